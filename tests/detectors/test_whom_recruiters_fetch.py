"""Company that may be chance, of people whom recruiters look for: both count, unless their villages are as poor."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphfraud.detectors.recruited_admissions.batches import Admissions
from graphfraud.detectors.recruited_admissions.lead import RARE, Scene, _poor, _with_identity
from graphfraud.stats.decoys import fit_tail


def scene(village: np.ndarray, special: np.ndarray) -> Scene:
    person = np.arange(len(village))
    rows = Admissions(person, np.zeros(len(person), int), person, village)
    return Scene(pa.table({"special": pa.array(special)}), rows, fit_tail([1.0], 1), 3, 3)


def test_eight_of_twelve_are_no_chance_where_one_in_twenty_is_poor():
    village, special = np.repeat([0, 1, 2], [12, 48, 340]), np.arange(400) % 20 == 19
    special[:8] = True
    assert _poor(scene(village, special), np.arange(12)) < 1e-6


def test_nor_are_they_told_by_it_where_their_neighbours_are_as_poor():
    village, special = np.repeat([0, 2], [60, 340]), np.arange(400) % 20 == 19
    special[:8] = True
    special[12:60] = np.arange(48) % 3 > 0
    assert _poor(scene(village, special), np.arange(12)) > RARE


def test_two_are_in_any_village():
    special = np.zeros(400, bool)
    special[:2] = True
    assert _poor(scene(np.repeat([0, 2], [60, 340]), special), np.arange(12)) == 1.0


def test_both_count_together_and_never_against_the_company():
    assert _with_identity(0.03, 1e-4) < 0.001
    assert _with_identity(0.03, 0.02) == 0.03
    assert _with_identity(1e-12, 0.009) <= 1e-12
