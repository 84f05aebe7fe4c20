"""card, patient, doctor, institution, paths, view: questions about somebody."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from commands import Run
from small_case import CARDS, IDENTITIES, NAMES, PHONES

from graphfraud.audit import AuditLog

FIELDS = ["id", "kind", "owner", "settlements", "places", "companions", "findings"]
SECRETS = [*NAMES.values(), *IDENTITIES.values(), *CARDS.values(), *PHONES.values()]


def test_a_card_is_answered_whole_and_masked(run: Run, village: Path) -> None:
    text = run("card", CARDS["P1"], "--format", "json", "-w", village).stdout
    found = json.loads(text)
    assert list(found) == FIELDS
    assert re.fullmatch(r"card-[0-9a-f]{16}", found["id"])
    assert found["owner"]["psn_no"] == "P1"
    assert found["owner"]["psn_name"] == "王**"
    assert [row["setl_id"] for row in found["settlements"]] == ["S010", "S001", "S004", "S007"]
    assert {(one["id"], one["events"]) for one in found["companions"]} == {("P2", 3), ("P3", 3)}
    assert all({"id", "events", "first", "last", "q_value"} <= set(one) for one in found["companions"])
    assert not [secret for secret in SECRETS if secret in text]


def test_number_stand_in_and_standard_input_give_the_same(run: Run, village: Path) -> None:
    by_number = run("card", CARDS["P1"], "--format", "json", "-w", village).stdout
    stand_in = json.loads(by_number)["id"]
    assert run("card", "-", "--format", "json", "-w", village, stdin=CARDS["P1"] + "\n").stdout == by_number
    assert run("card", stand_in, "--format", "json", "-w", village).stdout == by_number


def test_a_card_that_nobody_has_is_status_1_and_is_not_repeated(run: Run, village: Path) -> None:
    result = run("card", "A99999999", "-w", village, code=1)
    assert result.stdout == ""
    assert "A99999999" not in result.stderr


def test_an_identity_number_gets_a_hint_to_patient_and_is_not_repeated(run: Run, village: Path) -> None:
    result = run("card", IDENTITIES["P1"], "-w", village, code=1)
    assert "graphfraud patient" in result.stderr
    assert IDENTITIES["P1"] not in result.stderr


def test_a_person_is_found_by_number_and_by_identity_number(run: Run, village: Path) -> None:
    by_number = run("patient", "P1", "--format", "json", "-w", village).stdout
    assert run("patient", "-", "--format", "json", "-w", village, stdin=IDENTITIES["P1"] + "\n").stdout == by_number
    assert IDENTITIES["P1"] not in by_number
    several = run("patient", "-", "-w", village, stdin=IDENTITIES["P6"] + "\n", code=1).stderr
    assert "P6, P7" in several
    assert IDENTITIES["P6"] not in several


def test_an_empty_standard_input_is_wrong_usage(run: Run, village: Path) -> None:
    run("card", "-", "-w", village, stdin="\n", code=2)


@pytest.mark.parametrize(
    "command, id, kind",
    [("doctor", "D1", "doctor"), ("institution", "Y1", "pharmacy"), ("institution", "H1", "hospital")],
)
def test_doctors_and_institutions_have_the_same_fields(
    run: Run, village: Path, command: str, id: str, kind: str
) -> None:
    found = json.loads(run(command, id, "--format", "json", "-w", village).stdout)
    assert list(found) == FIELDS
    assert found["kind"] == kind
    assert found["settlements"]
    run(command, "NOBODY", "-w", village, code=1)


def test_a_doctors_name_is_masked_and_an_institutions_is_not(run: Run, village: Path) -> None:
    assert "华**" in run("doctor", "D1", "-w", village).stdout
    assert "惠民大药房" in run("institution", "Y1", "-w", village).stdout


def test_fields_and_codes_are_told_in_words_beside_the_national_ones(run: Run, village: Path) -> None:
    person = run("patient", "P8", "-w", village, "--lang", "zh").stdout
    assert "性别 gend: 男 (1)" in person
    assert "险种 insutype: 职工基本医疗保险 (310)" in person
    assert "住院 21" in person
    place = run("institution", "H1", "-w", village).stdout
    assert "Kind of institution medins_type: Hospital (hospital)" in place
    assert "Region admdvs: 320101" in place


def test_days_narrow_the_answer(run: Run, village: Path) -> None:
    args = ("patient", "P1", "--format", "json", "-w", village)
    found = json.loads(run(*args, "--since", "2026-03-01", "--until", "2026-03-09").stdout)
    assert [row["setl_id"] for row in found["settlements"]] == ["S001", "S004"]
    run(*args, "--since", "2026-03-09", "--until", "2026-03-01", code=2)


def test_a_time_is_given_only_where_the_record_has_one(run: Run, village: Path) -> None:
    found = json.loads(run("patient", "P7", "--format", "json", "-w", village).stdout)
    assert [row["setl_time"] for row in found["settlements"]] == ["2026-03-06"]


def test_the_table_speaks_both_languages(run: Run, village: Path) -> None:
    assert "Companions (2, 2 listed)" in run("card", CARDS["P1"], "-w", village).stdout
    assert "同行者" in run("card", CARDS["P1"], "-w", village, "--lang", "zh").stdout


def test_unmasking_is_logged_with_the_stand_in_never_the_number(run: Run, own_village: Path) -> None:
    shown = run("card", CARDS["P1"], "-w", own_village, "--unmask", "--reason", "hearing", "--format", "json").stdout
    assert json.loads(shown)["owner"]["certno"] == IDENTITIES["P1"]
    entry = AuditLog(own_village).show()[-1]
    assert entry.reason == "hearing"
    assert entry.subject == (json.loads(shown)["id"],)
    assert CARDS["P1"].encode() not in (own_village / "audit.log").read_bytes()


def test_paths_name_nodes_hops_and_settlements(run: Run, village: Path) -> None:
    found = json.loads(run("paths", "P1", "P2", "--format", "json", "-w", village).stdout)
    assert found[0]["hops"][0]["type"] == "CO_SWIPED"
    for path in found:
        assert len(path["nodes"]) == len(path["hops"]) + 1
        assert [hop["from"] for hop in path["hops"]] == [node["id"] for node in path["nodes"][:-1]]
        assert all({"type", "from", "to", "settlements"} <= set(hop) for hop in path["hops"])
    assert "SHARES_PHONE" in run("paths", "P1", "P4", "-w", village).stdout
    assert "共用电话 SHARES_PHONE  参保人 P4" in run("paths", "P1", "P4", "-w", village, "--lang", "zh").stdout


def test_a_card_may_be_an_end_of_a_path_and_stays_masked(run: Run, village: Path) -> None:
    text = run("paths", CARDS["P1"], "Y1", "--format", "json", "-w", village).stdout
    assert json.loads(text)[0]["hops"][0]["type"] == "SWIPED_AT"
    assert CARDS["P1"] not in text


def test_no_path_is_an_empty_answer_and_nobody_is_status_1(run: Run, village: Path) -> None:
    assert json.loads(run("paths", "P8", "P5", "--max-hops", "1", "--format", "json", "-w", village).stdout) == []
    result = run("paths", "P1", "A99999999", "-w", village, code=1)
    assert "A99999999" not in result.stderr


def test_time_order_can_be_asked_for(run: Run, village: Path) -> None:
    back = json.loads(
        run("paths", "P4", "P1", "--max-hops", "2", "--ordered-in-time", "--format", "json", "-w", village).stdout
    )
    assert [[hop["type"] for hop in path["hops"]] for path in back] == [["SHARES_PHONE"]]


@pytest.mark.parametrize(
    "what",
    [["lent_card_ring-7f3a9c21"], ["--card", CARDS["P1"]], ["--paths", "P1", "P2"]],
    ids=["finding", "card", "paths"],
)
def test_a_view_is_one_file_without_remote_addresses_or_raw_values(
    run: Run, village: Path, tmp_path: Path, what: list[str]
) -> None:
    out = tmp_path / "v.html"
    run("view", *what, "-o", out, "-w", village)
    page = out.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)\s*=\s*["']https?:""", page)
    assert not [secret for secret in SECRETS if secret in page]
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_view_draws_one_thing(run: Run, village: Path) -> None:
    run("view", "x", "--card", "y", "-o", "v.html", "-w", village, code=2)
    run("view", "no-such-finding", "-o", "v.html", "-w", village, code=1)
    run("view", "--card", "A99999999", "-o", "v.html", "-w", village, code=1)
