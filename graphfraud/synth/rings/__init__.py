"""Planted rings, one file a family; ``plant_rings`` plants several of every kind."""

from __future__ import annotations

from collections.abc import Callable

from graphfraud.synth.plan import Plan
from graphfraud.synth.rings import cards, referral

PLANTERS: dict[str, tuple[float, Callable[[Plan], None]]] = {
    "collected_cards": (4, cards.collected_cards),
    "lent_card_ring": (4, cards.lent_card_ring),
    "cross_region_ring": (4, cards.cross_region_ring),
    "impossible_travel": (3, cards.impossible_travel),
    "kickback_referral": (4, referral.kickback_referral),
}
"""Rings of each kind among 20,000 persons, and how one is planned."""


def plant_rings(plan: Plan) -> None:
    """Plant rings of every kind; their number grows with the square root of the population."""
    growth = (len(plan.stage.people) / 20_000) ** 0.5 * plan.stage.world.rings_scale
    for base, plant in PLANTERS.values():
        for _ in range(max(1, round(base * growth))):
            plant(plan)
