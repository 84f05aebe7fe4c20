"""Where a pharmacy's customers are at home: their neighbours' middle, unless these came from all over."""

from __future__ import annotations

import numpy as np

from graphfraud.detectors.proxy_swipe.customers import _one_place

VILLAGE, ESTATE = 0, 1


def test_an_estate_whose_people_came_from_all_over_tells_of_no_place() -> None:
    code = np.repeat([VILLAGE, ESTATE], 8)
    spread = np.array([0.0, 0.01, -0.01, 0.02, 0.0, 0.01, -0.02, 0.0])
    lnt = np.concatenate((118.0 + spread, 118.0 + 20 * spread))
    lat = np.concatenate((30.0 - spread, 30.0 + 15 * spread[::-1]))
    middle = _one_place(code, (lnt, lat), np.ones(16, bool))
    assert np.abs(middle[0][:8] - 118.0).max() < 0.02
    assert np.abs(middle[1][:8] - 30.0).max() < 0.02
    assert np.isnan(middle[0][8:]).all()
    assert np.isnan(middle[1][8:]).all()


def test_fewer_than_five_neighbours_tell_nothing() -> None:
    four = np.arange(4)
    middle = _one_place(np.zeros(4, np.int64), (118.0 + four * 1e-3, 30.0 + four * 1e-3), np.ones(4, bool))
    assert np.isnan(middle[0]).all()
