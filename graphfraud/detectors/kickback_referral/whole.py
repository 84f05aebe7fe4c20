"""Flows of which a doctor's own goods tell, with the patients who are sent for anything else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead, severity_of
from graphfraud.detectors.kickback_referral.chosen import JOINS
from graphfraud.detectors.kickback_referral.goods import WHOLE, goods_reasons
from graphfraud.detectors.kickback_referral.lead import fills_of, flow_lead
from graphfraud.detectors.kickback_referral.model import Field, times
from graphfraud.detectors.kickback_referral.scenery import days_of_doctors
from graphfraud.detectors.kickback_referral.stock import stock_shares
from graphfraud.model.finding import SEVERITIES, Text

if TYPE_CHECKING:
    import pandas as pd


def with_the_others(
    case: Case,
    field: Field,
    parts: Sequence[pd.DataFrame],
    told: Sequence[Lead],
    title: Text,
    tests: float,
    goods: Collection[str],
) -> list[Lead]:
    """The leads, those of goods with all of their doctors' patients there, where the others as well are more than would go there anyway.

    Who is paid for sending patients sends them whatever they need. All of them are named where the flow as a whole is graded no lower than that of
    the goods; where a reading speaks for it (the shop next door sells to everybody), the goods alone tell.

    Args:
        case: the detector's case.
        field: all fills.
        parts: rows of model.pairs_of, a target each.
        told: their leads.
        title: of the findings.
        tests: flows with opportunity.
        goods: from ``goods.fills_for_goods``.
    """
    lift = float(case.settings["least_lift"])
    whole = {
        number: wide
        for number, part in enumerate(parts)
        if severity_of(told[number]) != "low" and (wide := _whole(part, lift)) is not None
    }
    flows = [fills_of(field, part, goods) for part in whole.values()]
    stocks = stock_shares(case, flows)
    leads = list(told)
    scenes = zip(whole.items(), flows, stocks, days_of_doctors(case, len(flows)), strict=True)
    for (number, part), fills, stock, days in scenes:
        lead = flow_lead(case, field, part, "pharmacy", title, tests, fills, stock, None, days)
        if SEVERITIES.index(severity_of(lead)) <= SEVERITIES.index(severity_of(told[number])):
            said = goods_reasons(parts[number])
            known = {reason.code for reason in said}
            leads[number] = replace(lead, reasons=(*(one for one in lead.reasons if one.code not in known), *said))
    return leads


def _whole(part: pd.DataFrame, lift: float) -> pd.DataFrame | None:
    """The part with all patients of the couples whose others, too, are more than would go there; None where there are none."""
    from scipy.stats import binom

    others, rest = part.all_patients - part.patients, part.all_of - part["of"]
    due = (part.all_expected / part.all_of.clip(lower=1)).clip(upper=1.0)
    chance = binom.sf(others - 1, rest.clip(lower=0), due)
    stands = np.asarray(
        part.told & (part.all_of > 0) & (others > 0) & (chance <= JOINS) & (times(others, rest * due, rest) >= lift),
        bool,
    )
    if not stands.any():
        return None
    wide = part.assign(told=part.told & ~stands)
    for name in WHOLE:
        wide[name] = np.where(stands, part[f"all_{name}"], part[name])
    return wide
