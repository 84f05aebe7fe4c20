"""A township's doctor sends what is too grave to the county's leading hospital (分级诊疗、医共体上转)."""

from __future__ import annotations

import math

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow, Ward
from graphfraud.innocent.sign import binomial

READING = Reading("upward_referral", {"zh": "分级诊疗上转", "en": "referral to a higher hospital"})
LEADING = 0.25
"""Share of its county's admissions from which on a hospital is where the county's patients go anyway."""
AS_GRAVE = 0.4
"""Part of the usual bill that a stay of a really ill patient costs at least."""
AS_DEAR = 0.8
"""The same at the only hospital of the third level of a prefecture: who is sent there must be treated as the others are."""
GRAVE, TOLD = 0.8, 5
"""Share of the stays that are for what cannot wait, of so many at least, from which a hospital of the third level is where such patients go."""
SENT_UP, CHANCE = 0.7, 0.05
"""Share of the stays that are for what cannot wait, and chance of so many at the usual share, from either of which on they are what is sent up."""
AS_USUAL = 0.6
"""The same at a hospital of the first level, which is nobody's place to send the gravely ill."""


def on_flow(scene: Flow) -> Answer:
    """Admissions are cleared to a higher, leading hospital whose steered stays are as grave as other people's there.

    To another higher hospital, stays that cost much as others' do are no proof: whether they were needed the medical records tell.
    Nor are stays a proof that are no graver than those of people who come by themselves: who sends up what is too grave sends what is graver.
    Neither is said of stays for what could have waited, whatever they cost, nor of a hospital of the first level for which higher ones are
    passed. Where the hospital's level is not on record, or that of a giant's
    code, and it leads the county, whether it is above the doctor's own cannot be told.
    Nor can it of the only hospital of the third level far and wide, where stays cost as much as others': where else would a village send them.
    Where nearly all are gravely ill, more than is usual, and the hospital is of the third level, it may be
    the centre for their illness, whatever the level of the doctor's own.
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
    if ward.stays and not math.isnan(ward.usual):
        zh += f"；{ward.urgent} / {ward.stays} 次为急症、外伤、肿瘤等，他人为 {ward.usual:.0%}"
        en += f"; {ward.urgent} of {ward.stays} stays were for acute illness, injury, cancer and the like, {ward.usual:.0%} of other people's"
    grave = (
        ward.stays >= TOLD and ward.urgent >= max(GRAVE, (0.0 if math.isnan(ward.usual) else ward.usual)) * ward.stays
    )
    leading = ward.higher and ward.share >= LEADING
    if scene.central and grave and not leading:
        return untestable(
            f"{zh}；多为重症，是否确需转往专科中心须查病历",
            f"{en}; gravely ill: whether they needed the centre the medical records tell",
        )
    if ward.sole and ward.higher and ward.weight >= AS_DEAR:
        return untestable(
            f"{zh}；该院为全市唯一收治住院的三级医院，且费用与他人相当：是否确需上转须查病历",
            f"{en}; it is the prefecture's only hospital of the third level that admits, and the stays cost as much as others': whether they had to go "
            "up the medical records tell",
        )
    if not ward.graded and not ward.higher and ward.share >= LEADING and not ward.could_wait:
        return untestable(
            f"{zh}；该院级别不详，或该编码为几家医院共用，无法核对是否上级医院",
            f"{en}; its level is not on record, or the code is of several hospitals: whether it is a higher one cannot be told",
        )
    if ward.passed and ward.share < LEADING:
        zh += "；该院为一级，首诊机构附近有更高级别、收治住院的医院却舍近求远，并非上转"
        en += "; it is of the first level, and higher hospitals that admit are far nearer: that is no way up"
        return no(zh, en)
    if not ward.higher or ward.could_wait:
        return no(zh, en)
    if ward.share >= LEADING and (math.isnan(ward.weight) or ward.weight >= AS_GRAVE):
        if _no_graver(ward):
            return untestable(
                f"{zh}；这些住院不比他人更急重，是否确需上转须查病历",
                f"{en}; these are no graver than others': whether they had to go up there the medical records tell",
            )
        return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
    if not math.isnan(ward.weight) and ward.weight >= (AS_GRAVE if ward.secondary else AS_USUAL):
        return untestable(f"{zh}；是否确需转院须查病历", f"{en}; whether they had to go there the medical records tell")
    return no(zh, en)


def _no_graver(ward: Ward) -> bool:
    """Whether the illness of enough stays is told, and no more of them than of other people's cannot wait."""
    if ward.stays < TOLD or math.isnan(ward.usual) or ward.urgent >= SENT_UP * ward.stays:
        return False
    return binomial(ward.urgent, ward.stays, ward.usual) > CHANCE
