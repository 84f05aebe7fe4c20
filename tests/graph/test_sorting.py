from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.graph.sorting import lowest, sort_numbers


@settings(deadline=None)
@given(st.lists(st.integers(-(2**62), 2**62), max_size=400))
def test_numbers_are_sorted(values: list[int]) -> None:
    array = np.array(values, np.int64)
    sort_numbers(array)
    assert array.tolist() == sorted(values)


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), max_size=30), st.integers(0, 8), st.floats(-5, 5))
def test_the_lowest_keys_below_the_limit_are_marked(keys: list[float], most: int, limit: float) -> None:
    marked = np.flatnonzero(lowest(np.array(keys, np.float64), most, limit))
    wanted = sorted((key, k) for k, key in enumerate(keys) if key < limit)[:most]
    assert sorted(marked.tolist()) == sorted(k for _, k in wanted)
