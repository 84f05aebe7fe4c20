"""The book in which planted rings and look-alikes are planned: who, where, when, before anything is priced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphfraud.synth.background import Stage
from graphfraud.synth.calendar import profiles
from graphfraud.synth.identities import place_addresses
from graphfraud.synth.institutions import PHARMACY
from graphfraud.synth.population import add_lodging
from graphfraud.synth.visits import DAY, EXPLICIT, LINE, VISIT, lines, visits
from graphfraud.synth.world import LEVELS, Camouflage

Array = np.ndarray[Any, Any]


@dataclass
class Group:
    """A planted ring or an innocent group; all members as indices. ``codes`` are (item, box number)."""

    kind: str
    innocent: bool
    key: str
    patients: Array
    institutions: list[int]
    doctors: list[int]
    employers: list[int]
    codes: list[tuple[int, int]]
    events: int
    settlements: list[Array] = field(default_factory=list)


@dataclass
class Plan:
    """Collects planned visits, lines and groups; ``level`` is how well rings hide."""

    stage: Stage
    camouflage: str
    rng: np.random.Generator
    groups: list[Group] = field(default_factory=list)
    visits: list[Array] = field(default_factory=list)
    lines: list[Array] = field(default_factory=list)
    next_key: int = 1
    next_box: int = 1
    blacklist: list[tuple[int, int]] = field(default_factory=list)
    withheld: list[tuple[int, int, float, int]] = field(default_factory=list)
    """(institution, item, share, months) of purchases that are missing from the books, in the first so many months."""
    used_institutions: set[int] = field(default_factory=set)
    place_start: Array = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """First person of each place, and the number of persons."""

    def __post_init__(self) -> None:
        places = np.arange(len(self.stage.geography.place_x) + 1)
        self.place_start = np.searchsorted(self.stage.people.place, places)

    @property
    def level(self) -> Camouflage:
        """Parameters of the camouflage."""
        return LEVELS[self.camouflage]

    def ring_size(self, least: int = 5, most: int = 60) -> int:
        """A size between 5 and 60, small ones more often, never more than the population bears."""
        scale = self.stage.world.ring_size
        cap = max(least, min(most * scale, len(self.stage.people) // 250))
        return int(
            np.clip(
                round((least + (most - least) * self.rng.beta(1.1, 2.6)) * scale), max(least * min(scale, 1), 3), cap
            )
        )

    def group_size(self, least: int, most: int) -> int:
        """Size of an innocent group."""
        scale = self.stage.world.group_size
        cap = max(least, len(self.stage.people) // 200)
        return int(np.clip(round(self.rng.integers(least, most + 1) * scale), 2, min(cap, most * scale)))

    def events(self, least: int = 7, most: int = 22) -> int:
        """Joint events of a ring: six at least, but for the thin ones."""
        if self.rng.random() < self.stage.world.thin_share:
            return int(self.rng.integers(3, 6))
        return max(6, round(self.rng.integers(least, most + 1) * self.stage.world.ring_events))

    def neighbours(self, count: int, eligible: Array, place: int | None = None) -> Array:
        """``count`` free persons from places near one another, marked as taken; fewer where the population has no more.

        Args:
            count: how many.
            eligible: mask over the persons.
            place: the middle; a random eligible person's by default.
        """
        people, geography = self.stage.people, self.stage.geography
        free = eligible & ~people.taken & (people.death > self.stage.world.days) & (people.twin_of < 0)
        if place is None:
            some = np.flatnonzero(free)
            if len(some) == 0:
                return some
            place = int(people.place[self.rng.choice(some)])
        km = np.hypot(geography.place_x - geography.place_x[place], geography.place_y - geography.place_y[place])
        near: list[Array] = []
        found = 0
        for spot in np.argsort(km, kind="stable"):
            first, last = self.place_start[spot], self.place_start[spot + 1]
            near.append(first + np.flatnonzero(free[first:last]))
            found += len(near[-1])
            if found >= max(count * 3, count + 10):
                break
        chosen = np.sort(self.rng.permutation(np.concatenate(near))[:count])
        people.taken[chosen] = True
        return chosen

    def household(self, least: int, able: Array | None = None) -> Array:
        """All members of a free household with that many members, marked as taken; empty where there is none.

        Args:
            least: members.
            able: mask over the persons, one of whom the household must have.
        """
        people = self.stage.people
        blocked = people.taken | (people.death <= self.stage.world.days) | (people.twin_of >= 0)
        houses = len(people.house_size)
        fits = (np.bincount(people.house, weights=blocked, minlength=houses) == 0) & (people.house_size >= least)
        if able is not None:
            fits &= np.bincount(people.house, weights=able, minlength=houses) > 0
        free = np.flatnonzero(fits)
        if len(free) == 0:
            return free
        house = self.rng.choice(free)
        members = people.house_start[house] + np.arange(people.house_size[house])
        people.taken[members] = True
        return np.asarray(members)

    def relocate(self, members: Array, place: int, lodging: str | None = None) -> None:
        """Members live at another place, with other usual institutions.

        ``lodging`` is the name of a home or dormitory there.
        """
        stage = self.stage
        stage.people.place[members] = place
        for choice, usual in stage.usual.items():
            usual[members] = stage.institutions.choose(choice, np.full(len(members), place), self.rng)
        if lodging is not None:
            address = f"{place_addresses(stage.geography)[place]}{lodging}"
            stage.people.lodging[members] = add_lodging(stage.people, address)

    def hide(self, members: Array) -> None:
        """Ring members go on making only a share of their normal visits."""
        self.stage.people.keep[members] = self.level.keep

    def group(
        self, kind: str, patients: Array, *, innocent: bool = False, key: str = "patient", events: int = 0, **named: Any
    ) -> int:
        """Enter a group; returns its number for the visits' ``group``."""
        self.groups.append(
            Group(
                kind=kind,
                innocent=innocent,
                key=key,
                patients=np.asarray(patients),
                institutions=[int(item) for item in named.get("institutions", ())],
                doctors=[int(item) for item in named.get("doctors", ()) if item >= 0],
                employers=[int(item) for item in named.get("employers", ())],
                codes=list(named.get("codes", ())),
                events=events,
            )
        )
        return len(self.groups) - 1

    def go(
        self,
        person: Array,
        inst: Array | int,
        begin: Array | int,
        med: Array | int,
        group: int,
        bill: Sequence[tuple[Any, ...]] = (),
        **fields: Any,
    ) -> Array:
        """Enter visits.

        Args:
            person: who.
            inst: where.
            begin: when, seconds from the start.
            med: kind of visit.
            group: number of the group.
            bill: (item, count[, price in fen]) for every visit: each an array over the visits or one value. Empty:
            drawn.
            fields: further fields of VISIT.

        Returns:
            Keys of the visits, 0 where the bill is drawn.
        """
        made = visits(person, np.broadcast_to(inst, len(person)), np.broadcast_to(begin, len(person)), med, group=group)
        for name, value in fields.items():
            made[name] = value
        if bill:
            made["basket"], made["key"] = EXPLICIT, self.keys(len(person))
            for item, count, *price in bill:
                self.lines.append(lines(made["key"], item, count, **({"price": price[0]} if price else {})))
        self.visits.append(made)
        return np.asarray(made["key"])

    def doctor(self, inst: int, among: int = 1) -> int:
        """One of the institution's first ``among`` doctors, −1 where it has none."""
        made = self.stage.institutions
        number = min(int(made.doctors[inst]), among)
        return int(made.first_doctor[inst] + self.rng.integers(number)) if number else -1

    def keys(self, count: int) -> Array:
        """Fresh keys that join visits and lines."""
        first = self.next_key
        self.next_key += count
        return np.arange(first, first + count, dtype=np.int64)

    def boxes(self, count: int) -> Array:
        """Fresh box numbers for trace codes."""
        first = self.next_box
        self.next_box += count
        return np.arange(first, first + count, dtype=np.int64)

    def sites(
        self, count: int, kinds: tuple[int, ...], place: int, low: float = 0.0, high: float = 1e9, fresh: bool = True
    ) -> Array:
        """``count`` open institutions of those kinds, low…high km from a place, by popularity.

        The nearest beyond ``low`` where there are none.
        """
        made, geography = self.stage.institutions, self.stage.geography
        km = np.hypot(made.x - geography.place_x[place], made.y - geography.place_y[place])
        fits = np.isin(made.kind, kinds) & (made.open_day < 0)
        unused = np.array([index not in self.used_institutions for index in range(len(made))])
        for mask in (
            fits & unused & (km >= low) & (km <= high),
            fits & (km >= low) & (km <= high),
            fits & unused,
            fits,
        ):
            found = np.flatnonzero(mask)
            if len(found) >= count:
                break
        chance = made.weight[found] ** 0.5 / np.maximum(km[found], 2.0)
        chosen = self.rng.choice(found, min(count, len(found)), replace=False, p=chance / chance.sum())
        if fresh:
            self.used_institutions.update(int(index) for index in chosen)
        return np.asarray(chosen)

    def event_days(self, count: int, least_gap: float = 5.0, most_gap: float = 21.0, first: int = 0) -> Array:
        """Days of joint events: a rhythm that strays by the level's jitter."""
        room = self.stage.world.days - first - 2
        gap = min(self.rng.uniform(least_gap, most_gap), room / max(count, 1))
        gap = round(gap) if self.level.jitter == 0 and gap >= 2 else gap
        begin = first + self.rng.uniform(0, max(room - gap * count, 1))
        day = np.rint(begin + gap * np.arange(count) + self.rng.normal(0, self.level.jitter * gap / 14, count)).astype(
            np.int64
        )
        return np.unique(np.clip(day, first, self.stage.world.days - 2))

    def event_second(self, inst: int, med: int) -> int:
        """A second of the day: a busy hour or a quiet one, within the opening hours."""
        if self.rng.random() < self.level.crowded:
            profile = profiles(self.stage.institutions, np.array([inst]), np.array([med]))
            second = int(self.stage.calendar.draw_seconds(profile, self.rng)[0])
            return min(second, 16 * 3600 if self.stage.institutions.kind[inst] != PHARMACY else 19 * 3600)
        shop = self.stage.institutions.kind[inst] == PHARMACY
        low, high = (
            ((12.5, 14.5), (19.0, 19.8))[int(self.rng.random() < 0.5)]
            if shop
            else ((12.0, 13.5), (15.5, 16.0))[int(self.rng.random() < 0.5)]
        )
        return int(self.rng.uniform(low, high) * 3600)

    def attending(self, members: Array, events: int, share: float | None = None, least: int = 2) -> Array:
        """Who takes part in which event, (events, members); everybody at least ``least`` times, nobody alone."""
        share = self.level.attendance if share is None else share
        there = self.rng.random((events, len(members))) < share
        for column in np.flatnonzero(there.sum(axis=0) < min(least, events)):
            there[self.rng.choice(events, min(least, events), replace=False), column] = True
        for row in np.flatnonzero(there.sum(axis=1) < 2):
            there[row, self.rng.choice(len(members), min(2, len(members)), replace=False)] = True
        return np.asarray(there)

    def burst(self, count: int) -> Array:
        """Seconds at which the cards of one go are swiped."""
        return np.asarray((15 + self.rng.exponential(self.stage.world.burst_seconds, count)).cumsum().astype(np.int64))

    def planned(self) -> tuple[Array, Array]:
        """All visits by person and all lines by key; visits outside the period or before the opening are left out."""
        made = np.concatenate(self.visits) if self.visits else np.zeros(0, VISIT)
        opened = made["begin"] // DAY >= self.stage.institutions.open_day[made["inst"]]
        made = made[opened & (made["settle"] < self.stage.world.days * DAY) & (made["begin"] >= 0)]
        given = np.concatenate(self.lines) if self.lines else np.zeros(0, LINE)
        return made[np.argsort(made["person"], kind="stable")], given[np.argsort(given["key"], kind="stable")]
