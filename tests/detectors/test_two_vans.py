"""Two recruiters who fetch to one hospital are two groups, one whose people take turns is one."""

from __future__ import annotations

import numpy as np

from graphfraud.detectors.recruited_admissions.batches import Admissions, candidates


def admissions(*vans: tuple[int, list[int]]) -> Admissions:
    """Each van: persons, and days on which half of them, whoever they are, come within two days; three hundred others come alone."""
    rng = np.random.default_rng(5)
    person, day, first = [], [], 0
    for size, dates in vans:
        for date in dates:
            came = first + rng.permutation(size)[: (size + 1) // 2]
            person.append(came)
            day.append(date + rng.integers(0, 3, len(came)))
        first += size
    person.append(first + np.arange(300))
    day.append(rng.integers(0, 350, 300))
    persons, days = np.concatenate(person), np.concatenate(day)
    order = np.lexsort((persons, days))
    nothing = np.zeros(len(order), np.int64)
    return Admissions(persons[order], nothing, days[order], nothing - 1)


def test_two_vans_that_met_three_times_are_two_groups() -> None:
    one = [5, 33, 64, 95, 127, 155, 188, 217, 249, 280, 311]
    other = [19, 33, 79, 111, 127, 171, 203, 233, 249, 296, 330]
    found = candidates(admissions((26, one), (14, other)), 3, 3)
    groups = [set(item.persons.tolist()) for item in found]
    assert any(group == set(range(26)) for group in groups)
    assert any(group == set(range(26, 40)) for group in groups)


def test_one_vans_people_who_come_by_turns_stay_together() -> None:
    found = candidates(admissions((40, [5, 33, 64, 95, 127, 155, 188, 217, 249, 280, 311])), 3, 3)
    assert set(found[0].persons.tolist()) >= set(range(40))


def test_whose_people_change_in_the_course_of_the_year_is_one_van() -> None:
    rng = np.random.default_rng(6)
    dates = [5, 33, 64, 95, 127, 155, 188, 217, 249, 280, 311]
    person = np.concatenate([np.arange(3 * k, 3 * k + 14) for k in range(11)] + [60 + np.arange(300)])
    day = np.concatenate([date + rng.integers(0, 3, 14) for date in dates] + [rng.integers(0, 350, 300)])
    order = np.lexsort((person, day))
    nothing = np.zeros(len(order), np.int64)
    found = candidates(Admissions(person[order], nothing, day[order], nothing - 1), 3, 3)
    assert set(found[0].persons.tolist()) >= set(range(6, 38))
