"""Loading: the graph is the workspace's, whatever came between; and it carries no names."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_up_prefecture import HOSTILE, Records, build, number_of
from neo4j.exceptions import Neo4jError
from pictures import counts, picture

from graphfraud.errors import StoreError, WorkspaceBusyError
from graphfraud.store import neo4j_load, neo4j_write
from graphfraud.store.database import Database
from graphfraud.store.neo4j import Neo4jStore
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_load import LoadReport, load_by_bolt, one_load
from graphfraud.store.neo4j_query import run_query

pytestmark = pytest.mark.neo4j


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = build(tmp_path / "workspace")
    yield made
    made.close()


def written(report: LoadReport) -> int:
    return sum(step.written + step.removed for step in (*report.nodes, *report.edges))


def test_a_second_load_changes_nothing(empty_server: Connection, database: Database) -> None:
    first = load_by_bolt(database, empty_server)
    before = picture(empty_server)
    again = load_by_bolt(database, empty_server)
    assert written(first) > 300
    assert written(again) == 0
    assert picture(empty_server) == before


def test_new_months_are_added_and_withdrawn_rows_disappear(empty_server: Connection, database: Database) -> None:
    load_by_bolt(database, empty_server)
    before = picture(empty_server)
    april = Records()
    april.count = 5000
    april.settle("R1", "P1", 40)
    april.settle("NEW", "P1", 41)
    for row in april.rows["setl_d"]:
        names = ", ".join(row)
        database.con.execute(f"INSERT INTO setl_d ({names}) VALUES ({', '.join('?' for _ in row)})", list(row.values()))
    database.derive()
    added = load_by_bolt(database, empty_server)
    assert 0 < written(added) < 40
    with open_driver(empty_server) as driver:
        found = driver.execute_query("MATCH (p:Patient {id: 'NEW'})-[:HOLDS]->(:Card)-[r:SWIPED_AT]->(q) RETURN q.id")
        assert [record[0] for record in found.records] == ["P1"]
    database.con.execute("DELETE FROM setl_d WHERE setl_id >= 'S5000'")
    database.derive()
    load_by_bolt(database, empty_server)
    assert picture(empty_server) == before


def test_settlements_are_loaded_as_asked(empty_server: Connection, database: Database) -> None:
    load_by_bolt(database, empty_server)
    with open_driver(empty_server) as driver:
        needed = {record[0] for record in driver.execute_query("MATCH (s:Settlement) RETURN s.id").records}
    load_by_bolt(database, empty_server, every=True)
    with open_driver(empty_server) as driver:
        every = {record[0] for record in driver.execute_query("MATCH (s:Settlement) RETURN s.id").records}
    resting = {row[0] for row in database.con.execute("SELECT setl_id FROM gf_finding_settlement").fetchall()}
    usable = {row[0] for row in database.con.execute("SELECT setl_id FROM settlement").fetchall()}
    assert resting <= needed < every == usable


def test_the_graph_carries_no_names_or_numbers(empty_server: Connection, database: Database) -> None:
    load_by_bolt(database, empty_server, every=True)
    seen = repr(picture(empty_server))
    raw = database.con.execute(
        "SELECT psn_name FROM psn_info_b UNION SELECT certno FROM psn_info_b UNION SELECT mob FROM psn_info_b"
        " UNION SELECT live_addr FROM psn_info_b UNION SELECT ssc_cardno FROM setl_d"
    ).fetchall()
    values = {row[0] for row in raw if row[0] and HOSTILE not in row[0]}
    assert number_of("R1") in values and "13900000001" in values
    assert not [value for value in values if value in seen]


def test_unmasked_names_are_there_and_go_again(empty_server: Connection, database: Database) -> None:
    load_by_bolt(database, empty_server)
    masked = picture(empty_server)
    load_by_bolt(database, empty_server, unmasked=True)
    with open_driver(empty_server) as driver:
        (row,) = driver.execute_query(
            "MATCH (p:Patient {id: 'R1'})-[:HOLDS]->(c:Card) RETURN p.name AS name, p.phone AS phone, c.number AS card"
        ).records
        indexed = driver.execute_query(
            "CALL db.index.fulltext.queryNodes('names', '张R') YIELD node RETURN DISTINCT labels(node)"
        ).records
    assert row.data() == {"name": "张R", "phone": "13900000011", "card": number_of("R1")}
    assert ["Patient"] in [record[0] for record in indexed]
    asked = [row for words in ("张R", "大药房") for row in run_query("by_name", {"words": words}, empty_server)]
    assert {row["kind"] for row in asked} == {"Pharmacy"}
    load_by_bolt(database, empty_server)
    assert picture(empty_server) == masked


def test_hostile_ids_are_only_ids(empty_server: Connection, database: Database) -> None:
    load_by_bolt(database, empty_server, every=True)
    with open_driver(empty_server) as driver:
        found = driver.execute_query(
            "MATCH (p:Patient {id: $id})-[:EMPLOYED_BY]->(e:Employer) RETURN e.id, e.name", id=HOSTILE
        )
        assert [record.values() for record in found.records] == [[HOSTILE, "'; MATCH (n) DELETE n;"]]
        sold = driver.execute_query("MATCH (s:Settlement {id: $id}) RETURN count(s)", id='S "quoted"; DROP')
        assert sold.records[0][0] == 1
    database.con.execute("DELETE FROM setl_d WHERE psn_no = ?", [HOSTILE])
    database.con.execute("DELETE FROM psn_info_b WHERE psn_no = ?", [HOSTILE])
    database.derive()
    before = counts(empty_server)
    load_by_bolt(database, empty_server, every=True)
    after = counts(empty_server)
    assert before[0] - 4 <= after[0] < before[0]


@pytest.mark.parametrize("fatal", (1, 14, 28))
def test_a_load_that_was_cut_is_mended_by_the_next(
    fatal: int, empty_server: Connection, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut:
        calls = itertools.count(1)
        run = neo4j_write.Writer.run

        def dying(writer: neo4j_write.Writer, text: str, values: Any) -> None:
            if next(calls) == fatal:
                raise KeyboardInterrupt
            run(writer, text, values)

        cut.setattr(neo4j_write.Writer, "run", dying)
        with pytest.raises(KeyboardInterrupt):
            load_by_bolt(database, empty_server, batch_rows=20)
    with pytest.raises(StoreError, match="not loaded to its end"):
        Neo4jStore(database, empty_server)
    load_by_bolt(database, empty_server)
    mended = picture(empty_server)
    with open_driver(empty_server) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    load_by_bolt(database, empty_server)
    assert picture(empty_server) == mended


def test_edges_that_stand_twice_are_mended(empty_server: Connection, database: Database) -> None:
    load_by_bolt(database, empty_server)
    before = picture(empty_server)
    with open_driver(empty_server) as driver:
        driver.execute_query("MATCH (a)-[r:SWIPED_AT]->(b) CREATE (a)-[t:SWIPED_AT]->(b) SET t = properties(r)")
        driver.execute_query("MATCH (n:Patient) WHERE n.id STARTS WITH 'A' DETACH DELETE n")
    load_by_bolt(database, empty_server)
    assert picture(empty_server) == before


def test_an_index_that_the_server_gave_up_is_made_anew(empty_server: Connection, database: Database) -> None:
    """A value too long for an index makes the server give it up; it stays so when the value has gone."""
    load_by_bolt(database, empty_server)
    state = "SHOW INDEXES YIELD name, state WHERE name = 'finding_severity' RETURN state"
    with open_driver(empty_server) as driver:
        driver.execute_query("DROP INDEX finding_severity")
        driver.execute_query("CREATE (:Finding {id: 'long', severity: $severity})", severity="x" * 100_000)
        driver.execute_query("CREATE INDEX finding_severity FOR (n:Finding) ON (n.severity)")
        with pytest.raises(Neo4jError, match="FAILED"):
            driver.execute_query("CALL db.awaitIndexes(60)")
        assert driver.execute_query(state).records[0][0] == "FAILED"
        driver.execute_query("MATCH (f:Finding {id: 'long'}) DELETE f")
        load_by_bolt(database, empty_server)
        assert driver.execute_query(state).records[0][0] == "ONLINE"


def test_somebody_elses_nodes_are_left_alone(empty_server: Connection, database: Database) -> None:
    with open_driver(empty_server) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        driver.execute_query("CREATE (:Patient {id: 'theirs'})")
        with pytest.raises(StoreError, match="another application"):
            load_by_bolt(database, empty_server)
        assert counts(empty_server) == (1, 0)
        driver.execute_query("MATCH (n) DETACH DELETE n")


def test_nodes_that_no_load_wrote_are_named_and_left(empty_server: Connection, database: Database) -> None:
    """Somebody's own node under one of our labels stays; one with an id that comes in later becomes that person's."""
    load_by_bolt(database, empty_server)
    before = picture(empty_server)
    with open_driver(empty_server) as driver:
        driver.execute_query("CREATE (:Patient {id: 'theirs', note: 'kept'}), (:Patient {id: 'NEW', note: 'kept'})")
        with pytest.raises(StoreError, match="2 nodes with the label Patient were written by no load"):
            load_by_bolt(database, empty_server)
        with pytest.raises(StoreError, match="not loaded to its end"):
            Neo4jStore(database, empty_server)
        driver.execute_query("MATCH (n:Patient {id: 'theirs', note: 'kept'}) DELETE n")
        april = Records()
        april.count = 5000
        april.settle("NEW", "P1", 41)
        for row in april.rows["setl_d"]:
            names = ", ".join(row)
            database.con.execute(
                f"INSERT INTO setl_d ({names}) VALUES ({', '.join('?' for _ in row)})", list(row.values())
            )
        database.derive()
        load_by_bolt(database, empty_server)
        found = driver.execute_query("MATCH (p:Patient {id: 'NEW'})-[:HOLDS]->(c) RETURN p.note, p.settlements").records
        assert [record.values() for record in found] == [["kept", 1]]
    database.con.execute("DELETE FROM setl_d WHERE setl_id >= 'S5000'")
    database.derive()
    load_by_bolt(database, empty_server)
    assert picture(empty_server) == before


def test_the_store_tells_when_the_graph_is_of_another_day(
    empty_server: Connection, database: Database, tmp_path: Path
) -> None:
    load_by_bolt(database, empty_server)
    store = Neo4jStore(database, empty_server)
    assert not store.stale
    store.close()
    database.con.execute("UPDATE gf_finding SET status = 'confirmed' WHERE detector = 'drug_resale'")
    changed = Neo4jStore(database, empty_server)
    assert changed.stale
    changed.close()
    other = build(tmp_path / "other")
    with pytest.raises(StoreError, match="another workspace"):
        Neo4jStore(other, empty_server)
    other.close()


def test_one_load_at_a_time(empty_server: Connection, database: Database) -> None:
    with one_load(database), pytest.raises(WorkspaceBusyError):
        load_by_bolt(database, empty_server)


def test_rates_are_told(empty_server: Connection, database: Database) -> None:
    with open_driver(empty_server) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    told = load_by_bolt(database, empty_server).to_json()
    assert told["how"] == "bolt"
    assert told["nodes"]["Card"]["written"] == told["nodes"]["Card"]["rows"] > 0
    assert told["edges_per_second"] > 0


def test_labels_and_types_come_from_the_list_alone() -> None:
    from graphfraud.store.neo4j_cypher import Column, filled

    for given in (
        {"label": "Patient) DETACH DELETE (n"},
        {"type": "X]->() //"},
        {"columns": (Column("a b", "VARCHAR"),)},
    ):
        with pytest.raises(KeyError):
            filled("load/nodes", **given)  # type: ignore[arg-type]
    assert "MERGE (n:Patient {id: row[0]})" in filled("load/nodes", label="Patient")


def test_the_workspace_mark_is_no_key(database: Database) -> None:
    assert database.card_key().hex() not in neo4j_load.workspace_mark(database)
