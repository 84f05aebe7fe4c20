"""Bills dealt out at a hospital: to one member after the other, and to nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from graphfraud.innocent.bills import _same


def test_two_bills_of_two_persons_are_the_same_as_often_as_counting_says() -> None:
    rng = np.random.default_rng(3)
    bill, person = rng.integers(0, 4, 60), rng.integers(0, 7, 60)
    pairs = [(i, j) for i in range(60) for j in range(60) if person[i] != person[j]]
    assert _same(bill, person) == pytest.approx(np.mean([bill[i] == bill[j] for i, j in pairs]))


def test_bills_of_one_person_alone_tell_nothing() -> None:
    assert _same(np.zeros(5, np.int64), np.zeros(5, np.int64)) == 0.0
