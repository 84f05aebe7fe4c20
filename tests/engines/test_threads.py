from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from graphfraud.threads import Once, in_order


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_the_items_order_whoever_is_done_first(workers: int) -> None:
    def slow(number: int) -> int:
        time.sleep(0.004 * (number % 3))
        return number * number

    assert list(in_order(slow, range(20), workers)) == [number * number for number in range(20)]


def test_several_are_at_work_at_once() -> None:
    together = threading.Barrier(3)
    assert list(in_order(lambda number: together.wait(10) >= 0, range(3), 3)) == [True] * 3


@pytest.mark.parametrize("workers", [1, 3])
def test_items_are_not_taken_far_ahead(workers: int) -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    found = in_order(lambda number: number, items(), workers)
    assert next(found) == 0
    assert len(taken) <= workers + 1
    found.close()
    assert len(taken) <= workers + 1


@pytest.mark.parametrize("workers", [1, 3])
def test_an_error_comes_at_its_items_turn(workers: int) -> None:
    def picky(number: int) -> int:
        if number == 4:
            raise ValueError("four")
        return number

    seen = []
    with pytest.raises(ValueError, match="four"):
        for number in in_order(picky, range(9), workers):
            seen.append(number)
    assert seen == [0, 1, 2, 3]


def test_what_several_ask_for_at_once_is_made_once_and_given_to_all() -> None:
    once, made = Once(), []
    together = threading.Barrier(3)

    def make() -> int:
        time.sleep(0.02)
        made.append(threading.current_thread().name)
        return len(made)

    def ask(_number: int) -> int:
        together.wait(10)
        return once.get("visits", make)

    assert list(in_order(ask, range(3), 3)) == [1, 1, 1]
    assert once.get("persons", lambda: once.get("visits", make) + 10) == 11
    assert len(made) == 1


def test_who_waits_for_what_cannot_be_made_gets_the_error() -> None:
    once, begun = Once(), threading.Event()

    def fails() -> int:
        begun.set()
        time.sleep(0.02)
        raise ValueError("no records")

    def ask(number: int) -> str:
        if number:
            begun.wait(10)
        with pytest.raises(ValueError, match="no records"):
            once.get("visits", fails if not number else lambda: 1)
        return "told"

    assert list(in_order(ask, range(2), 2)) == ["told", "told"]
