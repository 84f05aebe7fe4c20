"""One shop where the cards of many inpatients are used, though hardly any of them buys there else.

Whoever lives at home while a bed is billed buys where people from there always buy. Cards that a shop keeps are used there and nowhere else, and as they are at
home it is the far hospital that seems strange, or its beds hung. It is the shop that all of them have in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case

if TYPE_CHECKING:
    import pandas as pd

INPATIENTS = 4
"""Persons whose cards must have been used there during stays."""
DAYS = 2
"""Days of a stay on which the card must have been used there."""
MOSTLY = 0.8
"""Share of all far uses during these persons' stays that must lie there."""
CHANCE = 1e-4
"""Probability, times the shops in question, up to which habit does not take so many there."""


def with_one_shop(trips: pd.DataFrame, case: Case) -> pd.DataFrame:
    """The trips with ``one_shop``; there the shop is the strange place, and no familiar one.

    Each person's uses during stays count once: by habit they are at the shop as often as the person's other visits are. Somebody of whom no other
    visit is known would be there every other time.

    Args:
        trips: impossible trips with ``strange`` and ``familiar`` (trips.with_strange).
        case: the detector's case.
    """
    stays = trips[trips.stay]
    found = []
    uses = stays.drop_duplicates("setl_b")
    for shop, there in uses.groupby("place_b"):
        days = there.groupby("psn_no").night.nunique()
        who = days.index[days >= DAYS]
        if len(who) < INPATIENTS:
            continue
        theirs = uses[uses.psn_no.isin(who)]
        if (theirs.place_b == shop).mean() >= MOSTLY:
            found.append((str(shop), who, theirs))
    strange = np.zeros(len(trips), bool)
    for shop, who, theirs in found:
        if _by_habit(case, shop, who, theirs) * len(found) <= CHANCE:
            strange |= (trips.stay & (trips.place_b == shop) & trips.psn_no.isin(who)).to_numpy()
    return trips.assign(
        one_shop=strange,
        strange=np.where(strange, trips.place_b, trips.strange),
        familiar=trips.familiar.to_numpy(bool) & ~strange,
    )


def _by_habit(case: Case, shop: str, who: pd.Index[str], theirs: pd.DataFrame) -> float:
    """Probability that all of the persons have the shop for their usual one, by their visits outside these stays."""
    visits = case.visits
    (code,) = visits.codes_of([shop], "places")
    known = {*theirs.setl_a, *theirs.setl_b}
    chance = 1.0
    for person in visits.codes_of(who):
        at = visits.of([person])
        other = at[[name not in known for name in visits.settlements(at)]]
        chance *= (float((visits.place[other] == code).sum()) + 0.5) / (len(other) + 1.0)
    return chance
