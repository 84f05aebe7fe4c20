"""Where and when a person goes: nearest places, next open day, the hour of the day. All vectorised over visits."""

from __future__ import annotations

from typing import Any

import numpy as np

from .world import DAY, World

Array = np.ndarray[Any, Any]
HOLIDAYS = tuple(range(27, 35)) + tuple(range(273, 281))


class Habits:
    """Nearest institutions of each sort for every person, and the calendar of all institutions."""

    def __init__(self, world: World) -> None:
        people, places = world.people, world.places
        self.x, self.y = np.array(places.x), np.array(places.y)
        self.opens, self.shuts = np.array(places.opens), np.array(places.shuts)
        self.operators = np.array(places.operators)
        self.first, self.doctors = np.array(places.first_doctor), np.array(places.doctors)
        self.giant = places.of("giant")
        self.next_open = np.array([_following(row) for row in places.open])
        self.pharmacy = self._nearest(people.x, people.y, places.of("pharmacy"), 4)
        self.village = self._nearest(people.x, people.y, places.of("village", "chc"), 2)
        self.town = self._nearest(people.x, people.y, places.of("town", "chc"), 2)
        self.county = self._nearest(people.x, people.y, places.of("county", "city", "tcm", "private", "maternity"), 4)

    def _nearest(self, x: Array, y: Array, among: Array, count: int) -> Array:
        """Shape (persons, count): the nearest of ``among``, nearest first."""
        distance = np.hypot(x[:, None] - self.x[among], y[:, None] - self.y[among])
        return among[np.argsort(distance, axis=1)[:, :count]]

    def choose(self, rng: np.random.Generator, table: Array, person: Array, decay: float = 0.5) -> Array:
        """One of each person's nearest, the nearer ones and those that he is used to more often."""
        width = table.shape[1]
        own = (person * 7919 % width) * 0.6
        weight = decay ** np.abs(np.arange(width)[None, :] - own[:, None])
        pick = (rng.random(len(person))[:, None] > np.cumsum(weight / weight.sum(1, keepdims=True), axis=1)).sum(1)
        return table[person, np.minimum(pick, width - 1)]

    def at(self, rng: np.random.Generator, place: Array, day: Array, sort: str = "clinic") -> Array:
        """Minutes since the year's start: the next open day, an hour as such places have it."""
        opens, shuts = self.opens[place], self.shuts[place]
        count = len(place)
        if sort == "clinic":
            share = np.where(rng.random(count) < 0.68, rng.beta(2.2, 5.5, count), rng.beta(4, 2.5, count))
        else:
            share = np.where(rng.random(count) < 0.42, rng.beta(2.5, 5, count), rng.beta(6, 2.6, count))
        minute = opens + share * (shuts - opens - 2)
        return self.next_open[place, np.clip(day, 0, 364)] * DAY + minute.astype(int)

    def doctor(self, rng: np.random.Generator, place: Array, person: Array) -> Array:
        """A doctor of the place, often the one whom the person always sees; -1 where it has none."""
        many = np.maximum(self.doctors[place], 1)
        usual = person * 31 % many
        other = (rng.beta(1, 2, len(place)) * many).astype(int)
        return np.where(
            self.doctors[place] > 0, self.first[place] + np.where(rng.random(len(place)) < 0.6, usual, other), -1
        )

    def operator(self, place: Array, minute: Array) -> Array:
        """Who sits at the till: changes with the shift and the day."""
        many = self.operators[place]
        base = (minute // DAY * 5 + minute // 480 + place) % many
        return (base + np.where(many > 3, minute % 3, 0)) % many


def season(rng: np.random.Generator, count: int, winter: float = 0.5) -> Array:
    """Days of the year, fewer on Sundays and holidays, more in winter."""
    day = np.arange(365)
    weight = 1 + winter * np.cos((day - 10) / 365 * 6.283)
    weight *= np.where((day + 2) % 7 == 6, 0.75, 1.0)
    weight[list(HOLIDAYS)] *= 0.5
    return rng.choice(365, count, p=weight / weight.sum())


def _following(row: Array) -> Array:
    days = np.flatnonzero(row)
    found = np.searchsorted(days, np.arange(365))
    return days[np.minimum(found, len(days) - 1)]
