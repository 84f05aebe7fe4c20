"""Medians of votes for all groups at once are those of each group's votes written out."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphfraud.stats.middles import Middles

GROUPS, PLACES = 5, 6
VALUES = np.array([3.5, -1.0, 3.5, 0.1, 7.25, 2.0])
ENTRIES = st.dictionaries(
    st.tuples(st.integers(0, GROUPS - 1), st.integers(0, PLACES - 1)), st.integers(1, 4), max_size=GROUPS * PLACES
)


def middle(votes: list[float]) -> float:
    return float(np.median(votes)) if votes else np.nan


@given(ENTRIES)
def test_with_and_without_each_entry(entries: dict[tuple[int, int], int]) -> None:
    group, place = (np.array([key[k] for key in entries], np.int64) for k in (0, 1))
    votes = np.array(list(entries.values()), np.int64)
    middles = Middles.of(group, place, VALUES, votes, GROUPS)

    def written_out(of: int, without: int | None = None) -> list[float]:
        at = [k for k in range(len(group)) if group[k] == of and k != without]
        return [float(VALUES[place[k]]) for k in at for _ in range(votes[k])]

    whole = np.array([middle(written_out(k)) for k in range(GROUPS)])
    np.testing.assert_array_equal(middles.whole(), whole)
    entry = np.arange(len(group))
    without = np.array([middle(written_out(int(group[k]), int(k))) for k in entry], float)
    np.testing.assert_array_equal(middles.without(entry, group, votes), without)
