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

ORDINARY_PACK, SMALLEST_PACK = 7.0, 3.0
"""Days that an ordinary pack lasts, seven tablets once a day, and the smallest of packs, ten of them three times a day. Where no name says what a pack
holds, one in so many days is anybody's full dose, and may be."""

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
    than some label asks for, the label decides. Where the name does not say what a pack holds, a pack a week is a full dose, and what is beyond it cannot
    be told from one in small packs, up to a pack in three days: of those who never come again before seven weeks, as who hoards does.
    """
    text = {
        "zh": f"平均相隔 {APART:.0f} 天以上且不超过足量 {MOST_TIMES} 倍、或按包装折算每日不超过 {ORDINARY:.0f} 片（粒、袋）的，"
        f"或未注明含量、每次均相隔如此之久而每 {ORDINARY_PACK:.0f} 天不超过一盒的，或每日不超过 {INSULIN:.0f} 单位的胰岛素，视为长期处方",
        "en": f"purchases {APART:.0f} days apart or more, up to {MOST_TIMES} times the full dose, or by what a pack holds {ORDINARY:.0f} tablets or "
        f"capsules a day at most, or a pack of untold contents in {ORDINARY_PACK:.0f} days where each is as far apart, "
        f"and any of up to {INSULIN:.0f} units of insulin a day, are long prescriptions",
    }
    seldom = (scene.number("interval_days") >= APART) & ~scene.flag("often")
    pieces, pills = _pieces(scene)
    with np.errstate(invalid="ignore"):
        needed = _units(scene) * scene.number("a_day") <= INSULIN
        a_day = pieces * scene.number("a_day")
        ordinary = seldom & ~pills & (a_day <= ORDINARY)
        labelled = seldom & ~ordinary & (a_day <= np.where(pills, PILLS, UTMOST))
        unsaid = seldom & np.isnan(pieces) & (scene.number("least_gap") >= APART)
        weekly, small = (unsaid & (scene.number("a_day") * days <= 1) for days in (ORDINARY_PACK, SMALLEST_PACK))
    cleared = (
        (seldom & (scene.number("times_usual") <= MOST_TIMES)) | (needed & ~scene.flag("often")) | ordinary | weekly
    )
    untold = (labelled | small) & ~cleared
    if untold.any():
        text = {
            "zh": f"{text['zh']}；相隔 {APART:.0f} 天以上、按包装折算每日不超过 {UTMOST:.0f} 片（粒、袋）或 {PILLS:.0f} 丸的，"
            f"或未注明每盒含量、每次均相隔如此之久而每 {SMALLEST_PACK:.0f} 天不超过一盒的，是否超量须看说明书，无从判断",
            "en": f"{text['en']}; where they come so seldom and to {UTMOST:.0f} tablets or capsules or {PILLS:.0f} pills a day at most, "
            f"or to a pack in {SMALLEST_PACK:.0f} days of which no name tells what it holds, the label must tell",
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
