"""The way of a lead: what may follow what, who may decide, what is kept."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from made_up_findings import RESALE, RING, finding

from graphfraud import review
from graphfraud.audit import AuditLog
from graphfraud.errors import AuditError, NotFoundError, ReviewError
from graphfraud.review import DECISIONS, MOVES, decide, history
from graphfraud.store.database import Database
from graphfraud.store.findings import load_finding, save_findings, set_status

Become = Callable[[str], None]
STEPS = ("first-review", "feedback", "second-review", "final-review")


def walk(database: Database, name: str, *steps: str) -> None:
    for step in steps:
        decide(database, name, step, note=f"{step}: 已核", by="王核查")


def test_a_lead_goes_from_first_review_to_referral(database: Database, become: Become) -> None:
    walk(database, RING, *STEPS)
    become("bob")
    decide(database, RING, "confirmed", note="证据充分", by="李复核")
    become("alice")
    decide(database, RING, "referred", note="移送公安", by="王核查")
    assert load_finding(database, RING).status == "referred"
    steps = history(database, RING)
    assert [step.decision for step in steps] == [*STEPS, "confirmed", "referred"]
    assert [step.os_user for step in steps] == ["alice"] * 4 + ["bob", "alice"]
    assert all(step.note and step.by_name and step.host == "office" and step.decided_at for step in steps)
    assert load_finding(database, RESALE).status == "lead"


def test_a_move_that_the_workflow_does_not_know_is_refused(database: Database, become: Become) -> None:
    for status, decision in itertools.product(MOVES, DECISIONS):
        set_status(database, RING, status)
        database.con.execute("DELETE FROM gf_review")
        if decision in MOVES[status] or (decision == status == "feedback"):
            decide(database, RING, decision, note="核", by="王")
            assert load_finding(database, RING).status == decision
            continue
        with pytest.raises(ReviewError):
            decide(database, RING, decision, note="核", by="王")
        assert load_finding(database, RING).status == status and history(database, RING) == [], (status, decision)


def test_the_message_names_what_may_follow(database: Database) -> None:
    with pytest.raises(ReviewError, match="is at lead; confirmed cannot follow, only: first-review"):
        decide(database, RING, "confirmed", note="n", by="b")
    with pytest.raises(ReviewError, match="'approved' is no decision"):
        decide(database, RING, "approved", note="n", by="b")
    with pytest.raises(NotFoundError):
        decide(database, "collected_cards-ffffffff", "first-review", note="n", by="b")


@pytest.mark.parametrize("decision", ["confirmed", "referred"])
def test_one_operating_system_user_is_one_person_whatever_by_says(
    database: Database, become: Become, decision: str
) -> None:
    walk(database, RING, *STEPS)
    with pytest.raises(ReviewError, match="second person"):
        decide(database, RING, decision, note="证据充分", by="另一个名字")
    become("bob")
    decide(database, RING, decision, note="证据充分", by="王核查")
    assert load_finding(database, RING).status == decision


def test_who_confirmed_may_not_refer(database: Database, become: Become) -> None:
    walk(database, RING, *STEPS)
    become("bob")
    decide(database, RING, "confirmed", note="证据充分", by="李")
    decide(database, RING, "confirmed", note="已退款", by="李", recovered="12.50")
    with pytest.raises(ReviewError, match="second person"):
        decide(database, RING, "referred", note="移送", by="李")


def test_dismissal_needs_no_second_person_and_its_reason_can_be_read(database: Database, become: Become) -> None:
    walk(database, RING, *STEPS)
    decide(database, RING, "dismissed", note="养老院集中购药,有委托书", by="王")
    (old,) = review.dismissed(database)
    assert old.reason == "养老院集中购药,有委托书" and old.detector == "collected_cards"
    assert {("patient", "p1"), ("patient", "p2"), ("patient", "p3"), ("pharmacy", "P001")} == old.members
    assert review.resembling(database, frozenset({("patient", "p1"), ("patient", "p2"), ("patient", "p3")})) == [old]
    assert review.resembling(database, frozenset({("patient", "p4")})) == []


def test_a_dismissed_finding_starts_again_only_where_its_data_changed(database: Database, become: Become) -> None:
    walk(database, RING, *STEPS, "dismissed")
    with pytest.raises(ReviewError):
        decide(database, RING, "first-review", note="再看", by="王")
    save_findings(database, ["collected_cards"], [finding(RING, ["p1", "p2", "p3"], ["s1", "s2", "s9"])])
    assert load_finding(database, RING).status == "dismissed"
    assert review.changed_since_review(database, load_finding(database, RING))
    decide(database, RING, "first-review", note="新增一笔", by="王")
    assert load_finding(database, RING).status == "first-review" and review.dismissed(database) == []


def test_a_withdrawn_finding_cannot_be_reviewed(database: Database) -> None:
    walk(database, RING, "first-review")
    save_findings(database, ["collected_cards"], [])
    with pytest.raises(ReviewError, match="withdrawn"):
        decide(database, RING, "feedback", note="n", by="b")


def test_feedback_has_text_files_and_a_deadline(database: Database, tmp_path: Path) -> None:
    answer = tmp_path / "情况说明\u202e.txt"
    answer.write_text("系统故障补传", encoding="utf-8")
    walk(database, RING, "first-review")
    decide(database, RING, "feedback", note="请说明", by="王", deadline=date(2026, 4, 30))
    assert review.overdue(database, date(2026, 5, 1)) == [(RING, date(2026, 4, 30))]
    assert review.overdue(database, date(2026, 4, 30)) == []
    step = decide(database, RING, "feedback", note="机构答复", by="王", files=[answer])
    answer.write_text("后来改了", encoding="utf-8")
    (file,) = history(database, RING)[-1].files
    assert file == step.files[0] and file.name == answer.name
    from graphfraud.review import attachments

    assert attachments.content(database.folder, file).decode() == "系统故障补传"
    kept = attachments.room(database.folder) / file.sha256
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_bytes(b"other")
    with pytest.raises(ReviewError, match="changed"):
        attachments.content(database.folder, file)
    with pytest.raises(ReviewError, match="cannot be attached"):
        decide(database, RING, "feedback", note="n", by="b", files=[tmp_path / "nowhere.pdf"])


def test_money_sanction_and_self_disclosure_are_added_later(database: Database, become: Become) -> None:
    walk(database, RING, *STEPS)
    become("bob")
    decide(database, RING, "confirmed", note="属实", by="李", recovered="1000.10", self_disclosed=True)
    decide(database, RING, "confirmed", note="追加", by="李", recovered=Decimal("0.05"), sanction="暂停协议三个月")
    steps = history(database, RING)
    assert sum((step.recovered or Decimal(0)) for step in steps) == Decimal("1000.15")
    assert steps[-2].self_disclosed is True and steps[-1].sanction == "暂停协议三个月"
    assert load_finding(database, RING).status == "confirmed"
    with pytest.raises(ReviewError, match="is confirmed already"):
        decide(database, RING, "confirmed", note="nothing new", by="李")


def test_an_amount_is_yuan_to_the_fen(database: Database) -> None:
    for amount in ("-1", "1.005", "abc", "NaN", "Infinity", "1e20"):
        with pytest.raises(ReviewError, match="yuan"):
            decide(database, RING, "first-review", note="n", by="b", recovered=amount)


def test_a_decision_needs_a_reason_and_a_name(database: Database) -> None:
    for note, by in (("", "b"), ("  ", "b"), ("n", ""), ("n", " ")):
        with pytest.raises(ReviewError, match="--note|--by"):
            decide(database, RING, "first-review", note=note, by=by)
    with pytest.raises(ReviewError, match="deadline"):
        decide(database, RING, "first-review", note="n", by="b", deadline=date(2026, 5, 1))


def test_the_access_log_vouches_for_every_step(database: Database, become: Become) -> None:
    walk(database, RING, *STEPS)
    become("bob")
    decide(database, RING, "confirmed", note="属实", by="李")
    assert review.unvouched(database, RING) == []
    log = AuditLog(database.folder)
    assert [entry.detail["decision"] for entry in log.show(action="review")] == [*STEPS, "confirmed"]
    assert "属实" not in log.file.read_text(encoding="utf-8")
    database.con.execute("UPDATE gf_review SET os_user = 'carol' WHERE decision = 'final-review'")
    assert len(review.unvouched(database, RING)) == 1


def test_without_the_log_nothing_is_decided(database: Database) -> None:
    walk(database, RING, "first-review")
    (database.folder / "audit.head").write_text("{}")
    with pytest.raises(AuditError):
        decide(database, RING, "feedback", note="n", by="b")
    assert load_finding(database, RING).status == "first-review"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_a_real_second_user_confirms() -> None:
    script = (
        "import os, sys; from graphfraud.review import decide; from graphfraud.store.database import Database\n"
        "from graphfraud.audit import AuditLog\n"
        "database = Database(sys.argv[1]); AuditLog(sys.argv[1]).record('open'); os.seteuid(65534)\n"
        "try: print(decide(database, sys.argv[2], 'confirmed', note='属实', by='b').os_user)\n"
        "finally: os.seteuid(0); database.close()"
    )
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        folder = Path(place)
        with Database(folder) as database:
            save_findings(database, ["collected_cards"], [finding(RING, ["p1", "p2"], ["s1"])])
            walk(database, RING, *STEPS)
        for part in (folder, *folder.iterdir()):
            part.chmod(0o777)
        run = subprocess.run([sys.executable, "-c", script, place, RING], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        first, last = AuditLog(folder).show()[0], AuditLog(folder).show()[-1]
        assert run.stdout.strip() == last.user != first.user
        assert AuditLog(folder).verify() == []
