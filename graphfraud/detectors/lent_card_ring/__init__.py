"""Lent cards carried round several institutions (出借冒用、职业骗保).

Fires on: the same set of other people's cards is used within minutes at several institutions on several days
Stays silent on: families, dialysis shifts, colleagues on a check-up and other company with a good reason
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

TITLE = {"zh": "出借医保卡团伙", "en": "Ring of lent cards"}
ROLE = {"zh": "出借的卡", "en": "borrowed_card"}


def run(case: Case) -> list[Lead]:
    """Groups in company that show this pattern."""
    return ring_leads(case, TITLE, ROLE)


DETECTOR = Detector(
    id="lent_card_ring",
    title=TITLE,
    fires_on={
        "zh": "同一批他人的卡被带往多家机构，在多日数分钟内先后使用",
        "en": "the same set of other people's cards is used within minutes at several institutions on several days",
    },
    stays_silent_on={
        "zh": "家庭、透析排班、同单位体检等可由他因解释的同行",
        "en": "families, dialysis shifts, colleagues on a check-up and other company with a good reason",
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
    },
    legal_basis=(LENDS, INDUCES),
    parameters=RING,
    uses=("psn_info_b", "psn_insu_d", "medins_info_b", "mdtrt_d"),
    leans_on=("clock", "homes", "births", "crowd", "part"),
    run=run,
    draws_on=("impossible_travel",),
    arrays=True,
)
