"""What roads do not allow does not happen of itself: ordinary visits too far from one another in too little time are dropped."""

from __future__ import annotations

from typing import Any

import numpy as np

from .world import DAY, World

Array = np.ndarray[Any, Any]
SPEED = 45.0
"""km an hour, door to door over the passes."""


def drive(world: World) -> None:
    """Drop ordinary visits that conflict with another visit of the same person.

    Of a ring's member only those that conflict with an ordinary one: that the card is elsewhere at the same time is
    the ring's own trace. Parcels need no road.
    """
    book, places = world.book, world.places
    ringed = np.zeros(len(world.people), bool)
    for group in world.groups:
        if not group.innocent:
            ringed[group.patients] = True
    ringed[world.known] = True
    _out_of_bed(world, ringed)
    for _ in range(3):
        person, place, minute = book.column("person"), book.column("place"), book.column("minute")
        plain = book.column("planted") == 0
        counted = ~np.isin(place, places.of("online")) & (book.column("refund") < 0) & (plain | ~ringed[person])
        counted[list(book.dropped)] = False
        rows = np.flatnonzero(counted)
        rows = rows[np.lexsort((minute[rows], person[rows]))]
        first, second = rows[:-1], rows[1:]
        x, y = np.array(places.x), np.array(places.y)
        far = np.hypot(x[place[first]] - x[place[second]], y[place[first]] - y[place[second]])
        stay = book.column("days")[second] * DAY
        hours = (minute[second] - stay - minute[first]) / 60
        bad = (person[first] == person[second]) & (far > 4) & (hours < far / SPEED) & (hours > -24)
        drop = np.concatenate([second[bad & plain[second]], first[bad & ~plain[second] & plain[first]]])
        if not len(drop):
            return
        book.dropped.update(drop.tolist())


def _out_of_bed(world: World, ringed: Array) -> None:
    """Who keeps an appointment of a look-alike did not lie in a ward that day: the ordinary stay gives way."""
    book = world.book
    person, day, days = book.column("person"), book.column("minute") // DAY, book.column("days")
    alive = np.ones(book.size, bool)
    alive[list(book.dropped)] = False
    plain = book.column("planted") == 0
    kept = np.flatnonzero(alive & ~plain & ~ringed[person] & (days == 0))
    key = np.sort(person[kept] * 1000 + day[kept])
    stays = np.flatnonzero(alive & plain & (days > 0))
    low = np.searchsorted(key, person[stays] * 1000 + day[stays] - days[stays])
    high = np.searchsorted(key, person[stays] * 1000 + day[stays], side="right")
    book.dropped.update(stays[high > low].tolist())
