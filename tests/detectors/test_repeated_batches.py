"""Admissions that come in batches: the search over arrays says what counting key by key says, and persons' numbers do not matter."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from graphfraud.detectors.recruited_admissions.batches import SPREAD, Admissions, Held, candidates, repeated


def drawn(seed: int) -> Admissions:
    """Admissions to six hospitals, of which villages are fetched to two again and again."""
    rng = np.random.default_rng(seed)
    rows = [(int(rng.integers(0, 400)), int(rng.integers(0, 6)), int(rng.integers(0, 365))) for _ in range(1200)]
    for round_of in range(8):
        rows += [
            (400 + village * 20 + k, village % 2, 40 * round_of + 9 * village) for village in range(4) for k in range(5)
        ]
    person, place, day = np.array(rows).T
    order = np.lexsort((person, day, place))
    village = np.where(person >= 400, (person - 400) // 20, person % 37 - 1)
    return Admissions(person[order], place[order], day[order], village[order])


def counted(rows: Admissions, key: np.ndarray, least: int, repeats: int) -> list[list[int]]:
    """Positions of each key with so many batches, one key after the other."""
    of = defaultdict(list)
    for at, name in enumerate(key.tolist()):
        of[name].append(at)
    found = []
    for name in sorted(name for name in of if name >= 0):
        runs: list[list[int]] = []
        for at in of[name]:
            if runs and rows.place[runs[-1][-1]] == rows.place[at] and rows.day[at] - rows.day[runs[-1][-1]] <= SPREAD:
                runs[-1].append(at)
            else:
                runs.append([at])
        if sum(len({int(rows.person[at]) for at in run}) >= least for run in runs) >= repeats:
            found.append(of[name])
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("least", "repeats"), [(3, 3), (2, 5), (4, 3), (1, 1)])
def test_keys_with_batches_are_those_counted_one_by_one(seed: int, least: int, repeats: int) -> None:
    rows = drawn(seed)
    key = np.where(rows.village >= 0, rows.place * 100 + rows.village, -1)
    found = [part.tolist() for part in repeated(rows, key, least, repeats)]
    assert found == counted(rows, key, least, repeats)
    assert found
    assert len(found) < len(set(key.tolist())) or (least, repeats) == (1, 1)


def test_who_holds_most_of_the_persons() -> None:
    held = Held([np.array([1, 2, 3]), np.array([3, 4]), np.array([7])], 9)
    asked = [np.array(persons) for persons in ([2, 3, 4], [3, 4], [1, 2, 3, 4, 7], [0, 8])]
    assert [held.most(persons) for persons in asked] == [2, 2, 3, 0]
    assert Held([], 9).most(np.array([1])) == 0


def test_numbers_of_persons_do_not_matter() -> None:
    rows = drawn(4)
    sparse = Admissions(rows.person * 50 + 7, rows.place, rows.day, rows.village)
    one, other = candidates(rows, 3, 3), candidates(sparse, 3, 3)
    assert one
    assert [(item.persons * 50 + 7).tolist() for item in one] == [item.persons.tolist() for item in other]
    assert [(item.score, item.least, item.among.tolist()) for item in one] == [
        (item.score, item.least, item.among.tolist()) for item in other
    ]
