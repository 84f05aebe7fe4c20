"""Where the nodes of an exhibit stand: precomputed, the same every time, and steady when data grows.

Force-directed placement after Fruchterman and Reingold (Software: Practice and Experience 21(11), 1991). Every node
starts at a point drawn from the hash of its own id, so neither the order of rows nor other nodes move its start. Nodes
with an earlier place keep it exactly; new ones settle around them. Parts without a tie between them stand side by side.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graphfraud.views.forces import SPACING, Points, apart, scatter, settle

Ends = NDArray[np.int64]
SMALL = 12


def place(
    ids: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    groups: Mapping[str, str] | None = None,
    earlier: Mapping[str, tuple[float, float]] | None = None,
    wide: Collection[str] = (),
    seed: int = 7,
) -> dict[str, tuple[float, float]]:
    """Positions in pixels by id.

    Args:
        ids: nodes, unique.
        pairs: ties; both ends must be in ``ids``.
        groups: id → ring; members of a ring are drawn together.
        earlier: places to keep.
        wide: nodes with long labels, which want more room.
        seed: another seed gives another picture.
    """
    order = sorted(ids)
    if not order:
        return {}
    index = {name: at for at, name in enumerate(order)}
    ends = np.array(
        sorted({(min(index[a], index[b]), max(index[a], index[b])) for a, b in pairs if a != b}), dtype=np.int64
    )
    ends = ends.reshape(-1, 2)
    rings = _ring_index(order, groups or {})
    start = _start(order, seed)
    roomy = set(wide)
    room = np.array([1.5 if name in roomy else 1.0 for name in order])
    kept = earlier or {}
    held = np.array([name in kept for name in order])
    if held.any():
        known = np.array([kept.get(name, (0.0, 0.0)) for name in order], dtype=np.float64)
        points = _beside(start, ends, held, known)
        points = apart(settle(points, ends, rings, held), held, room)
    else:
        points = _side_by_side(start, ends, rings, room)
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(order, points, strict=True)}


def _start(order: Sequence[str], seed: int) -> Points:
    """A point of the unit disc for every id, from its hash."""
    salt = seed.to_bytes(8, "big", signed=True)
    raw = b"".join(
        hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8, salt=salt).digest() for name in order
    )
    numbers = np.frombuffer(raw, dtype=">u4").reshape(-1, 2) / 2**32
    radius, angle = np.sqrt(numbers[:, 0]), 2 * math.pi * numbers[:, 1]
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _ring_index(order: Sequence[str], groups: Mapping[str, str]) -> NDArray[np.int64]:
    names = {name: at for at, name in enumerate(sorted({groups[one] for one in order if groups.get(one)}))}
    return np.array([names.get(groups.get(one, ""), -1) for one in order], dtype=np.int64)


def _side_by_side(start: Points, ends: Ends, rings: NDArray[np.int64], room: Points) -> Points:
    """Every connected part by itself, then the parts on shelves, the largest first."""
    size = len(start)
    label = _parts(size, ends, rings)
    count = int(label.max()) + 1
    parts = np.split(np.argsort(label, kind="stable"), np.cumsum(np.bincount(label, minlength=count))[:-1])
    part_of_edge = label[ends[:, 0]]
    sizes = np.bincount(part_of_edge, minlength=count)
    by_part = np.split(ends[np.argsort(part_of_edge, kind="stable")], np.cumsum(sizes)[:-1])
    inner = np.empty(size, dtype=np.int64)
    points = np.zeros_like(start)
    for part, own in zip(parts, by_part, strict=True):
        inner[part] = np.arange(len(part))
        points[part] = _one_part(start[part], inner[own], rings[part], room[part])
    return _on_shelves(points, sorted(parts, key=lambda part: (-len(part), int(part[0]))))


def _parts(size: int, ends: Ends, rings: NDArray[np.int64]) -> NDArray[np.int64]:
    """The connected part of every node, numbered by its first node; a ring is one part even without ties."""
    parent = list(range(size))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[int, int] = {}
    same_ring = [(at, first.setdefault(ring, at)) for at, ring in enumerate(rings.tolist()) if ring >= 0]
    for a, b in (*ends.tolist(), *same_ring):
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    _, label = np.unique([root(at) for at in range(size)], return_inverse=True)
    return label.astype(np.int64)


def _one_part(start: Points, ends: Ends, rings: NDArray[np.int64], room: Points) -> Points:
    size = len(start)
    if size <= SMALL and not len(ends):
        return _circle(size, None)
    if size <= 3:
        return _circle(size, None if size < 3 else int(np.argmax(np.bincount(ends.ravel(), minlength=size))))
    free = np.zeros(size, dtype=bool)
    points = _smooth(start * SPACING * math.sqrt(size), ends)
    return apart(settle(points, ends, rings, free), free, room)


def _circle(size: int, centre: int | None) -> Points:
    """Around a circle, with one of them in its centre where ``centre`` names it."""
    outer = [at for at in range(size) if at != centre]
    points = np.zeros((size, 2))
    radius = 0.0 if size == 1 else max(SPACING * 0.6, SPACING * len(outer) / (2 * math.pi))
    for at, one in enumerate(outer):
        angle = 2 * math.pi * at / len(outer)
        points[one] = radius * math.cos(angle), radius * math.sin(angle)
    return points


def _on_shelves(points: Points, parts: Sequence[NDArray[np.int64]]) -> Points:
    low = [points[part].min(axis=0) for part in parts]
    room = [points[part].max(axis=0) - corner + 1.3 * SPACING for part, corner in zip(parts, low, strict=True)]
    wide = max(max(float(box[0]) for box in room), 1.25 * math.sqrt(sum(float(box[0] * box[1]) for box in room)))
    x = y = tall = 0.0
    moved = points.copy()
    for part, corner, box in zip(parts, low, room, strict=True):
        if x and x + box[0] > wide:
            x, y, tall = 0.0, y + tall, 0.0
        moved[part] = points[part] - corner + np.array([x, y])
        x, tall = x + float(box[0]), max(tall, float(box[1]))
    centred: Points = moved - (moved.min(axis=0) + moved.max(axis=0)) / 2
    return centred


def _smooth(points: Points, ends: Ends, rounds: int = 12) -> Points:
    """Pull every node towards its neighbours' mean, keeping the spread: untangles before the forces work."""
    if not len(ends):
        return points
    spread = points.std(axis=0)
    degree = np.bincount(ends.ravel(), minlength=len(points))[:, None]
    for _ in range(rounds):
        total = scatter(points[ends[:, 1]], ends[:, 0], len(points)) + scatter(
            points[ends[:, 0]], ends[:, 1], len(points)
        )
        points = np.where(degree > 0, 0.5 * points + 0.5 * total / np.maximum(degree, 1), points)
    points = points - points.mean(axis=0)
    spread_out: Points = points * (spread / np.maximum(points.std(axis=0), 1e-9))
    return spread_out


def _beside(start: Points, ends: Ends, held: NDArray[np.bool_], known: Points) -> Points:
    """Known nodes at their earlier places, new ones beside the known neighbours, or beyond the picture."""
    centre = known[held].mean(axis=0)
    reach = float(np.abs(known[held] - centre).max()) + 2 * SPACING
    placed = np.where(held[:, None], known, centre + start * reach)
    both = np.concatenate([ends, ends[:, ::-1]])
    both = both[held[both[:, 1]] & ~held[both[:, 0]]]
    count = np.bincount(both[:, 0], minlength=len(start))[:, None]
    mean = scatter(known[both[:, 1]], both[:, 0], len(start)) / np.maximum(count, 1)
    return np.where(~held[:, None] & (count > 0), mean + start * SPACING, placed)
