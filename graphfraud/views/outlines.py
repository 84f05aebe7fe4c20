"""The outlines of node shapes as points, for pictures that are drawn without a browser; the same as on the page."""

from __future__ import annotations

import math

Points = list[tuple[float, float]]


def _round(count: int, radius: float, start: float = 0.0) -> Points:
    turn = 2 * math.pi / count
    return [(radius * math.cos(start + turn * at), radius * math.sin(start + turn * at)) for at in range(count)]


def _star(size: float) -> Points:
    return [
        (x * size * (0.52 if at % 2 else 1.2), y * size * (0.52 if at % 2 else 1.2))
        for at, (x, y) in enumerate(_round(10, 1.0, -math.pi / 2))
    ]


def _cross(size: float) -> Points:
    arm = size * 0.4
    quarter = [(-arm, -size), (arm, -size), (arm, -arm), (size, -arm), (size, arm), (arm, arm)]
    return quarter + [(-x, -y) for x, y in quarter]


def outline(shape: str, size: float) -> Points:
    """Corners of ``shape`` round the origin; a circle for one that is not known."""
    square = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    makers = {
        "square": lambda: [(x * size * 0.88, y * size * 0.88) for x, y in square],
        "card": lambda: [(x * size * 1.3, y * size * 0.85) for x, y in square],
        "triangle": lambda: _round(3, size * 1.2, -math.pi / 2),
        "diamond": lambda: _round(4, size * 1.15),
        "hexagon": lambda: _round(6, size * 1.05),
        "house": lambda: [(-size, -size * 0.15), (0.0, -size), (size, -size * 0.15), (size, size), (-size, size)],
        "cross": lambda: _cross(size),
        "star": lambda: _star(size),
    }
    return makers.get(shape, lambda: _round(20, size))()
