"""Buyers of resale rings that share shops are told apart by their drugs, however many rings there are, and whoever stands alone."""

import numpy as np

from graphfraud.detectors.drug_resale.companies import _halved


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
