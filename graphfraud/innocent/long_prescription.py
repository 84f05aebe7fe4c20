"""Long prescriptions: months of supply at once, seldom (长期处方)."""

from __future__ import annotations

import re

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("long_prescription", {"zh": "长期处方", "en": "long prescriptions"})
APART = 50.0
MOST_TIMES = 1.5
INSULIN = 60.0
"""Units of one insulin a day that a grown-up diabetic may need: a unit a kilogram and day in the heavy, in two kinds half of it each."""
PENS = re.compile(r"(?P<units>[0-9]+) *(单位|IU|U)(/[瓶支])?( *[*×x] *(?P<pens>[0-9]+) *[支瓶])?", re.IGNORECASE)
PACK = re.compile(r"[*×xX] ?(?P<count>[0-9]{1,4}) ?(?P<unit>片|粒|丸|枚|袋|包)")
ORDINARY, UTMOST, PILLS = 3.0, 12.0, 30.0
"""Tablets, capsules or sachets a day that are beyond no dose, the most that a label asks for (four three times a day), and the same of small pills (ten)."""
ONE_A_DAY = 1.0
"""Tablets a day of each of a few drugs that nobody buys to sell on: less is not taken of anything."""

SCATTERED = 0.5
"""Share of the bulk purchases with another of the same drug at another shop within days, from which on they are no supply of one's own: that is
fetched at once."""


def on_purchases(scene: Events) -> Answer:
    """Bulk purchases on average seven weeks apart or more, of no more than lasts so long: up to twelve weeks may be prescribed at once.

    Or of one tablet a day at most of each drug, by what the pack holds: large is such a purchase only beside those of people who take it now and then.
    Not so of what is bought at several shops within days, time and again.
    """
    text = {
        "zh": f"大量购药平均相隔 {APART:.0f} 天以上、且日均用量不超过足量 {MOST_TIMES} 倍的，"
        f"或按包装折算各药每日不超过 {ONE_A_DAY:.0f} 片（粒）的，视为长期处方；{SCATTERED:.0%} 以上的大量购药为数日内在另一家再买同药的除外",
        "en": f"bulk purchases {APART:.0f} days apart or more on average, up to {MOST_TIMES} times the full dose, or by what a pack holds {ONE_A_DAY:.0f} "
        f"tablet a day at most of each drug, are taken for long prescriptions, unless {SCATTERED:.0%} or more are of a drug bought at another shop within days",
    }
    with np.errstate(invalid="ignore"):
        beyond = scene.number("times_usual") > MOST_TIMES
        little = scene.number("pieces_a_day") <= ONE_A_DAY
        once = scene.number("scattered") < SCATTERED
    return Answer(text, cleared=once & (little | ((scene.number("interval_days") >= APART) & ~beyond)))


def on_scripts_beyond(scene: Events) -> Answer:
    """The course's purchases are on average seven weeks apart or more, at little more than twice the full dose.

    Or of no more insulin a day than its takers may need, by the units that the pack holds: the dose is each patient's own, and large beside those of
    people who take little is not large. So is what comes seven weeks apart and, by the pack, to an ordinary number of tablets a day; where it comes to no more
    than some label asks for, the label decides.
    """
    text = {
        "zh": f"平均相隔 {APART:.0f} 天以上且不超过足量 {MOST_TIMES} 倍、或按包装折算每日不超过 {ORDINARY:.0f} 片（粒、袋）的，"
        f"或每日不超过 {INSULIN:.0f} 单位的胰岛素，视为长期处方",
        "en": f"purchases {APART:.0f} days apart or more, up to {MOST_TIMES} times the full dose, or by what a pack holds {ORDINARY:.0f} tablets or "
        f"capsules a day at most, and any of up to {INSULIN:.0f} units of insulin a day, are long prescriptions",
    }
    seldom = (scene.number("interval_days") >= APART) & ~scene.flag("often")
    pieces, pills = _pieces(scene)
    with np.errstate(invalid="ignore"):
        needed = _units(scene) * scene.number("a_day") <= INSULIN
        a_day = pieces * scene.number("a_day")
        ordinary = seldom & ~pills & (a_day <= ORDINARY)
        labelled = seldom & ~ordinary & (a_day <= np.where(pills, PILLS, UTMOST))
    cleared = (seldom & (scene.number("times_usual") <= MOST_TIMES)) | (needed & ~scene.flag("often")) | ordinary
    untold = labelled & ~cleared
    if untold.any():
        text = {
            "zh": f"{text['zh']}；相隔 {APART:.0f} 天以上、按包装折算每日不超过 {UTMOST:.0f} 片（粒、袋）或 {PILLS:.0f} 丸的，是否超量须看说明书，无从判断",
            "en": f"{text['en']}; where they come so seldom and to {UTMOST:.0f} tablets or capsules or {PILLS:.0f} pills a day at most, the label must tell",
        }
    return Answer(text, cleared=cleared, untold=untold)


def _pieces(scene: Events) -> tuple[np.ndarray, np.ndarray]:
    """Tablets, capsules, sachets or pills in a pack, by its name, NaN where it does not tell; and whether they are small pills."""
    found = [PACK.search(name or "") for name in scene.table["name"].to_pylist()]
    count = np.array([float(one["count"]) if one else np.nan for one in found], float)
    return count, np.array([bool(one and one["unit"] == "丸") for one in found], bool)


def _units(scene: Events) -> np.ndarray:
    """Units of insulin in a pack, by its name; NaN where it is none, or the name does not tell."""

    def held(name: str | None) -> float:
        found = PENS.search(name or "") if "胰岛素" in (name or "") else None
        return float(found["units"]) * float(found["pens"] or 1) if found else np.nan

    return np.array([held(name) for name in scene.table["name"].to_pylist()], float)
