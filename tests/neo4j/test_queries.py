"""Every question of the library: parsed by the server, and held against cases that fit it and cases that nearly do."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from made_up_prefecture import HOSTILE, number_of

from graphfraud.errors import NotFoundError, StoreError, UsageError
from graphfraud.model.masking import card_id
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import Connection
from graphfraud.store.neo4j_library import Query, queries, query, read_query
from graphfraud.store.neo4j_query import run_query

pytestmark = pytest.mark.neo4j
RING = "lent_card_ring-aaaaaaaa"
SECOND = "collected_cards-bbbbbbbb"
Rows = list[dict[str, Any]]

CASES: dict[str, tuple[dict[str, str], str, set[Any], set[Any]]] = {
    "shared_phone": ({}, "patient", {"A1", "A2", "A3", "A4"}, {"B1", "B2"}),
    "far_fills": ({"min_fills": "5"}, "doctor", {"DR1"}, {"DR2", "DR3"}),
    "company_of_card": ({"card": number_of("R1")}, "other", {"card of R2", "card of R3"}, {"card of R4", "card of R1"}),
    "boxes_sold_twice": ({}, "trace_code", {"T1", "T5"}, {"T2", "T3", "T4"}),
    "box_sellers": ({}, "sold_first", {"P1"}, {"P2"}),
    "overlapping_stays": ({}, "patient", {"V1"}, {"V2", "A1"}),
    "swipes_during_stay": ({}, "patient", {"V1"}, {"V2"}),
    "village_admissions": ({"hospital": "H2"}, "day", {"2026-03-11"}, {"2026-03-12"}),
    "employer_admissions": ({"min_patients": "5"}, "employer", {"E1"}, {"E2"}),
    "household_admissions": ({}, "patient", {"A1"}, {"B1"}),
    "around_blacklisted": ({}, "blacklisted", {"A1"}, {"B1"}),
    "around": ({"id": "A1"}, "id", {"A2", "A3", "A4", "H1"}, {"B1"}),
    "card_history": ({"card": number_of("V1")}, "settlement", set(), set()),
    "person_history": ({"patient": "V1"}, "place", {"H1", "H2", "P2"}, {"P1"}),
    "shared_cards": ({}, "card", {"card 9990001"}, {"card 8880001"}),
    "many_cards": ({}, "patient", {"Y1"}, {"X1"}),
    "same_person_twice": ({}, "patient", {"N1"}, {"N3", "N4"}),
    "after_death": ({}, "patient", {"D1"}, {"D2"}),
    "doctor_to_pharmacy": ({"min_fills": "5"}, "doctor", {"DR1"}, {"DR2"}),
    "pharmacy_feeders": ({"pharmacy": "P9"}, "doctor", {"DR1"}, {"DR2"}),
    "steered_patients": ({"doctor": "DR1", "pharmacy": "P9"}, "patient", {f"K{n}" for n in range(1, 7)}, {"L1", "TB"}),
    "far_cards": ({"min_cards": "5"}, "place", {"P9"}, {"P1", "P2", "H9"}),
    "bursts": ({"place": "P1", "min_cards": "5"}, "since", {"2026-03-20T15:00:00"}, {"2026-03-02T10:00:00"}),
    "strongest_company": ({}, "patient", {"R1", "R2"}, {"R4", "S1"}),
    "finding_members": ({"finding": RING}, "member", {"R1", "R2", "R3", "P2"}, {"S1"}),
    "repeat_members": ({"severity": "medium"}, "member", {"R1", "R2", "P2"}, {"S3"}),
    "overlapping_findings": ({}, "other", {RING}, {SECOND}),
    "ring_brokers": ({"finding": RING, "other": SECOND}, "broker", {"BR"}, {"NB", "R1", "S1"}),
    "ring_outskirts": ({"finding": RING}, "patient", {"OU"}, {"NB", "BR"}),
    "ring_doctors": ({"finding": RING}, "doctor", {"DR3"}, {"DR1"}),
    "busy_operators": ({"finding": RING}, "operator", {"O7", "O8"}, {"O-P1"}),
    "settlement_context": ({"settlement": "S0005"}, "patient", {"R1"}, {"R2"}),
    "by_name": ({"words": "仁和堂"}, "id", {"P1"}, {"P2"}),
}


def ask(name: str, given: dict[str, str], loaded: Connection, prefecture: Database) -> Rows:
    return run_query(name, given, loaded, database=prefecture)


def meant(value: Any, prefecture: Database) -> Any:
    """``card of R1`` and ``card 123`` stand for stand-ins, which the workspace's key makes."""
    if isinstance(value, str) and value.startswith("card "):
        number = value.removeprefix("card ").removeprefix("of ")
        return card_id(number if number.isdigit() else number_of(number), prefecture.card_key())
    return value


@pytest.mark.parametrize("question", queries(), ids=lambda question: question.name)
def test_the_example_runs_and_gives_the_columns_it_declares(
    question: Query, loaded: Connection, prefecture: Database
) -> None:
    from graphfraud.store.neo4j_connect import open_driver

    with open_driver(loaded) as driver, driver.session() as session:
        found = session.run(question.text, question.values(dict(question.example)))
        assert tuple(found.keys()) == question.columns
        found.consume()


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_question_finds_the_case_and_not_the_one_that_nearly_fits(
    name: str, loaded: Connection, prefecture: Database
) -> None:
    given, column, fits, nearly = CASES[name]
    found = {row[column] for row in ask(name, given, loaded, prefecture)}
    assert {meant(value, prefecture) for value in fits} <= found
    assert not {meant(value, prefecture) for value in nearly} & found


def test_every_question_is_held_against_a_case() -> None:
    apart = {"timed_path", "connection", "company_of_three", "common_places", "company_on_day"}
    assert {question.name for question in queries()} == set(CASES) | apart
    assert len(queries()) >= 25


def test_a_path_in_time_leads_one_way_only(loaded: Connection, prefecture: Database) -> None:
    there = ask("timed_path", {"card": number_of("TA"), "other": number_of("TB")}, loaded, prefecture)
    back = ask("timed_path", {"card": number_of("TB"), "other": number_of("TA")}, loaded, prefecture)
    assert there[0]["nodes"][1::2] == ["H9", "P9"]
    assert not [row for row in back if row["nodes"][1::2] == ["P9", "H9"]]


STEPS = ("HOLDS", "SWIPED_AT", "STAYED_AT", "CO_SWIPED", "SHARES_PHONE", "SHARES_ADDRESS", "SAME_PERSON")
ANY_TIME = ("HOLDS", "SHARES_PHONE", "SHARES_ADDRESS", "SAME_PERSON")
Way = tuple[int, tuple[str, ...], tuple[str, ...]]


def ways_in_time(loaded: Connection, start: str, end: str, max_degree: int) -> Counter[Way]:
    """Every way of up to four steps that goes forward in time, walked step by step from the edges."""
    from graphfraud.store.neo4j_connect import open_driver

    around: dict[str, list[tuple[str, str, list[Any]]]] = {}
    with open_driver(loaded) as driver:
        degrees = dict(driver.execute_query("MATCH (n) WHERE n.degree IS NOT NULL RETURN n.id, n.degree").records)
        listed = driver.execute_query(
            "MATCH (a)-[r]->(b) WHERE type(r) IN $steps RETURN a.id, b.id, type(r),"
            " coalesce(r.times, [day IN [r.first, r.last] WHERE day IS NOT NULL | localdatetime({date: day})])",
            steps=list(STEPS),
        ).records
    for a, b, type, times in listed:
        around.setdefault(a, []).append((b, type, times))
        around.setdefault(b, []).append((a, type, times))
    found: Counter[Way] = Counter()
    open_ways: list[tuple[tuple[str, ...], tuple[str, ...], Any]] = [((start,), (), None)]
    while open_ways:
        nodes, taken, now = open_ways.pop()
        for other, type, times in around[nodes[-1]]:
            due = now if type in ANY_TIME else next((time for time in times if now is None or time >= now), "never")
            if other in nodes or due == "never":
                continue
            if other == end:
                found[len(taken) + 1, (*nodes, other), (*taken, type)] += 1
            elif len(taken) < 3 and degrees[other] <= max_degree:
                open_ways.append(((*nodes, other), (*taken, type), due))
    return found


@pytest.mark.parametrize("max_degree", (12, 500))
@pytest.mark.parametrize("pair", (("TA", "TB"), ("TB", "TA"), ("R1", "R3"), ("R2", "S1"), ("K1", "R1"), ("A1", "D1")))
def test_paths_in_time_are_all_that_there_are(
    pair: tuple[str, str], max_degree: int, loaded: Connection, prefecture: Database
) -> None:
    given = {"card": number_of(pair[0]), "other": number_of(pair[1]), "max_degree": str(max_degree), "limit": "100000"}
    rows = ask("timed_path", given, loaded, prefecture)
    found = Counter((row["hops"], tuple(row["nodes"]), tuple(row["steps"])) for row in rows)
    ends = [meant(f"card of {name}", prefecture) for name in pair]
    assert found == ways_in_time(loaded, ends[0], ends[1], max_degree)
    assert [row["cost"] for row in rows] == sorted(row["cost"] for row in rows)


def test_far_cards_are_all_that_were_swiped_away_from_home(loaded: Connection, prefecture: Database) -> None:
    """Whether the greater prefecture's cards go away, or others come to it, or neither end is in it."""
    from graphfraud.store.neo4j_connect import open_driver

    with open_driver(loaded) as driver:
        away = driver.execute_query(
            "MATCH (q)<-[r:SWIPED_AT]-(c:Card)<-[:HOLDS]-(:Patient)-[:INSURED_IN]->(home) WITH DISTINCT q, r, c, left(home.id, 4) AS home"
            " WHERE home <> left(q.admdvs, 4) RETURN q.id, home, count(DISTINCT c), sum(r.count)"
        ).records
    expected = {tuple(row.values()) for row in away}
    assert {("P2", "3205"), ("P9", "3204")} <= {row[:2] for row in expected}
    rows = ask("far_cards", {"min_cards": "1"}, loaded, prefecture)
    assert {(row["place"], row["home_region"], row["cards"], row["swipes"]) for row in rows} == expected


def test_a_connection_is_found_between_any_two(loaded: Connection, prefecture: Database) -> None:
    found = ask("connection", {"a": "R1", "b": number_of("R2")}, loaded, prefecture)
    assert found[0]["steps"] == ["CO_SWIPED", "HOLDS"]
    assert found[0]["kinds"] == ["Patient", "Patient", "Card"]


def test_hubs_are_left_out_of_connections(loaded: Connection, prefecture: Database) -> None:
    found = ask("connection", {"a": "C0", "b": "C5", "max_degree": "5"}, loaded, prefecture)
    assert not [row for row in found if "P1" in row["nodes"]]


def test_three_in_company_are_found_together(loaded: Connection, prefecture: Database) -> None:
    found = ask("company_of_three", {}, loaded, prefecture)
    assert [row["persons"] for row in found] == [["R1", "R2", "R3"]]
    assert found[0]["days"] == 12


def test_common_days_of_two_persons(loaded: Connection, prefecture: Database) -> None:
    rows = ask("common_places", {"patient": "R1", "other": "R4"}, loaded, prefecture)
    found = {row["place"]: row["common_days"] for row in rows}
    assert found == {"P1": ["2026-03-02"], "P2": []}


def test_cards_in_company_on_a_day_are_named_in_pairs(loaded: Connection, prefecture: Database) -> None:
    rows = ask("company_on_day", {"day": "2026-03-02"}, loaded, prefecture)
    r1, r2, r3 = (meant(f"card of R{number}", prefecture) for number in (1, 2, 3))
    found = {frozenset((row["card"], row["other"])) for row in rows}
    assert {frozenset((r1, r2)), frozenset((r1, r3)), frozenset((r2, r3))} <= found
    assert not [pair for pair in found if meant("card of R4", prefecture) in pair]


def test_box_sellers_name_the_boxes(loaded: Connection, prefecture: Database) -> None:
    (row,) = ask("box_sellers", {}, loaded, prefecture)
    assert (row["sold_again"], row["boxes"], row["trace_codes"]) == ("P2", 2, ["T1", "T5"])


@pytest.mark.parametrize("value", [HOSTILE, "' OR 1=1 //", '"; MATCH (n) DELETE n', "\\", "}"])
def test_values_are_never_executed(value: str, loaded: Connection, prefecture: Database) -> None:
    before = ask("shared_phone", {"min_persons": "1"}, loaded, prefecture)
    for name, parameter in (
        ("around", "id"),
        ("card_history", "card"),
        ("by_name", "words"),
        ("finding_members", "finding"),
    ):
        ask(name, {parameter: value}, loaded, prefecture)
    assert ask("shared_phone", {"min_persons": "1"}, loaded, prefecture) == before


def test_an_id_of_nobody_gives_no_rows(loaded: Connection, prefecture: Database) -> None:
    assert ask("person_history", {"patient": "nobody"}, loaded, prefecture) == []


def test_a_question_that_wants_more_says_what_and_shows_how(loaded: Connection) -> None:
    with pytest.raises(UsageError, match="needs card: --param card="):
        run_query("card_history", {}, loaded)
    with pytest.raises(UsageError, match="no parameter 'crad'; it has: card, limit"):
        run_query("card_history", {"crad": "1"}, loaded)
    with pytest.raises(UsageError, match="limit: 'many' is no integer"):
        run_query("shared_phone", {"limit": "many"}, loaded)
    with pytest.raises(NotFoundError, match="query list"):
        query("no_such_question")


@pytest.mark.parametrize("question", queries(), ids=lambda question: question.name)
def test_a_question_can_be_pasted_into_the_browser(question: Query, loaded: Connection) -> None:
    """As one statement that needs no parameters: of several ones Neo4j Browser shows no answers."""
    from graphfraud.store.neo4j_connect import open_driver

    pasted = question.for_browser()
    assert "$" not in pasted and ";" not in pasted
    with open_driver(loaded) as driver:
        answer = driver.execute_query(pasted)
        bound = driver.execute_query(question.text, question.values(dict(question.example)))
    assert tuple(answer.keys) == question.columns
    assert answer.records == bound.records


def test_values_in_a_pasted_question_are_literals() -> None:
    shown = query("company_on_day").for_browser()
    assert shown.startswith("MATCH (s:Settlement {day: date('2026-03-02')})") and shown.endswith("LIMIT 200")


def test_a_file_without_a_question_is_refused() -> None:
    with pytest.raises(StoreError, match="lacks question.zh"):
        read_query(
            "x", "// title.zh: 一\n// title.en: one\n// question.en: two\n// columns: a\n// example:\nRETURN 1 AS a"
        )
