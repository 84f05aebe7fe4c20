"""Tables for notebooks: pandas frames with the field's names, amounts in yuan, days as days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphfraud.model.finding import Finding
from graphfraud.store.protocol import Answer, Node
from graphfraud.store.rows import Row

if TYPE_CHECKING:
    import pandas as pd

MONEY = ("gross", "refunded", "net", "fund", "account", "cash")
FINDING_COLUMNS = (
    "id",
    "detector",
    "severity",
    "score",
    "q_value",
    "stability",
    "status",
    "persons",
    "institutions",
    "doctors",
    "settlements",
    "start",
    "end",
    *MONEY,
    "loss_low",
    "loss_high",
    "title",
    "summary",
)


def _frame(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], days: Sequence[str] = ()) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(columns))
    for name in days:
        frame[name] = pd.to_datetime(frame[name])
    return frame


def findings_frame(found: Iterable[Finding], lang: str) -> pd.DataFrame:
    """One row a finding, in the order given."""
    rows = []
    for finding in found:
        kinds = [member.kind for member in finding.members]
        amounts = {name: float(getattr(finding.amounts, name)) for name in (*MONEY, "loss_low", "loss_high")}
        rows.append(
            {
                **{name: getattr(finding, name) for name in ("id", "detector", "severity", "score", "q_value")},
                **{name: getattr(finding, name) for name in ("stability", "status", "start", "end")},
                "persons": kinds.count("patient"),
                "institutions": kinds.count("pharmacy") + kinds.count("hospital"),
                "doctors": kinds.count("doctor"),
                "settlements": len(finding.settlements),
                **amounts,
                "title": finding.title[lang],
                "summary": finding.summary[lang],
            }
        )
    return _frame(rows, FINDING_COLUMNS, ("start", "end"))


def members_frame(finding: Finding, names: Mapping[Node, str], lang: str) -> pd.DataFrame:
    """One row a member: kind, id, name, role, strength, grounds."""
    rows = [
        {
            "kind": member.kind,
            "id": member.id,
            "name": names.get(Node(member.kind, member.id)),
            "role": member.role,
            "strength": member.strength,
            "grounds": member.grounds[lang] if member.grounds else None,
        }
        for member in finding.members
    ]
    return _frame(rows, ("kind", "id", "name", "role", "strength", "grounds"))


def reasons_frame(finding: Finding, lang: str) -> pd.DataFrame:
    """One row a reason: code, observed, expected, p_value, text."""
    rows = [{**vars(reason), "text": reason.text[lang]} for reason in finding.reasons]
    return _frame(rows, ("code", "observed", "expected", "p_value", "text"))


def readings_frame(finding: Finding, lang: str) -> pd.DataFrame:
    """One row an innocent reading that was tried: code, verdict, decisive, links_explained, text."""
    rows = [{**vars(reading), "text": reading.text[lang]} for reading in finding.innocent_readings]
    return _frame(rows, ("code", "verdict", "decisive", "links_explained", "text"))


ROW_COLUMNS = (
    "setl_id",
    "setl_time",
    "psn_no",
    "fixmedins_code",
    "fixmedins_name",
    "kind",
    "med_type",
    *MONEY,
    "opter_id",
)


def rows_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """One row a settlement."""
    plain = [
        {
            "setl_id": row.setl_id,
            "setl_time": row.setl_time,
            "psn_no": row.psn_no,
            "fixmedins_code": row.place.id,
            "fixmedins_name": row.place_name,
            "kind": row.place.kind,
            "med_type": row.med_type,
            **{name: float(getattr(row, name)) for name in MONEY},
            "opter_id": row.opter_id,
        }
        for row in rows
    ]
    return _frame(plain, ROW_COLUMNS, ("setl_time",))


def places_frame(answer: Answer, names: Mapping[Node, str]) -> pd.DataFrame:
    """One row an institution: id, kind, name, settlements, first, last, net."""
    rows = [
        {
            "id": place.node.id,
            "kind": place.node.kind,
            "name": names.get(place.node),
            "settlements": place.count,
            "first": place.first,
            "last": place.last,
            "net": float(place.amount),
        }
        for place in answer.places
    ]
    return _frame(rows, ("id", "kind", "name", "settlements", "first", "last", "net"), ("first", "last"))


def companions_frame(answer: Answer) -> pd.DataFrame:
    """One row a companion: id, kind, events, first, last, q_value."""
    rows = [
        {
            "id": companion.node.id,
            "kind": companion.node.kind,
            "events": companion.events,
            "first": companion.first,
            "last": companion.last,
            "q_value": companion.q_value,
        }
        for companion in answer.companions
    ]
    return _frame(rows, ("id", "kind", "events", "first", "last", "q_value"), ("first", "last"))


def hops_frame(paths: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One row a hop: path, hop, type, from, to, settlements (how many), first, last."""
    rows = [
        {**hop, "path": number, "hop": step, "settlements": len(hop["settlements"])}
        for number, path in enumerate(paths, 1)
        for step, hop in enumerate(path["hops"], 1)
    ]
    columns = ("path", "hop", "type", "from", "to", "settlements", "first", "last")
    return _frame(rows, columns, ("first", "last"))


def catalogue_frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One row a detector: id, title, fires_on, stays_silent_on, needs."""
    return _frame(rows, ("id", "title", "fires_on", "stays_silent_on", "needs"))
