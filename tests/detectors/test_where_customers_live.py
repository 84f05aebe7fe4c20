"""Where a pharmacy's customers are at home: their neighbours' middle, unless these came from all over."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from graphfraud.detectors.proxy_swipe.customers import _around, _homes, _one_place

VILLAGE, ESTATE = 0, 1


def test_an_estate_whose_people_came_from_all_over_tells_of_no_place() -> None:
    code = np.repeat([VILLAGE, ESTATE], 8)
    spread = np.array([0.0, 0.01, -0.01, 0.02, 0.0, 0.01, -0.02, 0.0])
    lnt = np.concatenate((118.0 + spread, 118.0 + 20 * spread))
    lat = np.concatenate((30.0 - spread, 30.0 + 15 * spread[::-1]))
    middle, known = _one_place(code, (lnt, lat), np.ones(16, bool), code == VILLAGE)
    assert known.all()
    assert np.abs(middle[0][:8] - 118.0).max() < 0.02
    assert np.abs(middle[1][:8] - 30.0).max() < 0.02
    assert np.isnan(middle[0][8:]).all()
    assert np.isnan(middle[1][8:]).all()


def test_a_village_whose_people_are_registered_there_is_one_place_however_many_towns_they_go_to() -> None:
    spread = np.array([0.0, 0.01, -0.01, 0.02, 0.0, 0.01, -0.02, 0.0])
    code, lnt, lat = np.zeros(8, np.int64), 118.0 + 20 * spread, 30.0 + 15 * spread[::-1]
    everybody = np.ones(8, bool)
    assert np.isnan(_one_place(code, (lnt, lat), everybody, ~everybody)[0][0]).all()
    assert not np.isnan(_one_place(code, (lnt, lat), everybody, everybody)[0][0]).any()


def test_a_village_scattered_over_half_the_way_to_a_pharmacy_is_not_far_from_it() -> None:
    own = [np.full(2, 118.02), np.full(2, 30.0)]
    village = [np.full(2, 118.0), np.full(2, 30.0), np.full(2, 9.0)]
    near_lnt, far_lnt = 118.07, 118.6
    lnt, _, km = _homes(own, village, np.array([near_lnt, far_lnt]), np.full(2, 30.0))
    assert lnt.tolist() == [118.02, 118.0], "seven kilometres are no way for who goes nine; sixty are"
    assert km[0] < 6 < km[1]


def test_fewer_than_five_neighbours_tell_nothing() -> None:
    four = np.arange(4)
    middle, known = _one_place(
        np.zeros(4, np.int64), (118.0 + four * 1e-3, 30.0 + four * 1e-3), np.ones(4, bool), np.ones(4, bool)
    )
    assert np.isnan(middle[0]).all()
    assert not known.any()


def test_customers_who_moved_in_from_all_over_are_not_placed_by_the_other_residents() -> None:
    person, unit = np.arange(14), np.repeat([0, 1], 7)
    case = cast(Any, SimpleNamespace(people=SimpleNamespace(village=np.full(14, ESTATE))))
    spread = np.linspace(-0.3, 0.3, 7)
    own = [
        np.concatenate((118.0 + spread, np.full(7, 118.0))),
        np.concatenate((30.0 + spread[::-1] ** 2 * 3, np.full(7, 30.0))),
    ]
    lnt, lat, _ = _around(case, person, unit, own, [np.full(14, 118.0), np.full(14, 30.0)], np.zeros(14, bool))
    assert np.isnan(lnt[:7]).all()
    assert np.isnan(lat[:7]).all()
    assert np.allclose(lnt[7:], 118.0)
    assert np.allclose(lat[7:], 30.0)
