"""The timeline as an SVG picture, and the days on which most persons settled at one institution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from graphfraud.evidence import chart
from graphfraud.evidence.case import Case, Line
from graphfraud.evidence.chart import Picture, shorten, text

PERSONS = 34
TOGETHER = 3
WIDTH, LEFT, RIGHT, TOP, STEP = 900, 150, 40, 40, 20
COLOURS = ("#0b4f86", "#b3123d", "#00704f", "#a3501b", "#7b3294", "#5e5600")


def joint_days(case: Case) -> list[tuple[str, str, str, int]]:
    """(day, institution, its name, persons), most persons first, from three persons on."""
    together: dict[tuple[date, str], set[str]] = {}
    names: dict[str, str] = {}
    for line in case.lines:
        record: dict[str, Any] = line.record
        if record["setl_time"] and not record["refund"]:
            together.setdefault((record["setl_time"].date(), record["fixmedins_code"]), set()).add(record["psn_no"])
            names[record["fixmedins_code"]] = case.veil.text(record["fixmedins_name"])
    ranked = sorted(together.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        (day.isoformat(), code, names[code], len(persons))
        for (day, code), persons in ranked
        if len(persons) >= TOGETHER
    ]


def timeline_chart(case: Case) -> Picture:
    """A row for each of the persons with most settlements, a mark for every settlement, coloured by institution."""
    timed = [line for line in case.lines if line.record["setl_time"]]
    own: dict[str, list[Line]] = {}
    for line in timed:
        own.setdefault(line.record["psn_no"], []).append(line)
    persons = sorted(own, key=lambda name: (-len(own[name]), name))[:PERSONS]
    if not persons:
        return Picture(chart.svg([], WIDTH, 120), 0, 0)
    first, last = min(_day(line) for line in timed), max(_day(line) for line in timed)
    height = TOP + STEP * len(persons) + 70
    where = _Scale(first, last)
    parts = [_joint(day, where, height) for day in sorted({row[0] for row in joint_days(case)})]
    parts += _axis(where, height)
    busy = [code for code, _ in Counter(line.record["fixmedins_code"] for line in timed).most_common(len(COLOURS))]
    for row, person in enumerate(persons):
        y = TOP + STEP * row + STEP / 2
        name = case.veil.name(case.people.get(person, {}).get("psn_name"))
        label = f"{shorten(name, 8)} …{case.veil.text(person)[-4:]}"
        parts.append(text(label, LEFT - 10, y + 4, 12, anchor="end"))
        parts.append(f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#e3e7ec"/>')
        parts += _marks(own[person], where, y, busy)
    parts += _legend(case, busy, height)
    return Picture(chart.svg(parts, WIDTH, height), len(persons), len(own) - len(persons))


class _Scale:
    """Days to places on the page."""

    def __init__(self, first: date, last: date):
        self.first, self.days = first, max((last - first).days, 1)

    def x(self, day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / self.days


def _day(line: Line) -> date:
    day: date = line.record["setl_time"].date()
    return day


def _joint(day: str, where: _Scale, height: int) -> str:
    x = where.x(date.fromisoformat(day))
    return f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{height - 65}" stroke="#f2c6d0" stroke-width="3"/>'


def _axis(where: _Scale, height: int) -> list[str]:
    parts = []
    for step in range(7):
        day = date.fromordinal(where.first.toordinal() + where.days * step // 6)
        parts.append(text(day.isoformat(), where.x(day), TOP - 14, 12))
    return parts


def _marks(lines: Sequence[Line], where: _Scale, y: float, busy: Sequence[str]) -> list[str]:
    """One mark a day and institution; refunds are hollow."""
    parts: dict[str, None] = {}
    for line in lines:
        code = line.record["fixmedins_code"]
        colour = COLOURS[busy.index(code)] if code in busy else "#8a94a3"
        fill = "#ffffff" if line.record["refund"] else colour
        x = where.x(_day(line))
        parts[f'<circle cx="{x:.1f}" cy="{y}" r="4" fill="{fill}" stroke="{colour}" fill-opacity="0.8"/>'] = None
    return list(parts)


def _legend(case: Case, busy: Sequence[str], height: int) -> list[str]:
    parts = []
    for number, code in enumerate(busy):
        x, y = LEFT - 110 + 280 * (number % 3), height - 44 + 22 * (number // 3)
        name = case.veil.text(case.places.get(code, {}).get("fixmedins_name")) or code
        parts.append(f'<circle cx="{x}" cy="{y}" r="5" fill="{COLOURS[number]}"/>')
        parts.append(text(shorten(f"{name} {code}", 26), x + 12, y + 4, 12, anchor="start"))
    return parts
