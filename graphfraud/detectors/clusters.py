"""Which units belong to one story: connected components, and what is concentrated at one institution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def components(one: Array, other: Array, count: int) -> Array:
    """Label of the connected component of each of ``count`` nodes, given pairs of nodes."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(one)), (one, other)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def concentrated(place: Array, person: Array, share: Array, least: int = 2, chance: float = 1e-3) -> Array:
    """Institutions that hold more of the persons than their share of all business explains.

    Args:
        place: codes of parallel rows: a person with an event at a place.
        person: their persons' codes.
        share: share of the institution in the ordinary business of its kind, by code.
        least: persons that a concentration needs.
        chance: binomial p-value, times the number of institutions, below which it is one.

    Returns:
        Mask over institutions.
    """
    from scipy.stats import binom

    width = int(person.max(initial=0)) + 1
    pairs = np.unique(place.astype(np.int64) * width + person)
    persons = np.bincount(pairs // width, minlength=len(share))
    total = len(np.unique(person))
    p = binom.sf(persons - 1, total, np.clip(share, 1e-9, 1.0))
    return np.asarray((persons >= least) & (p * max(int((persons > 0).sum()), 1) <= chance))


def gather(place: Array, person: Array, knots: Array) -> Array:
    """Label a person: persons with an event at the same concentrated institution (``knots``) are one group."""
    count = int(person.max(initial=-1)) + 1
    at = np.flatnonzero(knots[place])
    return components(person[at], place[at] + count, count + len(knots))[:count]


def top(values: Sequence[Any], counts: Array, most: int = 3) -> list[Any]:
    """The most frequent values, ties by value."""
    order = sorted(range(len(values)), key=lambda k: (-counts[k], str(values[k])))
    return [values[k] for k in order[:most]]
