"""A real headless Chromium that reports every request and every console error of the pages it opens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from graphfraud.views import Exhibit, write

READY = "document.documentElement.dataset.ready === 'true'"


@dataclass
class Opened:
    """A page in the browser, with what it asked for and complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def run(self, script: str) -> Any:
        return self.page.evaluate(script)

    def wait_for(self, script: str, frame: Any = None, seconds: float = 60) -> None:
        """Until ``script`` is true; asked from outside, as the page's policy forbids evaluating text inside it."""
        until = time.monotonic() + seconds
        while not (frame or self.page).evaluate(script):
            assert time.monotonic() < until, f"never true: {script}"
            self.page.wait_for_timeout(50)

    def click_at(self, element: str) -> None:
        """Click where a node or tie is drawn."""
        at = self.run(f"gf.network.screenOf({element})")
        self.page.mouse.click(at["x"], at["y"])
        self.page.wait_for_timeout(350)

    def panel(self) -> str:
        return str(self.page.inner_text("#panel"))

    def download(self, action: Callable[[], None]) -> Path:
        with self.page.expect_download() as waiting:
            action()
        return Path(waiting.value.path())


@pytest.fixture
def open_file(browser: Any) -> Iterator[Callable[[Path], Opened]]:
    """Open a file; at the end of the test nothing remote was asked for and nothing was complained about."""
    seen: list[Opened] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)

    def opened(path: Path) -> Opened:
        page = context.new_page()
        one = Opened(page)
        page.on("request", lambda request: one.requests.append(request.url))
        page.on("pageerror", lambda error: one.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: one.complaints.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("dialog", lambda dialog: (one.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        seen.append(one)
        page.goto(path.resolve().as_uri())
        return one

    yield opened
    context.close()
    for one in seen:
        assert [url for url in one.requests if not url.startswith(("file:", "blob:", "data:", "about:"))] == []
        assert one.complaints == []


@pytest.fixture
def open_exhibit(open_file: Callable[[Path], Opened], tmp_path: Path) -> Callable[[Exhibit], Opened]:
    """Write an exhibit's page and open it."""

    def opened(exhibit: Exhibit) -> Opened:
        one = open_file(write(exhibit, tmp_path / "page.html"))
        one.wait_for(READY)
        return one

    return opened
