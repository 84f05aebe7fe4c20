"""The server's store answers like the embedded one: same nodes, edges, answers, paths, tested links."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from made_up_prefecture import HOSTILE, number_of, ring_links

from graphfraud.store.database import Database
from graphfraud.store.embedded import EmbeddedStore
from graphfraud.store.neo4j import Neo4jStore
from graphfraud.store.protocol import EDGE_TYPES, NODE_KINDS, Link, Node, Store

pytestmark = pytest.mark.neo4j
ASKED = (
    "R1",
    "R2",
    "A1",
    "V1",
    "X1",
    "X2",
    "Y1",
    "G1",
    "DR1",
    "DR3",
    "P1",
    "P9",
    "H1",
    "H2",
    HOSTILE,
    number_of("R1"),
    "9990001",
)
PAIRS = (
    ("R1", "R3"),
    ("A1", "A4"),
    ("R1", "S2"),
    ("TA", "TB"),
    ("TB", "TA"),
    ("DR1", "P9"),
    ("K1", "K2"),
    ("R1", "H2"),
    ("R4", "V1"),
)


@pytest.fixture(scope="module")
def embedded(prefecture: Database) -> Iterator[EmbeddedStore]:
    found = EmbeddedStore(prefecture)
    yield found
    found.close()


def one(store: Store, id: str) -> Node:
    return store.resolve(id)[-1]


def test_both_keep_the_protocol(store: Neo4jStore, embedded: EmbeddedStore) -> None:
    assert isinstance(store, Store) and isinstance(embedded, Store)


@pytest.mark.parametrize("kind", NODE_KINDS)
def test_same_nodes(kind: str, store: Neo4jStore, embedded: EmbeddedStore) -> None:
    assert list(store.nodes(kind)) == list(embedded.nodes(kind))


@pytest.mark.parametrize("type", EDGE_TYPES)
def test_same_edges(type: str, store: Neo4jStore, embedded: EmbeddedStore) -> None:
    assert list(store.edges(type)) == list(embedded.edges(type))


@pytest.mark.parametrize("type", EDGE_TYPES)
def test_same_settlements_behind_every_edge(type: str, store: Neo4jStore, embedded: EmbeddedStore) -> None:
    for edge in embedded.edges(type):
        assert store.provenance(edge) == embedded.provenance(edge)


@pytest.mark.parametrize("id", ASKED)
def test_same_answers(id: str, store: Neo4jStore, embedded: EmbeddedStore) -> None:
    assert store.resolve(id) == embedded.resolve(id)
    node = one(embedded, id)
    assert store.answer(node) == embedded.answer(node)


@pytest.mark.parametrize("id", ("R1", "V1", "P1", "DR1"))
def test_same_answers_within_days(id: str, store: Neo4jStore, embedded: EmbeddedStore) -> None:
    node = one(embedded, id)
    for since, until in ((date(2026, 3, 5), None), (None, date(2026, 3, 10)), (date(2026, 3, 2), date(2026, 3, 9))):
        assert store.answer(node, since=since, until=until) == embedded.answer(node, since=since, until=until)


@pytest.mark.parametrize("id", ("R1", "P2", "DR1", "lent_card_ring-aaaaaaaa"))
def test_same_neighbours(id: str, store: Neo4jStore, embedded: EmbeddedStore) -> None:
    node = one(embedded, id)
    assert store.neighbours(node) == embedded.neighbours(node)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} to {pair[1]}")
@pytest.mark.parametrize("ordered", (False, True), ids=("any time", "in time"))
def test_same_paths(pair: tuple[str, str], ordered: bool, store: Neo4jStore, embedded: EmbeddedStore) -> None:
    a, b = (one(embedded, id) for id in pair)
    found = store.paths(a, b, ordered_in_time=ordered)
    expected = embedded.paths(a, b, ordered_in_time=ordered)
    assert [path.cost for path in found] == [path.cost for path in expected]
    assert found == expected


def test_hop_limits_are_kept(store: Neo4jStore, embedded: EmbeddedStore) -> None:
    a, b = one(embedded, "TA"), one(embedded, "TB")
    assert store.paths(a, b, max_hops=3) == embedded.paths(a, b, max_hops=3)
    assert all(len(path.hops) <= 3 for path in store.paths(a, b, max_hops=3))


def test_nobody_has_no_nodes_and_no_paths(store: Neo4jStore) -> None:
    assert store.resolve("nobody") == () == store.resolve(" ")
    assert store.paths(Node("patient", "nobody"), Node("patient", "R1")) == ()
    assert store.answer(Node("patient", "nobody")).settlements == ()


def test_tested_links_come_back_as_they_were_kept(store: Neo4jStore, prefecture: Database) -> None:
    before = store.links("lent_card_ring")
    assert before == EmbeddedStore(prefecture).links("lent_card_ring")
    kept = [
        Link("cross_region_ring", "CO_SWIPED", Node("patient", "A1"), Node("patient", "V1"), 5, q_value=0.1 + 0.2),
        Link("cross_region_ring", "PRESCRIBED_TO_FILL_AT", Node("doctor", "DR1"), Node("pharmacy", "P9"), 6),
    ]
    try:
        store.keep_links("cross_region_ring", kept)
        assert store.links("cross_region_ring") == sorted(kept, key=lambda link: link.type)
        assert store.links("cross_region_ring", "CO_SWIPED") == kept[:1]
        assert Node("patient", "V1") in {edge.b for edge in store.edges("CO_SWIPED")}
        assert store.paths(Node("patient", "A1"), Node("patient", "V1"))[0].hops[0].type == "CO_SWIPED"
    finally:
        store.keep_links("cross_region_ring", [])
    assert Node("patient", "V1") not in {edge.b for edge in store.edges("CO_SWIPED")}
    assert store.links("lent_card_ring") == before


def test_a_link_to_nobody_is_refused(store: Neo4jStore) -> None:
    from graphfraud.errors import StoreError

    with pytest.raises(StoreError, match="load it anew"):
        store.keep_links("x", [Link("x", "CO_SWIPED", Node("patient", "A1"), Node("patient", "nobody"), 5)])
    store.keep_links("x", [])


def test_the_ring_is_linked_pairwise(store: Neo4jStore) -> None:
    assert {(link.a.id, link.b.id) for link in store.links("lent_card_ring")} == {
        (link.a.id, link.b.id) for link in ring_links([])
    }
