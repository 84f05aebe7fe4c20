"""From a pharmacy with a second population to a lead."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.proxy_swipe.customers import REMOTE
from graphfraud.detectors.proxy_swipe.newcomers import ALL_OVER, Crowd
from graphfraud.detectors.proxy_swipe.till import Till
from graphfraud.detectors.wording import digits, few, persons, place_kind
from graphfraud.model.finding import Member, ReadingResult, Reason, Text
from graphfraud.stats.tails import p_value

TITLE = {"zh": "为非定点机构刷卡", "en": "Settling for a shop that is not designated"}
FIRST = date(2000, 1, 1)
CUSTOM = 2
"""Visits of the median newcomer from which he is a customer: who came once has passed by, and is context."""
TOWN, ESTATE, MOST_OF_THEM = 2.0, 0.8, 0.5
"""Width of a town, in least ways of a far place; share of the newcomers in the flats of one estate from which these are all there is, as of its people from
which the estate has come as a whole; and the share of the newcomers who are its people then."""
HALF = 0.5
"""Share of the newcomers' settlements at a till that takes telephones alone from which they may be deliveries."""
BRIEF, MOST = 60, 0.9
"""Days within which that share of the newcomers came and went, though the records go on half as long again: they stayed near the shop for a while."""


@dataclass(frozen=True)
class Shop:
    """A pharmacy with its second population: ``nats`` and ``kept`` rows of what the readings leave (all where they explain it).

    ``scatter`` of these tells how far their own homes lie apart, in ways to the pharmacy; 0 where they are seen at home as before.
    ``near``: they are not known to be from afar.
    """

    name: str
    crowd: Crowd
    nats: float
    kept: Any
    scatter: float
    near: bool = False

    @property
    def excess(self) -> float:
        """Share of the newcomers beyond the ordinary course."""
        return self.crowd.beyond


def shop_lead(
    case: Case,
    item: Shop,
    q: float,
    table: Any,
    till: Till,
    readings: tuple[ReadingResult, ...],
    by_region: bool,
) -> Lead:
    """One lead: the pharmacy and the customers from the far place.

    Args:
        case: the detector's case.
        item: the pharmacy.
        q: q-value of its second population.
        table: a row a newcomer.
        till: rows of the kept newcomers since the onset, and who else uses their till alone.
        readings: all readings with their verdicts.
        by_region: homes are known by county only; support is thin then, as where most pay from afar, or the address alone tells of one place.
    """
    crowd, all_over = item.crowd, item.scatter > ALL_OVER
    rows = table.take(item.kept).to_pydict()
    count, since = len(rows["psn_no"]), FIRST + timedelta(crowd.day)
    visits = int(sum(rows["visits"]))
    passing = float(np.median(rows["visits"])) < CUSTOM
    brief = _brief(rows, int(table["last"][0].as_py()))
    online = till.by_phone >= HALF
    by_phone = crowd.remote >= REMOTE * max(len(crowd.pairs), 1)
    estate = _one_estate(rows, crowd.km, float(case.settings["far_km"]))
    role = {"zh": "distant_customer", "en": "distant_customer"}
    far = (
        {"zh": "其他统筹县区", "en": "another county"}
        if by_region
        else {"zh": f"约 {crowd.km:.0f} 公里外", "en": f"about {crowd.km:.0f} km away"}
    )
    words = {
        "zh": f"{since} 起 {count} 人从{far['zh']}前来",
        "en": f"{count} persons from {far['en']} came from {since} on",
    }
    return Lead(
        identity=(item.name,),
        members=(
            Member(place_kind(case, item.name), item.name, "settling_pharmacy", 1.0, words),
            *persons(
                rows["psn_no"],
                [int(value) for value in rows["visits"]],
                role,
                "自该日起来 {n} 次",
                "came {n} times since that day",
            ),
            *persons(
                [name for name, _ in till.more],
                [visits for _, visits in till.more],
                {"zh": "same_till_customer", "en": "same_till_customer"},
                "只在同一经办人处来过 {n} 次",
                "came to the same till alone, {n} times",
            ),
        ),
        settlements=till.settlements,
        reasons=(
            Reason("second_population", float(count), None, None, words),
            Reason(
                "onset",
                float(crowd.new),
                digits(crowd.expected),
                p_value(crowd.nats),
                {
                    "zh": f"该远处 {crowd.old + crowd.new} 名顾客中，{crowd.new} 人在 {since} 前从未来过；按药店原有客流应有 {few(crowd.expected)} 人",
                    "en": f"of {crowd.old + crowd.new} customers of that place {crowd.new} had never come before {since}; by the pharmacy's "
                    f"ordinary trade {few(crowd.expected)} would not have",
                },
            ),
            *_centre(item, far, by_region),
            *_held_back(crowd, brief, by_phone, estate),
            *_online(till, online and not by_phone),
            *till.reasons(),
        ),
        readings=readings,
        title=TITLE,
        summary={
            "zh": f"药店 {item.name} 自 {since} 起为{far['zh']}同一处的 {count} 人刷卡 {visits} 次，此前几乎没有（q = {q:.2g}）。",
            "en": f"From {since} pharmacy {item.name} settled {visits} times for {count} persons of one place {far['en']}, of whom "
            f"hardly any had come before (q = {q:.2g}).",
        },
        nats=item.nats,
        excess=item.excess,
        q_value=q,
        thin=by_region or item.near or all_over or brief or by_phone or online or estate,
        context=passing,
    )


def _held_back(crowd: Crowd, brief: bool, by_phone: bool, estate: bool) -> tuple[Reason, ...]:
    """What keeps a second population no higher than medium and is no reading."""
    found = []
    if by_phone:
        text = {
            "zh": f"这些顾客中 {REMOTE:.0%} 以上几乎只用电子凭证：也可能是药店送货，须核对收货地址与配送记录，不列为高",
            "en": f"{REMOTE:.0%} or more of them pay by e-credential nearly always: the pharmacy may deliver to them; addresses and delivery notes will tell. "
            "Held at medium",
        }
        found.append(Reason("paid_by_phone", float(crowd.remote), None, None, text))
    if brief:
        text = {
            "zh": f"其中 {MOST:.0%} 的人来去不过 {BRIEF} 天：可能在附近短住，不列为高",
            "en": f"{MOST:.0%} of them came and went within {BRIEF} days: they may have stayed near the pharmacy for a while. Held at medium",
        }
        found.append(Reason("came_for_a_while", float(BRIEF), None, None, text))
    if estate:
        text = {
            "zh": "他们或其中多数同住本县城镇一个小区；其住处仅由在别处的就医购药推定，小区究竟在何处、是否就在药店旁，须到当地核实，不列为高",
            "en": "they, or most of them, live at one estate of the shop's own county; where it stands is told by what they use elsewhere alone: "
            "whether it is next to the pharmacy is for a look at the place. Held at medium",
        }
        found.append(Reason("one_estate", round(crowd.km, 2), None, None, text))
    return tuple(found)


def _online(till: Till, online: bool) -> tuple[Reason, ...]:
    """The ground that most of it went through the account of an app, if so."""
    if not online:
        return ()
    text = {
        "zh": f"其结算的 {till.by_phone:.0%} 经只收电子凭证的经办账号，而店内其他经办人也收实体卡：也可能是手机下单送货，须核对配送记录，不列为高",
        "en": f"{till.by_phone:.0%} of it went through operators who take e-credentials alone, while the shop's others are paid by card as well: an app's "
        "account perhaps, and deliveries; delivery notes will tell. Held at medium",
    }
    return (Reason("till_of_an_app", round(till.by_phone, 3), None, None, text),)


def _one_estate(rows: dict[str, list[Any]], km: float, far_km: float) -> bool:
    """Whether nearly all live in the flats of one estate of the shop's county, no farther than a town is wide; or most do, and nearly all who live there came.

    Who moves to a new estate goes on using the old town, and the shop beside him lies as far from that as his home does. An estate comes as a whole: who
    collects cards does not get everybody's.
    """
    count = len(rows["psn_no"])
    flats = [code if flat else None for code, flat in zip(rows["address"], rows["in_flats"], strict=True)]
    estate, most = max(
        Counter(code for code in flats if code is not None).items(), key=itemgetter(1), default=(None, 0)
    )
    residents = dict(zip(rows["address"], rows["residents"], strict=True))
    whole = most > MOST_OF_THEM * count and most >= ESTATE * (residents.get(estate) or math.inf)
    return km <= TOWN * far_km and (most >= ESTATE * count or whole)


def _brief(rows: dict[str, list[Any]], last: int) -> bool:
    """Whether most of the newcomers came and went within BRIEF days, though the records, which end on day ``last``, go on."""
    begin, end = np.quantile(rows["since"], 1 - MOST), np.quantile(rows["until"], MOST)
    return bool(end - begin < BRIEF and last - end >= BRIEF / 2)


def _centre(item: Shop, far: Text, by_region: bool) -> tuple[Reason, ...]:
    crowd = item.crowd
    if by_region:
        return ()
    if item.near:
        text = {
            "zh": "这些顾客同住一处或一乡；其在别处的就医购药就在药店一带，原处是否另有小店、为何改到此处，需到当地核实",
            "en": "they live at one address or in one township; what they use elsewhere lies around the pharmacy, or near it: whether a shop of their own "
            "stands there, and why they come here since, is for a look at the place",
        }
        return (Reason("one_address_beside", round(crowd.km, 2), None, None, text),)
    if item.scatter > ALL_OVER:
        text = {
            "zh": f"仅凭住址可知这些顾客同住{far['zh']}；其在别处的就医分散各处，不足以印证",
            "en": f"that they live in one place {far['en']} is known from the address alone: what they use elsewhere lies all over",
        }
        return (Reason("one_address", round(crowd.km, 2), None, None, text),)
    text = {
        "zh": f"这些顾客的住处（按其在别处的就医推定）在{far['zh']}，彼此相距中心约 {crowd.spread:.1f} 公里",
        "en": f"by what they use elsewhere they are at home {far['en']}, {crowd.spread:.1f} km from the middle of their homes",
    }
    return (Reason("two_centres", round(crowd.km, 2), None, None, text),)
