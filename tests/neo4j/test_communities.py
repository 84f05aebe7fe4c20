"""Communities on the server and here: the planted ring comes out of both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphfraud.errors import StoreError, UsageError
from graphfraud.stats.agreement import adjusted_rand
from graphfraud.store.neo4j_communities import closeness, communities, has_gds
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_read import Reader
from graphfraud.store.protocol import Node

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def graph(loaded: Connection) -> Iterator[Reader]:
    with open_driver(loaded) as driver:
        yield Reader(driver, loaded)


def test_the_local_server_has_the_library(graph: Reader) -> None:
    assert has_gds(graph)


@pytest.mark.parametrize("method", ("leiden", "louvain"))
def test_server_and_library_here_agree_on_communities(method: str, graph: Reader) -> None:
    assert adjusted_rand(communities(graph, method, gds=True), communities(graph, method, gds=False)) > 0.8


def test_components_are_the_same(graph: Reader) -> None:
    assert communities(graph, "components", gds=True) == communities(graph, "components", gds=False)


@pytest.mark.parametrize("gds", (True, False), ids=("on the server", "here"))
def test_the_ring_stays_together(gds: bool, graph: Reader) -> None:
    ring = {Node("patient", name) for name in ("R1", "R2", "R3")}
    assert ring in [set(group) for group in communities(graph, "leiden", ["CO_SWIPED"], gds=gds)]


@pytest.mark.parametrize("gds", (True, False), ids=("on the server", "here"))
def test_those_who_share_with_a_member_are_closest(gds: bool, graph: Reader) -> None:
    near = [member.id for member, _ in closeness(graph, [Node("patient", "S1")], gds=gds)]
    assert near[0] == "BR"
    assert "A1" not in near


def test_the_same_question_gives_the_same_communities(graph: Reader) -> None:
    assert communities(graph, gds=True) == communities(graph, gds=True)


def test_nothing_is_left_projected(graph: Reader) -> None:
    communities(graph, gds=True)
    assert graph.rows("CALL gds.graph.list() YIELD graphName RETURN graphName") == []


def test_unknown_methods_types_and_nodes_are_told(graph: Reader) -> None:
    with pytest.raises(UsageError, match="choose one of leiden"):
        communities(graph, "magic")
    with pytest.raises(UsageError, match="edge type"):
        communities(graph, types=["X]->() DELETE"])
    with pytest.raises(StoreError, match="joined to anything"):
        closeness(graph, [Node("patient", "nobody")], gds=False)
