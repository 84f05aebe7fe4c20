"""One sign of how cards were used, and the comparison with other people's visits at the same places that most signs rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Visits
from graphfraud.graph.landscape import visits_in
from graphfraud.innocent.company import Company
from graphfraud.model.finding import Reason

Array = npt.NDArray[Any]
ALPHA = 1e-3
LEAST = 10
PLAIN, RARE = 1e-9, 1e-6
PAYERS, PRICE = 5, 0.1
"""Other persons who pay one and the same sum at a house, and its share of their visits there, from which it is a price of the house."""


@dataclass(frozen=True)
class Sign:
    """One sign of conduct; ``shown`` where it speaks for bundled cards, ``hint`` where it is worth a look.

    ``plain`` where it is beyond doubt by itself; None: by its p-value.
    """

    reason: Reason
    shown: bool
    hint: bool = False
    plain: bool | None = None

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
        weight: of each of the others, so that the places count as in ``joint``.
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
    ours = np.bincount(land.place[scene.joint], minlength=len(land.window)) * enough
    joint = scene.joint[enough[land.place[scene.joint]]]
    others = there[enough[land.place[there]]]
    weight = ours[land.place[others]] / np.maximum(theirs[land.place[others]], 1)
    return Compared(scene.source[joint], scene.source[others], weight / max(weight.sum(), 1e-9), bundled)


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
    payers = np.bincount(np.unique(np.stack((index, visits.person[both.others])), axis=1)[0], minlength=len(sums))
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
    rare = p < RARE and share >= 0.1 and share >= 3 * rate
    hint = code in ("round_sums", "emptied") and p < ALPHA
    plain = False if code == "emptied" and not often else None
    return Sign(Reason(code, round(share, 4), round(rate, 4), p, text), often or rare, hint, plain)


def without_one(person: Array, flag: Array) -> tuple[int, int]:
    """(hits, trials) of all but the person with most hits."""
    members, index = np.unique(person, return_inverse=True)
    hits = np.bincount(index, flag, len(members))
    top = index == int(np.argmax(hits))
    return int(flag[~top].sum()), int((~top).sum())
