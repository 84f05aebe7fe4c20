"""A township's doctor sends what is too grave to the county's leading hospital (分级诊疗、医共体上转)."""

from __future__ import annotations

import math

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.flow import Flow

READING = Reading("upward_referral", {"zh": "分级诊疗上转", "en": "referral to a higher hospital"})
LEADING = 0.25
"""Share of its county's admissions from which on a hospital is where the county's patients go anyway."""
AS_GRAVE = 0.4
"""Part of the usual bill that a stay of a really ill patient costs at least."""


def on_flow(scene: Flow) -> Answer:
    """Admissions are cleared to a higher, leading hospital whose steered stays are as grave as other people's there."""
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
        return no(zh, en)
    return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
