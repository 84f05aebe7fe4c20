"""The scene of a company: its members, where they gathered, and what is left of it without some of its links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Visits
from graphfraud.engines.people import People, Places
from graphfraud.graph.company import Group, Search, score_group
from graphfraud.graph.gatherings import gatherings
from graphfraud.graph.landscape import Landscape, restrict, visits_in
from graphfraud.innocent.answer import Answer, Reading, Tried, ask
from graphfraud.stats.decoys import Tail

Array = npt.NDArray[Any]
T = TypeVar("T")
FEW = 0.2
"""Share of the links up to which what a reading explains leaves the conduct of the company as it is."""
MOSTLY = 0.5
"""Share of other people's visits to a place above which other companies are its crowd."""
Q_LIMIT = 0.01
"""A residual with a larger q-value is not significant."""


@dataclass(frozen=True)
class Company:
    """A group under judgement, with the records around it.

    Attributes:
        land: all visits of the search, sorted by (place, moment).
        source: position in ``visits`` of each visit of ``land``.
        visits, people, places: the records.
        members: person codes.
        tail: decoys of the search.
        search: its settings.
        scores: of all groups that the search tried, for q-values of what a reading leaves.
        goods: gives a code of what was sold at each of ``visits``, −1 unknown; None where nobody looked.
        companions: persons of the other companies that the search found.
        aside: persons who are neither members nor strangers: the listed ones whose company is asked about, though they are not named.
    """

    land: Landscape
    source: Array
    visits: Visits
    people: People
    places: Places
    members: Array
    tail: Tail
    search: Search
    scores: Array = field(default_factory=lambda: np.empty(0))
    goods: Callable[[], Array] | None = field(default=None, repr=False, compare=False)
    companions: Array = field(default_factory=lambda: np.empty(0, np.int64), repr=False, compare=False)
    aside: Array = field(default_factory=lambda: np.empty(0, np.int64), repr=False, compare=False)
    derived: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What several readings need of this company, made once."""
        if name not in self.derived:
            self.derived[name] = make()
        result: T = self.derived[name]
        return result

    @cached_property
    def parts(self) -> tuple[Array, Array, Array]:
        """Positions of the members' visits in ``land``, the gatherings' spans and figures (graph.gatherings)."""
        return gatherings(self.land, self.members)

    @cached_property
    def stranger(self) -> Array:
        """Whether a person, by code, is none of the members, nor set aside."""
        mask = np.ones(len(self.land.starts) - 1, bool)
        mask[self.members] = False
        mask[self.aside] = False
        return mask

    @cached_property
    def bundled(self) -> Array:
        """Whether a person, by code, is one of the companions."""
        mask = np.zeros(len(self.land.starts) - 1, bool)
        mask[self.companions] = True
        return mask

    def others_at(self, places: Array) -> Array:
        """Positions in ``land`` of other people's visits to places, ascending, to hold the company against.

        Where more than half of them are of other companies that were found, these are left out: of a shop far away the records know whoever
        goes there in company and hardly anybody else, and one bundle of cards is no custom that excuses another.

        Args:
            places: institution codes, distinct, ascending.
        """
        there = visits_in(self.land, places)
        there = there[self.stranger[self.land.person[there]]]
        bundled = self.bundled[self.land.person[there]]
        place = self.land.place[there]
        size = len(self.land.window)
        crowd = np.bincount(place, bundled, size) > MOSTLY * np.bincount(place, minlength=size)
        return there[~(bundled & crowd[place])]

    @cached_property
    def together(self) -> Array:
        """Whether a visit of ``land`` belongs to a gathering."""
        mask = np.zeros(len(self.land.person), bool)
        mask[self.joint] = True
        return mask

    @cached_property
    def joint(self) -> Array:
        """Positions in ``land`` of the visits that belong to gatherings."""
        at, spans, _ = self.parts
        return np.concatenate([at[low:high] for low, high, _, _ in spans] or [at[:0]])

    @cached_property
    def gathering_of(self) -> Array:
        """Number of the gathering of each entry of ``joint``."""
        _, spans, _ = self.parts
        return np.repeat(np.arange(len(spans)), spans[:, 1] - spans[:, 0])

    @cached_property
    def gathering_places(self) -> Array:
        """Institution code of each gathering."""
        at, spans, _ = self.parts
        return self.land.place[at[spans[:, 0]]]

    @cached_property
    def links(self) -> Array:
        """Rows (member index, member index) of the pairs that met, each once."""
        index = np.searchsorted(self.members, self.land.person[self.joint])
        pairs: set[tuple[int, int]] = set()
        for number in range(int(self.gathering_of.max(initial=-1)) + 1):
            there = np.unique(index[self.gathering_of == number])
            pairs.update((int(a), int(b)) for k, a in enumerate(there) for b in there[k + 1 :])
        return np.array(sorted(pairs), np.int64).reshape(-1, 2)

    @cached_property
    def employers(self) -> Array:
        """Codes of the members' employers, −1 where unknown.

        Who is insured as a resident, or retired, has none, and bears a code of their own: two colleagues among ten residents are no staff. Where most
        of the others are of one employer those with them may work there by the day, or be of somebody's family: of these it is unknown.
        """
        codes = self.people.employer[self.members].astype(np.int64)
        if self.people.idle is None:
            return codes
        idle = self.people.idle[self.members] & (codes < 0)
        most = int(np.unique(codes[codes >= 0], return_counts=True)[1].max(initial=0))
        if 2 * most < int((idle | (codes >= 0)).sum()):
            codes[idle] = int(self.people.employer.max(initial=0)) + 1 + np.arange(int(idle.sum()))
        return codes

    def share(self, codes: Array) -> tuple[int, float, Array]:
        """The commonest code: (code or −1, its share of the members of whom it is known, mask of its bearers).

        Where fewer than three, or fewer than a third, are known, the share is of all members.
        """
        known = codes[codes >= 0]
        if not len(known):
            return -1, 0.0, np.zeros(len(codes), bool)
        values, counts = np.unique(known, return_counts=True)
        top = int(values[np.argmax(counts)])
        mask = codes == top
        enough = len(known) >= max(3, len(codes) / 3)
        return top, float(mask.sum()) / (len(known) if enough else len(codes)), mask

    def residual(self, units: Array | None, cleared: Array | None) -> tuple[Group, float]:
        """Score what is left when units count as one person each and cleared gatherings are taken away.

        A unit of more than half of the members is taken away whole: what is left must stand by itself.

        Returns:
            The remaining group (its members are unit labels) and the q-value that it would have in the search.
        """
        at, _, _ = self.parts
        keep = np.ones(len(at), bool)
        if cleared is not None:
            gone = np.isin(at, self.joint[cleared[self.gathering_of]])
            keep &= ~gone
        labels = np.arange(len(self.members)) if units is None else _relabel(units)
        label = labels[np.searchsorted(self.members, self.land.person[at])]
        if units is not None:
            keep &= ~np.isin(label, np.flatnonzero(np.bincount(labels) * 2 > len(self.members)))
        sub = restrict(self.land, at[keep], label[keep], int(labels.max()) + 1)
        left = np.unique(label[keep])
        group = score_group(sub, left.astype(np.int64), self.search.thrift)
        return group, self.q_value(group.score)

    def q_value(self, score: float) -> float:
        """The q-value that a group of that score would have in the search."""
        rank = max(int((self.scores >= score).sum()), 1)
        return min(self.tail.expected(score) / rank, 1.0)

    def try_reading(self, code: str) -> Tried:
        """Put a reading to this company; it holds where the residual passes neither size nor significance."""
        reading, answer = ask(code, "company", self)
        return self.judge(reading, answer)

    def judge(self, reading: Reading, answer: Answer) -> Tried:
        """Verdict of an answer."""
        if not answer.testable:
            return Tried(reading, answer, "untestable", 0)
        links = self._explained(answer)
        if not links:
            return Tried(reading, answer, "rejected", 0)
        from graphfraud.innocent.conduct import with_conduct

        group, chance = self.residual(answer.units, answer.cleared)
        if links <= FEW * len(self.links):
            chance = with_conduct(chance, self)
        small = len(group.members) < self.search.persons or not self.search.recurs(group)
        holds = small or chance > Q_LIMIT
        left, days = len(group.members), group.days
        residual = {
            "zh": f"；除去 {links} 条被解释的联系后余 {left} 人（户）同行 {days} 天，q = {chance:.2g}",
            "en": f"; without the {links} links it explains {left} persons or units are left, together on {days} days, "
            f"q = {chance:.2g}",
        }
        return Tried(reading, answer, "holds" if holds else "rejected", links, residual)

    def _explained(self, answer: Answer) -> int:
        pairs = self.links
        mask = np.zeros(len(pairs), bool)
        if answer.units is not None and len(pairs):
            mask |= (answer.units[pairs[:, 0]] == answer.units[pairs[:, 1]]) & (answer.units[pairs[:, 0]] >= 0)
        if answer.cleared is not None and answer.cleared.any():
            return max(int(mask.sum()), int(round(len(pairs) * float(answer.cleared.mean()))))
        return int(mask.sum())


def _relabel(units: Array) -> Array:
    """Labels 0…k−1: one a unit, one for each member of none (−1)."""
    free = units.copy()
    lone = units < 0
    free[lone] = units.max(initial=-1) + 1 + np.arange(lone.sum())
    return np.unique(free, return_inverse=True)[1]
