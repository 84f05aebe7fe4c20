"""What is planted is what the truth says, hidden as the camouflage says."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphfraud.errors import UsageError, WorkspaceError
from graphfraud.synth import World, synth
from graphfraud.synth.look_alikes import PLANTERS as LOOK_ALIKES
from graphfraud.synth.rings import PLANTERS as RINGS
from graphfraud.synth.world import LEVELS, Flaws

from .conftest import Prefecture, load

CATALOGUE = [
    "collected_cards",
    "lent_card_ring",
    "cross_region_ring",
    "impossible_travel",
    "kickback_referral",
    "recruited_admissions",
    "split_stay",
    "bed_hanging",
    "duplicate_enrolment",
    "deceased_claims",
    "maternity_employer",
    "trace_code_resale",
    "drug_resale",
    "proxy_swipe",
    "stock_mismatch",
    "identity_mismatch",
    "phantom_charges",
    "repeat_prescription",
    "over_prescribing",
    "high_value_consumables",
    "trauma_liability",
    "blacklist_proximity",
]
FIELDS = {
    "ring_id",
    "kind",
    "innocent",
    "camouflage",
    "patients",
    "institutions",
    "doctors",
    "employers",
    "codes",
    "settlements",
}


def test_every_kind_of_the_catalogue_and_every_look_alike_is_planted(prefecture: Prefecture) -> None:
    assert sorted(RINGS) == sorted(CATALOGUE)
    assert {group["kind"] for group in prefecture.truth if not group["innocent"]} == set(CATALOGUE)
    assert {group["kind"] for group in prefecture.truth if group["innocent"]} == set(LOOK_ALIKES)
    assert all(set(group) >= FIELDS and group["camouflage"] == "medium" for group in prefecture.truth)
    assert len({group["ring_id"] for group in prefecture.truth}) == len(prefecture.truth)


def test_a_group_names_rows_of_its_own_patients_and_places(prefecture: Prefecture) -> None:
    for group in prefecture.truth:
        assert group["patients"] and group["settlements"], group["ring_id"]
        rows = ", ".join(f"'{row}'" for row in group["settlements"])
        found = prefecture.rows(f"SELECT psn_no, fixmedins_code FROM setl_d WHERE setl_id IN ({rows})")
        assert len(found) == len(group["settlements"]) == len(set(group["settlements"]))
        assert {person for person, _ in found} <= set(group["patients"])
        if group["key"] == "institution":
            assert {place for _, place in found} == set(group["institutions"])


def test_nobody_is_in_two_groups(prefecture: Prefecture) -> None:
    members = [person for group in prefecture.truth for person in group["patients"]]
    assert len(members) == len(set(members))


@pytest.mark.parametrize(
    ("field", "table", "column"),
    [
        ("institutions", "medins_info_b", "fixmedins_code"),
        ("doctors", "fee_list_d", "bilg_dr_code"),
        ("employers", "psn_info_b", "emp_no"),
        ("codes", "drugtracinfo", "drug_trac_codg"),
        ("patients", "psn_info_b", "psn_no"),
    ],
)
def test_what_a_group_names_exists(prefecture: Prefecture, field: str, table: str, column: str) -> None:
    known = {row[0] for row in prefecture.rows(f"SELECT DISTINCT {column} FROM {table}")}
    named = {item for group in prefecture.truth for item in group[field]}
    assert named and named <= known


def test_an_employer_ring_enrols_shortly_before_delivery(prefecture: Prefecture) -> None:
    for group in prefecture.groups("maternity_employer"):
        query = f"""SELECT MAX(s.begndate::DATE - i.psn_insu_date), COUNT(*) FROM setl_d AS s
                    JOIN psn_insu_d AS i ON s.psn_no = i.psn_no AND i.insutype = '510'
                    WHERE s.med_type = '52' AND i.emp_no = '{group["employers"][0]}'"""
        tenure, births = prefecture.rows(query)[0]
        assert tenure <= 120 and births == len(group["patients"])


def test_a_twin_record_bears_the_same_identity_under_another_number(prefecture: Prefecture) -> None:
    for group in prefecture.groups("duplicate_enrolment"):
        query = f"""SELECT COUNT(DISTINCT p.certno), COUNT(DISTINCT psn_name || brdy), COUNT(DISTINCT insu_admdvs[1:4])
                    FROM psn_info_b AS p JOIN psn_insu_d USING (psn_no) WHERE psn_no IN {tuple(group["patients"])}"""
        assert prefecture.rows(query)[0] == (1, 1, 2)
        overlap = f"""SELECT COUNT(*) FROM setl_d AS a
                      JOIN setl_d AS b ON a.begndate = b.begndate AND a.psn_no < b.psn_no
                      WHERE a.psn_no IN {tuple(group["patients"])} AND b.psn_no IN {tuple(group["patients"])}
                        AND a.medfee_sumamt = b.medfee_sumamt"""
        assert prefecture.one(overlap) * 2 == len(group["settlements"])


def test_a_moved_person_is_never_paid_twice(prefecture: Prefecture) -> None:
    for group in prefecture.groups("moved_residence"):
        spans = prefecture.rows(
            f"""SELECT psn_no, MIN(setl_time), MAX(setl_time) FROM setl_d WHERE psn_no IN {tuple(group["patients"])}
                GROUP BY psn_no ORDER BY 2"""
        )
        assert len(spans) == 1 or spans[0][2] < spans[1][1]


@pytest.mark.parametrize("camouflage", ["easy", "medium", "hard"])
def test_members_keep_their_share_of_normal_visits_and_attend_as_often_as_said(camouflage: str, tmp_path: Path) -> None:
    report = synth(tmp_path, persons=2000, seed=5, camouflage=camouflage, look_alikes=False)
    kept, drawn = report.normal_visits
    level = LEVELS[camouflage]
    assert drawn > 300 and abs(kept / drawn - level.keep) < 4 * (0.25 / drawn) ** 0.5 + 0.01
    made = load(tmp_path, report)
    present = events = 0
    for group in made.groups("collected_cards"):
        rows = ", ".join(f"'{row}'" for row in group["settlements"])
        days = made.rows(
            f"SELECT COUNT(DISTINCT psn_no) FROM setl_d WHERE setl_id IN ({rows}) GROUP BY setl_time::DATE"
        )
        assert len(days) == group["events"]
        present += sum(row[0] for row in days)
        events += len(days) * len(group["patients"])
    assert abs(present / events - level.attendance) < 0.15


def test_no_fraud_and_no_look_alikes_are_honoured_over_the_same_places(tmp_path: Path) -> None:
    quiet = synth(tmp_path / "quiet", persons=900, seed=3, fraud=False, look_alikes=False)
    frauds = synth(tmp_path / "frauds", persons=900, seed=3, look_alikes=False)
    innocent = synth(tmp_path / "innocent", persons=900, seed=3, fraud=False)
    assert (tmp_path / "quiet" / "truth.jsonl").read_text() == "" and quiet.rings == quiet.look_alikes == {}
    assert frauds.rings and not frauds.look_alikes
    assert innocent.look_alikes and not innocent.rings
    one, other = (load(report.folder, report) for report in (quiet, frauds))
    query = "SELECT psn_no, psn_name, certno FROM psn_info_b ORDER BY psn_no"
    changed = set(one.rows(query)) ^ set(other.rows(query))
    assert len(changed) < 0.05 * 900


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        synth(tmp_path / name, persons=600, seed=seed, camouflage="hard")
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(files) == 10
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert (tmp_path / "one" / "setl_d.csv").read_bytes() != (tmp_path / "other" / "setl_d.csv").read_bytes()


def test_blocks_lose_nothing(tmp_path: Path) -> None:
    whole = synth(tmp_path / "whole", persons=1000, seed=9)
    parts = synth(tmp_path / "parts", persons=1000, seed=9, block=200)
    assert whole.rings == parts.rings and whole.look_alikes == parts.look_alikes
    one, many = load(whole.folder, whole), load(parts.folder, parts)
    assert [group["patients"] for group in one.truth] == [group["patients"] for group in many.truth]
    assert [len(group["settlements"]) for group in one.truth] == [len(group["settlements"]) for group in many.truth]
    assert many.one("SELECT COUNT(*) - COUNT(DISTINCT setl_id) FROM setl_d") == 0
    assert abs(whole.tables["setl_d"] / parts.tables["setl_d"] - 1) < 0.05


def test_a_world_can_be_halved_and_doubled() -> None:
    world = World()
    half, twice = world.scaled(0.5), world.scaled(2.0)
    assert half.pharmacy_rate == world.pharmacy_rate / 2 and twice.burst_seconds == world.burst_seconds * 2
    assert twice.habit <= 0.95 and twice.neighbour_share == world.neighbour_share
    only = world.scaled(2.0, only=("ring_size",))
    assert only.ring_size == 2.0 and only.pharmacy_rate == world.pharmacy_rate


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_a_scaled_world_still_holds_together(factor: float, tmp_path: Path) -> None:
    made = load(tmp_path, synth(tmp_path, persons=1200, seed=4, world=World().scaled(factor)))
    assert {group["kind"] for group in made.truth if not group["innocent"]} == set(CATALOGUE)
    assert made.one("SELECT COUNT(*) FROM setl_d WHERE medfee_sumamt <> fund_pay_sumamt + acct_pay + cash_payamt") == 0
    assert made.one("SELECT COUNT(*) FROM setl_d ANTI JOIN psn_info_b USING (psn_no)") == 0


def test_flaws_are_as_ordered(tmp_path: Path) -> None:
    flaws = Flaws(missing_coordinates=1.0, missing_deaths=1.0, daily_clocks=1.0, call_centre=1.0, recoded_from=180)
    made = load(tmp_path, synth(tmp_path, persons=900, seed=4, world=World(flaws=flaws)))
    assert made.one("SELECT COUNT(lnt) + COUNT(lat) FROM medins_info_b") == 0
    assert made.one("SELECT COUNT(die_date) FROM psn_info_b") == 0
    assert made.one("SELECT COUNT(*) FROM setl_d WHERE setl_time::TIME <> '00:00'") == 0
    shared = "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM psn_info_b GROUP BY mob)"
    assert made.one(shared) > 800
    both = "SELECT COUNT(*) FROM (SELECT psn_no FROM setl_d GROUP BY 1 HAVING COUNT(DISTINCT insu_admdvs) = 2)"
    assert made.one(both) > 0


def test_a_prefecture_of_nobody_or_an_unknown_camouflage_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least"):
        synth(tmp_path / "a", persons=10, seed=1)
    with pytest.raises(UsageError, match="camouflage"):
        synth(tmp_path / "b", persons=1000, seed=1, camouflage="invisible")
    with pytest.raises(UsageError, match="days"):
        World(days=30)
    assert not (tmp_path / "a").exists() and not (tmp_path / "b").exists()


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        synth(tmp_path / "file", persons=300, seed=1)


def test_files_are_for_their_owner_only(prefecture: Prefecture) -> None:
    assert all(path.stat().st_mode & 0o077 == 0 for path in prefecture.folder.iterdir())
