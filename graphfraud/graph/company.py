"""Company: sets of persons who keep meeting at institutions on dates that chance and habit do not explain.

1. Pairs in company on at least two days, each with the expectation under permuted dates (engines.scan, stats.crowding).
2. Leiden communities of the pairs that are unlikely enough to be worth a look.
3. Each community is pruned and completed by the surprise of its gatherings (graph.growth).
4. The same on permuted dates gives decoys; against them each group gets its q-value (stats.decoys).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.engines.scan import Pairs, co_presence, expected_days
from graphfraud.graph.communities import communities
from graphfraud.graph.gatherings import surprise
from graphfraud.graph.growth import complete
from graphfraud.graph.landscape import Landscape, landscape
from graphfraud.stats.crowding import SHRINK, permute_dates
from graphfraud.stats.decoys import fit_tail, q_values
from graphfraud.stats.order import order_of
from graphfraud.stats.tails import poisson_nats

Array = npt.NDArray[Any]
TOURS = 2
"""Days from which a ring that tours many places a day is taken to recur."""
Explained = Callable[[Array, Array], npt.NDArray[np.bool_]]
"""Pairs (a, b) → True where an innocent reading explains the pair by itself (one family, one household …)."""


@dataclass(frozen=True)
class Search:
    """Settings of the search.

    Attributes:
        screen: nats from which a pair is a link (3.9 is p = 0.02).
        resolution, seed: of Leiden.
        share: least share of gatherings that a newcomer attended.
        persons: least number of members; days: least days with two of them; large: least days with three.
        whole: communities above this are cut again, up to ``depth`` times.
        thrift: share of the full price (the logarithm of the number of possible members) that a member must pay;
            what is not paid is what the decoys make up for.
    """

    screen: float = 3.9
    resolution: float = 1.0
    seed: int = 1
    share: float = 0.15
    persons: int = 3
    days: int = 3
    large: int = 2
    whole: int = 40
    depth: int = 5
    thrift: float = 0.6

    def recurs(self, group: Group) -> bool:
        """Whether a group met on enough days; a few days make up for it by tours of many places together."""
        tours = group.days >= TOURS and group.stops >= 2 * self.days
        return (group.days >= self.days or tours) and group.large >= self.large


@dataclass(frozen=True)
class Links:
    """Tested pairs: persons a < b, days in company, expected meetings, nats of the meetings (a tour has several a day)."""

    a: Array
    b: Array
    days: Array
    expected: Array
    nats: Array

    def __len__(self) -> int:
        return len(self.a)

    def keep(self, mask: Array) -> Links:
        """The links where ``mask`` is True."""
        return Links(self.a[mask], self.b[mask], self.days[mask], self.expected[mask], self.nats[mask])


@dataclass(frozen=True)
class Group:
    """A set of persons in company.

    Attributes:
        members: person codes, ascending.
        score: nats of its gatherings without its greatest day, less the price of choosing the members.
        days: days with two or more members; large: with three or more; stops: gatherings of three or more.
        q_value: of the group, 1 before it is tested.
    """

    members: Array
    score: float
    days: int
    large: int
    q_value: float = 1.0
    stops: int = 0


@njit(cache=True, nogil=True)
def _nats(days: Array, expected: Array) -> Array:
    out = np.empty(len(days))
    for k in range(len(days)):
        out[k] = poisson_nats(float(days[k]), max(expected[k], 1e-9))
    return out


Kept = Callable[[Links], Links]


def tested_links(land: Landscape, screen: float, met: Pairs | None = None) -> Links:
    """Pairs in company on ≥ 2 days (``met`` where they are known) that are unlikelier than ``screen`` nats, in canonical order."""
    persons = len(land.starts) - 1
    found = met
    if found is None:
        found = co_presence(land.place, land.moment, land.person, land.day, land.window, persons=persons)
    cell = land.place.astype(np.int64) * 7 + land.weekday
    order = order_of(land.person, cell, land.minute)
    chance = (land.pairs + SHRINK) / (land.visits * (land.visits - 1.0) + SHRINK * land.dates)
    expected = expected_days(found.a, found.b, land.starts, cell[order], land.minute[order], land.window, chance)
    nats = _nats(found.meetings, expected)
    links = Links(found.a, found.b, found.days, expected, nats)
    return links.keep(nats >= screen)


def _seeds(links: Links, search: Search) -> list[Array]:
    """Communities of the links; large ones are cut again by themselves, at finer resolution each time."""
    seeds: list[Array] = []
    label = np.full(int(max(links.a.max(), links.b.max())) + 1, -1, np.int64)

    def split(part: Links, resolution: float, depth: int) -> None:
        groups = communities(part.a, part.b, part.nats, seed=search.seed, resolution=resolution)
        seeds.extend(group for group in groups if 3 <= len(group) <= search.whole)
        big = [group for group in groups if len(group) > search.whole]
        if not big or depth == 0:
            return
        for number, group in enumerate(big):
            label[group] = number
        inside = np.where(label[part.a] == label[part.b], label[part.a], -1)
        for group in big:
            label[group] = -1
        order = np.argsort(inside, kind="stable")
        bounds = np.searchsorted(inside[order], np.arange(len(big) + 1))
        for number, group in enumerate(big):
            if depth == search.depth:
                seeds.append(group)
            split(part.keep(np.sort(order[bounds[number] : bounds[number + 1]])), resolution * 2, depth - 1)

    split(links, search.resolution, search.depth)
    degree = np.bincount(np.concatenate((links.a, links.b)), minlength=1)
    lone = (degree[links.a] == 1) & (degree[links.b] == 1) & (links.nats >= 2 * search.screen)
    seeds.extend(np.array(couple) for couple in zip(links.a[lone], links.b[lone], strict=True))
    return seeds


def find_groups(
    land: Landscape,
    search: Search,
    explained: Explained | None = None,
    met: Pairs | None = None,
    kept: Kept | None = None,
) -> tuple[list[Group], Links]:
    """Groups in company and the links they grew from (those that ``explained`` clears are left out).

    ``met`` are the pairs in company on two days or more, where an engine has found them already; ``kept`` takes the
    links to where the run keeps them and gives them as they stand there, in the same order.

    Returns:
        Groups by falling score, none sharing half of its members with a better one; the links.
    """
    links = tested_links(land, search.screen, met)
    if explained is not None and len(links):
        links = links.keep(~explained(links.a, links.b))
    links = links if kept is None else kept(links)
    if not len(links):
        return [], links
    scratch = np.full(len(land.starts) - 1, -1, np.int64)
    groups = []
    seen: set[bytes] = set()
    for seed in _seeds(links, search):
        price = search.thrift * member_price(land, seed)
        members = complete(land, seed.astype(np.int64), scratch, price, search.share, 3)
        if len(members) < search.persons or members.tobytes() in seen:
            continue
        seen.add(members.tobytes())
        group = score_group(land, members, price)
        if search.recurs(group):
            groups.append(group)
    return without_doubles(groups), links


def member_price(land: Landscape, members: Array) -> float:
    """Nats that a member must add: the logarithm of the number of visitors whom the group could have included."""
    at = np.concatenate([land.order[land.starts[m] : land.starts[m + 1]] for m in members])
    places = np.unique(land.place[at])
    visitors = float(land.visits.reshape(-1, 7)[places].sum())
    return math.log(max(visitors, 2.0) / 4.0 + 2.0) + 1.0


def score_group(land: Landscape, members: Array, price: float | None = None) -> Group:
    """Score a given set of persons."""
    price = member_price(land, members) if price is None else price
    _, robust, days, large, stops = surprise(land, members)
    return Group(members, robust - price * len(members), int(days), int(large), stops=int(stops))


def without_doubles(groups: list[Group], overlap: float = 0.5) -> list[Group]:
    """Drop groups of which ``overlap`` or more (of the smaller) belongs to a better one."""
    kept: list[Group] = []
    where: dict[int, list[int]] = {}
    for group in sorted(groups, key=lambda item: (-item.score, len(item.members), item.members.tobytes())):
        shared: dict[int, int] = {}
        for member in group.members:
            for other in where.get(int(member), ()):
                shared[other] = shared.get(other, 0) + 1
        if any(count >= overlap * min(len(group.members), len(kept[k].members)) for k, count in shared.items()):
            continue
        for member in group.members:
            where.setdefault(int(member), []).append(len(kept))
        kept.append(group)
    return kept


def permuted(land: Landscape, rng: np.random.Generator) -> Landscape:
    """The same visits with dates permuted within institution and weekday."""
    day = permute_dates(land.place, land.weekday, land.day, rng)
    return landscape(land.person, land.place, day, land.minute, land.weekday, land.window, persons=len(land.starts) - 1)


def decoy_scores(
    land: Landscape,
    search: Search,
    runs: int,
    explained: Explained | None = None,
    seed: int = 7,
    done: Callable[[], None] = lambda: None,
) -> Array:
    """Scores of all groups that come out of ``runs`` permutations; ``done`` is called after each."""
    rng = np.random.default_rng(seed)
    scores: list[float] = []
    for _ in range(runs):
        groups, _ = find_groups(permuted(land, rng), search, explained)
        scores.extend(group.score for group in groups)
        done()
    return np.asarray(scores)


def tested_groups(
    land: Landscape, search: Search, explained: Explained | None = None, runs: int | None = None
) -> tuple[list[Group], Links]:
    """Groups with q-values from decoys; ``runs`` permutations (default: fewer the more visits there are)."""
    groups, links = find_groups(land, search, explained)
    if not groups:
        return [], links
    runs = runs or int(np.clip(2_000_000 / max(len(land.person), 1), 3, 40))
    tail = fit_tail(decoy_scores(land, search, runs, explained), runs)
    q = q_values([group.score for group in groups], tail)
    return [replace(group, q_value=float(value)) for group, value in zip(groups, q, strict=True)], links
