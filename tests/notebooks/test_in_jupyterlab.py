"""The picture in a real JupyterLab: its frame draws, and has no origin of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from graphfraud.views import inline
from tests.views.made_up import ring_exhibit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab that serves a notebook which was run and trusted here."""
    pytest.importorskip("jupyterlab")
    shown = nbformat.v4.new_output("display_data", {"text/html": inline(ring_exhibit())._repr_html_()})
    cell = nbformat.v4.new_code_cell("f.view()", outputs=[shown])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "case.ipynb")
    env = os.environ | {"JUPYTER_DATA_DIR": str(tmp_path / "data"), "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    subprocess.run([sys.executable, "-m", "jupyter", "trust", "case.ipynb"], cwd=tmp_path, env=env, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--IdentityProvider.token=t",
        f"--ServerApp.root_dir={tmp_path}",
    ]
    running = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *given], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}/lab/tree/case.ipynb?token=t"
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        running.kill()
        running.wait()


def test_the_picture_shows_itself_in_a_frame_without_an_origin(lab: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    page.goto(lab)
    frame = page.wait_for_selector("iframe[sandbox]", timeout=60_000).content_frame()
    until = time.monotonic() + 60
    while not frame.evaluate("document.documentElement.dataset.ready === 'true'"):
        assert time.monotonic() < until
        page.wait_for_timeout(200)
    assert frame.evaluate("window.origin") == "null"
    assert "Could it be innocent?" in frame.inner_text("#panel")
    page.close()
