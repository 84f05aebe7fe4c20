"""Visits of one institution and minute: found beside a visit, without reading all others."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.innocent.batch_upload import span_bounds


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=40), st.data())
def test_the_bounds_hold_exactly_the_visits_of_that_institution_and_minute(visits, data) -> None:
    visits = sorted(visits)
    place, moment = (np.array(column, np.int64) for column in zip(*visits, strict=True))
    at = np.array(data.draw(st.lists(st.integers(0, len(visits) - 1), max_size=5)), np.int64)
    first, after = span_bounds(place, moment, at)
    for k, low, high in zip(at.tolist(), first.tolist(), after.tolist(), strict=True):
        assert list(range(low, high)) == [number for number, visit in enumerate(visits) if visit == visits[k]]
