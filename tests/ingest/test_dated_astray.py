"""A year typed wrong: what is dated far from all others is kept, counted and not used."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from ingest_records import settlement

from graphfraud.engines.frame import load_visits
from graphfraud.store.database import sql_file

YEAR = [settlement(i) for i in range(1000)]


def used(database):
    return database.con.execute("SELECT COUNT(*), MIN(setl_time), MAX(setl_time) FROM settlement").fetchall()[0]


def warnings(report):
    return {warned.code: warned.rows for warned in report.all_warnings() if warned.code == "dated_astray"}


def test_years_typed_wrong_stretch_nothing_and_are_told(take, database):
    before = settlement(2001, setl_time="1926-03-05 08:00:00")
    after = [settlement(2002 + i, setl_time=f"2062-03-0{5 + i} 08:00:00") for i in range(2)]
    report = take([before, *YEAR, *after])
    assert (report.accepted, warnings(report)) == (1003, {"dated_astray": 3})
    count, first, last = used(database)
    assert (count, first.year, last.year) == (1000, 2026, 2026)
    assert database.con.execute("SELECT COUNT(*) FROM setl_d").fetchall() == [(1003,)]
    assert database.con.execute("SELECT YEAR(MIN(first_seen)), YEAR(MAX(last_seen)) FROM institution").fetchall() == [
        (2026, 2026)
    ]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([settlement(2001, setl_time="2025-03-01 08:00:00")], "a year before is not far"),
        ([settlement(2001 + i, setl_time="1999-03-01 08:00:00") for i in range(4)], "more than one of 500 are no slip"),
        (
            [settlement(2001 + i, setl_time=f"{2025 - i}-06-01 08:00:00") for i in range(2)],
            "the long history of a few goes on",
        ),
    ],
)
def test_what_is_near_many_or_goes_on_is_used(take, database, rows, why):
    assert not warnings(take([*YEAR, *rows])), why
    assert used(database)[0] == len(YEAR) + len(rows)


def test_an_old_settlement_is_used_once_others_of_its_time_come(take, database):
    old = [settlement(2001 + i, setl_time="2019-03-05 08:00:00") for i in range(9)]
    assert warnings(take([*YEAR, old[0]])) == {"dated_astray": 1}
    assert not warnings(take(old[1:], "more_setl_d.csv"))
    assert used(database)[0] == 1009


def test_few_records_are_all_used(take, database):
    take([settlement(1), settlement(2, setl_time="1999-03-01 08:00:00")])
    assert used(database)[0] == 2


def test_fractions_of_a_second_are_read_as_the_second(take, database):
    take([settlement(1, setl_time="2026-03-05 08:01:59.250"), settlement(2, setl_time="2026-03-05 08:01:00")])
    visits = load_visits(database.con, sql_file("graphfraud.engines", "sql/visits.sql"))
    np.testing.assert_array_equal(visits.minute, [8 * 60 + 1, 8 * 60 + 1])
    assert database.con.execute("SELECT MAX(setl_time) FROM setl_d").fetchall() == [
        (datetime(2026, 3, 5, 8, 1, 59, 250000),)
    ]
