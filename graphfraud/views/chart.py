"""A map of institutions without tiles, drawn without a browser. SVG, every value escaped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from graphfraud.views import look
from graphfraud.views.legible import legible
from graphfraud.views.outlines import outline
from graphfraud.views.picture import shape
from graphfraud.views.regions import region_name

LENGTHS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
ROUNDS = 60
INSETS, INSET, FAR = 3, (230, 150), 1.6
Point = tuple[float, float]
Box = tuple[float, float, float, float]


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
    """Equirectangular: institutions by coordinates, regions by name, a scale bar.

    Marks that would cover one another stand a little apart, each with a line to where it is; a name that would cover
    something is left to the mark's tooltip.
    """
    if not spots:
        return Markup("")
    main, far = _near_and_far(spots)
    most = max(spot.weight for spot in spots) or 1.0
    room = wide - (INSET[0] + 14 if far else 0)
    parts = [_panel(main, (0, 0), (room, tall), most)]
    for at, region in enumerate(far):
        corner = (wide - INSET[0] - 1, 1 + at * (INSET[1] + 34))
        parts.append(
            Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="#8c8371"/>').format(*corner, *INSET)
        )
        parts.append(_panel(region, corner, INSET, most))
        parts.append(
            Markup('<text x="{}" y="{}" class="scale middle">{}</text>').format(
                corner[0] + INSET[0] / 2, corner[1] + INSET[1] + 15, _way(main, region)
            )
        )
    return Markup('<svg viewBox="0 0 {} {}" role="img">{}</svg>').format(wide, tall, Markup("").join(parts))


def _near_and_far(spots: Sequence[Spot]) -> tuple[list[Spot], list[list[Spot]]]:
    """The main map, and regions so far from it that they would shrink it by more than FAR times: each gets a map of its own."""
    main, far = list(spots), list[list[Spot]]()
    while len(far) < INSETS:
        best, gain = "", FAR
        for region in sorted({spot.region for spot in main if spot.region}):
            left = [spot for spot in main if spot.region != region]
            if left and 3 * (len(main) - len(left)) <= len(main) and _reach(main) / _reach(left) > gain:
                best, gain = region, _reach(main) / _reach(left)
        if not best:
            break
        far.append([spot for spot in main if spot.region == best])
        main = [spot for spot in main if spot.region != best]
    return main, far


def _reach(spots: Sequence[Spot]) -> float:
    """The longer side of the box round them, in degrees, at least a few kilometres."""
    lats, lnts = [spot.lat for spot in spots], [spot.lnt for spot in spots]
    return max(max(lats) - min(lats), (max(lnts) - min(lnts)) * math.cos(math.radians(lats[0])), 0.05)


def _way(main: Sequence[Spot], far: Sequence[Spot]) -> str:
    """Direction and distance from the main map to a region beside it."""
    north = sum(spot.lat for spot in far) / len(far) - sum(spot.lat for spot in main) / len(main)
    east = sum(spot.lnt for spot in far) / len(far) - sum(spot.lnt for spot in main) / len(main)
    east *= math.cos(math.radians(main[0].lat))
    arrow = "→↗↑↖←↙↓↘"[round(math.atan2(north, east) / (math.pi / 4)) % 8]
    return f"{arrow} {math.hypot(north, east) * 111.2:,.0f} km"


def _panel(spots: Sequence[Spot], corner: tuple[int, int], size: tuple[int, int], most: float) -> Markup:
    """One map at its own scale, its upper left corner at ``corner``."""
    true, scale = _projected(spots, *size)
    sizes = [4 + 10 * math.sqrt(max(spot.weight, 0) / most) for spot in spots]
    where = _apart(true, sizes)
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(where, sizes, strict=True)]
    regions = [
        _region(code, where, spots, taken, size[0]) for code in sorted({spot.region for spot in spots if spot.region})
    ]
    order = sorted(range(len(spots)), key=lambda at: (-spots[at].weight, spots[at].name))
    parts = [_leader(true[at], where[at]) for at in order]
    parts += [_mark(spots[at], where[at], sizes[at], taken, size[0]) for at in order]
    parts += [*regions, _ruler(scale / 111.2, *size)]
    return Markup('<g transform="translate({} {})">{}</g>').format(*corner, Markup("").join(parts))


def _projected(spots: Sequence[Spot], wide: int, tall: int) -> tuple[list[Point], float]:
    """Pixels of every spot, and how many of them a degree of latitude takes."""
    squeeze = math.cos(math.radians(sum(spot.lat for spot in spots) / len(spots)))
    points = [(spot.lnt * squeeze, -spot.lat) for spot in spots]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    pad = 0.4 * min(wide, 475), max(80.0, 0.27 * min(tall, 560))
    scale = min((wide - pad[0]) / max(max(xs) - min(xs), 0.02), (tall - pad[1]) / max(max(ys) - min(ys), 0.02))
    shift = wide / 2 - (min(xs) + max(xs)) / 2 * scale, tall / 2 - (min(ys) + max(ys)) / 2 * scale
    return [(x * scale + shift[0], y * scale + shift[1]) for x, y in points], scale


def _apart(points: Sequence[Point], sizes: Sequence[float]) -> list[Point]:
    at: NDArray[np.float64] = np.array(points, dtype=np.float64)
    wanted = np.add.outer(np.array(sizes), np.array(sizes)) + 2
    turn = np.arange(len(at)) * 2.399963
    at += 0.01 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(ROUNDS):
        gap = at[:, None, :] - at[None, :, :]
        far = np.maximum(np.linalg.norm(gap, axis=2), 1e-9)
        push = np.where(far < wanted, (wanted - far) / 2 / far, 0.0)
        np.fill_diagonal(push, 0.0)
        if not push.any():
            break
        at += 0.8 * (gap * push[:, :, None]).sum(axis=1) / np.maximum((push > 0).sum(axis=1), 1)[:, None]
    return [(float(x), float(y)) for x, y in at]


def _free(box: Box, taken: Sequence[Box]) -> bool:
    return not any(box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in taken)


def _width(text: str, size: float) -> float:
    return sum(size if ord(sign) > 0x2E7F else 0.58 * size for sign in text)


def _region(code: str, where: Sequence[Point], spots: Sequence[Spot], taken: list[Box], wide: int) -> Markup:
    """The name above a region's institutions, as low as it covers nothing."""
    name = f"{region_name(code)} {code}".strip()
    inside = [point for point, spot in zip(where, spots, strict=True) if spot.region == code]
    x, half = sum(point[0] for point in inside) / len(inside), _width(name, 13) / 2
    y = min(point[1] for point in inside) - 16
    x = min(max(x, half + 3), wide - half - 3)
    while y > 20 and not _free((x - half, y - 11, x + half, y + 4), taken):
        y -= 6
    y = max(y, 14)
    taken.append((x - half, y - 11, x + half, y + 4))
    return Markup('<text x="{:.1f}" y="{:.1f}" class="region">{}</text>').format(x, y, name)


def _leader(true: Point, drawn: Point) -> Markup:
    if math.dist(true, drawn) < 5:
        return Markup("")
    return Markup(
        '<path d="M{0:.1f} {1:.1f}L{2:.1f} {3:.1f}" stroke="#59616d" stroke-width=".8"/>'
        '<circle cx="{0:.1f}" cy="{1:.1f}" r="1.6" fill="#1f2733"/>'
    ).format(*true, *drawn)


def _mark(spot: Spot, at: Point, size: float, taken: list[Box], wide: int) -> Markup:
    form = look.kind_look(spot.kind)
    made = Markup("<g><title>{}</title>{}{}</g>").format(
        f"{legible(spot.name, 60)} · {spot.note}",
        shape(at, outline(form.shape, size), form.fill, form.ink, 1.2),
        _name(legible(spot.name, 16), at, size, taken, wide),
    )
    return Markup('<a href="{}">{}</a>').format(spot.link, made) if spot.link else made


def _name(name: str, at: Point, size: float, taken: list[Box], wide: int) -> Markup:
    """Beside or under its mark, where it covers no mark and no other name; nowhere where there is no such place."""
    x, y = at
    long = _width(name, 11)
    for left, base in ((x + size + 4, y + 4), (x - size - 4 - long, y + 4), (x - long / 2, y + size + 12)):
        box = (left, base - 10, left + long, base + 3)
        if left > 2 and left + long < wide - 2 and _free(box, taken):
            taken.append(box)
            return Markup('<text x="{:.1f}" y="{:.1f}" class="place">{}</text>').format(left, base, name)
    return Markup("")


def _ruler(kilometre: float, wide: int, tall: int) -> Markup:
    length = next((one for one in LENGTHS if one * kilometre >= min(80, wide / 5)), 2000)
    right, y = wide - 14, tall - 10
    return Markup(
        '<path d="M{0:.1f} {1}H{2}" stroke="#1f2733" stroke-width="2"/>'
        '<text x="{0:.1f}" y="{3}" class="scale">{4:g} km</text>'
    ).format(right - length * kilometre, y, right, y - 7, length)
