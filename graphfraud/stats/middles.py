"""Medians of votes that many groups cast, for all groups at once, and what each is without one of its entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.stats.order import order_of

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Middles:
    """Entries by group and value; an entry counts as often as it has votes.

    Attributes:
        value: of each entry, in this order.
        until: votes up to and with each entry.
        began: votes before the first entry of each group.
        votes: of each group.
        at: position of each given entry in this order.
    """

    value: Array
    until: Array
    began: Array
    votes: Array
    at: Array

    @classmethod
    def of(cls, group: Array, place: Array, values: Array, votes: Array, groups: int) -> Middles:
        """Sort parallel entries; groups and places are codes from 0, values those of the places, no NaN, votes whole numbers from 1."""
        rank = np.empty(len(values), np.int64)
        rank[np.argsort(values, kind="stable")] = np.arange(len(values))
        order = order_of(group, rank[place])
        at = np.empty(len(order), np.int64)
        at[order] = np.arange(len(order))
        until = np.cumsum(votes[order], dtype=np.int64)
        of_group = np.bincount(group, votes, groups).astype(np.int64)
        return cls(values[place[order]], until, np.cumsum(of_group) - of_group, of_group, at)

    def whole(self) -> Array:
        """The median of each group, NaN where it has no votes."""
        return self._middle(self.began, self.votes, np.zeros_like(self.began), self.votes)

    def without(self, entry: Array, group: Array, votes: Array) -> Array:
        """The median of the group of each of these given entries without the entry, NaN where nothing else is there."""
        at = self.at[entry]
        own = votes[entry]
        before = self.until[at] - own - self.began[group[entry]]
        return self._middle(self.began[group[entry]], self.votes[group[entry]] - own, own, before)

    def _middle(self, began: Array, votes: Array, gap: Array, before: Array) -> Array:
        """The mean of the two middle votes of so many; from ``before`` on ``gap`` votes are passed over."""
        found = np.full(len(votes), np.nan)
        held = np.flatnonzero(votes)
        low, high = (
            self.value[
                np.searchsorted(self.until, began[held] + rank + np.where(rank < before[held], 0, gap[held]), "right")
            ]
            for rank in ((votes[held] - 1) // 2, votes[held] // 2)
        )
        found[held] = np.where(low == high, low, 0.5 * low + 0.5 * high)
        return found
