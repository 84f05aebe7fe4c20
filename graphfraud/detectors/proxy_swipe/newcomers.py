"""A second population of a pharmacy: customers of one far place who came from a day on (two centres, one change point)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.proxy_swipe.customers import Customers, medians
from graphfraud.engines.people import haversine
from graphfraud.stats.onset import arrivals, course, newcomers_expected

Array = npt.NDArray[Any]
BEYOND = 0.65
"""Share of the newcomers beyond those whom the place's old customers lead one to expect, from which they are a second population."""
TIMES = 2.0
"""Multiple of the newcomers whom the trade lets expect of that place, from which they are: nearly all come since a day in the first weeks."""
MONTHS = 4
"""Months with visits that tell of one customer: a long illness is not many visits."""
ALL_OVER = 1 / 3
"""Median way of the newcomers' own homes, by what each uses elsewhere, to their middle, over that to the pharmacy, beyond which the address alone
tells that they are of one place: so do an estate's people who moved in from all over town, and a village's who go to several towns."""
NEXT = 1 / 3
"""Radius, in multiples of the place's, around the homes of the newcomers within which others who came since are of the same place."""
SAME_PLACE = 2.0
"""Newcomers for each old customer from which a kilometre next to the newcomers' homes is of their place."""
RADII = (1 / 3, 1.0, 2.0)
"""Sizes of the far place that are tried, in multiples of the radius given."""
OWN_DAYS = 10
"""Days of ordinary trade from which a pharmacy has a first population."""
MAIN = 0.25
"""Share of the pharmacy's customers up to which those from nearby are not its ordinary trade: it lies out in the country, or by a road, and most come
from afar. All of its customers are, then."""
REACH = 30.0
"""Kilometres (median) to the customers' homes up to which a shop without customers nearby has such a trade; those of one farther
away are travellers, unless most are of the shop's own county."""
OWN_COUNTY = 0.5
"""Share of a shop's customers insured in its own county, of those of whom the county is known, from which they are its trade, however far they live."""
VILLAGE = 8
"""Customers of one far address from which on its people are looked at by themselves, too: as many as make a second population."""
MOST_VILLAGES = 40
"""Villages of a far place up to which some of them are tried alone."""
CELL = 0.01
"""Degrees (about a kilometre) to which homes are rounded when centres are tried."""
EDGE = 0.5
"""Share of the least way from which customers may be of a far place that is cut by it."""
OLD_HANDS = 5
"""Customers who came again in the second half of the time before, from whom it is told how many of the old custom come back."""
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Crowd:
    """The second population of one pharmacy.

    Attributes:
        pairs: positions among the customers, those who came since the onset, with those of the same place on the near side of ``far_km``.
        day: of the onset, days since 2000-01-01; nats: how unlikely so many newcomers since are, less the price of choosing
            the place; price: that.
        old, new: customers of the far place who had come before it, and who had not.
        expected: newcomers by the ordinary course, were that all.
        beyond: share of the newcomers beyond those whom the old customers lead one to expect.
        km: median way from home; spread: median distance of the homes from their middle, km.
        trade_left: ordinary trade a day since the onset, but what the newcomers and who of their addresses came with them bought, over that before;
            NaN where none was before.
        remote, others: how many of the newcomers, and of the pharmacy's other customers from afar, pay by e-credential.
        others_share: of all its other customers from afar, those who do.
    """

    pairs: Array
    day: int
    nats: float
    price: float
    old: int
    new: int
    expected: float
    beyond: float
    km: float
    spread: float
    trade_left: float
    remote: int
    others: int
    others_share: float

    def left(self, share: float) -> float:
        """Nats when only a share of the newcomers is left; what the search had to choose is paid for as before."""
        return max(0.0, (self.nats + self.price) * share - self.price)


@dataclass(frozen=True)
class Part:
    """Customers of a far place (positions in ``far``), the day since which the new ones came, nats."""

    nats: float
    day: int
    chosen: Array


@dataclass(frozen=True)
class Came:
    """Of a part's customers: who had come before its day, how many had not, how many would not by the ordinary course.

    ``beyond`` is the share of them beyond those whom the old customers lead one to expect.
    """

    old_hand: Array
    come: int
    expected: float
    beyond: float

    @property
    def second(self) -> bool:
        """Whether the newcomers are a second population."""
        return self.beyond >= BEYOND and self.come >= TIMES * self.expected


@dataclass(frozen=True)
class Scan:
    """What is needed to look for the second population.

    Attributes:
        people: all pairs; far: positions of those from afar, ascending.
        since, months: first day of each of them, and in how many months they came; parallel to ``far``.
        village: code of their address but for house and flat, −1 unknown; parallel to ``far``; address: the same, parallel to ``people``.
        arrived: first day of every pair from farther than half of ``far_km``, the largest integer of others; parallel to ``people``.
        near_unit, near_day, near_visits: the ordinary trade, by pharmacy: of those nearby, of everybody where these are few (MAIN).
        counted: whether a pair's visits are among these; parallel to ``people``.
        first, last: days of the records.
    """

    people: Customers
    far: Array
    since: Array
    months: Array
    village: Array
    address: Array
    arrived: Array
    near_unit: Array
    near_day: Array
    near_visits: Array
    counted: Array
    first: int
    last: int

    def trade(self, unit: int) -> tuple[Array, Array, Array] | None:
        """The pharmacy's days of ordinary trade, visits on them, and their course; None where they are too few for a first population."""
        low, high = np.searchsorted(self.near_unit, (unit, unit + 1))
        days, visits = self.near_day[low:high], self.near_visits[low:high]
        return None if len(days) < OWN_DAYS else (days, visits, course(days, visits, self.first, self.last))

    def of(self, unit: int, radius: float, without: Array | None = None) -> Crowd | None:
        """The far place whose customers' coming is hardest to explain by the ordinary course; None without far customers, or ordinary ones.

        Of places whose newcomers are a second population, if there is one: a town's drift around it may be harder to explain. ``without`` are
        customers of whom it is known why they came. A shop far away, of which the records know travellers alone, has no first population.
        """
        at = np.flatnonzero(self.people.unit[self.far] == unit)
        at = at if without is None else at[~np.isin(self.far[at], without)]
        mine = self.far[at]
        if not len(mine):
            return None
        trade = self.trade(unit)
        if trade is None:
            return None
        days, visits, before = trade
        best = told = Part(-1.0, self.first, at[:0])
        lnt, lat = self.people.lnt[mine], self.people.lat[mine]
        centres, villages = _centres(lnt, lat), self._villages(at)
        for part_of in (self._part(village, before) for village in villages):
            best = max(best, part_of, key=lambda one: one.nats)
            if part_of.nats > told.nats and came(self, self.far[part_of.chosen], part_of.day, before).second:
                told = part_of
        for x, y in centres:
            km = haversine(lnt, lat, x, y)
            for part in RADII:
                close = at[km <= part * radius]
                for part_of in self._parts(close, before):
                    best = max(best, part_of, key=lambda one: one.nats)
                    if part_of.nats > told.nats and came(self, self.far[part_of.chosen], part_of.day, before).second:
                        told = part_of
        price = float(np.log(len(centres) * len(RADII) + len(villages)))
        return self._crowd(told if told.nats > price else best, price, before, days, visits, radius)

    def _parts(self, close: Array, before: Array) -> Iterator[Part]:
        """The customers of a circle, and those of its villages alone from which more came new than the trade lets expect.

        Which of them they are is paid for: one of two to the power of the number of villages. Who bears no address is of no village.
        """
        whole = self._part(close, before)
        yield whole
        names, at = np.unique(self.village[close], return_inverse=True)
        if not 2 <= len(names) <= MOST_VILLAGES:
            return
        left = 1 - before[np.clip(whole.day - self.first, 0, len(before) - 1)]
        beyond = (self.since[close] >= whole.day) - left ** self.months[close]
        more = np.bincount(at, beyond, len(names)) > 0
        if more.any() and not more.all():
            kept = close[more[at]]
            part = self._part(kept, before)
            yield replace(part, nats=part.nats - len(names) * float(np.log(2.0)))

    def _part(self, chosen: Array, before: Array) -> Part:
        day, nats = arrivals(self.since[chosen], self.months[chosen], before, self.first)
        return Part(nats, day, chosen)

    def _villages(self, at: Array) -> list[Array]:
        """The customers (positions in ``far``) of each address of VILLAGE or more: the guilty village among others who have come all year."""
        named = at[self.village[at] >= 0]
        names, code, count = np.unique(self.village[named], return_inverse=True, return_counts=True)
        return [named[code == k] for k in range(len(names)) if count[k] >= VILLAGE]

    def _crowd(self, part: Part, price: float, before: Array, days: Array, visits: Array, radius: float) -> Crowd:
        close, day = self.far[part.chosen], part.day
        seen = came(self, close, day, before)
        fresh = self._pruned(close, seen.old_hand) if seen.second else close[:0]
        fresh = np.union1d(fresh, self._next_to(fresh, day, radius)) if len(fresh) else fresh
        nats = max(0.0, float(part.nats) - price)
        return self.crowd(fresh, seen, day, nats, price, (days, visits), self._elsewhere(close))

    def crowd(
        self,
        fresh: Array,
        seen: Came,
        day: int,
        nats: float,
        price: float,
        trade: tuple[Array, Array],
        elsewhere: tuple[int, int] = (0, 0),
    ) -> Crowd:
        """The second population ``fresh`` (pairs) as ``seen``; ``trade``: days and visits of the ordinary one; ``elsewhere`` as ``_elsewhere``."""
        days, visits = trade
        old, new = visits[days < day].sum(), visits[days >= day].sum() - self._their_own(fresh, day)
        rate = (new / max(self.last - day + 1, 1)) / (old / (day - self.first)) if old and day > self.first else np.nan
        rate = min(rate, self._come_back(fresh, day)) if len(fresh) else rate
        lnt, lat = self.people.lnt[fresh], self.people.lat[fresh]
        middle = (np.median(lnt), np.median(lat)) if len(fresh) else (np.nan, np.nan)
        return Crowd(
            pairs=fresh,
            day=day,
            nats=nats,
            price=price,
            old=int(seen.old_hand.sum()),
            new=seen.come,
            expected=seen.expected,
            beyond=max(0.0, seen.beyond),
            km=float(np.median(self.people.km[fresh])) if len(fresh) else np.nan,
            spread=float(np.median(haversine(lnt, lat, *middle))) if len(fresh) else np.nan,
            trade_left=float(rate),
            remote=int(self.people.remote[fresh].sum()),
            others=elsewhere[0],
            others_share=elsewhere[0] / max(elsewhere[1], 1),
        )

    def _their_own(self, fresh: Array, day: int) -> int:
        """Visits since the day that are in the ordinary trade, but the newcomers', or of others who live at their addresses and came since."""
        people = self.people
        if not len(fresh):
            return 0
        came_since = self.counted & (people.unit == people.unit[fresh[0]]) & (people.first >= day)
        at = np.flatnonzero(came_since)
        theirs = np.isin(at, fresh) | ((self.address[at] >= 0) & np.isin(self.address[at], self.address[fresh]))
        return int(people.visits[at[theirs]].sum())

    def _come_back(self, fresh: Array, day: int) -> float:
        """Share of the old custom that came again since the day, over that of the first half of the time before which did in the second.

        Infinite where these are too few to tell: of a small shop that moved a few passers-by would else be the trade that stayed.
        """
        people, middle = self.people, (self.first + day) // 2
        old = self.counted & (people.unit == people.unit[fresh[0]]) & (people.first < day)
        early = old & (people.first < middle)
        again = int((people.last[early] >= middle).sum())
        if again < OLD_HANDS:
            return np.inf
        time = min(1.0, (self.last - day + 1) / max(day - middle, 1))
        return float((people.last[old] >= day).sum() / old.sum() / (again / early.sum() * max(time, 1e-9)))

    def _next_to(self, fresh: Array, day: int, radius: float) -> Array:
        """Others who came since the day and live next to the newcomers, nearer to them than to the pharmacy: a far place does not end at a line.

        Homes to a kilometre, from which nearly all customers came new.
        """
        people = self.people
        at = np.flatnonzero((people.unit == people.unit[fresh[0]]) & (self.arrived < NEVER))
        at = at[~np.isin(at, fresh)]
        homes = np.unique(np.stack((people.lnt[fresh], people.lat[fresh]), axis=1), axis=0)
        way = haversine(people.lnt[at][:, None], people.lat[at][:, None], homes[:, 0], homes[:, 1]).min(axis=1)
        at = at[(way <= NEXT * radius) & (way < people.km[at])]
        fresh_here = self.arrived[at] >= day
        cells = np.round(np.stack((people.lnt[at], people.lat[at]), axis=1) / CELL)
        cell = np.unique(cells, axis=0, return_inverse=True)[1].ravel()
        count = int(cell.max(initial=-1)) + 1
        new, old = np.bincount(cell, fresh_here, count), np.bincount(cell, ~fresh_here, count)
        return np.asarray(at[fresh_here & (new >= SAME_PLACE * old)[cell]])

    def scatter(self, fresh: Array) -> float:
        """How far the newcomers' own homes are scattered, in ways to the pharmacy; 0 where they are not known."""
        lnt, lat = self.people.own_lnt[fresh], self.people.own_lat[fresh]
        known = ~np.isnan(lnt)
        if not known.any():
            return 0.0
        around = haversine(lnt[known], lat[known], np.median(lnt[known]), np.median(lat[known]))
        way = float(np.median(self.people.km[fresh]))
        return float(np.median(around)) / way if way > 0 else 0.0

    def _elsewhere(self, close: Array) -> tuple[int, int]:
        """The pharmacy's customers of other far places: how many pay by e-credential, and how many there are."""
        if not len(close):
            return 0, 0
        here = self.people.unit == self.people.unit[close[0]]
        others = self.far[here[self.far] & ~np.isin(self.far, close)]
        return int(self.people.remote[others].sum()), len(others)

    def _pruned(self, close: Array, old_hand: Array) -> Array:
        """The newcomers of those homes, to a kilometre, from which at least as many came new as had come before."""
        cells = np.round(np.stack((self.people.lnt[close], self.people.lat[close]), axis=1) / CELL)
        cell = np.unique(cells, axis=0, return_inverse=True)[1].ravel()
        count = int(cell.max(initial=-1)) + 1
        more = np.bincount(cell, ~old_hand, count) > np.bincount(cell, old_hand, count)
        return close[~old_hand & more[cell]]


def came(looked: Scan, close: Array, day: int, before: Array) -> Came:
    """Who of the customers ``close`` (pairs) came since the day, against the pharmacy's ordinary course ``before``."""
    people = looked.people
    months = np.minimum(people.months[close], MONTHS)
    old_hand = people.first[close] < day
    left = 1 - before[min(max(day - looked.first, 0), len(before) - 1)]
    anyway = left ** months[old_hand]
    come = int((~old_hand).sum())
    beyond = 1 - float((anyway / np.maximum(1 - anyway, 1e-9)).sum()) / max(come, 1)
    expected = newcomers_expected(np.array([day]), months, before, looked.first)
    return Came(old_hand, come, float(expected[0]), beyond)


def _centres(lnt: Array, lat: Array) -> Array:
    """Homes rounded to a grid, each once, the fullest first."""
    cells, count = np.unique(np.round(np.stack((lnt, lat), axis=1) / CELL), axis=0, return_counts=True)
    return np.asarray(cells[np.argsort(-count, kind="stable")] * CELL)


def _out_of_town(case: Case, people: Customers, far: Array) -> Array:
    """Of which pharmacies those from nearby are not the ordinary trade, and all customers are: by pharmacy."""
    units = len(people.unit_names)
    every, from_afar = (np.bincount(codes, minlength=units) for codes in (people.unit, people.unit[far]))
    near = every - from_afar
    known = np.flatnonzero(~np.isnan(people.km))
    km = medians(people.unit[known], people.km[known], units)
    return (near <= MAIN * every) & ((near > 0) | (km <= REACH) | (_of_the_county(case, people) >= OWN_COUNTY))


def _of_the_county(case: Case, people: Customers) -> Array:
    """Share of each pharmacy's customers who are insured in its county, of those of whom it is known; 0 where it is of none."""
    where = dict(zip(case.visits.places, case.places.region, strict=True))
    county = np.array([str(where.get(name, "")) for name in people.unit_names], dtype=object)[people.unit]
    insured = case.people.region[people.person]
    known = (insured >= 0) & (county != "")
    same = known & (case.people.region_names[insured] == county)
    units = len(people.unit_names)
    return np.asarray(np.bincount(people.unit, same, units) / np.maximum(np.bincount(people.unit, known, units), 1))


def scan(case: Case, people: Customers, far_km: float) -> Scan:
    """Take the customers from farther than ``far_km`` (kilometres), and the visits of all others as the ordinary trade."""
    import pyarrow as pa

    far = np.flatnonzero(people.km > far_km)
    code = {str(name): k for k, name in enumerate(people.unit_names)}
    away = far[~_out_of_town(case, people, far)[people.unit[far]]]
    wanted = {"unit": people.unit_names[people.unit[away]], "psn_no": people.psn_no[away]}
    case.database.con.register("gf_away", pa.table({name: pa.array(ids, pa.string()) for name, ids in wanted.items()}))
    try:
        near = case.frame("near.sql")
    finally:
        case.database.con.unregister("gf_away")
    near_unit = np.fromiter((code.get(name, -1) for name in near["unit"].to_pylist()), np.int64, near.num_rows)
    order = np.argsort(near_unit, kind="stable")
    near_day = near["day"].to_numpy()[order].astype(np.int64)
    address = case.people.village[people.person].astype(np.int64)
    counted = np.ones(len(people.unit), bool)
    counted[away] = False
    return Scan(
        people=people,
        far=far,
        since=people.first[far],
        months=np.minimum(people.months[far], MONTHS),
        village=address[far],
        address=address,
        arrived=np.where(people.km > EDGE * far_km, people.first, NEVER),
        near_unit=near_unit[order],
        near_day=near_day,
        near_visits=near["visits"].to_numpy()[order],
        counted=counted,
        first=int(min(near_day.min(initial=NEVER), people.first.min())),
        last=int(max(near_day.max(initial=-NEVER), people.last.max())),
    )
