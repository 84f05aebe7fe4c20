"""Which rings there are, how many in a population of 20,000, and the tables without which they leave no mark."""

from __future__ import annotations

from collections.abc import Callable

from ..planting import Plot
from . import boxes, cards, kickback, prescriptions, stays

RINGS: dict[str, tuple[Callable[[Plot], None], float, tuple[str, ...]]] = {
    "kickback_referral": (kickback.kickback_referral, 4, ()),
    "collected_cards": (cards.collected_cards, 4, ()),
    "lent_card_ring": (cards.lent_card_ring, 4, ()),
    "cross_region_ring": (cards.cross_region_ring, 4, ()),
    "impossible_travel": (cards.impossible_travel, 4, ()),
    "recruited_admissions": (stays.recruited_admissions, 2, ()),
    "split_stay": (stays.split_stay, 1, ()),
    "bed_hanging": (stays.bed_hanging, 1, ()),
    "duplicate_enrolment": (stays.duplicate_enrolment, 1, ()),
    "deceased_claims": (boxes.deceased_claims, 1, ("psn_info_b",)),
    "maternity_employer": (stays.maternity_employer, 1, ("psn_insu_d",)),
    "trace_code_resale": (boxes.trace_code_resale, 2, ("drugtracinfo",)),
    "drug_resale": (boxes.drug_resale, 1, ()),
    "proxy_swipe": (boxes.proxy_swipe, 1, ()),
    "stock_mismatch": (boxes.stock_mismatch, 1, ("purcinfo",)),
    "identity_mismatch": (prescriptions.identity_mismatch, 1, ()),
    "phantom_charges": (prescriptions.phantom_charges, 1, ()),
    "repeat_prescription": (prescriptions.repeat_prescription, 1, ()),
    "over_prescribing": (prescriptions.over_prescribing, 1, ()),
    "high_value_consumables": (stays.high_value_consumables, 1, ()),
    "trauma_liability": (stays.trauma_liability, 1, ()),
    "blacklist_proximity": (boxes.blacklist_proximity, 1, ()),
}
