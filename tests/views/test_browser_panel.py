"""What the panel answers in a real browser: why, and could it be innocent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graphfraud.views import Exhibit
from tests.views.conftest import Opened
from tests.views.made_up import ring_exhibit

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
    assert text.index("Could it be innocent?") < text.index("Why this lead?") < text.index("What is known")


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


def test_a_role_that_nearly_everybody_has_is_not_written_under_each(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    told = opened.run("gf.model.nodes.map(n => [n.role, gf.look.label(n).length])")
    roles = [role for role, _ in told]
    common = {role for role in roles if role and roles.count(role) > 4}
    assert common
    assert all(lines == 1 for role, lines in told if role in common)
    assert any(lines == 2 for _, lines in told)
