"""Who is one person under two numbers, and who only looks so: namesakes, twins, slips of the pen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphfraud.resolve.kept import keep_matches, same_as
from graphfraud.resolve.persons import Matches, same_persons, sounds_alike
from graphfraud.store.database import Database
from graphfraud.workspace import Workspace

from .tiny_tables import fill

CROWD: dict[str, Any] = {
    "times": 4000, "psn_no": "other{i}", "psn_name": "张{i//4}", "brdy": "1950-01-01 +{i*5}d", "gend": "{1+i%2}",
    "mob": "139{10000+i}", "live_addr": "street {i//3}号",
}  # fmt: skip
ME: dict[str, Any] = {
    "psn_name": "欧阳慧敏", "brdy": "1984-06-15", "gend": "2", "mob": "13800001111", "live_addr": "lane 7号",
    "certno": "320102198406150022",
}  # fmt: skip


def matched(folder: Path, one: dict[str, Any], other: dict[str, Any], crowd: dict[str, Any] | None = None) -> Matches:
    """The matches among a crowd and two records."""
    register = [crowd or CROWD, {"psn_no": "A", **ME, **one}, {"psn_no": "B", **ME, **other}]
    seen = [
        {
            "times": 4000,
            "setl_id": "O{i}",
            "psn_no": "other{i}",
            "fixmedins_code": "P01",
            "setl_time": "2026-01-01 10:00:00",
        },
        {"setl_id": "A1", "psn_no": "A", "fixmedins_code": "P01", "setl_time": "2026-01-02 10:00:00"},
        {
            "setl_id": "B1",
            "psn_no": "B",
            "fixmedins_code": "P01",
            "insu_admdvs": "320501",
            "setl_time": "2026-01-03 10:00:00",
        },
    ]
    with fill(folder / "ws", {"psn_info_b": register, "setl_d": seen}) as database:
        found = same_persons(database.con)
        keep_matches(database, found)
    return found


def told(found: Matches) -> bool:
    return ("A", "B") in zip(found.a, found.b, strict=True)


@pytest.mark.parametrize(
    ("what", "one", "other", "same"),
    [
        ("one identity number", {}, {"mob": None, "live_addr": "elsewhere 1号"}, True),
        ("an old number of fifteen digits", {}, {"certno": "320102840615002", "mob": None}, True),
        ("name, birthday and phone without an identity number", {"certno": None}, {"live_addr": None}, True),
        ("name, birthday and address without an identity number", {"certno": None}, {"mob": None}, True),
        ("everything but the identity number: two people", {}, {"certno": "320102198406150049"}, False),
        ("twins without identity numbers", {"certno": None}, {"psn_name": "欧阳慧珍"}, False),
        ("twins of two sexes", {"certno": None}, {"psn_name": "欧阳慧强", "gend": "1"}, False),
        ("a slip in the birthday", {"certno": None}, {"brdy": "1984-06-16"}, True),
        ("day and month swapped", {"certno": None, "brdy": "1984-06-05"}, {"brdy": "1984-05-06"}, True),
        ("mother and daughter of one name and house", {"certno": None}, {"brdy": "2009-11-28"}, False),
    ],
)
def test_who_is_one_person(tmp_path: Path, what: str, one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert told(matched(tmp_path, one, other)) is same, what


def test_namesakes_of_a_common_name_born_on_one_day_are_two_people(tmp_path: Path) -> None:
    common = {**CROWD, "psn_name": "欧阳慧敏"}
    apart = {"mob": "13500002222", "live_addr": "far 1号"}
    assert not told(matched(tmp_path, {"certno": None}, apart, common))


def test_a_placeholder_birthday_says_little(tmp_path: Path) -> None:
    placeholder = {**CROWD, "brdy": "1980-01-01", "psn_name": "张{i//40}"}
    one, other = {"certno": None, "brdy": "1980-01-01", "psn_name": "张5"}, {"mob": "135", "live_addr": "far 1号"}
    assert not told(matched(tmp_path, one, {**other, "brdy": "1980-01-01", "psn_name": "张5"}, placeholder))


def test_a_given_name_written_by_ear_is_the_same_name(tmp_path: Path) -> None:
    assert sounds_alike("欧阳慧敏", "欧阳惠敏")
    assert not sounds_alike("欧阳慧敏", "欧阳慧珍")
    assert told(matched(tmp_path, {"certno": None}, {"psn_name": "欧阳惠敏"}))


def test_the_score_is_explained_field_by_field_where_a_person_is_asked_for(tmp_path: Path) -> None:
    found = matched(tmp_path, {"certno": None}, {"live_addr": None})
    at = found.a.index("A")
    assert sum(bits[at] for bits in found.bits.values()) > 20
    assert "name +" in found.explain(at)
    assert "出生日期 +" in found.explain(at, "zh")
    assert "欧阳" not in found.explain(at, "zh")
    with Database(tmp_path / "ws", read_only=True) as database:
        (other,) = same_as(database, "B")
    assert (other.id, other.region) == ("A", "320102")
    (told_of,) = Workspace(tmp_path / "ws", lang="en").patient("A").to_json()["same_person"]
    assert told_of["id"] == "B"
    assert told_of["probability"] >= 0.95
    assert set(told_of["bits"]) == {"name", "birth", "sex", "phone"}


def test_people_who_share_nothing_but_a_block_are_not_matched(tmp_path: Path) -> None:
    found = matched(
        tmp_path, {}, {"psn_name": "王五", "certno": "320102197001010011", "brdy": "1970-01-01", "mob": "1"}
    )
    assert not len(found)
