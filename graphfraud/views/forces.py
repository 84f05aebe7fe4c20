"""The forces of the layout: ties pull, nodes push, rings hold together, and nothing overlaps at the end."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
SPACING = 110.0
EXACT = 400
CELLS = 40
ROOM = 84.0
STRETCH = np.array([1.35, 1.0])


def scatter(values: Points, at: NDArray[np.int64], size: int) -> Points:
    """Sum of the rows of ``values`` by their target ``at``."""
    return np.column_stack([np.bincount(at, weights=values[:, axis], minlength=size) for axis in (0, 1)])


def settle(points: Points, ends: NDArray[np.int64], rings: NDArray[np.int64], held: NDArray[np.bool_]) -> Points:
    """Let the forces work while the heat falls; ``held`` nodes stay where they are."""
    size = len(points)
    rounds = 60 if size <= 30 else 100
    degree = np.maximum(np.bincount(ends.ravel(), minlength=size), 1)
    pull = (np.minimum(degree[ends[:, 0]], degree[ends[:, 1]]) ** -0.8)[:, None]
    heat = SPACING * max(1.0, math.sqrt(size) / 4)
    for round_ in range(rounds):
        force = (_push(points) if size <= EXACT else _push_by_field(points)) - 0.05 * (points - points.mean(axis=0))
        if len(ends):
            gap = points[ends[:, 0]] - points[ends[:, 1]]
            draw = gap * np.linalg.norm(gap, axis=1, keepdims=True) / SPACING * pull
            force += scatter(draw, ends[:, 1], size) - scatter(draw, ends[:, 0], size)
        if (rings >= 0).any():
            force += _gather(points, rings)
        length = np.maximum(np.linalg.norm(force, axis=1, keepdims=True), 1e-6)
        step = force / length * np.minimum(length, heat * (1 - round_ / rounds) ** 1.5 + 1)
        points = np.where(held[:, None], points, points + step)
    return points


def _gather(points: Points, rings: NDArray[np.int64]) -> Points:
    inside = rings >= 0
    count = np.bincount(rings[inside])[:, None]
    centre = scatter(points[inside], rings[inside], len(count)) / np.maximum(count, 1)
    force = np.zeros_like(points)
    force[inside] = 0.25 * (centre[rings[inside]] - points[inside])
    return force


def _push(points: Points) -> Points:
    """Repulsion k²/d between all pairs."""
    length = (points**2).sum(axis=1)
    weight = SPACING**2 / np.maximum(length[:, None] + length[None, :] - 2 * points @ points.T, 25.0)
    force: Points = points * weight.sum(axis=1)[:, None] - weight @ points
    return force


def _kernel() -> NDArray[np.complex128]:
    span = np.fft.fftfreq(2 * CELLS, 1 / (2 * CELLS))
    x, y = np.meshgrid(span, span, indexing="ij")
    square = np.maximum(x**2 + y**2, 1e-9)
    square[0, 0] = np.inf
    return np.stack([np.fft.rfft2(x / square), np.fft.rfft2(y / square)])


KERNEL = _kernel()


def _push_by_field(points: Points) -> Points:
    """The same repulsion for large pictures: nodes spread their mass on a grid, whose field is one convolution.

    After Linderman et al., Nature Methods 16, 2019 (interpolation on a grid); near pairs push one another exactly.
    """
    low = points.min(axis=0)
    cell = max(float((points.max(axis=0) - low).max()), 1.0) / (CELLS - 2)
    where = (points - low) / cell
    corner = where.astype(np.int64)
    part = where - corner
    flat, share = _corners(corner, part)
    mass = np.bincount(flat.ravel(), weights=share.ravel(), minlength=CELLS * CELLS).reshape(CELLS, CELLS)
    field = np.fft.irfft2(KERNEL * np.fft.rfft2(mass, s=(2 * CELLS, 2 * CELLS)), s=(2 * CELLS, 2 * CELLS))[
        :, :CELLS, :CELLS
    ]
    flow = field.reshape(2, -1)[:, flat]
    force: Points = (flow * share).sum(axis=1).T * (SPACING**2 / cell)
    near = near_pairs(points, 0.7 * SPACING)
    gap = points[near[:, 0]] - points[near[:, 1]]
    push = gap * (SPACING**2 / np.maximum((gap**2).sum(axis=1), 25.0))[:, None]
    return force + scatter(push, near[:, 0], len(points)) - scatter(push, near[:, 1], len(points))


def _corners(corner: NDArray[np.int64], part: Points) -> tuple[NDArray[np.int64], Points]:
    """The four grid points round every node and the share of its mass at each (bilinear)."""
    flat = corner[:, 0] * CELLS + corner[:, 1]
    cells = np.stack([flat, flat + CELLS, flat + 1, flat + CELLS + 1])
    x, y = part[:, 0], part[:, 1]
    return cells, np.stack([(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y])


def near_pairs(points: Points, gap: float) -> NDArray[np.int64]:
    """Pairs of positions nearer than ``gap``, each once."""
    if len(points) <= EXACT:
        length = (points**2).sum(axis=1)
        return np.argwhere(np.triu(length[:, None] + length[None, :] - 2 * points @ points.T < gap * gap, 1))
    from scipy.spatial import cKDTree

    found: NDArray[np.int64] = cKDTree(points).query_pairs(gap, output_type="ndarray")
    return found


def apart(points: Points, held: NDArray[np.bool_], room: Points, rounds: int = 40) -> Points:
    """Move nodes that overlap apart until each has room for its shape and the label under it, which is wide and low.

    Args:
        points: positions in pixels.
        held: nodes that stay where they are.
        room: how much room each wants, 1 for a short label.
        rounds: at most so many corrections.
    """
    points = points / STRETCH
    for _ in range(rounds):
        near = near_pairs(points, ROOM * float(room.max()))
        between = points[near[:, 0]] - points[near[:, 1]]
        length = np.linalg.norm(between, axis=1, keepdims=True)
        wanted = (ROOM / 2 * (room[near[:, 0]] + room[near[:, 1]]))[:, None]
        close = (length < wanted)[:, 0]
        if not close.any():
            break
        near, between, length, wanted = near[close], between[close], length[close], wanted[close]
        angle = (near[:, 0] * 2.399963)[:, None]
        between = np.where(length < 1e-6, np.hstack([np.cos(angle), np.sin(angle)]), between / np.maximum(length, 1e-6))
        shift = between * (wanted - length) / 2 * 0.7
        moved = points + scatter(shift, near[:, 0], len(points)) - scatter(shift, near[:, 1], len(points))
        points = np.where(held[:, None], points, moved)
    spread: Points = points * STRETCH
    return spread
