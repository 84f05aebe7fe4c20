"""Columns by month as SVG; every value escaped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from graphfraud.model.finding import SEVERITIES
from graphfraud.views import look
from graphfraud.views.report_data import Month

HATCH = Markup(
    '<defs><pattern id="hatch-medium" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="{0}"/><rect width="2.5" height="6" fill="#fff" opacity=".55"/></pattern>'
    '<pattern id="hatch-low" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#fff"/>'
    '<circle cx="3" cy="3" r="1.3" fill="{1}"/></pattern></defs>'
).format(look.SEVERITY["medium"], look.SEVERITY["low"])
FILLS = {"high": look.SEVERITY["high"], "medium": "url(#hatch-medium)", "low": "url(#hatch-low)"}


def columns(months: Sequence[Month], wide: int = 960, tall: int = 230) -> Markup:
    """Fund money a month, stacked by severity; full, hatched and dotted so that grey prints tell them apart."""
    if not months:
        return Markup("")
    left, bottom, top = 74, tall - 26, 12
    step, most = _scale(max(month.total for month in months))
    room = (wide - left - 8) / len(months)
    bar = min(room * 0.72, 56)
    parts = [HATCH, *_grid(step, most, left, wide, top, bottom)]
    every = max(1, round(len(months) * 62 / (wide - left)))
    for at, month in enumerate(months):
        x, y = left + room * at + (room - bar) / 2, float(bottom)
        for severity in SEVERITIES:
            size = float(month.fund[severity] / most) * (bottom - top)
            if size > 0:
                y -= size
                parts.append(_column(x, y, bar, size, severity, f"{month.month}: {month.fund[severity]:,.2f}"))
        if at % every == 0:
            parts.append(
                Markup('<text x="{:.1f}" y="{}" class="tick middle">{}</text>').format(
                    x + bar / 2, tall - 8, month.month
                )
            )
    return Markup('<svg viewBox="0 0 {} {}" role="img">{}</svg>').format(wide, tall, Markup("").join(parts))


def _column(x: float, y: float, wide: float, tall: float, severity: str, title: str) -> Markup:
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" stroke="{}" stroke-width=".8">'
        "<title>{}</title></rect>"
    ).format(x, y, wide, tall, FILLS[severity], look.SEVERITY[severity], title)


def _scale(most: Decimal) -> tuple[Decimal, Decimal]:
    """Round steps of the scale (1, 2 or 5 and noughts) and the top that four to five of them reach."""
    if most <= 0:
        return Decimal(1), Decimal(4)
    tens = Decimal(10) ** (most / 4).adjusted()
    step = next(tens * digit for digit in (1, 2, 5, 10) if tens * digit * 5 >= most)
    return step, step * math.ceil(most / step)


def _grid(step: Decimal, most: Decimal, left: int, wide: int, top: int, bottom: int) -> list[Markup]:
    line = Markup(
        '<path d="M{0} {1:.1f}H{2}" stroke="#dfe4ea"/><text x="{3}" y="{4:.1f}" class="tick end">{5:,}</text>'
    )
    return [
        line.format(left, y, wide - 8, left - 6, y + 4, (step * at).quantize(min(step, Decimal(1))))
        for at in range(int(most / step) + 1)
        for y in [bottom - (bottom - top) * float(step * at / most)]
    ]
