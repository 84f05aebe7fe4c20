"""The lists of a package as header and rows: persons, doctors, institutions, settlements, timeline, trace chains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from graphfraud.evidence import words
from graphfraud.evidence.case import Case, Line
from graphfraud.evidence.money import LAYER_WORDS, Money, brief
from graphfraud.model.finding import Member
from graphfraud.model.schema import FUNDS

Rows = list[tuple[Any, ...]]
List = tuple[tuple[str, ...], Rows]
MONEY = ("gross", "refunded", "net", "fund", "account", "mutual_aid", "cash")
ABOUT = (
    "no",
    "setl_id",
    "row_kind",
    "init_setl_id",
    "finding",
    "psn_no",
    "psn_name",
    "certno",
    "card",
    "insu_admdvs",
    "fixmedins_code",
    "fixmedins_name",
    "setl_time",
    "begndate",
    "enddate",
    "med_type",
    "insutype",
    "dise_name",
)
ORIGIN = ("source_file", "source_line")
SETTLEMENT_COLUMNS = (*ABOUT, *MONEY, *(f"layer_{name}" for name in LAYER_WORDS), *FUNDS, *ORIGIN)
"""Columns of the settlement list in their order, by which ``verify`` reads it."""


def column(key: str, lang: str) -> str:
    """The header of a settlement column."""
    if key.startswith("layer_"):
        return f"{words.say('layer', lang)}·{LAYER_WORDS[key[6:]][lang]}"
    return words.say(key, lang)


def moment(value: date | None) -> str:
    """A time of the records as text; a day where it knows no more."""
    if value is None:
        return ""
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()


def head(case: Case, *keys: str) -> tuple[str, ...]:
    """Headers in the package's language."""
    return tuple(case.word(key) for key in keys)


def settlements(case: Case) -> List:
    """Every row, in order of time: ids, who, where, when, amounts, layers, funds, source file and line."""
    header = tuple(column(key, case.lang) for key in SETTLEMENT_COLUMNS)
    return header, [_settlement(case, number, line) for number, line in enumerate(case.lines, 1)]


def _settlement(case: Case, number: int, line: Line) -> tuple[Any, ...]:
    record, sums, show = line.record, line.money, case.veil
    return (
        number,
        show.text(line.setl_id),
        case.word("row_refund" if record["refund"] else "row_settled"),
        show.text(record["init_setl_id"]),
        ";".join(line.findings),
        show.text(record["psn_no"]),
        show.name(record["psn_name"]),
        show.number(record["certno"]),
        show.number(record["card"]),
        record["insu_admdvs"],
        record["fixmedins_code"],
        show.text(record["fixmedins_name"]),
        moment(record["setl_time"]),
        moment(record["begndate"]),
        moment(record["enddate"]),
        words.med_type(record["med_type"], case.lang),
        record["insutype"],
        show.text(record["dise_name"]),
        *(getattr(sums, name) for name in MONEY),
        *(sums.layers[name] for name in LAYER_WORDS),
        *(sums.by_fund[name] for name in FUNDS),
        source_name(case, record["source_file"]),
        record["source_line"],
    )


def source_name(case: Case, path: str | None) -> str:
    """A source file's path; in the masked edition its name alone."""
    text = path or ""
    return case.veil.text(text.replace("\\", "/").rpartition("/")[2] if case.veil.on else text)


def sums(case: Case) -> List:
    """Amounts by finding and in total."""
    header = (
        *head(case, "finding", "settlements", *MONEY),
        *(text[case.lang] for text in LAYER_WORDS.values()),
        *head(case, "loss_low", "loss_high"),
    )
    rows = [
        (finding.id, *_amounts(case.money[finding.id]), finding.amounts.loss_low, finding.amounts.loss_high)
        for finding in case.findings
    ]
    return header, [*rows, (case.word("total"), *_amounts(case.total), "", case.total.fund)]


def _amounts(money: Money) -> tuple[int | Decimal, ...]:
    return money.settlements, *(getattr(money, name) for name in MONEY), *money.layers.values()


def members(case: Case, *kinds: str) -> dict[str, tuple[list[str], list[str], float, str]]:
    """Id → (findings, roles, greatest strength, grounds on which it is named) of the members of these kinds, strongest first."""
    found: dict[str, list[tuple[str, Member]]] = {}
    for finding in case.findings:
        for member in finding.members:
            if member.kind in kinds:
                found.setdefault(member.id, []).append((finding.id, member))
    ranked = sorted(found.items(), key=lambda item: (-max(m.strength for _, m in item[1]), item[0]))
    return {
        name: (
            sorted({finding for finding, _ in named}),
            list(dict.fromkeys(words.code("role", member.role, case.lang) for _, member in named)),
            max(member.strength for _, member in named),
            case.veil.text("；".join(dict.fromkeys(m.grounds[case.lang] for _, m in named if m.grounds))),
        )
        for name, named in ranked
    }


def _by(case: Case, key: Callable[[Line], Any]) -> dict[Any, list[Line]]:
    found: dict[Any, list[Line]] = {}
    for line in case.lines:
        found.setdefault(key(line), []).append(line)
    return found


def persons(case: Case) -> List:
    """Members and everybody else in the rows: role, identity, contact, cards, amounts."""
    show, lines = case.veil, _by(case, lambda line: line.record["psn_no"])
    ranked = members(case, "patient")
    # Keys of people are the records' own; those of members have passed the veil.
    records = {show.text(name): (name, row) for name, row in case.people.items()}
    rows: Rows = []
    for number, name in enumerate([*ranked, *sorted(set(records) - set(ranked))], 1):
        raw, record = records.get(name, (name, {}))
        named, roles, strength, why = ranked.get(name, ([], [case.word("in_rows")], None, ""))
        own = lines.get(raw, [])
        cards = sorted({show.number(line.record["card"]) for line in own if line.record["card"]})
        rows.append(
            (
                number,
                name,
                show.name(record.get("psn_name")),
                "、".join(roles),
                "" if strength is None else f"{strength:.2f}",
                show.number(record.get("certno")),
                _sex(record.get("gend"), case.lang),
                "" if show.on else moment(record.get("brdy")),
                show.number(record.get("mob") or record.get("tel")),
                show.address(record.get("live_addr") or record.get("hsreg_addr")),
                show.text(record.get("emp_name")),
                record.get("insu_admdvs") or "",
                "; ".join(cards),
                *brief(line.money for line in own),
                ";".join(named),
                why,
            )
        )
    keys = ("no", "psn_no", "psn_name", "role", "strength", "certno", "gend", "brdy", "phone", "address", "employer")
    return head(case, *keys, "insu_admdvs", "card", "settlements", "net", "fund", "finding", "named_for"), rows


def _sex(value: str | None, lang: str) -> str:
    return words.say({"1": "male", "2": "female"}[value], lang) if value in ("1", "2") else (value or "")


def institutions(case: Case) -> List:
    """Members and every other place in the rows, with amounts."""
    lines = _by(case, lambda line: line.record["fixmedins_code"])
    ranked = members(case, "pharmacy", "hospital")
    rows: Rows = []
    for number, name in enumerate([*ranked, *sorted(set(case.places) - set(ranked))], 1):
        record = case.places.get(name, {})
        named, roles, strength, why = ranked.get(name, ([], [case.word("in_rows")], None, ""))
        rows.append(
            (
                number,
                name,
                case.veil.text(record.get("fixmedins_name")),
                words.code("kind", record["kind"], case.lang) if record.get("kind") else "",
                "、".join(roles),
                "" if strength is None else f"{strength:.2f}",
                record.get("hosp_lv") or "",
                record.get("admdvs") or "",
                case.veil.text(record.get("addr")),
                *brief(line.money for line in lines.get(name, [])),
                ";".join(named),
                why,
            )
        )
    keys = ("no", "fixmedins_code", "fixmedins_name", "kind", "role", "strength", "hosp_lv", "admdvs", "address")
    return head(case, *keys, "settlements", "net", "fund", "finding", "named_for"), rows


def doctors(case: Case) -> List:
    """Doctors that the findings name."""
    records = {case.veil.text(name): row for name, row in case.doctors.items()}
    rows = [
        (
            number,
            name,
            case.veil.name(records.get(name, {}).get("name")),
            "、".join(roles),
            f"{strength:.2f}",
            "; ".join(records.get(name, {}).get("places") or []),
            ";".join(named),
            why,
        )
        for number, (name, (named, roles, strength, why)) in enumerate(members(case, "doctor").items(), 1)
    ]
    return head(case, "no", "doctor", "psn_name", "role", "strength", "fixmedins_code", "finding", "named_for"), list(
        rows
    )


def others(case: Case) -> List:
    """Cards, employers, regions and trace codes that the findings name."""
    rows: Rows = []
    for kind in ("card", "employer", "region", "drug_trac_codg"):
        for name, (named, roles, strength, why) in members(case, kind).items():
            known = {"card": case.veil.number(case.cards.get(name)), "employer": case.employers.get(name)}.get(kind)
            rows.append(
                (
                    len(rows) + 1,
                    words.code("kind", kind, case.lang),
                    name,
                    case.veil.text(known),
                    "、".join(roles),
                    f"{strength:.2f}",
                    ";".join(named),
                    why,
                )
            )
    return head(case, "no", "kind", "value", "name", "role", "strength", "finding", "named_for"), rows


def timeline(case: Case) -> List:
    """Settlements and the steps of the review, in order of time."""
    rows: Rows = []
    for line in case.lines:
        record, when = line.record, moment(line.record["setl_time"])
        rows.append(
            (
                when[:10],
                when[11:],
                case.word("row_refund" if record["refund"] else "row_settled"),
                case.veil.text(record["psn_no"]),
                case.veil.name(record["psn_name"]),
                record["fixmedins_code"],
                case.veil.text(record["fixmedins_name"]),
                line.money.net,
                case.veil.text(line.setl_id),
                ";".join(line.findings),
            )
        )
    for finding, steps in case.reviews.items():
        for step in steps:
            when, event = moment(step.decided_at), words.code("status", step.decision, case.lang)
            rows.append((when[:10], when[11:], event, "", "", "", "", "", "", finding))
    rows.sort(key=lambda row: (row[0], row[1]))
    keys = ("date", "time", "event", "psn_no", "psn_name", "fixmedins_code", "fixmedins_name", "net", "setl_id")
    return head(case, *keys, "finding"), rows


def chains(case: Case) -> List:
    """Every box that was sold more than once, step by step."""
    rows: Rows = []
    inside = {line.setl_id for line in case.lines}
    for code, steps in groupby(case.chains, key=lambda row: row["drug_trac_codg"]):
        places: list[str] = []
        for number, row in enumerate(steps, 1):
            back = (row["sel_retn_cnt"] or 0) < 0
            again = bool(places) and row["fixmedins_code"] not in places
            places.append(row["fixmedins_code"])
            rows.append(
                (
                    code,
                    number,
                    case.word("return" if back else "sale"),
                    moment(row["sel_retn_time"]),
                    row["fixmedins_code"],
                    case.veil.text(row["fixmedins_name"]),
                    case.veil.text(row["psn_no"]),
                    case.veil.text(row["setl_id"]),
                    "" if row["sel_retn_cnt"] is None else f"{row['sel_retn_cnt']:f}".rstrip("0").rstrip("."),
                    case.word("yes") if row["trdn_flag"] == "1" else "",
                    case.word("yes") if again else "",
                    case.word("yes") if row["setl_id"] in inside else "",
                )
            )
    keys = ("trace_code", "step", "event", "time", "fixmedins_code", "fixmedins_name", "psn_no", "setl_id", "count")
    return head(case, *keys, "split_pack", "resold", "in_rows"), rows


def reviews(case: Case) -> List:
    """The steps of the review with their reasons."""
    rows: Rows = []
    for finding, steps in case.reviews.items():
        for step in steps:
            rows.append(
                (
                    finding,
                    moment(step.decided_at),
                    words.code("status", step.decision, case.lang),
                    case.veil.text(step.by_name),
                    step.os_user,
                    case.veil.text(step.note),
                    moment(step.deadline),
                    "" if step.recovered is None else step.recovered,
                    case.veil.text(step.sanction),
                    case.word("yes") if step.self_disclosed else "",
                    "; ".join(f"{case.veil.text(file.name)} {file.sha256}" for file in step.files),
                )
            )
    keys = ("finding", "time", "decision", "by", "os_user", "note", "deadline", "recovered", "sanction")
    return head(case, *keys, "self_disclosed", "attachment"), rows


OBTAIN: dict[str, Sequence[str]] = {
    "prescription": (),
    "records": (),
    "video": (),
    "stock": (),
    "flow": (),
    "terminal": (),
    "phone": (),
    "statement": (),
    "trace": ("trace_code_resale", "drug_resale", "stock_mismatch"),
    "employer": ("maternity_employer", "duplicate_enrolment"),
    "death": ("deceased_claims",),
}
"""Evidence still to be obtained → detectors to which alone it belongs."""


def to_obtain(case: Case) -> List:
    """Evidence that no settlement record holds and that must still be obtained."""
    detectors = {finding.detector for finding in case.findings}
    wanted = [key for key, only in OBTAIN.items() if not only or detectors & set(only)]
    rows = [
        (number, *(case.word(f"ob_{key}{part}") for part in ("", "_from", "_why")))
        for number, key in enumerate(wanted, 1)
    ]
    return head(case, "no", "what", "from_whom", "why"), list(rows)
