"""What is drawn without a browser: gallery, map and columns are truthful and legible."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from graphfraud.views.chart import Spot, chart
from graphfraud.views.charts import columns
from graphfraud.views.picture import picture
from graphfraud.views.report_data import Month
from tests.views.made_up import ring_exhibit


def spot(at: int, lat: float, region: str = "990702", name: str = "云川市第一人民医院") -> Spot:
    return Spot(f"{name}{at}", "hospital", region, lat, 116.0 + 0.002 * at, 100.0 + at, "1.00")


def test_a_dense_ring_keeps_all_its_ties_in_the_gallery() -> None:
    exhibit = ring_exhibit(persons=60, days=12)
    drawn = re.findall(r"M\d+ \d+L\d+ \d+", str(picture(exhibit)))
    assert len(drawn) == len(exhibit.edges) > 260


def test_marks_at_one_place_stand_apart_with_lines_to_where_they_are() -> None:
    drawn = str(chart([spot(0, 35.0), spot(0, 35.0), spot(0, 35.0), spot(400, 35.3)]))
    assert drawn.count("<circle") >= 2
    places = [
        tuple(map(float, at)) for at in re.findall(r'class="place">|x="([\d.]+)" y="([\d.]+)" class="place"', drawn)
    ]
    assert len(set(places)) == len(places)


def test_names_on_the_map_cover_no_other_name() -> None:
    drawn = str(chart([spot(at, 35.0 + 0.001 * (at % 3)) for at in range(30)]))
    names = [(float(x), float(y)) for x, y in re.findall(r'x="([\d.]+)" y="([\d.]+)" class="place"', drawn)]
    assert names
    wide = 11 * 10
    for at, (x, y) in enumerate(names):
        for other_x, other_y in names[at + 1 :]:
            assert abs(x - other_x) >= wide * 0.9 or abs(y - other_y) >= 13


def test_a_region_far_away_gets_a_map_of_its_own_and_its_distance() -> None:
    near = [spot(at, 35.0 + 0.01 * at) for at in range(9)]
    alone, both = str(chart(near)), str(chart([*near, spot(3, 32.6, "990102")]))
    assert "<rect" not in alone
    assert "<rect" in both
    (told,) = re.findall(r"([↑↗→↘↓↙←↖]) ([\d,]+) km", both)
    assert told[0] == "↓"
    assert int(told[1]) == pytest.approx(2.44 * 111.2, rel=0.02)


@pytest.mark.parametrize("most", ["0.35", "7", "289112.13", "5000000", "99.99"])
def test_the_scale_of_the_months_is_round_and_reaches_the_highest(most: str) -> None:
    months = [Month("2026-01", {"high": Decimal(most), "medium": Decimal(0), "low": Decimal(0)})]
    drawn = str(columns(months))
    marks = [float(text.replace(",", "")) for text in re.findall(r'class="tick end">([\d,.]+)<', drawn)]
    assert marks[0] == 0 and marks[-1] >= float(most) and 3 <= len(marks) <= 6
    assert all(float(y) >= 0 for y in re.findall(r'<rect x="[\d.]+" y="([-\d.]+)"', drawn))
    first = f"{marks[1]:g}".replace(".", "").replace("e+06", "").strip("0")
    assert first in ("1", "2", "5")
