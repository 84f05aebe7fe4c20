"""Neighbours, friends or workmates who like to go together (邻里、好友结伴)."""

from __future__ import annotations

import numpy as np

from graphfraud.engines.people import haversine
from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import by_telephone_as_ever, named, signs, speaks_against
from graphfraud.innocent.family import kin_units
from graphfraud.innocent.stratum import (
    CIRCLE,
    calendar,
    every_so_often,
    in_common,
    main_dates,
    main_gatherings,
    main_places,
    shared_units,
    usual_share,
)
from graphfraud.innocent.whereabouts import MOSTLY, away, usual_points

READING = Reading("acquaintances", {"zh": "邻里好友结伴", "en": "neighbours or friends who go together"})
SHARE = 0.6
ROUND = 12
"""Persons whose cards a carer takes along on a round, or who fetches for the neighbours, at most."""
OLD, ELDERS = 58.0, 0.8
"""Age from which a pension may be paid, and the share of the members of that age of whom their day may be the pension's."""
SUPPLY, ASTRAY, MONTHLY = 30, 5, 0.8
"""Days for which drugs are handed out at once, days by which the next round strays, and the share of the gaps that are such months."""
ALIKE = 0.8
"""Probability that two members' bills are of one sum, and share of the gatherings at hospitals, from which a desk has one service."""
MARKETS = (5, 10)
"""Days from one market to the next."""
WEEK, MARKET_DAYS, ITS_DAY = 7, 4, 0.9
"""Days of a week; dates at a place from which it is told whether it has a weekday of its own, and share of them on it; share of all dates at such places."""
HANDFUL = 5
"""Persons, and days, of a few outings."""
SHOPS = 2
"""Places of an errand: what the one does not have is bought at the other."""
NEAR_KM, HABITS = 3.0, 0.75
"""Kilometres between the middles of what neighbours use, at most; share of the members whose habits must be known to tell."""
USUAL = 0.1
"""Neighbours go to places where they, or their other neighbours, go anyway."""


def on_company(scene: Company) -> Answer:
    """Members of one village, estate or firm count as one person unless the cards' use shows that owners were absent.

    A few arrange it by word of mouth; a large circle needs a calendar (market, pension day, the same weekday).
    """
    people, members = scene.people, scene.members
    shown = speaks_against(scene)
    if not (people.has_addresses or people.has_employers) and not shown:
        return untestable("无住址和单位", "neither addresses nor employers")
    options_all = {"village": people.village, "address": people.address, "employer": people.employer}
    options = {key: codes[members] for key, codes in options_all.items()} | {"employer": scene.employers}
    name, codes = max(options.items(), key=lambda item: scene.share(item[1])[1])
    _, share, bearers = scene.share(codes)
    zh = {"village": "同村或同小区", "address": "同住址", "employer": "同单位"}[name]
    en = {"village": "live in one village or estate", "address": "share an address", "employer": "share an employer"}[
        name
    ]
    count = int(bearers.sum())
    if share < SHARE and not people.homes_known(members) and not shown:
        near = near_one_another(scene)
        if near is not None and near < SHARE * len(members):
            return no(
                f"最多 {count} / {len(members)} 人{zh}；住址不全，但按平时就医购药之处最多 {near} 人同住 {NEAR_KM:.0f} 公里之内",
                f"at most {count} of {len(members)} members {en}; few addresses are known, but by where they usually go no more than {near} can live within "
                f"{NEAR_KM:.0f} km of one another",
            )
        return untestable(
            f"无住址，无法核对是否邻里；最多 {count} / {len(members)} 人{zh}",
            f"no addresses: whether they are neighbours cannot be checked; at most {count} of {len(members)} members {en}",
        )
    if share < SHARE:
        return no(f"最多 {count} / {len(members)} 人{zh}", f"at most {count} of {len(members)} members {en}")
    if shown:
        return no(
            f"{count} 人{zh}，但用卡方式不像本人到场：{named(shown)['zh']}",
            f"{count} members {en}, but the cards were not used as by their owners: {named(shown)['en']}",
        )
    units = shared_units(codes)
    usual = usual_share(scene, options_all[name], units)
    if usual < USUAL:
        return no(
            f"{count} 人{zh}，但这些机构并非他们平常去处（平时仅 {usual:.0%} 的就诊在此）",
            f"{count} members {en}, but these are not places they usually go to ({usual:.0%} of other visits)",
        )
    kin = kin_units(people, members)
    circle = _circle(kin)
    if circle > CIRCLE and not calendar(scene)[0]:
        return no(
            f"{count} 人{zh}，但 {circle} 人（户）无固定日子，不像邻里相约",
            f"{count} members {en}, but {circle} persons or families who keep no calendar are more than arrange to go together",
        )
    units = np.where(units < 0, np.where(kin >= 0, kin + units.max(initial=0) + 1, -1), units)
    return Answer(
        {
            "zh": f"{count} / {len(members)} 人{zh}，用卡方式与常人无异",
            "en": f"{count} of {len(members)} members {en} and use their cards as others do",
        },
        units=units,
    )


def near_one_another(scene: Company) -> int | None:
    """How many of the members may live within NEAR_KM of one, by the middle of the places that each usually goes to alone; those of unknown habits may.

    None where the habits of fewer than HABITS of them are known.
    """
    lnt, lat = usual_points(scene.visits, scene.places, scene.members, scene.source[scene.joint])
    known = np.isfinite(lnt)
    if known.mean() < HABITS:
        return None
    lnt, lat = lnt[known], lat[known]
    close = haversine(lnt[:, None], lat[:, None], lnt[None], lat[None]) <= NEAR_KM
    return int(close.sum(1).max()) + int((~known).sum())


def neighbours_on_fixed_days(scene: Company) -> bool:
    """Whether most members are of one village or estate and meet by the calendar: the day of the free bus, of the market, of the pension."""
    people, members = scene.people, scene.members
    share = max(scene.share(codes[members])[1] for codes in (people.village, people.address))
    return share >= SHARE and bool(calendar(scene)[0])


def elders_on_fixed_days(scene: Company) -> bool:
    """Whether nearly all are old and meet near home by the calendar, be they of several estates: the day of the pension, or of the coach of the old."""
    known = scene.people.age[scene.members]
    old = float((known >= OLD).mean()) if len(known) else 0.0
    return old >= ELDERS and bool(calendar(scene)[0]) and float(away(scene).mean()) < MOSTLY


def monthly_round_for_elders(scene: Company) -> bool:
    """Whether nearly all are old, most of one village, and their cards meet near home when a month's drugs are used up, or two months'.

    The village doctor, or whom the village sends, fetches what the house-bound live on, be they more than one carer looks after: he needs no calendar,
    but goes no sooner.
    """
    people, members = scene.people, scene.members
    share = max(scene.share(codes[members])[1] for codes in (people.village, people.address))
    known = people.age[members]
    gaps = np.diff(main_dates(scene))
    if (
        share < SHARE
        or len(gaps) < MARKET_DAYS
        or float((known >= OLD).mean()) < ELDERS
        or away(scene).mean() >= MOSTLY
    ):
        return False
    months = np.maximum(np.rint(gaps / SUPPLY), 1)
    return bool((np.abs(gaps - SUPPLY * months) <= ASTRAY).mean() >= MONTHLY)


def at_one_service(scene: Company) -> bool:
    """Whether most are of one village or estate, and the bills of the company are all for the same at hospitals near home.

    The desk of a check-up of the old may read cards only, and has one clerk.
    """
    people, members, places = scene.people, scene.members, scene.gathering_places
    ward = (scene.places.kind == "hospital") & (scene.places.subtype != "clinic")
    share = max(scene.share(codes[members])[1] for codes in (people.village, people.address))
    if share < SHARE or float(ward[places].mean()) < ALIKE or float(away(scene).mean()) >= MOSTLY:
        return False
    return any(sign.reason.code == "like_bills" and sign.reason.observed >= ALIKE for sign in signs(scene))


def on_market_days(scene: Company) -> bool:
    """Whether the company meets near home on every fifth or tenth day, as markets are held: the villages of a township come to town then.

    A shop's staff and whoever carries cards live by the week.
    """
    return calendar(scene)[0] in MARKETS and float(away(scene).mean()) < MOSTLY


def round_of_markets(scene: Company) -> bool:
    """Whether most members are of one village, estate or address and each of their places has its own day of the week: traders go round the markets.

    Whoever carries cards round goes now here, now there; a stall is put up where that day's market is.
    """
    people, members = scene.people, scene.members
    share = max(scene.share(codes[members])[1] for codes in (people.village, people.address))
    large = main_gatherings(scene)
    places, days = scene.gathering_places[large], scene.parts[1][large, 2]
    if share < SHARE or not large.any():
        return False
    kept, held = 0, []
    for place in np.unique(places):
        dates = np.unique(days[places == place])
        weekdays = np.bincount(dates % WEEK, minlength=WEEK)
        if len(dates) >= MARKET_DAYS and weekdays.max() >= ITS_DAY * len(dates):
            kept += len(dates)
            held.append(int(weekdays.argmax()))
    return len(set(held)) >= SHOPS and kept >= ITS_DAY * len(
        np.unique(places.astype(np.int64) * (int(days.max()) + 1) + days)
    )


def few_outings(scene: Company) -> bool:
    """Whether a handful of neighbours came together on a handful of days, near home: as people do who share a car, now to this shop, now to that."""
    days = len(np.unique(scene.parts[1][:, 2]))
    return len(scene.members) <= HANDFUL and days <= HANDFUL and neighbours_near_home(scene)


def led_by_somebody(scene: Company, one_pool: bool) -> bool:
    """Whether the company may be on an outing far from home whose leader holds the cards for the till: by the calendar, or of one village or firm.

    Within ``one_pool`` anybody's telephone pays at the till: there they may be no more than arrange an outing by word of mouth.
    """
    if calendar(scene)[0]:
        return True
    return in_common(scene) and (not one_pool or _circle(kin_units(scene.people, scene.members)) <= CIRCLE)


def _circle(kin: np.ndarray) -> int:
    """Members, each family (of ``kin_units``) once."""
    return int((kin < 0).sum()) + len(np.unique(kin[kin >= 0]))


def errands_for_neighbours(scene: Company) -> bool:
    """Whether somebody may go round the same two places for neighbours, no more than one looks after, whenever their drugs run out: every so many days.

    Who makes money of cards goes where and when it pays, and has the cards, not the telephones: whose owners pay by these as often as anywhere may have
    sent somebody on any day.
    """
    same = len(main_places(scene)) <= SHOPS
    often = bool(every_so_often(main_dates(scene))[0]) or by_telephone_as_ever(scene)
    return same and neighbours_near_home(scene) and often


def neighbours_near_home(scene: Company) -> bool:
    """Whether most members are of one village or estate, no more than one carer looks after, and meet no farther away than they usually go."""
    people, members = scene.people, scene.members
    if len(members) > ROUND:
        return False
    share = max(scene.share(codes[members])[1] for codes in (people.village, people.address))
    return share >= SHARE and float(away(scene).mean()) < MOSTLY
