"""Whether the company lies in hospital together, time and again, for what sends nobody else back there."""

from __future__ import annotations

import numpy as np

from graphfraud.graph.landscape import visits_in
from graphfraud.innocent.company import Array, Company
from graphfraud.innocent.scheduled_care import of_a_schedule
from graphfraud.innocent.sign import ALPHA, LEAST, Sign, binomial
from graphfraud.model.finding import Reason

OFTEN, ROUNDS = 3, 4
"""Stays of a patient from which he was admitted again and again; times that the company was in hospital, a week apart."""
APART, PERSONS = 7, 3
"""Days from one such time to the next; members of whom it was the time."""
MOSTLY, HALF = 0.5, 0.5
"""Share of the visits in company that are such stays; share of the members who were admitted again and again."""
GOES_ON = 1
"""Days after a stay within which the next is the same one, settled in parts."""


def admitted_again(scene: Company) -> Sign | None:
    """Members who were in hospital together time and again, against how often that hospital's other patients come back.

    Who needs a bed again and again has an illness that asks for it, a course of treatment, and days of his own. Not counted are stays for what is
    treated by a schedule (chemotherapy, rehabilitation, tuberculosis …), those of which the illness is not on record, and parts of one stay. Where the
    house's other patients come back as often, it is the house's care.
    """
    visits = scene.visits
    if visits.nights is None:
        return None
    told = visits.once("beds", lambda: _beds(scene))
    joint = scene.source[scene.joint]
    mine = told[joint]
    if len(joint) < LEAST or mine.mean() <= MOSTLY:
        return None
    days = _rounds(scene, mine)
    size = len(visits.persons)
    own = np.unique(np.stack((visits.person[joint[mine]], visits.day[joint[mine]])), axis=1)[0]
    often = np.bincount(own, minlength=size)[scene.members] >= OFTEN
    there = scene.source[visits_in(scene.land, np.unique(scene.gathering_places))]
    there = there[told[there] & ~np.isin(visits.person[there], [*scene.members, *scene.companions])]
    stays = np.bincount(np.unique(np.stack((visits.person[there], visits.day[there])), axis=1)[0], minlength=size)
    patients, back = int((stays > 0).sum()), int((stays >= OFTEN).sum())
    if patients < LEAST:
        return None
    rate = (back + 1) / (patients + 2)
    p = binomial(int(often.sum()), len(often), rate)
    text = {
        "zh": f"{int(often.sum())} / {len(often)} 名成员结伴住院 {OFTEN} 次以上（共 {days} 个时段，均非排班治疗），同院其他住院患者中 {rate:.0%}",
        "en": f"{int(often.sum())} of {len(often)} members lay in hospital in company {OFTEN} times or more ({days} spells, for nothing that is treated by a "
        f"schedule), of other inpatients there {rate:.0%}",
    }
    shown = p < ALPHA and days >= ROUNDS and float(often.mean()) >= HALF
    return Sign(Reason("admitted_again", round(float(often.mean()), 4), round(rate, 4), p, text), shown)


def _beds(scene: Company) -> Array:
    """Which visits are stays for an illness on record that no schedule treats, but for those that go on from one before."""
    visits = scene.visits
    nights = visits.nights if visits.nights is not None else np.zeros(len(visits), np.int16)
    bed = (nights > 0) & (visits.disease >= 0) & ~of_a_schedule(visits)
    at = np.flatnonzero(bed)
    at = at[np.lexsort((visits.day[at], visits.person[at]))]
    begun, ended = visits.day[at] - nights[at], visits.day[at]
    goes_on = (visits.person[at][1:] == visits.person[at][:-1]) & (begun[1:] - ended[:-1] <= GOES_ON)
    bed[at[1:][goes_on]] = False
    return np.asarray(bed)


def _rounds(scene: Company, mine: Array) -> int:
    """Times, a week apart, that so many members or more were in hospital."""
    number = scene.gathering_of[mine]
    persons = np.bincount(number, minlength=len(scene.parts[1]))
    days = np.unique(scene.parts[1][persons >= PERSONS, 2])
    return int((np.diff(days) > APART).sum()) + min(len(days), 1)
