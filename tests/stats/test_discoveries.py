from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphfraud.stats.decoys import fit_tail, q_values
from graphfraud.stats.fdr import benjamini_hochberg

p_lists = st.lists(st.floats(0, 1), min_size=1, max_size=30)
score_lists = st.lists(st.floats(-50, 300, width=32), min_size=1, max_size=30)


@given(p_lists, st.integers(0, 100))
def test_benjamini_hochberg_is_the_textbooks_formula(p, more) -> None:
    m = len(p) + more
    q = benjamini_hochberg(p, tests=m)
    for value, got in zip(p, q, strict=True):
        wanted = min(min(m * other / sum(x <= other for x in p) for other in p if other >= value), 1.0)
        assert np.isclose(got, wanted)


@given(p_lists)
def test_more_hypotheses_never_make_a_finding_surer(p) -> None:
    assert (benjamini_hochberg(p, tests=10 * len(p)) >= benjamini_hochberg(p) - 1e-15).all()


@given(score_lists, st.lists(st.floats(-50, 100, width=32), max_size=60), st.integers(1, 40))
def test_a_better_score_never_has_the_worse_q(found, decoys, runs) -> None:
    q = q_values(found, fit_tail(decoys, runs))
    order = np.argsort(found)
    assert (np.diff(q[order]) <= 1e-12).all()
    assert ((q >= 0) & (q <= 1)).all()


@given(st.lists(st.floats(-50, 100, width=32), max_size=60), st.integers(1, 40), st.floats(-60, 400), st.floats(0, 50))
def test_fewer_chance_groups_are_expected_the_higher_the_score(decoys, runs, score, step) -> None:
    tail = fit_tail(decoys, runs)
    assert tail.expected(score + step) <= tail.expected(score) + 1e-12


def test_scores_among_the_decoys_count_them() -> None:
    tail = fit_tail(np.arange(100.0), 10)
    assert tail.expected(50.0) == (50 + 1) / 10


@given(st.lists(st.floats(-50, 100, width=32), max_size=60), st.integers(1, 40), st.floats(-60, 4000))
def test_the_p_value_of_a_search_is_no_smaller_than_the_share_of_decoy_searches_that_show_as_much(
    decoys, runs, score
) -> None:
    tail = fit_tail(decoys, runs)
    shown = sum(x >= score for x in decoys) / runs
    assert 0 < tail.p_value(score) <= 1
    if score <= tail.threshold:
        assert tail.p_value(score) >= 1 - np.exp(-shown)
