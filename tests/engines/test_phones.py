"""Whose number it is: a family's on both sides of a marriage, or somebody's who leaves his own for strangers."""

from __future__ import annotations

import numpy as np
import pytest

from graphfraud.engines.people import left_by_strangers

NONE = -1


def strangers(address: list[int], surname: list[int], registered: list[int] | None = None) -> bool:
    """Whether the number that all of them left, beside one of their own each, is strangers'; their own numbers never are."""
    count = len(address)
    phones = np.stack((np.zeros(count, np.int32), np.arange(1, count + 1, dtype=np.int32)), axis=1)
    home = np.full(count, NONE, np.int32) if registered is None else np.array(registered, np.int32)
    found = left_by_strangers(phones, np.array(address, np.int32), home, np.array(surname, np.int32))
    assert not found[:, 1].any()
    assert found[:, 0].all() == found[:, 0].any()
    return bool(found[:, 0].any())


def test_a_number_left_by_four_who_share_nothing_is_nobodys_family() -> None:
    assert strangers(address=[0, 1, 2, 3], surname=[0, 1, 2, 3])
    assert strangers(address=[0, 1, 2, 3, 4], surname=[0, 1, 2, 3, 3])


@pytest.mark.parametrize(
    ("address", "surname"),
    [
        ([0, 1, 1, 2, 2], [5, 5, 6, 7, 8]),  # a daughter, her parents, her husband's parents
        ([0, 1, 2], [5, 6, 7]),  # a daughter, her mother, her mother-in-law
        ([0, 0, 0, 0, 0], [1, 2, 3, 4, 5]),  # one household
        ([0, 1, 2, 3], [5, 5, 5, 5]),  # brothers
        ([NONE, NONE, NONE, NONE], [1, 2, 3, 4]),  # nobody's address is known
        ([0, 1, 2, 3], [NONE, NONE, NONE, NONE]),
    ],
)
def test_a_familys_number_stays(address: list[int], surname: list[int]) -> None:
    assert not strangers(address, surname)


def test_a_household_registered_together_is_one_wherever_its_members_live() -> None:
    assert not strangers(address=[0, 1, 2, 3], surname=[0, 1, 2, 3], registered=[7, 7, 8, 8])
