"""Every question's whole answer on the made-up prefecture, near misses included; and that no condition of a question is idle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml
from made_up_prefecture import number_of
from near_misses import KEY, build_wide
from one_condition_less import one_condition_less

from graphfraud.model.masking import card_id
from graphfraud.store.database import Database
from graphfraud.store.neo4j import Neo4jStore
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_library import queries, query
from graphfraud.store.neo4j_query import json_value
from graphfraud.store.neo4j_read import native

pytestmark = pytest.mark.neo4j
ANSWERS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("answers.yml").read_text(encoding="utf-8")
)
IN_ORDER = ("nodes", "steps", "kinds", "times", "first", "last", "cards")
"""Columns whose lists are in an order that means something; others are compared sorted."""
IDLE = {
    "after_death": ("p.die_date IS NOT NULL", "r.last > p.die_date"),
    "by_name": ("node:Pharmacy",),
    "bursts": ("swipe.own = slot", "b.until >= k.since"),
    "company_of_card": ("theirs.first <= mine.last", "theirs.last >= mine.first", "theirs.first <=", "theirs.last >="),
    "employer_admissions": ("p.stays > 0", "size(stays) >= $min_patients", "DISTINCT before 'e, ", "p.stays >"),
    "far_cards": ("left(home.id, 4) <> main",),
    "household_admissions": ("a.stays > 0", "b.stays > 0", "DISTINCT before 'a, b", "a.stays >", "b.stays >"),
    "overlapping_findings": ("f.id < g.id",),
    "overlapping_stays": ("p.stays > 1", "p.stays >", "CASE WHEN"),
    "same_person_twice": ("a.settlements >", "b.settlements >"),
    "shared_phone": ("[..20]",),
    "swipes_during_stay": ("s.swiped", "r.first <", "r.last >"),
}
"""What may be dropped without another answer: it finds the same sooner, or the graph's own rules imply it."""


def meant(value: str) -> str:
    """``card of R1`` and ``card 123`` stand for stand-ins, which the workspace's key makes."""
    number = value.removeprefix("card ").removeprefix("of ")
    return card_id(number if number.isdigit() else number_of(number), KEY) if value.startswith("card ") else value


def shown(value: Any) -> Any:
    return (
        [shown(one) for one in value] if isinstance(value, list) else meant(value) if isinstance(value, str) else value
    )


def comparable(columns: tuple[str, ...], row: list[Any]) -> list[Any]:
    return [
        sorted(value) if isinstance(value, list) and column not in IN_ORDER else value
        for column, value in zip(columns, row, strict=True)
    ]


def answered(session: Any, text: str, values: dict[str, Any], columns: tuple[str, ...]) -> list[Any]:
    rows = session.run(text, values)
    return [comparable(columns, [json_value(native(value)) for value in row.values()]) for row in rows]


@pytest.fixture(scope="module")
def prefecture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The prefecture with all near misses."""
    with build_wide(tmp_path_factory.mktemp("wide") / "workspace") as database:
        yield database


@pytest.fixture(scope="module")
def session(loaded: Connection, prefecture: Database) -> Iterator[Any]:
    """Of a graph that also holds screened pairs, as after a detection on it: they are no evidence, and no answer tells them."""
    pairs = {
        "a": ["R1", "A1", "BK"],
        "b": ["S1", "R1", "S1"],
        "days": [9, 9, 9],
        "expected": [0.1] * 3,
        "nats": [30.0] * 3,
    }
    with closing(Neo4jStore(prefecture, loaded)) as store:
        store.keep_screened("minute", pa.table(pairs))
        assert store.screened("minute").num_rows == 3
    with open_driver(loaded) as driver, driver.session(default_access_mode="READ") as opened:
        yield opened


def asked(case: dict[str, Any]) -> dict[str, str]:
    return {name: meant(str(value)) for name, value in case["asked"].items()}


def test_every_question_has_an_answer() -> None:
    assert set(ANSWERS) == {question.name for question in queries()}
    assert all(any(case["rows"] for case in cases) for cases in ANSWERS.values())


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_answer_is_this_and_nothing_else(name: str, session: Any) -> None:
    question = query(name)
    for case in ANSWERS[name]:
        expected = [comparable(question.columns, shown(row)) for row in case["rows"]]
        assert answered(session, question.text, question.values(asked(case)), question.columns) == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_condition_of_a_question_decides_an_answer(name: str, session: Any) -> None:
    """Dropped, alone, it changes what is answered to one of the cases: else a near miss is lacking."""
    from neo4j.exceptions import Neo4jError

    question = query(name)
    cases = [
        (question.values(asked(case)), [comparable(question.columns, shown(row)) for row in case["rows"]])
        for case in ANSWERS[name]
    ]
    idle = set()
    for told, text in one_condition_less(question.text):
        try:
            if all(answered(session, text, values, question.columns) == rows for values, rows in cases):
                idle.add(told)
        except Neo4jError:
            continue
    known = IDLE.get(name, ())
    assert {told for told in idle if not any(part in told for part in known)} == set()
    assert {part for part in known if not any(part in told for told in idle)} == set()
