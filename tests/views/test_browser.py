"""The page in a real browser: what an investigator does with it, and what a hostile record cannot do."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graphfraud.views import Exhibit, inline
from tests.views.conftest import READY, Opened
from tests.views.made_up import large_exhibit, ring_exhibit

pytestmark = pytest.mark.browser
Open = Callable[[Exhibit], Opened]
FIRST, SECOND = "patient:370800000001", "patient:370800000002"


def test_it_opens_and_tells_the_finding(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    text = opened.panel()
    assert "Bursts within minutes on 8 days." in text
    assert "Ruled out" in text and "Cannot be tested" in text and "Holds" in text
    assert "12 nodes" in opened.page.inner_text("#status")
    legend = opened.page.inner_text("#kinds") + opened.page.inner_text("#types")
    for word in ("Insured person", "Pharmacy", "Hospital or clinic", "Swiped together", "Stayed at"):
        assert word in legend


def test_search_by_number_by_name_and_by_pinyin(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    for word in ("370800000003", "济安", "P3708 0027", "jianta", "hmyd"):
        opened.page.fill("#find", word)
        assert len(opened.page.query_selector_all("#found li[role=option]")) == 1, word
    opened.page.fill("#find", "370800000003")
    opened.page.press("#find", "Enter")
    assert opened.run("gf.state.selection.id") == "patient:370800000003"
    opened.page.fill("#find", "nobody")
    assert "No match" in opened.page.inner_text("#found")


def test_a_click_on_a_tie_tells_why_it_is_there(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.click_at(f"'c{FIRST[8:]}-{SECOND[8:]}'")
    text = opened.panel()
    assert "Why this tie" in text
    assert "their own habits would give 0.4" in text
    assert "3.1e-7" in text
    assert "Bursts within minutes on 8 days." in text
    assert "S00000000" in text


def test_a_click_on_a_node_tells_why_it_is_there(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.click_at(f"'{FIRST}'")
    text = opened.panel()
    assert "Why this person?" in text
    assert "Organiser" in text and "0.97" in text
    assert "Swiped within minutes of the other members" in text
    assert "Kept company with" in text and "most often with" in text
    assert text.index("Could it be innocent?") < text.index("Why the ring?") < text.index("What is known")


def test_shares_are_told_as_percentages(open_exhibit: Open) -> None:
    exhibit = ring_exhibit()
    share = replace(
        exhibit.reasons[0],
        observed=1.0,
        expected=0.672,
        p_value=1e-9,
        text={"zh": "刷实体卡：100%，其他人 67%", "en": "by the physical card 100%, other people 67%"},
    )
    apart = replace(share, expected=None, text={"zh": "间隔 1 分钟，100% 之间无人", "en": "1 minute, 100% alone"})
    lines = (
        open_exhibit(replace(exhibit, reasons=(share, apart))).page.locator("#reasons li .figures").all_inner_texts()
    )
    assert "Observed 100% · Expected 67.2%" in lines[0]
    assert "Observed 1 " in lines[1] and "100%" not in lines[1]


@pytest.mark.parametrize("chosen", [None, FIRST])
def test_why_and_could_it_be_innocent_stand_on_one_screen(open_exhibit: Open, chosen: str | None) -> None:
    opened = open_exhibit(ring_exhibit())
    if chosen:
        opened.run(f"gf.main.choose('{chosen}')")
    tall = opened.page.viewport_size["height"]
    for heading in ("Why this person?" if chosen else "Why?", "Could it be innocent?"):
        box = opened.page.locator(f"#panel h3:text-is('{heading}')").bounding_box()
        assert box["y"] + box["height"] < tall
    for line in opened.page.query_selector_all("#panel .chip"):
        box = line.bounding_box()
        assert box["y"] + box["height"] < tall
    opened.page.click("#panel .chip.untestable summary")
    assert opened.page.locator("#panel .chip.untestable[open] p").first.is_visible()


def test_a_reason_that_is_nothing_unusual_is_not_put_forward(open_exhibit: Open) -> None:
    exhibit = ring_exhibit()
    usual = replace(
        exhibit.reasons[0],
        p_value=0.5,
        observed=0.21,
        expected=0.2,
        text={"zh": "同一经办人", "en": "The same operator: 21%"},
    )
    opened = open_exhibit(replace(exhibit, reasons=(usual, *exhibit.reasons)))
    first = opened.page.inner_text("#reasons li:first-child")
    assert "The same operator" not in first
    assert "nothing unusual" in opened.page.inner_text("#reasons li.usual")


def test_the_brush_narrows_the_network_and_undo_brings_it_back(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    whole = opened.run("gf.state.shownEvents().length")
    box = opened.page.query_selector("#histogram").bounding_box()
    opened.page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 20)
    opened.page.mouse.down()
    opened.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 20, steps=6)
    opened.page.mouse.up()
    narrowed = opened.run("gf.state.shownEvents().length")
    assert 0 < narrowed < whole
    visits = "gf.state.seen.edges.filter(e => e.type === 'SWIPED_AT').reduce((sum, e) => sum + e.count, 0)"
    inside = "gf.state.shownEvents().filter(e => e.end === e.begin).length"
    assert opened.run(visits) == opened.run(inside)
    opened.page.click("#undo")
    assert opened.run("gf.state.shownEvents().length") == whole
    opened.page.click("#redo")
    assert opened.run("gf.state.shownEvents().length") == narrowed
    opened.page.click("#wholeTime")
    assert opened.run("gf.state.shownEvents().length") == whole


def test_play_moves_through_time(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.page.click("#play")
    opened.page.wait_for_timeout(900)
    first = opened.run("gf.state.now.window")
    opened.page.wait_for_timeout(800)
    assert opened.run("gf.state.now.window[0]") > first[0]
    opened.page.click("#play")


def test_a_ring_folds_into_one_node_and_unfolds(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.page.click("#rings button.fold")
    assert opened.run("gf.state.seen.nodes.size") == 4
    visits = "gf.state.seen.edges.filter(e => e.type === 'SWIPED_AT').reduce((sum, e) => sum + e.count, 0)"
    assert opened.run(visits) == 63
    opened.click_at("'fold:ring:ring-1'")
    assert "Members (9)" in opened.panel()
    opened.page.click("#panel .actions button")
    assert opened.run("gf.state.seen.nodes.size") == 12


def test_an_institution_folds_its_persons(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.run("gf.main.choose('P37080000011')")
    before = opened.run("gf.state.seen.nodes.size")
    opened.page.click("text=Fold its persons")
    assert opened.run("gf.state.seen.nodes.size") < before
    opened.page.keyboard.press("Control+z")
    assert opened.run("gf.state.seen.nodes.size") == before


def test_the_shortest_path_avoids_hubs_and_lights_up(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.run(f"gf.main.choose('{FIRST}')")
    opened.page.click("text=Start path here")
    opened.run("gf.main.choose('patient:370800000009')")
    opened.page.click("text=Paths to here")
    path = opened.run("gf.state.now.path")
    assert path["nodes"][0] == FIRST and path["nodes"][-1] == "patient:370800000009"
    assert len(path["edges"]) == len(path["nodes"]) - 1 >= 2
    assert "Path (" in opened.page.inner_text("#status")
    opened.page.keyboard.press("Escape")
    assert opened.run("gf.state.now.path") is None


def test_filters_by_kind_tie_count_and_amount(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.page.click("#types label:has-text('Swiped together') input")
    assert opened.run("gf.state.seen.edges.some(e => e.type === 'CO_SWIPED')") is False
    opened.page.click("#kinds label:has-text('Hospital or clinic') input")
    assert opened.run("gf.state.seen.nodes.has('H37081200003')") is False
    opened.page.fill("#minCount", "3")
    opened.page.press("#minCount", "Enter")
    assert opened.run("gf.state.seen.edges.length") > 0
    assert opened.run("gf.state.seen.edges.every(e => e.count >= 3)") is True
    opened.page.fill("#minAmount", "1200")
    opened.page.press("#minAmount", "Enter")
    assert opened.run("gf.state.seen.edges.every(e => e.amount >= 1200)") is True


def test_hide_pin_and_undo(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.run(f"gf.main.choose('{FIRST}')")
    opened.page.click("#panel button:text-is('Pin')")
    assert opened.run(f"gf.state.now.pinned['{FIRST}']") is True
    opened.page.click("#panel button:text-is('Hide')")
    assert opened.run(f"gf.state.seen.nodes.has('{FIRST}')") is False
    assert "张**" in opened.page.inner_text("#hiddenBox")
    opened.page.click("#hiddenList button")
    assert opened.run(f"gf.state.seen.nodes.has('{FIRST}')") is True
    opened.page.click("#undo")
    assert opened.run(f"gf.state.seen.nodes.has('{FIRST}')") is False


def test_only_the_neighbours_of_one_and_all_again(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    whole = opened.run("gf.state.seen.nodes.size")
    opened.run("gf.main.choose('H37081200003')")
    opened.page.click("#panel button:text-is('Only its neighbours')")
    assert opened.run("[...gf.state.seen.nodes.keys()].includes('H37081200003')") is True
    left = opened.run("gf.state.seen.nodes.size")
    assert 1 < left < whole
    tied = "[...gf.state.seen.nodes.keys()].filter(id => id !== 'H37081200003')"
    neighbours = opened.run(
        "gf.model.at.get('H37081200003').ties.map(e => e.a.id === 'H37081200003' ? e.b.id : e.a.id)"
    )
    assert set(opened.run(tied)) <= set(neighbours)
    opened.page.click("#hiddenList button:text-is('Show all')")
    assert opened.run("gf.state.seen.nodes.size") == whole


def test_a_dragged_node_can_be_put_back(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    at = opened.run(f"gf.network.screenOf('{FIRST}')")
    opened.page.mouse.move(at["x"], at["y"])
    opened.page.mouse.down()
    opened.page.mouse.move(at["x"] + 60, at["y"] + 30, steps=5)
    opened.page.mouse.up()
    moved = opened.run(f"gf.network.screenOf('{FIRST}')")
    assert moved["x"] - at["x"] > 40
    opened.page.click("#undo")
    back = opened.run(f"gf.network.screenOf('{FIRST}')")
    assert abs(back["x"] - at["x"]) < 2 and abs(back["y"] - at["y"]) < 2


def test_timeline_map_rows_and_query(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    for tab, canvas in (("timeline", "#lanes"), ("map", "#chart")):
        opened.page.click(f"[data-tab={tab}]")
        inked = f"""(() => {{ const c = document.querySelector('{canvas}'), d = c.getContext('2d')
            .getImageData(0, 0, c.width, c.height).data; let n = 0;
            for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n; }})()"""
        assert opened.run(inked) > 1000
    opened.page.click("[data-tab=rows]")
    assert "64 settlements, 64 listed" in opened.page.inner_text("#rowsNote")
    assert len(opened.page.query_selector_all("#rowsBox tbody tr")) == 64
    assert "day only" in opened.page.inner_text("#rowsBox")
    opened.page.click("[data-tab=query]")
    assert "graphfraud show collected_cards-7f3a9c21" in opened.page.inner_text("#queryText")


def test_a_click_in_the_timeline_chooses_the_person_everywhere(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.page.click("[data-tab=timeline]")
    opened.page.click("#lanes", position={"x": 60, "y": 80})
    chosen = opened.run("gf.state.selection.id")
    assert chosen.startswith("patient:")
    opened.page.click("[data-tab=rows]")
    rows = opened.run("gf.rows.chosen().every(e => e.person.id === gf.state.selection.id)")
    assert rows is True


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


def test_chinese_and_english_at_a_key(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit(lang="zh"))
    assert "关系网" in opened.page.inner_text("#tabs")
    assert "聚敛盗刷" in opened.page.inner_text("#title")
    opened.page.keyboard.press("l")
    assert "Network" in opened.page.inner_text("#tabs")
    assert "Collected cards" in opened.page.inner_text("#title")
    assert opened.run("document.documentElement.lang") == "en"


def test_the_keyboard_reaches_everything(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    keys = opened.page.keyboard
    keys.press("ArrowRight")
    start = opened.run("gf.state.selection.id")
    for key in ("ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"):
        keys.press(key)
    assert opened.run("gf.state.selection.kind") == "node"
    assert start is not None
    keys.press("h")
    assert opened.run("Object.keys(gf.state.now.hidden).length") == 1
    keys.press("Control+z")
    assert opened.run("Object.keys(gf.state.now.hidden).length") == 0
    keys.press("2")
    assert opened.run("gf.main.current()") == "timeline"
    keys.press("1")
    keys.press("/")
    assert opened.run("document.activeElement.id") == "find"
    keys.press("Escape")
    keys.press("?")
    assert opened.page.is_visible("#helpBox")
    keys.press("Escape")
    assert not opened.page.is_visible("#helpBox")


HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "王\u202e明\u0000\ud800",
    "{{7*7}}${alert(3)}",
    "长" * 10_000,
)


@pytest.mark.parametrize("name", HOSTILE, ids=["script", "attribute", "direction", "template", "endless"])
def test_a_hostile_name_does_nothing(open_exhibit: Open, name: str) -> None:
    exhibit = ring_exhibit()
    nodes = tuple(replace(node, label=name, number=name[:40], search=name) for node in exhibit.nodes)
    text = {"zh": name, "en": name}
    reasons = tuple(replace(reason, text=text) for reason in exhibit.reasons)
    opened = open_exhibit(
        replace(
            exhibit,
            nodes=nodes,
            title=text,
            summary=text,
            reasons=reasons,
            query=name,
            number=name,
            facts=((name, name),),
        )
    )
    for tab in ("timeline", "map", "rows", "query", "network"):
        opened.page.click(f"[data-tab={tab}]")
    opened.run(f"gf.main.choose('{FIRST}')")
    opened.run("gf.sheet.build()")
    opened.page.click("#exportMenu summary")
    opened.download(lambda: opened.page.click("#exportSvg"))
    assert opened.run("document.querySelectorAll('img, iframe, object, embed').length") == 0
    assert opened.run("document.querySelectorAll('script:not([type])').length") == 2
    assert opened.run("document.documentElement.scrollWidth <= window.innerWidth") is True


def test_no_coordinates_no_times_and_a_ring_of_one_are_told(open_exhibit: Open) -> None:
    exhibit = ring_exhibit(persons=1)
    nodes = tuple(replace(node, lat=None, lnt=None) for node in exhibit.nodes)
    events = tuple(replace(event, minute=False) for event in exhibit.events)
    opened = open_exhibit(replace(exhibit, nodes=nodes, events=events))
    opened.page.click("[data-tab=map]")
    assert "Without coordinates, not on the map: 济安堂大药房" in opened.page.inner_text("#unplaced")
    opened.page.click("[data-tab=rows]")
    assert "day only" in opened.page.inner_text("#rowsBox")
    opened.page.click("#rings button.fold")
    assert opened.run("gf.state.seen.nodes.size") == 4


def test_an_exhibit_of_nothing_opens(open_exhibit: Open) -> None:
    opened = open_exhibit(replace(ring_exhibit(), nodes=(), edges=(), events=(), rings=()))
    for tab in ("timeline", "map", "rows", "network"):
        opened.page.click(f"[data-tab={tab}]")
    assert not opened.page.is_visible("#time")


def test_the_largest_page_opens_and_says_what_is_left_out(open_exhibit: Open) -> None:
    opened = open_exhibit(large_exhibit(nodes=3000, edges=20_000, events=12_000))
    assert "folded into" in opened.page.inner_text("#omitted")
    assert "not listed" in opened.page.inner_text("#omitted")
    opened.page.click("[data-tab=timeline]")
    opened.run("gf.brush.set([gf.model.span[0], gf.model.span[0] + 1440 * 20])")
    assert 0 < opened.run("gf.state.shownEvents().length") < opened.run("gf.model.events.length")


def test_the_notebook_frame_works_without_an_origin(open_file: Callable[[Path], Opened], tmp_path: Path) -> None:
    file = tmp_path / "notebook.html"
    file.write_text(
        "<!DOCTYPE html><meta charset=utf-8><title>n</title>" + inline(ring_exhibit())._repr_html_(), "utf-8"
    )
    opened = open_file(file)
    frame = opened.page.wait_for_selector("iframe").content_frame()
    opened.wait_for(READY, frame)
    assert "Collected cards" in frame.inner_text("#title")
    assert frame.evaluate("window.origin") == "null"


def test_places_that_are_near_one_another_stand_apart_on_the_map(open_exhibit: Open) -> None:
    exhibit = ring_exhibit()
    near = tuple(
        replace(node, lat=35.4, lnt=116.6 + 1e-5 * at) if node.lat else node for at, node in enumerate(exhibit.nodes)
    )
    opened = open_exhibit(replace(exhibit, nodes=near))
    opened.page.click("[data-tab=map]")
    script = """(() => { const marks = gf.map.build(900, 600).scene.filter(p => p.t === 'text' && / ×/.test(p.s));
        return marks.map(p => [p.x, p.y]); })()"""
    spots = opened.run(script)
    assert len(spots) >= 2
    assert all(abs(a[0] - b[0]) + abs(a[1] - b[1]) > 20 for at, a in enumerate(spots) for b in spots[at + 1 :])


def test_a_role_that_nearly_everybody_has_is_not_written_under_each(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    told = opened.run("gf.model.nodes.map(n => [n.role, gf.look.label(n).length])")
    roles = [role for role, _ in told]
    common = {role for role in roles if role and roles.count(role) > 4}
    assert common
    assert all(lines == 1 for role, lines in told if role in common)
    assert any(lines == 2 for _, lines in told)


def test_the_query_keeps_its_indentation(open_exhibit: Open) -> None:
    opened = open_exhibit(replace(ring_exhibit(), query="SELECT\n  psn_no\nFROM settlement"))
    opened.page.click("[data-tab=query]")
    assert opened.page.inner_text("#queryText") == "SELECT\n  psn_no\nFROM settlement"


def test_a_region_without_an_institution_on_the_page_is_on_the_map_all_the_same(open_exhibit: Open) -> None:
    exhibit = ring_exhibit()
    away = tuple(replace(node, region="990101") if node.kind == "patient" else node for node in exhibit.nodes)
    purple = "gf.map.build(900, 600).scene.filter(p => p.t === 'curve' && p.stroke === '#7b3294').length"
    named = "gf.map.build(900, 600).scene.some(p => p.t === 'text' && p.s.includes('990101'))"
    without = open_exhibit(replace(exhibit, nodes=away))
    assert without.run(purple) == 0 and not without.run(named)
    opened = open_exhibit(replace(exhibit, nodes=away, centres={"990101": (33.1, 115.2)}))
    assert opened.run(purple) > 0 and opened.run(named)


VS_CODE = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' https: http: data:; font-src 'self' https:; connect-src https:; child-src https: data:;"
)
VS_CODE_FRAME = "allow-scripts allow-same-origin allow-forms allow-pointer-lock allow-downloads"


def test_the_notebook_frame_works_within_the_sandbox_and_policy_of_vs_code(
    open_file: Callable[[Path], Opened], tmp_path: Path
) -> None:
    """VS Code shows outputs in a sandboxed frame under a policy that the frame inside inherits; both as its source has them."""
    output, window = tmp_path / "output.html", tmp_path / "window.html"
    head = f'<!DOCTYPE html><meta charset=utf-8><title>o</title><meta http-equiv="Content-Security-Policy" content="{VS_CODE}">'
    output.write_text(head + inline(ring_exhibit())._repr_html_(), "utf-8")
    window.write_text(
        "<!DOCTYPE html><meta charset=utf-8><title>w</title>"
        f'<iframe sandbox="{VS_CODE_FRAME}" src="output.html" width="1300" height="850"></iframe>',
        "utf-8",
    )
    opened = open_file(window)
    webview = opened.page.wait_for_selector("iframe").content_frame()
    frame = webview.wait_for_selector("iframe[sandbox]").content_frame()
    opened.wait_for(READY, frame)
    assert "Could it be innocent?" in frame.inner_text("#panel")
    assert frame.evaluate("window.origin") == "null"
    assert (
        frame.evaluate("(() => { try { return parent.document.title; } catch (e) { return e.name; } })()")
        == "SecurityError"
    )
    frame.evaluate("gf.main.choose(gf.model.nodes[0].id)")
    assert "Why this person?" in frame.inner_text("#panel")
    for name in ("timeline", "map", "rows", "network"):
        frame.click(f"[data-tab={name}]")
        assert frame.is_visible(f"#view-{name}")
    frame.click("[data-tab=rows]")
    file = opened.download(lambda: (frame.click("#exportMenu summary"), frame.click("#exportCsv")))
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) > 5


def test_a_frame_that_nobody_saw_at_first_shows_the_whole_picture_once_it_is_shown(
    open_file: Callable[[Path], Opened], tmp_path: Path
) -> None:
    """A folded cell or a tab behind another has no size; the picture must not keep a place reckoned then."""
    notebook = tmp_path / "notebook.html"
    head = "<!DOCTYPE html><meta charset=utf-8><title>n</title><div id=cell style='display: none'>"
    notebook.write_text(head + inline(ring_exhibit())._repr_html_() + "</div>", "utf-8")
    opened = open_file(notebook)
    frame = opened.page.wait_for_selector("iframe", state="attached").content_frame()
    opened.wait_for(READY, frame)
    opened.run("document.getElementById('cell').style.display = 'block'")
    opened.wait_for("gf.by('canvas').querySelector('canvas').clientWidth > 400", frame)
    spread = """(() => {
      const box = gf.by('canvas').getBoundingClientRect(), places = gf.model.nodes.map(node => gf.network.screenOf(node.id));
      const inside = places.every(at => at.x > box.left && at.x < box.right && at.y > box.top && at.y < box.bottom);
      const tall = Math.max(...places.map(at => at.y)) - Math.min(...places.map(at => at.y));
      return inside && tall > box.height / 3;
    })()"""
    opened.wait_for(spread, frame, seconds=15)
    frame.evaluate("gf.network.zoom(2)")
    opened.run("document.querySelector('iframe').height = 500")
    opened.page.wait_for_timeout(700)
    assert not frame.evaluate(spread), "what somebody has moved stays where it is"
