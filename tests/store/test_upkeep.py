"""What is kept up to date by what came and went is what is made of all records, and answers as that does."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from deliveries import (
    Delivery,
    contents,
    deliver,
    deliveries,
    encounter,
    enrolment,
    line,
    refund,
    settlement,
    site,
    somebody,
)
from hypothesis import HealthCheck, given, settings

from graphfraud.store import changes, embedded_graph, embedded_index, embedded_renewal, embedded_upkeep, projection
from graphfraud.store.database import Database, sql_file
from graphfraud.store.embedded import EmbeddedStore
from graphfraud.store.embedded_arrays import folder_of, load_earlier
from graphfraud.store.people import person_record
from graphfraud.store.protocol import Node


@pytest.fixture(autouse=True)
def never_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of rows is touched in its larger part at once; what is made anew then is not what is asked here."""
    monkeypatch.setattr(changes, "SHARE", 1.0)
    monkeypatch.setattr(embedded_renewal, "WORTH_IT", 0)


def assert_lookup_is_whole(database: Database) -> None:
    """The lookup's tables hold what their queries make of all records."""
    assert embedded_index.is_fresh(database, "lookup")
    embedded_index.set_pads(database)
    projection.stage_doctors(database)
    for name in (*embedded_index.LOOKUP, "place_kind"):
        query = sql_file("graphfraud.store", f"sql/lookup/{name}.sql")
        wanted = contents(database.con.execute(query).fetchall())
        assert contents(database.con.execute(f"SELECT * FROM gf_{name}").fetchall()) == wanted, name


def assert_graph_is_whole(database: Database) -> None:
    """The arrays of the graph, and what is kept beside them, are those made of all records."""
    embedded_graph.open_graph(database)
    stamp, arrays, kept = load_earlier(database.folder) or pytest.fail("nothing is kept")
    wanted, wanted_kept = embedded_graph.build(database)
    assert stamp == embedded_index.fingerprint(database)
    assert arrays.kinds == wanted.kinds
    assert kept.mark == wanted_kept.mark
    for name in ("start", "other", "type", "first", "last"):
        np.testing.assert_array_equal(
            getattr(arrays.adjacency, name), getattr(wanted.adjacency, name), name, strict=True
        )
    for name in ("degree", "kind_start", "id_start", "id_bytes"):
        np.testing.assert_array_equal(getattr(arrays, name), getattr(wanted, name), name, strict=True)
    for name in ("hash", "bearer_type", "bearer_value", "bearer_person"):
        np.testing.assert_array_equal(getattr(kept, name), getattr(wanted_kept, name), name, strict=True)


def answers(database: Database) -> dict[str, object]:
    """What the store says of everybody and everything it knows, and how all of them connect."""
    store = EmbeddedStore(database)
    nodes = sorted(
        node for kind in ("patient", "doctor", "pharmacy", "hospital", "employer") for node in store.nodes(kind)
    )
    found: dict[str, object] = {str(node): store.answer(node) for node in nodes}
    found |= {f"{node.id} is": store.resolve(node.id) for node in nodes}
    found |= {f"card {number}": store.resolve(f"CP{number}") for number in range(5)}
    found |= {f"who {node.id}": person_record(database, node.id) for node in nodes if node.kind == "patient"}
    ends = [node for node in nodes if node.kind in ("patient", "doctor")]
    found |= {f"{a} to {b}": store.paths(a, b, max_hops=4) for a in ends for b in ends if a < b}
    return found


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(deliveries())
def test_after_any_deliveries_all_is_as_if_made_of_all_records(made: list[Delivery]) -> None:
    with tempfile.TemporaryDirectory() as folder, Database(Path(folder) / "case") as database:
        for number, delivery in enumerate(made):
            deliver(database, Path(folder) / str(number), delivery)
            if not embedded_index.has_settlements(database):
                continue
            embedded_index.build_lookup(database)
            assert_lookup_is_whole(database)
            assert_graph_is_whole(database)


HERE, AWAY = settlement(1, "P0", "Y1", 20), settlement(2, "P1", "H1", 21)
STAY = settlement(3, "P2", "H1", 22, med_type="21")
FILLED = settlement(4, "P1", "Y1", 23)
FIRST: Delivery = (
    {
        "setl_d": [
            HERE,
            AWAY,
            STAY,
            FILLED,
            settlement(5, "P3", "X1", 24, ssc_cardno="CP0"),
            settlement(8, "P0", "Y1", 20),
            refund(9, FILLED, 30, "-10.00"),
        ],
        "fee_list_d": [
            line(1, "S02", "D0", "R0"),
            line(2, "S04", "", "R0"),
            line(3, "S03", "D7"),
            line(6, "S05", "D0"),
        ],
        "mdtrt_d": [encounter(3, "P2", "D1"), encounter(2, "P1", "D1")],
        "psn_info_b": [
            somebody("P0", mob="13800001111", emp_no="E0"),
            somebody("P1", mob="13800001111", live_addr="县城街道东社区一号"),
            somebody("P4", mob="13900002222"),
        ],
        "psn_insu_d": [enrolment("P2", "E1", "320101198001010001")],
        "medins_info_b": [site("Y1", "2"), site("H1", "1"), site("X1", "2")],
    },
    False,
)
NEXT: dict[str, Delivery] = {
    "a month later": ({"setl_d": [settlement(6, "P5", "Y1", 40), settlement(7, "P0", "Y1", 41)]}, False),
    "a month before": ({"setl_d": [settlement(6, "P0", "Y1", 2), settlement(7, "P2", "H1", 3, med_type="21")]}, False),
    "an earlier settlement refunded": ({"setl_d": [refund(26, HERE, 40)]}, False),
    "a part of one refunded": ({"setl_d": [refund(26, AWAY, 40, "-40.00")]}, False),
    "the same again": (FIRST[0], False),
    "a late encounter": ({"mdtrt_d": [encounter(1, "P0", "D2")]}, False),
    "late fee lines": ({"fee_list_d": [line(4, "S05", "D2"), line(5, "S01", "", "R9")]}, False),
    "a prescription after its filling": ({"fee_list_d": [line(4, "S02", "D3", "R1"), line(5, "S04", "", "R1")]}, False),
    "one more doctor on a prescription that was filled": ({"fee_list_d": [line(4, "S02", "D5", "R0")]}, False),
    "fee lines before their settlement": ({"fee_list_d": [line(4, "S19", "D2")]}, False),
    "a newcomer with somebody's phone": ({"psn_info_b": [somebody("P6", tel="13900002222")]}, False),
    "an identity of two": ({"psn_insu_d": [enrolment("P3", "", "320101198001010001")]}, False),
    "a settlement that was another's": ({"setl_d": [{**HERE, "psn_no": "P4", "ssc_cardno": "CP4"}]}, True),
    "a settlement that was elsewhere": ({"setl_d": [{**AWAY, "fixmedins_code": "X1"}]}, True),
    "a settlement that is no longer valid": ({"setl_d": [{**STAY, "vali_flag": "0"}]}, True),
    "a refund that was another's": ({"setl_d": [refund(9, AWAY, 30, "-10.00")]}, True),
    "a line that another doctor billed": ({"fee_list_d": [line(1, "S02", "D4", "R0")]}, True),
    "an encounter that another doctor led": ({"mdtrt_d": [encounter(3, "P2", "D4")]}, True),
    "another phone and employer": ({"psn_info_b": [somebody("P0", mob="13900002222", emp_no="E9")]}, True),
    "another enrolment": ({"psn_insu_d": [enrolment("P2", "E7", "")]}, True),
    "an institution that moved": ({"medins_info_b": [{**site("Y1", "2"), "admdvs": "320102"}]}, True),
}


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Database]:
    """The first delivery, with its lookup and arrays."""
    with Database(tmp_path / "case") as database:
        deliver(database, tmp_path / "first", FIRST)
        embedded_index.build_lookup(database)
        embedded_graph.open_graph(database)
        yield database


@pytest.mark.parametrize("what", NEXT)
def test_what_comes_is_put_in_and_nothing_made_anew(
    case: Database, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(case, tmp_path / "next", NEXT[what])
    with monkeypatch.context() as only:
        for module, name in ((embedded_index, "_build_lookup"), (embedded_graph, "build")):
            only.setattr(module, name, lambda *_: pytest.fail("made anew"))
        if not embedded_index.is_fresh(case, "lookup"):
            embedded_index.build_lookup(case)
        embedded_graph.open_graph(case)
    assert_lookup_is_whole(case)
    assert_graph_is_whole(case)
    kept_up = answers(case)
    with Database(tmp_path / "anew") as other:
        shutil.copy(case.folder / "card.key", other.folder)
        deliver(other, tmp_path / "first-again", FIRST)
        deliver(other, tmp_path / "next-again", NEXT[what])
        assert answers(other) == kept_up


def test_what_was_astray_in_time_is_put_in_once_others_of_its_time_come(tmp_path: Path) -> None:
    usual = [settlement(i, f"P{i % 9}", "Y1", i % 300) for i in range(10, 800)]
    old = [{**settlement(i, f"P{i}", "H1", 0), "setl_time": f"2019-01-0{i + 1} 09:00:00"} for i in range(5)]
    with Database(tmp_path / "case") as database:
        for number, rows in enumerate(([*usual, old[0]], old[1:])):
            deliver(database, tmp_path / str(number), ({"setl_d": rows}, False))
            embedded_index.build_lookup(database)
            assert_lookup_is_whole(database)
            assert_graph_is_whole(database)


def test_many_deliveries_after_one_another_are_sorted_in(case: Database, tmp_path: Path) -> None:
    behind = []
    for number in range(16, 24):
        deliver(case, tmp_path / str(number), ({"setl_d": [settlement(number, f"P{number % 4}", "Y1", number)]}, False))
        embedded_index.build_lookup(case)
        assert_lookup_is_whole(case)
        behind.append(int(case.meta(embedded_upkeep.BEHIND) or 0))
    assert max(behind) > 1
    assert behind.count(0) >= 2


def test_one_bearer_too_many_takes_the_edges_of_a_phone_away(case: Database, tmp_path: Path) -> None:
    crowd = [somebody(f"Q{number}", mob="13800001111") for number in range(18)]
    deliver(case, tmp_path / "crowd", ({"psn_info_b": crowd}, False))
    assert_graph_is_whole(case)
    assert EmbeddedStore(case).paths(Node("patient", "P0"), Node("patient", "Q3"), max_hops=1)
    deliver(case, tmp_path / "one-more", ({"psn_info_b": [somebody("Q99", mob="13800001111")]}, False))
    assert_graph_is_whole(case)
    assert not EmbeddedStore(case).paths(Node("patient", "P0"), Node("patient", "Q3"), max_hops=1)


def test_a_person_of_the_register_becomes_a_node_when_a_newcomer_has_the_same_phone(
    case: Database, tmp_path: Path
) -> None:
    assert not EmbeddedStore(case).paths(Node("patient", "P4"), Node("patient", "P6"))
    deliver(case, tmp_path / "newcomer", NEXT["a newcomer with somebody's phone"])
    embedded_graph.open_graph(case)
    (path,) = EmbeddedStore(case).paths(Node("patient", "P4"), Node("patient", "P6"))
    assert [hop.type for hop in path.hops] == ["SHARES_PHONE"]


def test_a_person_is_known_where_the_database_has_moved_the_rows_of_the_register(case: Database) -> None:
    """It gives rows other numbers when it closes up the room of those that were deleted."""
    assert EmbeddedStore(case).sorted_tables
    wanted = person_record(case, "P1", unmask=True)
    assert wanted["live_addr"]
    case.con.execute("UPDATE gf_person_row SET info_row = info_row + 1")
    assert person_record(case, "P1", unmask=True) == wanted


@pytest.mark.parametrize("what", ["a pharmacy that is a hospital", "rows by hand", "another key", "too much"])
def test_where_it_cannot_be_told_everything_is_made_anew(
    case: Database, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if what == "a pharmacy that is a hospital":
        deliver(case, tmp_path / "next", ({"medins_info_b": [site("Y1", "1")]}, True))
    elif what == "rows by hand":
        case.con.execute("DELETE FROM setl_d WHERE setl_id = 'S05'")
        case.derive()
    elif what == "another key":
        (case.folder / "card.key").unlink()
        deliver(case, tmp_path / "next", NEXT["a month later"])
    else:
        monkeypatch.setattr(changes, "SHARE", 0.1)
        deliver(case, tmp_path / "next", NEXT["a month later"])
    assert not embedded_index._keep_up(case)
    assert embedded_renewal.renewed(case, embedded_index.fingerprint(case)) is None
    embedded_index.build_lookup(case)
    assert_lookup_is_whole(case)
    assert_graph_is_whole(case)


def test_a_workspace_of_before_opens_and_is_made_anew_once(case: Database, tmp_path: Path) -> None:
    """Without what is kept to go on from, as older versions left it."""
    case.con.execute("DELETE FROM gf_meta WHERE key LIKE 'index.lookup.%'")
    case.con.execute("DROP TABLE gf_place_kind")
    case.con.execute("DROP TABLE gf_gone")
    (folder_of(case.folder) / "hash.npy").unlink()
    assert EmbeddedStore(case).sorted_tables
    assert EmbeddedStore(case).paths(Node("patient", "P0"), Node("patient", "P1"))
    folder = case.folder
    case.close()
    with Database(folder) as again:
        deliver(again, tmp_path / "next", NEXT["a month later"])
        assert not embedded_index._keep_up(again)
        embedded_index.build_lookup(again)
        assert_lookup_is_whole(again)
        assert_graph_is_whole(again)
        deliver(again, tmp_path / "after", ({"setl_d": [settlement(18, "P2", "Y1", 45)]}, False))
        assert embedded_index._keep_up(again)
        assert embedded_renewal.renewed(again, embedded_index.fingerprint(again)) is not None


KILLED = """
import os, signal, sys
from graphfraud.store import changes, embedded_arrays, embedded_graph, embedded_index, embedded_renewal, embedded_upkeep
from graphfraud.store.database import Database

changes.SHARE, embedded_renewal.WORTH_IT = 1.0, 0
folder, module, name, left = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
owner = {"upkeep": embedded_upkeep, "index": embedded_index, "numpy": embedded_arrays.np, "files": embedded_arrays.files}[module]
done = getattr(owner, name)

def deadly(*given, **named):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return done(*given, **named)

setattr(owner, name, deadly)
with Database(folder) as database:
    embedded_index.build_lookup(database)
    embedded_graph.open_graph(database)
"""
MOMENTS = [
    ("upkeep", "_run", 1),
    ("upkeep", "remember", 0),
    ("index", "mark_fresh", 0),
    ("numpy", "save", 4),
    ("files", "replace", 0),
    ("files", "replace", 1),
]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("moment", MOMENTS, ids=[f"{module}.{name} {left}" for module, name, left in MOMENTS])
def test_killed_at_any_moment_and_asked_again(case: Database, tmp_path: Path, moment: tuple[str, str, int]) -> None:
    deliver(case, tmp_path / "next", NEXT["a settlement that was another's"])
    folder = case.folder
    case.close()
    command = [sys.executable, "-c", KILLED, str(folder), *map(str, moment)]
    assert subprocess.run(command, capture_output=True).returncode == -9
    with Database(folder) as again:
        embedded_index.build_lookup(again)
        assert_lookup_is_whole(again)
        assert_graph_is_whole(again)
    assert [file.name for file in folder_of(folder).parent.iterdir() if file.name.startswith(".graph-")] == []
