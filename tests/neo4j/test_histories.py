"""Whatever came between, the graph after a load is the graph of one load into an empty database: every node, edge and property."""

from __future__ import annotations

import itertools
import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_up_prefecture import HOSTILE, PLACES, Records, number_of, put
from pictures import picture

from graphfraud.store import neo4j_write
from graphfraud.store.database import Database
from graphfraud.store.findings import keep_links
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_load import load_by_bolt
from graphfraud.store.protocol import Link, Node

pytestmark = pytest.mark.neo4j
PERSONS = ("A", "B", "C", "D", "E", "F", "G", HOSTILE, 'quote " backslash \\')
DOCTORS = ("DR1", "DR2", HOSTILE)
Draw = random.Random


def a_month_comes_in(database: Database, draw: Draw) -> None:
    """Swipes with one's own card, a common one or none; stays, prescriptions, boxes that are sold again."""
    records = Records()
    (kept,) = database.con.execute("SELECT COUNT(*) FROM setl_d").fetchall()[0]
    records.count = int(kept) + 1000 * draw.randrange(1, 9) + draw.randrange(1000)
    month = 30 * draw.randrange(1, 5)
    for _ in range(draw.randrange(3, 25)):
        person, place, day = draw.choice(PERSONS), draw.choice(sorted(PLACES)), month + draw.randrange(30)
        card = draw.choice((number_of(person), number_of(person), "9990001", ""))
        setl_id = f"{records.count}-{draw.randrange(10**9)}"
        if place.startswith("H") and draw.random() < 0.4:
            records.stay(person, place, day, day + draw.randrange(5), card=card, setl_id=setl_id)
        else:
            clock = draw.choice(("10:00", "10:03", "00:00"))
            records.settle(
                person, place, day, clock, card=card, setl_id=setl_id, emp_no=draw.choice((None, "E1", HOSTILE))
            )
        if draw.random() < 0.5:
            records.prescribe(draw.choice(DOCTORS), setl_id, f"RX-{person}")
        if place.startswith("P") and draw.random() < 0.4:
            records.sell(f"T{draw.randrange(3)}", setl_id, place, day)
    put(database, records)


def rows_are_withdrawn(database: Database, draw: Draw) -> None:
    ids = [row[0] for row in database.con.execute("SELECT setl_id FROM setl_d ORDER BY ALL").fetchall()]
    for setl_id in draw.sample(ids, len(ids) // 3):
        database.con.execute("DELETE FROM setl_d WHERE setl_id = ?", [setl_id])
    database.derive()


def rows_are_refunded(database: Database, draw: Draw) -> None:
    found = database.con.execute(
        "SELECT setl_id, psn_no, fixmedins_code, medfee_sumamt, setl_time FROM setl_d ORDER BY ALL"
    ).fetchall()
    for setl_id, person, place, gross, moment in draw.sample(found, len(found) // 4):
        database.con.execute(
            "INSERT INTO setl_d (setl_id, init_setl_id, refd_setl_flag, psn_no, fixmedins_code, medfee_sumamt, setl_time)"
            " VALUES (?, ?, '1', ?, ?, ?, ?)",
            [
                f"refund of {setl_id} {draw.random()}",
                setl_id,
                person,
                place,
                -gross / draw.choice((1, 2)),
                moment + timedelta(days=1),
            ],
        )
    database.derive()


def records_of_persons_change(database: Database, draw: Draw) -> None:
    person = draw.choice(PERSONS)
    database.con.execute("DELETE FROM psn_info_b WHERE psn_no = ?", [person])
    records = Records()
    records.person(
        person,
        phone=f"1390000000{draw.randrange(3)}",
        address=f"江东省江城市城东区新村{draw.randrange(3)}号",
        die_date=draw.choice((None, date(2026, 4, 1))),
    )
    put(database, records)


def findings_change(database: Database, draw: Draw) -> None:
    """One more, or the members of one that is there; another is withdrawn; links are tested; somebody is listed."""
    name = f"lent_card_ring-{draw.randrange(4):08d}"
    for table, column in (
        ("gf_finding", "id"),
        ("gf_finding_member", "finding_id"),
        ("gf_finding_settlement", "finding_id"),
    ):
        database.con.execute(f"DELETE FROM {table} WHERE {column} = ?", [name])
    body = json.dumps({"title": {"zh": "团伙", "en": "ring"}, "amounts": {"net": f"{draw.randrange(999)}.50"}})
    status = draw.choice(("lead", "confirmed", "withdrawn"))
    database.con.execute(
        "INSERT INTO gf_finding VALUES (?, 'lent_card_ring', 'high', ?, 0.001, '2026-03-01', '2026-03-31', ?, ?)",
        [name, draw.random(), status, body],
    )
    members = draw.sample(PERSONS, 3)
    for person in members:
        database.con.execute("INSERT INTO gf_finding_member VALUES (?, 'patient', ?, 'member')", [name, person])
    ids = [row[0] for row in database.con.execute("SELECT setl_id FROM settlement ORDER BY ALL").fetchall()]
    for setl_id in draw.sample(ids, min(3, len(ids))):
        database.con.execute("INSERT INTO gf_finding_settlement VALUES (?, ?)", [name, setl_id])
    detector = draw.choice(("lent_card_ring", "collected_cards"))
    links = [
        Link(
            detector,
            "CO_SWIPED",
            Node("patient", a),
            Node("patient", b),
            draw.randrange(3, 9),
            settlements=tuple(ids[:2]),
        )
        for a, b in itertools.combinations(sorted(members), 2)
    ]
    keep_links(database, detector, links)
    database.con.execute("DELETE FROM gf_blacklist")
    database.con.execute(
        "INSERT INTO gf_blacklist VALUES (1, 'patient', ?, 'confirmed', '2026-01-01', NULL, NULL, 'x', 'x', now())",
        members[:1],
    )


CHANGES: tuple[Callable[[Database, Draw], None], ...] = (
    a_month_comes_in,
    rows_are_withdrawn,
    rows_are_refunded,
    records_of_persons_change,
    findings_change,
)
STEPS = st.tuples(
    st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3),
    st.integers(0, 2**32),
    st.booleans(),
    st.booleans(),
    st.sampled_from((None, None, 2, 9, 17, 30)),
)
"""Changes of the workspace, what draws them, then a load: each settlement or the needed ones, names or none, cut at a transaction."""


@contextmanager
def cut_at(fatal: int | None) -> Iterator[None]:
    """Whoever loads is interrupted at the start of that writing transaction."""
    calls, run = itertools.count(1), neo4j_write.Writer.run

    def dying(writer: neo4j_write.Writer, text: str, values: Any) -> None:
        if next(calls) == fatal:
            raise KeyboardInterrupt
        run(writer, text, values)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(neo4j_write.Writer, "run", dying)
        try:
            yield
        except KeyboardInterrupt:
            return


def holds(steps: list[Any], server: Connection, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with Database(folder) as database, open_driver(server) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        records = Records()
        for code, (name, kind, region) in PLACES.items():
            records.add("medins_info_b", fixmedins_code=code, fixmedins_name=name, medins_type=kind, admdvs=region)
        put(database, records)
        a_month_comes_in(database, Draw(len(steps)))
        every = unmasked = False
        for changes, seed, every, unmasked, fatal in steps:
            draw = Draw(seed)
            for change in changes:
                change(database, draw)
            with cut_at(fatal):
                load_by_bolt(database, server, every=every, unmasked=unmasked, batch_rows=20)
        load_by_bolt(database, server, every=every, unmasked=unmasked)
        after_all = picture(server)
        again = load_by_bolt(database, server, every=every, unmasked=unmasked)
        assert sum(step.written + step.removed for step in (*again.nodes, *again.edges)) == 0
        driver.execute_query("MATCH (n) DETACH DELETE n")
        load_by_bolt(database, server, every=every, unmasked=unmasked)
        assert picture(server) == after_all
        assert after_all[0].total() > len(PLACES)


USUAL = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "database": None,
    "phases": (Phase.generate,),
}


@given(steps=st.lists(STEPS, min_size=2, max_size=3))
@settings(max_examples=4, **USUAL)  # type: ignore[arg-type]
def test_the_graph_is_that_of_one_load(
    steps: list[Any], empty_server: Connection, tmp_path_factory: pytest.TempPathFactory
) -> None:
    holds(steps, empty_server, tmp_path_factory.getbasetemp() / "history")


@pytest.mark.slow
@given(steps=st.lists(STEPS, min_size=1, max_size=6))
@settings(max_examples=40, **USUAL)  # type: ignore[arg-type]
def test_the_graph_is_that_of_one_load_after_many_histories(
    steps: list[Any], empty_server: Connection, tmp_path_factory: pytest.TempPathFactory
) -> None:
    holds(steps, empty_server, tmp_path_factory.getbasetemp() / "history")
