"""The page in the frames of notebooks, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphfraud.views import inline
from tests.views.conftest import READY, Opened
from tests.views.made_up import ring_exhibit

pytestmark = pytest.mark.browser


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
