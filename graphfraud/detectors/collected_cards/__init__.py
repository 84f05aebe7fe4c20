"""Bundles of collected cards swiped at one pharmacy or clinic (聚敛盗刷、收卡空刷).

Fires on: one pharmacy or clinic swipes the same bundle of cards within minutes on several days
Stays silent on: families, homes for the aged, market-day villagers, campuses, batch uploads, shifts of scheduled care
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

TITLE = {"zh": "聚敛盗刷医保卡", "en": "Collected cards swiped at one place"}
ROLE = {"zh": "被收集的卡", "en": "collected_card"}


def run(case: Case) -> list[Lead]:
    """Groups in company that show this pattern."""
    return ring_leads(case, TITLE, ROLE)


DETECTOR = Detector(
    id="collected_cards",
    title=TITLE,
    fires_on={
        "zh": "一家药店或诊所在多日数分钟内连续刷一批卡，次数超出该机构同时段客流和各人习惯",
        "en": "one pharmacy or clinic swipes the same bundle of cards within minutes on several days",
    },
    stays_silent_on={
        "zh": "家庭、养老机构、同村赶集、校园、集中上传、透析排班等可由他因解释的同行",
        "en": "families, homes for the aged, market-day villagers, campuses, batch uploads, shifts of scheduled care",
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
