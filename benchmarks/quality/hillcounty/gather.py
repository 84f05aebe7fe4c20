"""What rings and look-alikes have in common: people who come to one place on one day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .catalogue import ITEM
from .world import DAY, Group, World

Array = np.ndarray[Any, Any]
Goods = Sequence[tuple[str, int]]


def present(world: World, who: Array, share: float, least: int = 2) -> Array:
    """Those who come this time, in any order; never fewer than ``least`` of them."""
    came = world.rng.permutation(who)[: max(least, int(round((world.rng.random(len(who)) < share).sum())))]
    return came[: len(who)]


def start(world: World, place: int) -> int:
    """Minute of the day at which a ring comes: a quiet hour where it is careless, the crowded ones where it hides."""
    opens, shuts = world.places.opens[place], world.places.shuts[place]
    share = {"easy": 0.93, "medium": 0.55, "hard": 0.3}[world.level.name]
    noon = opens + share * (shuts - opens - 30)
    return int(np.clip(noon + world.rng.normal(0, 35), opens + 2, shuts - 35))


def meet(
    world: World,
    who: Array,
    place: int,
    day: int,
    minute: int,
    width: int,
    goods: Goods = (),
    *,
    med: int = 41,
    spread: int = 1,
    **more: Any,
) -> Array:
    """They settle one after another within ``width`` minutes; each takes one or two of the goods, ``spread`` kinds."""
    count = len(who)
    if count == 0:
        return np.zeros(0, int)
    times = day * DAY + minute + np.sort(world.rng.integers(0, max(width, 1), count))
    columns = {"oper": (place + day) % max(world.places.operators[place], 1), "planted": 1} | more
    visits = world.book.write(person=who, place=place, minute=times, med=med, **columns)
    if goods:
        items = np.array([ITEM[key] for key, _ in goods])
        amounts = np.array([amount for _, amount in goods])
        first = world.rng.integers(0, len(goods), count)
        for turn in range(min(spread, len(goods))):
            pick = (first + turn) % len(goods)
            world.book.lines(visits, items[pick], amounts[pick])
    return visits


def joint(world: World, visits: Sequence[int] | Array, least: int = 3) -> int:
    """Days on which at least ``least`` of the persons of these visits were at one place."""
    numbers = np.asarray(list(visits), dtype=int)
    place, day, person = (
        world.book.column("place")[numbers],
        world.book.column("minute")[numbers] // DAY,
        world.book.column("person")[numbers],
    )
    rows = np.unique(np.c_[place * 1000 + day, person], axis=0)
    days, counts = np.unique(rows[:, 0], return_counts=True)
    return len({int(value) % 1000 for value in days[counts >= least]})


def company(
    world: World, who: Array, places: Sequence[int], dates: Sequence[int], goods: Goods, **more: Any
) -> list[int]:
    """A ring's joint events: the places in turn, jittered days, part of the members, within the level's minutes."""
    visits: list[int] = []
    for number, date in enumerate(dates):
        place = places[number % len(places)]
        day = world.open_day(place, date + world.rng.integers(-world.level.jitter, world.level.jitter + 1))
        came = present(world, who, world.level.attend, 3)
        visits += meet(
            world, came, place, day, start(world, place), world.level.width + len(came) // 2, goods, **more
        ).tolist()
    return visits


def some_days(world: World) -> list[int]:
    """Days of the events of one ring at this level."""
    low, high = world.level.events
    return world.dates(int(world.rng.integers(low, high + 1)), 10, 345, 5)


def distance(world: World, place: int, other: int) -> float:
    """km between two institutions."""
    places = world.places
    return float(np.hypot(places.x[place] - places.x[other], places.y[place] - places.y[other]))


def at(world: World, place: int) -> tuple[float, float]:
    """Where an institution is."""
    return world.places.x[place], world.places.y[place]


def any_of(world: World, *kinds: str, county: int | None = None, fresh: bool = True) -> int:
    """An institution of these kinds, one that no ring or look-alike has yet where there is one."""
    among = world.places.of(*kinds, county=county)
    if not len(among):
        among = world.places.of(*kinds)
    unused = np.array([p for p in among if int(p) not in world.notes.setdefault("used", set())])
    chosen = int(world.rng.choice(unused if fresh and len(unused) else among))
    world.notes["used"].add(chosen)
    return chosen


def group(world: World, kind: str, visits: Sequence[int] | Array, who: Array | Sequence[int], **more: Any) -> None:
    """Put a ring or a look-alike into the truth; its institutions are remembered as ones with true clocks."""
    places = more.pop("institutions", None)
    if places is None:
        places = sorted(set(world.book.column("place")[np.asarray(list(visits), dtype=int)].tolist()))
    world.exact.update(map(int, places))
    world.groups.append(
        Group(kind, list(map(int, visits)), list(map(int, who)), institutions=list(map(int, places)), **more)
    )
