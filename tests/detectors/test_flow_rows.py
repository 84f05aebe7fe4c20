"""Rows of a flow found by index are those that reading all rows finds, in the same order."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.detectors.kickback_referral.model import Field

names = st.sampled_from("abcde")
rows = st.lists(st.tuples(names, names, names), max_size=30)
some = st.lists(names, max_size=4)


@settings(max_examples=80, deadline=None)
@given(rows, some, st.sampled_from(["doctor", "origin", "target"]))
def test_fills_of_some_doctors_or_institutions(made, wanted, column) -> None:
    fills = pd.DataFrame(made, columns=["doctor", "origin", "target"]).assign(setl_id=range(len(made)))
    field = Field(fills, *cast(Any, [None] * 6))
    assert field.fills_with(column, wanted).equals(fills[fills[column].isin(wanted)])
