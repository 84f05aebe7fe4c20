from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from graphfraud.stats.tails import p_value, poisson_nats


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 400), st.floats(1e-6, 300))
def test_poisson_tail_is_scipys_where_scipy_still_has_digits(k: int, mean: float) -> None:
    tail = float(poisson.sf(k - 1, mean))
    if tail > 1e-280:
        assert math.isclose(poisson_nats(float(k), mean), -math.log(tail), rel_tol=1e-6, abs_tol=1e-9)
    else:
        assert poisson_nats(float(k), mean) > 600


def test_nothing_seen_is_no_surprise_and_the_impossible_an_endless_one() -> None:
    assert poisson_nats(0.0, 2.0) == 0.0
    assert poisson_nats(1.0, 0.0) == math.inf


@given(st.floats(0, 2000))
def test_p_values_never_vanish(nats: float) -> None:
    assert 0 < p_value(nats) <= 1
