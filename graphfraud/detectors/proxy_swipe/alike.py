"""Other addresses whose people began to come with a second population: a quarter far away is several estates, not one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from graphfraud.detectors.proxy_swipe.newcomers import EDGE, MONTHS, RADII, VILLAGE, Came, Crowd, Scan, came
from graphfraud.engines.people import haversine
from graphfraud.stats.onset import arrivals

AT_ONCE = 30
"""Days between two addresses' first newcomers up to which they began to come together."""
NO_CHANCE = 0.01
"""Probability, times the addresses that are asked, up to which an address's newcomers are no chance."""


def with_others_alike(looked: Scan, unit: int, crowd: Crowd, radius: float, far_km: float) -> Crowd:
    """The second population with that of other addresses, each of VILLAGE customers or more, who by themselves began to come beyond chance at that time.

    They live within twice the radius of the newcomers, and not next to the pharmacy. What a quarter has in common its estates tell one by one; each that
    joins has to stand out alone, so that nobody is named for his neighbours.

    Args:
        looked: the pharmacies' customers.
        unit: code of the pharmacy.
        crowd: its second population.
        radius: of a far place, kilometres.
        far_km: least way from home to the pharmacy, kilometres.
    """
    people, trade = looked.people, looked.trade(unit)
    if trade is None or not len(crowd.pairs):
        return crowd
    before = trade[2]
    mine = np.flatnonzero((people.unit == unit) & (looked.address >= 0) & (people.km > EDGE * far_km))
    mine = mine[~np.isin(looked.address[mine], looked.address[crowd.pairs])]
    names, at, count = np.unique(looked.address[mine], return_inverse=True, return_counts=True)
    asked = np.flatnonzero(count >= VILLAGE)
    middle = float(np.median(people.lnt[crowd.pairs])), float(np.median(people.lat[crowd.pairs]))
    joined: list[tuple[np.ndarray, int, float, Came]] = []
    for number in asked.tolist():
        own = mine[at == number]
        way = haversine(np.median(people.lnt[own]), np.median(people.lat[own]), *middle)
        day, nats = arrivals(people.first[own], np.minimum(people.months[own], MONTHS), before, looked.first)
        alike = (
            way <= max(RADII) * radius and abs(day - crowd.day) <= AT_ONCE and np.exp(-nats) * len(asked) <= NO_CHANCE
        )
        seen = came(looked, own, day, before) if alike else None
        if seen is not None and seen.second:
            joined.append((own, day, nats, seen))
    if not joined:
        return crowd
    fresh = np.unique(np.concatenate([crowd.pairs, *(own[~seen.old_hand] for own, _, _, seen in joined)]))
    come = [crowd.new, *(seen.come for _, _, _, seen in joined)]
    together = Came(
        old_hand=np.concatenate([np.ones(crowd.old, bool), *(seen.old_hand for _, _, _, seen in joined)]),
        come=sum(come),
        expected=crowd.expected + sum(seen.expected for _, _, _, seen in joined),
        beyond=float(np.average([crowd.beyond, *(seen.beyond for _, _, _, seen in joined)], weights=come)),
    )
    day = min(crowd.day, *(day for _, day, _, _ in joined))
    nats = crowd.nats + sum(nats for _, _, nats, _ in joined)
    whole = looked.crowd(fresh, together, day, nats, crowd.price, trade[:2])
    return replace(whole, others=crowd.others, others_share=crowd.others_share)
