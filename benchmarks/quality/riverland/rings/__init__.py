"""The planted rings, as enforcement reports tell of them; all of the catalogue's kinds."""

from __future__ import annotations

from ..world import World
from . import bills, cards, driven, goods, papers, steer, wards


def plant(world: World) -> None:
    """Plant every kind; the five main ones several times."""
    for part in (cards, driven, steer, wards, papers, goods, bills):
        part.plant(world)
