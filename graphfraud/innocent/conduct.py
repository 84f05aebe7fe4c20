"""How the cards were used at the gatherings, compared with other people's visits at the same places.

People who come together for good reasons behave like customers: they queue with others, are served by whoever is free, buy
what each one needs, and are not elsewhere at the same time. Bundles of cards do not. Each sign is tested on its own.
"""

from __future__ import annotations

import math

import numpy as np

from graphfraud.innocent.admitted_again import admitted_again
from graphfraud.innocent.answer import Answer, no
from graphfraud.innocent.bills import like_bills
from graphfraud.innocent.card_signs import (
    HINT,
    card_only_here,
    emptied,
    is_round,
    like_amounts,
    like_goods,
    one_operator,
    served_by_one,
)
from graphfraud.innocent.company import Company
from graphfraud.innocent.journey_signs import back_to_back, between_towns, many_places, owner_elsewhere, rounds
from graphfraud.innocent.out_of_the_way import out_of_the_way
from graphfraud.innocent.sign import Sign, beside_prices, compared, flagged, over_the_counter
from graphfraud.innocent.stratum import in_common
from graphfraud.innocent.whereabouts import MOSTLY, away, insured_elsewhere, seen_at_home, unlike_guests
from graphfraud.model.finding import Text

ERRAND = 6
"""Persons whose cards a son or daughter may hold for good reasons."""
OLD, GROWN, LOOKED_AFTER = 60.0, 18.0, 0.5
"""Ages from which, and up to which, somebody else may shop for one; share of the members from which they are people looked after."""
STAFF = 0.8
"""Share of the members with one employer from which their work may take them to many places in their own town: guards, riders, drivers."""
CREW, ROUND_TRIP = 0.6, 0.5
"""Share of the members with one employer, and of their visits in company away from home, from which they may travel together for it."""
STRONG = {
    "card_only_here",
    "round_sums",
    "emptied",
    "owner_elsewhere",
    "seen_at_home",
    "many_places",
    "rounds",
    "like_goods",
    "out_of_the_way",
    "admitted_again",
}
"""Signs that people who merely come together do not show."""
OF_THE_CLOCK = frozenset({"owner_elsewhere", "rounds"})
"""Those that a settlement sent hours late brings about."""
OF_THE_SENDER = frozenset({"one_operator", "like_goods"})
"""Those that whoever enters a day's patients in the evening, or sees them on a day of their own, brings about: one hand, and the same drugs for the same
illness."""
OF_THE_HOLDER = frozenset({"card_only_here", "by_card", "one_operator"})
"""Those that whoever holds the cards for a good reason brings about."""
OF_ONE_DRUG = frozenset({"like_goods", "like_amounts", "round_sums"})
"""Those that patients of one illness bring about who go on from the doctor to the pharmacy: one drug has one price."""
OF_WHEREABOUTS = frozenset({"seen_at_home", "out_of_the_way"})
"""Those that tell where the owners were, not what the cards bought."""
OF_ANYBODY = {"back_to_back", "like_bills"}
"""Those of everybody who arrives together, and of everybody who is treated for the same."""
BY_CHILDREN = {"card_only_here", "like_goods", "seen_at_home"}
"""Those that a son or daughter shows who shops for the old, be it from another town."""

APART = ("card_only_here", "round_sums", "emptied")
"""Signs of conduct that are tested against the members' own habit or the counter's custom, whatever the dates: evidence of its own."""

OF_NEIGHBOURS = ("one_operator", "by_card", "like_amounts")
"""Signs of conduct against the counter's custom that neighbours, or the old, show at a counter at home."""
TWO = 2
"""Of these, shown at once, from which they are evidence of their own far from home."""

BY_TELEPHONE = 0.25
"""Share of the visits in company that are paid by telephone from which its owners, or whoever they trust, were there."""
HARDLY = 0.05
"""q-value above which there is no company that its conduct could confirm."""

NAMES: dict[str, Text] = {
    "card_only_here": {"zh": "仅同行时只刷实体卡", "en": "cards only when in company"},
    "one_operator": {"zh": "同一经办人", "en": "one operator"},
    "by_card": {"zh": "多刷实体卡", "en": "physical cards"},
    "round_sums": {"zh": "整数金额", "en": "round sums"},
    "emptied": {"zh": "余额刷空", "en": "accounts emptied"},
    "like_amounts": {"zh": "金额雷同", "en": "like amounts"},
    "like_goods": {"zh": "各卡所购药品相同", "en": "the same goods on card after card"},
    "like_bills": {"zh": "账单轮流开出", "en": "bills dealt out"},
    "owner_elsewhere": {"zh": "持卡人同时在别处", "en": "owners elsewhere at the time"},
    "seen_at_home": {"zh": "持卡人当天在住地", "en": "owners seen at home that day"},
    "rounds": {"zh": "一日多家", "en": "several institutions a day"},
    "many_places": {"zh": "分散多家机构", "en": "many institutions"},
    "out_of_the_way": {"zh": "无故远赴他县", "en": "far trips without a reason"},
    "admitted_again": {"zh": "结伴反复住院", "en": "in hospital together again and again"},
    "back_to_back": {"zh": "连续刷卡", "en": "back-to-back swipes"},
}
"""What a sign is called in a sentence."""


def named(codes: list[str]) -> Text:
    """Signs by name, as a list in a sentence."""
    return {"zh": "、".join(NAMES[code]["zh"] for code in codes), "en": ", ".join(NAMES[code]["en"] for code in codes)}


def signs(scene: Company) -> list[Sign]:
    """All signs of conduct that the records allow to test."""
    return scene.once("signs", lambda: _signs(scene))


def _signs(scene: Company) -> list[Sign]:
    visits, both = scene.visits, compared(scene)
    goods = beside_prices(visits, over_the_counter(scene, both))
    round_sums = visits.once("round sums", lambda: is_round(visits.amount))
    bills = like_bills(scene, both)
    found = [
        one_operator(visits, both),
        flagged("by_card", visits, both, visits.by_card, "刷实体卡", "swiped with the physical card"),
        flagged("round_sums", visits, goods, round_sums, "整数金额", "round sums"),
        emptied(scene, both),
        card_only_here(scene, both),
        like_amounts(visits, goods),
        like_goods(scene),
        bills,
        owner_elsewhere(scene),
        seen_at_home(scene, both),
        rounds(scene),
        many_places(scene),
        out_of_the_way(scene, dealt=bills is not None and bills.shown),
        admitted_again(scene),
        back_to_back(scene),
    ]
    return [sign for sign in found if sign is not None]


def speaks_against(scene: Company, but: frozenset[str] = frozenset()) -> list[str]:
    """Codes of the signs if they outweigh a shared village, firm or school, else none.

    Either a strong sign that is plain by itself, or two signs of which one is strong. That swipes stand next to one
    another is true of everybody who arrives together: it counts for nothing here. Like amounts are true of neighbours with
    like ailments, one operator of a small counter, cards of old people: they count beside a strong sign, not by themselves.
    Many cards at the counter say nothing beside cards only in company: these are the same cards. The same goods on card after card are
    never enough: beside them like amounts say nothing new, many cards only where the members use fewer elsewhere or, far from home, other guests
    do, and one operator only where gathering after gathering went to that one: whoever queues for an offer meets whoever is at the till. Bills
    dealt out at a hospital count only where they go out of their way, for which no treatment is a reason; so do owners seen at home on those days more
    often than other travellers, be it too little for a sign of its own. Where the owners were and what the cards bought are tests that share nothing:
    beside the one, equal goods, round sums and emptied accounts count already at three times other people's share (p < 0.001). A crew is in many places
    because its work is: of one employer's people away from home they say nothing. Many cards at the counter of people who swipe as many wherever they go
    are their habit: they say nothing beside many places or several a day alone. Like amounts say nothing beside the cards of a few that were out of
    their owners' reach: what a stall sells costs the same for all, and of two dozen a relative or a clock slips.

    Args:
        scene: the company.
        but: codes of signs to leave out, those of a clock that may be wrong.
    """
    shown = [sign for sign in signs(scene) if sign.shown and sign.reason.code not in {"back_to_back", *but}]
    few = len(scene.members) + len(scene.aside) <= ERRAND
    kept = STRONG - BY_CHILDREN if few and _looked_after(scene) else STRONG
    if _crew(scene):
        kept = kept - {"many_places"}
    strong = {sign.reason.code for sign in shown if sign.reason.code in kept}
    plain = any(sign.is_plain for sign in shown if sign.reason.code in kept)
    codes = [sign.reason.code for sign in shown]
    apart = set(codes)
    if strong <= {"many_places", "rounds"} and _by_habit(scene):
        apart -= {"by_card"}
    if strong == {"owner_elsewhere"}:
        apart -= {"like_amounts"}
    if strong == {"card_only_here"} or (strong == {"like_goods"} and not _unlike_others(scene)):
        apart -= {"by_card"}
    if strong == {"like_goods"}:
        apart -= {"like_amounts"} if served_by_one(scene) < HINT else {"like_amounts", "one_operator"}
    if "out_of_the_way" not in strong:
        apart -= {"like_bills"}
    elif "seen_at_home" not in {*codes, *but} and _hinted_at_home(scene):
        codes, apart = [*codes, "seen_at_home"], apart | {"seen_at_home"}
    if strong & OF_WHEREABOUTS and not plain and len(apart) < TWO:
        more = [sign.reason.code for sign in signs(scene) if sign.beside and not sign.shown]
        codes, apart = [*codes, *more], apart | {*more}
    return codes if strong and (plain or len(apart) >= 2) else []


def _hinted_at_home(scene: Company) -> bool:
    """Whether owners were seen at home on those days more often than other travellers, be it too little for a sign of its own."""
    return any(sign.hint for sign in signs(scene) if sign.reason.code == "seen_at_home")


def _looked_after(scene: Company) -> bool:
    """Whether half of the members, or more, are old or children, as those are for whom somebody else shops; or their ages are not known."""
    age = scene.people.age[scene.members]
    known = age[np.isfinite(age)]
    return 2 * len(known) < len(age) or float(((known >= OLD) | (known < GROWN)).mean()) >= LOOKED_AFTER


def _crew(scene: Company) -> bool:
    """Whether most are of one employer and meet away from home, or live where none of them is insured: their work takes them there, now here, now there."""
    gone = away(scene) | insured_elsewhere(scene)
    one = scene.share(scene.employers)[1] >= CREW
    return bool(one and len(gone) and gone.mean() >= ROUND_TRIP)


def _by_habit(scene: Company) -> bool:
    """Whether the members' other visits are known and tell that they swipe physical cards anyway."""
    return any(
        sign.reason.code == "card_only_here" and sign.reason.p_value is not None and sign.reason.p_value >= HINT
        for sign in signs(scene)
    )


def by_telephone_as_ever(scene: Company) -> bool:
    """Whether the members pay by telephone in company, too, as often as on their other visits: nobody hands over a telephone with the cards."""
    return any(
        sign.reason.code == "card_only_here" and sign.reason.observed <= 1 - BY_TELEPHONE for sign in signs(scene)
    ) and _by_habit(scene)


def _unlike_others(scene: Company) -> bool:
    """Whether cards are swiped more than by habit; where that is not known, of no one village or firm far from home, more than by other guests there."""
    if _fewer_elsewhere(scene):
        return True
    return not _by_habit(scene) and not in_common(scene) and unlike_guests(scene, compared(scene))


def _fewer_elsewhere(scene: Company) -> bool:
    """Whether the members use physical cards less on their other visits, be it too little for a sign of its own."""
    return any(
        sign.reason.code == "card_only_here" and sign.reason.p_value is not None and sign.reason.p_value < HINT
        for sign in signs(scene)
    )


def of_cards_alone(scene: Company, but: frozenset[str] = frozenset()) -> bool:
    """Whether all that speaks, signs ``but`` aside, is that cards were swiped: a carer or a neighbour who takes them along swipes cards, too."""
    shown = {sign.reason.code for sign in signs(scene) if sign.shown} - OF_ANYBODY - {"like_amounts"} - but
    return bool(shown) and shown <= {"card_only_here", "by_card"}


def of_rounds_alone(scene: Company) -> bool:
    """Whether all that speaks is that the cards went round two shops a day, or three houses: whoever fetches what one shop lacks does so."""
    return {sign.reason.code for sign in signs(scene) if sign.shown} - OF_ANYBODY == {"rounds"}


def of_places_alone(scene: Company) -> bool:
    """Whether all that speaks is that the company was in many places; like amounts, and cards that are swiped by habit, say nothing beside it."""
    shown = {sign.reason.code for sign in signs(scene) if sign.shown} - OF_ANYBODY - {"like_amounts"}
    shown -= {"by_card"} if _by_habit(scene) else set()
    return shown == {"many_places"}


def of_a_staff(scene: Company) -> bool:
    """Whether all that speaks is that one employer's people are now here, now there: where guards muster, riders wait or drivers change is their work's.

    Like amounts say nothing beside it: people of one trade and age buy alike. A crew that is at one end of its line in the morning and at the other in
    the evening goes round no shops of one town, and takes its cards along.
    """
    shown = {sign.reason.code for sign in signs(scene) if sign.shown} - OF_ANYBODY - {"like_amounts"}
    if not one_staff(scene):
        return False
    if {"rounds"} <= shown <= {"rounds", "many_places", "card_only_here", "by_card"} and between_towns(scene):
        return True
    return of_places_alone(scene)


def one_staff(scene: Company) -> bool:
    """Whether nearly all are of one employer: the firm's check-up, its ward, the bus of its shift asks for cards and brings them together."""
    return bool(scene.share(scene.employers)[1] >= STAFF)


def hinted(scene: Company) -> bool:
    """Whether anything in the cards' use is out of the ordinary, be it too little to speak against their owners' presence."""
    return any(
        (sign.hint and sign.reason.code != "seen_at_home") or (sign.shown and sign.reason.code in STRONG)
        for sign in signs(scene)
    )


def of_like_patients(scene: Company) -> bool:
    """Whether all that speaks is what patients of one illness show on their day: the same drugs and sums, one hand at the desk, cards as they swipe ever."""
    told = (
        {sign.reason.code for sign in signs(scene) if sign.hint or sign.shown}
        - OF_ANYBODY
        - OF_THE_SENDER
        - {"like_amounts"}
    )
    return not (told - {"by_card"} if _by_habit(scene) else told)


def weak_signs(scene: Company) -> list[str]:
    """Codes of the other signs shown: each true of many honest companies, two together of few; of who queues together, nothing."""
    return [sign.reason.code for sign in signs(scene) if sign.shown and sign.reason.code not in STRONG | OF_ANYBODY]


def unless_absent(scene: Company, zh: str, en: str, but: frozenset[str] = frozenset()) -> Answer:
    """All gatherings cleared for what ``zh`` and ``en`` tell, none where the cards' use, signs ``but`` aside, shows that their owners were not there."""
    shown = speaks_against(scene, but)
    if not shown:
        return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.parts[1]), bool))
    said = named(shown)
    return no(
        f"{zh}；但用卡方式不像本人到场：{said['zh']}",
        f"{en}; but the cards were not used as by their owners: {said['en']}",
    )


def with_conduct(q: float, scene: Company) -> float:
    """The q-value of the company and of how its cards were used together; that of the company alone where this is smaller.

    The dates say that they came together, the cards how they were used there: two tests that share nothing. The least likely of the signs
    counts as often as there are signs. Far from home two of those count, the less likely of them, that neighbours at one small counter show as
    well: there nobody is anybody's neighbour.
    """
    shown = {sign.reason.code: sign.reason.p_value for sign in signs(scene) if sign.shown}
    p = min([value for code, value in shown.items() if code in APART and value is not None], default=1.0) * len(APART)
    if p < 1.0 and speaks_against(scene):
        return combined(q, p)
    least = sorted(value for code, value in shown.items() if code in OF_NEIGHBOURS and value is not None)
    gone = away(scene)
    if len(least) >= TWO and len(gone) and gone.mean() >= MOSTLY:
        return combined(q, min(least[TWO - 1] * len(OF_NEIGHBOURS), 1.0))
    return q


def combined(q: float, p: float) -> float:
    """Two independent chances in one by Fisher's method (1932), doubled for the choice between it and ``q`` alone.

    By chance alone some 1.1 times as many as at ``q`` alone fall below a level, since only what is below HARDLY already is combined.
    """
    if q > HARDLY:
        return q
    product = max(q * p, 1e-300)
    return min(q, 2 * product * (1 - math.log(product)))
