"""Names that try to be formulas, scripts, templates, markup, paths: they do nothing anywhere."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import made_up_case as world
import openpyxl
import pytest
from packing import Made, make

from graphfraud.evidence import verify
from graphfraud.evidence.word import plain_text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("hostile")
    workspace, findings = world.open_case(folder, [*world.HOSTILE, *world.NAMES])
    return make(workspace, findings, folder / "package.zip", reason=world.FORMULA, case_no=world.SCRIPT)


def test_the_package_is_whole(hostile) -> None:
    assert verify(hostile.path).ok


def test_no_cell_of_a_list_is_a_formula(hostile) -> None:
    for name, content in hostile.files.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
                for cell in row:
                    number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
                    assert number or not cell.lstrip().startswith(("=", "+", "-", "@", "\t")), (name, cell)
        if name.endswith(".xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(content))
            for row in (row for sheet in book for row in sheet.iter_rows()):
                assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row), name


def test_pages_and_pictures_hold_no_foreign_tag(hostile) -> None:
    for name, content in hostile.files.items():
        if name.endswith((".html", ".svg")):
            assert world.SCRIPT.encode() not in content, name
            assert b"\xe2\x80\xae" not in content and b"\x07" not in content, name


def test_word_shows_the_names_as_they_are_and_runs_nothing(hostile) -> None:
    text = plain_text(hostile.files["data/02-report.docx"]).replace("&lt;", "<").replace("&gt;", ">")
    assert world.SCRIPT in text and "{{7*7}}" in text and "49" not in text.split("{{7*7}}")[0][-5:]
    assert "张[U+202E]三[U+0007]丰" in text
    for name, content in hostile.files.items():
        if name.endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                xml = archive.read("word/document.xml").decode("utf-8")
            assert "\u202e" not in xml and "\x07" not in xml and "w:instrText>HYPERLINK" not in xml, name


def test_names_are_no_paths(hostile) -> None:
    for name in hostile.files:
        assert name.isascii() and ".." not in name and not name.startswith("/"), name


def test_commands_to_reproduce_quote_every_path(tmp_path, maker) -> None:
    made = world.burst_world()
    made.save(tmp_path / "case", tmp_path / "a; touch pwned $(id)`")
    from graphfraud.store.database import Database

    with Database(tmp_path / "case") as database:
        swipes = [row["setl_id"] for row in made.rows["setl_d"]]
        finding = world.find(database, world.BURST, [world.Member("patient", made.psn(0), "card_owner", 0.9)], swipes)
        world.save_findings(database, [world.BURST], [finding])
    package = maker(tmp_path / "case", [finding.id], tmp_path / "p.zip")
    (line,) = [line for line in package.files["data/07-reproduce.txt"].decode().splitlines() if " ingest " in line]
    import shlex

    assert str(tmp_path / "a; touch pwned $(id)`" / "setl_d.csv") in shlex.split(line)
