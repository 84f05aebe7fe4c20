"""Hospital levels, however an export writes them."""

from __future__ import annotations

import pytest

from graphfraud.engines.levels import levels


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["3", "2", "1", "", None, "9"], [3, 2, 1, 0, 0, 0]),
        (["01", "02", "03"], [1, 2, 3]),
        (["02", "06", "09", "11"], [3, 2, 1, 0]),
        (["三级甲等", "二级", "一级乙等", "未定级"], [3, 2, 1, 0]),
    ],
)
def test_one_digit_two_digits_and_words(written: list[str], meant: list[int]) -> None:
    assert levels(written).tolist() == meant
