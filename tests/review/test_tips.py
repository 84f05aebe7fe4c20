"""Tips: a lead may start from one, and nobody can learn from the workspace who gave it."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_findings import RESALE, RING

from graphfraud import review
from graphfraud.errors import NotFoundError, ReviewError
from graphfraud.store.database import Database

INFORMANT = "欧阳举报 13912345678"


def test_a_tip_is_linked_to_the_findings_that_name_its_subjects(database: Database) -> None:
    tip = review.add_tip(database, content="P001 收卡空刷", by="王", channel="电话", subjects=[("pharmacy", "P001")])
    assert set(tip.findings) == {RING, RESALE}
    other = review.add_tip(database, content="有人倒药", by="王")
    assert other.findings == ()
    review.link_tip(database, other.tip_id, RESALE)
    review.link_tip(database, other.tip_id, RESALE)
    assert [known.tip_id for known in review.tips(database, RESALE)] == [1, 2]
    with pytest.raises(NotFoundError):
        review.link_tip(database, 9, RESALE)
    with pytest.raises(ReviewError):
        review.add_tip(database, content=" ", by="王")


def test_the_informant_is_written_nowhere(database: Database) -> None:
    first = review.add_tip(database, content="我是欧阳举报,电话13912345678", by="王", informant=INFORMANT)
    again = review.add_tip(database, content="又看见了", by="王", informant=" 欧阳举报  13912345678 ")
    other = review.add_tip(database, content="同上", by="王", informant="钱")
    assert first.informant == "欧*** *********78"
    assert first.informant_hmac == again.informant_hmac != other.informant_hmac
    assert other.informant == "*"
    folder: Path = database.folder
    database.con.execute("CHECKPOINT")
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            for raw in ("欧阳举报", "13912345678"):
                assert raw.encode() not in content, file
