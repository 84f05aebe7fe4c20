"""Is a unit (institution, doctor, employer, shop) out of line with its peers? Counts against shrunk peer rates.

What a unit would be expected to show follows from the rates of its peers, cell by cell (level, diagnosis, drug …), with
the unit itself left out and sparse cells shrunk towards the overall rate. Honest units differ too: their counts follow
a negative binomial law (gamma-Poisson: Greenwood & Yule 1920) whose shape is fitted to the units that are not out of
line. q-values are Benjamini & Hochberg's (1995) over every unit with opportunity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.stats.fdr import benjamini_hochberg

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

USUAL_SHAPE = 4.0
"""Honest units differ by half of their mean (shape 4 is a coefficient of variation of 0.5) until the data say more."""
PRIOR_NATS = 1.5
"""Firmness of that guess: a shape three times as large or small costs so many nats."""
PSEUDO_EVENTS = 2.0
"""Sparse cells are shrunk by so many events at the overall rate."""
OUT_OF_LINE = 1e-4
STILL_OUT = 0.02
"""A unit left out stays out while its p-value is below this over the number of units, or two that are out of line would let
one another in by turns."""
TRIMMED = 0.75
SHAPES = np.geomspace(0.1, 50.0, 60)
LEAST_UNITS, FEW_UNITS, HALF, APART = 6, 40, 0.5, 2.0
"""Units from which, and up to which, some that do alike may be more than a quarter; the most of them that can be told; how many times what the others show
they do."""


@dataclass(frozen=True)
class PeerTest:
    """Result a unit, parallel arrays.

    Attributes:
        observed: events.
        expected: events that the peers' rates lead one to expect.
        nats: −ln P(as many or more | peers).
        p_value, q_value: of the unit; 1 where it had no opportunity.
        shape: of the gamma law of honest units.
    """

    observed: Floats
    expected: Floats
    nats: Floats
    p_value: Floats
    q_value: Floats
    shape: float


def expected_by_peers(unit: Ints, cell: Ints, chances: Floats, events: Floats, units: int, out: Any = ()) -> Floats:
    """Events that each unit's opportunities would bring at its peers' rates.

    Args:
        unit: codes of parallel rows, one a (unit, cell) with opportunity.
        cell: the rows' cells.
        chances: opportunities of each row.
        events: events of each row.
        units: number of units.
        out: units whose rows tell nothing of honest rates (out of line themselves).

    Returns:
        Expected events a unit; its own rows take no part in the rates that it is held against.
    """
    kept = ~np.isin(unit, np.asarray(out, dtype=np.int64))
    cells = int(cell.max(initial=-1)) + 1
    own_n, own_k = np.bincount(unit, chances, units), np.bincount(unit, events, units)
    mine = np.zeros(units, bool)
    mine[np.unique(unit[kept])] = True
    total_n, total_k = float(chances[kept].sum()), float(events[kept].sum())
    rest_n = total_n - np.where(mine, own_n, 0)
    rest_k = total_k - np.where(mine, own_k, 0)
    overall = (rest_k + 0.5) / np.maximum(rest_n, 1.0)
    cell_n = np.bincount(cell[kept], chances[kept], cells)
    cell_k = np.bincount(cell[kept], events[kept], cells)
    n = cell_n[cell] - np.where(kept, chances, 0)
    k = cell_k[cell] - np.where(kept, events, 0)
    weight = PSEUDO_EVENTS / overall[unit]
    rate = (np.maximum(k, 0) + PSEUDO_EVENTS) / (np.maximum(n, 0) + weight)
    return np.asarray(np.bincount(unit, chances * rate, units), dtype=np.float64)


def fit_shape(observed: Floats, expected: Floats, repeats: float = 1.0) -> float:
    """Shape of the gamma law of the units' own factors: posterior mode on a grid (see the module).

    Where everybody counts at ``repeats`` units on average, so many of them tell what one would.
    """
    from scipy.special import gammaln

    use = expected > 0
    k, e = observed[use][:, None], expected[use][:, None]
    a = SHAPES[None, :]
    loglik = (gammaln(k + a) - gammaln(a) + a * np.log(a / (a + e)) + k * np.log(e / (a + e))).sum(axis=0)
    prior = PRIOR_NATS * (np.log(SHAPES / USUAL_SHAPE) / np.log(3.0)) ** 2
    return float(SHAPES[int(np.argmax(loglik / max(repeats, 1.0) - prior))])


def tail_nats(observed: Floats, expected: Floats, shape: Floats | float) -> Floats:
    """−ln P(X ≥ observed) for X negative binomial with that mean and shape; 0 where nothing was observed."""
    from scipy.special import betainc

    mean = np.maximum(expected, 1e-12)
    tail = betainc(np.maximum(observed, 1.0), shape, mean / (shape + mean))
    nats = -np.log(np.maximum(tail, 1e-304))
    return np.where(observed > 0, np.clip(nats, 0.0, 700.0), 0.0)


def false_discovery(p_values: Any) -> Floats:
    """Benjamini & Hochberg's q-values; the input holds every unit with opportunity."""
    return benjamini_hochberg(np.clip(np.asarray(p_values, dtype=np.float64), 0.0, 1.0))


def peer_test(
    unit: Ints,
    cell: Ints,
    chances: Floats,
    events: Floats,
    units: int,
    rounds: int = 8,
    kin: Ints | None = None,
    repeats: float = 1.0,
    divided: bool = False,
    usual: Floats | None = None,
) -> PeerTest:
    """Test every unit against its peers; units out of line are left out of the rates and of the shape, in rounds.

    The first round leaves out the upper quarter, so that many that are out of line cannot hide one another.

    Args:
        unit: as in ``expected_by_peers``, like the next three.
        cell: codes of cells.
        chances: opportunities.
        events: events.
        units: number of units.
        rounds: of leaving out.
        kin: group of each unit, of which all are left out with one of them: the same people are behind them.
        repeats: units at which each of those counted counts, on average.
        divided: of few units more than a quarter may do alike, where a gap parts them from all others.
        usual: those of the events that tell what is usual (all of them if None): where an innocent cause of some cannot be ruled out, it would be that of
            their own unit and excuses no other.

    Returns:
        One result a unit.
    """
    observed = np.bincount(unit, events, units).astype(np.float64)
    usual = events if usual is None else usual
    plain = np.bincount(unit, usual, units).astype(np.float64)
    chance = np.bincount(unit, chances, units) > 0
    expected = expected_by_peers(unit, cell, chances, usual, units)
    above = (observed - expected) / np.sqrt(expected + expected**2 / USUAL_SHAPE + 0.25)
    out = np.flatnonzero(chance & (above > np.quantile(above[chance], TRIMMED))) if chance.any() else np.empty(0, int)
    stay = min(-np.log(STILL_OUT / max(int(chance.sum()), 1)), -np.log(OUT_OF_LINE))

    def settled(out: Ints) -> tuple[Floats, Floats, float, Ints]:
        """Expected events, nats, shape and the units out of line, begun with those that are ``out``."""
        shape, nats, expected = USUAL_SHAPE, np.zeros(units), np.zeros(units)
        for _ in range(rounds):
            expected = expected_by_peers(unit, cell, chances, usual, units, out)
            honest = chance & ~np.isin(np.arange(units), out)
            shape = fit_shape(plain[honest], expected[honest], repeats)
            known = float(plain[honest].sum()) + 1.0
            nats = tail_nats(observed, expected, 1 / (1 / shape + 1 / known))
            bar = np.where(np.isin(np.arange(units), out), stay, -np.log(OUT_OF_LINE))
            beyond = chance & (nats > bar)
            found = np.flatnonzero(beyond if kin is None else chance & np.isin(kin, kin[beyond]))
            if np.array_equal(found, out):
                break
            out = found
        return expected, nats, shape, out

    expected, nats, shape, out = settled(out)
    if divided and LEAST_UNITS <= chance.sum() <= FEW_UNITS:
        own = np.bincount(unit, chances, units) * plain[chance].sum() / max(float(chances.sum()), 1.0)
        for even in (expected_by_peers(unit, cell, chances, usual, units), own):
            for apart in _apart(plain, even, chance):
                other = settled(apart) if len(apart) > len(out) else None
                if (
                    other is not None
                    and np.array_equal(np.union1d(other[3], out), other[3])
                    and _stands(np.where(np.isin(np.arange(units), other[3]), observed, plain), *other, chance)
                ):
                    expected, nats, shape, out = other
    p = np.where(chance, np.exp(-nats), 1.0)
    q = np.ones(units)
    q[chance] = false_discovery(p[chance])
    return PeerTest(observed, expected, nats, p, q, shape)


def _times(observed: Floats, expected: Floats) -> Floats:
    return np.asarray((observed + 0.5) / (expected + 0.5))


def _apart(observed: Floats, expected: Floats, chance: npt.NDArray[np.bool_]) -> list[Ints]:
    """The units above each gap of APART or more between those with opportunity, half of them at most; the fewest first.

    By their peers' rates two that do alike at a level of few hide one another, by one rate for all a level of few events hides those that stand out of it.
    """
    at = np.flatnonzero(chance)
    order = at[np.argsort(_times(observed, expected)[at], kind="stable")]
    times = _times(observed, expected)[order]
    low = len(order) - int(HALF * len(order))
    gaps = times[low:] / times[low - 1 : -1] if 0 < low < len(order) else np.empty(0)
    return [np.sort(order[low + k :]) for k in np.flatnonzero(gaps >= APART)[::-1].tolist()]


def _stands(
    observed: Floats, expected: Floats, nats: Floats, shape: float, out: Ints, chance: npt.NDArray[np.bool_]
) -> bool:
    """Whether the units that are out show APART times what any of the others does."""
    times = _times(observed, expected)
    rest = chance.copy()
    rest[out] = False
    return bool(len(out) and rest.any() and times[out].min() >= APART * times[rest].max())
