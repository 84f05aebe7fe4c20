"""The embedded store's answers, held against the records and against plain Python over them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import networkx as nx
import pytest
from small_case import CARDS, IDENTITIES, NAMES, PHONES, _settlement, make, write_records

from graphfraud.errors import InputError
from graphfraud.model.masking import card_id
from graphfraud.store import embedded_index, pathfind
from graphfraud.store.database import Database
from graphfraud.store.embedded import EmbeddedStore
from graphfraud.store.embedded_arrays import folder_of
from graphfraud.store.people import person_record
from graphfraud.store.protocol import EDGE_TYPES, PATH_TYPES, Edge, Node, Store


def person(number: int) -> Node:
    return Node("patient", f"P{number}")


def card(database: Database, who: str) -> Node:
    return Node("card", card_id(CARDS[who], database.card_key()))


Opener = Callable[[Database], EmbeddedStore]


def as_views(database: Database) -> EmbeddedStore:
    return EmbeddedStore(database)


def as_tables(database: Database) -> EmbeddedStore:
    embedded_index.build_lookup(database)
    store = EmbeddedStore(database)
    assert store.sorted_tables
    return store


@pytest.fixture(scope="module", params=[as_views, as_tables], ids=["views", "sorted tables"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """The village, for tests that only ask."""
    with Database(make(tmp_path_factory.mktemp("village"))) as database:
        yield request.param(database)


def test_it_keeps_the_protocol(case: Database) -> None:
    assert isinstance(EmbeddedStore(case), Store)


def test_a_workspace_without_settlements_says_what_to_do(tmp_path: Path) -> None:
    with Database(tmp_path / "new") as database, pytest.raises(InputError, match="graphfraud ingest"):
        EmbeddedStore(database)


def test_an_id_is_found_as_what_it_is(store: EmbeddedStore) -> None:
    assert store.resolve("P1") == (person(1),)
    assert store.resolve(CARDS["P1"]) == (card(store.database, "P1"),)
    assert store.resolve(card(store.database, "P1").id) == (card(store.database, "P1"),)
    assert store.resolve("Y1") == (Node("pharmacy", "Y1"),)
    assert store.resolve("D1") == (Node("doctor", "D1"),)
    assert store.resolve("E1") == (Node("employer", "E1"),)
    for nobody in ("", "  ", "P99", "card-0000000000000000", "x' OR '1'='1"):
        assert store.resolve(nobody) == ()


def test_a_card_answers_with_its_holder_places_companions_and_findings(store: EmbeddedStore) -> None:
    (node,) = store.resolve(CARDS["P3"])
    answer = store.answer(node)
    assert answer.owners == ("P3",)
    assert answer.settlements == ("S003", "S006", "S009")
    assert [(place.node.id, place.count, place.amount) for place in answer.places] == [("Y1", 3, 300)]
    assert {companion.node.id: (companion.events, companion.q_value) for companion in answer.companions} == {
        "P1": (3, None),
        "P2": (3, None),
    }
    assert [name[-8:] for name in answer.findings] == ["7f3a9c21", "00ff00ff"]


def test_a_tested_pair_carries_its_q_value_whichever_way_round_it_was_written(store: EmbeddedStore) -> None:
    for one, other in (("P1", "P2"), ("P2", "P1")):
        answer = store.answer(Node("patient", one))
        assert {c.node.id: c.q_value for c in answer.companions} == {other: 1e-5, "P3": None}


def test_a_span_of_days_narrows_everything(store: EmbeddedStore) -> None:
    answer = store.answer(person(1), since=date(2026, 3, 9), until=date(2026, 3, 17))
    assert answer.settlements == ("S004", "S007")
    assert {(c.node.id, c.events) for c in answer.companions} == {("P2", 2), ("P3", 2)}
    assert store.answer(person(1), since=date(2027, 1, 1)).settlements == ()


def test_one_meeting_a_refund_or_a_row_without_a_time_makes_no_companion(store: EmbeddedStore) -> None:
    for number in (4, 6, 7, 9):
        assert store.answer(person(number)).companions == ()


def test_a_doctor_answers_with_his_patients_settlements_and_where_prescriptions_go(store: EmbeddedStore) -> None:
    answer = store.answer(Node("doctor", "D1"))
    assert answer.settlements == ("S010", "S012", "S011")
    assert [(companion.node.id, companion.events) for companion in answer.companions] == [("Y2", 1)]


def test_an_institution_answers_with_its_settlements(store: EmbeddedStore) -> None:
    assert store.answer(Node("hospital", "H1")).settlements == ("S010", "S015", "S011")
    refunded = [row for row in store.answer_with_rows(Node("pharmacy", "Y1"))[1] if row.fully_refunded]
    assert [(row.setl_id, row.net) for row in refunded] == [("S016", 0)]


def beside(rows: list[dict], own: str) -> dict[str, int]:  # type: ignore[type-arg]
    """Companions by a double loop over the records."""
    days: dict[str, set[date]] = defaultdict(set)
    timed = [row for row in rows if row["setl_time"].time() != datetime.min.time()]
    for mine in timed:
        for theirs in timed:
            near = abs((mine["setl_time"] - theirs["setl_time"]).total_seconds() // 60) <= 30
            if (
                mine["psn_no"] == own != theirs["psn_no"]
                and near
                and mine["fixmedins_code"] == theirs["fixmedins_code"]
            ):
                days[theirs["psn_no"]].add(theirs["setl_time"].date())
    return {who: len(found) for who, found in days.items() if len(found) >= 2}


@pytest.mark.parametrize("opened", [as_views, as_tables])
@pytest.mark.parametrize("seed", range(3))
def test_companions_are_those_of_a_double_loop(tmp_path: Path, opened: Opener, seed: int) -> None:
    rng = random.Random(seed)
    rows = []
    for number in range(240):
        minute = rng.choice([0, 29, 30, 31, 60, 61, 1430, 1439])
        when = datetime(2026, 1, 1) + timedelta(days=rng.randrange(4), minutes=minute)
        rows.append(_settlement(number, f"P{rng.randint(1, 9)}", rng.choice(["Y1", "Y2"]), when))
    with Database(tmp_path / "many") as database:
        write_records(database, rows)
        store = opened(database)
        for who in NAMES:
            counted = {c.node.id: c.events for c in store.answer(Node("patient", who)).companions}
            assert counted == beside(rows, who)


def test_the_graph_holds_what_the_records_say(store: EmbeddedStore) -> None:
    assert [node.id for node in store.nodes("patient")] == sorted(NAMES)
    assert len(list(store.nodes("card"))) == len(CARDS)
    edges = {type: list(store.edges(type)) for type in EDGE_TYPES}
    assert [(edge.a.id, edge.b.id) for edge in edges["SHARES_PHONE"]] == [("P1", "P4")]
    assert [(edge.a.id, edge.b.id) for edge in edges["SAME_PERSON"]] == [("P6", "P7")]
    assert [(edge.a.id, edge.b.id) for edge in edges["STAYED_AT"]] == [("P8", "H1")]
    assert {(edge.a.id, edge.b.id) for edge in edges["EMPLOYED_BY"]} == {("P8", "E1"), ("P9", "E1")}
    swiped = {(edge.a, edge.b.id): edge.count for edge in edges["SWIPED_AT"]}
    assert swiped[card(store.database, "P1"), "Y1"] == 3
    assert swiped[person(5), "Y2"] == 1
    for edge in edges["SWIPED_AT"]:
        assert len(store.provenance(edge)) == edge.count
        assert edge in store.neighbours(edge.b)


def whole_graph(store: EmbeddedStore) -> tuple[nx.Graph, pathfind.Graph]:
    """The graph over PATH_TYPES as the projection has it, for reference."""
    plain = nx.Graph()
    edges: dict[tuple[Node, Node, str], Edge] = {}
    for type in PATH_TYPES:
        for edge in store.edges(type):
            low, high = sorted((edge.a, edge.b))
            plain.add_edge(low, high)
            edges.setdefault((low, high, type), edge)
    return plain, pathfind.Graph(tuple(edges.values()), {node: plain.degree(node) for node in plain})


@pytest.mark.parametrize("hops", [1, 2, 3, 4, 5, 6])
def test_paths_are_the_cheapest_of_the_whole_graph(store: EmbeddedStore, hops: int) -> None:
    plain, reference = whole_graph(store)
    nodes = sorted(plain)
    for a, b in [(nodes[i], nodes[j]) for i in range(0, len(nodes), 3) for j in range(1, len(nodes), 4) if i != j]:
        found = store.paths(a, b, max_hops=hops)
        wanted = pathfind.find(reference, a, b, lambda _: {}, max_hops=hops)
        assert [(path.cost, path.nodes) for path in found] == [(path.cost, path.nodes) for path in wanted]


def test_a_path_names_the_settlements_of_its_hops(store: EmbeddedStore) -> None:
    (direct, *_) = store.paths(person(1), person(2))
    assert [(hop.type, hop.settlements) for hop in direct.hops] == [
        ("CO_SWIPED", ("S001", "S002", "S004", "S005", "S007", "S008"))
    ]
    to_hospital = store.paths(person(4), Node("hospital", "H1"), max_hops=2)
    assert [[(hop.type, hop.settlements) for hop in path.hops] for path in to_hospital] == [
        [("HOLDS", ("S011",)), ("SWIPED_AT", ("S011",))],
        [("TREATED_BY", ("S011",)), ("WORKS_AT", ("S010", "S011"))],
    ]


def test_every_hop_of_a_path_stands_on_its_provenance(store: EmbeddedStore) -> None:
    hops = {hop for b in (4, 8) for path in store.paths(person(1), person(b), limit=3) for hop in path.hops}
    for node in {hop.source for hop in hops}:
        around = store.neighbours(node)
        for hop in (hop for hop in hops if hop.source == node):
            (edge,) = [edge for edge in around if edge.type == hop.type and hop.target in (edge.a, edge.b)]
            assert hop.settlements == store.provenance(edge)


def test_who_somebody_is_and_whose_an_id_is_do_not_depend_on_the_lookup(case: Database) -> None:
    case.con.execute("DELETE FROM psn_info_b WHERE psn_no = 'P2'")
    ids = [
        row[0]
        for row in case.con.execute(
            "SELECT psn_no FROM setl_d UNION SELECT psn_no FROM psn_info_b UNION SELECT bilg_dr_code FROM fee_list_d"
            " UNION SELECT emp_no FROM psn_insu_d UNION SELECT emp_no FROM setl_d UNION SELECT fixmedins_code FROM setl_d"
            " UNION SELECT 'nobody'"
        ).fetchall()
        if row[0]
    ]
    plain = as_views(case)
    whose = {id: plain.resolve(id) for id in ids}
    records = {id: person_record(case, id, unmask=True) for id in ids}
    quick = as_tables(case)
    assert {id: quick.resolve(id) for id in ids} == whose
    assert {id: person_record(case, id, unmask=True) for id in ids} == records
    assert {node.kind for nodes in whose.values() for node in nodes} >= {"patient", "doctor", "employer", "pharmacy"}


def test_time_order_goes_from_a_to_b_only(store: EmbeddedStore) -> None:
    """P1 saw D1 in February, P4 in April: what P1 had may have reached P4, not the other way round."""
    hospital_only = {"max_hops": 2, "ordered_in_time": True}
    assert [hop.type for hop in store.paths(person(1), person(4), **hospital_only)[0].hops] == ["SHARES_PHONE"]
    forth = [path for path in store.paths(person(1), person(4), **hospital_only) if len(path.hops) == 2]
    back = [path for path in store.paths(person(4), person(1), **hospital_only) if len(path.hops) == 2]
    assert [path.nodes[1] for path in forth] == [Node("doctor", "D1")]
    assert back == []


def test_nothing_connects_nobody(store: EmbeddedStore) -> None:
    assert store.paths(person(1), person(1)) == ()
    assert store.paths(person(1), Node("patient", "P99")) == ()
    assert store.paths(person(1), person(2), max_hops=0) == ()


def test_new_records_are_seen_at_once_and_the_graph_is_built_anew(case: Database) -> None:
    embedded_index.build_lookup(case)
    before = EmbeddedStore(case)
    assert before.paths(Node("employer", "E1"), Node("pharmacy", "Y2"), max_hops=3) == ()
    with case.transaction():
        row = _settlement(99, "P9", "Y2", datetime(2026, 5, 1, 8, 0))
        names = ", ".join(row)
        case.con.execute(f"INSERT INTO setl_d ({names}) VALUES ({', '.join('?' for _ in row)})", list(row.values()))
        case.derive()
    after = EmbeddedStore(case)
    assert not after.sorted_tables
    assert after.answer(person(9)).settlements == ("S016", "S099")
    assert [len(path.hops) for path in after.paths(Node("employer", "E1"), Node("pharmacy", "Y2"), max_hops=3)] == [3]


def test_the_arrays_hold_no_name_or_number_and_are_their_owners_alone(case: Database) -> None:
    EmbeddedStore(case).paths(person(1), person(9))
    content = b"".join(file.read_bytes() for file in folder_of(case.folder).iterdir())
    for secret in (*CARDS.values(), *IDENTITIES.values(), *PHONES.values(), *NAMES.values()):
        assert secret.encode() not in content
    assert {file.stat().st_mode & 0o777 for file in folder_of(case.folder).iterdir()} == {0o600}


def test_damaged_arrays_are_made_anew(case: Database) -> None:
    wanted = EmbeddedStore(case).paths(person(1), person(9))
    (folder_of(case.folder) / "other.npy").write_bytes(b"nonsense")
    assert EmbeddedStore(case).paths(person(1), person(9)) == wanted


def test_a_reader_without_write_access_still_finds_paths(case: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from graphfraud.errors import WorkspaceError
    from graphfraud.store import embedded_graph

    def refuse(*_: object) -> None:
        raise WorkspaceError("no room")

    monkeypatch.setattr(embedded_graph, "save", refuse)
    case.close()
    with Database(case.folder, read_only=True) as reader:
        assert EmbeddedStore(reader).paths(person(1), person(2))
