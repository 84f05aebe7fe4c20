"""Detectors side by side give what they give one after the other; where one fails the others end and nothing is stored."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from graphfraud.detectors import case as case_module
from graphfraud.detectors import impossible_travel, lanes, ring_lead
from graphfraud.detectors.case import Case
from graphfraud.detectors.run import detect
from graphfraud.detectors.spec import Detector, catalogue
from graphfraud.errors import InputError
from graphfraud.ingest import ingest
from graphfraud.model.finding import Finding
from graphfraud.review import blacklist
from graphfraud.store import bound
from graphfraud.store.database import Database
from graphfraud.store.embedded import EmbeddedStore
from graphfraud.synth import synth
from graphfraud.threads import CORES

MAIN = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral")


Searched = tuple[list[Finding], list[tuple[object, ...]]]


def searched(database: Database) -> Searched:
    found = detect(database, only=MAIN)
    runs = "SELECT detector, state, detail, findings FROM gf_run ORDER BY run_id DESC LIMIT 5"
    return found, database.con.execute(runs).fetchall()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Searched, set[str]]]:
    """A case, what a run in lanes found, and the names of the threads that it used."""
    folder = tmp_path_factory.mktemp("lanes")
    synth(folder / "tables", persons=1500, seed=3)
    used: set[str] = set()
    lane = lanes.Run._lane

    def watched(self: lanes.Run, *given: object) -> dict[str, lanes.Ran]:
        used.add(threading.current_thread().name)
        return lane(self, *given)  # type: ignore[arg-type]

    with Database(folder / "case") as database, pytest.MonkeyPatch.context() as patched:
        ingest(database, [str(folder / "tables")])
        patched.setattr(lanes.Run, "_lane", watched)
        patched.setattr(lanes, "CORES", 2)
        found = searched(database)
        yield database, found, used


def test_side_by_side_and_one_after_the_other_find_the_same(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, beside, used = case
    assert len(used) == 2
    monkeypatch.setattr(lanes, "CORES", 1)
    assert searched(database) == beside
    assert {finding.detector for finding in beside[0]} >= {"lent_card_ring", "kickback_referral"}


@pytest.mark.parametrize("name", ["lent_card_ring", "impossible_travel"])
def test_a_detector_that_fails_ends_the_run_and_leaves_the_findings(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    database, before, _ = case

    def fails(_case: Case) -> list[object]:
        raise InputError("no such thing")

    broken: dict[str, Detector] = {
        key: dataclasses.replace(item, run=fails) if key == name else item  # type: ignore[arg-type]
        for key, item in catalogue().items()
    }
    monkeypatch.setattr("graphfraud.detectors.run.catalogue", lambda: broken)
    monkeypatch.setattr(lanes, "CORES", 2)
    with pytest.raises(InputError, match="no such thing"):
        detect(database, only=MAIN)
    assert not any(thread.name.startswith("graphfraud-lane") for thread in threading.enumerate())
    assert database.con.execute("SELECT COUNT(*) FROM gf_finding").fetchall() == [(len(before[0]),)]


@pytest.mark.parametrize("name", ["lent_card_ring", "kickback_referral"])
def test_a_detector_for_which_the_database_has_too_little_room_gets_more_and_finds_the_same(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    database, before, _ = case
    room = "SELECT current_setting('memory_limit')"
    rooms: list[str] = []

    def narrow(asking: Case) -> Any:
        rooms.extend(limit for (limit,) in asking.database.con.execute(room).fetchall())
        if len(rooms) == 1:
            asking.warn("只说一次", "told once only")
            raise duckdb.OutOfMemoryException("failed to pin block")
        return catalogue()[name].run(asking)

    fitted = {key: dataclasses.replace(item, run=narrow) if key == name else item for key, item in catalogue().items()}
    with monkeypatch.context() as patch:
        patch.setattr("graphfraud.detectors.run.catalogue", lambda: fitted)
        patch.setattr(bound, "available_memory", lambda: 16_384)
        patch.setattr(lanes, "CORES", 2)
        assert searched(database) == before
    assert rooms == ["2.0 GiB", "4.0 GiB"]
    assert database.con.execute(room).fetchall() not in ([("2.0 GiB",)], [("4.0 GiB",)]), "the run's bound stayed"


def test_where_one_lane_fails_the_other_begins_nothing_more(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, _, _ = case
    failed, begun = threading.Event(), []
    lane = lanes.Run._lane

    def fails(self: lanes.Run, *_: object) -> dict[str, lanes.Ran]:
        raise InputError("no such thing")

    def one(self: lanes.Run, _database: Database, item: Detector, _shared: object) -> lanes.Ran:
        begun.append(item.id)
        failed.wait(60)
        return lanes.Ran([], [], [], 0.0)

    def late(self: lanes.Run, *given: Any) -> dict[str, lanes.Ran]:
        stop = given[3]
        threading.Thread(target=lambda: (stop.wait(60), failed.set())).start()
        return lane(self, *given)

    monkeypatch.setattr(lanes.Run, "_beside", fails)
    monkeypatch.setattr(lanes.Run, "_one", one)
    monkeypatch.setattr(lanes.Run, "_lane", late)
    monkeypatch.setattr(lanes, "CORES", 2)
    with pytest.raises(InputError, match="no such thing"):
        detect(database, only=MAIN)
    assert len(begun) <= 1


def test_pairs_go_through_the_store_in_the_lane_of_its_connection(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, (found, _), _ = case
    person = next(m.id for f in found if f.detector == "lent_card_ring" for m in f.members if m.kind == "patient")
    blacklist.add(database, "patient", person, reason="lent the card", by="A", since=date(2020, 1, 1))
    kept: set[str] = set()
    keep = EmbeddedStore.keep_screened

    def watched(self: EmbeddedStore, *given: object) -> None:
        kept.add(threading.current_thread().name)
        keep(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(EmbeddedStore, "keep_screened", watched)
    monkeypatch.setattr(lanes, "CORES", 2)
    detect(database, only=(*MAIN, "blacklist_proximity"))
    assert kept == {threading.current_thread().name}


def test_what_rings_draw_on_is_ready_in_the_shorter_lane() -> None:
    items = catalogue()
    rings, others, asked = lanes.parted([items[name] for name in MAIN])
    assert [item.id for item in rings] == ["collected_cards", "lent_card_ring", "cross_region_ring"]
    assert [item.id for item in others] == ["impossible_travel", "kickback_referral"]
    assert [item.id for item in asked] == ["impossible_travel"]
    rings, others, asked = lanes.parted(list(items.values()))
    assert not asked
    assert rings[0].id == "impossible_travel"
    assert {item.id for item in (*rings, *others)} == set(items)
    assert not any(item.arrays for item in others)


@pytest.mark.parametrize("free, threads", [(10_000, 2), (0, 1)])
def test_of_many_settlements_lanes_run_side_by_side_where_the_machine_has_the_memory(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch, free: int, threads: int
) -> None:
    database, before, _ = case
    used: set[str] = set()
    one = lanes.Run._one

    def watched(self: lanes.Run, *given: Any) -> lanes.Ran:
        used.add(threading.current_thread().name)
        return one(self, *given)

    monkeypatch.setattr(lanes.Run, "_one", watched)
    monkeypatch.setattr(lanes, "MOST", 0)
    monkeypatch.setattr(lanes, "available_memory", lambda: free)
    monkeypatch.setattr(lanes, "CORES", 2)
    assert searched(database) == before
    assert len(used) == threads


def test_either_lane_takes_what_no_lane_must_have_and_all_detectors_find_the_same(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, _, _ = case
    monkeypatch.setattr(lanes, "CORES", 1)
    alone = detect(database)
    begun: list[tuple[str, str]] = []
    one = lanes.Run._one

    def watched(self: lanes.Run, *given: Any) -> lanes.Ran:
        begun.append((given[1].id, threading.current_thread().name))
        return one(self, *given)

    monkeypatch.setattr(lanes.Run, "_one", watched)
    monkeypatch.setattr(lanes, "CORES", 2)
    beside = detect(database)
    assert [(item.id, item.severity, item.settlements) for item in beside] == [
        (item.id, item.severity, item.settlements) for item in alone
    ]
    assert sorted(name for name, _ in begun) == sorted(catalogue())
    must = {thread for name, thread in begun if not catalogue()[name].either and not catalogue()[name].arrays}
    assert len(must) == 2, "impossible_travel is in the lane of the rings"
    detect(database, only=MAIN)


def test_what_detectors_made_for_themselves_is_gone_after_the_run(case: tuple[Database, Searched, set[str]]) -> None:
    database, _, _ = case
    detect(database, only=("kickback_referral", "phantom_charges", "drug_resale"))
    left = database.con.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
    own = {"gf_fill", "gf_goods", "gf_doctor", "gf_trip", "gf_couple", "gf_service", "gf_timed", "gf_doctor_day"}
    assert not {name for (name,) in left} & (own | {"gf_bought", "gf_bought_month"})
    assert ("gf_purchase",) in left, "which others ask of"
    detect(database, only=MAIN)


def test_visits_are_loaded_once_for_both_lanes(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, before, _ = case
    loaded: list[str] = []
    load = case_module.load_visits

    def watched(*given: object) -> object:
        loaded.append(threading.current_thread().name)
        return load(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(case_module, "load_visits", watched)
    monkeypatch.setattr(lanes, "CORES", 2)
    assert searched(database) == before
    assert len(loaded) == 1


def test_a_ring_alone_has_its_trips_looked_for_beside_the_search(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, _, _ = case
    told: set[str] = set()
    found_trips = impossible_travel.found_trips

    def watched(of: Case) -> object:
        told.add(threading.current_thread().name)
        return found_trips(of)

    monkeypatch.setattr(impossible_travel, "found_trips", watched)
    monkeypatch.setattr(lanes, "CORES", 1)
    alone = detect(database, only=("lent_card_ring",))
    assert told == {threading.current_thread().name}
    told.clear()
    monkeypatch.setattr(lanes, "CORES", 2)
    assert detect(database, only=("lent_card_ring",)) == alone
    assert len(told) == 1
    assert told.pop().startswith("graphfraud-lane")
    detect(database, only=MAIN)


def test_how_steady_rings_are_is_the_same_whether_reckoned_beside_the_readings_or_between_them(
    case: tuple[Database, Searched, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, before, _ = case
    beside: set[str] = set()
    stability = ring_lead.stability

    def watched(*given: object) -> float:
        beside.add(threading.current_thread().name)
        return stability(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(ring_lead, "stability", watched)
    assert searched(database) == before
    if CORES > 1:
        assert any(name.startswith("graphfraud-worker") for name in beside)
    monkeypatch.setattr(ring_lead, "in_order", lambda make, items: (make(item) for item in items))
    assert searched(database) == before
