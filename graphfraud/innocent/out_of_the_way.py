"""Whether the company goes out of its way: strangers who live at home meet time and again at a far place that draws nobody else of theirs."""

from __future__ import annotations

import numpy as np

from graphfraud.engines.frame import Visits
from graphfraud.graph.landscape import visits_in
from graphfraud.innocent.company import Array, Company
from graphfraud.innocent.family import kin_units
from graphfraud.innocent.sign import Sign
from graphfraud.innocent.stratum import LARGE, every_so_often, main_gatherings, strangers
from graphfraud.innocent.whereabouts import MOSTLY, away
from graphfraud.model.finding import Reason

APART, TRIPS = 7, 6
"""Days from one date to the next above which they are two trips, not one stay or one course; trips that nobody makes by accident."""
FAMILIES = 6
"""Persons, each family once, up to whom friends may go together."""
DRAWN, EVER = 0.2, 0.01
"""Share of other people in the visits of the members' counties to those places, and share of those counties' other people who were ever there,
up to either of which the places do not draw such people."""
THERE = 0.2
"""Share of the members' other visits in that county from which they live or work there."""
SEEN, KNOWN = 0.5, 8
"""Share of the members with visits elsewhere between the first trip and the last, who therefore live at home meanwhile; their number from which on fewer
are enough, where nobody is ever seen there without company."""


def out_of_the_way(scene: Company, dealt: bool = False) -> Sign | None:
    """Trips of the company to far places for which none of the good reasons to go there is on record.

    Coaches keep a cycle and go to centres of the third level; colleagues, villagers, pilgrims and guests of a spa have an employer, a home, a
    calendar or a stay in common; who works there falls ill there on other days, too; a place with a name draws others from the same county.
    Who is left are cards: unlike people of one county whose only common trait is that they go, again and again, where none of them lives and
    none of their neighbours goes. It is no proof: a sign of how the cards were used must stand beside it. Where bills are ``dealt`` out to them
    (``innocent.bills``) a centre of the third level is no reason either: patients are sent to one for their illness, and get the bill that it asks for.
    """
    gone = away(scene)
    if not len(gone) or gone.mean() < MOSTLY or not scene.people.has_addresses:
        return None
    mask = main_gatherings(scene) & _mostly_away(scene, gone)
    days, places = np.unique(scene.parts[1][mask, 2]), np.unique(scene.gathering_places[mask])
    trips = int((np.diff(days) > APART).sum()) + min(len(days), 1)
    kin = kin_units(scene.people, scene.members)
    families = int((kin < 0).sum()) + len(np.unique(kin[kin >= 0]))
    if trips < TRIPS or families <= FAMILIES or (not dealt and _may_be_centre(scene)):
        return None
    if not strangers(scene) or every_so_often(days)[0]:
        return None
    (drawn, ever), (there, seen) = _drawn(scene, places), _at_home(scene, places, days)
    lives_at_home = seen >= SEEN or (there == 0 and seen * len(scene.members) >= KNOWN)
    shown = (drawn <= DRAWN or ever <= EVER) and there <= THERE and lives_at_home
    text = {
        "zh": f"{families} 个互不相干的家庭的卡 {trips} 次结伴到远处同一地，日子无规律；"
        f"同县其他人只占该处同县就诊的 {drawn:.0%}，成员其余就诊仅 {there:.0%} 在当地",
        "en": f"cards of {families} unrelated families went {trips} times together to a far place, on no regular days; other people of their county "
        f"make {drawn:.0%} of its visits there, and {there:.0%} of the members' other visits are in that county",
    }
    return Sign(Reason("out_of_the_way", float(trips), None, None, text), shown, plain=False)


def _mostly_away(scene: Company, gone: Array) -> Array:
    """Mask of the gatherings half of which or more, person by person, is away from home."""
    size = len(scene.parts[1])
    return np.asarray(
        2 * np.bincount(scene.gathering_of, gone, size) >= np.bincount(scene.gathering_of, minlength=size)
    )


def _may_be_centre(scene: Company) -> bool:
    """Whether most meetings were at hospitals of the third level, or of an unknown one, to which patients are sent from afar."""
    ward = (scene.places.kind == "hospital") & (scene.places.subtype != "clinic")
    centre = ward & ((scene.places.rank == 3) | (scene.places.rank == 0))
    return bool(centre[scene.land.place[scene.joint]].mean() >= 1 - MOSTLY)


def _drawn(scene: Company, places: Array) -> tuple[float, float]:
    """Of people insured in the company's counties, the places' own left out: outsiders' share in the visits, and who of them was there.

    Returns:
        Share of those outside the company in the visits of all such people to the places; share of them who were ever there.
    """
    land, people = scene.land, scene.people
    region = people.region
    own = np.unique(region[scene.members][region[scene.members] >= 0])
    own = own[~np.isin(people.region_names[own], scene.places.region[places])]
    inside = land.person[visits_in(land, places)]
    inside = inside[np.isin(inside, scene.members) & np.isin(region[inside], own)]
    outside = land.person[scene.others_at(places)]
    outside = outside[np.isin(region[outside], own)]
    all_outside = int(np.isin(region, own).sum()) - int(np.isin(region[scene.members], own).sum())
    return len(outside) / max(len(outside) + len(inside), 1), len(np.unique(outside)) / max(all_outside, 1)


def _at_home(scene: Company, places: Array, days: Array) -> tuple[float, float]:
    """Of the members' visits without company from the first trip to the last: (share in the places' counties, share of members with any).

    A few who meet by chance at home, before they leave, are on no trip. Where as many were on one day as make a gathering, they were in company, be it
    explained and taken away.
    """
    visits = scene.visits
    own = visits.of(scene.members)
    own = own[(visits.day[own] >= days[0]) & (visits.day[own] <= days[-1]) & ~np.isin(own, scene.source[scene.joint])]
    own = own[~_in_company(visits, own)]
    if not len(own):
        return 1.0, 0.0
    there = np.isin(scene.places.region[visits.place[own]], np.unique(scene.places.region[places]))
    return float(there.mean()), len(np.unique(visits.person[own])) / len(scene.members)


def _in_company(visits: Visits, own: Array) -> Array:
    """Which of these visits fall on a day on which as many of these persons were at that place as make a gathering."""
    key = visits.place[own].astype(np.int64) * (int(visits.day.max(initial=0)) + 1) + visits.day[own]
    _, code = np.unique(key, return_inverse=True)
    each = np.unique(np.stack((code, visits.person[own])), axis=1)[0]
    return np.asarray((np.bincount(each, minlength=int(code.max(initial=-1)) + 1) >= LARGE)[code], bool)
