"""Edges that came and went put into the arrays of the graph: the same arrays, byte for byte, as made of all edges.

Nodes keep their canonical order, so the numbers of those that were there before only move up; what stood sorted stays so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.stats.order import order_of
from graphfraud.store.embedded_arrays import NO_DAY, Adjacency, Arrays, Edges, Ints, Longs, ends_of

Hashes = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Nodes:
    """Nodes in order of (kind, id): hashes, kinds, where each id starts in the bytes (length nodes + 1)."""

    hash: Hashes
    kind: npt.NDArray[Any]
    id_start: Longs
    id_bytes: Bytes


def merge(
    arrays: Arrays, hashes: Hashes, stay: npt.NDArray[np.bool_] | None, fresh: Nodes, edges: Edges
) -> tuple[Arrays, Hashes]:
    """The arrays without the edges that do not stay and with those that came; and the hashes of their nodes.

    Args:
        arrays: the graph of before.
        hashes: of its nodes.
        stay: for each place in the adjacency whether that edge stays, both its places alike; None where all do.
        fresh: the ends of ``edges`` that were no nodes before.
        edges: edges that came; where one is there already, its days become those of both.
    """
    near = arrays.adjacency
    a, b = ends_of(np.concatenate([hashes, fresh.hash]), edges)
    lives = np.diff(near.start) > 0 if stay is None else _kept(near.start, stay)
    for end in (a, b):
        lives[end[end < len(arrays)]] = True
    kinds, kind_of_old, kind_of_fresh = _kinds(arrays, fresh.kind)
    old, new = _numbers(lives, _ranks(arrays, kinds, kind_of_fresh, fresh))
    number = np.concatenate([old, new])
    count = int(lives.sum()) + len(new)
    columns = (near.start, near.other, near.type, near.first, near.last)
    staying = np.empty(0, bool) if stay is None else stay
    merged, degree = _union(*columns, staying, number, *_halves(number[a], number[b], edges), count)

    def both(of_old: npt.NDArray[Any], of_fresh: npt.NDArray[Any]) -> npt.NDArray[Any]:
        column = np.empty(count, of_old.dtype)
        column[old[lives]], column[new] = of_old[lives], of_fresh
        return column

    counts = np.bincount(both(kind_of_old, kind_of_fresh), minlength=len(kinds))
    all_arrays = Arrays(
        Adjacency(*merged),
        degree,
        tuple(kind for kind, nodes in zip(kinds, counts, strict=True) if nodes),
        _starts(counts[counts > 0]),
        _starts(both(np.diff(arrays.id_start), np.diff(fresh.id_start))),
        _bytes(arrays, lives, fresh, new, count, both),
    )
    return all_arrays, both(hashes, fresh.hash)


@njit(cache=True, nogil=True)
def _kept(start: Longs, stay: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Nodes of whose edges any stays."""
    any_stays = np.zeros(len(start) - 1, np.bool_)
    for node in range(len(any_stays)):
        for k in range(start[node], start[node + 1]):
            if stay[k]:
                any_stays[node] = True
                break
    return any_stays


def _starts(counts: npt.NDArray[np.integer]) -> Longs:
    """Where each of so many things starts that stand side by side, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _kinds(arrays: Arrays, fresh: npt.NDArray[Any]) -> tuple[tuple[str, ...], Longs, Longs]:
    """All kinds in order; the position among them of each node of before, and of each fresh one."""
    kinds = tuple(sorted({*arrays.kinds, *map(str, fresh)}))
    before = np.array([kinds.index(kind) for kind in arrays.kinds], np.int64)
    position = {kind: number for number, kind in enumerate(kinds)}
    return (
        kinds,
        np.repeat(before, np.diff(arrays.kind_start)),
        np.array([position[str(kind)] for kind in fresh], np.int64),
    )


def _ranks(arrays: Arrays, kinds: tuple[str, ...], kind_of_fresh: Longs, fresh: Nodes) -> Longs:
    """How many nodes of before come before each fresh one."""
    ends = {kind: arrays.kind_start[number : number + 2] for number, kind in enumerate(arrays.kinds)}
    low, high, at = np.zeros(len(kinds), np.int64), np.zeros(len(kinds), np.int64), 0
    for number, kind in enumerate(kinds):
        low[number], high[number] = ends.get(kind, (at, at))
        at = int(high[number])
    ids = np.asarray(arrays.id_start), np.asarray(arrays.id_bytes), fresh.id_start, fresh.id_bytes
    return _bisect(*ids, low[kind_of_fresh], high[kind_of_fresh])


@njit(cache=True, nogil=True)
def _bisect(
    id_start: Longs, id_bytes: Bytes, wanted_start: Longs, wanted_bytes: Bytes, low: Longs, high: Longs
) -> Longs:
    """Where each of the wanted ids belongs between its ``low`` and ``high`` among ids in order."""
    found = np.empty(len(low), np.int64)
    for k in range(len(low)):
        start = wanted_start[k]
        length = wanted_start[k + 1] - start
        left, right = low[k], high[k]
        while left < right:
            middle = (left + right) // 2
            there = id_start[middle]
            other = id_start[middle + 1] - there
            less = other < length
            for j in range(min(length, other)):
                if id_bytes[there + j] != wanted_bytes[start + j]:
                    less = id_bytes[there + j] < wanted_bytes[start + j]
                    break
            if less:
                left = middle + 1
            else:
                right = middle
        found[k] = left
    return found


def _numbers(lives: npt.NDArray[np.bool_], rank: Longs) -> tuple[Longs, Longs]:
    """Numbers of the nodes of before (of use where they live) and of the fresh ones, which are in order."""
    living = np.concatenate([[0], np.cumsum(lives)])
    new = living[rank] + np.arange(len(rank))
    old = living[:-1] + np.searchsorted(rank, np.arange(len(lives)), side="right")
    return old, new


def _halves(a: Longs, b: Longs, edges: Edges) -> tuple[Longs, Longs, npt.NDArray[np.uint8], Ints, Ints]:
    """Edges seen from both ends: numbers of both, type, days, in order of (node, other, type)."""
    node, other = np.concatenate([a, b]), np.concatenate([b, a])
    type, first, last = (np.concatenate([column, column]) for column in (edges.type, edges.first, edges.last))
    by = order_of(node, other, type)
    return node[by], other[by], type[by], first[by], last[by]


@njit(cache=True, nogil=True)
def _union(
    start: Longs,
    other: Ints,
    type: npt.NDArray[np.uint8],
    first: Ints,
    last: Ints,
    stay: npt.NDArray[np.bool_],
    number: Longs,
    came_node: Longs,
    came_other: Longs,
    came_type: npt.NDArray[np.uint8],
    came_first: Ints,
    came_last: Ints,
    count: int,
) -> tuple[tuple[Longs, Ints, npt.NDArray[np.uint8], Ints, Ints], Ints]:
    """The columns of the adjacency, and the degrees, of what stays (all where ``stay`` is empty) and what came, both in order."""
    most = len(other) + len(came_node)
    to_other, to_type = np.empty(most, np.int32), np.empty(most, np.uint8)
    to_first, to_last = np.empty(most, np.int32), np.empty(most, np.int32)
    ends, degree = np.zeros(count + 1, np.int64), np.zeros(count, np.int32)
    old = at = taken = written = 0
    before = np.int64(-1)
    while True:
        while at < len(other) and len(stay) and not stay[at]:
            at += 1
        while at < len(other) and start[old + 1] <= at:
            old += 1
        is_old, is_new = at < len(other), taken < len(came_node)
        if not is_old and not is_new:
            break
        if is_old and is_new:
            there = (number[old], number[other[at]], np.int64(type[at]))
            here = (came_node[taken], came_other[taken], np.int64(came_type[taken]))
            is_old, is_new = there <= here, here <= there
        node = number[old] if is_old else came_node[taken]
        end = number[other[at]] if is_old else came_other[taken]
        to_other[written] = end
        to_type[written] = type[at] if is_old else came_type[taken]
        day = first[at] if is_old else came_first[taken]
        if is_old and is_new and (day == NO_DAY or NO_DAY < came_first[taken] < day):
            day = came_first[taken]
        to_first[written] = day
        to_last[written] = max(last[at] if is_old else NO_DAY, came_last[taken] if is_new else NO_DAY)
        ends[node + 1] += 1
        if node * count + end != before:
            degree[node] += 1
            before = node * count + end
        written += 1
        at += is_old
        taken += is_new
    columns = to_other[:written], to_type[:written], to_first[:written], to_last[:written]
    return (np.cumsum(ends), *columns), degree


def _bytes(
    arrays: Arrays,
    lives: npt.NDArray[np.bool_],
    fresh: Nodes,
    new: Longs,
    count: int,
    both: Callable[[npt.NDArray[Any], npt.NDArray[Any]], npt.NDArray[Any]],
) -> Bytes:
    """The ids' bytes."""
    had, got = np.diff(arrays.id_start), np.diff(fresh.id_start)
    is_new = np.zeros(count, bool)
    is_new[new] = True
    where = np.repeat(is_new, both(had, got))
    before = np.asarray(arrays.id_bytes)[int(arrays.id_start[0]) : int(arrays.id_start[-1])]
    content = np.empty(len(where), np.uint8)
    content[~where] = before if lives.all() else before[np.repeat(lives, had)]
    content[where] = fresh.id_bytes[int(fresh.id_start[0]) : int(fresh.id_start[-1])]
    return content
