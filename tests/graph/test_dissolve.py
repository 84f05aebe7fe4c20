"""The smallest set of rows that dissolves a ring, against trying all sets."""

from __future__ import annotations

import time
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from graphfraud.graph.dissolve import _triples, dissolve, still_stands


def presence(shown: np.ndarray) -> dict[tuple[str, int], list[str]]:
    return {(f"p{i}", int(e)): [f"s{i}-{e}"] for i, e in zip(*np.nonzero(shown), strict=True)}


def least(known: dict[tuple[str, int], list[str]]) -> int:
    """Fewest rows, by trying."""
    rows = sorted(row for part in known.values() for row in part)
    for size in range(len(rows) + 1):
        if any(not still_stands(known, chosen) for chosen in combinations(rows, size)):
            return size
    raise AssertionError


@pytest.mark.parametrize("seed", range(6))
def test_small_rings_are_dissolved_with_the_fewest_rows(seed: int) -> None:
    shown = np.random.default_rng(seed).random((4, 4)) < 0.8
    known = presence(shown)
    found = dissolve(known)
    assert found.exact
    assert len(found.rows) == least(known)
    assert not still_stands(known, found.rows)


def test_what_does_not_stand_needs_nothing() -> None:
    pair = {("a", 1): ["x"], ("b", 1): ["y"], ("a", 2): ["z"], ("b", 2): ["w"]}
    assert dissolve(pair).rows == ()
    once = {(f"p{i}", "day"): [f"s{i}"] for i in range(6)}
    assert dissolve(once).rows == ()


def test_three_persons_on_two_days_hang_by_one_row() -> None:
    known = presence(np.ones((3, 2), bool))
    found = dissolve(known)
    assert len(found.rows) == 1
    assert still_stands(known, ())


def test_a_presence_with_several_rows_costs_all_of_them() -> None:
    known = presence(np.ones((3, 2), bool))
    known["p0", 0] = ["a", "b", "c"]
    found = dissolve(known)
    assert len(found.rows) == 1
    assert not set(found.rows) & {"a", "b", "c"}


def test_a_large_ring_is_dissolved_with_a_stated_bound() -> None:
    shown = np.random.default_rng(1).random((40, 30)) < 0.7
    known = presence(shown)
    found = dissolve(known)
    assert not still_stands(known, found.rows)
    assert 1 <= found.bound <= len(found.rows)
    assert not found.exact
    for row in found.rows[:20]:  # none is idle
        assert still_stands(known, [other for other in found.rows if other != row])


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_by_threes_never_asks_for_too_many(seed: int) -> None:
    shown = np.random.default_rng(seed).random((3 + seed % 3, 4)) < 0.75
    assert _triples(shown) <= least(presence(shown))


def test_without_steps_for_the_exact_answer_the_greedy_one_dissolves_too() -> None:
    known = presence(np.random.default_rng(2).random((12, 9)) < 0.8)
    quick, slow = dissolve(known, 0), dissolve(known)
    assert not still_stands(known, quick.rows)
    assert quick.bound <= slow.bound <= len(slow.rows) <= len(quick.rows)


def test_the_answer_depends_on_steps_and_never_on_a_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    import scipy.optimize

    asked: list[dict[str, Any]] = []
    real = scipy.optimize.milp

    def watched(*given: Any, **more: Any) -> Any:
        asked.append(dict(more["options"]))
        return real(*given, **more)

    monkeypatch.setattr(scipy.optimize, "milp", watched)
    known = presence(np.random.default_rng(4).random((8, 9)) < 0.7)
    idle = dissolve(known)
    clock = iter(range(10**9))
    for name in ("time", "perf_counter", "monotonic"):
        monkeypatch.setattr(time, name, lambda: 1000.0 * next(clock))
    assert dissolve(known) == idle
    assert asked and all(set(options) == {"node_limit"} for options in asked)
    few, many = dissolve(known, 1), dissolve(known, 200)
    assert few.bound <= many.bound <= len(many.rows) <= len(few.rows)
    assert (few.bound, len(few.rows)) != (many.bound, len(many.rows)), "more steps find more"


def test_a_ring_too_large_to_search_exactly_is_not_posed_to_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a node of a problem of this size may take minutes")

    monkeypatch.setattr("scipy.optimize.milp", refuse)
    known = presence(np.random.default_rng(1).random((15, 20)) < 0.7)
    found = dissolve(known)
    assert not still_stands(known, found.rows)
    assert 1 < found.bound < len(found.rows)
