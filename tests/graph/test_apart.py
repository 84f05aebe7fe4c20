"""Who never met is not of one company, however well each half's visits fit the other's house."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphfraud.graph.apart import _second_without, companies
from graphfraud.graph.landscape import Landscape, landscape

RING, VILLAGE = range(5), range(5, 12)


def clinic(*gatherings: tuple[int, int, list[int]]) -> Landscape:
    """Visits to one clinic: (day, minute, persons, each a minute after the other)."""
    rows = [(who, day, minute + k) for day, minute, persons in gatherings for k, who in enumerate(persons)]
    person, day, minute = (np.array(part, np.int32) for part in zip(*rows, strict=True))
    place = np.zeros(len(rows), np.int32)
    window = np.array([5], np.int32)
    return landscape(person, place, day, minute, (day % 7).astype(np.int32), window, persons=13)


def sets(land: Landscape, members: int) -> list[set[int]]:
    return [set(part.tolist()) for part in companies(land, np.arange(members), 3)]


MORNINGS = [(day, 600, list(RING)) for day in range(0, 60, 10)]
EVENINGS = [(day, 1200, list(VILLAGE)) for day in range(1, 60, 3)]


def test_a_ring_in_the_morning_and_a_village_sent_in_the_evening_are_two_companies() -> None:
    assert sets(clinic(*MORNINGS, *EVENINGS), 12) == [set(VILLAGE), set(RING)]


def test_one_who_once_met_both_is_of_whom_he_met() -> None:
    late = (55, 700, [0, 12]), (56, 700, [1, 12]), (59, 700, [6, 12])
    assert sets(clinic(*MORNINGS, *EVENINGS, *late), 13) == [set(VILLAGE), {*RING, 12}]


def test_a_courier_who_brings_the_cards_in_two_batches_a_day_has_one_ring() -> None:
    batches = [(day, 600 + 60 * k, list(part)) for day in range(0, 60, 10) for k, part in enumerate((RING, VILLAGE))]
    assert sets(clinic(*batches), 12) == [set(range(12))]


def test_a_courier_who_goes_round_with_either_ring_on_days_of_its_own_is_of_both() -> None:
    rounds = (
        [(day, 600, [*RING, 12]) for day in range(0, 60, 10)],
        [(day, 1200, [*VILLAGE, 12]) for day in range(1, 60, 6)],
    )
    assert sets(clinic(*rounds[0], *rounds[1]), 13) == [{*VILLAGE, 12}, {*RING, 12}]
    same = [(day, 1200, [*VILLAGE, 12]) for day in range(0, 60, 10)]
    assert sets(clinic(*rounds[0], *same), 13) == [set(range(13))]


def test_members_who_come_by_turns_are_one_company() -> None:
    turns = [(day * 5, 600, [day % 12, (day + 1) % 12, (day + 2) % 12]) for day in range(24)]
    assert sets(clinic(*turns), 12) == [set(range(12))]
    assert sets(clinic(*MORNINGS), 5) == [set(RING)]


@given(st.integers(3, 14), st.integers(0, 2**32 - 1), st.floats(0.05, 0.6))
def test_whom_a_group_falls_apart_without_is_told_as_by_leaving_each_one_out(
    count: int, seed: int, share: float
) -> None:
    import networkx as nx

    some = np.triu(np.random.default_rng(seed).random((count, count)) < share, 1)
    tied = some | some.T
    sizes = []
    for one in range(count):
        rest = np.delete(np.delete(tied, one, 0), one, 1)
        sizes.append(sorted((len(part) for part in nx.connected_components(nx.from_numpy_array(rest))), reverse=True))
    assert _second_without(tied).tolist() == [part[1] if len(part) > 1 else 0 for part in sizes]
