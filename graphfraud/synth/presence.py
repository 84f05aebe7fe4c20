"""Nobody is at two places at once: normal visits that contradict another one are dropped."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.institutions import Institutions
from graphfraud.synth.visits import DAY, STAYS

Array = np.ndarray[Any, Any]
KM_PER_SECOND = 55 / 3600
_SPAN = 100_000_000


def possible(institutions: Institutions, made: Array) -> Array:
    """Mask of the visits to keep.

    Planned ones (group ≥ 0) always stay, those made without their owner contradict nothing. A normal visit goes when
    it falls into another stay of the person or comes sooner after the one before than the way takes.
    """
    keep = np.ones(len(made), dtype=bool)
    there = np.flatnonzero(made["present"])
    stays = there[np.isin(made["med"][there], STAYS)]
    keep[there[_inside_stay(made[there], made[stays])]] = False
    keep |= made["group"] >= 0
    for _ in range(2):
        there = np.flatnonzero(made["present"] & keep)
        ordered = there[np.lexsort((made["begin"][there], made["person"][there]))]
        first, second = made[ordered[:-1]], made[ordered[1:]]
        km = np.hypot(
            institutions.x[first["inst"]] - institutions.x[second["inst"]],
            institutions.y[first["inst"]] - institutions.y[second["inst"]],
        )
        gap = second["begin"] - first["end"]
        clash = (
            (first["person"] == second["person"]) & (first["inst"] != second["inst"]) & (gap < 600 + km / KM_PER_SECOND)
        )
        later_normal = second["group"] < 0
        drop = np.where(later_normal, ordered[1:], ordered[:-1])[clash]
        keep[drop[made["group"][drop] < 0]] = False
    return keep


def _inside_stay(made: Array, stays: Array) -> Array:
    """Which visits begin within somebody's stay (their own row excepted); of two overlapping stays the later goes."""
    order = np.lexsort((made["begin"], made["person"]))
    key = made["person"][order].astype(np.int64) * _SPAN + made["begin"][order]
    low = np.searchsorted(key, stays["person"].astype(np.int64) * _SPAN + stays["begin"], side="right")
    high = np.searchsorted(
        key,
        stays["person"].astype(np.int64) * _SPAN + np.maximum(stays["settle"], stays["end"]) + DAY // 24,
        side="right",
    )
    cover = np.zeros(len(made) + 1, dtype=np.int64)
    np.add.at(cover, low, 1)
    np.add.at(cover, np.maximum(high, low), -1)
    covered = cover[:-1].cumsum() > 0
    inside = np.zeros(len(made), dtype=bool)
    inside[order[covered]] = True
    return inside
