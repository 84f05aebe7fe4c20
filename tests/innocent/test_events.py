"""Sums over the events of one code: the same whether codes are close together or far apart, and in memory that goes by the events."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graphfraud.innocent.events import Events

CODES = st.lists(st.one_of(st.integers(-1, 12), st.integers(2**60, 2**61)), min_size=1, max_size=60)


@given(CODES, st.randoms(use_true_random=False))
def test_the_sum_over_one_code_is_that_of_its_own_events_however_far_apart_codes_are(codes, random) -> None:
    weights = [random.randrange(5) for _ in codes]
    scene = Events(pa.table({"weight": weights}), frozenset())
    counts = [sum(other == code for other in codes) if code >= 0 else 0 for code in codes]
    sums = [
        sum(w for w, other in zip(weights, codes, strict=True) if other == code) if code >= 0 else 0 for code in codes
    ]
    code = np.array(codes, np.int64)
    assert scene.per(code).tolist() == counts
    assert scene.per(code, np.array(weights, float)).tolist() == sums
