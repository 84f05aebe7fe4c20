"""The ring chart as an SVG picture: shapes tell kinds, widths the number of joint events."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from graphfraud.evidence import words
from graphfraud.review.sheets import visible
from graphfraud.views.exhibit import Edge, Exhibit, Node
from graphfraud.views.layout import place
from graphfraud.views.look import kind_look, tie_look

DRAWN = 60
WIDTH, HEIGHT, MARGIN = 900, 640, 60
FONT = "Graphfraud Sans SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, SimSun, sans-serif"


@dataclass(frozen=True)
class Picture:
    """An SVG, how many objects it shows, how many it leaves out."""

    svg: str
    shown: int
    left: int


def ring_chart(exhibit: Exhibit, drawn: int = DRAWN) -> Picture:
    """The strongest ``drawn`` objects of the exhibit and the ties among them."""
    ties = Counter(end for edge in exhibit.edges for end in (edge.a, edge.b))
    ranked = sorted(exhibit.nodes, key=lambda node: (not node.role, -(node.strength or 0), -ties[node.id], node.id))
    nodes = {node.id: node for node in ranked[:drawn]}
    edges = [edge for edge in exhibit.edges if edge.a in nodes and edge.b in nodes and edge.a != edge.b]
    at = _fit(place(sorted(nodes), [(edge.a, edge.b) for edge in edges]))
    most = max((edge.count for edge in edges), default=1)
    parts = [_tie(edge, at, most) for edge in sorted(edges, key=lambda edge: (edge.count, edge.id))]
    parts += [_shape(node, *at[node.id]) for node in nodes.values()]
    parts += [_label(node, *at[node.id], small=len(nodes) > 40) for node in nodes.values()]
    parts += _legend(sorted({node.kind for node in nodes.values()}), exhibit.lang)
    return Picture(svg(parts, WIDTH, HEIGHT), len(nodes), len(ranked) - len(nodes))


def svg(parts: list[str], width: int, height: int) -> str:
    """An SVG page of these parts on white."""
    body = "\n".join(part for part in parts if part)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{FONT}"><rect width="{width}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def text(words_: str, x: float, y: float, size: int, *, anchor: str = "middle", fill: str = "#1f2733") -> str:
    """A text, made harmless."""
    shown = escape(visible(words_))
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" '
        f'stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">{shown}</text>'
    )


def shorten(words_: str, most: int = 18) -> str:
    """A label that does not run across the picture."""
    shown = visible(words_)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _fit(at: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Positions stretched to the page, keeping their proportions."""
    if not at:
        return {}
    xs, ys = [x for x, _ in at.values()], [y for _, y in at.values()]
    wide, high = max(max(xs) - min(xs), 1.0), max(max(ys) - min(ys), 1.0)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN - 40) / high, 3.0)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return {
        name: (WIDTH / 2 + (x - middle_x) * scale, (HEIGHT - 40) / 2 + (y - middle_y) * scale)
        for name, (x, y) in at.items()
    }


def _tie(edge: Edge, at: dict[str, tuple[float, float]], most: int) -> str:
    (x1, y1), (x2, y2), look = at[edge.a], at[edge.b], tie_look(edge.type)
    width = 1 + 4 * math.sqrt(edge.count / most)
    dash = f' stroke-dasharray="{" ".join(map(str, look.dash))}"' if look.dash else ""
    fade = ' stroke-opacity="0.35"' if edge.explained_by else ' stroke-opacity="0.75"'
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke={quoteattr(look.colour)} '
        f'stroke-width="{width:.1f}"{dash}{fade}/>'
    )


def _points(corners: int, radius: float, x: float, y: float, turn: float = 0.0) -> str:
    angles = [turn + 2 * math.pi * corner / corners for corner in range(corners)]
    return " ".join(f"{x + radius * math.sin(angle):.1f},{y - radius * math.cos(angle):.1f}" for angle in angles)


def _outline(shape: str, x: float, y: float, r: float) -> str:
    """The outline of a shape without its colours."""
    third = r / 3
    crossed = [
        (-1, -3),
        (1, -3),
        (1, -1),
        (3, -1),
        (3, 1),
        (1, 1),
        (1, 3),
        (-1, 3),
        (-1, 1),
        (-3, 1),
        (-3, -1),
        (-1, -1),
    ]
    polygons = {
        "triangle": _points(3, 1.2 * r, x, y),
        "square": _points(4, 1.25 * r, x, y, math.pi / 4),
        "diamond": _points(4, 1.2 * r, x, y),
        "hexagon": _points(6, 1.1 * r, x, y),
        "house": _points(5, 1.15 * r, x, y),
        "star": _points(8, 1.1 * r, x, y),
        "cross": " ".join(f"{x + a * third:.1f},{y + b * third:.1f}" for a, b in crossed),
    }
    if shape in polygons:
        return f'<polygon points="{polygons[shape]}"'
    if shape == "card":
        return f'<rect x="{x - 1.3 * r:.1f}" y="{y - 0.8 * r:.1f}" width="{2.6 * r:.1f}" height="{1.6 * r:.1f}" rx="2"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"'


def _shape(node: Node, x: float, y: float, size: float | None = None) -> str:
    look = kind_look(node.kind)
    return (
        f'{_outline(look.shape, x, y, size or look.size)} fill="{look.fill}" stroke="{look.ink}" stroke-width="1.5"/>'
    )


def _label(node: Node, x: float, y: float, *, small: bool) -> str:
    return text(shorten(node.label), x, y + kind_look(node.kind).size + 15, 11 if small else 14)


def _legend(kinds: list[str], lang: str) -> list[str]:
    parts, x = [], 40.0
    for kind in kinds:
        word = words.code("kind", kind, lang)
        parts += [_shape(Node("", kind, ""), x, HEIGHT - 24, 9), text(word, x + 18, HEIGHT - 19, 14, anchor="start")]
        x += 60 + 14 * len(word) * (0.55 if word.isascii() else 1)
    return parts
