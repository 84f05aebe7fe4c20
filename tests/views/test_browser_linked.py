"""Time, timeline, map, rows and query in a real browser, all of them linked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graphfraud.views import Exhibit
from tests.views.conftest import Opened
from tests.views.made_up import ring_exhibit

pytestmark = pytest.mark.browser
Open = Callable[[Exhibit], Opened]


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
    for width in (1440, 1280, 390):
        opened.page.set_viewport_size({"width": width, "height": 900})
        places = opened.run("[...document.querySelectorAll('#rowsBox td.place')].map(cell => cell.clientWidth)")
        assert len(places) == 64 and min(places) >= 100, f"at {width} the names of places are cut to a letter a line"
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


def test_lines_of_the_timeline_are_first_days_of_months(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit(days=20))
    opened.page.click("[data-tab=timeline]")
    marks = "gf.timeline.build(900).scene.filter(p => p.t === 'text' && p.size === 10).map(p => p.s)"
    assert opened.run(marks)[:3] == ["2025-04", "2025-05", "2025-06"]
    opened.run("gf.brush.set([gf.model.span[0], gf.model.span[0] + 1440 * 28])")
    assert opened.run(marks) == ["2025-03-03", "2025-03-10", "2025-03-17", "2025-03-24", "2025-03-31"]


def test_the_map_tells_how_many_are_insured_where_and_settled_away(open_exhibit: Open) -> None:
    exhibit = ring_exhibit()
    away = tuple(replace(node, region="990101") if node.kind == "patient" else node for node in exhibit.nodes)
    opened = open_exhibit(replace(exhibit, nodes=away, centres={"990101": (33.1, 115.2)}))
    words = opened.run("gf.map.build(900, 600).scene.filter(p => p.t === 'text').map(p => p.s)")
    assert any("990101" in word and "9 insured" in word for word in words)
    assert any(word.startswith("×") for word in words)
