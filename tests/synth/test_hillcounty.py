"""Hillcounty, the fourth made-up prefecture: read without rejects, its truth stands in the rows, the same every time."""

import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from graphfraud.detectors.spec import catalogue
from graphfraud.ingest import ingest
from graphfraud.store.database import Database

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.quality.hillcounty.make import build  # noqa: E402
from tests.synth.written import digest, rows, truth  # noqa: E402

TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "psn_info_b", "psn_insu_d", "medins_info_b", "drugtracinfo", "purcinfo")
PERSONS, SEED = 3000, 5


@pytest.fixture(scope="module")
def hills(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hills")
    build(folder, PERSONS, SEED, "medium")
    return folder


def test_every_ring_and_look_alike_really_stands_in_the_rows(hills):
    owner = {row["setl_id"]: row["psn_no"] for row in rows(hills, "setl_d")}
    codes = {row["drug_trac_codg"] for row in rows(hills, "drugtracinfo")}
    for group in truth(hills):
        assert group["settlements"] and set(group["settlements"]) <= owner.keys(), group["ring_id"]
        assert {owner[number] for number in group["settlements"]} == set(group["patients"]), group["ring_id"]
        assert set(group["codes"]) <= codes


def test_every_kind_of_the_catalogue_has_a_ring_and_innocence_has_many_faces(hills):
    assert {ring["kind"] for ring in truth(hills, innocent=False)} == set(catalogue())
    assert len({group["kind"] for group in truth(hills, innocent=True)}) >= 45
    assert all(ring["events"] >= 1 for ring in truth(hills, innocent=False))


def test_a_bundle_of_cards_is_swiped_within_minutes_on_several_days(hills):
    when = {row["setl_id"]: (row["fixmedins_code"], row["setl_time"]) for row in rows(hills, "setl_d")}
    (ring, *_) = [ring for ring in truth(hills, innocent=False) if ring["kind"] == "collected_cards"]
    days = defaultdict(list)
    for number in ring["settlements"]:
        place, time = when[number]
        days[place, time[:10]].append(int(time[11:13]) * 60 + int(time[14:16]))
    assert len(days) >= ring["events"] >= 6
    assert all(max(minutes) - min(minutes) <= 60 for minutes in days.values())


def test_money_adds_up_and_a_refund_takes_back_what_was_settled(hills):
    lines = Counter()
    for row in rows(hills, "fee_list_d"):
        lines[row["setl_id"]] += round(float(row["det_item_fee_sumamt"]) * 100)
    total = {row["setl_id"]: round(float(row["medfee_sumamt"]) * 100) for row in rows(hills, "setl_d")}
    assert all(lines[number] == amount for number, amount in total.items())
    back = [row for row in rows(hills, "setl_d") if row["refd_setl_flag"] == "1"]
    assert back and all(total[row["init_setl_id"]] == -total[row["setl_id"]] for row in back)
    for row in rows(hills, "setl_d"):
        paid = sum(float(row[name]) for name in ("fund_pay_sumamt", "acct_pay", "cash_payamt"))
        assert abs(paid - float(row["medfee_sumamt"])) < 0.02


def test_it_is_read_without_a_reject(hills, tmp_path):
    with Database(tmp_path / "workspace") as database:
        report = ingest(database, [str(hills / f"{name}.csv") for name in TABLES])
    assert report.rejected == 0
    assert report.accepted > PERSONS * 8


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(hills, tmp_path):
    build(tmp_path / "again", PERSONS, SEED, "medium")
    assert digest(tmp_path / "again") == digest(hills)
    build(tmp_path / "other", PERSONS, SEED + 1, "medium")
    assert digest(tmp_path / "other")["setl_d.csv"] != digest(hills)["setl_d.csv"]


def test_a_world_without_rings_has_none_and_keeps_its_look_alikes(tmp_path):
    build(tmp_path, PERSONS, SEED, "hard", fraud=False)
    assert not truth(tmp_path, innocent=False)
    assert truth(tmp_path, innocent=True)


@pytest.mark.parametrize(("level", "share"), [("easy", 0.9), ("hard", 0.4)])
def test_a_hidden_ring_comes_in_part_an_open_one_whole(level, share, tmp_path):
    build(tmp_path, PERSONS, SEED, level, look_alikes=False)
    ring = next(ring for ring in truth(tmp_path) if ring["kind"] == "collected_cards")
    attendance = len(ring["settlements"]) / (len(ring["patients"]) * ring["events"])
    assert attendance >= share if level == "easy" else attendance < 0.75
