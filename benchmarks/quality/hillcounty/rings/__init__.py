"""Twenty-two ways to empty the fund, as the reports tell them; each planter writes one ring."""

from __future__ import annotations

from ..world import World
from . import accounts, cards, desks, goods, wards

PLANTERS = {**cards.PLANTERS, **accounts.PLANTERS, **wards.PLANTERS, **desks.PLANTERS, **goods.PLANTERS}


def plant(world: World) -> None:
    """Two to four rings of each kind, by the world's size."""
    for turn in range(4):
        for planter, usual in PLANTERS.values():
            if turn < world.count(usual):
                planter(world, turn)
