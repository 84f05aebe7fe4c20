"""What is wrong with the records: missing coordinates, a call centre's phone, rounded clocks, batches, a code that changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .land import RECODED
from .world import DAY, World

Array = np.ndarray[Any, Any]
RECODED_ON = 181
CALL_CENTRE = "13900012345"


@dataclass(frozen=True)
class Quirks:
    """Per institution: no coordinates, times to the hour, to the day, sent in the evening; per person: no phone."""

    unmapped: Array
    to_hour: Array
    to_day: Array
    batched: Array
    silent: Array


def draw(world: World, rng: np.random.Generator, seed: int) -> Quirks:
    """The seed's last two bits say which fault is heavy: none, clocks, batches, missing fields."""
    sort = seed % 4
    count = len(world.places.code)
    exact = np.zeros(count, bool)
    exact[list(world.exact)] = True
    mapped = np.zeros(count, bool)
    mapped[list(world.mapped)] = True
    unmapped = (rng.random(count) < (0.4 if sort == 3 else 0.1)) & ~mapped
    unmapped[world.notes["bus"]] = True
    dice = rng.random(count)
    rounding = sort == 1
    rural = np.isin(np.array(world.places.kind), ("village", "town"))
    silent = rng.random(len(world.people)) < (0.3 if sort == 3 else 0.02)
    return Quirks(
        unmapped,
        (dice < 0.15) & ~exact & rounding,
        (dice > 0.97) & ~exact & rounding,
        rural & ~exact & (dice < 0.7) & (sort == 2),
        silent,
    )


def clock(minute: Array, place: Array, quirks: Quirks) -> tuple[Array, Array]:
    """Minutes as recorded, and whether only the day is."""
    out = np.where(quirks.to_hour[place], minute // 60 * 60, minute)
    evening = minute // DAY * DAY + 19 * 60 + 30 + place % 20
    out = np.where(quirks.batched[place] & (minute < evening), evening, out)
    return out, quirks.to_day[place]


def code_on(region: Array, day: Array) -> Array:
    """The region's code on that day: the county that became a district has two."""
    return np.where((region == RECODED[0]) & (day >= RECODED_ON), RECODED[1], region)


def phones(world: World, rng: np.random.Generator, quirks: Quirks) -> None:
    """A bank's hotline stands as the phone of one person in eighty; some have none."""
    people = world.people
    hotline = (rng.random(len(people)) < 1 / 80) & people.free
    people.mob[hotline] = CALL_CENTRE
    people.mob[quirks.silent] = ""
