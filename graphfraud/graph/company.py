"""Company: sets of persons who keep meeting at institutions on dates that chance and habit do not explain.

1. Pairs in company on at least two days, each with the expectation under permuted dates (engines.scan, stats.crowding).
2. Communities (Louvain with refinement) of the pairs that are unlikely enough to be worth a look.
3. Each community is pruned and completed by the surprise of its gatherings (graph.growth).
4. The same on permuted dates gives decoys; against them each group gets its q-value (stats.decoys).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.engines.frame import spread
from graphfraud.engines.scan import Pairs, co_presence, expected_days
from graphfraud.graph.division import divided
from graphfraud.graph.gatherings import surprise
from graphfraud.graph.growth import complete, prune
from graphfraud.graph.landscape import Landscape, landscape
from graphfraud.graph.seeding import crowds, occasions, seeds_of
from graphfraud.stats.crowding import SHRINK, cells, dealt, first_and_last, permute_dates
from graphfraud.stats.decoys import Tail, fit_tail, q_values
from graphfraud.stats.order import order_of
from graphfraud.stats.tails import poisson_nats
from graphfraud.threads import CORES, in_order

Array = npt.NDArray[Any]
TOURS = 2
"""Days from which a ring that tours many places a day is taken to recur."""
BUNDLE = 12
"""Persons from whom on three places on each of two days are such tours: a family's two days out are as long."""
AT_ONCE = 4_000_000
"""Visits up to which permuted records are searched side by side; of more, several at once would take too much memory."""
STANDS = 0.01
"""q-value up to which a group is established."""
ALONE, MOSTLY = 6, 0.5
"""Visits of a group in a cell, and share of the cell's, from which the group is the crowd."""
Explained = Callable[[Array, Array], npt.NDArray[np.bool_]]
"""Pairs (a, b) → True where an innocent reading explains the pair by itself (one family, one household …)."""


@dataclass(frozen=True)
class Search:
    """Settings of the search.

    Attributes:
        screen: nats from which a pair is a link (3.9 is p = 0.02).
        resolution, seed: of the communities.
        share: least share of gatherings that a newcomer attended.
        persons: least number of members; days: least days with two of them; large: least days with three.
        whole: communities above this are cut again, up to ``depth`` times.
        care: nats beyond the price of choosing that a member's evidence must reach.
        thrift: share of the price of choosing the members that a group's score pays; the rest is what the decoys
            make up for.
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
    care: float = 1.0
    thrift: float = 0.6

    def recurs(self, group: Group) -> bool:
        """Whether a group met on enough days; a few days make up for it by tours of many places together, fewer of a whole bundle."""
        enough = 2 * self.days if len(group.members) < BUNDLE else 3 * self.days / 2
        tours = group.days >= TOURS and group.stops >= enough
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
    scratch = np.full(len(land.starts) - 1, -1, np.int64)

    def grow(seed: Array) -> Group | None:
        return scored(complete(land, seed.astype(np.int64), scratch, search.care, search.share, 3))

    def stand(persons: Array) -> Group | None:
        return scored(prune(land, persons, search.care))

    def scored(members: Array) -> Group | None:
        if len(members) < search.persons:
            return None
        group = score_group(land, members, search.thrift)
        return group if search.recurs(group) else None

    groups: dict[bytes, Group] = {}
    grown = Grown()
    linked = seeds_of(links, search)
    for number, seed in enumerate([*linked, *occasions(land), *crowds(land)]):
        if number >= len(linked) and grown.hold(seed):
            continue
        grown.add(seed)
        group = grow(seed)
        if group is None or group.members.tobytes() in groups:
            continue
        for part in divided(land, group, stand):
            grown.add(part.members)
            groups[part.members.tobytes()] = part
    return without_doubles(list(groups.values())), links


class Grown:
    """Seeds and groups that were tried already: a seed that lies in one of them would only find the same again."""

    def __init__(self) -> None:
        self.of: dict[int, list[int]] = {}
        self.count = 0

    def add(self, members: Array) -> None:
        """Remember a group."""
        for member in members.tolist():
            self.of.setdefault(member, []).append(self.count)
        self.count += 1

    def hold(self, seed: Array, part: float = 0.75) -> bool:
        """Whether ``part`` of the seed lies in one group."""
        shared = Counter(chain.from_iterable(self.of.get(member, ()) for member in seed.tolist()))
        return max(shared.values(), default=0) >= part * len(seed)


def score_group(land: Landscape, members: Array, thrift: float) -> Group:
    """Score a given set of persons: its gatherings' surprise without the greatest day, less ``thrift`` of the price."""
    _, robust, days, large, stops, price = surprise(land, members)
    return Group(members, robust - thrift * price * len(members), int(days), int(large), stops=int(stops))


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
    return _redated(land, permute_dates(land.place, land.weekday, land.day, rng))


@dataclass(frozen=True)
class _Dealer:
    """Deals the dates of a landscape's visits out anew (stats.crowding.dealt); those ``alone`` get any date of their weekday (``_any_date``).

    Attributes:
        land: the visits.
        crowd: mask of the others; None where all are.
        cell, by_cell: of the others, from ``stats.crowding.cells``: sorted once, however often dates are dealt.
    """

    land: Landscape
    crowd: Array | None
    cell: Array
    by_cell: Array

    def deal(self, drawn: Array) -> Landscape:
        """The same visits with other dates, as ``drawn`` (0 to 1, exclusive; one a visit) says."""
        land, crowd = self.land, self.crowd
        if crowd is None:
            return _redated(land, dealt(land.day, self.cell, self.by_cell, drawn))
        day = _any_date(land, drawn)
        day[crowd] = dealt(land.day[crowd], self.cell, self.by_cell, drawn[crowd])
        return _redated(land, day)


def _dealer(land: Landscape, alone: Array) -> _Dealer:
    """Of visits of which those ``alone`` are dealt with by themselves."""
    if not alone.any():
        return _Dealer(land, None, *cells(land.place, land.weekday))
    return _Dealer(land, ~alone, *cells(land.place[~alone], land.weekday[~alone]))


def _redated(land: Landscape, day: Array) -> Landscape:
    persons = len(land.starts) - 1
    return landscape(
        land.person, land.place, day, land.minute, land.weekday, land.window, persons=persons, visitors=land.visitors
    )


def _any_date(land: Landscape, drawn: Array) -> Array:
    """A date of its weekday for each visit, between the institution's first and last, as ``drawn`` (0 to 1, exclusive) says."""
    first, last = first_and_last(land.place, land.day, len(land.window))
    day = land.day.astype(np.int64)
    back, on = (day - first[land.place]) // 7, (last[land.place] - day) // 7
    return np.asarray(day + 7 * ((drawn * (back + on + 1)).astype(np.int64) - back), land.day.dtype)


def own_crowds(land: Landscape, groups: Sequence[Group]) -> Array:
    """Mask of the visits of a group in cells (institution and weekday) that are mostly its own.

    There the group is the crowd: dates dealt out among its own visits bring it together again, whatever chance does. A shop in another
    region, of which the records know the ring's purchases alone, is of that kind.
    """
    alone = np.zeros(len(land.person), bool)
    cell = land.place.astype(np.int64) * 7 + land.weekday
    for group in groups:
        at = land.order[spread(land.starts[group.members], land.starts[group.members + 1])]
        count = np.bincount(cell[at], minlength=len(land.visits))
        own = (count >= ALONE) & (count > MOSTLY * land.visits)
        alone[at[own[cell[at]]]] = True
    return alone


def decoys(
    land: Landscape,
    search: Search,
    runs: int,
    explained: Explained | None = None,
    seed: int = 7,
    done: Callable[[], None] = lambda: None,
    found: Sequence[Group] = (),
) -> list[Group]:
    """All groups that come out of ``runs`` permutations; ``done`` is called after each.

    Where a group that was ``found`` is the crowd itself its visits get any date of their weekday (``own_crowds``).
    """
    alone = own_crowds(land, found)
    rng = np.random.default_rng(seed)
    chance_groups: list[Group] = []
    dealer = _dealer(land, alone)
    chance = (rng.random(len(land.person)) for _ in range(runs))
    workers = CORES if len(land.person) <= AT_ONCE else 1

    def by_chance(drawn: Array) -> list[Group]:
        return find_groups(dealer.deal(drawn), search, explained)[0]

    for groups in in_order(by_chance, chance, workers):
        chance_groups.extend(groups)
        done()
    return chance_groups


def step_down(groups: Sequence[Group], by_chance: Sequence[Group], runs: int) -> tuple[Tail, list[Group]]:
    """The tail of the decoys and the groups with their q-values, decoys that are a shadow of an established group left out.

    A ring fills dates and hours of its shops, so that permuted records bring parts of it together again. Once a group stands (q ≤ 0.01) against
    all decoys, those of which half is of it say nothing of the others (step-down resampling: Westfall & Young 1993).
    """
    standing: set[int] = set()
    while True:
        left = [one for one in by_chance if not any(_shadow(one, groups[number]) for number in standing)]
        tail = fit_tail([one.score for one in left], runs)
        q = q_values([group.score for group in groups], tail)
        now = {int(number) for number in np.flatnonzero(q <= STANDS)}
        if now <= standing:
            return tail, [replace(group, q_value=float(value)) for group, value in zip(groups, q, strict=True)]
        standing |= now


def _shadow(one: Group, group: Group) -> bool:
    return bool(2 * np.isin(one.members, group.members).sum() >= len(one.members))


def tested_groups(
    land: Landscape, search: Search, explained: Explained | None = None, runs: int | None = None
) -> tuple[list[Group], Links]:
    """Groups with q-values from decoys; ``runs`` permutations (default: fewer the more visits there are)."""
    groups, links = find_groups(land, search, explained)
    if not groups:
        return [], links
    runs = runs or int(np.clip(2_000_000 / max(len(land.person), 1), 3, 40))
    return step_down(groups, decoys(land, search, runs, explained, found=groups), runs)[1], links
