"""How unlikely is it that so many persons do the same, each with a chance of his own? Compiled.

Persons who did it at least once: the upper tail of the Poisson-binomial law, by convolution (Hong 2013). Shares of a person's
events that went one way: whatever the habit within a person, no law on 0…1 has a heavier exponential moment than the coin
of the same mean, so Chernoff's bound of the coins holds (Hoeffding 1963); each person counts once, however many events. Where it is known how much persons
keep to one way (the correlation of two events of one person), a person's events follow a beta-binomial law, and the bound is that of its share.

The chances rest on a share b that was counted among N others: the tail is averaged over b, on the scale of arcsin √b, where its
error is normal with standard deviation 1 / (2 √N) (Anscombe 1948), by Gauss–Hermite quadrature.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST = 40
"""Events of one person above which no more are counted."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@njit(cache=True, nogil=True)
def at_least(count: int, chances: Any) -> float:
    """P(at least ``count`` of the independent events happen), their chances given."""
    n = len(chances)
    if count <= 0:
        return 1.0
    if count > n:
        return 0.0
    law = np.zeros(n + 1)
    law[0] = 1.0
    for i in range(n):
        c = chances[i]
        for k in range(i + 1, 0, -1):
            law[k] = law[k] * (1 - c) + law[k - 1] * c
        law[0] *= 1 - c
    return min(float(law[count:].sum()), 1.0)


@njit(cache=True, nogil=True)
def bound(total: float, chances: Any) -> float:
    """Bound of P(sum ≥ ``total``) for independent variables on 0…1 with these means."""
    n = len(chances)
    mean = chances.sum()
    if total <= mean:
        return 1.0
    if total >= n:
        return math.exp(np.log(chances).sum())
    theta = 0.0
    for _ in range(60):
        slope, curve = -total, 0.0
        grown = math.exp(theta)
        for i in range(n):
            tilted = chances[i] * grown / (1 - chances[i] + chances[i] * grown)
            slope += tilted
            curve += tilted * (1 - tilted)
        step = max(min(-slope / max(curve, 1e-12), 1.0), -1.0)
        theta = max(theta + step, 0.0)
        if abs(step) < 1e-9:
            break
    nats = theta * total
    grown = math.exp(theta)
    for i in range(n):
        nats -= math.log(1 - chances[i] + chances[i] * grown)
    return min(math.exp(-nats), 1.0)


@njit(cache=True, nogil=True)
def bound_kept(total: float, chances: Any, tries: Any, keeping: float) -> float:
    """Bound of P(sum of shares ≥ ``total``) for persons with so many ``tries`` each, two of which agree with the correlation ``keeping``.

    The share of one person is beta-binomial; up to MOST of his tries are taken for as many, which can only raise the bound.
    """
    n = len(chances)
    if total <= chances.sum():
        return 1.0
    laws, sizes = np.zeros((n, MOST + 1)), np.empty(n, np.int64)
    for i in range(n):
        size = min(max(int(tries[i]), 1), MOST)
        alpha, beta = chances[i] * (1 - keeping) / keeping, (1 - chances[i]) * (1 - keeping) / keeping
        law = 1.0
        for j in range(size):
            law *= (beta + j) / (alpha + beta + j)
        for k in range(size + 1):
            laws[i, k] = law
            if k < size:
                law *= (size - k) / (k + 1) * (alpha + k) / (beta + size - k - 1)
        sizes[i] = size
    if total >= n:
        nats = 0.0
        for i in range(n):
            nats -= math.log(max(laws[i, sizes[i]], 1e-300))
        return math.exp(-nats)
    theta, nats = 0.0, 0.0
    for _ in range(60):
        slope, curve, nats = -total, 0.0, theta * total
        for i in range(n):
            whole, mean, square = 0.0, 0.0, 0.0
            for k in range(sizes[i] + 1):
                share = k / sizes[i]
                weight = laws[i, k] * math.exp(theta * (share - 1))
                whole += weight
                mean += weight * share
                square += weight * share * share
            mean, square = mean / whole, square / whole
            slope += mean
            curve += square - mean * mean
            nats -= math.log(whole) + theta
        step = max(min(-slope / max(curve, 1e-12), 1.0), -1.0)
        if abs(step) < 1e-9:
            break
        theta = max(theta + step, 0.0)
    return min(math.exp(-nats), 1.0)


@njit(cache=True, nogil=True)
def chances_at(base: float, shift: Any, tries: Any, ever: bool) -> Any:
    """Each person's chance of one event (or of at least one of ``tries``), where ``shift`` is what he departs from the base by."""
    found = np.empty(len(shift))
    for i in range(len(shift)):
        one = min(max(base + shift[i], 0.25 * base, 1e-9), 1 - 1e-9)
        found[i] = min(1 - (1 - one) ** tries[i], 1 - 1e-9) if ever else one
    return found


@njit(cache=True, nogil=True)
def _tails(
    starts: Any,
    base: Any,
    others: Any,
    weight: Any,
    shift: Any,
    tries: Any,
    observed: Any,
    ever: Any,
    keeping: float,
    nodes: Any,
    weights: Any,
) -> Any:
    found = np.ones(len(base))
    for k in range(len(base)):
        a, b = starts[k], starts[k + 1]
        deviations, times = shift[a:b], tries[a:b]
        if observed[k] <= chances_at(base[k], deviations, times, ever[k]).sum():
            continue
        spread = weight[k] / (2 * math.sqrt(max(others[k], 1.0)))
        middle = math.asin(math.sqrt(base[k]))
        total = 0.0
        for j in range(len(nodes)):
            share = math.sin(min(max(middle + nodes[j] * spread, 0.0), math.pi / 2)) ** 2
            chances = chances_at(share, deviations, times, ever[k])
            if ever[k]:
                tail = at_least(int(observed[k]), chances)
            elif keeping < 1:
                tail = bound_kept(observed[k], chances, times, keeping)
            else:
                tail = bound(observed[k], chances)
            total += weights[j] * tail
            if spread == 0:
                total = tail
                break
        found[k] = min(total, 1.0)
    return found


def tails(
    starts: Ints,
    base: Floats,
    others: Floats,
    weight: Floats,
    shift: Floats,
    tries: Floats,
    observed: Floats,
    ever: npt.NDArray[np.bool_],
    keeping: float = 1.0,
) -> Floats:
    """Upper tail of each group of persons.

    Args:
        starts: first person of each group, and the number of persons at the end (groups + 1).
        base: share that persons of the group choose by and large, a group.
        others: persons among whom it was counted.
        weight: 0…1, what part of it was counted (the rest is taken as given).
        shift: what each person departs from it by.
        tries: events of each person.
        observed: persons with at least one hit where ``ever``, else the sum of the persons' shares of hits.
        ever: which of the two.
        keeping: how much a person keeps to one way: the correlation of two of his events, above 0; 1 where it is not known.

    Returns:
        One p-value a group, 1 where no more than expected was observed.
    """
    return np.asarray(_tails(starts, base, others, weight, shift, tries, observed, ever, keeping, _NODES, _WEIGHTS))
