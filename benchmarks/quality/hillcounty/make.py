"""Builds hillcounty: land, places, people, a year of life, rings, look-alikes, faults of the records, tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from . import daily, export, looks, rings
from .book import Book
from .habits import Habits
from .land import survey
from .people import settle
from .places import found, staff
from .quirks import draw, phones
from .roads import drive
from .world import LEVELS, World


def build(
    folder: Path, persons: int, seed: int, camouflage: str = "medium", fraud: bool = True, look_alikes: bool = True
) -> World:
    """Write the eight tables, truth.jsonl and blacklist.jsonl into ``folder``.

    Args:
        folder: made where it is missing.
        persons: insured persons of the prefecture; visitors come on top.
        seed: the same seed writes the same bytes; its remainder by four says which fault of the records is heavy.
        camouflage: easy, medium or hard.
        fraud: whether rings are planted.
        look_alikes: whether innocent groups are.

    Returns:
        The world, for those who want to look into it.
    """
    streams = [np.random.default_rng([seed, number, 90_210]) for number in range(7)]
    land = survey(streams[0], persons)
    places = found(streams[0], land, persons)
    people = settle(streams[1], land, persons)
    staff(streams[1], land, places, people)
    world = World(streams[3], land, people, places, Book(), LEVELS[camouflage], min(1.0, persons / 20_000))
    daily.live(world, Habits(world), streams[2])
    if fraud:
        rings.plant(world)
    if look_alikes:
        looks.plant(world)
    drive(world)
    _refunds(world, streams[4])
    quirks = draw(world, streams[5], seed)
    phones(world, streams[5], quirks)
    export.write(world, streams[6], quirks, folder)
    return world


def _refunds(world: World, rng: np.random.Generator) -> None:
    """One ordinary purchase in a hundred and twenty is taken back within a day."""
    book = world.book
    columns = {
        name: book.column(name)
        for name in ("person", "place", "minute", "med", "doctor", "oper", "planted", "refund", "died")
    }
    plain = (columns["planted"] == 0) & (columns["refund"] < 0) & (columns["med"] == 41)
    back = np.flatnonzero(plain & (rng.random(book.size) < 1 / 120) & (columns["minute"] < 364 * 1440))
    back = back[~np.isin(back, np.array(sorted(book.dropped), dtype=np.int64))]
    book.write(
        person=columns["person"][back],
        place=columns["place"][back],
        minute=columns["minute"][back] + rng.integers(5, 900, len(back)),
        med=41,
        doctor=columns["doctor"][back],
        oper=columns["oper"][back],
        refund=back,
    )
