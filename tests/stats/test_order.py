"""The packed sort against numpy's sort by several keys, over the widths at which keys no longer fit one integer."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.stats.order import order_of

widths = st.lists(st.sampled_from([0, 1, 7, 20, 21, 30, 31, 32, 40, 61, 62]), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(widths, st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_packed_order_is_the_stable_order_by_all_keys(bits, count, seed) -> None:
    rng = np.random.default_rng(seed)
    keys = [np.where(rng.random(count) < 0.5, rng.integers(0, 2**width, count), (2**width - 1) // 2) for width in bits]
    assert order_of(*keys).tolist() == np.lexsort(keys[::-1]).tolist()


def test_numbers_below_zero_are_sorted_key_by_key() -> None:
    one, other = np.array([1, -1, 0, -1]), np.array([0, 3, 1, 2])
    assert order_of(one, other).tolist() == [3, 1, 2, 0]
