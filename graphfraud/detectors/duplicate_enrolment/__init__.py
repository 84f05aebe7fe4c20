"""One person insured in two places, the same care paid twice (重复参保、重复报销).

Fires on: two person numbers of one person under which the same stay, the same visits or the same drug at once were settled
Stays silent on: moves during the year, students insured at home and at college, namesakes and twins
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: shared care of two different people of the same habits (Poisson), Benjamini–Hochberg over all matched pairs.
Legal basis: State Council order 735, article 41 (claiming twice).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.duplicate_enrolment.causes import causes
from graphfraud.detectors.duplicate_enrolment.groups import (
    STAYS,
    between_pools,
    by_house,
    by_office,
    matters_of_their_own,
    tied,
)
from graphfraud.detectors.duplicate_enrolment.twins import Twins, twin_leads
from graphfraud.detectors.judgement import SIGNIFICANT, Lead
from graphfraud.detectors.law import LENDS, RULES
from graphfraud.detectors.plain import put
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import need_purchases, need_stays
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events
from graphfraud.innocent.moved_residence import HANDOVER
from graphfraud.resolve.kept import keep_matches
from graphfraud.resolve.persons import Matches, same_persons
from graphfraud.stats.peers import false_discovery
from graphfraud.stats.tails import poisson_nats

NEAR_DAYS = 3
"""Days between two purchases of one drug under both numbers."""
SELDOM = 0.02
"""Share of an institution's other settlements that bear the same sum, up to which a bill is known again by its sum."""
TITLE = {"zh": "重复参保、重复报销", "en": "Insured twice, paid twice"}


def run(case: Case) -> list[Lead]:
    """One lead a cause beyond chance that several such persons share (institution, office, employer, phone); else one a person."""
    need_stays(case)
    need_purchases(case)
    matches = same_persons(case.database.con)
    keep_matches(case.database, matches)
    if not len(matches):
        return []
    table, habit = _care(case, matches)
    if not table.num_rows:
        return []
    events = Events(table, present(case))
    answers = put(case, "twins", events)
    pair, left = events.number("pair").astype(int), ~answers.gone
    shared = np.bincount(pair[left], minlength=len(matches))
    exact = np.bincount(pair[left & events.flag("exact")], minlength=len(matches))
    chance = _by_chance(habit)
    wanted = np.flatnonzero(shared >= int(case.settings["least_events"]))
    use = left & np.isin(pair, wanted)
    if not use.any():
        return []
    with _pairs(case, matches):
        stays = np.bincount(pair[left & events.match("kind", "^stay$")], minlength=len(matches))[wanted]
        everywhere = _everywhere(table, pair, use, wanted)
        ties = [
            (position, sort, place)
            for position, sort, place in _houses(table, pair, use, wanted)
            if stays[position] < STAYS or place in everywhere[position]
        ]
        found, offices, insured = causes(case, wanted, ties)
    told, tie = between_pools(*tied(len(wanted), found), offices, found)
    own_q = false_discovery(
        [np.exp(-max(_nats(shared, chance[0], at), _nats(exact, chance[1], at))) for at in wanted[:, None]]
        + [1.0] * (len(matches) - len(wanted))
    )
    proven = own_q[: len(wanted)] <= SIGNIFICANT
    sure = proven & ~matters_of_their_own(shared[wanted], stays, offices, everywhere, proven)
    label = np.arange(len(wanted), len(wanted) + len(matches))
    label[wanted] = by_house(by_office(told, tie, offices, insured, sure), offices, found, sure)
    of_event = np.where(np.isin(pair, wanted), label[pair], -1)
    groups = [of_event == number for number in sorted(set(of_event[use].tolist()))]
    nats = [max(_nats(shared, chance[0], pair[own]), _nats(exact, chance[1], pair[own])) for own in groups]
    q = false_discovery([*np.exp(-np.array(nats)), *np.ones(len(matches) - len(groups))])
    twins = Twins(events, answers, matches, pair, shared)
    return twin_leads(case, twins, groups, nats, q[: len(groups)], TITLE)


def _houses(table: Any, pair: np.ndarray, use: np.ndarray, wanted: np.ndarray) -> set[tuple[int, str, str]]:
    """(position in ``wanted``, sort of care, institution) of the doubled care; overlapping stays have two institutions."""
    found = set()
    rows = table.select(["kind", "place", "place_b", "sells"]).to_pylist()
    for at in np.flatnonzero(use).tolist():
        row = rows[at]
        sort = "pharmacy" if row["sells"] else "stay" if row["kind"] == "stay" else "visit"
        position = int(np.searchsorted(wanted, pair[at]))
        found |= {(position, sort, str(row[name])) for name in ("place", "place_b")}
    return found


def _everywhere(table: Any, pair: np.ndarray, use: np.ndarray, wanted: np.ndarray) -> list[frozenset[str]]:
    """Institutions of all doubled care of each pair in ``wanted``; none where it is of several, now here, now there."""
    found: dict[int, frozenset[str]] = {}
    rows = table.select(["place", "place_b"]).to_pylist()
    for at in np.flatnonzero(use).tolist():
        here = frozenset({str(rows[at]["place"]), str(rows[at]["place_b"])})
        found[int(pair[at])] = found.get(int(pair[at]), here) & here
    return [found.get(int(at), frozenset()) for at in wanted]


@contextmanager
def _pairs(case: Case, matches: Matches) -> Iterator[None]:
    """The pairs as the table gf_pair, for as long as they are asked about."""
    import pyarrow as pa

    con = case.database.con
    con.register("gf_pair", pa.table({"pair": np.arange(len(matches), dtype=np.int32), "a": matches.a, "b": matches.b}))
    try:
        yield
    finally:
        con.unregister("gf_pair")


def _nats(shared: np.ndarray, expected: np.ndarray, pairs: np.ndarray) -> float:
    """−ln P(as many shared events | the pairs of one group were different people)."""
    own = np.unique(pairs)
    return float(poisson_nats(float(shared[own].sum()), float(expected[own].sum())))


def _care(case: Case, matches: Matches) -> tuple[Any, dict[str, np.ndarray]]:
    """The same care under both numbers, with what is known of each pair.

    A handover is told by the second number's going on where the first has stopped: one that is only ever used for what the first
    pays as well is nowhere that anybody moved to.
    """
    import pyarrow as pa

    with _pairs(case, matches):
        table = case.frame(least_overlap=int(case.settings["least_overlap"]), near_days=NEAR_DAYS, seldom=SELDOM)
        raw = case.frame("habit.sql")
    habit = {name: raw[name].to_numpy(zero_copy_only=False) for name in raw.column_names if name not in ("a", "b")}
    at = table["pair"].to_numpy()
    moment = table["moment"].to_numpy()
    early, late = habit["first_a"] <= habit["first_b"], habit["first_a"] > habit["first_b"]
    end = np.where(early, habit["last_a"], habit["last_b"])
    start = np.where(late, habit["first_a"], habit["first_b"])
    month = np.timedelta64(HANDOVER, "D")
    brief = (end - start) <= month
    after = np.where(early, habit["last_b"], habit["last_a"]).astype("datetime64[D]") > end.astype("datetime64[D]")
    near = (np.abs(moment - start[at]) <= month) & (brief & after)[at]
    for name, values in (
        ("handover", near),
        ("student", habit["student"].astype(bool)[at]),
        ("probability", matches.probability[at]),
        ("certain", matches.certain[at]),
    ):
        table = table.append_column(name, pa.array(values))
    return table, habit


def _by_chance(habit: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Events that two different people would share, all of them and the exact ones.

    Stays that overlap somewhere; stays begun within a day of one another at the same place, which is a fifth of all
    places for people of the same habits (of stays that overlap there fewer are of one sum to the fen);
    visits to the same place on one day, and of one unusual sum within NEAR_DAYS; days within NEAR_DAYS on which both take one drug, were both ill
    with the same.
    """
    days = np.maximum(habit["days"], 1)
    visits = 0.2 * habit["visits_a"] * habit["visits_b"] / days + 1e-3
    overlaps = (habit["nights_a"] * habit["stays_b"] + habit["nights_b"] * habit["stays_a"]) / days
    drugs = (2 * NEAR_DAYS + 1) * habit["drug_days"] / days
    again = 2 * NEAR_DAYS * SELDOM * 0.2 * habit["visits_a"] * habit["visits_b"] / days
    begun = 0.2 * 3 * habit["stays_a"] * habit["stays_b"] / days
    return np.asarray(overlaps + visits + again + drugs, dtype=float), np.asarray(begun + visits, dtype=float)


DETECTOR = Detector(
    id="duplicate_enrolment",
    title=TITLE,
    fires_on={
        "zh": "同一人持两个参保编号，同一次住院、同一次就诊或同时的同一种药被两地各结算一次",
        "en": "two person numbers of one person under which the same stay, the same visits or the same drug at once were settled",
    },
    stays_silent_on={
        "zh": "年内迁居转移参保、学生两地参保、同名同生日的两个人",
        "en": "moves during the year, students insured at home and at college, namesakes and twins",
    },
    readings={"moved_residence": True, "student": True, "namesake": True},
    legal_basis=(LENDS, RULES),
    parameters=(
        Parameter(
            "least_events", 2, "events", {"zh": "最少重复结算次数", "en": "least number of doubled events"}, at_least=1
        ),
        Parameter("least_overlap", 1, "days", {"zh": "住院重叠的最少天数", "en": "least overlap of stays"}),
    ),
    uses=("psn_info_b", "psn_insu_d", "mdtrt_d", "medins_info_b"),
    needs_columns=("setl_d.certno|psn_info_b.certno|psn_insu_d.certno|psn_info_b.psn_name",),
    leans_on=("homes", "births"),
    run=run,
)
