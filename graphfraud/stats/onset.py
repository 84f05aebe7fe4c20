"""From which day on? A change point of one series against the ordinary course of another.

Of N events a share U(t) is expected before day t, where U is the course of the ordinary trade. Finding no more than
share x of them before t has, at U(t), a probability of at most exp(−N · KL(x ‖ U)) (Chernoff 1952; Hoeffding 1963); the
best day is paid for by the number of days that were looked at (Bonferroni). The bound holds for any N.

Of people, each with so many visits, one comes since day t only with probability (1 − U(t)) to the power of his visits; these chances
differ, and the same bound holds with their mean (Hoeffding 1963, theorem 1). So those who came before tell how many newcomers there
would be anyway, and newcomers are found among old customers of the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def course(days: Array, counts: Array, first: int, last: int) -> Array:
    """Share of the trade before each day first…last+1; one even trade over the whole time is added to it.

    ``days`` and ``counts`` are the ordinary trade's. Gives last − first + 2 shares, from 0 to 1.
    """
    span = last - first + 1
    daily = np.bincount(np.clip(days - first, 0, span - 1), counts, span) + 1.0 / span
    return np.concatenate(([0.0], np.cumsum(daily) / daily.sum()))


def onset(days: Array, before: Array, first: int) -> tuple[int, float]:
    """The day from which the events came, and how unlikely it is that so few came before.

    Args:
        days: of the events.
        before: share of the ordinary trade before each day, from ``first`` (see ``course``).
        first: day of its first entry.

    Returns:
        The day; nats, 0 where no day is unlikely.
    """
    ordered = np.sort(days)
    tried, seen = np.unique(ordered, return_index=True)
    if not len(tried):
        return first, 0.0
    x = seen / len(ordered)
    u = np.clip(before[np.clip(tried - first, 0, len(before) - 1)], 0.0, 1.0 - 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        divergence = np.where(x > 0, x * np.log(x / u), 0.0) + (1 - x) * np.log((1 - x) / (1 - u))
    nats = np.where(x < u, len(ordered) * divergence, 0.0)
    best = int(np.argmax(nats))
    return int(tried[best]), max(0.0, float(nats[best]) - float(np.log(len(tried))))


def arrivals(since: Array, visits: Array, before: Array, first: int) -> tuple[int, float]:
    """The day since which people came who had not come before, and how unlikely so many of them are.

    Args:
        since: first day of each person.
        visits: of each person, as many as tell something apart from one another.
        before: share of the ordinary trade before each day, from ``first`` (see ``course``).
        first: day of its first entry.

    Returns:
        The day; nats, 0 where no day is unlikely.
    """
    count = len(since)
    tried, seen = np.unique(np.sort(since), return_index=True)
    if not count:
        return first, 0.0
    x = 1 - seen / count
    p = np.clip(newcomers_expected(tried, visits, before, first) / count, 1e-12, 1.0 - 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        old = np.where(x < 1, (1 - x) * np.log((1 - x) / (1 - p)), 0.0)
        nats = np.where(x > p, count * (x * np.log(x / p) + old), 0.0)
    best = int(np.argmax(nats))
    return int(tried[best]), max(0.0, float(nats[best]) - float(np.log(len(tried))))


def newcomers_expected(days: Array, visits: Array, before: Array, first: int) -> Array:
    """How many people would come since each of ``days`` only, by the ordinary trade (see ``arrivals``)."""
    left = 1.0 - np.clip(before[np.clip(days - first, 0, len(before) - 1)], 0.0, 1.0)
    times, people = np.unique(visits, return_counts=True)
    return np.asarray((people * left[:, None] ** times).sum(axis=1))


@dataclass(frozen=True)
class Chance:
    """What the nats of many such searches look like where nothing is wrong.

    Customs change for reasons of their own (illnesses last, schools begin), so that honest units go beyond the bound: their
    nats are taken to be exponential with a scale of at least 1, fitted to the median, which the guilty hardly move.

    Attributes:
        scale: of the exponential law.
        nats: of all searches, falling; units: number of searches.
    """

    scale: float
    nats: tuple[float, ...]
    units: int

    @classmethod
    def of(cls, nats: Sequence[float], units: int) -> Chance:
        """Fit to the searches of ``units`` units; those not among ``nats`` count as 0."""
        every = np.concatenate((np.asarray(nats, float), np.zeros(max(0, units - len(nats)))))
        scale = max(1.0, float(np.median(every)) / np.log(2.0)) if len(every) else 1.0
        return cls(scale, tuple(sorted(map(float, nats), reverse=True)), len(every))

    def q(self, nats: float) -> float:
        """q-value (Benjamini & Hochberg 1995) of a search with so many nats among all of them."""
        beyond = [value for value in self.nats if value <= nats] or [nats]
        ranks = range(len(self.nats) - len(beyond) + 1, len(self.nats) + 1)
        values = [nats, *beyond[1:]]
        best = min(np.exp(-value / self.scale) * self.units / rank for value, rank in zip(values, ranks, strict=False))
        return float(min(1.0, best))
