"""A branch is apart from the house as well as from the colleagues' patients."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from graphfraud.detectors.kickback_referral import scenery

HOUSE, SHOP = (118.10, 32.00), (118.20, 32.00)
PLACES = SimpleNamespace(
    code=np.array(["H1", "P1"]),
    lnt=np.array([HOUSE[0], SHOP[0]]),
    lat=np.array([HOUSE[1], SHOP[1]]),
    numbers={"H1": 0, "P1": 1},
)
PART = pd.DataFrame({"origin": ["H1"], "target": ["P1"]})
AROUND, FAR, NOWHERE = (118.11, 32.00), (118.50, 32.00), (math.nan, math.nan)


@pytest.mark.parametrize(
    ("doctor", "colleagues", "least", "most"),
    [
        (AROUND, FAR, 0.5, 2.0),
        (FAR, FAR, 0.0, 0.1),
        (FAR, AROUND, 30.0, 40.0),
        (FAR, NOWHERE, 30.0, 40.0),
    ],
    ids=["sees the people around the house", "sees whom all see", "sits elsewhere", "no colleague is known"],
)
def test_who_sees_the_people_around_the_house_sits_there(
    monkeypatch: pytest.MonkeyPatch,
    doctor: tuple[float, float],
    colleagues: tuple[float, float],
    least: float,
    most: float,
) -> None:
    lives = {0: np.array(doctor), 1: np.array(colleagues)}
    monkeypatch.setattr(scenery, "_middle", lambda _case, persons, _without: lives[int(persons[0])])
    case = cast(Any, SimpleNamespace(places=PLACES))
    apart, to_patients = scenery.sites(case, PART, np.array([0]), np.array([1]))
    assert least <= apart <= most
    assert to_patients > 0.5
    monkeypatch.setattr(scenery, "_middle", lambda *_: np.array(NOWHERE))
    assert all(math.isnan(km) for km in scenery.sites(case, PART, np.array([0]), np.array([1])))
