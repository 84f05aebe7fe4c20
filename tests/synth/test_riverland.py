"""Riverland, the third made-up prefecture: its truth holds, it is the same every time, and it is innocent when told so."""

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.quality.riverland.make import build  # noqa: E402
from tests.synth.written import digest, rows, truth  # noqa: E402

TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "psn_info_b", "psn_insu_d", "medins_info_b", "drugtracinfo", "purcinfo")
PERSONS, SEED = 2000, 11


@pytest.fixture(scope="module")
def river(tmp_path_factory):
    folder = tmp_path_factory.mktemp("river")
    build(folder, PERSONS, SEED, "medium")
    return folder


def test_every_line_of_the_truth_leads_to_rows_of_its_own_patients(river):
    owner = {row["setl_id"]: row["psn_no"] for row in rows(river, "setl_d")}
    persons = {row["psn_no"] for row in rows(river, "psn_info_b")}
    houses = {row["fixmedins_code"] for row in rows(river, "medins_info_b")}
    for ring in truth(river):
        assert ring["settlements"] and set(ring["settlements"]) <= owner.keys(), ring["ring_id"]
        assert set(ring["institutions"]) <= houses
        assert set(ring["patients"]) <= persons
        assert {owner[s] for s in ring["settlements"]} >= set(ring["patients"]), ring["ring_id"]


def test_all_kinds_of_rings_are_planted_and_many_that_only_look_like_one(river):
    lines = truth(river)
    assert len({line["kind"] for line in lines if not line["innocent"]}) >= 21
    assert len({line["kind"] for line in lines if line["innocent"]}) >= 20
    codes = {row["drug_trac_codg"] for row in rows(river, "drugtracinfo")}
    assert all(set(line["codes"]) <= codes for line in lines)


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(river, tmp_path):
    build(tmp_path / "again", PERSONS, SEED, "medium")
    assert digest(tmp_path / "again") == digest(river)
    build(tmp_path / "else", PERSONS, SEED + 1, "medium")
    assert digest(tmp_path / "else")["setl_d.csv"] != digest(river)["setl_d.csv"]


def test_without_fraud_nobody_is_guilty_and_without_look_alikes_nobody_is_suspect(tmp_path):
    build(tmp_path / "honest", PERSONS, SEED, "hard", fraud=False)
    lines = truth(tmp_path / "honest")
    assert lines and all(line["innocent"] for line in lines)
    build(tmp_path / "plain", PERSONS, SEED, "hard", look_alikes=False)
    lines = truth(tmp_path / "plain")
    assert lines and not any(line["innocent"] for line in lines)


def test_amounts_add_up_and_lines_belong_to_their_settlements(river):
    billed: Counter = Counter()
    for line in rows(river, "fee_list_d"):
        billed[line["setl_id"]] += round(100 * float(line["det_item_fee_sumamt"]))
    for row in rows(river, "setl_d"):
        fen = {
            k: round(100 * float(row[k]))
            for k in row
            if k.endswith(("_pay", "amt", "payamt")) or k == "fund_pay_sumamt"
        }
        assert billed[row["setl_id"]] == fen["medfee_sumamt"], row["setl_id"]
        assert fen["fund_pay_sumamt"] + fen["psn_pay"] == fen["medfee_sumamt"]
        assert fen["acct_pay"] + fen["cash_payamt"] + fen["acct_mulaid_pay"] == fen["psn_pay"]
        assert (min(fen.values()) < 0) == (row["refd_setl_flag"] == "1"), row["setl_id"]


def test_those_who_hide_keep_more_of_their_normal_visits(tmp_path):
    seen = {}
    for level in ("easy", "hard"):
        build(tmp_path / level, PERSONS, SEED, level, look_alikes=False)
        lines = [
            line
            for line in truth(tmp_path / level)
            if line["kind"] in ("collected_cards", "lent_card_ring", "cross_region_ring")
        ]
        members = {p for line in lines for p in line["patients"]}
        joint = {s for line in lines for s in line["settlements"]}
        other = [r for r in rows(tmp_path / level, "setl_d") if r["psn_no"] in members and r["setl_id"] not in joint]
        seen[level] = len(other) / len(members)
    assert seen["hard"] > 1.5 * seen["easy"]


def test_ingest_takes_every_row(river, tmp_path):
    from graphfraud.ingest import ingest
    from graphfraud.store.database import Database

    report = ingest(Database(tmp_path / "ws"), [str(river / f"{name}.csv") for name in TABLES])
    assert report.rejected == 0 and report.accepted > 20_000
    assert report.repeated == 20, "the overlap of two pages, counted once"
