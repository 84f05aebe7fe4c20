"""Which look-alikes there are, how many in a population of 20,000, and the tables without which they leave no mark."""

from __future__ import annotations

from collections.abc import Callable

from ..planting import Plot
from . import carehomes, neighbours, papers, shops, stays

_P = ("psn_info_b",)
_I = ("psn_info_b", "psn_insu_d")
_T = ("drugtracinfo",)

LOOK_ALIKES: dict[str, tuple[Callable[[Plot], None], float, tuple[str, ...]]] = {
    "village_upload": (neighbours.village_upload, 2, ()),
    "wrong_clock": (shops.wrong_clock, 1, ()),
    "new_pharmacy": (shops.new_pharmacy, 2, ()),
    "family_clinic": (neighbours.family_clinic, 4, ()),
    "parents_buyer": (neighbours.parents_buyer, 4, ()),
    "pension_neighbours": (neighbours.pension_neighbours, 3, ()),
    "taichi_group": (neighbours.taichi_group, 2, ()),
    "church_day": (neighbours.church_day, 2, ()),
    "market_minibus": (neighbours.market_minibus, 2, ()),
    "campus_clinic": (neighbours.campus_clinic, 1, ()),
    "nursing_home_order": (carehomes.nursing_home_order, 2, ()),
    "nursing_home_bus": (carehomes.nursing_home_bus, 1, ()),
    "dialysis_shift": (carehomes.dialysis_shift, 2, ()),
    "chemo_cycle": (carehomes.chemo_cycle, 2, ()),
    "employer_checkup": (carehomes.employer_checkup, 1, ()),
    "migrants_site": (carehomes.migrants_site, 2, ()),
    "specialist_centre": (carehomes.specialist_centre, 2, ()),
    "gate_pharmacy": (shops.gate_pharmacy, 2, ()),
    "only_stockist": (shops.only_stockist, 1, ()),
    "delivery_platform": (shops.delivery_platform, 1, ()),
    "double_upload": (shops.double_upload, 1, ()),
    "spring_migrants": (shops.spring_migrants, 1, ()),
    "moved_residence": (shops.moved_residence, 1, ()),
    "clinic_day": (papers.regular_clinic_day, 1, ()),
    "same_day_transfer": (stays.same_day_transfer, 1, ()),
    "day_surgery": (stays.day_surgery, 1, ()),
    "mother_newborn": (stays.mother_newborn, 1, ()),
    "staged_surgery": (stays.staged_surgery, 1, ()),
    "screening_campaign": (stays.screening_campaign, 1, ()),
    "outbreak": (stays.outbreak, 1, ()),
    "mass_accident": (stays.mass_accident, 1, ()),
    "leave_with_aid": (stays.leave_with_aid, 1, ()),
    "complex_cases": (stays.complex_cases, 1, ()),
    "long_prescription": (papers.long_prescription, 1, ()),
    "several_illnesses": (papers.several_illnesses, 1, ()),
    "code_error": (papers.code_error, 1, ()),
    "team_billing": (papers.team_billing, 1, ()),
    "same_day_death": (papers.same_day_death, 1, _P),
    "moved_insurance": (papers.moved_insurance, 1, _I),
    "nursery_employer": (papers.nursery_employer, 1, ("psn_insu_d",)),
    "split_pack": (papers.split_pack, 1, _T),
    "refund_resale": (papers.refund_resale, 1, _T),
    "carton_code": (papers.carton_code, 1, _T),
    "opening_stock": (papers.opening_stock, 1, ("purcinfo",)),
}
