"""A second population of one address that is not known to be far: a village without shops of its own is at home where it buys.

What people use tells where they live, and who has nothing near home is placed in town. So the people of one address, nearer than the least
way, who had hardly come before a day and came nearly all since, are told as well; never high, as a neighbourhood has reasons of its own.
"""

from __future__ import annotations

import numpy as np

from graphfraud.detectors.proxy_swipe.newcomers import MONTHS, Came, Crowd, Scan, came
from graphfraud.stats.onset import arrivals


def beside(looked: Scan, unit: int, far_km: float, least: int) -> Crowd | None:
    """The address whose people's coming is hardest to explain by the ordinary course of the pharmacy; None where there is none.

    Args:
        looked: the pharmacies' customers.
        unit: code of the pharmacy.
        far_km: homes farther away are looked at as far places (kilometres).
        least: people of an address from whom it is looked at; choosing among them is paid for.
    """
    people, trade = looked.people, looked.trade(unit)
    if trade is None:
        return None
    days, visits, before = trade
    mine = np.flatnonzero((people.unit == unit) & (looked.address >= 0) & (people.km <= far_km))
    names, at, count = np.unique(looked.address[mine], return_inverse=True, return_counts=True)
    tried = np.flatnonzero(count >= least)
    best: tuple[float, int, np.ndarray, Came] | None = None
    for number in tried:
        own = mine[at == number]
        day, nats = arrivals(people.first[own], np.minimum(people.months[own], MONTHS), before, looked.first)
        if best is None or nats > best[0]:
            seen = came(looked, own, day, before)
            best = (nats, day, own, seen) if seen.second else best
    if best is None:
        return None
    nats, day, own, seen = best
    price = float(np.log(len(tried)))
    return looked.crowd(own[~seen.old_hand], seen, day, max(0.0, nats - price), price, (days, visits))
