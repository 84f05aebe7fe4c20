"""Persons of one group who never met one another: two companies that share a house, not one.

A search joins by evidence, and who comes to a small clinic when others do not adds to it as well as who comes with them. A company meets.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.gatherings import gatherings
from graphfraud.graph.landscape import Landscape

Array = npt.NDArray[Any]
TWICE = 2
"""Gatherings that two persons must have in common to be of one company; one may be chance."""
MOST = 300
"""Persons of a group in which one who ties two companies is looked for, at most."""
SAME_DAYS = 0.5
"""Share of the days of the company with fewer on which the other gathers, too, from which both are one that comes in two batches."""


def companies(land: Landscape, members: Array, least: int) -> list[Array]:
    """The companies within a group, each ascending, the largest first; the whole group where it is one.

    Persons are of one company who met twice, or are tied so through others. Companies that gather on the same days are one ring whose cards
    come in batches. Fewer persons than ``least`` are no company: they stay with the one that they were seen with most, or else with the largest.
    Two companies that one person alone ties, who goes round with either on days of its own, have that person in common.

    Args:
        land: visits of the search.
        members: person codes, ascending.
        least: persons of the smallest company.
    """
    from scipy.sparse.csgraph import connected_components

    at, spans, _ = gatherings(land, members)
    if len(spans) < TWICE:
        return [members]
    there = _attendance(land, members, at, spans)
    met = (there.T @ there).tocsr()
    count, label = connected_components(met >= TWICE, directed=False)
    sizes = np.bincount(label, minlength=count)
    large = np.flatnonzero(sizes >= least)
    if len(large) < 2:
        return _of_one_courier(members, met, there, spans[:, 2], least)
    label = _batches(label, large, there, spans[:, 2])
    large = np.unique(label[np.isin(label, large)])
    first = large[np.argmax(np.bincount(label)[large])]
    for k in np.flatnonzero(~np.isin(label, large)):
        shared = [int(met[[k]][:, label == one].sum()) for one in large]
        label[k] = large[int(np.argmax(shared))] if max(shared) else first
    return sorted((members[label == one] for one in large), key=lambda part: (-len(part), part.tolist()))


def _of_one_courier(members: Array, met: Any, there: Any, day: Array, least: int) -> list[Array]:
    """The companies that one person alone ties together, each with that person; the whole group where nobody does.

    Tied are persons who met twice. The courier is the one without whom the smaller companies are largest.
    """
    from scipy.sparse.csgraph import connected_components

    if not 2 * least < len(members) <= MOST:
        return [members]
    tied = met.toarray() >= TWICE
    second = _second_without(tied)
    k = int(np.argmax(second))
    if second[k] < least:
        return [members]
    rest = np.flatnonzero(np.arange(len(members)) != k)
    label = connected_components(tied[np.ix_(rest, rest)], directed=False)[1]
    large = np.flatnonzero(np.bincount(label) >= least)
    label = _batches(label, large, there[:, rest], day)
    large = np.unique(label[np.isin(label, large)])
    if len(large) < 2:
        return [members]
    size = np.bincount(label)
    first = large[np.argmax(size[large])]
    label = np.where(np.isin(label, large), label, first)
    parts = [np.sort(np.append(members[rest[label == one]], members[k])) for one in large]
    return sorted(parts, key=lambda part: (-len(part), part.tolist()))


@njit(cache=True, nogil=True)
def _second_without(tied: Array) -> Array:
    """Of each person how many the second largest part holds into which the others fall without him; 0 where they hang together."""
    count = len(tied)
    second = np.zeros(count, np.int64)
    seen = np.empty(count, np.bool_)
    queue = np.empty(count, np.int64)
    for left_out in range(count):
        seen[:] = False
        seen[left_out] = True
        most = 0
        for start in range(count):
            if seen[start]:
                continue
            seen[start] = True
            queue[0] = start
            done, size = 0, 1
            while done < size:
                one = queue[done]
                done += 1
                for other in range(count):
                    if tied[one, other] and not seen[other]:
                        seen[other] = True
                        queue[size] = other
                        size += 1
            second[left_out] = max(second[left_out], min(size, most))
            most = max(most, size)
    return second


def _attendance(land: Landscape, members: Array, at: Array, spans: Array) -> Any:
    """Sparse matrix, a row a gathering, a column a member: 1 who was there."""
    from scipy.sparse import csr_array

    size = spans[:, 1] - spans[:, 0]
    row = np.repeat(np.arange(len(spans)), size)
    visit = np.repeat(spans[:, 0] - np.cumsum(size) + size, size) + np.arange(int(size.sum()))
    there = csr_array(
        (np.ones(len(row), np.int32), (row, np.searchsorted(members, land.person[at[visit]]))),
        shape=(len(spans), len(members)),
    )
    there.data[:] = 1
    return there


def _batches(label: Array, large: Array, there: Any, day: Array) -> Array:
    """The labels, with one for companies (``large``) that gather on the same days."""
    from scipy.sparse.csgraph import connected_components

    days = [set(day[there[:, label == one].sum(axis=1) >= 2].tolist()) for one in large]
    alike = [[len(a & b) >= SAME_DAYS * min(len(a), len(b)) for b in days] for a in days]
    number = connected_components(np.array(alike), directed=False)[1]
    head = {int(one): int(large[np.flatnonzero(number == number[k])[0]]) for k, one in enumerate(large)}
    return np.array([head.get(int(one), int(one)) for one in label])
