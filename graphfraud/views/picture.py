"""A small picture of a finding, drawn without a browser. SVG, every value escaped."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from graphfraud.views import look
from graphfraud.views.exhibit import Edge, Exhibit
from graphfraud.views.fold import fit
from graphfraud.views.layout import place
from graphfraud.views.legible import legible
from graphfraud.views.outlines import outline

TIES = 1500
Point = tuple[float, float]


def picture(exhibit: Exhibit, wide: int = 260, tall: int = 190) -> Markup:
    """A finding as a small picture: shapes and ties, no words."""
    small = fit(exhibit, nodes=90, edges=TIES)
    known = {node.id for node in small.nodes}
    edges = [edge for edge in small.edges if edge.a in known and edge.b in known]
    broad = [node.id for node in small.nodes if node.kind not in ("patient", "card")]
    at = place([node.id for node in small.nodes], [(edge.a, edge.b) for edge in edges], _groups(small), wide=broad)
    scale, shift = _into(list(at.values()), wide, tall, 18)
    spot = {name: (x * scale + shift[0], y * scale + shift[1]) for name, (x, y) in at.items()}
    parts = _lines(edges, spot)
    for node in small.nodes:
        form = look.kind_look(node.kind)
        size = max(3.2, min(9.0, form.size * scale * 1.6))
        parts.append(
            shape(
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


def _lines(edges: Sequence[Edge], spot: Mapping[str, Point]) -> list[Markup]:
    """Ties of one type and weight as one path: a ring of thirty has hundreds, and dropping some would tear it apart."""
    paths: dict[tuple[str, float], list[str]] = defaultdict(list)
    for edge in edges:
        (ax, ay), (bx, by) = spot[edge.a], spot[edge.b]
        width = 0.6 + round(min(2.0, math.log2(max(edge.count, 1)) * 0.3), 1)
        paths[edge.type, width].append(f"M{ax:.0f} {ay:.0f}L{bx:.0f} {by:.0f}")
    calm = 0.55 if len(edges) < 150 else 0.3
    return [
        Markup('<path d="{}" stroke="{}" stroke-width="{:.1f}" fill="none" opacity="{}"{}/>').format(
            "".join(lines), look.tie_look(type_).colour, width, calm, _dash(look.tie_look(type_).dash)
        )
        for (type_, width), lines in sorted(paths.items())
    ]


def _dash(dash: tuple[int, ...]) -> Markup:
    return Markup(' stroke-dasharray="{}"').format(" ".join(str(one / 2) for one in dash)) if dash else Markup("")


def shape(at: Point, points: Sequence[Point], fill: str, ink: str, width: float) -> Markup:
    """The outline ``points`` round the place ``at`` as an SVG path."""
    path = "L".join(f"{at[0] + x:.1f} {at[1] + y:.1f}" for x, y in points)
    return Markup('<path d="M{}Z" fill="{}" stroke="{}" stroke-width="{}"/>').format(path, fill, ink, width)


def drawn_shape(points: Sequence[Point], kind: str) -> Markup:
    """The shape of a kind alone, for a legend."""
    form = look.kind_look(kind)
    return Markup('<svg viewBox="-13 -10 26 20" aria-hidden="true">{}</svg>').format(
        shape((0.0, 0.0), points, form.fill, form.ink, 1.2)
    )
