"""How much persons keep to one pharmacy is measured as it was made."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from graphfraud.detectors.kickback_referral.keeping import LEAST, keeping_of

SHOPS = 6


def made(persons: int, keeping: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Persons with four fills each, of which each repeats the first by chance ``keeping`` at the root."""
    rng = np.random.default_rng(7)
    shares = np.arange(1, SHOPS + 1) / np.arange(1, SHOPS + 1).sum()
    liked = rng.choice(SHOPS, (persons, 1), p=shares)
    any_ = rng.choice(SHOPS, (persons, 4), p=shares)
    went = np.where(rng.random((persons, 4)) < np.sqrt(keeping), liked, any_)
    visits = (went[:, :, None] == np.arange(SHOPS)).sum(axis=1)
    several = (
        pd.DataFrame({"alike": (visits * (visits - 1)).sum(axis=1)}).value_counts().rename("persons").reset_index()
    )
    count = pd.DataFrame({"origin": "H1", "target": np.arange(SHOPS), "patients": (visits > 0).sum(axis=0)})
    return several.assign(origin="H1", fills=4), count


@pytest.mark.parametrize("keeping", [0.2, 0.5, 0.9])
def test_persons_who_keep_to_a_pharmacy_are_told_from_those_who_do_not(keeping: float) -> None:
    assert keeping_of(*made(4000, keeping)) == pytest.approx(keeping, abs=0.06)


def test_it_is_never_taken_for_nothing_nor_told_by_few() -> None:
    assert keeping_of(*made(4000, 0.0)) <= LEAST + 0.05
    assert keeping_of(*made(4000, 0.0)) >= LEAST
    assert keeping_of(*made(30, 0.2)) == 1.0
