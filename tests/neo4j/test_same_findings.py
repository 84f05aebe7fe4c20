"""A whole detection over the server gives what one over the workspace alone gives, and the server then holds it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from graphfraud.detectors.run import detect
from graphfraud.errors import StoreError
from graphfraud.graph.communities import communities as partition
from graphfraud.ingest import ingest
from graphfraud.stats.agreement import adjusted_rand
from graphfraud.store.database import Database
from graphfraud.store.embedded import EmbeddedStore
from graphfraud.store.findings import load_links
from graphfraud.store.neo4j import Neo4jStore
from graphfraud.store.neo4j_communities import communities
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_load import load_by_bolt
from graphfraud.store.protocol import Node
from graphfraud.synth import synth

pytestmark = pytest.mark.neo4j
FIVE = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral")
SCREENING = (*FIVE, "recruited_admissions")
"""With the one that also sends screened pairs through the store, and is no search for rings."""
PERSONS = 2500


@pytest.fixture(scope="module", params=(1, 2, 3), ids=lambda seed: f"seed {seed}")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("made")
    synth(folder / "source", persons=PERSONS, seed=request.param, camouflage="easy")
    with Database(folder / "workspace") as database:
        ingest(database, sorted(str(file) for file in (folder / "source").glob("*.csv")))
        yield database


def told(database: Database, store: Neo4jStore | None = None) -> list[str]:
    found = detect(database, only=SCREENING, store=store)
    return [json.dumps(finding.to_json(), sort_keys=True, default=str) for finding in found]


def beside(database: Database) -> None:
    raise AssertionError("a second lane while the store uses the first one's connection")


def test_both_stores_give_the_same_findings_and_the_server_holds_them(
    made: Database, empty_server: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = told(made)
    links = load_links(made)
    made.con.execute("DELETE FROM gf_link")
    for table in ("gf_finding", "gf_finding_member", "gf_finding_settlement"):
        made.con.execute(f"DELETE FROM {table}")
    with open_driver(empty_server) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    load_by_bolt(made, empty_server)
    store = Neo4jStore(made, empty_server)
    monkeypatch.setattr(Database, "beside", beside)
    try:
        assert told(made, store) == alone
        assert load_links(made) == links
        assert not store.stale
        held = {node.id for node in store.nodes("finding")}
        assert held == {json.loads(finding)["id"] for finding in alone}
        assert list(store.edges("INVOLVES")) == list(EmbeddedStore(made).edges("INVOLVES"))
        assert list(store.edges("CO_SWIPED")) == list(EmbeddedStore(made).edges("CO_SWIPED"))
        _explored(made, store)
    finally:
        store.close()


def _explored(made: Database, store: Neo4jStore) -> None:
    """Communities of the screened pairs on the server are much like those that the partition started from."""
    pairs = store.screened("minute").sort_by([("a", "ascending"), ("b", "ascending")]).to_pandas()
    names, codes = np.unique(np.concatenate((pairs.a, pairs.b)), return_inverse=True)
    a, b = codes[: len(pairs)], codes[len(pairs) :]
    here = [tuple(Node("patient", names[k]) for k in group) for group in partition(a, b, pairs.nats.to_numpy())]
    there = communities(store.reader, "leiden", ["SCREENED"], level="minute", gds=True)
    assert len(here) > 10
    assert adjusted_rand(here, there) > 0.7
    assert Counter(map(len, here)).total() == len(here)


def test_a_graph_of_other_records_is_refused(made: Database, empty_server: Connection, tmp_path: Path) -> None:
    store = Neo4jStore(made, empty_server)
    try:
        store.require_current()
        row = "(SELECT setl_id FROM settlement ORDER BY setl_id LIMIT 1)"
        made.con.execute(
            f"CREATE OR REPLACE TEMP TABLE kept AS SELECT rowid AS number, vali_flag FROM setl_d WHERE setl_id = {row}"
        )
        made.con.execute("UPDATE setl_d SET vali_flag = '0' WHERE rowid IN (SELECT number FROM kept)")
        with pytest.raises(StoreError, match="the records have changed since the graph was loaded"):
            detect(made, only=FIVE, store=store)
    finally:
        made.con.execute("UPDATE setl_d SET vali_flag = kept.vali_flag FROM kept WHERE setl_d.rowid = kept.number")
        store.close()


def test_a_detector_starts_from_what_the_server_holds(
    made: Database, empty_server: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server loses pairs the run fails; it does not go on with what it had in memory."""
    store = Neo4jStore(made, empty_server)
    read = Neo4jStore.screened
    monkeypatch.setattr(Neo4jStore, "screened", lambda self, level: read(self, level).slice(1))
    try:
        with pytest.raises(StoreError, match="screened pairs back"):
            detect(made, only=("lent_card_ring",), store=store)
    finally:
        store.close()
