"""People who are away together for a while, or together at home on leave: pickers, guests of a spa, winter birds, workers at the feast."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.company import Array, Company
from graphfraud.innocent.conduct import hinted, unless_absent
from graphfraud.innocent.sign import LEAST
from graphfraud.innocent.stratum import main_dates, main_gatherings, main_places
from graphfraud.innocent.whereabouts import MOSTLY, at_home_that_day, away, live_elsewhere

READING = Reading("sojourn", {"zh": "同期外出暂住或返乡", "en": "away together for a season, or home on leave"})
SPELL = 30
"""Days without a gathering from which the next one belongs to another stay."""
OUTSIDE = 60
"""Days outside the stays from which the members' usual life can be told."""
CHANCE, DROP = 0.01, 0.5
"""Probability below which fewer visits elsewhere during the stays are no chance, and what is left of them at most."""
CERTAIN, REST = 1e-3, 0.1
"""The same from which they certainly were not at home: then several places, and paying as guests do, are those of people who live there for the time."""
OF_GUESTS = frozenset({"many_places", "by_card"})
"""Signs that people show who live somewhere else for a season: they have no shop of their own there."""
CURES, WEEKS = 2, 21
"""Stays of so many days at most in which people take a course of treatment together, as guests of a spa do."""
SEASON, MARGIN = 70, 20
"""Days that a season's work takes at most, and days of the records before it and after it in which none of the members is on record."""
LEAVES = 6
"""Spells of gatherings up to which workers come home on leave."""
ELSEWHERE = 0.6
"""Share of the other visits made outside the prefecture of insurance from which members live elsewhere."""
EITHER, NEARLY_ALL = 0.15, 0.9
"""Least share of the visits in company at either end of people who live elsewhere than they are insured, and of both together."""
CLASHES = 0.02
"""Share of the visits at home on whose day the card was also used where its owner lives, up to which owners came along."""


def on_company(scene: Company) -> Answer:
    """Gatherings are cleared where the members left their usual places for the time, or live elsewhere and came to where they are insured.

    A stay: far from home, during which their other visits at home fall off, against their own rate outside it; where they stop, several places
    there speak no more against it. Both ends: of neighbours who live elsewhere, some gatherings where they live and some where they are insured, the
    owners not seen at the other end on those days. A leave: in the county of
    insurance, in a few spells, of people whose other visits are elsewhere and who were not seen there on those days. A cure: at hospitals, within
    one or two stays of three weeks, cards used as by anybody. A season: of people of whom the records know nothing but ten weeks at most well within
    them, cards used as by anybody. Cards that travel without their owners leave the owners' life as it is, and are swiped as long as it pays.
    """
    for explain in (_stay, _leave, _both_ends, _cure, _season) if len(main_dates(scene)) else ():
        told = explain(scene)
        if told is not None:
            return unless_absent(scene, *told, OF_GUESTS if explain is _stay and _surely(scene) else frozenset())
    return no(
        "成员并未同期离开常去之处，也非返乡",
        "the members neither left their usual places for the time nor came home on leave",
    )


def _spells(days: Array, gap: int) -> Array:
    """Rows (first day, last day) of the spells of distinct ascending days, which stand ``gap`` days apart at least."""
    cut = np.flatnonzero(np.diff(days) > gap)
    return np.stack((days[np.concatenate(([0], cut + 1))], days[np.concatenate((cut, [len(days) - 1]))]), axis=1)


def _others(scene: Company) -> Array:
    """The members' visits that are in no gathering."""
    own = scene.visits.of(scene.members)
    return own[~np.isin(own, scene.source[scene.joint])]


def _there(scene: Company, at: Array) -> Array:
    """Which visits are in the counties where the company gathers."""
    regions = np.unique(scene.places.region[main_places(scene)])
    return np.isin(scene.places.region[scene.visits.place[at]], regions)


def _surely(scene: Company) -> bool:
    """Whether the members' visits at home stop during the stays beyond any doubt."""
    from scipy.special import pdtr

    _, _, seen, expected = _at_home(scene)
    return bool(seen <= REST * expected and pdtr(seen, expected) <= CERTAIN)


def _at_home(scene: Company) -> tuple[int, int, int, float]:
    """(days of the stays, days outside them, the members' visits elsewhere than there during the stays, the same by their own rate)."""
    visits = scene.visits
    spells = _spells(main_dates(scene), SPELL)
    inside = int((spells[:, 1] - spells[:, 0] + 1).sum())
    outside = int(visits.day.max()) + 1 - inside
    own = _others(scene)
    day = visits.day[own[~_there(scene, own)]]
    during = ((day[:, None] >= spells[:, 0]) & (day[:, None] <= spells[:, 1])).any(axis=1)
    expected = float((~during).sum()) * inside / max(outside, 1)
    return inside, outside, int(during.sum()), expected


def _stay(scene: Company) -> tuple[str, str] | None:
    from scipy.special import pdtr

    gone = away(scene)
    if not len(gone) or gone.mean() < MOSTLY:
        return None
    inside, outside, seen, expected = _at_home(scene)
    if outside < OUTSIDE or seen > DROP * expected or pdtr(seen, expected) > CHANCE:
        return None
    return (
        f"同行期间（{inside} 天）成员在常去之处就诊 {seen} 次，按平日应有 {expected:.1f} 次：当时人在外地",
        f"during the stays ({inside} days) the members made {seen} visits at their usual places, {expected:.1f} by their own rate: they were away",
    )


def _leave(scene: Company) -> tuple[str, str] | None:
    visits, people, places = scene.visits, scene.people, scene.places
    joint = scene.source[scene.joint]
    home = people.region_names[people.region[visits.person[joint]]] == places.region[visits.place[joint]]
    own = _others(scene)
    spells = _spells(main_dates(scene), SPELL // 4)
    if home.mean() < MOSTLY or len(spells) > LEAVES or len(own) < LEAST:
        return None
    elsewhere = float(visits.far[own].mean())
    clashes = float(at_home_that_day(visits, places, people, joint).mean())
    if elsewhere < ELSEWHERE or clashes > CLASHES:
        return None
    return (
        f"成员其余就诊 {elsewhere:.0%} 在外地，{len(spells)} 次同期回到参保地，同日未在外地用卡",
        f"{elsewhere:.0%} of the members' other visits are elsewhere; they came to where they are insured in {len(spells)} spells and were not seen "
        "elsewhere on those days",
    )


def _both_ends(scene: Company) -> tuple[str, str] | None:
    visits, people, places = scene.visits, scene.people, scene.places
    codes = (people.village[scene.members], people.address[scene.members], scene.employers)
    if not live_elsewhere(scene) or max(scene.share(code)[1] for code in codes) < MOSTLY:
        return None
    joint = scene.source[scene.joint]
    home = people.region_names[people.region[visits.person[joint]]] == places.region[visits.place[joint]]
    there = visits.far[joint] & np.isin(visits.place[joint], _usual_places(scene))
    if min(home.mean(), there.mean()) < EITHER or (home | there).mean() < NEARLY_ALL:
        return None
    if at_home_that_day(visits, places, people, joint).mean() > CLASHES:
        return None
    return (
        f"成员为邻里或同事，住在外地，其余就诊也在当地；同行 {there.mean():.0%} 在居住地、{home.mean():.0%} 在参保地，同日未在另一端用卡",
        f"the members are neighbours or colleagues who live elsewhere and go to the doctor there; {there.mean():.0%} of the visits in company are there, "
        f"{home.mean():.0%} where they are insured, and on those days they were not seen at the other end",
    )


def _usual_places(scene: Company) -> Array:
    """Codes of the institutions in the counties of the members' other visits, but for counties of less than one in ten of these."""
    visits, places = scene.visits, scene.places
    regions = places.region[visits.place[_others(scene)]]
    names, counts = np.unique(regions[regions != ""], return_counts=True)
    return np.flatnonzero(np.isin(places.region, names[counts * 10 >= counts.sum()]))


def _cure(scene: Company) -> tuple[str, str] | None:
    spells = _spells(main_dates(scene), SPELL)
    ward = (scene.places.kind == "hospital") & (scene.places.subtype != "clinic")
    short = len(spells) <= CURES and (spells[:, 1] - spells[:, 0] < WEEKS).all()
    if not short or ward[scene.gathering_places[main_gatherings(scene)]].mean() < MOSTLY or hinted(scene):
        return None
    return (
        f"同行集中在医院的 {len(spells)} 段、每段不足 {WEEKS} 天的时间内，像一同疗养",
        f"they met at a hospital within {len(spells)} stays of less than {WEEKS} days each, as for a cure",
    )


def _season(scene: Company) -> tuple[str, str] | None:
    gone = away(scene)
    if not len(gone) or gone.mean() < MOSTLY or hinted(scene):
        return None
    visits = scene.visits
    day = visits.day[visits.of(scene.members)]
    first, last, end = int(day.min()), int(day.max()), int(visits.day.max())
    if last - first >= SEASON or min(first, end - last) < MARGIN:
        return None
    return (
        f"成员在此前 {first} 天、此后 {end - last} 天均无记录，仅在其间 {last - first + 1} 天内出现，用卡与常人无异，像季节性务工",
        f"none of the members is on record in the {first} days before and the {end - last} days after these {last - first + 1} days, and their cards "
        "were used as by anybody, as a season's workers do",
    )
