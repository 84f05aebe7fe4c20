"""Two groups that use one place are found as one; told apart by who comes when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.communities import communities
from graphfraud.graph.gatherings import gatherings
from graphfraud.graph.landscape import Landscape

Array = npt.NDArray[Any]
LEAST = 6
"""Groups of fewer persons are not divided."""
APART = 0.2
"""Members of different parts meet less than this share as often as members of one part: a ring whose members attend
half of its gatherings, whoever they are, stands at one."""


@njit(cache=True, nogil=True)
def company_kept(land: Landscape, members: Array, at: Array, spans: Array) -> tuple[Array, Array]:
    """How often each two members met, and the same with 1 / (s − 1) for a gathering of s persons; two square matrices."""
    met = np.zeros((len(members), len(members)))
    weight = np.zeros((len(members), len(members)))
    there = np.zeros(len(members), np.int64)
    seen = np.full(len(members), -1, np.int64)
    for e in range(len(spans)):
        count = 0
        for x in range(spans[e, 0], spans[e, 1]):
            k = np.searchsorted(members, land.person[at[x]])
            if seen[k] != e:
                seen[k] = e
                there[count] = k
                count += 1
        share = 1.0 / (spans[e, 3] - 1)
        for i in range(count):
            for j in range(count):
                met[there[i], there[j]] += 1.0
                weight[there[i], there[j]] += share
    return met, weight


def parts_of(land: Landscape, members: Array) -> tuple[list[Array], float]:
    """Communities of the members by company kept, and how often members of different ones meet, against those of one.

    A gathering of s persons gives each of its pairs 1 / (s − 1).
    """
    at, spans, _ = gatherings(land, members)
    met, weight = company_kept(land, members, at, spans)
    a, b = np.nonzero(np.triu(weight, 1))
    parts = communities(a, b, weight[a, b])
    label = np.full(len(members), -1)
    for number, part in enumerate(parts):
        label[part] = number
    upper = np.triu(np.ones_like(met, bool), 1)
    same = (label[:, None] == label[None, :]) & upper
    inside, across = met[same], met[~same & upper]
    if len(parts) < 2 or not inside.any():
        return [members], 1.0
    return [members[part] for part in parts], float(across.mean() / inside.mean())


def divided(land: Landscape, group: Any, stand: Callable[[Array], Any]) -> list[Any]:
    """The group, or the parts that it falls into where members of different parts hardly meet.

    Args:
        land: the visits.
        group: a Group.
        stand: from person codes to the Group of those that stand by themselves, None where none recurs.
    """
    if len(group.members) < LEAST:
        return [group]
    parts, apart = parts_of(land, group.members)
    if apart >= APART:
        return [group]
    pieces = [piece for piece in (stand(part) for part in parts if len(part) >= 2) if piece is not None]
    if not pieces:
        return [group]
    return [last for piece in pieces for last in divided(land, piece, stand)]
