"""The cheapest paths, held against networkx on random graphs and against a plain enumeration of time-ordered walks."""

from __future__ import annotations

import itertools
import math
import random
from datetime import date, datetime, timedelta

import networkx as nx
import pytest

from graphfraud.store.pathfind import Graph, damping, find
from graphfraud.store.protocol import Edge, Node

DAY = date(2026, 1, 1)


def person(number: int) -> Node:
    return Node("patient", f"P{number}")


def random_graph(seed: int) -> tuple[Graph, dict[Edge, list[tuple[datetime, str]]], nx.Graph]:
    rng = random.Random(seed)
    plain = nx.gnm_random_graph(12, 22, seed=seed)
    events: dict[Edge, list[tuple[datetime, str]]] = {}
    for a, b in plain.edges:
        days = sorted(rng.sample(range(20), rng.randint(1, 2)))
        edge = Edge(
            "CO_SWIPED", person(a), person(b), len(days), DAY + timedelta(days[0]), DAY + timedelta(days[-1]), None
        )
        events[edge] = [(datetime(2026, 1, 1) + timedelta(day), f"S{a}-{b}-{day}") for day in days]
    return Graph(tuple(events), {person(n): plain.degree(n) for n in plain}), events, plain


def cost(plain: nx.Graph, nodes: list[int]) -> float:
    return len(nodes) - 1 + sum(math.log(plain.degree(n)) for n in nodes[1:-1])


@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_simple_paths_are_those_that_a_full_enumeration_ranks_first(seed: int) -> None:
    graph, events, plain = random_graph(seed)
    found = find(graph, person(0), person(11), lambda edges: events, max_hops=5, limit=7)
    ranked = sorted(
        (round(cost(plain, way), 9), len(way), tuple(f"P{n}" for n in way))
        for way in nx.all_simple_paths(plain, 0, 11, cutoff=5)
    )
    assert [(path.cost, len(path.nodes), tuple(n.id for n in path.nodes)) for path in found] == ranked[:7]
    assert all(hop.settlements for path in found for hop in path.hops)


@pytest.mark.parametrize("seed", range(12))
def test_a_time_ordered_path_is_found_exactly_where_there_is_one_and_its_hops_never_go_back(seed: int) -> None:
    graph, events, plain = random_graph(seed)
    found = find(graph, person(0), person(11), lambda edges: events, max_hops=5, ordered_in_time=True, limit=1000)
    times = {frozenset((edge.a.id, edge.b.id)): [moment for moment, _ in events[edge]] for edge in events}

    def possible(way: list[int]) -> bool:
        now = datetime.min
        for a, b in itertools.pairwise(way):
            later = [moment for moment in times[frozenset((f"P{a}", f"P{b}"))] if moment >= now]
            if not later:
                return False
            now = min(later)
        return True

    wanted = {tuple(way) for way in nx.all_simple_paths(plain, 0, 11, cutoff=5) if possible(way)}
    assert {tuple(int(n.id[1:]) for n in path.nodes) for path in found} == wanted


def test_two_quiet_steps_are_preferred_over_one_through_a_hub() -> None:
    a, b, hub = Node("patient", "A"), Node("patient", "B"), Node("hospital", "H")
    quiet = [Node("pharmacy", "Y"), Node("patient", "C"), Node("pharmacy", "Z")]
    chain = [a, *quiet, b]
    edges = [Edge("SWIPED_AT", *pair, 1, DAY, DAY, None) for pair in [*itertools.pairwise(chain), (a, hub), (b, hub)]]
    degree = {a: 2, b: 2, hub: 60_000, **dict.fromkeys(quiet, 2)}
    found = find(Graph(tuple(edges), degree), a, b, lambda _: {}, max_hops=6)
    assert [len(path.hops) for path in found] == [4, 2]
    assert found[1].cost == pytest.approx(2 + damping(60_000))


def test_undated_hops_may_be_taken_at_any_time_and_dated_ones_only_forward() -> None:
    a, b, middle = Node("patient", "A"), Node("patient", "B"), Node("patient", "M")
    late = Edge("CO_SWIPED", a, middle, 1, DAY + timedelta(5), DAY + timedelta(5), None)
    early = Edge("CO_SWIPED", middle, b, 1, DAY, DAY, None)
    phone = Edge("SHARES_PHONE", middle, b, 1, None, None, None)
    events = {late: [(datetime(2026, 1, 6), "S1")], early: [(datetime(2026, 1, 1), "S2")]}
    degree = {a: 1, b: 2, middle: 2}

    def search(*edges: Edge) -> list[str]:
        graph = Graph(edges, degree)
        paths = find(graph, a, b, lambda _: events, max_hops=3, ordered_in_time=True)
        return [hop.type for path in paths for hop in path.hops]

    assert search(late, early) == []
    assert search(late, phone) == ["CO_SWIPED", "SHARES_PHONE"]
    assert search(late, early, phone) == ["CO_SWIPED", "SHARES_PHONE"]


@pytest.mark.parametrize("hops", [0, 1])
def test_nobody_is_connected_with_himself_or_beyond_the_limit(hops: int) -> None:
    graph, events, _ = random_graph(1)
    assert find(graph, person(0), person(0), lambda _: events, max_hops=4) == ()
    far = [
        path for path in find(graph, person(0), person(11), lambda _: events, max_hops=hops) if len(path.hops) > hops
    ]
    assert far == []
