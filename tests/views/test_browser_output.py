"""What leaves the page in a real browser: notes, PNG, SVG, CSV, the print sheet."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graphfraud.views import Exhibit
from tests.views.conftest import Opened
from tests.views.made_up import ring_exhibit

pytestmark = pytest.mark.browser
Open = Callable[[Exhibit], Opened]
FIRST = "patient:370800000001"


def test_notes_are_saved_to_a_file_and_read_back(open_exhibit: Open, tmp_path: Path) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.run(f"gf.main.choose('{FIRST}')")
    opened.page.fill("#note textarea", "<b>ask</b> the pharmacist")
    opened.page.press("#note textarea", "Tab")
    opened.page.click("#exportMenu summary")
    saved = opened.download(lambda: opened.page.click("#saveNotes"))
    stored = json.loads(saved.read_text(encoding="utf-8"))
    assert stored["notes"] == {FIRST: "<b>ask</b> the pharmacist"}
    again = open_exhibit(ring_exhibit())
    again.page.set_input_files(
        "#loadNotes", {"name": "n.json", "mimeType": "application/json", "buffer": saved.read_bytes()}
    )
    again.wait_for(f"gf.notes.has('{FIRST}')")
    other = open_exhibit(ring_exhibit(persons=10))
    other.page.set_input_files(
        "#loadNotes", {"name": "n.json", "mimeType": "application/json", "buffer": saved.read_bytes()}
    )
    other.wait_for("document.querySelector('#status').textContent.includes('other data')")
    assert other.run(f"gf.notes.has('{FIRST}')") is False


def exported(opened: Opened, button: str) -> bytes:
    opened.page.click("#exportMenu summary")
    return opened.download(lambda: opened.page.click(button)).read_bytes()


def test_png_svg_and_csv_come_out(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    png = exported(opened, "#exportPng")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert min(struct.unpack(">II", png[16:24])) > 800
    svg = exported(opened, "#exportSvg").decode("utf-8")
    for part in ("Collected cards", "collected_cards-7f3a9c21", "ab" * 32, "Organiser", "Insured person"):
        assert part in svg
    rows = list(csv.DictReader(io.StringIO(exported(opened, "#exportCsv").decode("utf-8-sig"))))
    assert len(rows) == opened.run("gf.state.seen.edges.length")
    assert {"CO_SWIPED", "SWIPED_AT", "STAYED_AT"} == {row["type"] for row in rows}
    opened.page.click("[data-tab=rows]")
    assert len(list(csv.DictReader(io.StringIO(exported(opened, "#exportCsv").decode("utf-8-sig"))))) == 64


@pytest.mark.parametrize("tab", ["timeline", "map"])
def test_timeline_and_map_come_out_as_pictures_too(open_exhibit: Open, tab: str) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.page.click(f"[data-tab={tab}]")
    assert exported(opened, "#exportPng")[:4] == b"\x89PNG"
    assert "惠民药店二部" in exported(opened, "#exportSvg").decode("utf-8")


def test_a_formula_in_a_name_is_text_in_the_csv(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    assert opened.run("gf.exports.cell('=HYPERLINK(\"http://x\")')").startswith("\"'=")
    assert opened.run("gf.exports.cell(-3.5)") == "-3.5"


def test_the_print_sheet_has_number_legend_and_hash(open_exhibit: Open, tmp_path: Path) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.page.pdf(path=tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").stat().st_size > 20_000
    opened.run("gf.sheet.build()")
    opened.page.emulate_media(media="print")
    sheet = opened.page.inner_text("#sheet")
    for part in (
        "collected_cards-7f3a9c21",
        "ab" * 32,
        "Insured person",
        "Swiped together",
        "Ruled out",
        "A lead, not",
    ):
        assert part in sheet
    assert opened.page.is_visible("#sheet figure svg")
    assert not opened.page.is_visible("#stage")


def test_every_printed_sheet_bears_the_exhibits_number_and_its_page(open_exhibit: Open) -> None:
    opened = open_exhibit(replace(ring_exhibit(), number='x"} body { display: none } /*'))
    for _ in range(2):
        opened.run("gf.sheet.build()")
    rules = opened.run(
        "[...document.styleSheets[0].cssRules].filter(r => r.type === CSSRule.PAGE_RULE).map(r => r.cssText)"
    )
    heads = [rule for rule in rules if "counter(pages)" in rule]
    assert len(heads) == 1
    assert "Exhibit x__" in heads[0] and "body" in heads[0] and "{ display" not in heads[0]
    assert opened.page.is_visible("#stage")


def test_the_print_sheet_tells_first_what_speaks_for_innocence(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.run("gf.sheet.build()")
    verdicts = opened.run("[...document.querySelectorAll('#sheet li.reading')].map(one => one.classList[1])")
    assert verdicts == sorted(verdicts, key=["holds", "untestable", "rejected"].index)
