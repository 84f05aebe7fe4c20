"""How rings and groups are set into the year: who, which days, in what company, with how much camouflage."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .book import YEAR, Book, Visit
from .coast import DAY, Inst, Place, apart
from .people import Person

KEPT = {"easy": 0.2, "medium": 0.5, "hard": 0.8}
COMES = {"easy": 1.0, "medium": 0.75, "hard": 0.5}
What = Callable[[Person, Inst, int], Visit]


@dataclass
class Field:
    """The world as a planter sees it: nobody is taken twice; truth is collected."""

    rng: random.Random
    book: Book
    people: list[Person]
    insts: list[Inst]
    spots: list[Place]
    camouflage: str
    truth: list[dict[str, Any]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    booked: set[str] = field(default_factory=set)
    mine: dict[str, list[Visit]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def comes(self) -> float:
        """Share of a ring's meetings that a member attends."""
        return COMES[self.camouflage]

    def take(self, count: int, fits: Callable[[Person], bool] = lambda p: True) -> list[Person]:
        """So many persons at random that fit and are in no other plant, or as many as there are."""
        free = [p for p in self.people if p.no not in self.used and fits(p)]
        chosen = self.rng.sample(free, min(count, len(free)))
        self.used.update(p.no for p in chosen)
        return chosen

    def near(self, count: int, spot: Place, fits: Callable[[Person], bool] = lambda p: True) -> list[Person]:
        """Persons of one place."""
        return self.take(count, lambda p: p.place is spot and fits(p))

    def spot(self, *kinds: str, regions: Iterable[str] = (), least: int = 0) -> Place:
        """A place of the kinds and regions with enough free people, the fullest where none has."""
        some = [s for s in self.spots if s.kind in kinds and (not regions or s.region in regions)]
        free = {id(s): 0 for s in some}
        for person in self.people:
            if id(person.place) in free and person.no not in self.used:
                free[id(person.place)] += 1
        roomy = [s for s in some if free[id(s)] >= least] or [max(some, key=lambda s: free[id(s)])]
        return self.rng.choice(roomy)

    def inst(self, kind: str, fits: Callable[[Inst], bool] = lambda i: True) -> Inst:
        """An institution of that kind with a clock of its own; the sea's odd ones are left out.

        A small prefecture may have none that fits: then any with a date for a clock that fits, else any of the kind.
        """
        usual = [i for i in self.insts if i.kind == kind and 0 < i.weight < 20]
        some = [i for i in usual if i.clock < DAY and fits(i)]
        some = some or [i for i in usual if fits(i)] or [i for i in usual if i.clock < DAY]
        chosen = self.rng.choice([i for i in some if i.code not in self.booked] or some)
        self.booked.add(chosen.code)
        return chosen

    def named(self, name: str) -> Inst:
        """The institution of that name."""
        return next(i for i in self.insts if name in i.name)

    def around(self, kind: str, spot: Place | Inst, near: float, far: float) -> Inst:
        """An institution of that kind at such a distance, or the closest to it."""
        some = [i for i in self.insts if i.kind == kind and 0 < i.weight < 20 and i.clock < DAY and not i.batch]
        inside = [i for i in some if near <= apart(i, spot) <= far]
        inside = [i for i in inside if i.code not in self.booked] or inside
        return self.rng.choice(inside) if inside else min(some, key=lambda i: abs(apart(i, spot) - (near + far) / 2))

    def days(self, count: int, gap: float, first: int | None = None, jitter: float = 0.3) -> list[int]:
        """Jittered days of so many meetings, within the year."""
        rng = self.rng
        gap = min(gap, (YEAR - 20) / max(1, count))
        day: float = rng.randint(5, max(5, int(YEAR - 10 - count * gap))) if first is None else first
        found = []
        for _ in range(count):
            found.append(max(0, min(YEAR - 3, int(day))))
            day += max(1, rng.gauss(gap, gap * jitter))
        return found

    def thin(self, members: Sequence[Person]) -> None:
        """Of the members' ordinary visits only the camouflage's share is kept."""
        if not self.mine:
            for visit in self.book.visits:
                self.mine.setdefault(visit.who.no, []).append(visit)
        for person in members:
            for visit in self.mine.get(person.no, ()):
                visit.gone = visit.gone or self.rng.random() > KEPT[self.camouflage]

    def some(self, members: Sequence[Person], share: float, least: int = 2) -> list[Person]:
        """Those who come this time, in a new order."""
        here = [p for p in members if self.rng.random() < share]
        if len(here) < least:
            here = self.rng.sample(list(members), min(least, len(members)))
        self.rng.shuffle(here)
        return here

    def meet(self, members: Sequence[Person], at: Inst, begin: int, gap: tuple[float, float], what: What,
             **more: object) -> list[Visit]:  # fmt: skip
        """One after the other, seconds apart, at one till and so early that the house is still open."""
        till = self.rng.choice(at.tills)
        close = begin // DAY * DAY + int(at.hours[1] * 3600)
        begin = min(begin, max(close - int(len(members) * sum(gap) / 2), begin // DAY * DAY + 8 * 3600))
        made = []
        for person in members:
            visit = what(person, at, begin)
            visit.till = till
            for key, value in more.items():
                setattr(visit, key, value)
            made.append(visit)
            begin += int(self.rng.uniform(*gap))
        return made

    def note(self, kind: str, visits: Sequence[Visit], members: Sequence[Person], events: int, innocent: bool = False,
             **keys: Iterable[str]) -> None:  # fmt: skip
        """Write the truth's line and mark the visits as planted."""
        for visit in visits:
            visit.planted = "innocent" if innocent else "ring"
        came = {visit.who.no for visit in visits}
        self.seen[kind] = self.seen.get(kind, 0) + 1
        self.truth.append(
            {
                "ring_id": f"{kind}-{self.seen[kind]:02d}", "kind": kind, "innocent": innocent,
                "camouflage": "" if innocent else self.camouflage, "patients": sorted({p.no for p in members} & came),
                "institutions": sorted({v.at.code for v in visits}), "doctors": sorted(keys.get("doctors", ())),
                "employers": sorted(keys.get("employers", ())), "codes": sorted(keys.get("codes", ())),
                "joint_events": events, "visits": visits,
            }
        )  # fmt: skip

    def recruit(self, least: int, most: int, fits: Callable[[Person], bool]) -> list[Person]:
        """A ring's members, of whose ordinary visits the camouflage's share is kept."""
        members = self.take(self.rng.randint(least, most), fits)
        self.thin(members)
        return members

    def often(self, full: int, least: int) -> int:
        """So many times in all, less those that the camouflage leaves out."""
        return max(least, round(full * self.comes))

    def group(self, kind: str, members: Sequence[Person], route: Sequence[Inst], days: Sequence[int], hour: float,
              gap: tuple[float, float], what: What, share: float, **more: Any) -> None:  # fmt: skip
        """An innocent company."""
        self.company(kind, members, route, days, hour, gap, what, innocent=True, share=share, **more)

    def company(self, kind: str, members: Sequence[Person], route: Sequence[Inst], days: Sequence[int], hour: float,
                gap: tuple[float, float], what: What, *, innocent: bool = False, share: float | None = None,
                wait: float = 0.6, jitter: float = 0.7, rotate: bool = False, **more: object) -> list[Visit]:  # fmt: skip
        """Members who go together: all houses of the route on each day, or one of them in turn."""
        if not innocent:
            self.thin(members)
        made: list[Visit] = []
        for number, day in enumerate(days):
            here = self.some(members, self.comes if share is None else share)
            begin = day * DAY + int(max(7.6, self.rng.gauss(hour, jitter)) * 3600)
            stops = [route[number % len(route)]] if rotate else route
            for place, at in enumerate(stops):
                made += self.meet(here, at, begin, gap, what, **more)
                if place + 1 < len(stops):
                    begin = made[-1].begin + int((wait + apart(at, stops[place + 1]) / 35) * 3600)
        self.note(kind, made, members, len(days), innocent)
        return made
