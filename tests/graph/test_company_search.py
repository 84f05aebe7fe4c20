"""The search for company on small made-up records: what must come out, what must not, and bad clocks."""

from __future__ import annotations

import numpy as np
import pytest

from graphfraud.engines.scan import windows
from graphfraud.graph import company
from graphfraud.graph.company import Group, Search, find_groups
from graphfraud.graph.division import parts_of
from graphfraud.graph.growth import binomial_nats
from graphfraud.graph.landscape import Landscape, landscape, restrict, without

SEARCH = Search(persons=3, days=4)
DAYS, PLACES, PERSONS = 240, 12, 600


def life(rng: np.random.Generator, visits: int = 9000) -> np.ndarray:
    """Rows (person, place, day, minute): people who go to three places of their own at any time of the day."""
    person = rng.integers(PERSONS, size=visits)
    place = (person * 7 + rng.integers(3, size=visits) * 5) % PLACES
    return np.stack((person, place, rng.integers(DAYS, size=visits), rng.integers(480, 1080, visits)), axis=1)


def ring(
    rng: np.random.Generator, members: np.ndarray, events: int, share: float, places: tuple[int, ...]
) -> np.ndarray:
    """Members of whom a share comes to each event, cards four minutes apart, on days without rhythm."""
    rows = []
    for k, day in enumerate(np.sort(rng.choice(DAYS, events, replace=False))):
        there = rng.permutation(members[rng.random(len(members)) < share])
        start = rng.integers(500, 900)
        rows += [(m, places[k % len(places)], day, start + 4 * j) for j, m in enumerate(there)]
    return np.array(rows)


def land_of(rows: np.ndarray, minute: np.ndarray | None = None, reach: int = 30) -> Landscape:
    person, place, day, clock = rows.T
    clock = clock if minute is None else minute
    window = windows(place.astype(np.int32), day.astype(np.int32), PLACES, minutes=reach, crowd=40)
    return landscape(
        person.astype(np.int32), place.astype(np.int32), day.astype(np.int32), clock.astype(np.int32),
        (day % 7).astype(np.int32), window, persons=PERSONS,
    )  # fmt: skip


def best_overlap(groups: list[Group], members: np.ndarray) -> float:
    return max(
        (len(np.intersect1d(g.members, members)) / len(np.union1d(g.members, members)) for g in groups), default=0.0
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_members_who_come_to_half_of_eight_events_are_found_together(seed: int) -> None:
    rng = np.random.default_rng(seed)
    members = np.sort(rng.choice(PERSONS, 18, replace=False))
    rows = np.concatenate((life(rng), ring(rng, members, 8, 0.5, (4,))))
    groups, _ = company.tested_groups(land_of(rows), SEARCH, runs=12)
    assert best_overlap([g for g in groups if g.q_value <= 0.01], members) >= 0.7


@pytest.mark.parametrize("seed", [1, 2])
def test_institutions_in_rotation_do_not_hide_a_ring(seed: int) -> None:
    rng = np.random.default_rng(seed)
    members = np.sort(rng.choice(PERSONS, 10, replace=False))
    rows = np.concatenate((life(rng), ring(rng, members, 10, 0.6, (1, 4, 7, 9, 10))))
    groups, _ = company.tested_groups(land_of(rows), SEARCH, runs=12)
    assert best_overlap([g for g in groups if g.q_value <= 0.01], members) >= 0.7


def test_two_rings_at_one_shop_are_two() -> None:
    rng = np.random.default_rng(5)
    chosen = rng.choice(PERSONS, 16, replace=False)
    one, other = np.sort(chosen[:8]), np.sort(chosen[8:])
    rows = np.concatenate((life(rng), ring(rng, one, 9, 0.8, (3,)), ring(rng, other, 9, 0.8, (3,))))
    land = land_of(rows)
    parts, apart = parts_of(land, np.sort(chosen).astype(np.int64))
    assert {tuple(part) for part in parts} >= {tuple(one), tuple(other)} or apart < 0.3
    groups, _ = find_groups(land, SEARCH)
    assert best_overlap(groups, one) >= 0.8
    assert best_overlap(groups, other) >= 0.8


def hourly(rows: np.ndarray) -> np.ndarray:
    return rows[:, 3] // 60 * 60


def uploaded(rows: np.ndarray) -> np.ndarray:
    """Every institution uploads its whole day within a few minutes of the evening."""
    return 1100 + np.arange(len(rows)) % 5


def daily(rows: np.ndarray) -> np.ndarray:
    return np.zeros(len(rows), np.int64)


@pytest.mark.parametrize("clock", [hourly, uploaded, daily])
@pytest.mark.parametrize("seed", [1, 2])
def test_bad_clocks_bring_no_flood(clock, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = life(rng)
    groups, _ = company.tested_groups(land_of(rows, clock(rows)), SEARCH, runs=12)
    assert sum(g.q_value <= 0.01 for g in groups) <= 1


def test_one_giant_institution_brings_no_flood() -> None:
    rng = np.random.default_rng(4)
    rows = life(rng)
    rows[rng.random(len(rows)) < 0.7, 1] = 0
    groups, _ = company.tested_groups(land_of(rows), SEARCH, runs=12)
    assert sum(g.q_value <= 0.01 for g in groups) == 0


@pytest.mark.parametrize(
    ("hits", "trials", "chance"), [(3, 5, 0.1), (4, 4, 0.07), (9, 40, 0.05), (1, 3, 0.5), (2, 2, 1.0)]
)
def test_binomial_tail_against_scipy(hits: int, trials: int, chance: float) -> None:
    from scipy.stats import binom

    wanted = -binom.logsf(hits - 1, trials, chance) if hits > trials * chance else 0.0
    assert binomial_nats(hits, trials, chance) == pytest.approx(wanted, abs=1e-6)


def scores_of(groups: list[Group]) -> list[float]:
    return [group.score for group in groups]


@pytest.mark.parametrize("seed", [1, 2])
def test_decoys_searched_side_by_side_are_those_searched_one_by_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(seed)
    rows = np.concatenate((life(rng), ring(rng, np.arange(12), 9, 0.8, (2, 5))))
    land = land_of(rows)
    scores = {}
    for cores in (1, 3):
        monkeypatch.setattr(company, "CORES", cores)
        scores[cores] = scores_of(company.decoys(land, Search(persons=3, days=2, large=1, care=-3.0), 8))
    assert scores[3] == scores[1]
    assert scores[1]


@pytest.mark.parametrize("seed", range(6))
def test_visits_taken_away_leave_the_landscape_of_the_others(seed: int) -> None:
    rng = np.random.default_rng(seed)
    land = land_of(life(rng, 400))
    gone = np.flatnonzero(rng.random(400) < rng.choice([0.0, 0.1, 0.9, 1.0]))
    left, at = without(land, gone)
    kept = np.setdiff1d(np.arange(400), gone)
    assert np.array_equal(at, kept)
    for one, other in zip(left, restrict(land, kept, land.person[kept], PERSONS), strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)


def shops_of_their_own(rng: np.random.Generator) -> tuple[np.ndarray, list[np.ndarray]]:
    """Ordinary life at ten places; three rings of a dozen to twenty cards, each at a shop of which the records know nothing else."""
    rows = life(rng)
    rows = rows[rows[:, 1] < 9]
    rings = [np.arange(low, high) for low, high in ((0, 14), (40, 60), (90, 102))]
    own = [ring(rng, members, 11, 0.7, (9 + number,)) for number, members in enumerate(rings)]
    return np.concatenate((rows, *own)), rings


@pytest.mark.parametrize("seed", [1, 2])
def test_rings_that_are_the_whole_crowd_of_a_far_shop_are_found_and_are_no_decoys(seed: int) -> None:
    rows, rings = shops_of_their_own(np.random.default_rng(seed))
    land = land_of(rows)
    groups, _ = company.tested_groups(land, SEARCH, runs=12)
    for members in rings:
        assert best_overlap([one for one in groups if one.q_value <= 0.01], members) >= 0.8
    alone = company.own_crowds(land, groups)
    assert alone[np.isin(land.place, (9, 10, 11))].mean() > 0.9, "there they are the crowd"
    assert not alone[land.place < 9].any(), "elsewhere others are"
    shadows = scores_of(company.decoys(land, SEARCH, 4))
    assert max(shadows, default=0.0) > max(scores_of(company.decoys(land, SEARCH, 4, found=groups)), default=0.0)


def test_dates_of_a_crowd_of_its_own_stay_on_their_weekday_within_the_shops_days() -> None:
    rows, rings = shops_of_their_own(np.random.default_rng(3))
    land = land_of(rows)
    alone = land.place >= 9
    drawn = np.random.default_rng(1).random(len(land.place))
    dealt = company._dealer(land, alone).deal(drawn)
    assert ((dealt.day - dealt.weekday) % 7 == 0).all()
    for place in range(12):
        before, after = land.day[land.place == place], dealt.day[dealt.place == place]
        assert len(before) == len(after)
        assert before.min() <= after.min() and after.max() <= before.max()
        if place < 9:
            assert (np.sort(before) == np.sort(after)).all(), "dates that others share are only dealt out"


def test_what_an_established_ring_brings_about_is_no_chance_for_the_others() -> None:
    def group(score: float, *members: int) -> Group:
        return Group(np.array(members), score, 9, 9)

    found = [group(400.0, *range(12)), group(60.0, *range(20, 26))]
    shadows = [group(90.0, 0, 1, 2, 3, 40) for _ in range(12)]
    chance = [group(score, 50, 51, 52) for score in np.linspace(1.0, 6.0, 24)]
    _, tested = company.step_down(found, [*shadows, *chance], 12)
    assert [one.q_value <= 0.01 for one in tested] == [True, True]
    others = [group(90.0, 0, 40, 41, 42, 43) for _ in range(12)]
    _, tested = company.step_down(found, [*others, *chance], 12)
    assert [one.q_value <= 0.01 for one in tested] == [True, False], "a decoy of other people is one"
