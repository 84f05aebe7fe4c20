"""Doctors who steer patients to a pharmacy or hospital for a reward (收受回扣引导患者).

Fires on: far more of a doctor's patients fill their prescriptions at one pharmacy (or are admitted to one hospital) than colleagues'
patients, distance, popularity and their own habits explain.
Stays silent on: the pharmacy next door, a new pharmacy, the only stockist, specialist centres.
Null model: colleagues' choices shrunk towards gravity of distance and popularity, each person's own purchases on top; exact tail over
unlike persons (admissions: negative binomial at peers' rates); Benjamini–Hochberg over every doctor × institution that could reach it.
Legal basis: State Council order 735, article 40; NHSA order 7 of 2026.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import SIGNIFICANT, Lead, severity_of
from graphfraud.detectors.kickback_referral.apart import Apart, numbers
from graphfraud.detectors.kickback_referral.chosen import steered
from graphfraud.detectors.kickback_referral.goods import contrasts, fills_for_goods
from graphfraud.detectors.kickback_referral.keeping import keeping_of
from graphfraud.detectors.kickback_referral.lead import fills_of, flow_lead
from graphfraud.detectors.kickback_referral.model import Field, attraction
from graphfraud.detectors.kickback_referral.scenery import days_of_doctors, opened_within
from graphfraud.detectors.kickback_referral.several import of_one_hand
from graphfraud.detectors.kickback_referral.stock import parted_by_stock, stock_shares
from graphfraud.detectors.kickback_referral.ward import wards_of
from graphfraud.detectors.kickback_referral.whole import with_the_others
from graphfraud.detectors.law import INDUCES, RULES
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.stats.peers import peer_test

if TYPE_CHECKING:
    import pandas as pd

TITLE = {"zh": "医生引导患者至指定机构", "en": "Patients steered to one institution"}


def field_of(case: Case, name: str, days: int, target_kind: str, least: int) -> Field | None:
    """Fills (or admissions) with everything that the model needs; None where there are too few."""
    case.once("gf_doctor", lambda: case.keep("gf_doctor", "doctors.sql"))
    case.keep("gf_fill", name, days=days)
    count = case.linked("couples.sql").to_pandas()
    if count.fills.sum() < 20:
        return None
    total = case.linked("totals.sql").to_pandas()
    rates, shape = (None, math.inf) if target_kind == "pharmacy" else due_elsewhere(case, total)
    visits, places = case.visits, case.places
    popularity = dict(zip(visits.places, np.bincount(visits.place, minlength=len(visits.places)), strict=True))
    origins, targets = sorted(count.origin.unique()), sorted(count.target.unique())
    fills, own, apart = rows_of(case, least, target_kind)
    return Field(
        fills,
        count,
        total,
        own,
        attraction(origins, targets, places, popularity),
        {code: k for k, code in enumerate(origins)},
        {code: k for k, code in enumerate(targets)},
        least,
        rates,
        shape,
        apart,
        opened=opened_within(case, targets),
    )


def rows_of(case: Case, least: int, target_kind: str) -> tuple[pd.DataFrame, pd.DataFrame, Apart | None]:
    """Fills and own purchases of the institutions with a tested couple; none, and what tests them there, where they are kept apart."""
    if case.engine.at_hand:
        fills = case.linked("fills.sql", least=least).to_pandas()
        return fills, numbers(case.linked("own.sql", least=least, kind=target_kind).to_pandas()), None
    import pandas as pd

    case.keep("gf_near", "fills.sql", least=least)
    case.keep("gf_own", "own.sql", least=least, kind=target_kind)
    return pd.DataFrame(), pd.DataFrame(), Apart(case, least)


def due_elsewhere(case: Case, total: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """For every doctor the patients who would be admitted elsewhere at the rates of doctors at hospitals of the same level.

    Args:
        case: the detector's case.
        total: doctor, origin, everybody (patients who were).

    Returns:
        Rows doctor, origin, due; the shape of the gamma law of honest doctors' rates.
    """
    seen = case.linked("seen.sql").to_pandas().merge(total, on=["doctor", "origin"], how="left")
    level = dict(zip(case.places.code, case.places.rank, strict=True))
    unit = np.arange(len(seen))
    cell = seen.origin.map(level).fillna(0).to_numpy(np.int64)
    went = np.minimum(seen.everybody.fillna(0), seen.seen).to_numpy(float)
    test = peer_test(unit, cell, seen.seen.to_numpy(float), went, len(seen))
    return seen.assign(due=test.expected)[["doctor", "origin", "due"]], test.shape


def run(case: Case) -> list[Lead]:
    """Steered fills and admissions; doctors of one hospital who steer to one pharmacy, or who fill one hospital's beds, are one case.

    So is a doctor who steers to several pharmacies, with the colleagues who steer to one of these.
    """
    if not case.database.has_rows("fee_list_d"):
        case.warn(
            "无费用明细，按就诊后首次购药推断", "no fee lines: fills are inferred from the first purchase after a visit"
        )
    elif not case.frame("numbers.sql")["numbers"][0].as_py():
        case.warn(
            "费用明细均无处方号：药店未记外院医师的，按就诊后首次购药推断",
            "no prescription numbers on the fee lines: where the pharmacy names no prescriber either, fills are inferred from the first purchase after a visit",
        )
    leads = []
    least = int(case.settings["least_patients"])
    for name, days, kind in (
        ("links.sql", int(case.settings["fill_days"]), "pharmacy"),
        ("admissions.sql", int(case.settings["admission_days"]), "hospital"),
    ):
        field = field_of(case, name, days, kind, least)
        if field is None:
            continue
        if kind == "pharmacy":
            keeping = keeping_of(case.linked("keeping.sql").to_pandas(), field.count)
            field = replace(field, goods=contrasts(case, least), keeping=keeping)
        found: pd.DataFrame = steered(field, least, float(case.settings["least_lift"]), 0.05)
        one_case = ["target"] if kind == "hospital" else ["target", "origin"]
        tests = field.opportunity.at(SIGNIFICANT)
        field = field.narrowed(found)
        parts = [part for _, part in found.groupby(one_case, sort=True)]
        told_by = fills_for_goods(case, found)
        flows = [fills_of(field, part, told_by) for part in parts]
        stocks = stock_shares(case, flows)
        if kind == "pharmacy" and len(apart := parted_by_stock(parts, flows, stocks)) > len(parts):
            parts, flows = apart, [fills_of(field, part, told_by) for part in apart]
            stocks = stock_shares(case, flows)
        wards = wards_of(case, parts) if kind == "hospital" else [None] * len(parts)
        told = [
            flow_lead(case, field, part, kind, TITLE, tests, *scene)
            for part, *scene in zip(parts, flows, stocks, wards, days_of_doctors(case, len(flows)), strict=True)
        ]
        told = with_the_others(case, field, parts, told, TITLE, tests, told_by)
        leads.extend(of_one_hand(_led_by_others(parts, told)) if kind == "pharmacy" else told)
    return leads


def _led_by_others(parts: Sequence[pd.DataFrame], told: Sequence[Lead]) -> list[Lead]:
    """The leads without those of targets that only join (``chosen.steered``) and whose doctors no other lead of the same grade names."""
    alone = [not bool(part.joins.all()) for part in parts]
    grades = [severity_of(lead) for lead in told]
    sure = {
        (grade, name)
        for part, grade, own in zip(parts, grades, alone, strict=True)
        for name in part.doctor
        if own and grade != "low"
    }
    return [
        lead
        for lead, part, grade, own in zip(told, parts, grades, alone, strict=True)
        if own or any((grade, name) in sure for name in part.doctor)
    ]


DETECTOR = Detector(
    id="kickback_referral",
    title=TITLE,
    fires_on={
        "zh": "某医生的患者异常集中到某药店购药或某医院住院，超出同事、距离、客流与患者习惯",
        "en": "a doctor's patients go to one pharmacy or hospital far more than colleagues, distance, crowds and habits explain",
    },
    stays_silent_on={
        "zh": "紧邻药店、新开药店、唯一有货、夜间唯一营业、专科中心、患者自己常去的药店、同日结伴而来、养老机构代购",
        "en": "the pharmacy next door, a new pharmacy, the only stockist, the only one open at that hour, specialist centres, their own "
        "pharmacy, people who come together, homes for the aged",
    },
    readings={
        "next_door_pharmacy": True,
        "new_pharmacy": True,
        "only_stockist": True,
        "only_open": True,
        "own_pharmacy": True,
        "branch_site": True,
        "stock_out": True,
        "brought_together": True,
        "neighbours_go_too": True,
        "nursing_home": False,
        "mail_order": True,
        "upward_referral": True,
        "specialist_centre": False,
    },
    legal_basis=(INDUCES, RULES),
    parameters=(
        Parameter("fill_days", 3, "days", {"zh": "就诊后购药的天数", "en": "days from visit to fill"}),
        Parameter("admission_days", 14, "days", {"zh": "就诊后住院的天数", "en": "days from visit to admission"}),
        Parameter("least_patients", 6, "persons", {"zh": "最少患者数", "en": "least number of patients"}),
        Parameter(
            "least_lift",
            2.5,
            "times",
            {"zh": "最低优势比（罕见时即倍数）", "en": "least odds of observed over expected"},
        ),
    ),
    uses=("fee_list_d", "medins_info_b", "mdtrt_d", "psn_info_b"),
    needs_columns=("fee_list_d.bilg_dr_code|mdtrt_d.chfpdr_code",),
    leans_on=("distance", "crowd", "part"),
    either=True,
    run=run,
)
