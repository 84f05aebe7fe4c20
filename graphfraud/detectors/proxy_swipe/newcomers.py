"""A second population of a pharmacy: customers of one far place who came from a day on (two centres, one change point)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.proxy_swipe.customers import Customers
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
REMOTE = 0.8
MOST_VILLAGES = 40
"""Villages of a far place up to which some of them are tried alone."""
CELL = 0.01
"""Degrees (about a kilometre) to which homes are rounded when centres are tried."""
EDGE = 0.5
"""Share of the least way from which customers may be of a far place that is cut by it."""
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
        trade_left: ordinary trade a day since the onset over that before, NaN where none was before.
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
        pair, day: first and last visits (months apart) of the far pairs.
        since, months: first day of each of them, and in how many months they came; parallel to ``far``.
        village: code of their address but for house and flat, −1 unknown; parallel to ``far``; address: the same, parallel to ``people``.
        arrived: first day of every pair from farther than half of ``far_km``, the largest integer of others; parallel to ``people``.
        remote: those of these pairs who pay at the pharmacy with the e-credential, four times in five at least.
        near_unit, near_day, near_visits: the ordinary trade, by pharmacy.
        first, last: days of the records.
    """

    people: Customers
    far: Array
    pair: Array
    day: Array
    since: Array
    months: Array
    village: Array
    address: Array
    arrived: Array
    remote: Array
    near_unit: Array
    near_day: Array
    near_visits: Array
    first: int
    last: int

    def days_of(self, pair: int) -> tuple[int, int]:
        """The first and the last day of a customer from afar."""
        own = self.day[self.pair == pair]
        return int(own.min()), int(own.max())

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
        low, high = np.searchsorted(self.near_unit, (unit, unit + 1))
        days, visits = self.near_day[low:high], self.near_visits[low:high]
        if len(days) < OWN_DAYS:
            return None
        before = course(days, visits, self.first, self.last)
        best = told = Part(-1.0, self.first, at[:0])
        lnt, lat = self.people.lnt[mine], self.people.lat[mine]
        centres = _centres(lnt, lat)
        for x, y in centres:
            km = haversine(lnt, lat, x, y)
            for part in RADII:
                close = at[km <= part * radius]
                for part_of in self._parts(close, before):
                    best = max(best, part_of, key=lambda one: one.nats)
                    if part_of.nats > told.nats and self._came(part_of, before).second:
                        told = part_of
        price = float(np.log(len(centres) * len(RADII)))
        return self._crowd(told if told.nats > price else best, price, before, days, visits, radius)

    def _parts(self, close: Array, before: Array) -> Iterator[Part]:
        """The customers of a circle, and those of its villages alone from which more came new than the trade lets expect.

        Which of them they are is paid for: one of two to the power of the number of villages. Who bears no address is of no village.
        """
        day, nats = arrivals(self.since[close], self.months[close], before, self.first)
        yield Part(nats, day, close)
        names, at = np.unique(self.village[close], return_inverse=True)
        if not 2 <= len(names) <= MOST_VILLAGES:
            return
        left = 1 - before[np.clip(day - self.first, 0, len(before) - 1)]
        beyond = (self.since[close] >= day) - left ** self.months[close]
        more = np.bincount(at, beyond, len(names)) > 0
        if more.any() and not more.all():
            kept = close[more[at]]
            day, nats = arrivals(self.since[kept], self.months[kept], before, self.first)
            yield Part(nats - len(names) * float(np.log(2.0)), day, kept)

    def _came(self, part: Part, before: Array) -> Came:
        old_hand = self.since[part.chosen] < part.day
        left = 1 - before[min(max(part.day - self.first, 0), len(before) - 1)]
        anyway = left ** self.months[part.chosen[old_hand]]
        come = int((~old_hand).sum())
        beyond = 1 - float((anyway / np.maximum(1 - anyway, 1e-9)).sum()) / max(come, 1)
        expected = newcomers_expected(np.array([part.day]), self.months[part.chosen], before, self.first)
        return Came(old_hand, come, float(expected[0]), beyond)

    def _crowd(self, part: Part, price: float, before: Array, days: Array, visits: Array, radius: float) -> Crowd:
        close, day, came = self.far[part.chosen], part.day, self._came(part, before)
        old, new = visits[days < day].sum(), visits[days >= day].sum()
        rate = (new / max(self.last - day + 1, 1)) / (old / (day - self.first)) if old and day > self.first else np.nan
        elsewhere = self._elsewhere(close)
        fresh = self._pruned(close, came.old_hand) if came.second else close[:0]
        fresh = np.union1d(fresh, self._next_to(fresh, day, radius)) if len(fresh) else fresh
        lnt, lat = self.people.lnt[fresh], self.people.lat[fresh]
        middle = (np.median(lnt), np.median(lat)) if len(fresh) else (np.nan, np.nan)
        return Crowd(
            pairs=fresh,
            day=day,
            nats=max(0.0, float(part.nats) - price),
            price=price,
            old=int(came.old_hand.sum()),
            new=came.come,
            expected=came.expected,
            beyond=max(0.0, came.beyond),
            km=float(np.median(self.people.km[fresh])) if len(fresh) else np.nan,
            spread=float(np.median(haversine(lnt, lat, *middle))) if len(fresh) else np.nan,
            trade_left=float(rate),
            remote=int(np.isin(fresh, self.remote).sum()),
            others=elsewhere[0],
            others_share=elsewhere[0] / max(elsewhere[1], 1),
        )

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
        return float(np.median(around) / np.median(self.people.km[fresh]))

    def _elsewhere(self, close: Array) -> tuple[int, int]:
        """The pharmacy's customers of other far places: how many pay by e-credential, and how many there are."""
        if not len(close):
            return 0, 0
        here = self.people.unit == self.people.unit[close[0]]
        others = self.far[here[self.far] & ~np.isin(self.far, close)]
        return int(np.isin(others, self.remote).sum()), len(others)

    def _pruned(self, close: Array, old_hand: Array) -> Array:
        """The newcomers of those homes, to a kilometre, from which at least as many came new as had come before."""
        cells = np.round(np.stack((self.people.lnt[close], self.people.lat[close]), axis=1) / CELL)
        cell = np.unique(cells, axis=0, return_inverse=True)[1].ravel()
        count = int(cell.max(initial=-1)) + 1
        more = np.bincount(cell, ~old_hand, count) > np.bincount(cell, old_hand, count)
        return close[~old_hand & more[cell]]


def _centres(lnt: Array, lat: Array) -> Array:
    """Homes rounded to a grid, each once, the fullest first."""
    cells, count = np.unique(np.round(np.stack((lnt, lat), axis=1) / CELL), axis=0, return_counts=True)
    return np.asarray(cells[np.argsort(-count, kind="stable")] * CELL)


def scan(case: Case, people: Customers, far_km: float) -> Scan:
    """Take the visits of the customers from farther than ``far_km`` (kilometres), and what is left as the ordinary trade."""
    import pyarrow as pa

    away = np.flatnonzero(people.km > EDGE * far_km)
    far = away[people.km[away] > far_km]
    number = {(int(people.unit[k]), str(people.psn_no[k])): int(k) for k in away}
    code = {str(name): k for k, name in enumerate(people.unit_names)}
    wanted = pa.table(
        {
            "unit": pa.array(people.unit_names[people.unit[away]], pa.string()),
            "psn_no": pa.array(people.psn_no[away], pa.string()),
            "far": pa.array(people.km[away] > far_km, pa.bool_()),
        }
    )
    case.database.con.register("gf_away", wanted)
    try:
        visits, near = case.frame("visits.sql"), case.frame("near.sql")
    finally:
        case.database.con.unregister("gf_away")
    units = [code[name] for name in visits["unit"].to_pylist()]
    coded = [number[key] for key in zip(units, visits["psn_no"].to_pylist(), strict=True)]
    near_unit = np.fromiter((code.get(name, -1) for name in near["unit"].to_pylist()), np.int64, near.num_rows)
    order = np.argsort(near_unit, kind="stable")
    paid = [np.bincount(coded, visits[name].to_numpy(), len(people.unit)) for name in ("by_token", "visits")]
    seen_day = visits["day"].to_numpy().astype(np.int64)
    since = np.full(len(people.unit), NEVER)
    np.minimum.at(since, coded, seen_day)
    months = np.clip(np.bincount(coded, minlength=len(people.unit)), 1, MONTHS)
    pair, day = _first_and_last(np.asarray(coded, np.int64), seen_day)
    near_day = near["day"].to_numpy()[order]
    every = np.concatenate((day, near_day))
    address = case.people.village[people.person].astype(np.int64)
    return Scan(
        people=people,
        far=far,
        pair=pair,
        day=day,
        since=since[far],
        months=months[far],
        village=address[far],
        address=address,
        arrived=since,
        remote=away[paid[0][away] >= REMOTE * np.maximum(paid[1][away], 1)],
        near_unit=near_unit[order],
        near_day=near_day.astype(np.int64),
        near_visits=near["visits"].to_numpy()[order],
        first=int(every.min()) if len(every) else 0,
        last=int(every.max()) if len(every) else 0,
    )


def _first_and_last(pair: Array, day: Array) -> tuple[Array, Array]:
    """The first and the last entry of each pair: a long illness is not many visits."""
    order = np.lexsort((day, pair))
    pair, day = pair[order], day[order]
    edge = np.concatenate(([True], pair[1:] != pair[:-1])) if len(pair) else np.zeros(0, bool)
    ends = np.concatenate((edge[1:], [True])) if len(pair) else edge
    return pair[edge | ends], day[edge | ends]
