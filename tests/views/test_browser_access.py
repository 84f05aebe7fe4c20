"""Language, keyboard and screens of a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graphfraud.views import Exhibit
from tests.views.conftest import Opened
from tests.views.made_up import ring_exhibit

pytestmark = pytest.mark.browser
Open = Callable[[Exhibit], Opened]


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


def test_the_tabs_and_matches_are_reached_by_arrow_keys(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    keys = opened.page.keyboard
    opened.page.focus("[data-tab=network]")
    keys.press("ArrowRight")
    assert opened.run("[gf.main.current(), document.activeElement.dataset.tab]") == ["timeline", "timeline"]
    keys.press("ArrowLeft")
    opened.page.fill("#find", "李")
    keys.press("ArrowDown")
    active = opened.page.get_attribute("#find", "aria-activedescendant")
    assert opened.page.get_attribute(f"#{active}", "aria-selected") == "true"
    keys.press("Enter")
    assert opened.run("gf.state.selection.kind") == "node"
    assert opened.page.get_attribute("#find", "aria-expanded") == "false"


def test_arrow_keys_go_from_person_to_person_in_the_timeline(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    keys = opened.page.keyboard
    keys.press("2")
    keys.press("ArrowDown")
    first = opened.run("gf.state.selection.id")
    keys.press("ArrowDown")
    assert opened.run("gf.state.selection.id") != first
    keys.press("ArrowUp")
    assert opened.run("gf.state.selection.id") == first
    assert "Insured person" in opened.page.inner_text("#status")


def test_the_keyboard_keeps_its_place_where_a_list_is_made_anew(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.page.focus("#types li:nth-child(2) input")
    opened.page.keyboard.press("Space")
    assert opened.run("gf.state.seen.edges.some(e => e.type === 'SWIPED_AT')") is False
    opened.page.keyboard.press("Space")
    assert opened.run("gf.state.seen.edges.some(e => e.type === 'SWIPED_AT')") is True
    opened.run("gf.main.choose('patient:370800000002')")
    opened.page.focus("#panel button:text-is('Pin')")
    opened.page.keyboard.press("Enter")
    assert opened.run("document.activeElement.textContent") == "Unpin"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_control_and_picture_has_a_name_for_screen_readers(open_exhibit: Open, lang: str) -> None:
    opened = open_exhibit(ring_exhibit(lang=lang))
    for tab in ("timeline", "map", "network"):
        opened.page.click(f"[data-tab={tab}]")
    nameless = """[...document.querySelectorAll('button, input, canvas[tabindex], aside, dialog, [role=tabpanel], [role=application], ul[role]')]
        .filter(one => !one.closest('.vis-network') && !(one.getAttribute('aria-label') || one.getAttribute('aria-labelledby') || one.textContent.trim() ||
            (one.labels && one.labels.length))).map(one => one.outerHTML.slice(0, 80))"""
    assert opened.run(nameless) == []
    assert opened.run(
        "[...document.querySelectorAll('[role=tablist] > *')].every(one => one.getAttribute('role') === 'tab')"
    )
    assert opened.page.get_attribute("#histogram", "aria-valuenow") == "0"


def test_a_page_at_twice_the_size_shows_the_picture_first_and_nothing_is_cut_off(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    opened.page.set_viewport_size({"width": 700, "height": 450})
    opened.page.wait_for_timeout(300)
    assert opened.run("document.documentElement.scrollWidth <= window.innerWidth")
    assert not opened.page.is_visible("#kinds")
    assert opened.page.locator("#view-network").bounding_box()["y"] < 300
    opened.page.click("#sieve summary")
    assert opened.page.is_visible("#kinds")
    opened.page.set_viewport_size({"width": 1024, "height": 768})
    opened.page.wait_for_timeout(300)
    assert opened.page.is_visible("#kinds")
    cut = """[...document.querySelectorAll('#tools button, #tabs button')].filter(one =>
        one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth)"""
    assert opened.run(f"{cut}.length") == 0


def test_a_dark_screen_gets_a_dark_page_and_paper_a_light_one(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    shade = "getComputedStyle(gf.by('app')).filter"
    assert opened.run(shade) == "none"
    opened.page.emulate_media(color_scheme="dark")
    assert "invert" in opened.run(shade)
    opened.page.emulate_media(color_scheme="dark", media="print")
    assert opened.run(shade) == "none"
