"""The only place that has the drug (唯一有货)."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow, Stock

READING = Reading("only_stockist", {"zh": "唯一供应该药", "en": "only stockist of the drug"})
SHARE = 0.6
COSTLY = 500.0
"""Yuan a pack from which on a drug is one of those that few designated pharmacies stock (双通道、特药)."""
SPECIAL = re.compile("特药|双通道|DTP", re.IGNORECASE)


def on_flow(scene: Flow) -> Answer:
    """Fills are cleared whose drug other people, too, mostly buy there.

    A drug that nobody else buys anywhere, that few pharmacies sell and is dear or special, or that is had at each of its few stockists by turns
    speaks neither way: the place may be its only stockist, or the only one that is paid for. So do fills for a chronic illness that no other pharmacy of the
    county settles as such: where patients are bound to a designated one (门诊慢特病定点), no doctor has chosen it.
    """
    if scene.beds:
        return no("去向为住院，与药品供应无关", "these are admissions; no drug is looked for")
    known, sole = ~np.isnan(scene.stock.share), scene.stock.sole
    if not known.any() and not sole.any():
        return untestable("无药品明细", "no drug lines")
    costly = _costly(scene.stock)
    if costly.mean() >= SHARE:
        zh = f"{int(costly.sum())} / {len(costly)} 次购药为每盒 {COSTLY:.0f} 元以上的药品，或抗肿瘤、罕见病、精神类用药、须代煎的饮片，通常只有少数药店供应"
        en = (
            f"{int(costly.sum())} of {len(costly)} fills are of drugs from {COSTLY:.0f} yuan a pack, or for cancer, a rare or a mental illness, or of "
            "herbs to be decocted, which few pharmacies stock"
        )
        if SPECIAL.search(scene.name):
            return Answer({"zh": zh, "en": en}, cleared=costly)
        return untestable(f"{zh}；请核对定点资格", f"{en}; check the designation")
    if scene.stock.designated.mean() >= SHARE:
        count = int(scene.stock.designated.sum())
        return untestable(
            f"{count} / {len(sole)} 次购药按门诊慢特病结算，而本县区其他药店均无此类结算：可能是患者须去的唯一定点药店，请核对定点资格",
            f"{count} of {len(sole)} fills are settled as care for a chronic illness, which no other pharmacy of the county settles so: it may be the only one "
            "designated for it; check the designation",
        )
    cleared = _mostly_here(scene.stock)
    if (cleared | sole).mean() >= SHARE and sole.sum() > cleared.sum():
        count = int(sole.sum())
        return untestable(
            f"{count} / {len(sole)} 次购药的药品在全部记录中只有该处售出，是否唯一供应无法判断",
            f"for {count} of {len(sole)} fills a drug is sold nowhere else in the records: whether it can be had elsewhere is unknown",
        )
    if (cleared | scene.stock.in_turn).mean() >= SHARE and scene.stock.in_turn.sum() > cleared.sum():
        count = int(scene.stock.in_turn.sum())
        return untestable(
            f"{count} / {len(sole)} 次购药的药品仅少数药店有售，这些患者在各店轮流购买，在该处并不更多",
            f"for {count} of {len(sole)} fills few pharmacies sell the drug, and the patients take it at each of them, here no more than there",
        )
    count = int(cleared.sum())
    zh = f"{count} / {len(cleared)} 次购药的药品其他人也主要在该处购买"
    en = f"for {count} of {len(cleared)} fills other people also buy the drug mostly there"
    return Answer({"zh": zh, "en": en}, cleared=cleared) if count else no(zh, en)


def few_stock(stock: Stock) -> npt.NDArray[np.bool_]:
    """Which fills are of what few pharmacies have, for any of the reasons above."""
    return np.asarray(_costly(stock) | _mostly_here(stock) | stock.sole | stock.in_turn, np.bool_)


def _costly(stock: Stock) -> npt.NDArray[np.bool_]:
    return np.asarray((np.nan_to_num(stock.price) >= COSTLY) | stock.special, np.bool_)


def _mostly_here(stock: Stock) -> npt.NDArray[np.bool_]:
    return np.asarray(np.nan_to_num(stock.share) >= SHARE, np.bool_)
