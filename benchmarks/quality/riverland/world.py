"""What planting needs: the world so far, free persons, groups of the truth, and people who settle together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .book import OTC, Book
from .daily import Reach
from .days import DAY, HOUR, LENGTH, Days
from .people import CHILD, ELDER, People
from .places import Land


@dataclass(frozen=True)
class Camouflage:
    """How a ring hides: normal visits kept, attendance, days of jitter, institutions in turn, crowded hours."""

    name: str
    keep: float
    attend: float
    jitter: int
    turns: int
    crowded: float


LEVELS = {
    "easy": Camouflage("easy", 0.2, 1.0, 0, 1, 0.0),
    "medium": Camouflage("medium", 0.5, 0.75, 2, 2, 0.4),
    "hard": Camouflage("hard", 0.8, 0.5, 5, 3, 0.85),
}


@dataclass
class Group:
    """One line of the truth before the settlements have numbers."""

    kind: str
    innocent: bool
    patients: np.ndarray
    institutions: list[int] = field(default_factory=list)
    doctors: list[int] = field(default_factory=list)
    employers: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    events: int = 0
    extra: list[np.ndarray] = field(default_factory=list)
    solo: bool = False


@dataclass
class World:
    """Everything that is there while groups are planted."""

    rng: np.random.Generator
    book: Book
    people: People
    land: Land
    days: Days
    table: Reach
    camouflage: Camouflage
    persons: int
    groups: list[Group] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    away: list[tuple[int, int, int]] = field(default_factory=list)
    clocks: list[tuple[int, int, int, int]] = field(default_factory=list)
    uploads: list[tuple[int, float]] = field(default_factory=list)
    dateless: set[int] = field(default_factory=set)
    live: dict[int, str] = field(default_factory=dict)
    events: int = 0

    def size(self, low: int, high: int) -> int:
        """A ring's size, skewed to the small, smaller in a small world."""
        top = max(low + 1, min(high, int(self.persons / 150)))
        return int(low + (top - low) * self.rng.random() ** 1.7)

    def free(self, *masks: np.ndarray) -> np.ndarray:
        """Persons in no group yet who are alive and here all year and fit all masks."""
        p = self.people
        fine = (p.die_day > LENGTH) & (p.from_day < 0) & (p.move_day > LENGTH) & ~p.quiet
        for mask in masks:
            fine &= mask
        found = np.flatnonzero(fine)
        return found[~np.isin(found, np.fromiter(self.used, int, len(self.used)))]

    def take(
        self, count: int, *masks: np.ndarray, keep: float | None = None, near: np.ndarray | None = None
    ) -> np.ndarray:
        """So many free persons, random or by the least of `near`; they are used then.

        A small world gives smaller groups, and fewer persons if there are no more.
        """
        found = self.free(*masks)
        if count > 5:
            count = max(5, int(count * min(1.0, 0.35 + self.persons / 12_000)))
        if near is not None:
            picked = found[np.argsort(near[found], kind="stable")[:count]]
        else:
            picked = self.rng.permutation(found)[:count]
        self.used.update(int(k) for k in picked)
        if keep is not None:
            self.people.columns["keep"][picked] = keep
        return picked

    def adult(self) -> np.ndarray:
        """Mask of everybody who is no child."""
        return self.people.role != CHILD

    def elder(self) -> np.ndarray:
        """Mask of the old."""
        return self.people.role == ELDER

    def county_of(self) -> np.ndarray:
        """County number of everybody's home."""
        return self.land.home_county[self.people.home]

    def near_place(self, place: int) -> np.ndarray:
        """Kilometres from everybody's home to a place."""
        return self.land.km(self.land.home_xy[self.people.home], self.land.xy[place])

    def pick(self, *tags: str, county: int | None = None, other: int | None = None) -> int:
        """A random place with one of the tags, in a county or out of one."""
        found = self.land.find(*tags)
        if county is not None and (self.land.county[found] == county).any():
            found = found[self.land.county[found] == county]
        if other is not None:
            found = found[self.land.county[found] != other]
        return int(self.rng.choice(found))

    def group(
        self, kind: str, patients: np.ndarray, places: Sequence[int] = (), innocent: bool = False, **more: Any
    ) -> int:
        """Open a group; its number."""
        unique = np.unique(patients) if len(patients) else np.array([], int)
        self.groups.append(Group(kind, innocent, unique, [int(p) for p in dict.fromkeys(places)], **more))
        return len(self.groups) - 1

    def workdays(self, count: int, first: int = 5, last: int = LENGTH - 6, gap: int = 4) -> np.ndarray:
        """So many irregular days, at least `gap` apart, no storm and no Spring Festival."""
        good = np.flatnonzero(~self.days.storm & ~self.days.spring)
        good = self.rng.permutation(good[(good >= first) & (good <= last)])
        chosen: list[int] = []
        for day in good:
            if all(abs(day - d) >= gap for d in chosen):
                chosen.append(int(day))
            if len(chosen) == count:
                break
        return np.array(sorted(chosen))

    def each(self, ring: Callable[[World], None], per_20k: float, least: int = 1) -> None:
        """Plant as many as fit the world's size; a small world leaves look-alikes (least 0) out by chance."""
        scaled = per_20k * self.persons / 20_000
        many = max(least, int(scaled + self.rng.random()))
        if least == 0 and many == 0 and self.rng.random() < 0.4:
            many = 1
        for _ in range(many):
            ring(self)

    def together(
        self,
        group: int,
        members: np.ndarray,
        day: Any,
        place: Any,
        hour: Any,
        gap: float = 70.0,
        batches: int = 1,
        pause: tuple[float, float] = (20, 75),
        attend: float = 1.0,
        ordered: bool = False,
        spread: float = 0.0,
        least: int = 2,
        **more: Any,
    ) -> np.ndarray:
        """Members settle one after another on each day at that day's place.

        Args:
            group: number of the group.
            members: person numbers.
            day: day numbers, one an event.
            place: place per event, or one.
            hour: hour of the event's beginning per event, or one.
            gap: mean seconds between two settlements.
            batches: pieces that the event is broken into.
            pause: minutes between the pieces.
            attend: share of the members who take part each time.
            ordered: whether they come in the same order.
            spread: hours of Gaussian noise on everybody's own time, in place of a queue.
            least: events with fewer attending are left out.
            more: columns of the visits; arrays of the members' length follow the members.

        Returns:
            Numbers of the visits.
        """
        rng, made = self.rng, []
        days = np.atleast_1d(day)
        places = np.broadcast_to(place, days.shape)
        hours = np.broadcast_to(hour, days.shape)
        for d, at, h in zip(days, places, hours, strict=True):
            here = np.flatnonzero(rng.random(len(members)) < attend)
            if len(here) < least or not 0 <= d < LENGTH:
                continue
            here = here if ordered else rng.permutation(here)
            wait = np.cumsum(np.ceil(rng.exponential(gap, len(here))) + 15)
            cut = np.array_split(np.arange(len(here)), min(batches, len(here)))
            for number, piece in enumerate(cut[1:], 1):
                wait[piece] += number * rng.uniform(*pause) * 60
            t = d * DAY + h * HOUR + wait + rng.normal(0, spread * HOUR + 1e-9, len(here))
            part = {k: v[here] if isinstance(v, np.ndarray) and len(v) == len(members) else v for k, v in more.items()}
            part.setdefault("basket", OTC)
            part.setdefault("oper", int(rng.integers(0, self.land.staff[at])))
            made.append(self.book.add(members[here], at, t.astype(int), group=group, event=self.events, **part))
            self.events += 1
            self.groups[group].events += 1
        return np.concatenate(made) if made else np.array([], int)

    def jittered(self, day: np.ndarray) -> np.ndarray:
        """Days moved by the camouflage's jitter."""
        j = self.camouflage.jitter
        return np.clip(np.asarray(day) + self.rng.integers(-j, j + 1, len(day)), 0, LENGTH - 1)

    def hours(self, count: int, quiet: tuple[float, float], crowded: tuple[float, float] = (9.0, 10.2)) -> np.ndarray:
        """Hours of events: the quiet ones, or for the hidden the busiest."""
        hide = self.rng.random(count) < self.camouflage.crowded
        return np.where(hide, self.rng.uniform(*crowded, count), self.rng.uniform(*quiet, count))

    def turn(self, places: Sequence[int], count: int) -> np.ndarray:
        """A place per event, out of as many as the camouflage takes in turn."""
        pool = np.array(list(places)[: self.camouflage.turns])
        return self.rng.choice(pool, count)
