"""Rings of one town, of which some shops and drugs are the same: each goes out on days of its own.

Days near one another part whom drugs and shops make different as well. Where these are the same, the very day alone parts companies that keep to days of
their own and never go out on one: whoever sends single members by turns has no such halves.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
NEAR = 2
"""Days from one another on which two buyers are on one round of the shops."""
DIFFERENT = 0.6
"""Likeness of two parts in drugs and shops, as a share of that within them, up to which their days are asked."""
APART = 0.35
"""Likeness of two parts in drugs, shops and days, as a share of that within them, up to which they are two rings."""
NEVER = 0.25
"""Share of days in common across two parts, as one of that within them, up to which they never go out together."""
KEPT = 0.3
"""Share of days in common within a part from which it goes out together."""
DRAWS = 99
"""Timelines turned at random, none of which may show days of parts so much their own."""


def together(days: Array, distance: int = NEAR) -> Array:
    """How much of their days every two buyers have in common, 0..1, up to ``distance`` apart; ``days`` is a mask (buyer × day)."""
    near = days.copy()
    for k in range(1, distance + 1):
        near[:, k:] |= days[:, :-k]
        near[:, :-k] |= days[:, k:]
    share = days.astype(float) @ near.astype(float).T / np.maximum(days.sum(axis=1, keepdims=True), 1)
    both = (share + share.T) / 2
    np.fill_diagonal(both, 1.0)
    return np.asarray(both)


def by_days(alike: Array, days: Array, part: Array, least: int) -> list[Array]:
    """The buyers ``part`` in parts of ``least`` or more, each with days, drugs and shops of its own; as they are, where there are none.

    Args:
        alike: likeness of all buyers in drugs and shops.
        days: mask of all buyers' days.
        part: positions of those in question.
        least: buyers of a part.
    """
    if len(part) < 2 * least:
        return [part]
    own, dates = alike[np.ix_(part, part)], days[part]
    first = _halves(own * together(dates))
    few, many = sorted((first, ~first), key=lambda side: int(side.sum()))
    if few.sum() < least:
        pieces = by_days(alike, days, part[many], least)
        return joined_to(alike, pieces, part[few]) if len(pieces) > 1 else [part]
    if _ratio(own, first) > DIFFERENT or _ratio(own * together(dates), first) > APART:
        return [part]
    if not _beyond_turned(dates, first, least, NEAR, own):
        return [part]
    return [piece for half in (first, ~first) for piece in by_days(alike, days, part[half], least)]


def on_their_days(days: Array, part: Array, least: int) -> list[Array]:
    """The buyers ``part`` in parts of ``least`` or more that go out together and never with one another; as they are, where there are none.

    Args:
        days: mask of all buyers' days.
        part: positions of those in question.
        least: buyers of a part.
    """
    if len(part) < 2 * least:
        return [part]
    dates = days[part]
    same = together(dates, 0)
    first = _halves(same)
    if min(int(first.sum()), int((~first).sum())) < least:
        return [part]
    within, across = _likeness(same, first)
    if within < KEPT or across > NEVER * within or not _beyond_turned(dates, first, least, 0):
        return [part]
    return [piece for half in (first, ~first) for piece in on_their_days(days, part[half], least)]


def _beyond_turned(days: Array, first: Array, least: int, near: int, alike: Array | float = 1.0) -> bool:
    """No timelines turned at random show halves so much apart in their days."""
    rng = np.random.default_rng(0)
    seen = _gap(together(days, near), first)
    for _ in range(DRAWS):
        turned = together(np.array([np.roll(row, int(rng.integers(days.shape[1]))) for row in days]), near)
        halves = _halves(alike * turned)
        if min(int(halves.sum()), int((~halves).sum())) >= least and _gap(turned, halves) >= seen:
            return False
    return True


def joined_to(alike: Array, pieces: list[Array], few: Array) -> list[Array]:
    """The pieces with ``few``, who are too few for a part of their own: each goes to the likest."""
    home = np.array([alike[np.ix_(few, piece)].mean(axis=1) for piece in pieces]).argmax(axis=0)
    return [np.sort(np.concatenate((piece, few[home == k]))) for k, piece in enumerate(pieces)]


def _halves(alike: Array) -> Array:
    """Mask of one half, by average linkage (UPGMA)."""
    from scipy.cluster.hierarchy import linkage, to_tree
    from scipy.spatial.distance import squareform

    apart = np.clip(1 - alike, 0, None)
    np.fill_diagonal(apart, 0)
    root = to_tree(linkage(squareform(apart, checks=False), "average"))
    return np.isin(np.arange(len(alike)), root.get_left().pre_order())


def _ratio(alike: Array, first: Array) -> float:
    """Likeness of the two halves as a share of that within the less alike one."""
    within, across = _likeness(alike, first)
    return across / max(within, 1e-9)


def _gap(alike: Array, first: Array) -> float:
    """How much less alike the two halves are than the less alike one is within."""
    within, across = _likeness(alike, first)
    return within - across


def _likeness(alike: Array, first: Array) -> tuple[float, float]:
    """Likeness within the less alike half, nobody beside himself, and across."""
    sides = [alike[np.ix_(side, side)][~np.eye(int(side.sum()), dtype=bool)] for side in (first, ~first)]
    return min(float(side.mean()) for side in sides), float(alike[np.ix_(first, ~first)].mean())
