"""Places are the same every time and leave room; folding loses nothing that it does not tell."""

from __future__ import annotations

import random
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.views import look
from graphfraud.views.chart import Spot, chart
from graphfraud.views.fold import fit
from graphfraud.views.layout import place
from graphfraud.views.legible import legible
from graphfraud.views.outlines import outline
from graphfraud.views.picture import picture
from graphfraud.views.regions import region_name
from graphfraud.views.words import KINDS, TYPES
from tests.views.made_up import large_exhibit, ring_exhibit

Pairs = list[tuple[str, str]]


def graph(size: int, ties: int, seed: int = 1) -> tuple[list[str], Pairs]:
    chance = random.Random(seed)
    ids = [f"n{at}" for at in range(size)]
    return ids, [(chance.choice(ids), chance.choice(ids)) for _ in range(ties)]


@given(st.integers(1, 40), st.integers(0, 80), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_the_order_of_nodes_and_ties_does_not_matter(size: int, ties: int, seed: int) -> None:
    ids, pairs = graph(size, ties, seed)
    mixed = [(b, a) if at % 2 else (a, b) for at, (a, b) in enumerate(reversed(pairs))]
    assert place(ids, pairs) == place(ids[::-1], mixed)


@pytest.mark.parametrize(("size", "ties"), [(2, 0), (12, 66), (60, 200), (600, 1500)])
def test_no_node_covers_another(size: int, ties: int) -> None:
    ids, pairs = graph(size, ties)
    points = np.array(list(place(ids, pairs).values()))
    gaps = np.linalg.norm(points[:, None] - points[None], axis=2)[np.triu_indices(size, 1)]
    assert np.isfinite(points).all()
    assert gaps.min() > 40


def test_members_of_a_ring_stand_together() -> None:
    ids, pairs = graph(60, 90)
    rings = {name: f"r{at % 3}" for at, name in enumerate(ids)}
    at = place(ids, pairs, rings)
    points = {ring: np.array([at[name] for name in ids if rings[name] == ring]) for ring in ("r0", "r1", "r2")}
    everybody = np.array(list(at.values()))
    spread = np.mean([part.std(axis=0).mean() for part in points.values()])
    assert spread < everybody.std(axis=0).mean()


def test_known_nodes_keep_their_places_and_new_ones_stand_beside_their_neighbours() -> None:
    ids, pairs = graph(30, 60)
    before = place(ids, pairs)
    after = place([*ids, "new"], [*pairs, ("new", "n3")], earlier=before)
    assert {name: after[name] for name in ids} == before
    near = np.hypot(*(np.array(after["new"]) - np.array(before["n3"])))
    span = np.ptp(np.array(list(before.values())), axis=0).max()
    assert near < span / 2


def test_another_seed_is_another_picture() -> None:
    ids, pairs = graph(20, 30)
    assert place(ids, pairs) == place(ids, pairs, seed=7) != place(ids, pairs, seed=8)


@pytest.mark.parametrize(("nodes", "edges"), [(1600, 3000), (4000, 20_000)])
def test_folding_keeps_the_sum_of_persons_settlements(nodes: int, edges: int) -> None:
    exhibit = large_exhibit(nodes=nodes, edges=edges, events=10)
    small = fit(exhibit, nodes=400, edges=900)
    assert len(small.nodes) <= 400
    assert len(small.edges) <= 900
    assert sum(node.count for node in small.nodes) == sum(node.count for node in exhibit.nodes)
    assert small.omitted


def test_what_fits_stays_as_it_is() -> None:
    exhibit = ring_exhibit()
    assert fit(exhibit) is exhibit


def test_without_rings_persons_fold_into_their_institution() -> None:
    exhibit = large_exhibit(nodes=900, edges=2500, rings=1, events=0)
    loose = tuple(type(node)(**{**vars(node), "group": ""}) for node in exhibit.nodes)
    small = fit(type(exhibit)(**{**vars(exhibit), "nodes": loose, "rings": ()}), nodes=500)
    assert len(small.nodes) <= 500
    assert any(node.kind == "fold" for node in small.nodes)


def test_merged_ties_add_up() -> None:
    exhibit = large_exhibit(nodes=1600, edges=3000, events=0)
    small = fit(exhibit, nodes=200, edges=100_000)
    inside = {node.id for node in small.nodes if node.kind == "fold"}
    assert inside
    assert sum(edge.amount for edge in small.edges) <= sum((edge.amount for edge in exhibit.edges), Decimal(0))
    assert all(edge.p_value is None or edge.count < 10 for edge in small.edges)


def test_every_kind_has_its_own_shape_and_words() -> None:
    shapes = [form.shape for form in look.KINDS.values()]
    assert len(shapes) == len(set(shapes))
    assert set(look.KINDS) == set(KINDS)
    assert set(look.TIES) <= set(TYPES)
    assert all(len(outline(shape, 10)) >= 3 for shape in shapes)


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_outlines_stand_out_from_paper_and_from_their_fill_in_grey() -> None:
    for form in look.KINDS.values():
        assert luminance(form.ink) < 0.35
        assert luminance(form.fill) - luminance(form.ink) > 0.2


def test_ties_that_look_alike_in_grey_differ_in_their_dashes() -> None:
    ties = list(look.TIES.items())
    for at, (name, one) in enumerate(ties):
        for other_name, other in ties[at + 1 :]:
            lighter = abs(luminance(one.colour) - luminance(other.colour))
            assert one.dash != other.dash or lighter > 0.3, (name, other_name)


def test_a_picture_and_a_map_escape_what_they_are_given() -> None:
    exhibit = ring_exhibit(title={"zh": "<b>", "en": '"><script>'})
    assert "<script>" not in picture(exhibit)
    spot = Spot("<script>", "pharmacy", "<i>", 35.0, 116.0, 5.0, "<u>", 'x" onload="y')
    drawn = chart([spot])
    assert not any(part in drawn for part in ("<script>", "<i>", "<u>", '" onload'))
    assert chart([]) == ""


def test_regions_are_named_by_their_province_at_least() -> None:
    assert region_name("370800").startswith("山东")
    assert region_name("990102") == ""


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_legible_text_holds_no_control_or_direction_character(text: str) -> None:
    shown = legible(text)
    assert len(shown) <= 120
    assert not any(ord(sign) < 32 or 0x202A <= ord(sign) <= 0x202E or 0xD800 <= ord(sign) <= 0xDFFF for sign in shown)


def test_pinyin_finds_names_that_are_read_otherwise_than_words() -> None:
    from graphfraud.views.legible import pinyin_keys

    assert {"chongqingyiyuan", "cqyy"} <= set(pinyin_keys("重庆医院").split())
    assert {"jinanyaodian", "jnyd"} <= set(pinyin_keys("济南药店").split())
    assert "shanxian" in pinyin_keys("单县医院")


def test_readings_bear_the_names_that_their_files_give_without_being_run() -> None:
    from graphfraud.innocent.answer import readings
    from graphfraud.views.words import reading

    for code, module in readings().items():
        assert reading(code)["zh"] == module.READING.title["zh"]
        assert reading(code)["en"].lower() == module.READING.title["en"].lower()
    assert reading("no_such_reading")["en"] == "No such reading"
