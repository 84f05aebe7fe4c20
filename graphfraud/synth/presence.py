"""Nobody is at two places at once: normal visits that contradict another one are dropped."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.institutions import Institutions
from graphfraud.synth.visits import PHARMACY_MED, STAYS

Array = np.ndarray[Any, Any]
KM_PER_SECOND = 55 / 3600
_SPAN = 100_000_000


def possible(institutions: Institutions, made: Array, leave: float, rng: np.random.Generator) -> Array:
    """Mask of the visits to keep.

    Planned ones (group ≥ 0) always stay, those made without their owner contradict nothing. A normal visit goes when
    it falls into another stay of the person or comes sooner after the one before than the way takes. A share ``leave``
    of pharmacy visits during a stay happens nevertheless; they are marked as made without their owner.
    """
    keep = np.ones(len(made), dtype=bool)
    there = np.flatnonzero(made["present"])
    stays = there[np.isin(made["med"][there], STAYS)]
    inside = there[_inside_stay(made["person"][there], made["begin"][there], made[stays])]
    bought = inside[(made["med"][inside] == PHARMACY_MED) & (rng.random(len(inside)) < leave)]
    made["present"][bought] = False
    keep[inside] = False
    keep[bought] = True
    keep |= made["group"] >= 0
    person, inst, begin, end = (made[name] for name in ("person", "inst", "begin", "end"))
    normal = made["group"] < 0
    by_time = np.lexsort((begin, person))
    for _ in range(2):
        ordered = by_time[(made["present"] & keep)[by_time]]
        first, second = ordered[:-1], ordered[1:]
        one = np.flatnonzero((person[first] == person[second]) & (inst[first] != inst[second]))
        first, second = first[one], second[one]
        km = np.hypot(
            institutions.x[inst[first]] - institutions.x[inst[second]],
            institutions.y[inst[first]] - institutions.y[inst[second]],
        )
        clash = begin[second] - end[first] < 600 + km / KM_PER_SECOND
        drop = np.where(normal[second], second, first)[clash]
        keep[drop[normal[drop]]] = False
    return keep


def _inside_stay(person: Array, begin: Array, stays: Array) -> Array:
    """Which visits begin within somebody's stay (its own row excepted); of two overlapping stays the later goes."""
    order = np.lexsort((begin, person))
    key = person[order].astype(np.int64) * _SPAN + begin[order]
    own = stays["person"].astype(np.int64) * _SPAN
    low = np.searchsorted(key, own + stays["begin"], side="right")
    high = np.searchsorted(key, own + np.maximum(stays["settle"], stays["end"]) + 3600, side="right")
    cover = np.bincount(low, minlength=len(key) + 1) - np.bincount(np.maximum(high, low), minlength=len(key) + 1)
    inside = np.zeros(len(key), dtype=bool)
    inside[order[cover[:-1].cumsum() > 0]] = True
    return inside
