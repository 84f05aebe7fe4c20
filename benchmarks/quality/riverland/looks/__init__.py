"""Innocent look-alikes: ordinary life that looks like a ring, each kind named after its reading."""

from __future__ import annotations

from ..world import World
from . import boxes, care, cohort, counter, neighbours, papers, rare, routes, turns, waves


def plant(world: World) -> None:
    """Plant every kind."""
    for part in (neighbours, cohort, care, routes, counter, boxes, papers, rare, turns, waves):
        part.plant(world)
