"""A township's doctor sends what is too grave to the county's leading hospital (分级诊疗、医共体上转)."""

from __future__ import annotations

import math

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow

READING = Reading("upward_referral", {"zh": "分级诊疗上转", "en": "referral to a higher hospital"})
LEADING = 0.25
"""Share of its county's admissions from which on a hospital is where the county's patients go anyway."""
AS_GRAVE = 0.4
"""Part of the usual bill that a stay of a really ill patient costs at least."""
AS_USUAL = 1.0
"""The same where the hospital is one of several: whose stays cost what everybody's do may be as ill as everybody."""


def on_flow(scene: Flow) -> Answer:
    """Admissions are cleared to a higher, leading hospital whose steered stays are as grave as other people's there.

    To another higher hospital, stays that cost as much as everybody's are no proof: whether they were needed the medical records tell.
    """
    ward = scene.ward
    if ward is None:
        return no("去向为药店", "the target is a pharmacy")
    weight = "?" if math.isnan(ward.weight) else f"{ward.weight:.0%}"
    zh = f"该院占本县他人住院的 {ward.share:.0%}，{'高于' if ward.higher else '不高于'}首诊机构级别；这些住院费用中位数为他人的 {weight}"
    en = (
        f"the hospital has {ward.share:.0%} of other people's admissions in its county and is "
        f"{'' if ward.higher else 'not '}above the referring institution; the median bill is {weight} of other people's there"
    )
    grave = math.isnan(ward.weight) or ward.weight >= AS_GRAVE
    if not (ward.higher and ward.share >= LEADING and grave):
        if ward.higher and not math.isnan(ward.weight) and ward.weight >= AS_USUAL:
            return untestable(
                f"{zh}；是否确需转院须查病历", f"{en}; whether they had to go there the medical records tell"
            )
        return no(zh, en)
    return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
