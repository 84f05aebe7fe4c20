"""The change point against the course of the ordinary trade."""

from __future__ import annotations

import numpy as np

from graphfraud.stats.onset import Chance, arrivals, course, newcomers_expected, onset


def test_a_course_runs_from_nothing_to_everything() -> None:
    shares = course(np.array([10, 12]), np.array([3, 1]), 10, 13)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert np.all(np.diff(shares) > 0)
    assert shares[1] > 0.6


def test_events_that_begin_late_name_their_day() -> None:
    before = course(np.arange(360), np.ones(360), 0, 359)
    day, nats = onset(np.arange(200, 350, 5), before, 0)
    assert day == 200
    assert nats > 15


def test_events_that_follow_the_trade_seldom_look_like_an_onset() -> None:
    rng = np.random.default_rng(3)
    before = course(np.arange(360), np.ones(360), 0, 359)
    tail = [onset(rng.integers(0, 360, 30), before, 0)[1] for _ in range(2000)]
    for alpha in (0.1, 0.01):
        assert np.mean(np.array(tail) >= -np.log(alpha)) <= alpha


def test_a_trade_that_itself_began_that_day_explains_the_onset() -> None:
    before = course(np.arange(200, 360), np.ones(160), 0, 359)
    assert onset(np.arange(200, 350, 5), before, 0)[1] < 1.0


def test_newcomers_among_old_customers_name_their_day() -> None:
    before = course(np.arange(360), np.ones(360), 0, 359)
    old, new = np.arange(0, 60, 2), np.arange(150, 190)
    since, visits = np.concatenate((old, new)), np.full(70, 4)
    day, nats = arrivals(since, visits, before, 0)
    assert day == 150
    assert nats > 15
    assert newcomers_expected(np.array([150]), visits, before, 0)[0] < 15


def test_customers_who_come_at_any_time_are_no_newcomers() -> None:
    rng = np.random.default_rng(4)
    before = course(np.arange(360), np.ones(360), 0, 359)
    tail = []
    for _ in range(2000):
        visits = rng.integers(1, 5, 40)
        since = np.array([rng.integers(0, 360, count).min() for count in visits])
        tail.append(arrivals(since, visits, before, 0)[1])
    for alpha in (0.1, 0.01):
        assert np.mean(np.array(tail) >= -np.log(alpha)) <= alpha


def test_honest_searches_that_go_far_widen_the_scale() -> None:
    calm = Chance.of([0.5] * 20 + [20.0], 21)
    restless = Chance.of([6.0] * 20 + [20.0], 21)
    assert calm.q(20.0) < 0.001 < restless.q(20.0)
    assert calm.q(20.0) <= calm.q(0.5) <= 1.0
