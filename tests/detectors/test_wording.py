from __future__ import annotations

import pytest

from graphfraud.detectors.wording import digits, few
from graphfraud.model.text import in_number


@pytest.mark.parametrize(
    "said, told",
    [
        ("30 patients of 1 doctors went to 1 institutions", "30 patients of 1 doctor went to 1 institution"),
        ("21 persons at 11 institutions on 1 days", "21 persons at 11 institutions on 1 day"),
        ("7 of 31 members belong to 1 families", "7 of 31 members belong to 1 family"),
        ("0.1 patients, 2.1 persons, 2026-01-1 days", "0.1 patients, 2.1 persons, 2026-01-1 days"),
        ("1 more persons", "1 more person"),
    ],
)
def test_a_lone_one_takes_the_singular(said: str, told: str) -> None:
    assert in_number({"en": said, "zh": "1 人"}) == {"en": told, "zh": "1 人"}


@pytest.mark.parametrize("small", [0.0037, 0.00005, 2.6e-9])
def test_a_small_expectation_is_no_nought(small: float) -> None:
    assert digits(small) == pytest.approx(small, rel=1e-3)
    assert float(few(small)) == pytest.approx(small, rel=0.1)
    assert (digits(24.812345), few(24.8123)) == (24.81, "24.8")
