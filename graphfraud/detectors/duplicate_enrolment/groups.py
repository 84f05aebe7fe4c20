"""Which double enrolments are one matter: the cause that chance explains least ties its pairs first."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.clusters import components
from graphfraud.detectors.duplicate_enrolment.causes import Cause, Offices
from graphfraud.detectors.judgement import SIGNIFICANT

Array = npt.NDArray[Any]

CHANCE = 1e-3
"""Binomial probability, times the causes in question, up to which a cause ties."""
CLEARLY = 3
"""Times as many double enrolments as at the other office from which the order of two dates does not decide."""
FEW = 6
"""Who has more doubled events is a matter of his own, unless those with so many between the same pools have half as many; with up to so many they are
told office by office."""
STAYS = 3
"""So is whoever had so many stays paid twice, or more: nobody's slip, and money for a case of its own."""
ENOUGH = 3
"""Persons with few doubled events from whom on it is known how many their like have."""
MOST = 0.8
"""Share of a group that belongs to houses of its own, two and more, from which each house is a matter by itself."""


def tied(count: int, found: list[Cause]) -> tuple[Array, dict[str, int]]:
    """Labels of ``count`` pairs, a pair without any common cause alone; labels of the offices that tie some of them.

    Institutions that pairs tie to one another are one group's; a group is told house by house where houses that only some of it share
    part (nearly) all of it.
    """
    label, left, number = np.empty(count, np.int64), np.ones(count, bool), 0
    offices: dict[str, int] = {}
    while left.sum() > 1:
        groups, office = _strongest(found, left)
        if not groups:
            break
        if office is not None:
            offices[office] = number
        for group in groups:
            label[group], number = number, number + 1
            left &= ~group
    label[left] = number + np.arange(int(left.sum()))
    return label, offices


def between_pools(
    label: Array, ties: dict[str, int], enrolled: list[Offices | None], found: list[Cause]
) -> tuple[Array, dict[str, int]]:
    """Labels and ties where groups between the same two pools that one house holds half of, each, are one matter, unless both have one of their own.

    The only group between two pools ties whoever is left between them.
    """
    label = label.copy()
    pools = np.array([own.pools if own is not None and not own.one_pool else "" for own in enrolled])
    houses = [cause.has for cause in found if cause.kind == "institution"]
    ties = dict(ties)
    for name in sorted(set(pools.tolist()) - {""}):
        groups = [own for own in np.unique(label[pools == name]) if _of(label == own, pools == name)]
        for k, one in enumerate(groups):
            for other in groups[k + 1 :]:
                if _at_one_house(label == one, label == other, houses):
                    label[label == other] = one
                    ties = {key: one if value == other else value for key, value in ties.items()}
        left = [own for own in groups if (label == own).any()]
        if len(left) == 1:
            ties.setdefault(name, int(left[0]))
    return label, ties


def _of(own: Array, between: Array) -> bool:
    """Whether two pairs or more are a group of those between two pools alone."""
    return bool(own.sum() > 1 and (between | ~own).all())


def _at_one_house(one: Array, other: Array, houses: list[Array]) -> bool:
    """Whether a house holds half of each, and not each has another of its own beside it."""

    def half(has: Array, own: Array) -> bool:
        return bool(own.any() and 2 * (has & own).sum() >= own.sum())

    apart = all(
        any(half(has, own) and not (has & rest).any() for has in houses) for own, rest in ((one, other), (other, one))
    )
    return not apart and any(half(has, one) and half(has, other) for has in houses)


def matters_of_their_own(
    shared: Array, stays: Array, enrolled: list[Offices | None], only: list[frozenset[str]], proven: Array
) -> Array:
    """Mask of the proven pairs whose doubled care is a matter of their own, not one of a list of the offices'.

    Not of their own are two and more of the same two offices all of whose doubled care is of one house: that house and these offices are asked once. Nor is
    who had three stays paid twice where others between these pools, of few stays, had as much paid twice: that it was stays is the luck of one of a list.

    Args:
        shared: doubled events of each pair.
        stays: the stays among them.
        enrolled: its offices.
        only: the institutions of all its doubled care, none where it is now here, now there.
        proven: pairs that are beyond chance by themselves.
    """
    pools = np.array([own.pools if own is not None else "" for own in enrolled])
    own = stays >= STAYS
    for name in set(pools.tolist()):
        here = pools == name
        listed = shared[here & proven & (stays < STAYS)]
        if name and len(listed) >= ENOUGH:
            own &= ~here | (shared > np.median(listed))
        few = shared[here & proven & (shared <= FEW)]
        own |= here & (shared > max(FEW, 2 * float(np.median(few)) if name and len(few) >= ENOUGH else 0))
    at = [
        (only[k], *sorted((both.first, both.second))) if both is not None and only[k] and proven[k] else None
        for k, both in enumerate(enrolled)
    ]
    count = Counter(key for key in at if key is not None)
    alone = np.array([key is None or count[key] < 2 for key in at], bool)
    return np.asarray(own & alone)


def by_office(
    label: Array, ties: dict[str, int], enrolled: list[Offices | None], insured: dict[str, int], sure: Array
) -> Array:
    """Labels where those alone and proven by themselves (mask ``sure``) are told by who enrolled them.

    Between two pools they are one matter for the two. Within a pool they are one, unless the second enrolments crowd at few offices:
    then one an office. ``ties``: offices with a group already; ``insured``: persons of each office.
    """
    label = label.copy()
    alone = np.bincount(label)[label] == 1
    told = [at for at in np.flatnonzero(alone & sure).tolist() if enrolled[at] is not None]
    mine = [*told, *np.flatnonzero(np.isin(label, list(ties.values()))).tolist()]
    known = [(at, own) for at in mine if (own := enrolled[at]) is not None and own.one_pool and own.dated]
    sizes = Counter(own.second for _, own in known)
    crowded = {
        pools: _crowded([own for _, own in known if own.pools == pools], insured)
        for pools in {own.pools for _, own in known}
    }
    for at in told:
        own = enrolled[at]
        assert own is not None
        name = _office(own, sizes) if own.one_pool and crowded.get(own.pools, False) else own.pools
        label[at] = ties.setdefault(name, int(label.max()) + 1)
    return label


def by_house(label: Array, enrolled: list[Offices | None], found: list[Cause], sure: Array) -> Array:
    """Labels where those left alone, of whom the records do not say who enrolled them twice, are told by the house that most of them share.

    Each is proven by itself (mask ``sure``), so no chance is asked: one house is asked once. Others left alone who share it join them.
    """
    label = label.copy()
    alone = (np.unique(label, return_counts=True)[1] == 1)[np.unique(label, return_inverse=True)[1]] & sure
    unknown = alone & np.array([own is None for own in enrolled], bool)
    houses = [cause.has for cause in found if cause.kind == "institution"]
    while unknown.any() and houses:
        has = max(houses, key=lambda one: int((one & unknown).sum()))
        if (has & alone).sum() < 2 or not (has & unknown).any():
            break
        label[has & alone] = label[has & alone][0]
        alone, unknown = alone & ~has, unknown & ~has
    return label


def _office(own: Offices, sizes: Counter[str]) -> str:
    """The office that enrolled twice; a clearly larger one of the two in spite of the dates; the pools where nothing tells."""
    little, big = sorted((own.first, own.second), key=lambda name: sizes[name])
    if sizes[big] >= CLEARLY * max(sizes[little], 1):
        return big
    return own.second if own.dated else own.pools


def _crowded(enrolled: list[Offices], insured: dict[str, int], draws: int = 2000) -> bool:
    """Whether second enrolments stand at fewer offices than persons insured elsewhere in the pool would choose (Pearson, drawn)."""
    names = sorted({name for name in insured if name[:4] == enrolled[0].second[:4]} | {own.second for own in enrolled})
    weight = np.array([insured.get(name, 0) + 0.5 for name in names])
    at = {name: k for k, name in enumerate(names)}
    rng = np.random.default_rng(0)
    counts = np.zeros((draws, len(names)))
    for own in enrolled:
        open_to = np.where(np.arange(len(names)) == at.get(own.first, -1), 0.0, weight)
        counts[np.arange(draws), rng.choice(len(names), draws, p=open_to / open_to.sum())] += 1
    seen = np.bincount([at[own.second] for own in enrolled], minlength=len(names))
    drawn = (counts**2 / weight).sum(axis=1)
    return bool((1 + (drawn >= (seen**2 / weight).sum() - 1e-9).sum()) / (1 + draws) <= SIGNIFICANT)


def _strongest(found: list[Cause], left: Array) -> tuple[list[Array], str | None]:
    houses = [cause for cause in found if cause.kind == "institution"]
    scored = [(_nats(cause, left, found), cause) for cause in found if cause.kind != "institution"]
    of_houses = _of_houses(houses, left, found)
    nats, best = max(scored, key=lambda tie: tie[0], default=(0.0, None))
    if best is None or not nats or any(other >= nats for other, _ in of_houses):
        return (_parted(houses, max(of_houses, key=lambda tie: tie[0])[1]) if of_houses else []), None
    parts = _parted(houses, best.has & left)
    return parts, best.name if len(parts) == 1 and best.kind in ("office", "pool") else None


def _parted(houses: list[Cause], own: Array) -> list[Array]:
    """Pairs ``own`` (mask) house by house, where the few that only some of them share hold (nearly) all against chance; else as they are."""
    from scipy.stats import binom

    some = [cause for cause in houses if (own & ~cause.has).any() and (own & cause.has).sum() > 1]
    if len(some) < 2:
        return [own]
    place, pair = np.nonzero(np.array([cause.has & own for cause in some]))
    which = components(place, pair + len(some), len(some) + len(own))
    parts = [np.asarray((which[len(some) :] == name) & own) for name in np.unique(which[: len(some)])]
    inside = int(sum(int(mask.sum()) for mask in parts))
    if len(parts) < 2 or inside < MOST * own.sum():
        return [own]
    likely = min(float(sum(cause.chance[own].mean() for cause in some)), 1.0)
    nats = -float(binom.logsf(inside - 1, int(own.sum()), likely)) - len(some) * float(np.log(len(houses)))
    return parts if nats >= -np.log(CHANCE) else [own]


def _of_houses(houses: list[Cause], left: Array, found: list[Cause]) -> list[tuple[float, Array]]:
    """Groups of pairs that institutions beyond chance tie, with the nats of the group's strongest one."""
    scored = [(_nats(cause, left, found), cause.has & left) for cause in houses]
    knots = [(nats, mask) for nats, mask in scored if nats > 0]
    if not knots:
        return []
    place, pair = np.nonzero(np.array([mask for _, mask in knots]))
    which = components(place, pair + len(knots), len(knots) + len(left))
    return [
        (
            max(nats for at, (nats, _) in enumerate(knots) if which[at] == name),
            np.asarray((which[len(knots) :] == name) & left),
        )
        for name in np.unique(which[: len(knots)])
    ]


def _nats(cause: Cause, left: Array, found: list[Cause]) -> float:
    """−ln P(so many of ``left`` by chance), beyond the threshold; 0 where the cause ties nobody."""
    from scipy.stats import binom

    have, count = int((cause.has & left).sum()), int(left.sum())
    if have < cause.least:
        return 0.0
    p = float(np.clip(cause.chance[left].mean(), 1e-12, 1.0))
    nats = -float(binom.logsf(have - 1, count, p)) - float(np.log(len(found)))
    return nats if nats >= -np.log(CHANCE) else 0.0
