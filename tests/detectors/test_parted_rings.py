"""Buyers of resale rings that share shops are told apart by their drugs, however many rings there are, and whoever stands alone."""

import numpy as np

from graphfraud.detectors.drug_resale.companies import _halved
from graphfraud.detectors.drug_resale.days import by_days


def _alike(*sizes: int) -> np.ndarray:
    label = np.repeat(np.arange(len(sizes)), sizes)
    return np.where(label[:, None] == label[None, :], 0.9, 0.0) + 0.1 * np.eye(len(label))


def test_three_rings_that_have_nothing_in_common_are_three():
    parts = _halved(_alike(14, 17, 10), np.arange(41), 4)
    assert sorted(map(len, parts)) == [10, 14, 17]


def test_somebody_who_resembles_nobody_does_not_hold_two_rings_together():
    parts = _halved(_alike(12, 1, 9), np.arange(22), 4)
    assert sorted(map(len, parts)) in ([9, 13], [10, 12])
    assert sorted(int(k) for part in parts for k in part) == list(range(22))


def test_a_ring_and_its_one_hanger_on_stay_one():
    assert [len(part) for part in _halved(_alike(12, 1), np.arange(13), 4)] == [13]


def _rounds(*starts: int) -> np.ndarray:
    days = np.zeros((6 * len(starts), 360), dtype=bool)
    for k, start in enumerate(starts):
        days[6 * k : 6 * k + 6, start::30] = True
    return days


def test_rings_unlike_in_drugs_are_told_by_days_of_their_own():
    alike = np.where(np.repeat([0, 1], 6)[:, None] == np.repeat([0, 1], 6)[None, :], 0.9, 0.4)
    assert sorted(map(len, by_days(alike, _rounds(3, 17), np.arange(12), 4))) == [6, 6]
    assert len(by_days(alike, _rounds(3, 3), np.arange(12), 4)) == 1, "one ring goes out on the same days"


def test_a_ring_of_two_squads_that_take_turns_is_one():
    assert len(by_days(np.full((12, 12), 0.9), _rounds(3, 17), np.arange(12), 4)) == 1


def test_days_at_random_part_nobody():
    rng = np.random.default_rng(1)
    alike = np.where(np.repeat([0, 1], 6)[:, None] == np.repeat([0, 1], 6)[None, :], 0.9, 0.5)
    for _ in range(5):
        assert len(by_days(alike, rng.random((12, 360)) < 0.02, np.arange(12), 4)) == 1
