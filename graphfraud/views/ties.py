"""Ties and rows of an exhibit out of settlement rows and tested links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from graphfraud.model.finding import Text
from graphfraud.views.exhibit import ZERO, Edge, Event
from graphfraud.views.records import Row, node_id


def is_stay(row: Row) -> bool:
    """Inpatient care: 2x, and maternity 52."""
    kind = str(row["med_class"] or "")
    return kind.startswith("2") or kind == "52"


def events(rows: Iterable[Row], place_kind: Callable[[str], str]) -> tuple[Event, ...]:
    """One event a row; a stay from admission to discharge, anything else at its settlement."""
    return tuple(_event(row, place_kind) for row in rows)


def _event(row: Row, place_kind: Callable[[str], str]) -> Event:
    begin = end = _moment(row["setl_time"])
    if is_stay(row) and row["begndate"] and row["enddate"]:
        begin, end = _moment(row["begndate"]), _moment(row["enddate"])
        if end.time() == datetime.min.time():
            end += timedelta(days=1)
    code = row["fixmedins_code"]
    return Event(
        row["setl_id"],
        node_id("patient", row["psn_no"]),
        node_id(place_kind(code), code),
        begin,
        end,
        row["net"] or ZERO,
        row["fund_net"] or ZERO,
        str(row["med_type"] or ""),
        bool(row["minute"]) or is_stay(row),
    )


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


def visits(rows: Iterable[Row], source: Callable[[Row], str | None], place_kind: Callable[[str], str]) -> list[Edge]:
    """SWIPED_AT and STAYED_AT, one an origin and place; ``source`` names the node that a row leaves from, if any."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        origin = source(row)
        if origin:
            code = row["fixmedins_code"]
            groups["STAYED_AT" if is_stay(row) else "SWIPED_AT", origin, node_id(place_kind(code), code)].append(row)
    return [counted(*key, several) for key, several in sorted(groups.items())]


def counted(type_: str, a: str, b: str, rows: Sequence[Row], why: Text | None = None) -> Edge:
    """A tie that stands on settlement rows: their number, days and net amount."""
    days = [_moment(row["setl_time"]).date() for row in rows]
    return Edge(
        f"{type_} {a} {b}",
        type_,
        a,
        b,
        len(rows),
        min(days, default=None),
        max(days, default=None),
        sum((row["net"] or ZERO for row in rows), ZERO),
        settlements=tuple(sorted(row["setl_id"] for row in rows)),
        why=why,
    )


def tested(links: Iterable[Row], key_of: Callable[[str, str], str]) -> list[Edge]:
    """Rows of gf_link as ties, each with what its test said in words."""
    return [
        Edge(
            f"{link['type']} {link['a']} {link['b']}",
            link["type"],
            key_of(link["a_kind"], link["a"]),
            key_of(link["b_kind"], link["b"]),
            int(link["events"]),
            link["first"],
            link["last"],
            link["amount"] or Decimal(0),
            link["expected"],
            link["p_value"],
            link["q_value"],
            tuple(link["settlements"] or ()),
            link["explained_by"] or "",
            _why(link),
        )
        for link in links
    ]


def _why(link: Row) -> Text:
    events = int(link["events"])
    if link["expected"] is None:
        return {
            "zh": f"共 {events} 次；显著性按整个团伙检验，见理由。",
            "en": f"{events} times; significance was tested for the ring as a whole, see the reasons.",
        }
    expected, p_value = float(link["expected"]), link["p_value"]
    chance = "" if p_value is None else f"p = {p_value:.2g}"
    return {
        "zh": f"实际 {events} 次，按双方各自的习惯预期 {expected:.2g} 次" + (f"（{chance}）。" if chance else "。"),
        "en": f"{events} times, where the habits of both would give {expected:.2g}"
        + (f" ({chance})." if chance else "."),
    }


@dataclass
class Sum:
    """Number, net amount, first and last day of the rows of one person or place."""

    first: date
    last: date
    count: int = 0
    amount: Decimal = ZERO


def sums(rows: Iterable[Row]) -> dict[str, Sum]:
    """By psn_no and by fixmedins_code alike."""
    found: dict[str, Sum] = {}
    for row in rows:
        day = _moment(row["setl_time"]).date()
        for name in (row["psn_no"], row["fixmedins_code"]):
            one = found.setdefault(name, Sum(day, day))
            one.count += 1
            one.amount += row["net"] or ZERO
            one.first, one.last = min(one.first, day), max(one.last, day)
    return found
