"""Tools for planting a group: whom to take, when they meet, what is swiped, what remains of their own life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .book import Group, Visits
from .catalogue import CHRONIC
from .days import DAY, HOSPITAL, PHARMACY, VILLAGE, minutes, within_hours
from .places import prefecture_of
from .world import World

Array = NDArray[np.int64]


class NoRoom(Exception):
    """The population is too small, or too busy already, for a group of this kind."""


@dataclass
class Plot:
    """One group in the making: its random stream, its entry in the truth, and the ordinary visits by person."""

    world: World
    rng: np.random.Generator
    group: Group
    number: int
    base: Visits
    by_person: tuple[Array, Array]

    @property
    def hide(self) -> Any:
        """The camouflage."""
        return self.world.camouflage

    def own(self, person: int) -> Array:
        """Numbers of a person's ordinary visits that are still in the book, in order of time."""
        order, start = self.by_person
        rows = order[start[person] : start[person + 1]]
        return np.asarray(rows[self.world.alive_base[rows]])

    def drop(self, rows: Array) -> None:
        """Strike ordinary visits out."""
        self.world.alive_base[rows] = False
        self.world.book.drop(rows)

    def change(self, rows: Array, name: str, values: Any) -> None:
        """Set a column of visits, in the book and in what later groups see of ordinary life."""
        rows = np.asarray(rows)
        values = np.broadcast_to(values, rows.shape)
        self.world.book.change(rows, name, values)
        old = rows < len(self.base)
        self.base.columns[name][rows[old]] = values[old]

    def clear(self, person: int, t0: float, t1: float) -> None:
        """Strike out a person's ordinary visits between two moments; stays that reach into them too."""
        rows = self.own(person)
        begin = self.base.t[rows] - self.base.stay[rows] * DAY
        self.drop(rows[(self.base.t[rows] > t0) & (begin < t1)])

    def thin(self, persons: Any) -> None:
        """Leave the camouflage's share of the ordinary visits of ring members."""
        for person in persons:
            rows = self.own(int(person))
            self.drop(rows[self.rng.random(len(rows)) > self.hide.keep])

    def swipe(self, person: Any, place: Any, t: Any, med: Any, **others: Any) -> Array:
        """Enter visits of this group."""
        t = np.clip(np.asarray(t).astype("int64"), 0, self.world.cal.n * DAY - 1)
        person = np.asarray(person)
        others.setdefault("cert", np.where(self.rng.random(person.shape) < 0.82, 3, 2))
        if "opter" not in others:
            desks = self.world.places.operators[place]
            others["opter"] = (self.rng.random(person.shape) * desks).astype("int64")
        numbers = self.world.book.add(person, place, t, med, origin=self.number, locked=True, **others)
        self.group.visits.extend(numbers.tolist())
        return numbers

    def finish(self, patients: Any, institutions: Any = (), joint: int | None = None, **others: Any) -> None:
        """Write the members into the truth and mark them as taken."""
        group = self.group
        group.patients = sorted({int(x) for x in patients})
        group.institutions = sorted({int(x) for x in institutions})
        for name, values in others.items():
            setattr(group, name, sorted(set(values)))
        if joint is not None:
            group.joint_events = int(joint)
        self.world.used[group.patients] = True


def plot(world: World, kind: str, index: int, innocent: bool = False) -> Plot:
    """Begin a group; its random numbers depend on its kind and index only."""
    world.book.groups.append(Group(kind, innocent))
    name = f"{kind}/{index}"
    base = world.base
    assert base is not None
    return Plot(world, world.stream(name), world.book.groups[-1], len(world.book.groups) - 1, base, world.by_person)


def size(p: Plot, lo: int = 5, hi: int = 60) -> int:
    """Members of a ring: small ones are many, large ones few, and none is large in a small population."""
    hi = max(lo + 1, min(hi, p.world.persons // 160))
    return int(np.rint(np.exp(p.rng.uniform(np.log(lo), np.log(hi)))))


def event_count(p: Plot, lo: int = 6, hi: int = 18) -> int:
    """Joint events of a ring; one in eight is a thin one."""
    if p.rng.random() < 0.12:
        return int(p.rng.integers(3, 6))
    return int(p.rng.integers(lo, hi + 1))


def free(world: World, lo: int = 18, hi: int = 99) -> NDArray[np.bool_]:
    """Persons of an age who belong to no group, live, and stay at home."""
    people = world.people
    return (people.age >= lo) & (people.age <= hi) & ~world.used & (people.away == 0) & (people.die > world.cal.n)


def choose(p: Plot, n: int, among: NDArray[np.bool_], spread: str = "any") -> Array:
    """``n`` persons among the marked.

    Args:
        p: the plot.
        n: how many; fewer when there are not so many.
        among: one mark a person.
        spread: ``any``, ``village`` (few neighbouring homes), ``employer``, ``family`` (``any`` with one whole
            household among them).

    Raises:
        NoRoom: fewer than three are left.
    """
    rng, people = p.rng, p.world.people
    pool = np.flatnonzero(among)
    if spread == "village" and len(pool):
        centre = people.home[rng.choice(pool)]
        homes = p.world.homes
        near = np.argsort(np.hypot(homes.x - homes.x[centre], homes.y - homes.y[centre]))
        for count in (1, 2, 4, 8):
            inside = pool[np.isin(people.home[pool], near[:count])]
            if len(inside) >= n:
                pool = inside
                break
    if spread == "employer":
        firms = np.bincount(people.employer[pool] + 1, minlength=2)[1:]
        good = np.flatnonzero(firms >= n)
        if len(good):
            pool = pool[people.employer[pool] == rng.choice(good)]
    one_a_house = pool[rng.permutation(len(pool))]
    _, first = np.unique(people.household[one_a_house], return_index=True)
    if len(first) >= n:
        one_a_house = one_a_house[np.sort(first)]
    picked = one_a_house[:n]
    if spread == "family" and n >= 6:
        houses = np.flatnonzero(np.bincount(people.household[pool]) >= 3)
        if len(houses):
            kin = pool[people.household[pool] == rng.choice(houses)][:4]
            picked = np.concatenate([kin, picked[~np.isin(picked, kin)][: n - len(kin)]])
    if len(picked) < min(n, 3):
        raise NoRoom
    return np.asarray(picked)


def attendance(p: Plot, n: int, events: int, least: int = 3) -> NDArray[np.bool_]:
    """Who is at which event (rows are events); at least ``least`` at each, and nobody at fewer than two."""
    there = p.rng.random((events, n)) < p.hide.attend
    for row in there:
        missing = min(least, n) - int(row.sum())
        if missing > 0:
            row[p.rng.choice(np.flatnonzero(~row), missing, replace=False)] = True
    for column in there.T:
        missing = min(2, events) - int(column.sum())
        if missing > 0:
            column[p.rng.choice(np.flatnonzero(~column), missing, replace=False)] = True
    return there


def event_days(p: Plot, events: int, step: float | None = None, first: int = 2, last: int | None = None) -> Array:
    """Days of the events, in a rhythm from which they stray; each day once."""
    last = p.world.cal.n - 3 if last is None else last
    room = max(last - first, events + 1)
    longest = room / max(events, 1)
    step = min(float(p.rng.uniform(4, 20)) if step is None else step, longest)
    start = first + p.rng.uniform(0, max(room - step * events, 0.5))
    days = np.floor(start + step * np.arange(events) + p.rng.uniform(-p.hide.jitter, p.hide.jitter + 1, events))
    days = np.clip(days, first, last).astype("int64")
    seen: set[int] = set()
    out = []
    for day in days:
        d = int(day)
        while d in seen:
            d = d + 1 if d + 1 <= last else first + int(p.rng.integers(room))
        seen.add(d)
        out.append(d)
    return np.sort(np.array(out))


def start_minute(p: Plot, place: int) -> float:
    """Minute at which an event begins: in the rush, or when the place is empty."""
    kind = np.array([p.world.places.kind[place]])
    if p.rng.random() < p.hide.crowd:
        return float(minutes(p.rng, kind)[0])
    quiet = {PHARMACY: (775, 835), HOSPITAL: (700, 770), VILLAGE: (690, 770)}.get(int(kind[0]), (1080, 1150))
    return float(p.rng.uniform(*quiet))


def bundle_times(p: Plot, n: int, place: int, day: int, minute: float | None = None, longest: int = 5400) -> Array:
    """Moments of ``n`` cards one after another, from the camouflage's gap, within ``longest`` seconds."""
    begin = start_minute(p, place) if minute is None else minute
    gaps = p.rng.uniform(*p.hide.gap, n)
    at = np.cumsum(gaps) * min(1.0, longest / max(gaps.sum(), 1))
    kind = np.array([p.world.places.kind[place]])
    begin = float(within_hours(kind, np.array([min(begin, 1290 - at[-1] / 60 if n else begin)]))[0])
    return np.asarray((day * DAY + begin * 60 + at).astype("int64"))


def desk(p: Plot, n: int, place: int) -> Array:
    """The clerk: always the same when the ring is careless, anyone when it is careful."""
    share = {"easy": 1.0, "medium": 0.8, "hard": 0.45}[p.hide.name]
    others = (p.rng.random(n) * p.world.places.operators[place]).astype("int64")
    return np.where(p.rng.random(n) < share, 0, others)


def round_baskets(p: Plot, visits: Array) -> None:
    """Few costly goods at sums that come out even."""
    items = np.array([p.world.cat.item(x) for x in ("阿胶块", "西洋参片", "三七粉", "安宫牛黄丸", "复合维生素B片")])
    sums = p.rng.choice([10_000, 15_000, 20_000, 30_000, 50_000], len(visits))
    p.world.book.line(visits, p.rng.choice(items, len(visits)), 1, sums)


def resale_baskets(p: Plot, visits: Array, packs: tuple[int, int] = (2, 5), kinds: int = 2) -> None:
    """Drugs that find a second buyer, several packs of each."""
    favoured = np.flatnonzero(p.world.cat.favoured & (p.world.cat.price < 20_000))
    for _ in range(kinds):
        p.world.book.line(
            visits, p.rng.choice(favoured, len(visits)), p.rng.integers(packs[0], packs[1] + 1, len(visits))
        )


def near(p: Plot, place: int, which: Array, lo: float, hi: float) -> Array:
    """Institutions among ``which`` between two distances (km) from a place, nearest first."""
    km = p.world.places.km(which, place)
    ok = (km >= lo) & (km <= hi)
    return np.asarray(which[ok][np.argsort(km[ok])])


def distance(p: Plot, place: int) -> NDArray[np.float64]:
    """Kilometres from each person's home to a place."""
    people, places = p.world.people, p.world.places
    return np.asarray(np.hypot(people.x - places.x[place], people.y - places.y[place]))


def illness(p: Plot, who: Array) -> Array:
    """Each person's chronic illness, or a cold."""
    chronic = np.array([p.world.cat.dise(c) for c in CHRONIC])
    ill = p.world.people.chronic[who]
    return np.where(ill >= 0, chronic[ill], p.world.cat.dise("J06"))


def queue(
    p: Plot, who: Array, place: int, day: int, minute: float, gap: tuple[float, float], med: int, **others: Any
) -> Array:
    """Honest people one after another at a counter: the first at ``minute``, then ``gap`` seconds apart."""
    who = p.rng.permutation(np.asarray(who, dtype="int64"))
    t = day * DAY + minute * 60 + np.cumsum(p.rng.uniform(*gap, len(who))) - gap[0]
    if "doctor" not in others:
        shop = p.world.places.kind[place] == PHARMACY
        others["doctor"] = -1 if shop else p.world.doctor_at(p.rng, np.full(len(who), place))
    others.setdefault("dise", illness(p, who))
    others.setdefault("cert", p.world.certs(p.rng, who))
    return p.swipe(who, place, t, med, **others)


def closest(p: Plot, x: float, y: float, kinds: tuple[int, ...], rank: int = 0, prefecture: int | None = None) -> int:
    """The institution of a kind that is ``rank``-nearest to a spot."""
    places = p.world.places
    ok = np.isin(places.kind, kinds)
    if prefecture is not None:
        ok &= prefecture_of(places.county) == prefecture
    which = np.flatnonzero(ok)
    order = which[np.argsort(np.hypot(places.x[which] - x, places.y[which] - y))]
    return int(order[min(rank, len(order) - 1)])


def locals_of(p: Plot, lo: int, hi: int, n: int, rural: bool | None = None, prefecture: int = 0) -> tuple[int, Array]:
    """A home where at least ``n`` free persons of an age live, and all of these; the fullest where none has so many."""
    people, homes = p.world.people, p.world.homes
    ok = free(p.world, lo, hi) & (prefecture_of(people.county) == prefecture)
    if rural is not None:
        ok &= (homes.town[people.home] >= 0) == rural
    count = np.bincount(people.home[ok], minlength=len(homes.x))
    good = np.flatnonzero(count >= n)
    home = int(p.rng.choice(good)) if len(good) else int(np.argmax(count))
    return home, np.flatnonzero(ok & (people.home == home))


def apart(p: Plot, pool: Array, n: int) -> Array:
    """``n`` persons of a pool, of different households as far as there are; NoRoom under three."""
    if len(pool) < 3:
        raise NoRoom
    pool = p.rng.permutation(pool)
    _, first = np.unique(p.world.people.household[pool], return_index=True)
    first = np.sort(first)
    rest = np.setdiff1d(np.arange(len(pool)), first)
    return np.asarray(pool[np.concatenate([first, rest])][:n])


def one(p: Plot, pool: Array) -> int:
    """One of a pool; NoRoom where it is empty."""
    if not len(pool):
        raise NoRoom
    return int(p.rng.choice(pool))


def joint(visits_per_event: list[int], least: int = 3) -> int:
    """Events at which that many were present."""
    return sum(k >= least for k in visits_per_event)
