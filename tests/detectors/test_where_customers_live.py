"""Where a pharmacy's customers are at home: their neighbours' middle, unless these came from all over."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from graphfraud.detectors.proxy_swipe.customers import _around, _one_place
from graphfraud.detectors.proxy_swipe.lead import _brief
from graphfraud.detectors.proxy_swipe.newcomers import ALL_OVER, NEVER, Scan
from graphfraud.detectors.run import detect

from .tiny_tables import fill

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
    lnt, lat = _around(case, person, unit, own, [np.full(14, 118.0), np.full(14, 30.0)], np.zeros(14, bool))
    assert np.isnan(lnt[:7]).all()
    assert np.isnan(lat[:7]).all()
    assert np.allclose(lnt[7:], 118.0)
    assert np.allclose(lat[7:], 30.0)


def test_newcomers_at_home_all_over_town_are_of_no_one_place_whatever_address_they_share() -> None:
    """Six kilometres from the pharmacy: a quarter's people keep to their streets, an estate's still go where they came from."""
    streets, town = np.linspace(-0.005, 0.005, 9), np.linspace(-0.08, 0.08, 9)
    for spread, scattered in ((streets, False), (town, True)):
        people = SimpleNamespace(own_lnt=118.06 + spread, own_lat=30.0 + spread, km=np.full(9, 6.0))
        share = Scan.scatter(cast(Any, SimpleNamespace(people=people)), np.arange(9))
        assert (share > ALL_OVER) == scattered
    unknown = SimpleNamespace(own_lnt=np.full(9, np.nan), own_lat=np.full(9, np.nan), km=np.full(9, 6.0))
    assert Scan.scatter(cast(Any, SimpleNamespace(people=unknown)), np.arange(9)) == 0, "nothing is said against them"


def test_a_far_place_does_not_end_at_the_least_way_of_six_kilometres() -> None:
    """Ten newcomers just beyond it; next to them five who came new too, five old customers on another kilometre, and a late one near the shop."""
    lat = np.concatenate((np.full(10, 30.055), np.full(5, 30.0525), np.full(5, 30.045), [30.0]))
    people = SimpleNamespace(
        unit=np.zeros(21, np.int64), lnt=np.full(21, 118.0), lat=lat, km=np.abs(lat - 30.0) * 111.2
    )
    arrived = np.concatenate((np.full(15, 200), np.full(5, 3), [NEVER]))
    scan = cast(Any, SimpleNamespace(people=people, arrived=arrived))
    assert Scan._next_to(scan, np.arange(10), 150, 6.0).tolist() == [10, 11, 12, 13, 14]
    assert not len(Scan._next_to(scan, np.arange(10), 250, 6.0)), "who came before the day are old customers"


def test_who_came_and_went_within_two_months_stayed_near_the_shop_for_a_while() -> None:
    """A shelter of three weeks while the records go on; a terminal lent until they end is none, however lately it began."""
    rows: dict[str, list[Any]] = {"since": [100, 102, 105, 110], "until": [110, 115, 118, 121]}
    assert _brief(rows, 300)
    assert not _brief(rows, 125), "the records end with them"
    assert not _brief({"since": [100, 110, 150, 200], "until": [200, 220, 250, 280]}, 360)


def test_a_pharmacy_without_coordinates_is_placed_where_impossible_trips_were_looked_for_before(tmp_path: Path) -> None:
    """Both keep where institutions lie, on one connection where there is one lane."""
    tables = {
        "medins_info_b": [
            {"times": 2, "fixmedins_code": "P0{i}", "medins_type": "零售药店", "lnt": "118.{i}", "lat": "32.{i}"},
            {"fixmedins_code": "P09", "medins_type": "零售药店"},
        ],
        "setl_d": [
            {"times": 90, "setl_id": "B{i}", "psn_no": "u{i%9}", "fixmedins_code": "P0{i%2*9}",
             "setl_time": "2026-01-01 +{i}d 9:{i%60}"},
        ],
    }  # fmt: skip
    for order in (["impossible_travel", "proxy_swipe"], ["proxy_swipe"]):
        with fill(tmp_path / "-".join(order), tables) as database:
            assert detect(database, only=order) == []
