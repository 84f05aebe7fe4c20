"""How much memory the database may hold while something large runs."""

from __future__ import annotations

import duckdb
import pytest

from graphfraud.store import bound
from graphfraud.store.bound import bounded, roomy, side_by_side


def held(con: duckdb.DuckDBPyConnection) -> str:
    return str(con.execute("SELECT current_setting('memory_limit')").fetchall()[0][0])


@pytest.mark.parametrize(("free", "allowed"), [(4096, "1.0 GiB"), (16384, "2.0 GiB"), (262144, "3.0 GiB")])
def test_an_eighth_of_the_free_memory_within_its_bounds(
    monkeypatch: pytest.MonkeyPatch, free: int, allowed: str
) -> None:
    monkeypatch.setattr(bound, "available_memory", lambda: free)
    with duckdb.connect(config={"memory_limit": "8GiB"}) as con:
        with bounded(con):
            assert held(con) == allowed
        assert held(con) == "8.0 GiB"


def test_a_tighter_limit_stays_and_a_failure_gives_the_memory_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bound, "available_memory", lambda: 16384)
    with duckdb.connect(config={"memory_limit": "512MiB"}) as con:
        with bounded(con):
            assert held(con) == "512.0 MiB"
        assert held(con) == "512.0 MiB"
    with duckdb.connect(config={"memory_limit": "8GiB"}) as con:
        with pytest.raises(ValueError, match="stop"), bounded(con):
            raise ValueError("stop")
        assert held(con) == "8.0 GiB"


@pytest.mark.parametrize(
    ("free", "columns", "allowed"),
    [(16384, 64, "1.1 GiB"), (16384, 20, "600.0 MiB"), (4096, 64, "600.0 MiB"), (4 * 64 * 18, 64, "1.1 GiB")],
)
def test_a_wide_table_is_written_by_two_threads_where_the_machine_has_the_room(
    monkeypatch: pytest.MonkeyPatch, free: int, columns: int, allowed: str
) -> None:
    monkeypatch.setattr(bound, "available_memory", lambda: free)
    with duckdb.connect(config={"memory_limit": "600MiB"}) as con:
        side_by_side(con, columns)
        assert held(con) == allowed


def test_what_does_not_fit_is_spilled_and_the_answer_is_the_same(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bound, "LEAST_MIB", 64)
    monkeypatch.setattr(bound, "available_memory", lambda: 64)
    with duckdb.connect(config={"memory_limit": "4GiB", "temp_directory": f"{tmp_path}/tmp", "threads": 1}) as con:
        query = (
            "SELECT SUM(n) FROM (SELECT md5(i::VARCHAR) AS name, COUNT(*) AS n FROM RANGE(2000000) AS t (i) GROUP BY 1)"
        )
        with bounded(con):
            assert con.execute(query).fetchall() == [(2_000_000,)]


def test_work_that_finds_no_room_is_begun_again_with_twice_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bound, "available_memory", lambda: 1024)
    rooms = []
    with duckdb.connect(config={"memory_limit": "100MiB"}) as con:

        def work() -> int:
            rooms.append(held(con))
            if len(rooms) < 3:
                raise duckdb.OutOfMemoryException("failed to pin block")
            return 7

        assert roomy(con, work) == 7
    assert rooms == ["100.0 MiB", "200.0 MiB", "400.0 MiB"]


def test_no_more_than_half_of_what_is_free_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bound, "available_memory", lambda: 300)
    rooms = []
    with duckdb.connect(config={"memory_limit": "100MiB"}) as con:

        def work() -> None:
            rooms.append(held(con))
            raise duckdb.OutOfMemoryException("failed to pin block")

        with pytest.raises(duckdb.OutOfMemoryException):
            roomy(con, work)
    assert rooms == ["100.0 MiB", "200.0 MiB"]


def test_a_query_that_cannot_be_spilled_gets_its_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the database itself refuses it: quantiles of all rows lie in memory."""
    monkeypatch.setattr(bound, "available_memory", lambda: 4096)
    query = "SELECT LENGTH(STRING_AGG(md5(i::VARCHAR), '')) FROM RANGE(4000000) AS t (i)"
    with duckdb.connect(config={"memory_limit": "64MiB", "threads": 1}) as con:
        with pytest.raises(duckdb.OutOfMemoryException):
            con.execute(query).fetchall()
        assert roomy(con, lambda: con.execute(query).fetchall()) == [(128_000_000,)]
        assert held(con) != "64.0 MiB"
