"""Two rings that share a courier are told as one story."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from commands import Run
from small_case import RING

from graphfraud.errors import NotFoundError
from graphfraud.graph.dissolve import still_stands
from graphfraud.model.finding import Finding, Member, Reason
from graphfraud.store.database import Database
from graphfraud.store.findings import load_findings, save_findings
from graphfraud.workspace import Workspace

BOSS, ONE, OTHER = "boss", [f"a{i}" for i in range(4)], [f"b{i}" for i in range(4)]
START = datetime(2026, 3, 2, 20)


def _swipes(database: Database) -> dict[str, list[str]]:
    """Boss comes with both rings, with each to its own pharmacy on six evenings; his cards miss every third."""
    rows: dict[str, list[str]] = {"Y1": [], "Y2": []}
    for evening in range(12):
        place, cards = ("Y1", ONE) if evening % 2 else ("Y2", OTHER)
        there = [BOSS, *(card for k, card in enumerate(cards) if (evening // 2 + k) % 3)]
        for minute, person in enumerate(there):
            name = f"T{evening:02d}-{person}"
            rows[place].append(name)
            when = START + timedelta(days=3 * evening, minutes=minute)
            database.con.execute(
                "INSERT INTO setl_d (setl_id, psn_no, fixmedins_code, setl_time, med_type, medfee_sumamt, fund_pay_sumamt, "
                "hifp_pay, vali_flag, refd_setl_flag) VALUES (?, ?, ?, ?, '41', 100, 60, 60, '1', '0')",
                [name, person, place, when],
            )
    database.derive()
    return rows


def _finding(like: Finding, name: str, cards: list[str], place: str, rows: list[str], low: float) -> Finding:
    owners = [Member("patient", BOSS, "organiser", 1.0, {"zh": "每次都在", "en": "always there"})]
    owners += [Member("patient", card, "borrowed_card", 0.7) for card in cards]
    words = {"zh": "同行", "en": "company"}
    return replace(
        like,
        id=name,
        severity="high",
        members=(*owners, Member("pharmacy", place, "swiping_institution", 1.0)),
        settlements=tuple(rows),
        reasons=(Reason("company", 40.0, 2.0, 1e-9, words),),
        start=date(2026, 3, 2),
        end=date(2026, 4, 20),
        amounts=replace(like.amounts, loss_low=like.amounts.loss_low * 0 + round(low)),
    )


@pytest.fixture
def rings(own_village: Path) -> Path:
    with Database(own_village) as database:
        rows = _swipes(database)
        like = load_findings(database)[0]
        found = [
            _finding(like, f"{RING}-aaaaaaaa", ONE, "Y1", rows["Y1"], 300),
            _finding(like, f"{RING}-bbbbbbbb", OTHER, "Y2", [*rows["Y2"], *rows["Y1"][:4]], 500),
        ]
        save_findings(database, [RING], found)
    return own_village


def test_the_rings_are_one_story_whose_money_counts_once(rings: Path) -> None:
    (story,) = Workspace(rings, lang="en").stories()
    assert [finding.id for finding in story.findings] == [f"{RING}-aaaaaaaa", f"{RING}-bbbbbbbb"]
    assert len(story.settlements) == len(set(story.settlements))
    assert story.amounts.fund == 60 * len(story.settlements)
    assert story.amounts.loss_low == 500
    assert {part.id for part in story.parts} == {BOSS, *ONE, *OTHER, "Y1", "Y2"}


def test_who_belongs_to_both_is_the_broker_and_his_part_has_grounds(rings: Path) -> None:
    (story,) = Workspace(rings, lang="en").stories()
    boss = story.parts[0]
    assert (boss.id, boss.roles) == (BOSS, ("organiser",))
    assert "always there" in boss.grounds["en"]
    assert "perhaps the courier" in boss.grounds["en"]
    assert story.brokers[0].id == BOSS
    assert story.brokers[0].between == max(part.between for part in story.parts)
    roles = {part.id: part.roles for part in story.parts}
    assert roles["a1"] == ("borrowed_card",)
    assert roles["Y1"] == ("swiping_institution",)


def test_without_the_named_rows_no_three_persons_keep_company(rings: Path) -> None:
    ws = Workspace(rings, lang="en")
    story = ws.story(f"{RING}-aaaaaaaa")
    with ws.reading() as database:
        shown = {
            (person, (place, when.date())): [name]
            for name, person, place, when in database.con.execute(
                "SELECT setl_id, psn_no, fixmedins_code, setl_time FROM setl_d WHERE setl_id LIKE 'T%'"
            ).fetchall()
        }
    assert still_stands(shown, ())
    assert not still_stands(shown, story.standing.rows)
    for fall in story.standing.falls:
        assert fall.kind == "company"
        assert 0 < fall.bound <= len(fall.rows)
        assert fall.exact == (fall.bound == len(fall.rows))
    assert story.standing.bound > max(fall.bound for fall in story.standing.falls)
    (listed,) = ws.stories()
    assert not still_stands(shown, listed.standing.rows)
    assert listed.standing.bound <= story.standing.bound <= len(listed.standing.rows)


def test_dismissed_findings_are_in_no_story_and_low_ones_only_where_asked_for(rings: Path) -> None:
    with Database(rings) as database:
        database.con.execute("UPDATE gf_finding SET status = 'dismissed' WHERE id LIKE '%bbbbbbbb'")
    ws = Workspace(rings, lang="en")
    assert [[finding.id for finding in story.findings] for story in ws.stories()] == [[f"{RING}-aaaaaaaa"]]
    with pytest.raises(NotFoundError, match="no story"):
        ws.story(f"{RING}-bbbbbbbb")


def test_the_command_lists_and_tells_stories_in_both_languages(run: Run, rings: Path) -> None:
    listed = json.loads(run("stories", "-w", rings, "--format", "json").stdout)
    told = json.loads(run("stories", f"{RING}-bbbbbbbb", "-w", rings, "--format", "json").stdout)
    assert [row["id"] for row in listed] == [told["id"]]
    assert listed[0]["members"] == told["members"]
    assert listed[0]["dissolved_by"]["at_least"] <= told["dissolved_by"]["at_least"]
    assert told["ties"][0]["persons"] == 1
    assert told["dissolved_by"]["at_least"] >= 1
    english = run("stories", told["id"], "-w", rings, "--lang", "en").stdout
    chinese = run("stories", told["id"], "-w", rings, "--lang", "zh").stdout
    assert "Who stands between the rings" in english
    assert "Organiser" in english
    assert "团伙之间的联系人" in chinese
    assert "组织者" in chinese
    assert told["id"] in run("stories", "-w", rings).stdout
    assert "no story has this id" in run("stories", "story-00000000", "-w", rings, code=1).stderr


def test_show_tells_the_story_that_a_finding_belongs_to(run: Run, rings: Path) -> None:
    shown = json.loads(run("show", f"{RING}-aaaaaaaa", "-w", rings, "--format", "json").stdout)
    assert shown["story"]["findings"] == [f"{RING}-bbbbbbbb"]
    assert shown["lineage"] == []
    assert f"with {RING}-bbbbbbbb" in run("show", f"{RING}-aaaaaaaa", "-w", rings).stdout
