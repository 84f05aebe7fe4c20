"""The overview report: one folder of offline pages, each number leading to its findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud import __version__
from graphfraud.errors import UsageError
from graphfraud.model.finding import SEVERITIES, Finding, Text
from graphfraud.progress import progress
from graphfraud.store.database import Database, private_directory
from graphfraud.views import assets, figures, look, words
from graphfraud.views.chart import Spot, chart
from graphfraud.views.charts import columns
from graphfraud.views.exhibit import Event, Exhibit
from graphfraud.views.findings import exhibit_of_finding
from graphfraud.views.legible import legible
from graphfraud.views.outlines import outline
from graphfraud.views.picture import drawn_shape, picture
from graphfraud.views.regions import region_name
from graphfraud.views.report_data import Facts, gather
from graphfraud.views.report_words import texts
from graphfraud.views.writing import write_private

if TYPE_CHECKING:
    from jinja2 import Environment

INTERACTIVE = 60
SHOWN = 500
GALLERY = 24
ROWS = 200
PEOPLE = ("patient", "card")
PLACES = ("pharmacy", "hospital")


def report(database: Database, folder: Path | str, lang: str = "zh", interactive: int = INTERACTIVE) -> Path:
    """Write ``index.html`` and a page a finding into ``folder``; everything masked, nothing remote.

    Args:
        database: a workspace.
        folder: made where it is missing, for its owner only.
        lang: zh or en.
        interactive: how many findings, best first, get the interactive view; the others get a page of tables.

    Returns:
        The path of ``index.html``.

    Raises:
        UsageError: the folder cannot be made or written.
    """
    folder = Path(folder)
    try:
        private_directory(folder)
        private_directory(folder / "findings")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made: {error.strerror}; choose another folder with -o") from error
    facts = gather(database)
    pages = _environment(lang)
    gallery = []
    chosen = facts.findings[:SHOWN]
    with progress("report", len(chosen), "findings") as step:
        for at, finding in enumerate(chosen):
            exhibit = exhibit_of_finding(database, finding.id, lang)
            drawing = picture(exhibit)
            if at < GALLERY:
                gallery.append((finding, drawing))
            page = _interactive(exhibit) if at < interactive else _plain_page(pages, exhibit, drawing)
            write_private(folder / link(finding), page)
            step(1)
    return write_private(folder / "index.html", _index(pages, facts, gallery, lang))


def link(finding: Finding) -> str:
    """Where a finding's page lies in the folder."""
    return f"findings/{re.sub(r'[^A-Za-z0-9_.-]', '_', finding.id)[:120]}.html"


def _interactive(exhibit: Exhibit) -> str:
    from graphfraud.views.page import render

    return render(exhibit, home="../index.html")


def _environment(lang: str) -> Environment:
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    style = assets.asset("report.css")
    folder = resources.files("graphfraud.views").joinpath("templates")
    pages = Environment(loader=FileSystemLoader(str(folder)), autoescape=True, trim_blocks=True)
    pages.globals.update(
        lang=lang,
        t=texts(lang),
        policy=assets.policy((), (style,)),
        style=Markup(style),
        version=__version__,
        clean=legible,
        warning=words.warning,
        link=link,
        yuan=lambda value: f"{value:,.2f}",
        whole=lambda value: f"{value or 0:,}",
        when=_when,
        observed=figures.observed,
        expected=figures.expected,
        chance=figures.chance,
        is_usual=figures.is_usual,
        reading_name=lambda code: words.reading(code)[lang],
        **{name: _worded(table, lang) for name, table in _TABLES.items()},
    )
    return pages


_TABLES = {
    "severity": words.SEVERITIES,
    "status": words.STATUSES,
    "kind": words.KINDS,
    "role": words.ROLES,
    "verdict": words.VERDICTS,
    "fact": words.FACTS,
    "table_name": words.TABLES,
}


def _worded(table: dict[str, Text], lang: str) -> Any:
    return lambda code: words.word(table, code)[lang] if code else ""


def _when(event: Event) -> str:
    if event.end > event.begin:
        return f"{event.begin:%Y-%m-%d} – {event.end:%Y-%m-%d}"
    return f"{event.begin:%Y-%m-%d %H:%M}" if event.minute else f"{event.begin:%Y-%m-%d}"


def _plain_page(pages: Environment, exhibit: Exhibit, drawing: Any) -> str:
    return pages.get_template("finding.html").render(
        exhibit=exhibit,
        drawing=drawing,
        members=[node for node in exhibit.nodes if node.role],
        events=exhibit.events[:ROWS],
        labels={node.id: node.label for node in exhibit.nodes},
    )


def _index(pages: Environment, facts: Facts, gallery: Sequence[tuple[Finding, Any]], lang: str) -> str:
    counted = facts.counted
    counts = Counter(str(finding.severity) for finding in counted)
    titles = {finding.detector: finding.title[lang] for finding in reversed(facts.findings)}
    links = {finding.id: link(finding) for finding in facts.findings}
    spots = [Spot(**(vars(spot) | {"link": links.get(spot.link, "")})) for spot in facts.spots]
    return pages.get_template("report.html").render(
        facts=facts,
        made=datetime.now().strftime("%Y-%m-%d %H:%M"),
        counts={severity: counts[severity] for severity in SEVERITIES},
        set_aside=len(facts.findings) - len(counted),
        shown=SHOWN,
        months=columns(facts.months),
        chart=chart(spots),
        gallery=gallery,
        legend=_legend({member.kind for finding, _ in gallery for member in finding.members}, lang),
        kind_name=lambda code: _kind_name(code, titles, lang),
        region=lambda code: f"{region_name(code)} {code}".strip() or texts(lang)["unknown_region"],
        most_kind=max((bar.fund for bar in facts.kinds), default=0),
        most_region=max((bar.fund for bar in facts.regions), default=0),
        share=lambda value, most: float(100 * value / most) if most > 0 else 0.0,
        persons=lambda finding: sum(member.kind in PEOPLE for member in finding.members),
        places=lambda finding: sum(member.kind in PLACES for member in finding.members),
        troubled=[
            run for run in facts.runs if run["lacks"] or run["notes"] or run["state"] not in ("done", "degraded")
        ],
    )


def _kind_name(code: str, titles: dict[str, str], lang: str) -> str:
    """The detector's own title; of a detector that is not installed that of its first finding."""
    if code.isidentifier():
        try:
            title: Text = import_module(f"graphfraud.detectors.{code}").DETECTOR.title
            return title[lang]
        except (ImportError, AttributeError):
            pass
    return legible(titles.get(code, code))


def _legend(kinds: set[str], lang: str) -> list[tuple[str, str, Any]]:
    return [
        (kind, words.word(words.KINDS, kind)[lang], drawn_shape(outline(look.kind_look(kind).shape, 8), kind))
        for kind in look.KINDS
        if kind in kinds
    ]
