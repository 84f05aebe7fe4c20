"""Lanes of work: in order within a lane, and nothing begins once a piece has failed."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from graphfraud.store.neo4j_lanes import Lanes


def test_each_lane_does_its_work_in_order_and_all_of_it() -> None:
    done: list[tuple[int, int]] = []
    with Lanes([1, 1, 1], "work") as lanes:
        for piece in range(30):
            lanes.put(piece % 3, partial(done.append, (piece % 3, piece)), rows=piece)
    assert lanes.sent == sum(range(30))
    for lane in range(3):
        assert [piece for its, piece in done if its == lane] == list(range(lane, 30, 3))


def test_nothing_begins_after_a_piece_has_failed() -> None:
    """The oldest piece is still under way when another lane's fails: that lane's next piece is dropped, not begun."""
    begun: list[str] = []
    go_on, failed = threading.Event(), threading.Event()

    def slow() -> None:
        begun.append("slow")
        go_on.wait(20)

    def fail() -> None:
        begun.append("fails")
        threading.Timer(0.1, failed.set).start()
        raise KeyError("the first to fail")

    def after() -> None:
        begun.append("after")

    with pytest.raises(KeyError, match="the first to fail"), Lanes([1, 1], "work") as lanes:
        lanes.put(0, slow, 1)
        lanes.put(1, fail, 1)
        assert failed.wait(20)
        lanes.put(1, after, 1)
        lanes.put(0, after, 1)
        go_on.set()
    assert begun == ["slow", "fails"] or begun == ["fails", "slow"]
    assert lanes.sent == 0
