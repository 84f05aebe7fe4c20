"""Units against their peers: one out of line is found, two do not hide one another, honest ones are left alone."""

from __future__ import annotations

import numpy as np

from graphfraud.stats.peers import peer_test


def _run(chances: np.ndarray, events: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    units = np.arange(len(chances))
    found = peer_test(units, np.zeros(len(chances), np.int64), chances, events.astype(float), len(chances))
    return found.q_value, found.expected


def test_a_hospital_that_readmits_ten_times_as_often_as_its_peers_is_found() -> None:
    chances = np.full(30, 200.0)
    events = np.full(30, 4)
    events[7] = 40
    q, expected = _run(chances, events)
    assert q[7] < 1e-3
    assert expected[7] < 8
    assert (np.delete(q, 7) > 0.05).all()


def test_two_that_are_out_of_line_among_few_do_not_hide_one_another() -> None:
    rng = np.random.default_rng(3)
    chances = np.concatenate([[530.0, 446.0], rng.lognormal(4.0, 1.2, 44).clip(2, 700)])
    events = rng.poisson(chances * 0.002)
    events[:2] = [11, 19]
    q, _ = _run(chances, events)
    assert (q[:2] <= 0.01).all()


def test_the_order_of_units_does_not_matter() -> None:
    rng = np.random.default_rng(4)
    chances, events = rng.uniform(10, 300, 40), rng.poisson(3, 40)
    events[5] = 60
    order = rng.permutation(40)
    q, _ = _run(chances, events)
    again, _ = _run(chances[order], events[order])
    assert np.allclose(q[order], again)


def test_honest_units_that_differ_are_rarely_called_out_of_line() -> None:
    """At q ≤ 0.05 one run in twenty may call somebody; 200 runs leave room for chance up to eleven in a hundred."""
    rng = np.random.default_rng(5)
    called = 0
    for _ in range(200):
        chances = rng.lognormal(1.0, 1.0, 46)
        events = rng.poisson(chances * rng.gamma(3.0, 1 / 3.0, 46))
        called += bool((_run(chances, events)[0] <= 0.05).any())
    assert called / 200 <= 0.11


def test_units_of_one_matter_do_not_creep_back_as_honest_one_after_the_other() -> None:
    """Each of a few people goes to five places and counts at ten pairs of them: rings of nine, eight and five, and a few others."""
    rng = np.random.default_rng(3)
    chances = rng.lognormal(1.5, 1.3, 3000)
    counts = np.repeat([9, 8, 5, 5, 4, 3, 2, 1], [6, 10, 10, 10, 2, 3, 10, 27])
    events = np.zeros(3000)
    events[: len(counts)] = counts
    chances[: len(counts)] = rng.uniform(8, 60, len(counts))
    unit, cell = np.arange(3000), np.zeros(3000, int)
    kin = np.concatenate([np.repeat(np.arange(4), [6, 10, 10, 10]), np.arange(4, 3000 - 32)])
    q = peer_test(unit, cell, chances, events, 3000, kin=kin, repeats=5.0).q_value
    assert (q[:16] <= 0.01).all()
    assert (peer_test(unit, cell, chances, events, 3000).q_value[:16] > 0.01).all(), "they hide one another without it"


def test_kin_of_an_ordinary_unit_changes_nothing() -> None:
    rng = np.random.default_rng(4)
    chances = rng.uniform(20, 400, 500)
    events = rng.poisson(chances * 0.02).astype(float)
    unit, cell = np.arange(500), np.zeros(500, int)
    one = peer_test(unit, cell, chances, events, 500)
    other = peer_test(unit, cell, chances, events, 500, kin=np.arange(500) // 5)
    assert np.array_equal(one.q_value, other.q_value)


def test_three_of_eight_that_do_alike_are_told_from_the_others_where_a_gap_parts_them() -> None:
    units, chances = np.arange(8), np.full(8, 120.0)
    events = np.array([30, 27, 33, 3, 4, 2, 5, 3])
    cell = np.zeros(8, np.int64)
    hidden = peer_test(units, cell, chances, events.astype(float), 8)
    told = peer_test(units, cell, chances, events.astype(float), 8, divided=True)
    assert (hidden.q_value > 0.01).all()
    assert (told.q_value[:3] <= 0.01).all()
    assert (told.q_value[3:] > 0.05).all()


def test_a_slope_without_a_gap_parts_nobody() -> None:
    units, chances = np.arange(8), np.full(8, 120.0)
    events = np.array([24, 19, 15, 12, 9, 7, 5, 4]).astype(float)
    cell = np.zeros(8, np.int64)
    plain, divided = (peer_test(units, cell, chances, events, 8, divided=flag) for flag in (False, True))
    assert np.array_equal(plain.q_value, divided.q_value)


def test_honest_houses_are_hardly_ever_parted() -> None:
    rng = np.random.default_rng(8)
    units, cell = np.arange(8), np.zeros(8, np.int64)
    wrong = 0
    for _ in range(40):
        chances = rng.integers(60, 240, 8).astype(float)
        events = rng.poisson(chances * 0.03 * rng.gamma(4.0, 0.25, 8)).astype(float)
        found = peer_test(units, cell, chances, events, 8, divided=True)
        wrong += int(((found.q_value <= 0.01) & (found.observed >= 2 * found.expected)).sum())
    assert wrong <= 3


def test_two_houses_of_one_level_hide_one_another_no_longer() -> None:
    """Level 2: two houses that split, one where every stay is a course, three that do neither; level 1 and 3: eleven more, all honest."""
    units = np.arange(17)
    cells = np.where(units < 6, 0, np.where(units < 14, 1, 2))
    chances = np.array([599, 505, 171, 200, 120, 100, 140, 66, 117, 124, 117, 138, 44, 119, 963, 239, 195], float)
    events = np.array([33, 37, 112, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 4, 0, 1], float)
    told = peer_test(units, cells, chances, events, 17, divided=True)
    assert (told.q_value[:3] < 0.001).all()
    assert (told.q_value[3:] > 0.05).all()
    assert (peer_test(units, cells, chances, events, 17).q_value[:2] > 0.05).all()


def test_what_may_be_innocent_at_one_house_excuses_no_other() -> None:
    """Five of sixteen houses are parted from the others once the two that make a slope of it, and may be innocent, tell nothing of what is usual."""
    units, cells, chances = np.arange(16), np.zeros(16, np.int64), np.full(16, 300.0)
    events = np.array([30, 24, 19, 15, 12, 8, 5, 3, 2, 2, 1, 1, 2, 1, 2, 2], float)
    usual = np.where(np.isin(units, [5, 6]), 0.0, events)
    hidden = peer_test(units, cells, chances, events, 16, divided=True)
    told = peer_test(units, cells, chances, events, 16, divided=True, usual=usual)
    assert (hidden.q_value[:5] > 0.01).all()
    assert (told.q_value[:5] <= 0.01).all()
    assert (told.observed == events).all()
    assert (told.q_value[7:] > 0.05).all()
