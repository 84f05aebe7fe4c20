"""Innocent groups that look like rings."""

from __future__ import annotations

from collections.abc import Callable

from graphfraud.synth.plan import Plan

PLANTERS: dict[str, tuple[float, Callable[[Plan], None]]] = {}


def plant_look_alikes(plan: Plan) -> None:
    """Plant innocent groups of every kind; their number grows with the square root of the population."""
    growth = (len(plan.stage.people) / 20_000) ** 0.5 * plan.stage.world.look_alikes_scale
    for base, plant in PLANTERS.values():
        for _ in range(max(1, round(base * growth))):
            plant(plan)
