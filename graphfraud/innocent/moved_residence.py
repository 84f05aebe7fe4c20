"""Somebody who moved: one insurance ended where the other began (年内转移参保、迁居)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("moved_residence", {"zh": "迁居或转移参保", "en": "moved, insurance transferred"})
HANDOVER = 31
LEFT, HALF = 1 / 3, 0.5
NEIGHBOURS = 8
"""Newcomers of one address from whom it is told whether its people have moved: no fewer than make a second population."""
UNLIKELY = 0.05
"""Probability up to which so few visits near the old homes are no chance."""
HOLIDAY, ALL = 60, 0.95
"""Days within which all of them came and went, and the share not seen at home meanwhile, from which they were on a visit."""
MOST_AWAY, NO_CHANCE = 0.8, 0.05
"""Share of the newcomers without any, and the probability of so many, from which they lived elsewhere for a season."""
NOBODY = 0.2
"""The same probability where next to nobody was seen at home: nothing speaks for it that the owners were there."""


def on_twins(scene: Events) -> Answer:
    """The use of one number ends where that of the other begins: the same care within a month of the handover is overlap of papers."""
    text = {
        "zh": f"一个编号停用、另一编号启用且此后继续使用，交接 {HANDOVER} 天内的重叠不计",
        "en": f"one number stops where the other starts and goes on: what overlaps within {HANDOVER} days of the handover does not count",
    }
    return Answer(text, cleared=scene.flag("handover"))


def on_newcomers(scene: Events) -> Answer:
    """All newcomers of a shop are cleared who, while they came, hardly used what is near their old homes: they were away from there.

    So do people who moved, and pickers and builders for a season; who is only settled for far away goes on at home. Months
    with some use count, against those that the course of all pharmacies' trade lets one expect. Their pharmacies alone do not
    tell: whose account is emptied elsewhere buys less at home. They count where they are left for good, or where other care
    at home fell too. Of several addresses each is looked at by itself as well: that the people of one have moved clears none
    of another who go on at home. Who is insured in the shop's county since about he came there, while his insurance elsewhere ended, and
    is not seen at home, has moved. Who began to come shortly before the records end may be on a visit or not: that is left open.
    """
    unit = scene.code("unit")
    place = _address(scene, unit)
    gone = (_gone(scene, unit) & ~goes_on(scene, place)) | _gone(scene, place, _addresses_of(unit, place))
    text = {
        "zh": f"新客（各住址亦分别看）各自到店期间在原住处附近的就医明显降至平时的 {LEFT:.0%} 以下，或其购药自此一直如此（或其间如此而就医也减半），"
        f"或 {MOST_AWAY:.0%} 以上的人一次也没有，或几乎全体来去不过 {HOLIDAY} 天且其间不在原处就医的，"
        "或参保关系同期由外地转入药店所在县区且此后不在原处就医的，视为已离开原处或短期到访",
        "en": f"while each of the newcomers came (those of one address also by themselves), their use of what is near their old homes fell to "
        f"{LEFT:.0%} or less of the usual, or that of its pharmacies did for good (or for the time, and all use by half), or {MOST_AWAY:.0%} of "
        f"them used nothing there: they were away, or on a visit of up to {HOLIDAY} days; "
        "so are those whose insurance moved to the pharmacy's county meanwhile and who were not seen there",
    }
    open_end = _brief(scene, unit) & ~_went(scene, unit) & ~gone
    if open_end.any():
        text = {
            "zh": f"{text['zh']}；记录在其陆续到来时结束的，是否短期到访无从判断",
            "en": f"{text['en']}; where the records end while they came it cannot be told whether they were on a visit",
        }
    transferred = scene.flag("transferred") & (scene.number("home_while") == 0)
    return Answer(text, cleared=gone | transferred, untold=open_end & ~transferred)


def _address(scene: Events, unit: np.ndarray) -> np.ndarray:
    """Code of each newcomer's shop and address, −1 where fewer than NEIGHBOURS of them share it."""
    address = scene.code("address")
    code = np.where(address >= 0, unit * (int(address.max(initial=-1)) + 1) + address, -1)
    return np.where(scene.per(code) >= NEIGHBOURS, code, -1)


def goes_on(scene: Events, code: np.ndarray) -> np.ndarray:
    """Whether the newcomers of one code are seen near their old homes as before, False where it is −1.

    Of all institutions and of its pharmacies there, more than LEFT of the usual and beyond chance.
    """
    found = code >= 0
    for what, period in (("home", "while"), ("shops", "since")):
        seen, before, expected = _use(scene, code, what, period)
        found &= (seen > 0) & (_chance(seen - 1, before, LEFT * expected, more=True) <= UNLIKELY)
    return found


def _addresses_of(unit: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Of each newcomer's shop the number of addresses that are asked by themselves, one at least."""
    asked = np.unique(np.stack((unit, place), axis=1)[place >= 0], axis=0)
    count = np.bincount(asked[:, 0], minlength=int(unit.max(initial=-1)) + 1)
    return np.asarray(np.maximum(count[unit], 1))


def _gone(scene: Events, code: np.ndarray, asked: np.ndarray | float = 1.0) -> np.ndarray:
    """Whether the newcomers of one code have left what is near their old homes; False where it is −1.

    Of so many codes that are ``asked``, one may seem to have by chance (Bonferroni). A season away shows nobody at home: where the few seen
    there make up for the others, nobody is away.
    """
    (home, home_share), (shops, shops_share) = (_fell(scene, code, what, "while", asked) for what in ("home", "shops"))
    for_good = _fell(scene, code, "shops", "since", asked)[0] & (shops_share <= HALF)
    gone = home | for_good | (shops & (home_share <= HALF)) | (_season(scene, code, asked) & (home_share < 1))
    return np.asarray(gone & (code >= 0))


def _fell(
    scene: Events, code: np.ndarray, what: str, period: str, asked: np.ndarray | float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Whether use at home fell to LEFT of the usual in the period, beyond chance; and what it is of the usual."""
    seen, before, expected = _use(scene, code, what, period)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(expected > 0, seen / expected, np.inf)
    return (seen <= LEFT * expected) & (_chance(seen, before, expected) * asked <= UNLIKELY), share


def _use(scene: Events, code: np.ndarray, what: str, period: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each code: months with use seen in the period, such months before the onset, and those expected in the period by them."""
    before = scene.number(f"{what}_before")
    usual = before * scene.number(f"usual_{period}")
    return scene.per(code, scene.number(f"{what}_{period}")), scene.per(code, before), scene.per(code, usual)


def _chance(seen: np.ndarray, before: np.ndarray, expected: np.ndarray, more: bool = False) -> np.ndarray:
    """Probability of at most ``seen`` (of more, if ``more``), given the sum of both counts (Przyborowski & Wilenski 1940).

    What is expected comes from ``before``, a count itself, and few months before tell little.
    """
    from scipy.stats import binom

    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(before > 0, expected / (before + expected), 0.0)
    law = binom(seen + more + before, share)
    return np.asarray(law.sf(seen) if more else law.cdf(seen))


def _season(scene: Events, unit: np.ndarray, asked: np.ndarray | float = 1.0) -> np.ndarray:
    """Most newcomers of a shop used nothing near their homes while they came, more than their habits would bring about.

    What was seen of one person before is little: his rate has a gamma law about it, and who shows up seldom may well not at all.
    """
    from scipy.stats import binom

    people = np.maximum(scene.per(unit), 1)
    before = scene.number("home_before")
    mean = np.maximum(scene.per(unit, before) / people, 1e-3)
    firm = 1 + 1 / mean
    none = scene.per(unit, (firm / (firm + scene.number("usual_while"))) ** (before + 1)) / people
    without = scene.per(unit, (scene.number("home_while") == 0).astype(float))
    visit = _brief(scene, unit) & _went(scene, unit) & (without >= ALL * people)
    chance = binom.sf(without - 1, people, none)
    away = (without >= MOST_AWAY * people) & (chance * asked <= NO_CHANCE)
    return np.asarray(visit | away | ((without >= ALL * people) & (chance * asked <= NOBODY)))


def _brief(scene: Events, unit: np.ndarray) -> np.ndarray:
    """Whether nearly all newcomers of a shop came within HOLIDAY days."""
    return np.asarray(_latest(scene, unit, "until", ALL) - _latest(scene, unit, "since", 1 - ALL) < HOLIDAY)


def _went(scene: Events, unit: np.ndarray) -> np.ndarray:
    """Whether the records go on half as long after they came: they have gone, or the records would show them."""
    return np.asarray(scene.number("last") - _latest(scene, unit, "until", ALL) >= HOLIDAY / 2)


def _latest(scene: Events, unit: np.ndarray, what: str, share: float) -> np.ndarray:
    """The day by which so large a share of a shop's newcomers had come for the first (since) or last (until) time."""
    days, names = scene.number(what), np.unique(unit)
    return np.array([np.quantile(days[unit == k], share) for k in names])[np.searchsorted(names, unit)]
