"""How unlikely it is that so many persons do the same: exact where it can be, never too small where it is a bound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from graphfraud.stats.fdr import Opportunity, benjamini_hochberg
from graphfraud.stats.persons import at_least, bound, bound_kept, tails

chances = st.lists(st.floats(0.01, 0.95), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(chances, st.integers(0, 10))
def test_unlike_persons_are_counted_exactly(each: list[float], count: int) -> None:
    c = np.array(each)
    outcomes = (np.arange(2 ** len(c))[:, None] >> np.arange(len(c))) & 1
    law = np.prod(np.where(outcomes == 1, c, 1 - c), axis=1)
    assert at_least(count, c) == pytest.approx(law[outcomes.sum(axis=1) >= count].sum(), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(chances, st.floats(0, 9))
def test_shares_are_bounded_by_the_coins_of_the_same_means(each: list[float], total: float) -> None:
    c = np.array(each)
    assert bound(total, c) >= at_least(int(np.ceil(total)), c) - 1e-12


@pytest.mark.parametrize("keeping", [0.1, 0.4, 0.8])
def test_what_persons_keep_to_is_bounded_below_coins_and_above_what_comes_out(keeping: float) -> None:
    rng = np.random.default_rng(3)
    chances, tries = rng.uniform(0.1, 0.4, 12), rng.integers(1, 9, 12)
    alpha, beta = (part * (1 - keeping) / keeping for part in (chances, 1 - chances))
    shares = rng.binomial(tries, rng.beta(alpha, beta, (40_000, 12))) / tries
    for total in (5.0, 6.0, 7.5):
        found = bound_kept(total, chances, tries, keeping)
        assert np.mean(shares.sum(axis=1) >= total) <= found < bound(total, chances)


def test_who_always_keeps_to_one_way_is_a_coin() -> None:
    chances, tries = np.array([0.2, 0.3, 0.1, 0.5]), np.array([2, 5, 3, 4])
    assert bound_kept(3.0, chances, tries, 1 - 1e-9) == pytest.approx(bound(3.0, chances), rel=1e-4)


def alike(persons: int, base: float, others: float, hits: int, weight: float = 1.0) -> float:
    starts, zeros = np.array([0, persons]), np.zeros(persons)
    one = np.array([base]), np.array([others]), np.array([weight])
    return float(tails(starts, *one, zeros, zeros + 1, np.array([float(hits)]), np.array([True]))[0])


def test_a_share_that_is_known_gives_the_binomial_tail() -> None:
    assert alike(30, 0.2, 0.0, 15, weight=0.0) == pytest.approx(binom.sf(14, 30, 0.2))


def test_fewer_witnesses_make_a_share_less_sure() -> None:
    p = [alike(30, 0.2, others, 15) for others in (20, 200, 20_000)]
    assert p[0] > 3 * p[1] > 3 * p[2]
    assert p[2] == pytest.approx(binom.sf(14, 30, 0.2), rel=0.05)


def test_by_chance_p_values_are_seldom_small() -> None:
    rng = np.random.default_rng(5)
    found = []
    for _ in range(2000):
        share, others = rng.uniform(0.03, 0.6), int(rng.integers(20, 300))
        counted = rng.binomial(others, share) / others
        found.append(alike(40, max(counted, 0.5 / others), others, int(rng.binomial(40, share))))
    for alpha in (0.05, 0.01, 1e-3):
        assert np.mean(np.array(found) <= alpha) <= alpha + 3 * np.sqrt(alpha / 2000), alpha


def test_flows_that_cannot_reach_so_far_are_no_tests() -> None:
    p = [1e-6, 1e-4, 0.3]
    assert Opportunity(np.ones(500)).q_values(p) == pytest.approx(benjamini_hochberg(p, tests=500))
    seldom = Opportunity(np.concatenate((np.ones(20), np.full(10_000, 1e-9))))
    assert float(seldom.tests(1e-4)) == pytest.approx(20 + 0.1)
    assert float(seldom.tests(1e-12)) == pytest.approx(10_020)
    assert seldom.at(0.01) == pytest.approx(20, rel=0.1)


def test_counted_so_false_findings_stay_within_their_share() -> None:
    """Counts of rare events, most of which can never reach six: q ≤ 0.05 comes out in at most one set in twenty."""
    from scipy.special import pdtrc

    rng = np.random.default_rng(11)
    wrong, sets = 0, 400
    for _ in range(sets):
        mean = rng.choice([0.02, 0.3, 2.0, 8.0], 300, p=[0.7, 0.2, 0.07, 0.03])
        count = rng.poisson(mean)
        tried = count >= 6
        q = Opportunity(pdtrc(5, mean)).q_values(pdtrc(count[tried] - 1, mean[tried]))
        wrong += bool((q <= 0.05).any())
    assert wrong / sets <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / sets)
