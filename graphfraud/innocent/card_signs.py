"""Signs of the cards themselves: who served them, what was bought with them, by card or by phone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Visits
from graphfraud.innocent.company import Company
from graphfraud.innocent.sign import (
    ALPHA,
    LEAST,
    RARE,
    TENTH,
    THRICE,
    Compared,
    Sign,
    against_others,
    binomial,
    compared,
    without_one,
)
from graphfraud.innocent.whereabouts import MOSTLY, away
from graphfraud.model.finding import Reason
from graphfraud.stats.strata import stratified

Array = npt.NDArray[Any]
HANDED = 1e-5
"""The same for cards only in company, against the place's custom, where habit is tested as well."""
HABIT, HINT = 0.01, 0.05
"""Against each member's own habit, by a test that is exact however few other visits they have."""
MEANWHILE = 0.5
"""Members with visits of their own while the company met from which their habit is that of the time: who lives there for a season
pays as one does there."""
NEARLY_ALL = 0.9
"""Share of uses in company by card below which not only cards come: there habit must be left clearly, not by a shade."""
THREE_IN_FOUR = 0.75
"""Share of uses in company by card up to which these are no hint, either: a quarter paid by telephone, as nobody does who was handed a card."""
ODDS = 1.5
"""Odds of a physical card in company over those of habit, and of the place's custom."""
COURSE, COURSES = 7, 3
"""Days from one date to the next within which equal goods are one course of treatment or one offer; courses from which they are a sign."""
MANY_HANDS = 30
"""Operators at one institution beyond which whom one meets tells of the site or the counter, not of the hand: a chain under one code, a large hospital."""
SHIFT = 120
"""Minutes before and after within which others at the counter tell who was on duty."""
ON_ALL_DAYS = 0.5
"""Visits of others of that day that tell as much of who was on duty as all days do."""
SELDOM = 0.15
"""Share of the uses up to which a card's account is hardly ever at its end."""
ALIKE = 0.25
"""Share of neighbouring cards with the same goods from which they are a sign."""


def is_round(amount: Array) -> Array:
    """Whether amounts (yuan) are whole tens."""
    fen = np.round(amount * 100).astype(np.int64)
    return np.asarray((fen % 1000 == 0) & (fen > 0))


def one_operator(visits: Visits, both: Compared) -> Sign | None:
    """One operator serves the ring: share of its commonest operator against that operator's share at those places while on duty.

    Who was on duty is not known of visits with a date only: all who come in the morning meet one clerk, as everybody does then. They are left out.
    Where dozens serve under one code, all who go to one of its counters meet the few who sit there: it is not tested.
    """
    both = told_when(visits, both)
    operator, theirs = visits.operator[both.joint], visits.operator[both.others]
    if not len(operator) or (operator < 0).mean() > 0.5 or not len(theirs) or (theirs == theirs[0]).all():
        return None
    values, counts = np.unique(operator[operator >= 0], return_counts=True)
    top = values[np.argmax(counts)]
    place = np.bincount(visits.place[both.joint[operator == top]]).argmax()
    if len(np.unique(theirs[(visits.place[both.others] == place) & (theirs >= 0)])) > MANY_HANDS:
        return None
    usual = float(on_duty(visits, both, theirs == top).mean())
    return against_others(
        "one_operator", visits, both, operator == top, theirs == top, "同一经办人", "the same operator", usual
    )


def told_when(visits: Visits, both: Compared) -> Compared:
    """The part of which the time of day is on record."""
    ours, theirs = visits.timed[both.joint], visits.timed[both.others]
    weight = both.weight[theirs]
    return Compared(both.joint[ours], both.others[theirs], weight / max(weight.sum(), 1e-9), both.bundled)


def served_by_one(scene: Company) -> float:
    """p-value of how many gatherings went mostly to the operator of most of them, against that operator's share of other people there.

    Cards that are swiped one after the other meet one operator: of the company's doing is only to whom it goes each time. 1 without operators or times of day.
    """
    return scene.once("served by one", lambda: _served_by_one(scene))


def _served_by_one(scene: Company) -> float:
    at, spans, _ = scene.parts
    operator, both = scene.visits.operator[scene.source[at]], told_when(scene.visits, compared(scene))
    known = operator >= 0
    if not known.any() or not len(both.others) or not len(both.joint):
        return 1.0
    top = int(np.argmax(np.bincount(operator[known])))
    hits = sum(int((operator[low:high] == top).mean() > 0.5) for low, high, _, _ in spans.tolist())
    served = scene.visits.operator[both.others] == top
    return binomial(hits, len(spans), float(on_duty(scene.visits, both, served).mean()))


def on_duty(visits: Visits, both: Compared, served: Array) -> Array:
    """Share of other people at the counter whom the operator ``served``, for each joint visit: those of that day and hour as far as there are.

    A day of the week has its shift, and so have the hours of every day: whoever always comes on that day, or at noon, meets the same clerk, as
    everybody does who comes then. The share of the two hours around is shrunk to that of the day, or of these hours on all days, whichever is
    greater: which of the two makes the shift the few others of a quiet counter do not tell. These hours are those of the weekday, shrunk to those of all
    days, and all to that of all visits, each by ON_ALL_DAYS.
    """
    size = len(visits.places)
    number = np.bincount(visits.place[both.others], minlength=size)
    hits = np.bincount(visits.place[both.others], served, size)
    share = ((hits + 1) / (number + 2))[visits.place[both.joint]]
    counter, others = ((visits.place[at].astype(np.int64) * 100_000) for at in (both.joint, both.others))
    minute, theirs = visits.minute[both.joint], visits.minute[both.others]

    def nearby(low: Array, high: Array, clock: Array, share: Array) -> Array:
        order = np.argsort(clock, kind="stable")
        total = np.concatenate(([0.0], np.cumsum(served[order])))
        first, last = np.searchsorted(clock[order], low), np.searchsorted(clock[order], high, side="right")
        return np.asarray((total[last] - total[first] + ON_ALL_DAYS * share) / (last - first + ON_ALL_DAYS))

    daily = nearby(counter + minute - SHIFT, counter + minute + SHIFT, others + theirs, share)
    week, weeks = ((at + visits.weekday[of] + 1) * 4320 for at, of in ((counter, both.joint), (others, both.others)))
    daily = nearby(week + minute - SHIFT, week + minute + SHIFT, weeks + theirs, daily)
    date, dates = ((at + visits.day[of]) * 4320 + 1440 for at, of in ((counter, both.joint), (others, both.others)))
    usual = nearby(date, date + 1440, dates + theirs, share)
    return nearby(date + minute - SHIFT, date + minute + SHIFT, dates + theirs, np.maximum(usual, daily))


def like_amounts(visits: Visits, both: Compared) -> Sign | None:
    """Amounts much more alike than other people's at the same place: ratio of the spreads of log amounts, F test."""
    ours = both.joint[visits.amount[both.joint] > 0]
    keep = visits.amount[both.others] > 0
    theirs, weight = both.others[keep], both.weight[keep]
    if len(ours) < 8 or len(theirs) < LEAST or weight.sum() <= 0:
        return None
    from scipy.special import fdtr

    size = len(visits.places)
    log_ours, log_theirs = np.log(visits.amount[ours]), np.log(visits.amount[theirs])
    spread = _centred(log_theirs, visits.place[theirs], size)
    usual = float((weight * spread**2).sum() / weight.sum())
    seen = float((_centred(log_ours, visits.place[ours], size) ** 2).sum() / max(len(ours) - 1, 1))
    if usual <= 0:
        return None
    ratio = seen / usual
    p = float(fdtr(len(ours) - 1, len(theirs) - 1, ratio))
    text = {
        "zh": f"金额离散程度为同机构其他人的 {ratio**0.5:.0%}",
        "en": f"the amounts spread {ratio**0.5:.0%} as much as other people's there",
    }
    return Sign(Reason("like_amounts", round(ratio**0.5, 4), 1.0, p, text), p < 1e-6 and ratio < 0.5)


def like_goods(scene: Company) -> Sign | None:
    """The same drugs on card after card at a pharmacy or clinic, time and again, where other customers buy what each one needs.

    Neighbouring cards of a gathering against neighbours of a day among the others, binomial tail, the member with most hits left out.
    Within a week equal goods are a course of treatment or an offer: they must come again in three such spells.
    """
    sold = scene.goods() if scene.goods is not None else None
    if sold is None:
        return None
    at, spans, _ = scene.parts
    land, places = scene.land, scene.places
    counter = (places.kind == "pharmacy") | (places.subtype == "clinic")
    large = spans[(spans[:, 3] >= 3) & counter[scene.gathering_places]]
    pairs = np.concatenate(
        [np.stack((at[low : high - 1], at[low + 1 : high]), axis=1) for low, high, _, _ in large]
        or [np.empty((0, 2), int)]
    )
    pairs, same = _equal(scene, sold, pairs)
    others = scene.others_at(np.unique(land.place[pairs]))
    beside, usual = _equal(scene, sold, np.stack((others[:-1], others[1:]), axis=1))
    if len(pairs) < LEAST or len(beside) < LEAST:
        return None
    days = np.unique(land.day[pairs[same, 0]])
    spells = int((np.diff(days) > COURSE).sum()) + min(len(days), 1)
    rate, share = (float(usual.sum()) + 1) / (len(usual) + 2), float(same.mean())
    p = binomial(*without_one(land.person[pairs[:, 1]], same), rate)
    text = {
        "zh": f"相邻两卡所购药品完全相同：{share:.0%}（分布在 {spells} 个时段），同机构其他人 {rate:.0%}",
        "en": f"the same goods on neighbouring cards: {share:.0%} (in {spells} spells), other people there {rate:.0%}",
    }
    more = share >= THRICE * rate and spells >= COURSES
    shown = p < RARE and share >= ALIKE and more
    counts = p < ALPHA and share >= TENTH and more
    return Sign(Reason("like_goods", round(share, 4), round(rate, 4), p, text), shown, plain=False, beside=counts)


def _equal(scene: Company, sold: Array, pairs: Array) -> tuple[Array, Array]:
    """The pairs (rows of positions) of two persons at one place on one day of whom both goods are known, and which are the same."""
    land = scene.land
    one, two = pairs[:, 0], pairs[:, 1]
    a, b = sold[scene.source[one]], sold[scene.source[two]]
    keep = (land.block[one] == land.block[two]) & (land.person[one] != land.person[two]) & (a >= 0) & (b >= 0)
    return pairs[keep], np.asarray((a == b)[keep])


def _centred(values: Array, place: Array, size: int) -> Array:
    """Values less the mean of their place."""
    total = np.bincount(place, minlength=size)
    mean = np.bincount(place, weights=values, minlength=size) / np.maximum(total, 1)
    return np.asarray(values - mean[place])


def card_only_here(scene: Company, both: Compared) -> Sign | None:
    """Members who use their phones elsewhere, but in company the physical card: only a card can be handed over.

    Each member is held against the own other visits: that they share the member's cards and phones by chance is hypergeometric, so
    people who never use a phone tell nothing, however often they come. And the company is held against other people there, so that
    a counter that takes cards only tells nothing, either. Where other companies are all that is known of the counter, it may be such a one: habit
    alone is not beyond doubt. Who lives far away for a season, and is seen nowhere else meanwhile, pays as one does there.
    """
    visits, joint = scene.visits, scene.source[scene.joint]
    own = visits.of(scene.members)
    own = own[~np.isin(own, joint)]
    if len(joint) < LEAST or len(own) < LEAST:
        return None
    size = len(scene.members)
    index = np.searchsorted(scene.members, visits.person[own]), np.searchsorted(scene.members, visits.person[joint])
    other, cards = np.bincount(index[0], minlength=size), np.bincount(index[0], visits.by_card[own], size)
    ours, handed = np.bincount(index[1], minlength=size), np.bincount(index[1], visits.by_card[joint], size)
    pooled = (cards.sum() + 1) / (other.sum() + 2)
    usual = (cards + 2 * pooled) / (other + 2)
    rate = float(usual[index[1]].mean())
    share = float(handed.sum()) / len(joint)
    habit = stratified(handed, ours, handed + cards, ours + other)
    shown, hint = habit < ALPHA and share >= NEARLY_ALL and rate <= 0.85, habit < HINT
    plain, p = habit < HANDED and not both.bundled, habit
    meanwhile = own[(visits.day[own] >= visits.day[joint].min()) & (visits.day[own] <= visits.day[joint].max())]
    gone = away(scene)
    moved = gone.mean() >= MOSTLY and len(np.unique(visits.person[meanwhile])) < MEANWHILE * size
    zh = f"同行时 {share:.0%} 刷实体卡，本人其他就诊 {rate:.0%}"
    en = f"in company {share:.0%} by physical card, on the members' other visits {rate:.0%}"
    if 2 * len(both.joint) >= len(joint) and len(both.others) >= LEAST:
        custom = float((both.weight * visits.by_card[both.others]).sum())
        beyond = binomial(*without_one(visits.person[both.joint], visits.by_card[both.joint]), custom)
        zh, en = f"{zh}，同机构其他人 {custom:.0%}", f"{en}, other people there {custom:.0%}"
        apart = _odds(share) >= ODDS * _odds(max(rate, custom))
        shown = habit < (HABIT if share >= NEARLY_ALL else ALPHA) and beyond < ALPHA and apart
        hint = hint or (beyond < HANDED and apart)
        plain, p = habit < ALPHA and beyond < HANDED, max(habit, beyond)
    shown, hint = shown and not moved, hint and share > THREE_IN_FOUR
    reason = Reason("card_only_here", round(share, 4), round(rate, 4), p, {"zh": zh, "en": en})
    return Sign(reason, shown, hint, plain)


def emptied(scene: Company, both: Compared) -> Sign | None:
    """Accounts that the company empties: more often than other people there, and more often than the same members elsewhere.

    Who has hardly any account, as those insured as residents, or lives on a small pension, is at its end after every purchase, be it alone or in company:
    that is the account's, not the company's. Members insured as
    residents are held against other residents at the counter, the others against the others. Each member is held against the own other visits at
    houses of the same kind, as for cards only in company; where there are few of those, cards that mostly are at their end beside others that hardly
    ever are count once each.
    """
    visits, joint = scene.visits, scene.source[scene.joint]
    flag, usual = visits.emptied, _of_their_scheme(scene, both)
    zh, en = "账户余额刷空", "account emptied"
    sign = against_others("emptied", visits, both, flag[both.joint], flag[both.others], zh, en, usual)
    if sign is None or not (sign.shown or sign.hint):
        return sign
    size = len(scene.members)
    here = np.searchsorted(scene.members, visits.person[joint])
    ours, swiped = np.bincount(here, minlength=size), np.bincount(here, visits.emptied[joint], size)
    kind = scene.places.kind[visits.place]
    own = visits.of(scene.members)
    own = own[~np.isin(own, joint) & np.isin(kind[own], np.unique(kind[joint]))]
    if len(own) < LEAST:
        always = swiped >= MOSTLY * ours
        kept = (always | (swiped <= SELDOM * ours)).mean() >= NEARLY_ALL
        if not kept or binomial(int(always.sum()), size, sign.reason.expected or 0.0) < ALPHA:
            return sign
        zh, en = "多是这几张卡，其余几乎从不", "mostly the same cards, hardly ever the others"
    else:
        elsewhere = np.searchsorted(scene.members, visits.person[own])
        other, ends = np.bincount(elsewhere, minlength=size), np.bincount(elsewhere, visits.emptied[own], size)
        if stratified(swiped, ours, swiped + ends, ours + other) < HINT:
            return sign
        rate = float(visits.emptied[own].mean())
        zh, en = f"本人其他就诊 {rate:.0%}", f"on the members' other visits {rate:.0%}"
    text = {
        "zh": f"{sign.reason.text['zh']}，{zh}：余额本来如此",
        "en": f"{sign.reason.text['en']}, {en}: that is how their accounts stand",
    }
    return replace(sign, reason=replace(sign.reason, text=text), shown=False, hint=False)


def _of_their_scheme(scene: Company, both: Compared) -> float | None:
    """Share of emptied accounts among other people there, residents and others as many as in the company; None where either are too few to tell."""
    resident = scene.people.resident
    if resident is None or not len(both.joint):
        return None
    visits = scene.visits
    mine, other = resident[visits.person[both.joint]], resident[visits.person[both.others]]
    emptied, rate = visits.emptied[both.others], 0.0
    for part, theirs in ((float(mine.mean()), other), (1 - float(mine.mean()), ~other)):
        if part and theirs.sum() < LEAST:
            return None
        weights = both.weight[theirs]
        rate += part * float((weights * emptied[theirs]).sum()) / max(float(weights.sum()), 1e-9)
    return rate


def _odds(share: float) -> float:
    return share / max(1 - share, 1e-9)
