"""The network in a real browser: search, fold, paths, filters, hide, pin, drag, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graphfraud.views import Exhibit
from tests.views.conftest import Opened
from tests.views.made_up import ring_exhibit

pytestmark = pytest.mark.browser
Open = Callable[[Exhibit], Opened]
FIRST = "patient:370800000001"


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


def test_several_ways_between_two_share_nobody_in_between(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit(persons=18))
    last = "patient:370800000018"
    opened.run(f"gf.main.choose('{FIRST}')")
    opened.page.click("text=Start path here")
    opened.run(f"gf.main.choose('{last}')")
    opened.page.click("text=Paths to here")
    ways = opened.run("gf.state.now.ways")
    assert len(ways) > 2
    between = [node for way in ways for node in way["nodes"][1:-1]]
    assert len(between) == len(set(between))
    ties = [tie for way in ways for tie in way["edges"]]
    assert len(ties) == len(set(ties))
    assert "Paths from" in opened.page.inner_text("#ways h3")
    opened.page.click("#ways li:nth-child(2) button:text-is('Show')")
    assert opened.run("gf.state.now.path") == ways[1]
    opened.page.click("#ways button:text-is('Clear path')")
    assert opened.run("[gf.state.now.path, gf.state.now.ways.length]") == [None, 0]


def test_a_path_without_a_start_says_what_is_missing(open_exhibit: Open) -> None:
    exhibit = ring_exhibit()
    nodes = tuple(replace(node, role="member") for node in exhibit.nodes)
    opened = open_exhibit(replace(exhibit, nodes=nodes))
    opened.run(f"gf.main.choose('{FIRST}')")
    opened.page.click("text=Paths to here")
    assert "Choose a node first" in opened.page.inner_text("#status")


def test_names_keep_their_size_and_cover_no_other_name(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit(persons=40))
    script = """k => gf.labels.place([...gf.state.seen.nodes.values()], () => ({}), k, []).map(one =>
        ({ x: one.x, y: one.y, size: one.size, wide: gf.wide(one.s, one.size), s: one.s }))"""
    for k in (1, 9):
        names = opened.page.evaluate(script, k)
        assert {name["size"] for name in names} == {12 * k}
        for at, one in enumerate(names):
            for other in names[at + 1 :]:
                apart = abs(one["x"] - other["x"]) >= (one["wide"] + other["wide"]) / 2 - 1e-6
                assert apart or abs(one["y"] - other["y"]) >= 14 * k - 1e-6, (one, other)
    few, many = (len(opened.page.evaluate(script, k)) for k in (9, 1))
    assert 2 < few < many


def test_a_folded_ring_covers_no_institution(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit(persons=18))
    opened.page.click("#rings button.fold")
    places = opened.run("[...gf.state.seen.nodes.values()].map(n => [n.id, n.x, n.y])")
    fold = next(place for place in places if place[0].startswith("fold:"))
    assert all(max(abs(x - fold[1]), abs(y - fold[2])) > 60 for name, x, y in places if name != fold[0])


def test_a_chosen_tie_shows_which_two_it_joins(open_exhibit: Open) -> None:
    opened = open_exhibit(ring_exhibit())
    tie = opened.run("(e => ({ id: e.id, ends: [e.a.id, e.b.id] }))(gf.model.edges.find(e => e.type === 'CO_SWIPED'))")
    before = opened.run("gf.network.scene().length")
    opened.run(f"gf.state.select({{ kind: 'edge', id: '{tie['id']}' }})")
    assert "—" in opened.page.inner_text("#status")
    assert opened.run("gf.network.marked()") == sorted(tie["ends"])
    assert opened.run("gf.network.scene().length") == before, "a printed exhibit shows no choice of the reader"
