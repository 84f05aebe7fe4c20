"""The smallest set of settlement rows without which a ring would not stand.

A ring in company stands while three of its persons hang together by ties, a tie being two persons with two joint
occasions or more (an occasion is an institution and a day). Which rows to take away is a covering problem, solved exactly by
mixed-integer programming (HiGHS, Huangfu & Hall 2018) where it is small; else greedily, with the solver's bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
O = TypeVar("O", bound=Hashable)
RECURS = 2
"""Joint occasions that make a tie."""
STANDS = 3
"""Persons that make a ring."""
NODES = 100
"""Nodes of the search tree looked through; never a time, as the answer must be the same on a busy machine."""
FEW = 250
"""Joint presences (a pair at an occasion) up to which the exact problem is posed: one node of a larger one may take minutes."""
WORK = 4e9
"""Multiplications that the greedy search may take; a larger ring is given a bound alone."""


@dataclass(frozen=True)
class Dissolution:
    """Rows whose removal dissolves a ring.

    Attributes:
        rows: their ids; empty with a bound above 0 where the ring is too large to search.
        bound: no fewer rows can do it.
        exact: none fewer can: ``bound`` equals their number.
    """

    rows: tuple[str, ...]
    bound: int

    @property
    def exact(self) -> bool:
        """Whether fewer rows cannot do it."""
        return self.bound >= len(self.rows)


def dissolve(presence: Mapping[tuple[str, O], Sequence[str]], nodes: int = NODES) -> Dissolution:
    """Rows to take away so that no three persons hang together any more.

    Args:
        presence: (person, occasion) → ids of the rows that show the person there.
        nodes: nodes of the search tree to look through for the exact answer; 0 leaves it at the greedy one and the bound
            by threes.
    """
    shown, where, rows = _matrix(_joint(presence))
    if not _stands(shown):
        return Dissolution((), 0)
    if float(shown.shape[0]) ** 2 * shown.shape[1] * len(rows) > WORK:
        return Dissolution((), max(1, _triples(shown)))
    gone = _greedy(shown, where)
    best, bound = _exact(shown, where, gone, nodes) if nodes else (gone, 1)
    bound = max(bound, _triples(shown))
    taken = tuple(sorted(name for i, e in zip(*np.nonzero(best), strict=True) for name in rows[int(i), int(e)]))
    return Dissolution(taken, min(bound, len(taken)))


def still_stands(presence: Mapping[tuple[str, O], Sequence[str]], without: Sequence[str]) -> bool:
    """Whether the ring stands without some rows."""
    gone = set(without)
    left = {key: [row for row in rows if row not in gone] for key, rows in presence.items()}
    return _stands(_matrix({key: rows for key, rows in left.items() if rows})[0])


def _joint(presence: Mapping[tuple[str, O], Sequence[str]]) -> dict[tuple[str, O], Sequence[str]]:
    """Presences beside somebody else; the others tie nobody."""
    there = Counter(occasion for _, occasion in presence)
    return {key: rows for key, rows in presence.items() if there[key[1]] > 1}


def _matrix(presence: Mapping[tuple[str, O], Sequence[str]]) -> tuple[Array, Array, dict[tuple[int, int], Any]]:
    persons = sorted({person for person, _ in presence})
    occasions = sorted({occasion for _, occasion in presence}, key=repr)
    shown = np.zeros((len(persons), len(occasions)), bool)
    cost = np.zeros(shown.shape)
    rows: dict[tuple[int, int], Any] = {}
    at = {person: i for i, person in enumerate(persons)}
    on = {occasion: e for e, occasion in enumerate(occasions)}
    for (person, occasion), names in presence.items():
        place = at[person], on[occasion]
        shown[place], cost[place], rows[place] = True, len(names), names
    return shown, cost, rows


def _together(shown: Array) -> Array:
    """Joint occasions of each two persons; in floats, which the processor multiplies many at a time."""
    there = shown.astype(np.float32)
    return np.asarray((there @ there.T).astype(np.int64))


def _ties(together: Array) -> Array:
    tied = together >= RECURS
    np.fill_diagonal(tied, False)
    return np.asarray(tied)


def _holds(tied: Array) -> bool:
    """Whether three persons hang together: somebody is tied to two."""
    return bool(len(tied) >= STANDS and (tied.sum(axis=1) >= STANDS - 1).any())


def _stands(shown: Array) -> bool:
    return _holds(_ties(_together(shown)))


class _Left:
    """Presences that are left, with the ties between their persons kept up as they go and come."""

    def __init__(self, shown: Array):
        self.shown = shown.copy()
        self.together = _together(shown)

    def put(self, at: tuple[int, int], there: bool) -> None:
        person, occasion = at
        self.shown[at] = False
        others = self.shown[:, occasion] * (1 if there else -1)
        self.together[person] += others
        self.together[:, person] += others
        self.shown[at] = there

    @property
    def tied(self) -> Array:
        return _ties(self.together)


def _greedy(shown: Array, cost: Array) -> Array:
    """Take away the presence that serves most ties a row, until nothing stands; then give back what was not needed."""
    left = _Left(shown)
    order: list[tuple[int, int]] = []
    price = np.maximum(cost, 1.0)
    while _holds(tied := left.tied):
        many = tied.sum(axis=1) >= STANDS - 1
        crowded = tied & (many[:, None] | many[None, :])
        served = np.where(left.shown, crowded.astype(np.float32) @ left.shown.astype(np.float32), 0.0) / price
        at = divmod(int(np.argmax(served)), served.shape[1])
        order.append(at)
        left.put(at, False)
    for at in sorted(order, key=lambda place: -cost[place]):
        left.put(at, True)
        if _holds(left.tied):
            left.put(at, False)
    return np.asarray(shown & ~left.shown)


def _triples(shown: Array) -> int:
    """A bound by persons three by three: of three who are tied, two ties must break, each by all but one of its occasions.

    The triples share no person, so that no row serves two of them.
    """
    together = _together(shown)
    np.fill_diagonal(together, 0)
    free = np.ones(len(shown), bool)
    total = 0
    while free.sum() >= STANDS:
        left = np.where(np.outer(free, free), together, 0)
        i, j = divmod(int(np.argmax(left)), len(shown))
        third = np.where(free, np.minimum(left[i], left[j]), 0)
        k = int(np.argmax(third))
        middle = int(sorted((left[i, j], left[i, k], left[j, k]))[1])
        if third[k] < RECURS:
            break
        total += middle - RECURS + 1
        free[[i, j, k]] = False
    return total


def _exact(shown: Array, cost: Array, known: Array, nodes: int) -> tuple[Array, int]:
    """The cheapest removal, or the known one where the problem is too large or the solver finds none better; a bound."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    together = np.triu(_together(shown), 1)
    tied = together >= RECURS
    if together[tied].sum() > FEW:
        return known, 1
    pairs = [(int(i), int(j)) for i, j in np.argwhere(tied)]
    meets = [(p, i, j, int(e)) for p, (i, j) in enumerate(pairs) for e in np.flatnonzero(shown[i] & shown[j])]
    spots = {(int(i), int(e)): k for k, (i, e) in enumerate(zip(*np.nonzero(shown), strict=True))}
    x, s = len(spots), len(meets)
    width = x + s + len(pairs)
    entries: list[tuple[int, int, float]] = []
    low: list[float] = []
    for k, (_, i, j, e) in enumerate(meets):  # a meeting survives unless one of the two presences is taken away
        entries += [(k, x + k, 1.0), (k, spots[i, e], 1.0), (k, spots[j, e], 1.0)]
        low.append(1.0)
    for p in range(len(pairs)):  # a tie survives where more than RECURS − 1 of its meetings do
        own = [k for k, (q, *_) in enumerate(meets) if q == p]
        entries += [(s + p, x + k, -1.0) for k in own] + [(s + p, x + s + p, float(len(own) - RECURS + 1))]
        low.append(float(1 - RECURS))
    for i in range(len(shown)):  # nobody keeps more than one tie
        entries += [(s + len(pairs) + i, x + s + p, -1.0) for p, pair in enumerate(pairs) if i in pair]
        low.append(-float(STANDS - 2))
    row, column, value = (np.array(part) for part in zip(*entries, strict=True))
    matrix = csr_array((value, (row, column)), shape=(len(low), width))
    price = np.concatenate(([cost[place] for place in spots], np.zeros(width - x)))
    whole = np.concatenate((np.ones(x), np.zeros(s), np.ones(len(pairs))))
    answer = milp(
        price,
        constraints=LinearConstraint(matrix, low, np.inf),
        integrality=whole,
        bounds=Bounds(0, 1),
        options={"node_limit": nodes},
    )
    bound = max(1, int(np.ceil(float(answer.mip_dual_bound or 1.0) - 1e-6)))
    if answer.x is None:
        return known, bound
    best = np.zeros_like(shown)
    for place, k in spots.items():
        best[place] = answer.x[k] > 0.5
    better = cost[best].sum() < cost[known].sum() and not _stands(shown & ~best)
    return (best if better else known), bound


def outweighed(observed: float, expected: float, alpha: float = 0.01) -> int:
    """Events without which what is left is no longer unlikely: the least number, by the Poisson law.

    Args:
        observed: events counted.
        expected: events that chance, habit or peers lead one to expect.
        alpha: probability above which as many events are no longer unlikely.
    """
    from scipy.stats import poisson

    left = np.arange(int(observed), -1, -1)
    usual = poisson.sf(left - 1, max(expected, 1e-9)) > alpha
    return int(np.argmax(usual))
