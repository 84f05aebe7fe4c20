"""The pharmacy next door, to which everybody's patients go (院边药店)."""

from __future__ import annotations

import math

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow

READING = Reading("next_door_pharmacy", {"zh": "紧邻的药店", "en": "pharmacy next door"})
NEAR_KM = 0.4
WALK_KM = 0.6
CLOSE_KM = 1.5
"""A pharmacy within a walk, or one of the two nearest within a kilometre and a half, is convenient for anybody; so is a township's only one."""
SHARE = 0.5
ODDS = 3.0
"""Odds of this doctor's patients over those of the colleagues' from which on what everybody does is no explanation."""
MOVED, TOWN_KM = 0.6, 3.0
"""Share of the earlier fills at a pharmacy that lost them all from which on custom has moved, and how far it moves within a town."""
HOUSES, UPPER, TWICE = 6, 0.75, 2.0
"""Other houses from which on it can be told what part of a house's patients goes to one pharmacy, which of them, in order of that part, stands for what is
usual, and its odds over theirs from which on it is more than that."""
DOCTORS = 3
"""Doctors of one hospital from whom on it is the door, not the doctor, that draws patients."""


def on_flow(scene: Flow) -> Answer:
    """All fills are cleared where colleagues send as many there, by and large; next door, where three doctors or a quarter as many do.

    Close by without company it stays untestable, and so it does where the town has nothing nearer (one of the two nearest, within three kilometres) and a
    quarter as many of the colleagues' patients go: convenience and reward look alike there, unless hardly anybody went there before some day, and the
    colleagues' patients do not even now: distances do not change overnight, but by its opening. So they do where the patients had gone
    as unanimously to another pharmacy before, which then lost them all: it may have closed, or dropped what they need. And so they do
    where the distance is unknown and a quarter as many of the colleagues' patients go or there are no colleagues, and where there is nothing
    to compare with: no colleagues, no doctors close by whose patients go elsewhere, no day before which the patients did. Where the patients
    buy by themselves is no such comparison: that is near their homes, and prescriptions are filled on the way from the doctor. With nothing to
    compare with one of the two nearest pharmacies, however far, needs no other reason: each clinic has one to which most of its patients go. Nor does
    one in town, or at an unknown distance, where that part of the patients is usual: at a quarter of the other houses about as
    many go to one pharmacy; where hardly any other house has as many go to one, and it is neither in town nor one of the nearest, nothing asks for it.
    Where the same doctor's patients go there for some goods and elsewhere for the rest, it is not for its nearness.
    """
    near = f"{scene.near:.1f}" if not math.isnan(scene.near) else "?"
    if not math.isnan(scene.goods):
        return _for_goods(scene, near)
    everything = np.ones(len(scene.fills), bool)
    if math.isnan(scene.others):
        return _alone(scene, near)
    zh = f"该医生 {scene.share:.0%} 的患者去该处，同院其他医生 {scene.others:.0%}；相距 {near} 公里"
    en = f"{scene.share:.0%} of this doctor's patients go there, {scene.others:.0%} of the colleagues'; {near} km away"
    doctors = int(scene.fills.doctor.nunique())
    half, quarter = scene.others >= SHARE * scene.share, scene.others >= SHARE / 2 * scene.share
    door = scene.near <= NEAR_KM and (doctors >= DOCTORS or quarter)
    if door or (half and _odds(scene, scene.others) < ODDS):
        return Answer({"zh": zh, "en": en}, cleared=everything)
    if quarter and math.isnan(scene.near):
        return untestable(f"{zh}；距离不明，无法排除就近购药", f"{en}: it may be next door")
    if scene.tenfold and not quarter and not _moved(scene) and not _opened(scene):
        return no(
            f"{zh}；自某日起才去，此前几乎无人：近在咫尺并非自那日起",
            f"{en}; hardly any did before some day, and it was no farther away then",
        )
    nearest = quarter and scene.nearest and scene.near <= TOWN_KM
    return _convenient(zh, en) if _close(scene) or nearest else no(zh, en)


def _for_goods(scene: Flow, near: str) -> Answer:
    """Who goes there for some goods and elsewhere for the rest does not go because it is near, unless it is the door, where prescriptions are left."""
    zh = (
        f"相距 {near} 公里；同一医生的患者只为某些药品去该处，其余药品在别处购买：远近不挑药品（p = {scene.goods:.2g}）"
    )
    en = f"{near} km away; the same doctor's patients go there for some goods and elsewhere for the rest, which nearness does not ask for"
    en += f" (p = {scene.goods:.2g})"
    return untestable(zh, en) if scene.near <= NEAR_KM else no(zh, en)


def _alone(scene: Flow, near: str) -> Answer:
    """The answer where no colleague's patients can be compared."""
    zh, en = f"相距 {near} 公里，无同院其他医生可比", f"{near} km away, no colleagues to compare with"
    if scene.near <= NEAR_KM:
        return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
    if scene.beds:
        return no(f"{zh}；按同级医生的转住院率检验", f"{en}; tested against the rates of doctors of the same level")
    if not math.isnan(scene.neighbours):
        zh += f"；邻近机构医生的患者 {scene.neighbours:.0%} 去该处，该医生 {scene.share:.0%}"
        en += (
            f"; {scene.neighbours:.0%} of the patients of doctors close by go there, {scene.share:.0%} of this doctor's"
        )
    if not scene.risen and not scene.neighbours < SHARE / 2 * scene.share:
        if scene.nearest and not math.isnan(scene.near):
            zh, en = f"{zh}；是最近的两家药店之一", f"{en}; it is one of the two nearest pharmacies"
            return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
        usual = _usual(scene)
        if not scene.near > TOWN_KM and not math.isnan(usual):
            return _as_elsewhere(scene, usual, zh, en)
        if scene.near > TOWN_KM and not scene.nearest and len(scene.leading) >= HOUSES and math.isnan(usual):
            return no(
                f"{zh}；并非最近的药店，其他 {len(scene.leading)} 家机构很少有这样多的患者去同一家药店",
                f"{en}; others are nearer, and hardly any of {len(scene.leading)} other institutions has as many patients go to one pharmacy",
            )
        return untestable(f"{zh}，也无起始日前后可比", f"{en}, nor with a day before which they went elsewhere")
    if math.isnan(scene.near):
        return untestable(f"{zh}；距离不明，无法排除就近购药", f"{en}: it may be next door")
    return _convenient(zh, en) if _close(scene) else no(zh, en)


def _usual(scene: Flow) -> float:
    """The part of their patients that other houses send to one pharmacy, if it is about as large as this one's; NaN if not, or if these are few."""
    if len(scene.leading) < HOUSES:
        return math.nan
    upper = float(np.quantile(scene.leading, UPPER))
    return upper if _odds(scene, upper) < TWICE else math.nan


def _as_elsewhere(scene: Flow, usual: float, zh: str, en: str) -> Answer:
    """All fills cleared: each house has a pharmacy to which most of its patients go."""
    zh += f"；{scene.share:.0%} 的患者去该处，而其他 {len(scene.leading)} 家机构中每四家有一家的 {usual:.0%} 以上患者也去同一家药店"
    en += f"; {scene.share:.0%} of the patients go there, and at one in four of {len(scene.leading)} other institutions {usual:.0%} or more go to "
    en += "one pharmacy, too"
    return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))


def _odds(scene: Flow, others: float) -> float:
    """Odds of going there among the doctor's patients over those of ``others``, a share of other doctors' patients."""
    away = max(1 - scene.share, 0.5 / max(scene.everybody, 1))
    return scene.share / away * (1 - others) / max(others, 1e-9)


def _close(scene: Flow) -> bool:
    return scene.near <= WALK_KM or (scene.nearest and scene.near <= CLOSE_KM) or scene.sole or _moved(scene)


def _opened(scene: Flow) -> bool:
    """Whether the pharmacy opened within the period: nobody can have gone there before."""
    return scene.opened is not None and scene.opened > scene.began


def _moved(scene: Flow) -> bool:
    """Whether the patients went as unanimously to another pharmacy of the town before, which then lost them all."""
    return scene.moved >= MOVED and scene.near <= TOWN_KM


def _convenient(zh: str, en: str) -> Answer:
    return untestable(f"{zh}；就在附近，无法排除就近购药", f"{en}; it is close by: convenience cannot be ruled out")
