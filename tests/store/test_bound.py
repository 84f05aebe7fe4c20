"""How much memory the database may hold while something large runs."""

from __future__ import annotations

import duckdb
import pytest

from graphfraud.store import bound
from graphfraud.store.bound import bounded


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
