"""The co-presence primitive has two forms, one answer; the shared steps speak Spark's dialect; no Java is said in one line."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.engines import java
from graphfraud.engines.spark import translated
from graphfraud.errors import EngineError
from tests.engines.visits import native_pairs, random_visits, visit_table, window_table

MAIN = ("impossible_travel", "kickback_referral")


def step(package: str, name: str) -> str:
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(0, 120),
    st.sampled_from(["minute", "day", "far"]),
    st.integers(1, 3),
    st.sampled_from([1, 2, 4, 400]),
)
def test_bucket_join_finds_the_pairs_of_the_window_scan(
    seed: int, count: int, level: str, least: int, most: int
) -> None:
    visits = random_visits(seed, count)
    with duckdb.connect() as con:
        con.register("gf_visit", visit_table(visits))
        con.register("gf_window", window_table(visits))
        query = step("graphfraud.engines", "sql/co_presence.sql")
        rows = con.execute(query, {"level": level, "least": least, "most": most}).fetchall()
    assert {(a, b): (days, met) for a, b, days, met in rows} == native_pairs(visits, level, least, most)


@pytest.mark.parametrize("name", MAIN)
def test_every_shared_step_translates_with_its_parameters(name: str) -> None:
    package = f"graphfraud.detectors.{name}"
    files = [entry.name for entry in resources.files(package).iterdir() if entry.name.endswith(".sql")]
    assert files
    for file in files:
        query = step(package, file)
        code = "\n".join(line.split("--")[0] for line in query.splitlines())
        wanted = {word.strip("$(),") for word in code.split() if word.strip("(").startswith("$")}
        assert all(f":{parameter}" in translated(query) for parameter in wanted), file
        assert "$" not in "".join(part for k, part in enumerate(translated(query).split("*/")[-1:]) if k == 0)


def test_without_java_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match="no Java found; install a JDK 17 or newer"):
        java.need_java()


def test_a_java_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match="Java 8 is too old"):
        java.need_java()
