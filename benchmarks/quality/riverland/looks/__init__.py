"""Innocent look-alikes: ordinary life that looks like a ring, each kind named after its reading."""

from __future__ import annotations

from ..world import World
from . import care, cohort, counter, neighbours, papers, routes


def plant(world: World) -> None:
    """Plant every kind."""
    for part in (neighbours, cohort, care, routes, counter, papers):
        part.plant(world)
