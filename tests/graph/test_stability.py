"""How steady a group is, against the same reckoned in full for each run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from graphfraud.engines.scan import windows
from graphfraud.graph import stability as module
from graphfraud.graph.apart import companies
from graphfraud.graph.company import Links, Search, find_groups
from graphfraud.graph.landscape import Landscape, landscape, restrict
from graphfraud.graph.stability import DROPPED, RESOLUTIONS, neighbourhood, stability

SEARCH = Search(persons=3, days=4)
DAYS, PLACES, PERSONS, RUNS = 240, 12, 300, 8


def records(seed: int, share: float) -> tuple[Landscape, np.ndarray]:
    """Visits of people with habits, and nine persons of whom a share comes to each of ten outings."""
    rng = np.random.default_rng(seed)
    count = 4000
    person = rng.integers(PERSONS, size=count)
    rows = np.stack(
        (person, (person * 7 + rng.integers(3, size=count) * 5) % PLACES, rng.integers(DAYS, size=count), rng.integers(480, 1080, count)),
        axis=1,
    )  # fmt: skip
    members = np.sort(rng.choice(PERSONS, 9, replace=False))
    outings = [
        (member, place, day, 600 + 4 * turn)
        for day, place in zip(rng.choice(DAYS, 10, replace=False), rng.integers(PLACES, size=10), strict=True)
        for turn, member in enumerate(rng.permutation(members[rng.random(len(members)) < share]))
    ]
    place, day, minute = (column.astype(np.int32) for column in np.concatenate((rows, np.array(outings))).T[1:])
    person = np.concatenate((rows, np.array(outings)))[:, 0].astype(np.int32)
    window = windows(place, day, PLACES, minutes=30, crowd=40)
    return landscape(person, place, day, minute, (day % 7).astype(np.int32), window, persons=PERSONS), members


def in_full(land: Landscape, links: Links, members: np.ndarray) -> list[tuple[float, float]]:
    """Of each run how far the members are found by a new search, and how far they grow from half of them."""
    persons = neighbourhood(links, members)
    at = np.flatnonzero(np.isin(land.person, persons))
    label = np.searchsorted(persons, land.person[at])
    wanted = set(np.searchsorted(persons, members).tolist())
    rng = np.random.default_rng(11)
    drawn = [(rng.random(len(at)) >= DROPPED, rng.permutation(np.array(sorted(wanted)))) for _ in range(RUNS)]
    shares = []
    for run, (keep, shuffled) in enumerate(drawn):
        sub = restrict(land, at[keep], label[keep], len(persons))
        varied = replace(SEARCH, seed=SEARCH.seed + run, resolution=RESOLUTIONS[run % len(RESOLUTIONS)])
        parts = [set(part.tolist()) for one in find_groups(sub, varied)[0] for part in companies(sub, one.members, 3)]
        found = set().union(*(part for part in parts if 2 * len(part & wanted) >= len(part)))
        regrown = module._from_half(sub, shuffled, SEARCH)
        shares.append(tuple(len(one & wanted) / len(one | wanted) for one in (found, regrown)))
    return shares


@pytest.mark.parametrize(("seed", "share"), [(1, 0.9), (2, 0.6), (3, 0.45)])
def test_no_search_is_made_where_all_grow_from_half_of_them(
    seed: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    land, members = records(seed, share)
    groups, links = find_groups(land, SEARCH)
    best = max((group.members for group in groups), key=lambda one: len(np.intersect1d(one, members)), default=members)
    shares = in_full(land, links, best)
    searches = []
    monkeypatch.setattr(module, "find_groups", lambda *given: searches.append(1) or find_groups(*given))
    assert stability(land, links, best, SEARCH, runs=RUNS) == sum(max(pair) for pair in shares) / RUNS
    assert len(searches) == sum(regrown < 1.0 for _, regrown in shares)
    assert max(max(pair) for pair in shares) > 0.0
