from __future__ import annotations

import pytest

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
