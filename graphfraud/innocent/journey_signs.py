"""Signs of where the cards were: elsewhere at the time, round several institutions, next to one another in the queue."""

from __future__ import annotations

import numpy as np

from graphfraud.engines.people import haversine
from graphfraud.graph.landscape import visits_in
from graphfraud.innocent.company import Company
from graphfraud.innocent.many_sites import stands_for_many
from graphfraud.innocent.sign import LEAST, Sign
from graphfraud.innocent.whereabouts import MOSTLY, away, from_anywhere, live_elsewhere
from graphfraud.model.finding import Reason

HALF, FIFTH = 0.5, 0.2
"""Share of the days in company with three institutions, or with two pharmacies, from which these are rounds beyond doubt."""
MANY = 2.8
"""Institutions, counted by their company, from which a company is in many places."""
MAIN = 0.1
"""Part of the company's counts from which a place is one of its own."""
OWN, HALF_OF_THEM = 0.5, 0.5
"""Share of the members' other visits, the median of those who have any, from which the places are their own; share of the members who must have some."""
JOURNEY_KM = 300.0
"""Kilometres between two pharmacies from which nobody goes round both for cards: crews, and who travels, buy at either end."""
SLIPS = 0.1
"""Share of the members below which cards out of their owners' reach are slips of clocks, or what a family does at home meanwhile: of two dozen, two."""
QUARTER = 0.25
"""Share of the members from which cards out of their owners' reach are beyond doubt; of fewer, a relative used one at home, or a clock slipped."""
CALLS, NEARLY_ALL, LARGE = 6, 0.8, 3
"""Days with doctors in two towns, share of the days in company that they are, and members who must have been at both, from which it is a round."""
NEXT_KM, SENT_ON = 5.0, 0.1
"""Kilometres from which two houses are in two towns; share of other people's days at the one from which on patients are sent on to the other."""
TOWN_KM = 30.0
"""The same for one employer's people, whose work takes them from town to town."""


def owner_elsewhere(scene: Company) -> Sign | None:
    """Members whose own visits elsewhere, out of reach, fall within hours of a gathering; by clocks that tell the minutes.

    What is paid by telephone from anywhere tells nothing of where its owner is. Neither does a code under which shops of several counties sell, nor
    what is bought, after a visit to a hospital, at a pharmacy: the prescription may have been sent there, and a relative waits for it.
    """
    land = scene.land
    visits, grain = scene.visits, scene.places.grain
    exact = visits.once(
        "exact clocks", lambda: visits.timed if grain is None else visits.timed & (grain[visits.place] == 0)
    )
    anywhere = from_anywhere(visits)
    ward = (scene.places.kind == "hospital") & (scene.places.subtype != "clinic")
    away = 0
    for person in scene.members:
        own = land.order[land.starts[person] : land.starts[person + 1]]
        there = own[scene.together[own] & ~anywhere[scene.source[own]]]
        rest = own[exact[scene.source[own]] & ~scene.together[own]]
        if not len(there) or not len(rest):
            continue
        gap = np.abs(land.moment[rest][:, None] - land.moment[there][None, :])
        close = (gap < 240) & (land.place[rest][:, None] != land.place[there][None, :])
        for i, j in np.argwhere(close):
            a, b = land.place[rest[i]], land.place[there[j]]
            km = float(haversine(scene.places.lnt[a], scene.places.lat[a], scene.places.lnt[b], scene.places.lat[b]))
            if not (np.isfinite(km) and km > 5 and km / max(gap[i, j], 1) * 60 > 100):
                continue
            sent_on = ward[b] and scene.places.kind[a] == "pharmacy" and land.moment[rest[i]] > land.moment[there[j]]
            if not sent_on and not any(stands_for_many(visits, scene.places, int(at)) for at in (a, b)):
                away += 1
                break
    if not away:
        return None
    text = {
        "zh": f"{away} 名成员的卡在聚集前后出现在无法到达的另一机构",
        "en": f"cards of {away} members were used out of reach of the gathering at about the same time",
    }
    size = len(scene.members)
    return Sign(
        Reason("owner_elsewhere", away, 0.0, None, text), away >= max(2, SLIPS * size), True, away >= QUARTER * size
    )


def rounds(scene: Company) -> Sign | None:
    """Days on which the same members gathered at two pharmacies or at three institutions: more than an errand needs.

    To the doctor and then to a pharmacy is what anybody does; to two doctors and a pharmacy, or to the next pharmacy for what the first lacks, is what a
    day in town may be now and then: it is plain where it was so on half of the days, of two pharmacies on a fifth. Two doctors in two towns count where
    it was so on nearly all days, and other patients of the one are not sent on to the other.
    """
    days = _by_day(scene)
    tours = sum(_tour(scene, places) for places in days.values()) or _two_doctors(scene, days)
    shops = sum(_tour(scene, places, shops=True) for places in days.values())
    if not tours:
        return None
    text = {
        "zh": f"{tours} 天内同一批人在两家以上药店、两地医疗机构或三家以上机构先后出现",
        "en": f"on {tours} days the same members turned up at two or more pharmacies, with doctors in two towns, or at three or more institutions",
    }
    return Sign(
        Reason("rounds", tours, 0.0, None, text),
        tours >= 2,
        True,
        shops >= max(2, FIFTH * len(days)) or tours >= HALF * len(days),
    )


def _by_day(scene: Company) -> dict[int, dict[int, set[int]]]:
    """Who gathered where on each day: days, institutions, persons, all as codes."""
    days: dict[int, dict[int, set[int]]] = {}
    for number, (_, _, day, _) in enumerate(scene.parts[1].tolist()):
        there = set(scene.land.person[scene.joint[scene.gathering_of == number]].tolist())
        days.setdefault(day, {}).setdefault(int(scene.gathering_places[number]), set()).update(there)
    return days


def _tour(scene: Company, places: dict[int, set[int]], shops: bool = False) -> bool:
    """Whether three or more members were together at two pharmacies or, but for ``shops``, at three institutions of that day.

    Two pharmacies a journey apart, one at either end, are no round of anybody's.
    """
    there = [place for place in places if scene.places.kind[place] == "pharmacy"]
    every = [] if shops else list(places.values())
    twice = any(
        len(places[a] & places[b]) >= 3 and not _apart(scene, a, b) for k, a in enumerate(there) for b in there[k + 1 :]
    )
    return twice or any(
        len(a & b & c) >= 3
        for i, a in enumerate(every)
        for j, b in enumerate(every[i + 1 :], i + 1)
        for c in every[j + 1 :]
    )


def _two_doctors(scene: Company, days: dict[int, dict[int, set[int]]]) -> int:
    """Days on which three members or more were at the same two hospitals or clinics of two towns, where they are ``CALLS`` and nearly all; else 0."""
    found: dict[tuple[int, int], int] = {}
    for places in days.values():
        houses = sorted(place for place in places if scene.places.kind[place] != "pharmacy")
        for k, a in enumerate(houses):
            for b in houses[k + 1 :]:
                found[a, b] = found.get((a, b), 0) + (len(places[a] & places[b]) >= LARGE)
    (a, b), count = max(found.items(), key=lambda item: (item[1], item[0]), default=((-1, -1), 0))
    if count < max(CALLS, NEARLY_ALL * len(days)) or not _apart(scene, a, b, NEXT_KM):
        return 0
    return count if max(_sent_on(scene, a, b), _sent_on(scene, b, a)) <= SENT_ON else 0


def _sent_on(scene: Company, one: int, other: int) -> float:
    """Share of other people's days at ``one`` on which they were at ``other`` as well."""
    land = scene.land
    size = int(land.day.max(initial=0)) + 1
    keys = []
    for place in (one, other):
        at = visits_in(land, np.array([place]))
        at = at[scene.stranger[land.person[at]]]
        keys.append(np.unique(land.person[at].astype(np.int64) * size + land.day[at]))
    return float(np.isin(keys[0], keys[1]).mean()) if len(keys[0]) else 0.0


def between_towns(scene: Company) -> bool:
    """Whether wherever three or more members were at two places of one day these lie in two towns: no round of the shops of either."""
    pairs = [
        (a, b)
        for places in _by_day(scene).values()
        for k, a in enumerate(places)
        for b in list(places)[k + 1 :]
        if len(places[a] & places[b]) >= 3
    ]
    return bool(pairs) and all(_apart(scene, a, b, TOWN_KM) for a, b in pairs)


def _apart(scene: Company, one: int, other: int, km: float = JOURNEY_KM) -> bool:
    """Whether two places lie so far apart that who was at both travelled."""
    where = scene.places
    return float(haversine(where.lnt[one], where.lat[one], where.lnt[other], where.lat[other])) >= km


def many_places(scene: Company) -> Sign | None:
    """Gatherings spread over many institutions: effective number of places (inverse Simpson index), company counts.

    Only gatherings of three or more count, by the members who came with the first: where two and two meet, each
    couple keeps its own few places. Where a township has one health centre, one pharmacy and the county's hospital, these are everybody's: places
    to which the members mostly go by themselves are no round. Nor are those of people far from home who move on from one to the next. Who lives a
    journey away from where they are insured has a pharmacy at either end: there the ends are counted apart.
    """
    _, spans, _ = scene.parts
    large = spans[:, 3] >= 3
    spans = spans[large]
    there, place = np.unique(scene.gathering_places[large], return_inverse=True)
    counts = np.bincount(place, weights=spans[:, 3] - 1.0)
    if len(spans) < 5:
        return None
    shown = not (_their_own(scene, there[counts >= MAIN * counts.sum()]) or _moving_on(scene, spans, place))
    spread = _spread(counts)
    ends = _ends(scene, there) if shown and live_elsewhere(scene) else np.zeros(len(there), bool)
    shown &= max(_spread(counts[ends]), _spread(counts[~ends])) >= MANY
    text = {
        "zh": f"聚集分散在约 {spread:.1f} 家机构",
        "en": f"the gatherings are spread over some {spread:.1f} institutions",
    }
    return Sign(Reason("many_places", round(spread, 2), None, None, text), shown and spread >= MANY, plain=True)


def _spread(counts: np.ndarray) -> float:
    """Effective number of places, by their counts; 0 of none."""
    return float(counts.sum() ** 2 / (counts**2).sum()) if counts.any() else 0.0


def _ends(scene: Company, there: np.ndarray) -> np.ndarray:
    """Which of these places lie a journey away from the county where most members are insured; none where it has no coordinates."""
    where, people = scene.places, scene.people
    region, share, _ = scene.share(people.region[scene.members])
    insured = (where.region[there] == people.region_names[region]) & np.isfinite(where.lnt[there])
    if share < MOSTLY or not insured.any():
        return np.zeros(len(there), bool)
    lnt, lat = where.lnt[there], where.lat[there]
    km = haversine(lnt, lat, np.nanmean(lnt[insured]), np.nanmean(lat[insured]))
    return np.asarray(np.nan_to_num(km) >= JOURNEY_KM)


def _their_own(scene: Company, main: np.ndarray) -> bool:
    """Whether the members mostly go to the ``main`` places by themselves as well: half of their other visits, of half of the members at least."""
    visits = scene.visits
    own = visits.of(scene.members)
    own = own[~np.isin(own, scene.source[scene.joint])]
    index = np.searchsorted(scene.members, visits.person[own])
    count = np.bincount(index, minlength=len(scene.members))
    there = np.bincount(index, np.isin(visits.place[own], main), len(scene.members))
    some = count > 0
    if len(own) < LEAST or some.mean() < HALF_OF_THEM:
        return False
    return float(np.median(there[some] / count[some])) >= OWN and float(there.sum() / count.sum()) >= OWN


def _moving_on(scene: Company, spans: np.ndarray, place: np.ndarray) -> bool:
    """Whether a company far from home is at one place after another and hardly ever at one that it has left: as harvesters are, or a show."""
    gone = away(scene)
    if not len(gone) or gone.mean() < MOSTLY:
        return False
    inorder = place[np.argsort(spans[:, 2], kind="stable")]
    return int((np.diff(inorder) != 0).sum()) <= len(np.unique(place))


def back_to_back(scene: Company) -> Sign | None:
    """Swipes next to one another: median minutes between neighbouring swipes of a gathering, no customer between."""
    at, spans, _ = scene.parts
    gaps, between = [], []
    for low, high, _, persons in spans:
        if persons < 3:
            continue
        part = at[low:high]
        gaps.extend(np.diff(scene.land.moment[part]).tolist())
        between.extend((np.diff(part) - 1).tolist())
    if len(gaps) < 6 or not scene.land.clocked:
        return None
    median, alone = float(np.median(gaps)), float((np.asarray(between) == 0).mean())
    text = {
        "zh": f"相邻两次刷卡间隔中位数 {median:.0f} 分钟，{alone:.0%} 之间无其他顾客",
        "en": f"median gap of neighbouring swipes {median:.0f} minutes, {alone:.0%} with no other customer between",
    }
    return Sign(Reason("back_to_back", median, None, None, text), median <= 3 and alone >= 0.8)
