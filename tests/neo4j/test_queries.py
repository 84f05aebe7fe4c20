"""Every question of the library: parsed by the server, pasted into Neo4j Browser, given bad values, asked for paths.

What each answers is in answers.yml.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from made_up_prefecture import HOSTILE, build, number_of
from pictures import counts

from graphfraud.cli.group import graphfraud
from graphfraud.errors import NotFoundError, StoreError, UsageError
from graphfraud.model.masking import card_id
from graphfraud.store import neo4j_query
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import Connection
from graphfraud.store.neo4j_library import Query, queries, query, read_query
from graphfraud.store.neo4j_query import run_query

pytestmark = pytest.mark.neo4j
Rows = list[dict[str, Any]]


def shown(*words: str) -> str:
    done = CliRunner().invoke(graphfraud, ["query", *words, "--lang", "en"])
    assert done.exit_code == 0, done.output
    return done.stdout


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
            "MATCH (q)<-[r:SWIPED_AT]-(c)<-[:HOLDS*0..1]-(:Patient)-[:INSURED_IN]->(home) WITH DISTINCT q, r, c, left(home.id, 4) AS home"
            " WHERE home <> left(q.admdvs, 4) RETURN q.id, home, count(DISTINCT c), sum(r.count)"
        ).records
    expected = {tuple(row.values()) for row in away}
    assert {("P2", "3205"), ("P9", "3204")} <= {row[:2] for row in expected}
    rows = ask("far_cards", {"min_cards": "1"}, loaded, prefecture)
    assert {(row["place"], row["home_region"], row["cards"], row["swipes"]) for row in rows} == expected


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


def test_a_question_cannot_write(loaded: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may write asks no less safely: the server refuses a question that would change the graph."""
    head = "// title.zh: 一\n// title.en: one\n// question.zh: 二\n// question.en: two\n// columns: id\n// example:\n"
    writing = read_query("writing", f"{head}CREATE (n:Patient {{id: 'made up'}}) RETURN n.id AS id")
    monkeypatch.setattr(neo4j_query, "query", lambda name: writing)
    before = counts(loaded)
    with pytest.raises(StoreError, match="read access mode"):
        run_query("writing", {}, loaded)
    assert counts(loaded) == before


def test_an_id_of_nobody_gives_no_rows(loaded: Connection, prefecture: Database) -> None:
    assert ask("person_history", {"patient": "nobody"}, loaded, prefecture) == []


def test_a_question_that_wants_more_says_what_and_shows_how(loaded: Connection) -> None:
    with pytest.raises(UsageError, match="needs card: --param card="):
        run_query("card_history", {}, loaded)
    with pytest.raises(UsageError, match="no parameter 'crad'; it has: card, limit"):
        run_query("card_history", {"crad": "1"}, loaded)
    for name, parameter, value, type in (
        ("shared_phone", "limit", "many", "integer"),
        ("shared_phone", "limit", "9223372036854775808", "integer"),
        ("doctor_to_pharmacy", "share", "nan", "number"),
        ("doctor_to_pharmacy", "share", "1e999", "number"),
    ):
        with pytest.raises(UsageError, match=f"{parameter}: '{value}' is no {type}"):
            run_query(name, {parameter: value}, loaded)
    with pytest.raises(NotFoundError, match="query list"):
        query("no_such_question")


@pytest.mark.parametrize("question", queries(), ids=lambda question: question.name)
def test_a_question_can_be_pasted_into_the_browser(question: Query, loaded: Connection) -> None:
    """All that ``query show`` prints, as one statement that needs no parameters: of several ones Neo4j Browser shows no answers."""
    from graphfraud.store.neo4j_connect import open_driver

    pasted = shown("show", question.name)
    assert pasted.startswith(f"// {question.name} – {question.title['en']}\n// {question.question['en']}\n")
    assert "$" not in question.for_browser() and ";" not in question.for_browser()
    with open_driver(loaded) as driver:
        answer = driver.execute_query(pasted)
        bound = driver.execute_query(question.text, question.values(dict(question.example)))
    assert tuple(answer.keys) == question.columns
    assert answer.records == bound.records


def test_values_in_a_pasted_question_are_literals() -> None:
    text = query("company_on_day").for_browser()
    assert text.startswith("MATCH (s:Settlement {day: date('2026-03-02')})") and text.endswith("LIMIT 200")
    other = query("company_on_day").for_browser({"day": "2026-05-05", "limit": "3"})
    assert other == text.replace("2026-03-02", "2026-05-05").replace("LIMIT 200", "LIMIT 3")


@pytest.mark.parametrize("value", (HOSTILE, "\\u0027}) DETACH DELETE n //", "\\", "\\'", "两\n行", "$limit"))
def test_a_value_in_a_pasted_question_is_only_a_value(value: str, loaded: Connection) -> None:
    from graphfraud.store.neo4j_connect import open_driver

    pasted = query("finding_members").for_browser({"finding": value})
    assert pasted.startswith("MATCH (f:Finding {id: '")
    with open_driver(loaded) as driver:
        literal = pasted.partition("{id: ")[2].partition("})-[i:INVOLVES]->")[0]
        assert driver.execute_query(f"RETURN {literal} AS value").records[0][0] == value
        assert driver.execute_query(pasted).records == []


def test_a_card_shown_for_pasting_is_its_stand_in(tmp_path: Path) -> None:
    with build(tmp_path / "workspace") as database:
        number, stand_in = number_of("R1"), card_id(number_of("R1"), database.card_key())
        nobody = card_id("0000", database.card_key())
    for given, told in (
        (("card_history", f"card={number}"), f"(c:Card {{id: '{stand_in}'}})"),
        (("card_history", "card=0000"), f"(c:Card {{id: '{nobody}'}})"),
        (("around", f"id={number}"), f"{{id: '{stand_in}'}})-[r]-(m)"),
        (("around", "id=R1"), "{id: 'R1'})-[r]-(m)"),
    ):
        text = shown("show", given[0], "--param", given[1], "-w", str(tmp_path / "workspace"))
        assert told in text and number not in text


def test_what_does_not_fit_is_told_before_anything_is_shown() -> None:
    for words, told in (
        (("around", "--param", "di=1"), "no parameter 'di'"),
        (("around", "--param", "id"), "name=value"),
    ):
        done = CliRunner().invoke(graphfraud, ["query", "show", *words, "--lang", "en"])
        assert done.exit_code == 2 and told in done.stderr and not done.stdout


def test_a_file_without_a_question_is_refused() -> None:
    with pytest.raises(StoreError, match="lacks question.zh"):
        read_query(
            "x", "// title.zh: 一\n// title.en: one\n// question.en: two\n// columns: a\n// example:\nRETURN 1 AS a"
        )


def test_parameters_can_be_set_in_the_browser_and_the_text_left_as_it_is() -> None:
    """Lines that are pasted together are parted by semicolons, else Browser refuses the second; the question is pasted after them."""
    lines, text = query("company_on_day").with_parameters({"minutes": "20"})
    assert lines.splitlines() == [
        ":param day => date('2026-03-02');",
        ":param minutes => 20;",
        ":param places => 2;",
        ":param limit => 200;",
    ]
    assert text == query("company_on_day").text
    assert shown("show", "company_on_day", "--bound", "--param", "minutes=20").endswith(f"\n\n{lines}\n\n{text}\n")


def test_every_column_has_a_heading_in_chinese() -> None:
    for question in queries():
        assert question.head("en") == question.columns
        assert len(question.head("zh")) == len(set(question.head("zh"))) == len(question.columns)
        assert all(re.search("[\u4e00-\u9fff]", heading) for heading in question.head("zh"))


def test_a_heading_too_few_is_told() -> None:
    text = "// title.zh: 一\n// title.en: one\n// question.zh: 二\n// question.en: two\n// example:\n// columns: a, b\n// columns.zh: 甲\nRETURN 1"
    with pytest.raises(StoreError, match="2 columns, but 1 headings"):
        read_query("x", text)


def test_the_commands_that_help_shows_name_parameters_that_exist() -> None:
    from graphfraud.cli.query import query as family

    shown = [example for example in family.examples if " query run " in example]
    shown += [one.command() for one in queries()]
    for line in shown:
        words = shlex.split(line)
        name = words[words.index("run") + 1]
        given = dict(words[i + 1].split("=", 1) for i, word in enumerate(words) if word == "--param")
        assert query(name).values(given)
    assert any("min_persons" in line for line in shown)
