"""Innocent groups that look like a ring at first sight; the records show why each is none."""

from __future__ import annotations

from ..world import World
from . import care, errands, journeys, papers, registers, shops, wards

PLANTERS = {
    **errands.PLANTERS,
    **care.PLANTERS,
    **journeys.PLANTERS,
    **wards.PLANTERS,
    **registers.PLANTERS,
    **papers.PLANTERS,
    **shops.PLANTERS,
}


def plant(world: World) -> None:
    """One to three groups of each sort, by the world's size."""
    for turn in range(3):
        for planter, usual in PLANTERS.values():
            if turn < world.count(usual):
                planter(world, turn)
