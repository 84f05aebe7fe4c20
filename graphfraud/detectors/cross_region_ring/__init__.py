"""Cards of one region used in company in another (跨统筹区、市内县外).

Fires on: cards of one region are used in company at the same institutions of another region, on several days
Stays silent on: migrants of one employer, specialist centres, shuttle days
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: dates permuted within institution and weekday (stats.crowding), groups against decoys (stats.decoys).
Legal basis: State Council order 735, articles 40 and 41; NHSA order 7 of 2026.
"""

from __future__ import annotations

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, LENDS
from graphfraud.detectors.ring_lead import ring_leads
from graphfraud.detectors.ring_parameters import RING
from graphfraud.detectors.spec import Detector

TITLE = {"zh": "跨区域结伴刷卡团伙", "en": "Cards of one region used in company in another"}
ROLE = {"zh": "异地使用的卡", "en": "card_used_far_away"}


def run(case: Case) -> list[Lead]:
    """Groups in company that show this pattern."""
    return ring_leads(case, TITLE, ROLE)


DETECTOR = Detector(
    id="cross_region_ring",
    title=TITLE,
    fires_on={
        "zh": "同一参保地的多张卡在另一统筹区的同一机构结伴使用，多日反复",
        "en": "cards of one region are used in company at the same institutions of another region, on several days",
    },
    stays_silent_on={
        "zh": "同单位外出务工、省级专科中心、班车日",
        "en": "migrants of one employer, specialist centres, shuttle days",
    },
    readings={
        "family": True,
        "nursing_home": True,
        "acquaintances": True,
        "village_transport": False,
        "same_employer": False,
        "campus": False,
        "scheduled_care": False,
        "batch_upload": True,
        "crowded_day": False,
        "fixed_rhythm": False,
        "sojourn": False,
        "one_sex": False,
        "mail_order": True,
        "migrants": True,
        "specialist_centre": True,
    },
    legal_basis=(LENDS, INDUCES),
    parameters=RING,
    uses=("psn_info_b", "psn_insu_d", "medins_info_b", "mdtrt_d"),
    leans_on=("clock", "homes", "births", "regions", "crowd"),
    run=run,
    draws_on=("impossible_travel",),
    arrays=True,
)
