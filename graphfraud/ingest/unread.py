"""Headings of a source that no field was read from, and what each may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from graphfraud.ingest.layout import Layout, TableLayout, header_readings, plain_header
from graphfraud.ingest.recognise import Fit

CLOSE = 0.75
"""Share of letters in common from which a heading is taken for another spelling: one character of four."""


@dataclass(frozen=True)
class Unread:
    """A heading that nothing was read from.

    Attributes:
        heading: as the source writes it.
        field: the field it may be, such as ``setl_time``; of another table ``fee_list_d.spec``; None where nothing is near.
        taken_from: the heading that this field was read from instead; None where it was read from none.
    """

    heading: str
    field: str | None = None
    taken_from: str | None = None


def unread(headers: Sequence[str], fits: Sequence[Fit], layout: Layout) -> tuple[Unread, ...]:
    """The headings that none of the part's tables takes, in their order; those without a name are left out.

    A hint is looked for among the table's own fields, then among those of the other tables, by name; then among the fields
    that the part lacks, by likeness.
    """
    used = {place for fit in fits for places in fit.found.values() for place in places}
    left = [heading.strip() for place, heading in enumerate(headers) if place not in used and plain_header(heading)]
    return tuple(_hinted(heading, headers, fits, layout) for heading in left)


def _hinted(heading: str, headers: Sequence[str], fits: Sequence[Fit], layout: Layout) -> Unread:
    readings = header_readings(heading)
    for fit in fits:
        named = _named(readings, fit.layout)
        if named:
            places = fit.found.get(named)
            return Unread(heading, named, headers[places[0]].strip() if places else None)
    mine = [fit.layout.table.name for fit in fits]
    for table in layout.tables:
        named = None if table.table.name in mine else _named(readings, table)
        if named:
            return Unread(heading, f"{table.table.name}.{named}")
    lacking = {name: field for fit in fits for name, field in _lacking(fit).items()}
    for reading in readings:
        for near in get_close_matches(reading, lacking, 1, CLOSE):
            return Unread(heading, lacking[near])
    return Unread(heading)


def _named(readings: Sequence[str], table: TableLayout) -> str | None:
    """The field of the table that has one of these readings for a heading."""
    for name, rule in table.columns.items():
        if any(plain_header(source) in readings for source in rule.sources):
            return name
    return None


def _lacking(fit: Fit) -> Mapping[str, str]:
    """Heading → field, of the fields that the part does not bring."""
    return {
        plain_header(source): name
        for name, rule in fit.layout.columns.items()
        if name not in fit.found and rule.value is None
        for source in (*rule.sources, name)
    }
