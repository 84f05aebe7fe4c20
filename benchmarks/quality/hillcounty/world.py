"""The world in the making: land, people, places, book, and the groups that were planted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .book import Book
from .land import Land
from .people import People
from .places import Places

Array = np.ndarray[Any, Any]
DAY = 1440


@dataclass(frozen=True)
class Level:
    """Camouflage: share of a member's own visits kept, of joint events attended, minutes that a bundle takes, days of jitter."""

    name: str
    keep: float
    attend: float
    width: int
    jitter: int
    events: tuple[int, int]
    places: int


LEVELS = {
    "easy": Level("easy", 0.2, 1.0, 8, 0, (8, 13), 1),
    "medium": Level("medium", 0.5, 0.75, 16, 2, (9, 16), 2),
    "hard": Level("hard", 0.8, 0.5, 26, 4, (12, 22), 3),
}


@dataclass
class Group:
    """A ring or a look-alike, for the truth."""

    kind: str
    visits: list[int]
    patients: list[int]
    innocent: bool = False
    joint: int | None = None
    institutions: list[int] = field(default_factory=list)
    doctors: list[int] = field(default_factory=list)
    employers: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    key: str | None = None
    note: str = ""
    marked: list[int] | None = None


@dataclass
class World:
    """Everything that the planters may use; ``rng`` is theirs alone."""

    rng: np.random.Generator
    land: Land
    people: People
    places: Places
    book: Book
    level: Level
    scale: float
    groups: list[Group] = field(default_factory=list)
    exact: set[int] = field(default_factory=set)
    mapped: set[int] = field(default_factory=set)
    notes: dict[str, Any] = field(default_factory=dict)
    insured: list[dict[str, Any]] = field(default_factory=list)
    known: list[int] = field(default_factory=list)

    def open_day(self, place: int, day: float) -> int:
        """The first day not before ``day`` on which the place is open; the last open day at the year's end."""
        days = np.flatnonzero(self.places.open[place])
        later = days[days >= int(day)]
        return int(later[0]) if len(later) else int(days[-1])

    def take(
        self, count: int, where: Array | None = None, near: tuple[float, float] | None = None, within: float = 1e9
    ) -> Array:
        """Persons of no group yet, marked as taken; fewer where there are too few. near, within in km."""
        people = self.people
        able = people.free if where is None else people.free & where
        if near is not None:
            able = able & (np.hypot(people.x - near[0], people.y - near[1]) <= within)
        found = np.flatnonzero(able)
        chosen = self.rng.choice(found, min(count, len(found)), replace=False)
        people.free[chosen] = False
        return chosen

    def dates(self, count: int, first: int = 8, last: int = 355, gap: int = 4) -> list[int]:
        """``count`` days, in order, at least about ``gap`` apart, unevenly over a stretch of the year."""
        count = min(count, (last - first) // (gap + 1))
        slack = np.sort(self.rng.choice(last - first - gap * count, count, replace=False))
        return [int(first + slack[n] + n * gap) for n in range(count)]

    def thin(self, persons: Array, keep: float | None = None) -> None:
        """Drop a share of these persons' own visits, as the level says or by ``keep``."""
        share = self.level.keep if keep is None else keep
        if "of_person" not in self.notes:
            column = self.book.column("person")
            order = np.argsort(column, kind="stable")
            self.notes["of_person"] = (order, np.searchsorted(column[order], np.arange(len(self.people) + 1)))
        order, bounds = self.notes["of_person"]
        for person in persons:
            if int(person) + 1 < len(bounds):
                own = order[bounds[person] : bounds[person + 1]]
                self.book.dropped.update(own[self.rng.random(len(own)) > share].tolist())

    def own(self, person: int) -> Array:
        """Numbers of the ordinary visits of a person that are kept."""
        self.thin(np.array([], dtype=int))
        order, bounds = self.notes["of_person"]
        mine = order[bounds[person] : bounds[person + 1]] if person + 1 < len(bounds) else np.zeros(0, int)
        return np.array([number for number in mine if int(number) not in self.book.dropped], dtype=int)

    def count(self, usual: int) -> int:
        """How many groups of a sort, by the world's size."""
        return max(1, round(usual * self.scale))
