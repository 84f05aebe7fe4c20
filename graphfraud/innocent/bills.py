"""Bills that the company's members get again and again, whoever it is, and that hardly anybody else there gets."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.company import Array, Company
from graphfraud.innocent.sign import Compared, Sign
from graphfraud.innocent.stratum import strangers
from graphfraud.innocent.whereabouts import MOSTLY, away
from graphfraud.model.finding import Reason

OURS, PERSONS, OTHERS = 20, 5, 50
"""Visits in company at hospitals, or at pharmacies, members with such, and visits of others there, from which bills can be compared."""
MOST = 20_000
"""Visits to other pharmacies that are looked at; where there are more, every so many of the pharmacies."""
OWN = 1.5
"""How many times the chance of two members two bills of one person are the same sum, at most, where the bills are nobody's own."""
ALIKE, TIMES = 0.15, 2.0
"""Chance that two bills of two members are the same sum, at least, and how many times that of two other patients there."""
ONE_TREATMENT = 0.6
"""The same from which they get one treatment, always for one price: nobody deals out anything."""
SHARED, APART = 0.02, 0.1
"""Chance that a member's bill is the same sum as another patient's, at most; part of the chance of two other patients up to which the members get none
of the bills that are usual there."""


def like_bills(scene: Company, both: Compared) -> Sign | None:
    """Sums dealt out: a few of them at a hospital, now to one member, now to another, that other patients do not get.

    Patients of one treatment are billed alike as well, but then with one sum. It is nothing by itself: it tells what was done to people whom
    nothing but going there brings together. Where other patients' bills are much alike as well, as fees are fixed, it tells where the members never get
    any of these. Of strangers far from home it is worth a look.
    """
    return at_the_hospital(scene, both) or at_the_counter(scene)


def at_the_counter(scene: Company) -> Sign | None:
    """The same at pharmacies far from home of which too few other customers are known to hold the company against: other pharmacies' customers are.

    Who buys for himself buys again what he bought before. Where a few sums go round, to this card today and to that tomorrow, they are nobody's own.
    """
    visits, shop = scene.visits, scene.places.kind == "pharmacy"
    ours = scene.source[scene.joint]
    ours = ours[shop[visits.place[ours]] & (visits.amount[ours] > 0)]
    there = np.unique(visits.place[ours])
    beside = scene.others_at(there)
    gone = away(scene)
    if len(ours) < OURS or len(np.unique(visits.person[ours])) < PERSONS or len(beside) >= OTHERS:
        return None
    if float(gone.mean()) < MOSTLY or not strangers(scene):
        return None
    theirs = np.flatnonzero(shop[visits.place] & (visits.amount > 0))
    theirs = theirs[~np.isin(visits.person[theirs], [*scene.members, *scene.companions])]
    theirs = theirs[visits.place[theirs] % max(1, len(theirs) // MOST) == 0]
    if len(theirs) < OTHERS:
        return None
    own, usual = _same(_bills(scene, ours), visits.person[ours]), _within(scene, theirs)
    again = _again(_bills(scene, ours), visits.person[ours])
    text = {
        "zh": f"在药店的账单金额：任两名成员相同的概率 {own:.0%}，同一成员前后两次相同 {again:.0%}，其他药店顾客之间 {usual:.1%}",
        "en": f"bills at the pharmacy: two of two members are the same sum with probability {own:.0%}, two of one member {again:.0%}, two of customers of "
        f"other pharmacies {usual:.1%}",
    }
    shown = ALIKE <= own <= ONE_TREATMENT and own >= TIMES * usual and again <= OWN * own
    return Sign(Reason("like_bills", round(own, 4), round(usual, 4), None, text), shown, shown, False)


def at_the_hospital(scene: Company, both: Compared) -> Sign | None:
    """Bills at hospitals and clinics; None where these are too few."""
    visits = scene.visits
    ward = scene.places.kind == "hospital"
    ours, theirs = (part[ward[visits.place[part]] & (visits.amount[part] > 0)] for part in (both.joint, both.others))
    if len(ours) < OURS or len(theirs) < OTHERS or len(np.unique(visits.person[ours])) < PERSONS:
        return None
    own = _same(_bills(scene, ours), visits.person[ours])
    usual = _same(_bills(scene, theirs), visits.person[theirs])
    sums, counts = np.unique(_bills(scene, theirs), return_counts=True)
    at = np.minimum(np.searchsorted(sums, _bills(scene, ours)), len(sums) - 1)
    hits = np.where(sums[at] == _bills(scene, ours), counts[at], 0)
    there = np.bincount(visits.place[theirs], minlength=len(visits.places))
    shared = float((hits / np.maximum(there[visits.place[ours]], 1)).mean())
    text = {
        "zh": f"在医院的账单金额：任两名成员相同的概率 {own:.0%}，同院其他患者之间 {usual:.0%}，成员与其他患者之间 {shared:.1%}",
        "en": f"bills at the hospital: two of two members are the same sum with probability {own:.0%}, two of other patients there {usual:.0%}, a "
        f"member's and another patient's {shared:.1%}",
    }
    beyond = own >= TIMES * usual or shared <= APART * usual
    shown = ALIKE <= own <= ONE_TREATMENT and beyond and shared <= SHARED
    gone = away(scene)
    odd = shown and bool(len(gone)) and float(gone.mean()) >= MOSTLY and strangers(scene)
    return Sign(Reason("like_bills", round(own, 4), round(usual, 4), None, text), shown, odd, False)


def _bills(scene: Company, at: Array) -> Array:
    """A number for each visit, the same for the same sum (to the fen) at the same place."""
    visits = scene.visits
    fen = np.round(visits.amount[at] * 100).astype(np.int64)
    return np.asarray(visits.place[at].astype(np.int64) * (1 << 40) + fen)


def _same(bill: Array, person: Array) -> float:
    """Chance that two bills of two different persons are the same; bills of different places never are."""
    _, of = np.unique(bill, return_inverse=True)
    per_bill = np.bincount(of).astype(float)
    both = of.astype(np.int64) * (int(person.max(initial=0)) + 1) + person
    per_person = np.unique(both, return_counts=True)[1].astype(float)
    of_person = np.unique(person, return_counts=True)[1].astype(float)
    pairs = len(bill) ** 2 - float((of_person**2).sum())
    return (float((per_bill**2).sum()) - float((per_person**2).sum())) / pairs if pairs > 0 else 0.0


def _within(scene: Company, at: Array) -> float:
    """Chance that two bills of two customers of one pharmacy are the same, pharmacies by their pairs."""
    visits = scene.visits
    same = pairs = 0.0
    order = at[np.argsort(visits.place[at], kind="stable")]
    for part in np.split(order, np.flatnonzero(np.diff(visits.place[order])) + 1):
        weight = float(len(part)) ** 2
        same, pairs = same + weight * _same(_bills(scene, part), visits.person[part]), pairs + weight
    return same / pairs if pairs else 0.0


def _again(bill: Array, person: Array) -> float:
    """Chance that two bills of one person are the same."""
    _, of = np.unique(np.stack((person.astype(np.int64), bill)), axis=1, return_inverse=True)
    alike = np.bincount(of.ravel()).astype(float)
    number = np.unique(person, return_counts=True)[1].astype(float)
    pairs = float((number * (number - 1)).sum())
    return float((alike * (alike - 1)).sum()) / pairs if pairs else 0.0
