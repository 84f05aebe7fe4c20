"""The adjusted Rand index against pairs counted one by one, and against the values of the literature."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfraud.stats.agreement import adjusted_rand

labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30)


def groups(names: list[int]) -> list[list[int]]:
    return [[i for i, name in enumerate(names) if name == label] for label in sorted(set(names))]


@given(labels)
def test_it_is_what_counting_the_pairs_gives(both: list[tuple[int, int]]) -> None:
    a, b = [one for one, _ in both], [other for _, other in both]
    pairs = list(combinations(range(len(both)), 2))
    same_a, same_b = ({pair for pair in pairs if names[pair[0]] == names[pair[1]]} for names in (a, b))
    expected = len(same_a) * len(same_b) / len(pairs)
    most = (len(same_a) + len(same_b)) / 2
    wanted = 1.0 if most == expected else (len(same_a & same_b) - expected) / (most - expected)
    assert adjusted_rand(groups(a), groups(b)) == pytest.approx(wanted)
    assert adjusted_rand(groups(a), groups(a)) == 1.0


def test_a_known_value() -> None:
    """Six things in threes and in twos: 2 of 15 pairs are together in both, 6 and 3 in either."""
    assert adjusted_rand([[0, 1, 2], [3, 4, 5]], [[0, 1], [2, 3], [4, 5]]) == pytest.approx((2 - 1.2) / (4.5 - 1.2))


def test_other_members_are_refused() -> None:
    with pytest.raises(ValueError, match="same members"):
        adjusted_rand([[1, 2]], [[1, 3]])
