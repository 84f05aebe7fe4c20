"""How the cards were used at the gatherings, compared with other people's visits at the same places.

People who come together for good reasons behave like customers: they queue with others, are served by whoever is free, buy
what each one needs, and are not elsewhere at the same time. Bundles of cards do not. Each sign is tested on its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Visits
from graphfraud.engines.people import haversine
from graphfraud.graph.landscape import visits_in
from graphfraud.innocent.company import Company
from graphfraud.model.finding import Reason, Text
from graphfraud.stats.strata import stratified

Array = npt.NDArray[Any]
ALPHA = 1e-3
LEAST = 10
PLAIN, RARE = 1e-9, 1e-6
HANDED = 1e-5
"""The same for cards only in company, against the place's custom, where habit is tested as well."""
HABIT, HINT = 0.01, 0.05
"""Against each member's own habit, by a test that is exact however few other visits they have."""
ODDS = 1.5
"""Odds of a physical card in company over those of habit, and of the place's custom."""
ERRAND = 6
"""Persons whose cards a son or daughter may hold for good reasons."""
STRONG = {"card_only_here", "round_sums", "emptied", "owner_elsewhere", "many_places", "rounds", "like_goods"}
"""Signs that people who merely come together do not show."""
OF_THE_CLOCK = frozenset({"owner_elsewhere", "rounds"})
"""Those that a settlement sent hours late brings about."""
OF_THE_HOLDER = frozenset({"card_only_here", "by_card", "one_operator"})
"""Those that whoever holds the cards for a good reason brings about."""
BY_CHILDREN = {"card_only_here", "like_goods"}
"""Those that a son or daughter shows who shops for the old."""
COURSE, COURSES = 7, 3
"""Days from one date to the next within which equal goods are one course of treatment or one offer; courses from which they are a sign."""
ALIKE = 0.25
"""Share of neighbouring cards with the same goods from which they are a sign."""


NAMES: dict[str, Text] = {
    "card_only_here": {"zh": "仅同行时只刷实体卡", "en": "cards only when in company"},
    "one_operator": {"zh": "同一经办人", "en": "one operator"},
    "by_card": {"zh": "多刷实体卡", "en": "physical cards"},
    "round_sums": {"zh": "整数金额", "en": "round sums"},
    "emptied": {"zh": "余额刷空", "en": "accounts emptied"},
    "like_amounts": {"zh": "金额雷同", "en": "like amounts"},
    "like_goods": {"zh": "各卡所购药品相同", "en": "the same goods on card after card"},
    "owner_elsewhere": {"zh": "持卡人同时在别处", "en": "owners elsewhere at the time"},
    "rounds": {"zh": "一日多家", "en": "several institutions a day"},
    "many_places": {"zh": "分散多家机构", "en": "many institutions"},
    "back_to_back": {"zh": "连续刷卡", "en": "back-to-back swipes"},
}
"""What a sign is called in a sentence."""


def named(codes: list[str]) -> Text:
    """Signs by name, as a list in a sentence."""
    return {"zh": "、".join(NAMES[code]["zh"] for code in codes), "en": ", ".join(NAMES[code]["en"] for code in codes)}


@dataclass(frozen=True)
class Sign:
    """One sign of conduct; ``shown`` where it speaks for bundled cards, ``hint`` where it is worth a look.

    ``plain`` where it is beyond doubt by itself; None: by its p-value.
    """

    reason: Reason
    shown: bool
    hint: bool = False
    plain: bool | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it needs no second sign beside it."""
        if self.plain is not None:
            return self.plain
        return self.reason.p_value is not None and self.reason.p_value < PLAIN


def _binomial(hits: int, trials: int, rate: float) -> float:
    from scipy.special import bdtrc

    return float(bdtrc(hits - 1, trials, min(max(rate, 1e-6), 1.0))) if trials and hits else 1.0


@dataclass(frozen=True)
class Compared:
    """The ring's joint visits and other people's at the same places, place by place.

    Attributes:
        joint: positions (of all visits) of joint visits at places with at least ten visits of others.
        others: those visits of others.
        weight: of each of the others, so that the places count as in ``joint``.
    """

    joint: Array
    others: Array
    weight: Array


def compared(scene: Company) -> Compared:
    """Match other people's visits to the ring's by place."""
    land = scene.land
    there = visits_in(land, np.unique(scene.gathering_places))
    there = there[~np.isin(land.person[there], scene.members)]
    theirs = np.bincount(land.place[there], minlength=len(land.window))
    enough = theirs >= LEAST
    ours = np.bincount(land.place[scene.joint], minlength=len(land.window)) * enough
    joint = scene.joint[enough[land.place[scene.joint]]]
    others = there[enough[land.place[there]]]
    weight = ours[land.place[others]] / np.maximum(theirs[land.place[others]], 1)
    return Compared(scene.source[joint], scene.source[others], weight / max(weight.sum(), 1e-9))


def over_the_counter(scene: Company, both: Compared) -> Compared:
    """The part at pharmacies: elsewhere fixed fees for the same treatment make sums round and alike."""
    shop = scene.places.kind == "pharmacy"
    ours, theirs = shop[scene.visits.place[both.joint]], shop[scene.visits.place[both.others]]
    weight = both.weight[theirs]
    return Compared(both.joint[ours], both.others[theirs], weight / max(weight.sum(), 1e-9))


def _flagged(code: str, visits: Visits, both: Compared, flag: Array, zh: str, en: str) -> Sign | None:
    """``_share`` of a flag of all visits."""
    return _share(code, visits, both, flag[both.joint], flag[both.others], zh, en)


def _share(code: str, visits: Visits, both: Compared, ours: Array, theirs: Array, zh: str, en: str) -> Sign | None:
    """A share among the joint visits (flags ``ours``) against the others' (``theirs``), binomial tail.

    The member with most hits is left out of the test: what one person always does is no conduct of the company.
    """
    trials = len(both.joint)
    if trials < 6 or len(both.others) < LEAST:
        return None
    rate = (float((both.weight * theirs).sum()) * len(both.others) + 1) / (len(both.others) + 2)
    hits = int(ours.sum())
    p = _binomial(*_without_one(visits.person[both.joint], ours), rate)
    share = hits / trials
    text = {
        "zh": f"{zh}：{share:.0%}，同机构其他人 {rate:.0%}",
        "en": f"{en}: {share:.0%}, other people there {rate:.0%}",
    }
    usual = p < ALPHA and share >= 0.4 and share >= 1.15 * rate
    rare = p < RARE and share >= 0.1 and share >= 3 * rate
    hint = code in ("round_sums", "emptied") and p < ALPHA
    return Sign(Reason(code, round(share, 4), round(rate, 4), p, text), usual or rare, hint)


def _without_one(person: Array, flag: Array) -> tuple[int, int]:
    """(hits, trials) of all but the person with most hits."""
    members, index = np.unique(person, return_inverse=True)
    hits = np.bincount(index, flag, len(members))
    top = index == int(np.argmax(hits))
    return int(flag[~top].sum()), int((~top).sum())


def signs(scene: Company) -> list[Sign]:
    """All signs of conduct that the records allow to test."""
    return scene.once("signs", lambda: _signs(scene))


def _signs(scene: Company) -> list[Sign]:
    visits, both = scene.visits, compared(scene)
    goods = over_the_counter(scene, both)
    round_sums = visits.once("round sums", lambda: _round(visits.amount))
    found = [
        _operator(visits, both),
        _flagged("by_card", visits, both, visits.by_card, "刷实体卡", "swiped with the physical card"),
        _flagged("round_sums", visits, goods, round_sums, "整数金额", "round sums"),
        _flagged("emptied", visits, both, visits.emptied, "账户余额刷空", "account emptied"),
        _card_only_here(scene, both),
        _amounts(visits, goods),
        _like_goods(scene),
        _elsewhere(scene),
        _rounds(scene),
        _places(scene),
        _adjacent(scene),
    ]
    return [sign for sign in found if sign is not None]


def speaks_against(scene: Company, but: frozenset[str] = frozenset()) -> list[str]:
    """Codes of the signs if they outweigh a shared village, firm or school, else none.

    Either a strong sign that is plain by itself, or two signs of which one is strong. That swipes stand next to one
    another is true of everybody who arrives together: it counts for nothing here. Like amounts are true of neighbours with
    like ailments, one operator of a small counter, cards of old people: they count beside a strong sign, not by themselves.
    Many cards at the counter say nothing beside cards only in company: these are the same cards. The same goods on card after card are
    never enough: beside them like amounts say nothing new, and many cards only where the members use fewer elsewhere.

    Args:
        scene: the company.
        but: codes of signs to leave out, those of a clock that may be wrong.
    """
    shown = [sign for sign in signs(scene) if sign.shown and sign.reason.code not in {"back_to_back", *but}]
    kept = STRONG - BY_CHILDREN if len(scene.members) <= ERRAND else STRONG
    strong = {sign.reason.code for sign in shown if sign.reason.code in kept}
    plain = any(sign.is_plain for sign in shown if sign.reason.code in kept)
    codes = [sign.reason.code for sign in shown]
    apart = set(codes)
    if strong == {"card_only_here"} or (strong == {"like_goods"} and not _fewer_elsewhere(scene)):
        apart -= {"by_card"}
    if strong == {"like_goods"}:
        apart -= {"like_amounts"}
    return codes if strong and (plain or len(apart) >= 2) else []


def _fewer_elsewhere(scene: Company) -> bool:
    """Whether the members use physical cards less on their other visits, be it too little for a sign of its own."""
    return any(
        sign.reason.code == "card_only_here" and sign.reason.p_value is not None and sign.reason.p_value < HINT
        for sign in signs(scene)
    )


def hinted(scene: Company) -> bool:
    """Whether anything in the cards' use is out of the ordinary, be it too little to speak against their owners' presence."""
    return any(sign.hint or (sign.shown and sign.reason.code in STRONG) for sign in signs(scene))


def weak_signs(scene: Company) -> list[str]:
    """Codes of the other signs shown: each true of many honest companies, two together of few; of who queues together, nothing."""
    return [
        sign.reason.code
        for sign in signs(scene)
        if sign.shown and sign.reason.code not in STRONG and sign.reason.code != "back_to_back"
    ]


def _round(amount: Array) -> Array:
    fen = np.round(amount * 100).astype(np.int64)
    return np.asarray((fen % 1000 == 0) & (fen > 0))


def _operator(visits: Visits, both: Compared) -> Sign | None:
    """One operator serves the ring: share of its commonest operator against that operator's share at those places."""
    operator, theirs = visits.operator[both.joint], visits.operator[both.others]
    if not len(operator) or (operator < 0).mean() > 0.5 or not len(theirs) or (theirs == theirs[0]).all():
        return None
    values, counts = np.unique(operator[operator >= 0], return_counts=True)
    top = values[np.argmax(counts)]
    return _share("one_operator", visits, both, operator == top, theirs == top, "同一经办人", "the same operator")


def _amounts(visits: Visits, both: Compared) -> Sign | None:
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


def _like_goods(scene: Company) -> Sign | None:
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
    others = visits_in(land, np.unique(land.place[pairs]))
    others = others[~np.isin(land.person[others], scene.members)]
    beside, usual = _equal(scene, sold, np.stack((others[:-1], others[1:]), axis=1))
    if len(pairs) < LEAST or len(beside) < LEAST:
        return None
    days = np.unique(land.day[pairs[same, 0]])
    spells = int((np.diff(days) > COURSE).sum()) + min(len(days), 1)
    rate, share = (float(usual.sum()) + 1) / (len(usual) + 2), float(same.mean())
    p = _binomial(*_without_one(land.person[pairs[:, 1]], same), rate)
    text = {
        "zh": f"相邻两卡所购药品完全相同：{share:.0%}（分布在 {spells} 个时段），同机构其他人 {rate:.0%}",
        "en": f"the same goods on neighbouring cards: {share:.0%} (in {spells} spells), other people there {rate:.0%}",
    }
    shown = p < RARE and share >= max(ALIKE, 3 * rate) and spells >= COURSES
    return Sign(Reason("like_goods", round(share, 4), round(rate, 4), p, text), shown, plain=False)


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


def _elsewhere(scene: Company) -> Sign | None:
    """Members whose own visits elsewhere, out of reach, fall within hours of a gathering."""
    land, joint = scene.land, scene.joint
    away = 0
    for person in scene.members:
        own = land.order[land.starts[person] : land.starts[person + 1]]
        there = joint[land.person[joint] == person]
        rest = own[~np.isin(own, there)]
        if not len(there) or not len(rest):
            continue
        gap = np.abs(land.moment[rest][:, None] - land.moment[there][None, :])
        close = (gap < 240) & (land.place[rest][:, None] != land.place[there][None, :])
        for i, j in np.argwhere(close):
            a, b = land.place[rest[i]], land.place[there[j]]
            km = float(haversine(scene.places.lnt[a], scene.places.lat[a], scene.places.lnt[b], scene.places.lat[b]))
            if np.isfinite(km) and km > 5 and km / max(gap[i, j], 1) * 60 > 100:
                away += 1
                break
    if not away:
        return None
    text = {
        "zh": f"{away} 名成员的卡在聚集前后出现在无法到达的另一机构",
        "en": f"cards of {away} members were used out of reach of the gathering at about the same time",
    }
    return Sign(Reason("owner_elsewhere", away, 0.0, None, text), away >= 2, True)


def _card_only_here(scene: Company, both: Compared) -> Sign | None:
    """Members who use their phones elsewhere, but in company the physical card: only a card can be handed over.

    Each member is held against the own other visits: that they share the member's cards and phones by chance is hypergeometric, so
    people who never use a phone tell nothing, however often they come. And the company is held against other people there, so that
    a counter that takes cards only tells nothing, either.
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
    shown, hint = habit < ALPHA and share >= 0.9 and rate <= 0.85, habit < HINT
    plain, p = habit < HANDED, habit
    zh = f"同行时 {share:.0%} 刷实体卡，本人其他就诊 {rate:.0%}"
    en = f"in company {share:.0%} by physical card, on the members' other visits {rate:.0%}"
    if 2 * len(both.joint) >= len(joint) and len(both.others) >= LEAST:
        custom = float((both.weight * visits.by_card[both.others]).sum())
        beyond = _binomial(*_without_one(visits.person[both.joint], visits.by_card[both.joint]), custom)
        zh, en = f"{zh}，同机构其他人 {custom:.0%}", f"{en}, other people there {custom:.0%}"
        apart = _odds(share) >= ODDS * _odds(max(rate, custom))
        shown, hint = habit < HABIT and beyond < ALPHA and apart, hint or (beyond < HANDED and apart)
        plain, p = habit < ALPHA and beyond < HANDED, max(habit, beyond)
    reason = Reason("card_only_here", round(share, 4), round(rate, 4), p, {"zh": zh, "en": en})
    return Sign(reason, shown, hint, plain)


def _odds(share: float) -> float:
    return share / max(1 - share, 1e-9)


def _rounds(scene: Company) -> Sign | None:
    """Days on which the same members gathered at two pharmacies or at three institutions: more than an errand needs.

    To the doctor and then to a pharmacy is what anybody does.
    """
    _, spans, _ = scene.parts
    index = scene.gathering_of
    days: dict[int, dict[int, set[int]]] = {}
    for number in range(len(spans)):
        there = set(scene.land.person[scene.joint[index == number]].tolist())
        days.setdefault(int(spans[number, 2]), {}).setdefault(int(scene.gathering_places[number]), set()).update(there)
    tours = sum(_tour(scene, places) for places in days.values())
    if not tours:
        return None
    text = {
        "zh": f"{tours} 天内同一批人在两家以上药店或三家以上机构先后出现",
        "en": f"on {tours} days the same members turned up at two or more pharmacies, or at three or more institutions",
    }
    return Sign(Reason("rounds", tours, 0.0, None, text), tours >= 2, True, True)


def _tour(scene: Company, places: dict[int, set[int]]) -> bool:
    """Whether three or more members were together at two pharmacies or at three institutions of that day."""
    shops = [people for place, people in places.items() if scene.places.kind[place] == "pharmacy"]
    every = list(places.values())
    twice = any(len(a & b) >= 3 for k, a in enumerate(shops) for b in shops[k + 1 :])
    return twice or any(
        len(a & b & c) >= 3
        for i, a in enumerate(every)
        for j, b in enumerate(every[i + 1 :], i + 1)
        for c in every[j + 1 :]
    )


def _places(scene: Company) -> Sign | None:
    """Gatherings spread over many institutions: effective number of places (inverse Simpson index), company counts.

    Only gatherings of three or more count, by the members who came with the first: where two and two meet, each
    couple keeps its own few places.
    """
    _, spans, _ = scene.parts
    large = spans[:, 3] >= 3
    spans = spans[large]
    _, place = np.unique(scene.gathering_places[large], return_inverse=True)
    counts = np.bincount(place, weights=spans[:, 3] - 1.0)
    if len(spans) < 5:
        return None
    spread = float(counts.sum() ** 2 / (counts**2).sum())
    text = {
        "zh": f"聚集分散在约 {spread:.1f} 家机构",
        "en": f"the gatherings are spread over some {spread:.1f} institutions",
    }
    return Sign(Reason("many_places", round(spread, 2), None, None, text), spread >= 2.8, plain=True)


def _adjacent(scene: Company) -> Sign | None:
    """Swipes next to one another: median minutes between neighbouring swipes of a gathering, no customer between."""
    at, spans, _ = scene.parts
    gaps, between = [], []
    for low, high, _, persons in spans:
        if persons < 3:
            continue
        part = at[low:high]
        gaps.extend(np.diff(scene.land.moment[part]).tolist())
        between.extend((np.diff(part) - 1).tolist())
    if len(gaps) < 6 or not scene.land.minute.any():
        return None
    median, alone = float(np.median(gaps)), float((np.asarray(between) == 0).mean())
    text = {
        "zh": f"相邻两次刷卡间隔中位数 {median:.0f} 分钟，{alone:.0%} 之间无其他顾客",
        "en": f"median gap of neighbouring swipes {median:.0f} minutes, {alone:.0%} with no other customer between",
    }
    return Sign(Reason("back_to_back", median, None, None, text), median <= 3 and alone >= 0.8)
