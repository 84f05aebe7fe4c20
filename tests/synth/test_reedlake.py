"""Reed Lake, the seventh made-up place: read without rejects, lived in, its truth in the rows, always the same."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from graphfraud.detectors.spec import catalogue
from graphfraud.ingest import ingest
from graphfraud.store.database import Database

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.quality.reedlake import alike, likely  # noqa: E402
from benchmarks.quality.reedlake.make import build  # noqa: E402
from tests.synth.written import digest, rows, truth  # noqa: E402

TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "psn_info_b", "psn_insu_d", "medins_info_b", "drugtracinfo", "purcinfo")
PERSONS, SEED = 3000, 5


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    build(folder, PERSONS, SEED, "medium")
    return folder


def test_it_is_read_without_a_reject(lake, tmp_path):
    with Database(tmp_path) as database:
        report = ingest(database, [str(lake / f"{name}.csv") for name in TABLES])
    assert report.rejected == 0
    assert report.accepted > PERSONS * 15


def test_every_kind_and_every_look_alike_is_planted_and_stands_in_the_rows(lake):
    assert {ring["kind"] for ring in truth(lake, innocent=False)} == set(catalogue())
    wanted = {row[0] for row in alike.scenes()} | {scene.__name__ for scene in likely.ALL}
    assert {group["kind"] for group in truth(lake, innocent=True)} == wanted
    owner = {row["setl_id"]: row["psn_no"] for row in rows(lake, "setl_d")}
    sold = {row["drug_trac_codg"] for row in rows(lake, "drugtracinfo")}
    for group in truth(lake):
        assert group["settlements"] and set(group["settlements"]) <= owner.keys(), group["ring_id"]
        assert {owner[number] for number in group["settlements"]} >= set(group["patients"]), group["ring_id"]
        assert set(group["codes"]) <= sold, group["ring_id"]


def test_money_adds_up(lake):
    lines: Counter[str] = Counter()
    for row in rows(lake, "fee_list_d"):
        lines[row["setl_id"]] += round(float(row["det_item_fee_sumamt"]) * 100)
    for row in rows(lake, "setl_d"):
        total = round(float(row["medfee_sumamt"]) * 100)
        parts = sum(float(row[name]) for name in ("fund_pay_sumamt", "acct_pay", "cash_payamt", "acct_mulaid_pay"))
        assert lines[row["setl_id"]] == total and abs(parts * 100 - total) < 2
        assert row["begndate"] <= row["enddate"] <= row["setl_time"]


def test_queues_make_crowds(lake):
    """Nobody is served at two moments at one window: a window's settlements keep apart, but for uploads and refunds."""
    done = Counter(
        (row["opter_id"], row["setl_time"])
        for row in rows(lake, "setl_d")
        if row["refd_setl_flag"] == "0" and row["med_type"] == "41"
    )
    assert sum(count - 1 for count in done.values()) < len(done) * 0.02


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(lake, tmp_path):
    build(tmp_path / "again", PERSONS, SEED, "medium")
    assert digest(tmp_path / "again") == digest(lake)
    build(tmp_path / "other", PERSONS, SEED + 1, "medium")
    assert digest(tmp_path / "other")["setl_d.csv"] != digest(lake)["setl_d.csv"]


def test_without_rings_nobody_is_guilty_and_without_look_alikes_no_group_is_told(tmp_path):
    build(tmp_path / "a", 3000, SEED, "hard", fraud=False)
    assert not truth(tmp_path / "a", innocent=False) and truth(tmp_path / "a", innocent=True)
    build(tmp_path / "b", 3000, SEED, "easy", look_alikes=False)
    assert truth(tmp_path / "b", innocent=False) and not truth(tmp_path / "b", innocent=True)
