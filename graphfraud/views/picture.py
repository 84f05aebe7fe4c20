"""Drawings without a browser: a small picture of a finding, and a map of institutions. SVG, every value escaped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from graphfraud.views import look
from graphfraud.views.exhibit import Exhibit
from graphfraud.views.fold import fit
from graphfraud.views.layout import place
from graphfraud.views.legible import legible
from graphfraud.views.outlines import outline
from graphfraud.views.regions import region_name

LENGTHS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
Point = tuple[float, float]


def picture(exhibit: Exhibit, wide: int = 260, tall: int = 190) -> Markup:
    """A finding as a small picture: shapes and ties, no words."""
    small = fit(exhibit, nodes=90, edges=260)
    known = {node.id for node in small.nodes}
    edges = [edge for edge in small.edges if edge.a in known and edge.b in known]
    at = place([node.id for node in small.nodes], [(edge.a, edge.b) for edge in edges], _groups(small))
    scale, shift = _into(list(at.values()), wide, tall, 18)
    spot = {name: (x * scale + shift[0], y * scale + shift[1]) for name, (x, y) in at.items()}
    parts = [_line(spot[edge.a], spot[edge.b], edge.type, edge.count) for edge in edges]
    for node in small.nodes:
        form = look.kind_look(node.kind)
        size = max(3.2, min(9.0, form.size * scale * 1.6))
        parts.append(
            _shape(
                spot[node.id], outline(form.shape, size), form.fill, form.ink, 2.2 if node.role in look.LEADING else 1
            )
        )
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        wide, tall, legible(exhibit.title[exhibit.lang]), Markup("").join(parts)
    )


def _groups(exhibit: Exhibit) -> dict[str, str]:
    return {node.id: node.group for node in exhibit.nodes if node.group}


def _into(points: Sequence[Point], wide: float, tall: float, pad: float) -> tuple[float, Point]:
    if not points:
        return 1.0, (wide / 2, tall / 2)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    scale = min((wide - 2 * pad) / max(max(xs) - min(xs), 1e-9), (tall - 2 * pad) / max(max(ys) - min(ys), 1e-9), 0.6)
    return scale, (wide / 2 - (min(xs) + max(xs)) / 2 * scale, tall / 2 - (min(ys) + max(ys)) / 2 * scale)


def _line(a: Point, b: Point, type_: str, count: int) -> Markup:
    form = look.tie_look(type_)
    return Markup('<path d="M{:.1f} {:.1f}L{:.1f} {:.1f}" stroke="{}" stroke-width="{:.1f}" opacity=".55"{}/>').format(
        *a, *b, form.colour, 0.6 + min(2.0, math.log2(max(count, 1)) * 0.3), _dash(form.dash)
    )


def _dash(dash: tuple[int, ...]) -> Markup:
    return Markup(' stroke-dasharray="{}"').format(" ".join(str(one / 2) for one in dash)) if dash else Markup("")


def _shape(at: Point, points: Sequence[Point], fill: str, ink: str, width: float) -> Markup:
    path = "L".join(f"{at[0] + x:.1f} {at[1] + y:.1f}" for x, y in points)
    return Markup('<path d="M{}Z" fill="{}" stroke="{}" stroke-width="{}"/>').format(path, fill, ink, width)


@dataclass(frozen=True)
class Spot:
    """An institution on the map: ``weight`` decides the size of its mark, ``link`` where a click leads."""

    name: str
    kind: str
    region: str
    lat: float
    lnt: float
    weight: float
    note: str
    link: str = ""


def chart(spots: Sequence[Spot], wide: int = 960, tall: int = 560) -> Markup:
    """A map without tiles, equirectangular: institutions by coordinates, regions by name, a scale bar."""
    if not spots:
        return Markup("")
    squeeze = math.cos(math.radians(sum(spot.lat for spot in spots) / len(spots)))
    points = [(spot.lnt * squeeze, -spot.lat) for spot in spots]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    scale = min((wide - 150) / max(max(xs) - min(xs), 0.02), (tall - 120) / max(max(ys) - min(ys), 0.02))
    shift = wide / 2 - (min(xs) + max(xs)) / 2 * scale, tall / 2 - (min(ys) + max(ys)) / 2 * scale
    where = [(x * scale + shift[0], y * scale + shift[1]) for x, y in points]
    most = max(spot.weight for spot in spots) or 1.0
    parts = [_region(code, where, spots) for code in sorted({spot.region for spot in spots if spot.region})]
    named: list[tuple[float, float, float]] = []
    for at in sorted(range(len(spots)), key=lambda at: (-spots[at].weight, spots[at].name)):
        size = 5 + 15 * math.sqrt(max(spots[at].weight, 0) / most)
        parts.append(_mark(spots[at], where[at], size, _has_room(where[at], size, spots[at].name, named)))
    parts.append(_ruler(scale / 111.2, wide, tall))
    return Markup('<svg viewBox="0 0 {} {}" role="img">{}</svg>').format(wide, tall, Markup("").join(parts))


def _region(code: str, where: Sequence[Point], spots: Sequence[Spot]) -> Markup:
    inside = [point for point, spot in zip(where, spots, strict=True) if spot.region == code]
    x = sum(point[0] for point in inside) / len(inside)
    y = min(point[1] for point in inside) - 26
    return Markup('<text x="{:.1f}" y="{:.1f}" class="region">{}</text>').format(
        x, max(y, 14), f"{region_name(code)} {code}".strip()
    )


def _has_room(at: Point, size: float, name: str, named: list[tuple[float, float, float]]) -> bool:
    """Whether the name under a mark covers no other name; then it is remembered."""
    wide = min(len(name), 16) * 11.0
    y = at[1] + size
    if any(abs(x - at[0]) < (wide + other) / 2 and abs(y - low) < 14 for x, low, other in named):
        return False
    named.append((at[0], y, wide))
    return True


def _mark(spot: Spot, at: Point, size: float, named: bool) -> Markup:
    form = look.kind_look(spot.kind)
    made = Markup("<g><title>{}</title>{}{}</g>").format(
        f"{legible(spot.name, 60)} · {spot.note}",
        _shape(at, outline(form.shape, size), form.fill, form.ink, 1.2),
        Markup('<text x="{:.1f}" y="{:.1f}" class="place">{}</text>').format(
            at[0], at[1] + size + 12, legible(spot.name, 16)
        )
        if named
        else Markup(""),
    )
    return Markup('<a href="{}">{}</a>').format(spot.link, made) if spot.link else made


def _ruler(kilometre: float, wide: int, tall: int) -> Markup:
    length = next((one for one in LENGTHS if one * kilometre >= 80), 2000)
    right, y = wide - 24, tall - 18
    return Markup(
        '<path d="M{0:.1f} {1}H{2}" stroke="#1f2733" stroke-width="2"/>'
        '<text x="{0:.1f}" y="{3}" class="scale">{4:g} km</text>'
    ).format(right - length * kilometre, y, right, y - 7, length)


def drawn_shape(points: Sequence[Point], kind: str) -> Markup:
    """The shape of a kind alone, for a legend."""
    form = look.kind_look(kind)
    return Markup('<svg viewBox="-13 -10 26 20" aria-hidden="true">{}</svg>').format(
        _shape((0.0, 0.0), points, form.fill, form.ink, 1.2)
    )
