"""A flow's course in time beside its size: steering begins on some day, a liking does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from graphfraud.detectors.kickback_referral.apart import onsets_there
from graphfraud.detectors.kickback_referral.lead import _moved
from graphfraud.detectors.kickback_referral.model import Field
from graphfraud.detectors.kickback_referral.onset import Onset, onset_of, with_onset


def field(*targets: str) -> Field:
    """One doctor's fills, a day each, at the pharmacies named in that order."""
    days = pd.date_range("2026-01-01", periods=len(targets))
    fills = pd.DataFrame(
        {
            "doctor": "D1",
            "origin": "H1",
            "target": targets,
            "date": days,
            "setl_id": [f"s{k:03}" for k in range(len(targets))],
        }
    )
    return Field(fills, fills, fills, fills, np.empty((0, 0)), {}, {})


COUPLE = pd.DataFrame({"doctor": ["D1"], "origin": ["H1"], "target": ["P"]})


def p_of(course: Field, count: float) -> float:
    return float(with_onset(course, COUPLE, np.array([count]))[0])


def test_a_rise_on_some_day_adds_to_the_count_a_steady_share_does_not() -> None:
    risen = field(*["A"] * 20, *["P"] * 20)
    steady = field(*["A", "P"] * 20)
    assert p_of(risen, 1e-5) < 1e-9
    assert p_of(steady, 1e-5) == pytest.approx(2e-5)


def test_patients_in_any_order_seldom_pass_for_a_rise() -> None:
    rng = np.random.default_rng(4)
    found = []
    for count in rng.uniform(0, 0.01, 400):
        order = rng.permutation(["A"] * 25 + ["P"] * 15)
        found.append(p_of(field(*order), count))
    for alpha in (1e-2, 1e-3, 1e-4):
        assert np.mean(np.array(found) <= alpha) * 0.01 <= alpha, (
            "given that the count alone was at most one in a hundred"
        )


def moved(*targets: str) -> float:
    course = field(*targets)
    return _moved(course, COUPLE, onset_of(course.fills, "P"))


def test_custom_that_leaves_one_pharmacy_altogether_has_moved() -> None:
    assert moved(*["A"] * 20, *["P"] * 20) == 1.0
    assert moved(*["A"] * 20, *["P", "P", "P", "A"] * 6) == 0.0, "the earlier pharmacy keeps some of them"
    assert moved(*["A", "P"] * 20) == 0.0, "nothing began on any day"


def test_onsets_are_the_same_where_the_fills_are() -> None:
    rng = np.random.default_rng(9)
    days = pd.date_range("2026-01-01", periods=60).date
    fills = pd.DataFrame(
        {
            "doctor": rng.choice(["D1", "D2", "D3"], 60),
            "origin": "H1",
            "target": np.where(np.arange(60) < 25, "A", rng.choice(["A", "P"], 60, p=[0.2, 0.8])),
            "date": days,
            "setl_id": [f"s{k:03}" for k in range(60)],
        }
    )
    couples = [(doctor, "H1", target) for doctor in ("D1", "D2", "D3") for target in ("A", "P")]
    here = {key: onset_of(fills[fills.doctor == key[0]], key[2]) for key in couples}
    asked = pd.concat([fills[fills.doctor == key[0]].assign(wanted=key[2]) for key in couples])
    rows = onsets_there({"fills": pa.Table.from_pandas(asked.sample(frac=1, random_state=1), preserve_index=False)})
    found = {
        (row["doctor"], row["origin"], row["target"]): Onset(row["day"], row["before"], row["later"], row["p_value"])
        for row in rows.to_pylist()
    }
    assert found == {key: onset for key, onset in here.items() if onset is not None}
    assert any(key[2] == "P" for key in found)


def test_that_a_target_opened_is_no_rise() -> None:
    opening = field(*["A"] * 20, *["P"] * 20)
    told = replace(opening, opened={"P": np.datetime64("2026-01-21")})
    assert p_of(opening, 1e-4) < 1e-6
    assert p_of(told, 1e-4) == pytest.approx(2e-4)


def test_a_rise_long_after_it_opened_is_one() -> None:
    later = replace(field(*["A"] * 40, *["P"] * 20), opened={"P": np.datetime64("2026-01-15")})
    assert p_of(later, 1e-4) < 1e-6
