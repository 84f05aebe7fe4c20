"""Newcomers of a shop who have moved house: what is told of their old homes, address by address and with few visits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from graphfraud.innocent.events import Events
from graphfraud.innocent.moved_residence import goes_on, on_newcomers

HALF_YEAR = 1.0
"""As long since the onset as before."""


def _newcomers(**address: tuple[int, tuple[int, int], tuple[int, int]]) -> Events:
    """Of each address: how many people, and their months at home and of these at pharmacies, in all, before the onset and since."""
    rows: list[dict[str, Any]] = []
    for code, (name, (count, home, shops)) in enumerate(address.items()):
        for k in range(count):
            row: dict[str, Any] = {"unit": "P01", "address": None if name == "unknown" else code, "transferred": False}
            for what, (before, since) in (("home", home), ("shops", shops)):
                row |= {f"{what}_before": _share(before, k, count)}
                row |= {f"{what}_{when}": _share(since, k, count) for when in ("while", "since")}
            rows.append(
                row | {"usual_while": HALF_YEAR, "usual_since": HALF_YEAR, "since": 200, "until": 360, "last": 364}
            )
    return Events(pa.Table.from_pylist(rows), frozenset())


def _share(total: int, k: int, count: int) -> int:
    return total * (k + 1) // count - total * k // count


def test_the_people_of_one_address_have_moved_and_clear_none_of_the_other() -> None:
    scene = _newcomers(estate=(36, (90, 0), (40, 0)), village=(25, (20, 19), (12, 11)))
    cleared = on_newcomers(scene).cleared
    assert cleared[:36].all()
    assert not cleared[36:].any()


def test_of_newcomers_without_addresses_all_have_moved_or_none() -> None:
    assert on_newcomers(_newcomers(unknown=(30, (90, 5), (40, 2)))).cleared.all()
    assert not on_newcomers(_newcomers(unknown=(30, (90, 70), (40, 30)))).cleared.any()


def test_few_visits_before_tell_not_that_fewer_since_are_a_move() -> None:
    """Four months with purchases among nineteen people, then one; of forty then ten it is told."""
    assert not on_newcomers(_newcomers(village=(19, (40, 38), (4, 1)))).cleared.any()
    assert on_newcomers(_newcomers(village=(19, (60, 58), (40, 10)))).cleared.all()


def test_who_is_seen_at_home_as_before_is_told_from_who_is_seldom_seen() -> None:
    code = np.zeros(20, np.int64)
    assert goes_on(_newcomers(village=(20, (60, 55), (30, 28))), code).all()
    assert not goes_on(_newcomers(village=(20, (60, 55), (30, 8))), code).any(), "their old pharmacies are left"
    assert not goes_on(_newcomers(village=(20, (3, 3), (2, 2))), code).any(), "too little to tell"
    assert not goes_on(_newcomers(village=(20, (60, 55), (30, 28))), np.full(20, -1)).any()
