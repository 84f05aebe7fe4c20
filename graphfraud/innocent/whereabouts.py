"""Where the members usually are: whether the company gathers far from there, and who was seen at home on the very same day."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Visits, spread
from graphfraud.engines.people import People, Places, haversine
from graphfraud.innocent.company import Company
from graphfraud.innocent.sign import ALPHA, LEAST, Compared, Sign, binomial, without_one
from graphfraud.model.finding import Reason

Array = npt.NDArray[Any]
AWAY_KM = 30.0
"""Kilometres from which a place is away from home, an errand no longer."""
MOSTLY = 0.6
"""Share of the visits in company that are away from which the company is."""
MEMBERS = 3
"""Members who must have been seen at home, and the multiple of other travellers' share."""
TWICE = 2.0
SELDOM = 0.01
"""p-value from which it counts beside far trips without a reason, be it too little for a sign of its own."""
MINUTES = 30
"""Minutes within which two members at one place may have come there together."""
HALF = 0.5
"""Share of other travellers' visits above which other companies are these travellers."""
ALMOST_ALL = 0.8
"""Share of e-credentials among an institution's visits from which its patients need not be there."""
MOST_OTHERS, MOST_VISITS = 5000, 200_000
"""Other travellers' visits that are looked at: a fixed part of them where there are more."""


def away(scene: Company) -> Array:
    """Which visits in company are away: in another pooling region, or in another county and far from where the person usually goes."""
    return scene.once("away", lambda: _away(scene))


def _away(scene: Company) -> Array:
    """As ``away``; of whom too few visits are known, goes where the other members of that county usually go, three of them at least."""
    visits, places, people = scene.visits, scene.places, scene.people
    at = scene.source[scene.joint]
    abroad = _abroad(visits, places, people, at)
    lnt, lat = usual_points(visits, places, scene.members, at)
    home = people.region[scene.members]
    for region in np.unique(home[np.isnan(lnt)]):
        known = (home == region) & np.isfinite(lnt)
        if known.sum() >= MEMBERS:
            mine = (home == region) & np.isnan(lnt)
            lnt[mine], lat[mine] = np.median(lnt[known]), np.median(lat[known])
    index = np.searchsorted(scene.members, visits.person[at])
    place = visits.place[at]
    km = haversine(places.lnt[place], places.lat[place], lnt[index], lat[index])
    return np.asarray(visits.far[at] | (abroad & (np.nan_to_num(km) >= AWAY_KM)))


def live_elsewhere(scene: Company) -> bool:
    """Whether most of the members' visits that are in no gathering are outside the prefecture where they are insured."""

    def make() -> bool:
        own = scene.visits.of(scene.members)
        own = own[~np.isin(own, scene.source[scene.joint])]
        return len(own) >= LEAST and float(scene.visits.far[own].mean()) >= MOSTLY

    return scene.once("live elsewhere", make)


def insured_elsewhere(scene: Company) -> Array:
    """Which visits in company are outside the county where the person is insured, however near the person lives."""
    at = scene.source[scene.joint]
    return scene.once("insured elsewhere", lambda: _abroad(scene.visits, scene.places, scene.people, at))


def _abroad(visits: Visits, places: Places, people: People, at: Array) -> Array:
    """Which of the visits ``at`` are outside the county where the person is insured, both known."""
    region, there = people.region[visits.person[at]], places.region[visits.place[at]]
    return np.asarray((region >= 0) & (there != "") & (people.region_names[region] != there), bool)


def usual_points(visits: Visits, places: Places, persons: Array, without: Array) -> tuple[Array, Array]:
    """The middle (median) of the places that each of ``persons`` uses, visits ``without`` left out; NaN where fewer than three are known."""
    own = visits.of(persons)
    own = own[~np.isin(own, without) & np.isfinite(places.lnt[visits.place[own]])]
    index = np.searchsorted(persons, visits.person[own])
    points = np.full((2, len(persons)), np.nan)
    for number in range(len(persons)):
        mine = visits.place[own[index == number]]
        if len(mine) >= 3:
            points[:, number] = np.median(places.lnt[mine]), np.median(places.lat[mine])
    return points[0], points[1]


def from_anywhere(visits: Visits) -> Array:
    """Visits paid with the e-credential at institutions where almost everybody pays so: an internet hospital, a seller by post. Nobody need be there."""

    def make() -> Array:
        if visits.by_phone is None:
            return np.zeros(len(visits), bool)
        size = len(visits.places)
        share = np.bincount(visits.place, visits.by_phone, size) / np.maximum(
            np.bincount(visits.place, minlength=size), 1
        )
        return np.asarray(visits.by_phone & (share >= ALMOST_ALL)[visits.place])

    return visits.once("from anywhere", make)


def at_home_that_day(visits: Visits, places: Places, people: People, at: Array, but: Array | None = None) -> Array:
    """Which of the visits ``at`` fall on a day on which the same person was elsewhere, too: as far off as from home.

    Where a coordinate is missing, elsewhere is the county of insurance, and the visit itself is in another one. Visits ``but`` show nobody elsewhere.
    """
    if not len(at):
        return np.zeros(0, bool)
    own = visits.of(np.unique(visits.person[at]))
    own = own if but is None else own[~np.isin(own, but)]
    span = int(visits.day.max()) + 1
    key = visits.person[own].astype(np.int64) * span + visits.day[own]
    order = np.argsort(key, kind="stable")
    wanted = visits.person[at].astype(np.int64) * span + visits.day[at]
    low, high = np.searchsorted(key[order], wanted, "left"), np.searchsorted(key[order], wanted, "right")
    one = np.repeat(np.arange(len(at)), high - low)
    other = visits.place[own[order[spread(low, high)]]]
    here = visits.place[at][one]
    km = haversine(places.lnt[here], places.lat[here], places.lnt[other], places.lat[other])
    homes = people.region_names[people.region[visits.person[at][one]]]
    county = (places.region[other] == homes) & (places.region[here] != homes) & (places.region[here] != "")
    elsewhere = (other != here) & np.where(np.isfinite(km), km >= AWAY_KM, county)
    return np.bincount(one, elsewhere, len(at)) > 0


def travellers_at_home(visits: Visits, places: Places, people: People) -> float:
    """Share of all visits outside the county of insurance on whose day the person was at home, too; of a fixed part of them."""

    def make() -> float:
        part = np.arange(0, len(visits), max(1, len(visits) // MOST_VISITS))
        part = part[_abroad(visits, places, people, part)]
        part = part[:: max(1, -(-len(part) // MOST_OTHERS))]
        return float(at_home_that_day(visits, places, people, part).mean()) if len(part) else 1.0

    return visits.once("travellers at home", make)


def seen_at_home(scene: Company, both: Compared) -> Sign | None:
    """Members who were seen at home on a day on which their cards were used away in company, against other travellers to the same places.

    Where these are few, travellers to any place count as well. Who travels may buy something at home that day, too; so do others. Cards
    that travel without their owners meet them at home as often as the owners go out there. Where two members were at one place at
    home within half an hour the company may have set out from there, or somebody used the cards there, too: that is left out, and what is paid by
    telephone from anywhere.
    """
    visits, places, people = scene.visits, scene.places, scene.people
    gone = away(scene)
    if not len(gone) or gone.mean() < MOSTLY:
        return None
    joint = scene.source[scene.joint][gone]
    joint = joint[~from_anywhere(visits)[joint]]
    others = guests(scene, both)
    others = others[:: max(1, -(-len(others) // MOST_OTHERS))]
    hits = at_home_that_day(visits, places, people, joint, _of_two(visits, scene.members))
    who = len(np.unique(visits.person[joint[hits]]))
    if not who:
        return None
    seen, count = float(at_home_that_day(visits, places, people, others).sum()) + 1, len(others) + 2
    if len(others) < LEAST:
        seen, count = seen + LEAST * travellers_at_home(visits, places, people), count + LEAST
    rate = seen / count
    share = float(hits.mean())
    p = binomial(*without_one(visits.person[joint], hits), rate)
    text = {
        "zh": f"{who} 名成员在其卡于外地同行使用的当天仍在住地就医购药（{share:.0%} 的用卡），到同机构的其他外来者 {rate:.0%}",
        "en": f"{who} members were seen at home on days on which their cards were used away in company ({share:.0%} of the uses), "
        f"other travellers to the same places {rate:.0%}",
    }
    often = who >= MEMBERS and share >= TWICE * rate
    return Sign(
        Reason("seen_at_home", round(share, 4), round(rate, 4), p, text), often and p < ALPHA, often and p < SELDOM
    )


def guests(scene: Company, both: Compared) -> Array:
    """Other people's visits, of those compared, outside the county where they are insured.

    Where more than half of these are of other companies that were found, they are left out: of one bundle's cards another is no custom.
    """
    others = both.others[_abroad(scene.visits, scene.places, scene.people, both.others)]
    bundled = np.isin(scene.visits.person[others], scene.companions)
    return others[~bundled] if len(others) and bundled.mean() > HALF else others


def _of_two(visits: Visits, members: Array) -> Array:
    """Positions of the members' visits within MINUTES of which another member was at that place as well."""
    own = visits.of(members)
    moment = visits.day[own].astype(np.int64) * 1440 + visits.minute[own]
    order = np.lexsort((moment, visits.place[own]))
    own, moment = own[order], moment[order]
    met = np.zeros(len(own), bool)
    for step in range(1, len(own)):
        near = (visits.place[own[step:]] == visits.place[own[:-step]]) & (moment[step:] - moment[:-step] <= MINUTES)
        if not near.any():
            break
        two = near & (visits.person[own[step:]] != visits.person[own[:-step]])
        met[step:] |= two
        met[:-step] |= two
    return own[met]


def asked_for_cards(scene: Company, both: Compared) -> bool | None:
    """Whether travellers may have to show their cards where the company meets: others insured elsewhere do so as much, or too few are known.

    None where it meets at home. Within one pooling region nobody is a guest: telephones work at every counter as they do at home.
    """
    gone = away(scene)
    if not len(gone) or gone.mean() < MOSTLY:
        return None
    return not in_one_pool(scene) and not unlike_guests(scene, both)


def in_one_pool(scene: Company) -> bool:
    """Whether most of the visits in company that are away are in the pooling region where the person is insured."""
    gone = away(scene)
    return bool(gone.any() and scene.visits.far[scene.source[scene.joint][gone]].mean() <= 1 - MOSTLY)


def unlike_guests(scene: Company, both: Compared) -> bool:
    """Whether the company, away from home, swipes physical cards more than others insured elsewhere do there, ten visits of theirs at least."""
    visits, gone, others = scene.visits, away(scene), guests(scene, both)
    if not len(gone) or gone.mean() < MOSTLY or len(others) < LEAST:
        return False
    joint = scene.source[scene.joint][gone]
    rate = (float(visits.by_card[others].sum()) + 1) / (len(others) + 2)
    return binomial(*without_one(visits.person[joint], visits.by_card[joint]), rate) < ALPHA
