"""One sign of how cards were used, and the comparison with other people's visits at the same places that most signs rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Visits
from graphfraud.graph.landscape import visits_in
from graphfraud.innocent.company import MOSTLY, Company
from graphfraud.model.finding import Reason
from graphfraud.stats.order import distinct

Array = npt.NDArray[Any]
ALPHA = 1e-3
LEAST = 10
PLAIN, RARE = 1e-9, 1e-6
TENTH, THRICE = 0.1, 3.0
"""Share of the uses, and multiple of other people's, from which what is not often is more than usual."""
FELLOWS, BESIDE = 10, 30
"""Others treated for the same illness at the same house from which they tell what is customary at that desk, and the number of their visits that tells
as much as all of the house's."""
PAYERS, PRICE = 5, 0.1
"""Other persons who pay one and the same sum at a house, and its share of their visits there, from which it is a price of the house."""


@dataclass(frozen=True)
class Sign:
    """One sign of conduct; ``shown`` where it speaks for bundled cards, ``hint`` where it is worth a look.

    ``plain`` where it is beyond doubt by itself; None: by its p-value. ``beside``: it counts where another sign tells where the owners were.
    """

    reason: Reason
    shown: bool
    hint: bool = False
    plain: bool | None = None
    beside: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it needs no second sign beside it."""
        if self.plain is not None:
            return self.plain
        return self.reason.p_value is not None and self.reason.p_value < PLAIN


def binomial(hits: int, trials: int, rate: float) -> float:
    """P(X ≥ hits) of ``trials`` at ``rate``; 1 where there are none."""
    from scipy.special import bdtrc

    return float(bdtrc(hits - 1, trials, min(max(rate, 1e-6), 1.0))) if trials and hits else 1.0


@dataclass(frozen=True)
class Compared:
    """The ring's joint visits and other people's at the same places, place by place.

    Attributes:
        joint: positions (of all visits) of joint visits at places with at least ten visits of others.
        others: those visits of others.
        weight: of each of the others, so that the places count as in ``joint``, and of a house the illnesses that enough others are treated for there.
        bundled: whether other companies are the crowd of a place and were left out: what is customary there is not known.
    """

    joint: Array
    others: Array
    weight: Array
    bundled: bool = False


def compared(scene: Company) -> Compared:
    """Match other people's visits to the ring's by place, once for all signs."""
    return scene.once("compared", lambda: _compared(scene))


def _compared(scene: Company) -> Compared:
    land = scene.land
    places = np.unique(scene.gathering_places)
    there = scene.others_at(places)
    bundled = len(there) < int(scene.stranger[land.person[visits_in(land, places)]].sum())
    theirs = np.bincount(land.place[there], minlength=len(land.window))
    enough = theirs >= LEAST
    joint = scene.joint[enough[land.place[scene.joint]]]
    others = there[enough[land.place[there]]]
    desk, their_desk = _desks(scene, joint, others)
    size = int(max(desk.max(initial=-1), their_desk.max(initial=-1))) + 1
    sent, seen = (np.bincount(codes[codes >= 0], minlength=size) for codes in (desk, their_desk))
    firm = seen / (seen + BESIDE)
    told = np.where(desk >= 0, np.append(firm, 0.0)[desk], 0.0)
    ours = np.bincount(land.place[joint], 1 - told, minlength=len(land.window))
    weight = ours[land.place[others]] / np.maximum(theirs[land.place[others]], 1)
    at = their_desk >= 0
    weight[at] += (sent * firm / np.maximum(seen, 1))[their_desk[at]]
    return Compared(scene.source[joint], scene.source[others], weight / max(weight.sum(), 1e-9), bundled)


def _desks(scene: Company, joint: Array, others: Array) -> tuple[Array, Array]:
    """A code of the house and illness of each of these visits, where enough others are treated for it there; else −1.

    A department has a desk of its own, and its patients come on its days: what is customary there is not what is customary at the house's other desks.
    """
    visits, ward = scene.visits, scene.places.kind == "hospital"
    kinds = len(visits.diseases) + 1

    def codes(at: Array) -> Array:
        place, disease = visits.place[scene.source[at]].astype(np.int64), visits.disease[scene.source[at]]
        return np.where(ward[place] & (disease >= 0), place * kinds + disease, -1)

    mine, theirs = codes(joint), codes(others)
    theirs[~np.isin(theirs, mine)] = -1
    person = scene.land.person[others].astype(np.int64)
    theirs[_of_companies(theirs, scene.bundled[person])] = -1
    there = theirs >= 0
    base = int(person.max(initial=0)) + 1
    wide, persons = np.unique(distinct(theirs[there] * base + person[there]) // base, return_counts=True)
    desks = wide[persons >= FELLOWS]

    def numbers(at: Array) -> Array:
        position = np.minimum(np.searchsorted(desks, at), max(len(desks) - 1, 0))
        told = np.zeros(len(at), bool) if not len(desks) else desks[position] == at
        return np.where(told, position, -1).astype(np.int64)

    return numbers(mine), numbers(theirs)


def _of_companies(desk: Array, bundled: Array) -> Array:
    """Visits of other companies at desks of which they are the crowd: one bundle of cards is no custom that excuses another."""
    _, index, count = np.unique(desk, return_inverse=True, return_counts=True)
    return np.asarray(bundled & (np.bincount(index, bundled) > MOSTLY * count)[index])


def over_the_counter(scene: Company, both: Compared) -> Compared:
    """The part at pharmacies: elsewhere fixed fees for the same treatment make sums round and alike."""
    shop = scene.places.kind == "pharmacy"
    ours, theirs = shop[scene.visits.place[both.joint]], shop[scene.visits.place[both.others]]
    weight = both.weight[theirs]
    return Compared(both.joint[ours], both.others[theirs], weight / max(weight.sum(), 1e-9))


def beside_prices(visits: Visits, both: Compared) -> Compared:
    """The part whose sums are no price of the house: one that many others pay there is that of the one thing they all need, not of the cards."""
    fen = np.round(visits.amount * 100).astype(np.int64)
    ours, theirs = (visits.place[at].astype(np.int64) * 10**10 + fen[at] for at in (both.joint, both.others))
    sums, index, times = np.unique(theirs, return_inverse=True, return_counts=True)
    person = visits.person[both.others].astype(np.int64)
    base = int(person.max(initial=0)) + 1
    payers = np.bincount(distinct(index * base + person) // base, minlength=len(sums))
    visits_there = np.bincount(visits.place[both.others], minlength=len(visits.places))[sums // 10**10]
    prices = sums[(payers >= PAYERS) & (times >= PRICE * visits_there)]
    mine, other = ~np.isin(ours, prices), ~np.isin(theirs, prices)
    weight = both.weight[other]
    return Compared(both.joint[mine], both.others[other], weight / max(weight.sum(), 1e-9), both.bundled)


def flagged(code: str, visits: Visits, both: Compared, flag: Array, zh: str, en: str) -> Sign | None:
    """``against_others`` of a flag of all visits."""
    return against_others(code, visits, both, flag[both.joint], flag[both.others], zh, en)


def against_others(
    code: str, visits: Visits, both: Compared, ours: Array, theirs: Array, zh: str, en: str, usual: float | None = None
) -> Sign | None:
    """A share among the joint visits (flags ``ours``) against the others' (``theirs``; or ``usual``, where it is known better), binomial tail.

    The member with most hits is left out of the test: what one person always does is no conduct of the company. Accounts that are emptied
    now and then are never beyond doubt by themselves: those of patients who come often and pay much run out.
    """
    trials = len(both.joint)
    if trials < 6 or len(both.others) < LEAST:
        return None
    whole = float((both.weight * theirs).sum()) if usual is None else usual
    rate = (whole * len(both.others) + 1) / (len(both.others) + 2)
    hits = int(ours.sum())
    p = binomial(*without_one(visits.person[both.joint], ours), rate)
    share = hits / trials
    text = {
        "zh": f"{zh}：{share:.0%}，同机构其他人 {rate:.0%}",
        "en": f"{en}: {share:.0%}, other people there {rate:.0%}",
    }
    often = p < ALPHA and share >= 0.4 and share >= 1.15 * rate
    rare = p < RARE and share >= TENTH and share >= THRICE * rate
    hint = code in ("round_sums", "emptied") and p < ALPHA
    plain = False if code == "emptied" and not often else None
    beside = hint and share >= TENTH and share >= THRICE * rate
    return Sign(Reason(code, round(share, 4), round(rate, 4), p, text), often or rare, hint, plain, beside)


def without_one(person: Array, flag: Array) -> tuple[int, int]:
    """(hits, trials) of all but the person with most hits."""
    members, index = np.unique(person, return_inverse=True)
    hits = np.bincount(index, flag, len(members))
    top = index == int(np.argmax(hits))
    return int(flag[~top].sum()), int((~top).sum())
