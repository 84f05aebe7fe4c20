"""How far the same members come out again under other seeds, other resolutions and dropped rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.graph.apart import companies
from graphfraud.graph.company import Links, Search, find_groups
from graphfraud.graph.growth import complete
from graphfraud.graph.landscape import Landscape, restrict
from graphfraud.threads import in_order

Array = npt.NDArray[Any]
RESOLUTIONS = (0.5, 1.0, 2.0, 1.0)
DROPPED = 0.1


def neighbourhood(links: Links, members: Array, most: int = 400) -> Array:
    """Members and those linked to them, the strongest first, at most ``most`` persons; ascending codes."""
    touching = np.isin(links.a, members) | np.isin(links.b, members)
    order = np.argsort(-links.nats[touching], kind="stable")
    ends = np.stack((links.a[touching][order], links.b[touching][order]), axis=1).ravel()
    _, first = np.unique(ends, return_index=True)
    near = ends[np.sort(first)]
    return np.unique(np.concatenate((members, near[: max(0, most - len(members))])))


def stability(land: Landscape, links: Links, members: Array, search: Search, *, runs: int = 8, seed: int = 11) -> float:
    """Mean over the runs of the Jaccard index of the members with all who come out in groups made mostly of members.

    Each run drops a tenth of the visits of the group's neighbourhood, changes the partition's seed and resolution, and
    lets a random half of the members grow again: a ring that is real is found from any half of it. Where all come back from the half,
    no search can do better, and none is made.
    """
    persons = neighbourhood(links, members)
    at = np.sort(np.concatenate([land.order[land.starts[p] : land.starts[p + 1]] for p in persons]))
    label = np.searchsorted(persons, land.person[at])
    wanted = set(np.searchsorted(persons, members).tolist())
    rng = np.random.default_rng(seed)
    drawn = [(rng.random(len(at)) >= DROPPED, rng.permutation(np.array(sorted(wanted), np.int64))) for _ in range(runs)]

    def agreement(run: int) -> float:
        keep, shuffled = drawn[run]
        sub = restrict(land, at[keep], label[keep], len(persons))
        regrown = _jaccard(wanted, _from_half(sub, shuffled, search))
        if regrown == 1.0:
            return regrown
        varied = replace(search, seed=search.seed + run, resolution=RESOLUTIONS[run % len(RESOLUTIONS)])
        groups, _ = find_groups(sub, varied)
        again = [set(part.tolist()) for group in groups for part in companies(sub, group.members, search.persons)]
        found = set().union(*(part for part in again if 2 * len(part & wanted) >= len(part)))
        return max(regrown, _jaccard(wanted, found))

    return sum(in_order(agreement, range(runs), 1)) / runs


def _from_half(land: Landscape, members: Array, search: Search) -> set[int]:
    """What grows from the first half of the members."""
    half = members[: max(2, (len(members) + 1) // 2)]
    scratch = np.full(len(land.starts) - 1, -1, np.int64)
    kept = complete(land, half, scratch, search.care, search.share, 3)
    grown = companies(land, kept, search.persons) if len(kept) else [kept]
    return max((set(part.tolist()) for part in grown), key=lambda part: len(part & set(half.tolist())))


def _jaccard(one: set[int], other: set[int]) -> float:
    return len(one & other) / max(len(one | other), 1)
