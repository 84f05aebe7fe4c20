"""A run looks for garbage in cycles less often and leaves the interpreter as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from graphfraud.garbage import NEW, seldom_swept


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize("own", [(700, 10, 10), (0, 10, 10), (NEW + 1, 5, 5)])
def test_garbage_is_looked_for_seldom_and_as_before_afterwards(own: tuple[int, int, int]) -> None:
    gc.set_threshold(*own)
    with pytest.raises(KeyError), seldom_swept():
        assert gc.get_threshold() == (NEW if own[0] == 700 else own[0], *own[1:])
        raise KeyError
    assert gc.get_threshold() == own
