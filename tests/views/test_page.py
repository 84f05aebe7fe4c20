"""The page as text: offline, safe against hostile names, within its limits, the same every time."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from graphfraud.errors import UsageError
from graphfraud.views import inline, render, write
from graphfraud.views.page import page_hash, places_in
from tests.views.made_up import large_exhibit, ring_exhibit

HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(2)>'


def blocks_of(page: str) -> dict[str, str]:
    found = re.findall(r'<script type="application/json" id="data-(\w+)">(.*?)</script>', page, flags=re.S)
    return dict(found)


def scripts_of(page: str) -> list[str]:
    return re.findall(r"<script>(.*?)</script>", page, flags=re.S)


def test_the_page_loads_nothing_remote_and_runs_scripts_by_hash_only() -> None:
    page = render(ring_exhibit())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    rules = html.unescape(policy.group(1))
    assert rules.startswith("default-src 'none'")
    assert "unsafe" not in rules
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", page)
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts_of(page)}
    assert len(hashes) == 2
    assert all(f"'sha256-{one}'" in rules for one in hashes)


def test_the_same_exhibit_gives_the_same_bytes() -> None:
    assert render(ring_exhibit()) == render(ring_exhibit())


def test_the_hash_on_the_page_is_that_of_its_data() -> None:
    page = render(ring_exhibit())
    stated = re.search(r'name="data-sha256" content="([0-9a-f]{64})"', page)
    assert stated
    assert stated.group(1) == page_hash(blocks_of(page))


def test_hostile_names_stay_data() -> None:
    exhibit = ring_exhibit()
    nodes = (replace(exhibit.nodes[0], label=HOSTILE, number=HOSTILE), *exhibit.nodes[1:])
    page = render(replace(exhibit, nodes=nodes, title={"zh": HOSTILE, "en": HOSTILE}, query=HOSTILE, number=HOSTILE))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert len(scripts_of(page)) == 2
    assert json.loads(blocks_of(page)["nodes"])[0]["label"] == HOSTILE


def test_direction_and_control_characters_are_shown_not_obeyed() -> None:
    exhibit = ring_exhibit()
    page = render(
        replace(exhibit, nodes=(replace(exhibit.nodes[0], label="王\u202e\x00\ud800小明"), *exhibit.nodes[1:]))
    )
    assert json.loads(blocks_of(page)["nodes"])[0]["label"] == "王\ufffd\ufffd\ufffd小明"


def test_an_endless_name_is_cut_and_its_length_told() -> None:
    exhibit = ring_exhibit()
    page = render(replace(exhibit, nodes=(replace(exhibit.nodes[0], label="长" * 10_000), *exhibit.nodes[1:])))
    label = json.loads(blocks_of(page)["nodes"])[0]["label"]
    assert len(label) < 250
    assert label.endswith("(10,000)")


def test_figures_that_are_no_numbers_are_left_blank() -> None:
    exhibit = ring_exhibit()
    odd = tuple(replace(one, observed=float("nan"), expected=float("inf"), p_value=0.0) for one in exhibit.reasons)
    edges = tuple(replace(edge, expected=float("nan"), p_value=0.0) for edge in exhibit.edges)
    blocks = blocks_of(render(replace(exhibit, reasons=odd, edges=edges)))
    assert json.loads(blocks["exhibit"])["reasons"][0] | {"text": None} == {
        "code": "burst_days",
        "observed": None,
        "expected": None,
        "p_value": 0.0,
        "text": None,
    }
    assert {(edge["p"], edge.get("expected")) for edge in json.loads(blocks["edges"])} == {(0.0, None)}


@pytest.mark.parametrize("persons", [1, 2])
def test_the_smallest_rings_are_drawn(persons: int) -> None:
    page = render(ring_exhibit(persons=persons))
    assert len(json.loads(blocks_of(page)["nodes"])) == persons + 3


def test_an_exhibit_of_nothing_is_a_page() -> None:
    page = render(replace(ring_exhibit(), nodes=(), edges=(), events=(), rings=()))
    assert json.loads(blocks_of(page)["nodes"]) == []


def test_a_page_at_the_limit_keeps_everything_within_two_megabytes() -> None:
    page = render(large_exhibit())
    blocks = blocks_of(page)
    assert len(page.encode()) <= 2_000_000
    assert len(json.loads(blocks["nodes"])) == 1500
    assert len(json.loads(blocks["edges"])) == 6000
    assert json.loads(blocks["exhibit"])["omitted"] == []


def test_beyond_the_limit_rings_fold_and_the_page_says_what_is_left_out() -> None:
    page = render(large_exhibit(nodes=4000, edges=20_000))
    blocks = blocks_of(page)
    nodes = json.loads(blocks["nodes"])
    assert len(page.encode()) <= 2_000_000
    assert len(nodes) <= 1500
    assert any(node["kind"] == "fold" for node in nodes)
    assert json.loads(blocks["exhibit"])["omitted"]


def test_a_finding_of_fifty_thousand_settlements_keeps_its_sums() -> None:
    exhibit = large_exhibit(nodes=300, edges=900, events=50_000)
    about = json.loads(blocks_of(page := render(exhibit))["exhibit"])
    assert len(page.encode()) <= 2_000_000
    assert about["rowsTotal"] == 50_000
    assert any("settlement rows are not listed" in text["en"] for text in about["omitted"])


def test_the_page_is_its_owners_alone_and_leaves_nothing_else_behind(tmp_path: Path) -> None:
    path = write(ring_exhibit(), tmp_path / "ring.html")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["ring.html"]


def test_a_folder_that_does_not_exist_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write(ring_exhibit(), tmp_path / "nowhere" / "ring.html")


def test_neighbours_stay_put_when_the_data_grows(tmp_path: Path) -> None:
    path = write(ring_exhibit(persons=9), tmp_path / "ring.html")
    before = places_in(path)
    after = places_in(write(ring_exhibit(persons=12), path))
    assert len(after) == len(before) + 3
    assert {name: after[name] for name in before} == before


def test_a_file_that_is_no_page_holds_no_places(tmp_path: Path) -> None:
    for text in (
        "",
        'id="data-nodes">[{"id":1}]</script>',
        'id="data-nodes">[[]]</script>',
        'id="data-nodes">nonsense',
    ):
        (tmp_path / "odd.html").write_text(text)
        assert places_in(tmp_path / "odd.html") == {}


def test_a_notebook_file_that_is_joined_line_by_line_keeps_the_page_as_it_is() -> None:
    """nbformat splits an output at every line separator; VS Code joins the parts with a line feed where they lack one."""
    shown = inline(ring_exhibit(title={"zh": "甲\u2028乙\x85丙", "en": "a\x0bb\x0cc\x1cd"}))._repr_html_()
    parts = shown.splitlines(True)
    assert "".join(part if part.endswith("\n") else part + "\n" for part in parts[:-1]) + parts[-1] == shown


def test_the_notebook_frame_is_sandboxed_without_an_origin() -> None:
    shown = inline(ring_exhibit())._repr_html_()
    opening = shown[: shown.index("srcdoc=")]
    assert "sandbox=" in opening
    assert "allow-same-origin" not in opening
    assert "<script" not in shown
