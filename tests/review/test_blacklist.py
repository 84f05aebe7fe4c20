"""The blacklist: term, appeal, import, export; and nothing in it is run by a spreadsheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from graphfraud import review
from graphfraud.errors import InputError, NotFoundError, ReviewError
from graphfraud.store.database import Database


def test_an_entry_holds_for_its_term(database: Database) -> None:
    entry = review.add(
        database, "pharmacy", "P001", reason="空刷套现", by="王", since=date(2026, 1, 1), until=date(2026, 6, 30)
    )
    assert entry.entry_id == 1 and entry.by_name == "王" and entry.os_user
    for day, there in ((date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 6, 30), 1), (date(2026, 7, 1), 0)):
        assert len(review.blacklisted(database, on=day)) == there, day
    assert review.blacklisted(database, on=date(2026, 3, 1)) == {("pharmacy", "P001"): "空刷套现"}


def test_an_appeal_leaves_the_entry_in_force_until_it_is_lifted(database: Database) -> None:
    review.add(database, "doctor", "D1", reason="虚开处方", by="王")
    assert review.appeal(database, 1, note="本人未开具", by="王").state == "appealed"
    assert ("doctor", "D1") in review.blacklisted(database)
    with pytest.raises(ReviewError, match="open already"):
        review.appeal(database, 1, note="再申诉", by="王")
    assert review.appeal(database, 1, note="查无依据", by="李", event="upheld").state == "active"
    assert review.appeal(database, 1, note="再申诉", by="王").state == "appealed"
    assert review.appeal(database, 1, note="笔迹鉴定不符", by="李", event="lifted").state == "lifted"
    assert review.blacklisted(database) == {}
    with pytest.raises(ReviewError, match="lifted already"):
        review.appeal(database, 1, note="n", by="b")
    with pytest.raises(NotFoundError):
        review.appeal(database, 9, note="n", by="b")


def test_what_makes_no_sense_is_refused(database: Database) -> None:
    with pytest.raises(ReviewError, match="no blacklist"):
        review.add(database, "region", "3201", reason="r", by="b")
    with pytest.raises(ReviewError, match="needs an id, a reason"):
        review.add(database, "patient", "p1", reason=" ", by="b")
    with pytest.raises(ReviewError, match="before it begins"):
        review.add(database, "patient", "p1", reason="r", by="b", since=date(2026, 2, 1), until=date(2026, 1, 1))
    with pytest.raises(ReviewError, match="never by its number"):
        review.add(database, "card", "A12345678", reason="r", by="b")
    review.add(database, "patient", "p1", reason="r", by="b")
    with pytest.raises(ReviewError, match="already"):
        review.add(database, "patient", "p1", reason="r", by="b")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_out_and_in_again(database: Database, tmp_path: Path, ending: str, lang: str) -> None:
    hostile = ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "\t=1", "名\u202e字", '正常, "引号"']
    for number, reason in enumerate(hostile):
        review.add(database, "patient", f"00{number}", reason=reason, by="王", since=date(2026, 1, 1))
    review.add(database, "doctor", "D1", reason="虚开", by="王")
    review.appeal(database, len(hostile) + 1, note="n", by="b", event="lifted")
    file = tmp_path / f"list.{ending}"
    assert review.export_blacklist(database, file, lang) == len(hostile) + 1
    with Database(tmp_path / "other") as other:
        assert review.import_blacklist(other, file, by="赵") == len(hostile)
        assert review.import_blacklist(other, file, by="赵") == 0
        assert [entry.id for entry in review.entries_of(other)] == [f"00{n}" for n in range(len(hostile))]
        assert review.entries_of(other)[0].reason == hostile[0]


def test_no_cell_of_an_export_is_a_formula(database: Database, tmp_path: Path) -> None:
    for number, reason in enumerate(["=1+1", "+1", "-1+1", "@A1", "\t=1+1", " =1+1", "＝1+1", "https://x.example/"]):
        review.add(database, "patient", f"={number}", reason=reason, by="王")
    review.export_blacklist(database, tmp_path / "list.csv")
    for line in (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()[1:]:
        for cell in line.split(","):
            assert not cell.strip('"').lstrip().startswith(("=", "+", "-", "@", "＝")), line
    review.export_blacklist(database, tmp_path / "list.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    for row in sheet.iter_rows(min_row=2):
        assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in row)


def test_a_list_with_faults_says_where_and_is_left_out_whole(database: Database, tmp_path: Path) -> None:
    def told(text: str, where: str) -> None:
        file = tmp_path / "list.csv"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=where):
            review.import_blacklist(database, file, by="王")
        assert review.entries_of(database) == []

    told("kind,id\npatient,p1\n", "no column reason")
    told("kind,id,reason\npatient,p1,ok\nalien,p2,r\n", "line 3, column kind")
    told("kind,id,reason,since\npatient,p1,ok,2026-13-01\n", "line 2, column since")
    told("kind,id,reason\npatient,,r\n", "line 2, column id")
    told("", "is empty")
    with pytest.raises(InputError, match="cannot be read"):
        review.import_blacklist(database, tmp_path / "nowhere.csv", by="王")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(InputError, match="no Excel file"):
        review.import_blacklist(database, tmp_path / "broken.xlsx", by="王")


def test_another_ending_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="ending"):
        review.export_blacklist(database, tmp_path / "list.doc")
