"""The salt coast, the fifth made-up prefecture: read without rejects, possible, its truth in the rows, always the same."""

import sys
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

import pytest

from graphfraud.detectors.spec import catalogue
from graphfraud.ingest import ingest
from graphfraud.store.database import Database

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.quality.saltcoast.make import build  # noqa: E402
from tests.synth.written import digest, rows, truth  # noqa: E402

TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "psn_info_b", "psn_insu_d", "medins_info_b", "drugtracinfo", "purcinfo")
PERSONS, SEED = 3000, 4


@pytest.fixture(scope="module")
def coast(tmp_path_factory):
    folder = tmp_path_factory.mktemp("coast")
    build(folder, PERSONS, SEED, "medium")
    return folder


def test_every_kind_is_planted_and_stands_in_the_rows(coast):
    assert {ring["kind"] for ring in truth(coast, innocent=False)} == set(catalogue())
    assert len({group["kind"] for group in truth(coast, innocent=True)}) >= 40
    owner = {row["setl_id"]: row["psn_no"] for row in rows(coast, "setl_d")}
    sold = {row["drug_trac_codg"] for row in rows(coast, "drugtracinfo")}
    for group in truth(coast):
        assert group["settlements"] and set(group["settlements"]) <= owner.keys(), group["ring_id"]
        assert {owner[number] for number in group["settlements"]} >= set(group["patients"]), group["ring_id"]
        assert set(group["codes"]) - sold == set() or group["kind"] == "stock_mismatch", group["ring_id"]


def test_ordinary_people_lie_in_one_bed_at_a_time_and_buy_nothing_from_it(coast):
    planted = {number for group in truth(coast) for number in group["settlements"]}
    days = defaultdict(list)
    for row in rows(coast, "setl_d"):
        if row["refd_setl_flag"] == "0" and row["setl_id"] not in planted:
            days[row["psn_no"]].append((row["begndate"][:10], row["enddate"][:10], row["med_type"]))
    for lain in days.values():
        beds = [(begin, end) for begin, end, kind in lain if kind in ("21", "52")]
        assert all(sum(begin < other < end for other, _, _ in lain) == 0 for begin, end in beds)


def test_the_dead_come_no_more_but_in_the_rings_of_their_cards(coast):
    died = {row["psn_no"]: row["die_date"] for row in rows(coast, "psn_info_b") if row["die_date"]}
    kept = {no for ring in truth(coast, innocent=False) if ring["kind"] == "deceased_claims" for no in ring["patients"]}
    late = {row["psn_no"] for row in rows(coast, "setl_d") if row["begndate"][:10] > died.get(row["psn_no"], "9")}
    assert late == kept and len(died) > len(kept)


def test_clocks_round_and_batches_go_out_in_the_evening(coast):
    shown = defaultdict(set)
    for row in rows(coast, "setl_d"):
        shown[row["fixmedins_code"]].add(row["setl_time"][10:])
    assert any(len(times) > 30 and all(time.endswith(":00") for time in times) for times in shown.values())
    evening = [times for times in shown.values() if len(times) > 10 and all(time[1:3] >= "18" for time in times)]
    assert evening and sum(len(times) > 100 for times in shown.values()) > len(shown) / 4


def test_money_adds_up(coast):
    lines: Counter[str] = Counter()
    for row in rows(coast, "fee_list_d"):
        lines[row["setl_id"]] += round(float(row["det_item_fee_sumamt"]) * 100)
    for row in rows(coast, "setl_d"):
        total = round(float(row["medfee_sumamt"]) * 100)
        assert row["refd_setl_flag"] == "1" or lines[row["setl_id"]] == total
        assert abs(sum(float(row[name]) for name in ("fund_pay_sumamt", "acct_pay", "cash_payamt")) * 100 - total) < 2
        assert datetime.fromisoformat(row["begndate"]) <= datetime.fromisoformat(row["enddate"])


def test_it_is_read_without_a_reject(coast, tmp_path):
    with Database(tmp_path / "workspace") as database:
        report = ingest(database, [str(coast / f"{name}.csv") for name in TABLES])
    assert report.rejected == 0
    assert report.accepted > PERSONS * 15


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(coast, tmp_path):
    build(tmp_path / "again", PERSONS, SEED, "medium")
    assert digest(tmp_path / "again") == digest(coast)
    build(tmp_path / "other", PERSONS, SEED + 1, "medium")
    assert digest(tmp_path / "other")["setl_d.csv"] != digest(coast)["setl_d.csv"]


def test_without_rings_nobody_is_guilty_and_the_look_alikes_stay(tmp_path):
    build(tmp_path, PERSONS, SEED, "hard", fraud=False)
    assert not truth(tmp_path, innocent=False)
    assert truth(tmp_path, innocent=True)


@pytest.mark.parametrize(("level", "least", "most"), [("easy", 0.95, 1.0), ("hard", 0.3, 0.7)])
def test_camouflage_thins_attendance(level, least, most, tmp_path):
    build(tmp_path, PERSONS, SEED, level, look_alikes=False)
    ring = next(ring for ring in truth(tmp_path) if ring["kind"] == "collected_cards")
    assert least <= len(ring["settlements"]) / (len(ring["patients"]) * ring["joint_events"]) <= most
