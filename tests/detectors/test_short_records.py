"""What shows ten times in a year shows in a quarter two or three times: least numbers fall with the records' length."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphfraud.detectors.run import detect, span
from graphfraud.detectors.spec import YEAR, Parameter, catalogue, detector
from tests.detectors.tiny_tables import fill

TEXT = {"zh": "次数", "en": "times"}


@pytest.mark.parametrize(("days", "least"), [(YEAR, 10), (3 * YEAR, 10), (182, 5), (91, 3), (60, 3), (1, 3)])
def test_a_least_number_is_of_a_years_records(days: int, least: int) -> None:
    assert Parameter("least", 10, "times", TEXT, at_least=3).within(days) == least


def test_what_is_no_number_of_events_stays_as_it_is() -> None:
    assert Parameter("ratio", 3.0, "times", TEXT).within(1) == 3.0
    for item in catalogue().values():
        for parameter in item.parameters:
            assert not parameter.at_least or isinstance(parameter.default, int)
            assert parameter.at_least <= float(parameter.default) if parameter.at_least else True


def test_a_value_that_was_asked_for_does_not_fall() -> None:
    found = detector("over_prescribing").settings({"least_courses": "5"}, days=91)
    assert (found["least_courses"], found["least_persons"]) == (5, 3)


def test_one_stray_settlement_makes_no_year(tmp_path: Path) -> None:
    rows = [
        {
            "times": 2000,
            "setl_id": "A{i}",
            "psn_no": "p{i}",
            "fixmedins_code": "P01",
            "setl_time": "2026-01-01 +{i//22}d",
        },
        {"setl_id": "Z", "psn_no": "p1", "fixmedins_code": "P01", "setl_time": "2024-03-01"},
    ]
    with fill(tmp_path / "ws", {"setl_d": rows}) as database:
        assert span(database) == 91


def test_a_finding_says_with_what_numbers_it_was_made(tmp_path: Path) -> None:
    visit = {"med_type": "14"}
    rows = [
        visit | {"times": 160, "setl_id": "B{i}", "psn_no": "o{i%40}", "fixmedins_code": "H0{2+i%4}", "setl_time": "2026-02-01 +{i//40*28}d 10:00:00"},
        visit | {"times": 12, "setl_id": "S{i}", "psn_no": "b{i%4}", "fixmedins_code": "H01", "setl_time": "2026-02-01 +{i//4*28}d 11:00:00"},
    ]  # fmt: skip
    lines = [
        {"times": 160, "bkkp_sn": "b{i}", "setl_id": "B{i}", "hilist_code": "D1", "hilist_name": "降压药", "bilg_dr_code": "DR{2+i%4}"},
        {"times": 12, "bkkp_sn": "s{i}", "setl_id": "S{i}", "hilist_code": "D1", "hilist_name": "降压药", "cnt": 10, "bilg_dr_code": "DR1"},
    ]  # fmt: skip
    with fill(tmp_path / "ws", {"setl_d": rows, "fee_list_d": lines}) as database:
        (finding,) = detect(database, only=["over_prescribing"])
        assert finding.parameters["least_courses"] == 3
        assert detect(database, only=["over_prescribing"], settings={"over_prescribing.least_courses": "5"}) == []
