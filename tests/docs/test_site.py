"""The built site: whole in both languages, made from the project as it is, and nothing in it comes from elsewhere."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphfraud.cli.words import COMMANDS
from graphfraud.detectors.spec import catalogue
from graphfraud.model.schema import TABLES
from tests.docs.documented import ROOT

pytest.importorskip("mkdocs", reason="the site needs the extra 'docs'")
pytest.importorskip("material", reason="the site needs the extra 'docs'")
LOADS = re.compile(r"""(?:src|srcset|href)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//|@import""")
PLACES = re.compile(r"""<a [^>]*href=["']?https?://""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built strictly: a broken link, a missing page or a page without a place in the navigation fails it."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site")
    config = load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(folder))
    config.plugins.on_startup(command="build", dirty=False)
    logging.getLogger("jieba").setLevel(logging.ERROR)
    build(config)
    return folder


def test_every_page_is_there_in_both_languages(site: Path) -> None:
    pages = [file.relative_to(ROOT / "docs").with_suffix(".html") for file in (ROOT / "docs").rglob("*.md")]
    pages = [page for page in pages if not page.stem.endswith(".zh")]
    made = [Path("reference") / f"{name}.html" for name in ("detectors", "readings", "fields", "commands", "queries")]
    assert len(pages) > 10
    for page in [*pages, *made, Path("decisions/index.html")]:
        assert (site / page).is_file(), page
        assert (site / "zh" / page).is_file(), page
    assert '<html lang="zh"' in (site / "zh" / "index.html").read_text(encoding="utf-8").replace("class=", "")[:2000]


@pytest.mark.parametrize("language", ["", "zh"])
def test_the_made_pages_hold_everything_that_there_is(site: Path, language: str) -> None:
    def text(name: str) -> str:
        return (site / language / "reference" / f"{name}.html").read_text(encoding="utf-8")

    detectors, readings, fields, commands = (text(name) for name in ("detectors", "readings", "fields", "commands"))
    for one in catalogue().values():
        assert f'id="{one.id}"' in detectors
        assert all(f"{one.id}.{parameter.name}" in detectors for parameter in one.parameters)
        assert all(f"<code>{code}</code>" in readings for code in one.readings)
    for table in TABLES:
        assert table.name in fields
        assert all(f"<code>{column.name}</code>" in fields and column.zh in fields for column in table.columns)
    assert all(f"graphfraud {name}" in commands for name in COMMANDS)
    questions = text("queries")
    assert all(f'id="{file.stem}"' in questions for file in (ROOT / "cypher" / "queries").glob("*.cypher"))


def test_english_meanings_cover_the_fields_exactly() -> None:
    import tomllib

    told = tomllib.loads((ROOT / "docs" / "hooks" / "fields.toml").read_text(encoding="utf-8"))
    assert set(told) == {column.name for table in TABLES for column in table.columns}


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    files = [file for file in site.rglob("*") if file.suffix in (".html", ".css")]
    assert files
    for file in files:
        text = PLACES.sub("<a ", file.read_text(encoding="utf-8"))
        assert not LOADS.search(text), f"{file.relative_to(site)}: {LOADS.findall(text)[:3]}"


def test_no_page_shows_where_it_was_built(site: Path) -> None:
    for file in site.rglob("*.html"):
        assert str(ROOT) not in file.read_text(encoding="utf-8"), file.name


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    made = browser.new_page()
    yield made
    made.close()


@pytest.mark.browser
@pytest.mark.parametrize(("start", "word"), [("index.html", "blacklist"), ("zh/index.html", "黑名单")])
def test_search_works_from_a_folder_without_a_server(site: Path, page: Any, start: str, word: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / start).as_uri())
    page.click("input.md-search__input")
    page.fill("input.md-search__input", word)
    page.press("input.md-search__input", "End")
    page.wait_for_selector(".md-search-result__item", timeout=15_000)
    assert word in page.inner_text(".md-search-result__list")
    assert asked
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (
            "README.md",
            "{persons} cards turn up together at {places} pharmacies, clinics and hospitals, {gatherings} times in {months} months",
        ),
        ("README.md", "They met {observed} times; habit and chance would give {expected}."),
        ("README.md", "{card} by the physical card, on their other visits {card_elsewhere}"),
        ("README.zh.md", "{card} 刷实体卡，其余就诊只有 {card_elsewhere}"),
        ("README.md", "the {readings} innocent readings that were tried"),
        ("README.zh.md", "{persons} 张卡在 {months} 个月里 {gatherings} 次一同出现在 {places} 家"),
        ("README.zh.md", "他们相遇 {observed} 次，习惯与偶然只会有 {expected} 次"),
        ("README.zh.md", "试过哪 {readings} 种无辜解释"),
    ],
)
def test_the_worked_case_is_told_with_the_figures_of_its_pictures(page: str, told: str) -> None:
    figures = json.loads((ROOT / "docs" / "images" / "figures.json").read_text(encoding="utf-8"))
    assert told.format(**figures) in (ROOT / page).read_text(encoding="utf-8")
    assert figures["rejected"] == figures["readings"], "the README says that each is ruled out"
    assert figures["places"] > 1
