from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphfraud.stats.crowding import SHRINK, crowding, permute_dates

rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), min_size=1, max_size=60).map(sorted)


def arrays(visits: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    place, day = (np.array([row[k] for row in visits], np.int32) for k in range(2))
    return place, day, (day % 7).astype(np.int32)


@given(rows, st.integers(0, 2**31))
def test_permuted_dates_keep_every_crowd_and_every_weekday(visits, seed) -> None:
    place, day, weekday = arrays(visits)
    moved = permute_dates(place, weekday, day, np.random.default_rng(seed))
    assert Counter(zip(place.tolist(), moved.tolist(), strict=True)) == Counter(
        zip(place.tolist(), day.tolist(), strict=True)
    )
    assert (moved % 7 == weekday).all()


@given(rows)
def test_chance_of_a_shared_date_counts_the_pairs_of_visits(visits) -> None:
    place, day, weekday = arrays(visits)
    crowd = crowding(place, day, weekday, 4)
    for where in range(4):
        mine = day[place == where]
        weeks = max((mine.max() - mine.min() + 7) // 7, 1) if len(mine) else 1
        for w in range(7):
            dates = mine[mine % 7 == w]
            same = sum(int(x == y) for i, x in enumerate(dates) for j, y in enumerate(dates) if i != j)
            wanted = (same + SHRINK) / (len(dates) * (len(dates) - 1) + SHRINK * weeks)
            if len(mine):
                assert np.isclose(crowd.chance[where * 7 + w], wanted)
    assert crowd.volume[crowd.block].tolist() == [visits.count(visit) for visit in visits]
