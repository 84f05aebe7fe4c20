"""The world that rings are planted into: places, people, calendar, book, and named random streams."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .book import Book, Visits
from .catalogue import Catalogue, catalogue
from .days import HOSPITAL, PHARMACY, Calendar, calendar
from .people import People, people
from .places import Homes, Places, homes, places
from .variants import Camouflage, Variant


@dataclass
class World:
    """All that a planter needs; ``used`` marks persons who already belong to a group."""

    variant: Variant
    camouflage: Camouflage
    seed: int
    persons: int
    cal: Calendar
    cat: Catalogue
    homes: Homes
    places: Places
    people: People
    book: Book
    used: NDArray[np.bool_]
    taken: set[int]
    busy_places: set[int]
    short: dict[tuple[int, int], tuple[float, int]]
    base: Visits | None = None
    alive_base: NDArray[np.bool_] | None = None  # type: ignore[assignment]
    by_person: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None  # type: ignore[assignment]

    def settle(self) -> None:
        """Freeze ordinary life, so that groups can be planted upon it."""
        self.base = self.book.visits()
        self.alive_base = self.book.alive()
        order = np.lexsort((self.base.t, self.base.person))
        start = np.searchsorted(self.base.person[order], np.arange(len(self.people) + 1))
        self.by_person = (order, start)

    def stream(self, name: str) -> np.random.Generator:
        """Random numbers that depend on the seed and this name alone."""
        return np.random.default_rng([self.seed, self.variant.number, zlib.crc32(name.encode())])

    def certs(self, rng: np.random.Generator, who: NDArray[np.int64]) -> NDArray[np.int64]:
        """Credential of ordinary visits: 1 token, 2 identity card, 3 social-security card; the old use the card."""
        u = rng.random(len(who))
        token = self.variant.token * np.where(self.people.age[who] >= 60, 0.45, 1.3)
        return np.asarray(np.where(u < token, 1, np.where(u < token + self.variant.idcard, 2, 3)))

    def operator(self, rng: np.random.Generator, place: NDArray[np.int64]) -> NDArray[np.int64]:
        """Desk number of the clerk."""
        return np.asarray((rng.random(len(place)) ** 1.6 * self.places.operators[place]).astype("int64"))

    def doctor_at(
        self, rng: np.random.Generator, place: NDArray[np.int64], dise: NDArray[np.int64] | None = None
    ) -> NDArray[np.int64]:
        """A doctor of the place, more often one who treats that illness; -1 where there is none."""
        count = self.places.n_doctors[place]
        pick = (rng.random(len(place)) ** 1.4 * np.maximum(count, 1)).astype("int64")
        if dise is not None:
            usual = (dise * 5 + rng.integers(0, 2, len(place))) % np.maximum(count, 1)
            pick = np.where(rng.random(len(place)) < 0.55, usual, pick)
        return np.asarray(np.where(count > 0, self.places.first_doctor[place] + pick, -1))


def world(variant: Variant, camouflage: Camouflage, persons: int, seed: int) -> World:
    """Make the places and the people; nobody has gone anywhere yet."""
    first = np.random.default_rng([seed, variant.number, 7])
    h = homes(first, variant, persons)
    p = places(first, h, persons)
    if variant.giant:
        for kind in (HOSPITAL, PHARMACY):
            mine = np.flatnonzero((p.kind == kind) & (p.county == 0))
            p.pull[mine[np.argmax(p.pull[mine])]] *= 7
    who = people(first, variant, h, p)
    cat = catalogue(np.random.default_rng([seed, variant.number, 11]))
    assert (p.n_doctors[p.kind == HOSPITAL] > 0).all()
    cal = calendar(variant.start, variant.days)
    return World(
        variant, camouflage, seed, persons, cal, cat, h, p, who, Book(), np.zeros(len(who), bool), set(), set(), {}
    )
