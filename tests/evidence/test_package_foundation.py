"""How few settlement rows carry a lead: named in every document, right by trying, and checked by ``verify``."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import made_up_case as world
import openpyxl
import pytest
from packing import Made, make
from test_package_tamper import checked, kinds, resigned, zipped

from graphfraud.evidence import foundation as room
from graphfraud.evidence import verify
from graphfraud.evidence.word import plain_text
from graphfraud.model.finding import Finding, Reason
from graphfraud.store.database import Database
from graphfraud.store.findings import load_finding, save_findings


def in_company(finding: Finding) -> Finding:
    """The same lead resting on persons in company."""
    return replace(finding, reasons=(Reason("company", 48, 3.1, 1.2e-9, {"zh": "结伴 48 次", "en": "met 48 times"}),))


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    workspace, names = world.open_case(tmp_path_factory.mktemp("ring"))
    with Database(workspace) as database:
        save_findings(database, [world.BURST], [in_company(load_finding(database, names[0]))])
    return workspace, names


@pytest.fixture(scope="module")
def packed(ring: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(*ring, tmp_path_factory.mktemp("out") / "ring.zip")


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def rows_of(made: Made) -> list[room.Shown]:
    """The enclosed rows of the ring, as anybody reads them."""
    found = []
    for row in table(made.files["data/04-settlements.csv"]):
        if made.findings[0] in row["线索编号"]:
            init = row["原结算ID"] if row["行类型"] == "退费" else ""
            day, net = row["结算时间"][:10], Decimal(row["净额"])
            found.append(room.Shown(row["结算ID"], row["人员编号"], row["机构编号"], day, net, init))
    return found


def test_the_named_rows_undo_the_ring_and_none_of_them_is_idle(packed: Made, ring) -> None:
    carried = [row["结算ID"] for row in table(packed.files["data/12-carrying-rows.csv"])]
    with Database(ring[0], read_only=True) as database:
        finding = load_finding(database, ring[1][0])
    rows = rows_of(packed)
    assert 0 < len(carried) < len(rows)
    assert room.stands_without(finding, rows, [])
    assert not room.stands_without(finding, rows, carried)
    for row in carried:
        assert room.stands_without(finding, rows, [other for other in carried if other != row])


@pytest.mark.parametrize(("lang", "head"), [("zh", "关键结算"), ("en", "The rows that carry the lead")])
def test_every_document_names_them_in_both_languages(ring, tmp_path: Path, lang: str, head: str) -> None:
    made = make(*ring, tmp_path / "p.zip", lang=lang)
    listed = table(made.files["data/12-carrying-rows.csv"])
    named = "结算ID" if lang == "zh" else "Settlement"
    report = plain_text(made.files["data/02-report.docx"])
    favourable = report[report.index("有利于当事人" if lang == "zh" else "What speaks for") :]
    assert head in favourable and str(len(listed)) in favourable
    for row in listed[:20]:
        assert row[named] in favourable
    book = openpyxl.load_workbook(io.BytesIO(made.files["data/12-exculpatory.xlsx"]))
    circumstances, rows = book.worksheets
    assert circumstances.max_row - 1 == len(table(made.files["data/12-exculpatory.csv"]))
    assert [row[2] for row in rows.iter_rows(min_row=2, values_only=True)] == [row[named] for row in listed]
    letter = plain_text(made.files["data/01-referral-letter.docx"])
    assert "12-exculpatory.xlsx" in letter


def test_the_masked_edition_names_them_without_names(ring, tmp_path: Path) -> None:
    made = make(*ring, tmp_path / "m.zip", masked=True, reason="")
    text = made.files["data/12-carrying-rows.csv"].decode("utf-8-sig")
    assert table(made.files["data/12-carrying-rows.csv"]) and not any(name in text for name in world.NAMES)
    assert verify(made.path).ok


def test_the_same_case_names_the_same_rows(packed: Made, ring, tmp_path: Path) -> None:
    again = make(ring[0], list(reversed(ring[1])), tmp_path / "again.zip")
    for name in ("12-carrying-rows.csv", "12-exculpatory.csv", "12-exculpatory.xlsx", "02-report.pdf"):
        assert packed.files[f"data/{name}"] == again.files[f"data/{name}"]


def test_verify_tries_whether_the_ring_falls_without_them(packed: Made, tmp_path: Path) -> None:
    assert verify(packed.path).ok
    name = "data/12-carrying-rows.csv"
    head, first, *rest = packed.files[name].splitlines(keepends=True)
    shorter = {**packed.files, name: b"".join([head, *rest])}
    report = checked(zipped(resigned(shorter)), tmp_path)
    assert kinds(report) == {"rows"} and "still stands" in report.problems[0].say("en")
    foreign = {**packed.files, name: b"".join([head, first.replace(b"S00000", b"S99999"), *rest])}
    report = checked(zipped(resigned(foreign)), tmp_path)
    assert kinds(report) == {"rows"} and "none of its rows" in report.problems[0].say("en")


def shown(person: str, day: int, number: int, net: str = "10.00", init: str = "") -> room.Shown:
    day_of = (date(2026, 1, 1) + timedelta(days=day)).isoformat()
    return room.Shown(f"s{number}", person, "P1", day_of, Decimal(net), init)


def lead(persons: str, **changes: object) -> Finding:
    """A lead that names these persons."""
    with_company: dict[str, object] = {"reasons": (Reason("company", 9, 1.0, 1e-9, {"zh": "结伴", "en": "company"}),)}
    blank = Finding.from_json(world_json(persons))
    return replace(blank, **{**with_company, **changes})  # type: ignore[arg-type]


def world_json(persons: str) -> dict[str, object]:
    money = dict.fromkeys(("gross", "refunded", "net", "fund", "account", "cash", "loss_low", "loss_high"), "0.00")
    return {
        "id": "x-1",
        "detector": "x",
        "detector_version": "0",
        "severity": "high",
        "score": 0.9,
        "q_value": 0.001,
        "stability": 0.9,
        "title": {"zh": "", "en": ""},
        "summary": {"zh": "", "en": ""},
        "members": [{"kind": "patient", "id": one, "role": "card_owner", "strength": 1.0} for one in persons],
        "settlements": [],
        "period": {"start": "2026-01-01", "end": "2026-02-01"},
        "amounts": {**money, "by_fund": {}},
        "reasons": [],
        "innocent_readings": [],
        "legal_basis": [],
        "parameters": {},
        "status": "lead",
    }


def test_the_fewest_are_found_where_all_can_be_tried() -> None:
    rows = [shown(person, day, 10 * day + n) for day in range(3) for n, person in enumerate("abcd") if (day + n) % 4]
    finding = lead("abcd")
    found = room.foundation(finding, rows)
    ids = [row.setl_id for row in rows]
    least = next(
        size
        for size in range(len(ids))
        if any(not room.stands_without(finding, rows, gone) for gone in combinations(ids, size))
    )
    assert found.kind == "company" and found.exact and len(found.rows) == found.bound == least > 0


def test_what_was_given_back_shows_nobody() -> None:
    rows = [shown(person, day, 10 * day + n) for day in range(2) for n, person in enumerate("abc")]
    assert room.foundation(lead("abc"), rows).bound == 1
    back = [*rows, shown("a", 5, 99, "-10.00", init="s0")]
    assert room.stands_without(lead("abc"), rows, []) and not room.stands_without(lead("abc"), back, [])


def test_counts_rules_and_figures_that_say_nothing() -> None:
    rows = [shown("a", day, day) for day in range(6)]
    text = {"zh": "计", "en": "counted"}
    counted = room.foundation(lead("a", reasons=(Reason("readmitted", 30, 2.3, 1e-9, text),)), rows)
    assert counted.kind == "count" and counted.of == 30 and 0 < counted.bound < 30
    assert room.foundation(lead("a", q_value=None, reasons=()), rows) == room.Foundation("rule", (), 6, 6)
    for reason in (
        Reason("share", 0.95, 0.4, 1e-9, text),
        Reason("packs", 90, 10, None, text),
        Reason("kind", 9, None, 0.1, text),
    ):
        assert room.foundation(lead("a", reasons=(reason,)), rows).kind == "untold", reason.code


def test_a_ring_of_one_and_dates_that_are_missing() -> None:
    rows = [room.Shown(f"s{n}", "a", "", "", Decimal(1), "") for n in range(5)]
    assert room.foundation(lead("a"), rows).kind == "count"
    assert room.foundation(lead("a"), []).kind == "count"


def test_a_ring_too_large_to_search_is_given_a_bound() -> None:
    rows = [shown(str(n), day, day * 1000 + n) for day in range(40) for n in range(120)]
    many = replace(lead("a"), members=tuple(replace(lead("a").members[0], id=str(n)) for n in range(120)))
    rows += [replace(row, place="P2", setl_id=f"t{row.setl_id}") for row in rows]
    found = room.foundation(many, rows)
    assert found.rows == () and found.bound > 20 and not found.exact
