"""The metropolis, the sixth made-up place: read without rejects, possible, its truth in the rows, always the same."""

import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from graphfraud.detectors.spec import catalogue
from graphfraud.ingest import ingest
from graphfraud.store.database import Database

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.quality.metropolis.make import build  # noqa: E402
from benchmarks.quality.metropolis.tables import VARIANTS  # noqa: E402
from tests.synth.written import digest, rows, truth  # noqa: E402

TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "psn_info_b", "psn_insu_d", "medins_info_b", "drugtracinfo", "purcinfo")
PERSONS, SEED = 3000, 5


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    build(folder, PERSONS, SEED, "medium")
    return folder


def test_every_kind_is_planted_and_stands_in_the_rows(city):
    assert {ring["kind"] for ring in truth(city, innocent=False)} == set(catalogue())
    assert len({group["kind"] for group in truth(city, innocent=True)}) >= 50
    owner = {row["setl_id"]: row["psn_no"] for row in rows(city, "setl_d")}
    sold = {row["drug_trac_codg"] for row in rows(city, "drugtracinfo")}
    for group in truth(city):
        assert group["settlements"] and set(group["settlements"]) <= owner.keys(), group["ring_id"]
        assert {owner[number] for number in group["settlements"]} >= set(group["patients"]), group["ring_id"]
        assert set(group["codes"]) <= sold, group["ring_id"]


def test_the_innocent_are_in_one_place_at_a_time(city):
    """Two visits within ten minutes are of neighbouring houses, but for rings, deliveries and purchases by deputies."""
    sent = ("delivery_subscribers", "online_doctor", "family_of_patient")
    rings = {n for group in truth(city) if not group["innocent"] or group["kind"] in sent for n in group["settlements"]}
    known = {person for group in truth(city, innocent=False) for person in group["patients"]}
    place = {row["fixmedins_code"]: row for row in rows(city, "medins_info_b")}
    seen = defaultdict(list)
    for row in rows(city, "setl_d"):
        at = place[row["fixmedins_code"]]
        if (
            row["setl_id"] in rings
            or row["psn_no"] in known
            or "互联网" in at["fixmedins_name"]
            or "云药仓" in at["fixmedins_name"]
        ):
            continue
        if row["refd_setl_flag"] == "0" and row["begndate"][:10] == row["enddate"][:10]:
            seen[row["psn_no"]].append((datetime.fromisoformat(row["begndate"]), float(at["lat"]), float(at["lnt"])))
    for visits in seen.values():
        visits.sort()
        for (a, lat, lnt), (b, lat2, lnt2) in zip(visits, visits[1:], strict=False):
            assert b - a > timedelta(minutes=10) or abs(lat - lat2) + abs(lnt - lnt2) < 0.2


def test_the_dead_come_no_more_but_in_the_rings_of_their_cards(city):
    died = {row["psn_no"]: row["die_date"] for row in rows(city, "psn_info_b") if row["die_date"]}
    kept = {no for ring in truth(city, innocent=False) if ring["kind"] == "deceased_claims" for no in ring["patients"]}
    late = {row["psn_no"] for row in rows(city, "setl_d") if row["begndate"][:10] > died.get(row["psn_no"], "9")}
    assert late == kept and len(died) > len(kept)


def test_money_adds_up(city):
    lines: Counter[str] = Counter()
    for row in rows(city, "fee_list_d"):
        lines[row["setl_id"]] += round(float(row["det_item_fee_sumamt"]) * 100)
    for row in rows(city, "setl_d"):
        total = round(float(row["medfee_sumamt"]) * 100)
        assert lines[row["setl_id"]] == total
        assert abs(sum(float(row[name]) for name in ("fund_pay_sumamt", "acct_pay", "cash_payamt")) * 100 - total) < 2
        assert row["begndate"] <= row["enddate"]


@pytest.mark.parametrize("seed", range(len(VARIANTS)))
def test_every_variant_is_read_without_a_reject(seed, tmp_path):
    build(tmp_path / "source", 2000, seed, "hard")
    with Database(tmp_path / "workspace") as database:
        report = ingest(database, [str(tmp_path / "source" / f"{name}.csv") for name in TABLES])
    assert report.rejected == 0
    assert report.accepted > 2000 * 15


def test_what_a_variant_lacks_is_not_in_its_tables(tmp_path):
    heads = {}
    for seed in range(len(VARIANTS)):
        build(tmp_path / str(seed), 1000, seed, "easy", fraud=False)
        heads[seed] = {
            name: (rows(tmp_path / str(seed), name)) for name in ("setl_d", "psn_info_b", "medins_info_b", "fee_list_d")
        }
    assert [("opter_id" in h["setl_d"][0]) for h in heads.values()] == [True, False, True, True, True]
    assert [("mob" in h["psn_info_b"][0]) for h in heads.values()] == [True, True, False, True, True]
    assert [("lat" in h["medins_info_b"][0]) for h in heads.values()] == [True, True, True, True, False]
    assert all(len(row["setl_time"]) == 10 for row in heads[3]["setl_d"] if row["med_type"] == "41")
    assert all(row["setl_time"].endswith(":00") for row in heads[1]["setl_d"])


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(city, tmp_path):
    build(tmp_path / "again", PERSONS, SEED, "medium")
    assert digest(tmp_path / "again") == digest(city)
    build(tmp_path / "other", PERSONS, SEED + 1, "medium")
    assert digest(tmp_path / "other")["setl_d.csv"] != digest(city)["setl_d.csv"]


def test_without_rings_nobody_is_guilty_and_the_look_alikes_stay(tmp_path):
    build(tmp_path, 2000, SEED, "hard", fraud=False)
    assert not truth(tmp_path, innocent=False)
    assert truth(tmp_path, innocent=True)


@pytest.mark.parametrize(("level", "least", "most"), [("easy", 0.95, 1.0), ("hard", 0.35, 0.7)])
def test_camouflage_thins_attendance(level, least, most, tmp_path):
    build(tmp_path, PERSONS, SEED, level, look_alikes=False)
    ring = next(ring for ring in truth(tmp_path) if ring["kind"] == "collected_cards")
    assert least <= len(ring["settlements"]) / (len(ring["patients"]) * ring["joint_events"]) <= most
