"""Planted rings, one file a family; ``plant_rings`` plants several of every kind of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from graphfraud.progress import Step
from graphfraud.synth.plan import Plan
from graphfraud.synth.rings import (
    billing,
    cards,
    drugs,
    enrolment,
    injuries,
    prescribing,
    proximity,
    proxy,
    referral,
    stays,
    travel,
)

PLANTERS: dict[str, tuple[float, Callable[[Plan], None]]] = {
    "collected_cards": (4, cards.collected_cards),
    "lent_card_ring": (4, cards.lent_card_ring),
    "cross_region_ring": (4, travel.cross_region_ring),
    "impossible_travel": (3, travel.impossible_travel),
    "kickback_referral": (4, referral.kickback_referral),
    "recruited_admissions": (2, stays.recruited_admissions),
    "split_stay": (2, stays.split_stay),
    "bed_hanging": (2, stays.bed_hanging),
    "duplicate_enrolment": (4, enrolment.duplicate_enrolment),
    "deceased_claims": (3, enrolment.deceased_claims),
    "maternity_employer": (2, enrolment.maternity_employer),
    "trace_code_resale": (2, drugs.trace_code_resale),
    "drug_resale": (2, drugs.drug_resale),
    "proxy_swipe": (2, proxy.proxy_swipe),
    "stock_mismatch": (2, drugs.stock_mismatch),
    "identity_mismatch": (2, proxy.identity_mismatch),
    "phantom_charges": (2, billing.phantom_charges),
    "repeat_prescription": (2, prescribing.repeat_prescription),
    "over_prescribing": (2, prescribing.over_prescribing),
    "high_value_consumables": (2, billing.high_value_consumables),
    "trauma_liability": (2, injuries.trauma_liability),
    "blacklist_proximity": (2, proximity.blacklist_proximity),
}
"""Rings of each kind among 20,000 persons, and how one is planned."""


def plant_rings(plan: Plan, step: Step) -> None:
    """Plant rings of every kind, more with the square root of the population; ``step`` counts the kinds."""
    growth = (len(plan.stage.people) / 20_000) ** 0.5 * plan.stage.world.rings_scale
    for base, plant in PLANTERS.values():
        for _ in range(max(1, round(base * growth))):
            plant(plan)
        step(1)
