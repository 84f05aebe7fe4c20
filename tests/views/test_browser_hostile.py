"""Hostile names and odd or huge findings in a real browser do nothing, or are told in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graphfraud.views import Exhibit
from tests.views.conftest import Opened
from tests.views.made_up import large_exhibit, ring_exhibit

pytestmark = pytest.mark.browser
Open = Callable[[Exhibit], Opened]
FIRST = "patient:370800000001"


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
