"""The only pharmacy that sells at that hour: nights, the noon of a small town (夜间唯一营业的药店)."""

from __future__ import annotations

import math

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow

READING = Reading("only_open", {"zh": "该时段唯一营业的药店", "en": "the only pharmacy open at that hour"})


def on_flow(scene: Flow) -> Answer:
    """Fills are cleared at hours at which no other pharmacy of the county sells anything, or none but a few farther ones, and other people buy here.

    Where it is unknown how far those few are, the one to which the patients go may be the nearest of them; where nobody else buys there then, the
    doctor may be the only one of the county who works at that hour: it is untestable for half of the fills or more. So it is where it would
    hold, but the same doctor's patients go there for some goods and elsewhere for the rest: who buys where alone is open buys there whatever he needs.
    """
    if scene.beds:
        return no("去向为住院，与药店营业时间无关", "these are admissions; no pharmacy need be open")
    alone, untold = scene.alone, scene.few_open
    if len(untold) and 2 * (untold | alone).sum() >= len(untold) > 2 * alone.sum():
        count = int(untold.sum())
        return untestable(
            f"{count} / {len(untold)} 次购药时，本县其他药店均不营业或仅少数尚在营业，距离不明，或此时本县几乎无其他人就诊，该店是否对所有人营业无法判断",
            f"at {count} of {len(untold)} fills no or few other pharmacies of the county were still open, how far they are is unknown, or hardly anybody "
            "else was treated at these hours: whether this one is the nearest, or open for everybody, cannot be told",
        )
    count = int(alone.sum())
    zh = f"{count} / {len(scene.fills)} 次购药时，本县其他药店均不营业或尚在营业的少数几家更远，而其他顾客此时也在该店购药"
    en = f"at {count} of {len(scene.fills)} fills no other pharmacy of the county was open, or only a few that are farther off, and other customers "
    en += "bought there at these hours as well"
    if (
        count
        and not math.isnan(scene.goods)
        and scene.judge(READING, Answer({"zh": zh, "en": en}, cleared=alone)).verdict == "holds"
    ):
        zh += f"；但同一医生的患者只为某些药品去该处，其余药品在别处购买：营业时间不挑药品（p = {scene.goods:.2g}）"
        en += "; yet the same doctor's patients go there for some goods and elsewhere for the rest, which hours do not ask for "
        en += f"(p = {scene.goods:.2g})"
        return untestable(zh, en)
    return Answer({"zh": zh, "en": en}, cleared=alone) if count else no(zh, en)
