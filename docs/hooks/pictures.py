"""The pictures of the documentation, taken in a headless Chromium from a made-up prefecture.

    python docs/hooks/pictures.py            # makes the prefecture first
    python docs/hooks/pictures.py WORKSPACE  # of an earlier demo

Everybody in them is made up. The figures of the worked case that the README tells are written beside them (``figures.json``), and a test
holds the README against them. Where ImageMagick is installed the files are made smaller.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import graphfraud as gf
from graphfraud.model.finding import Finding
from graphfraud.store.database import Database
from graphfraud.store.findings import load_finding
from graphfraud.views import exhibit_of_finding, report, write

IMAGES = Path(__file__).parents[1] / "images"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
FIRST_PERSON = "gf.main.choose(gf.model.nodes.find(n => n.kind === 'patient' && n.role).id)"
FIRST_TIE = "gf.state.select({kind: 'edge', id: gf.model.edges.find(e => e.type.startsWith('CO_')).id})"
WAYS = """(ends => { gf.main.choose(ends[1]); gf.paths.between(ends[0], ends[1]); })(
    gf.model.nodes.filter(n => n.kind === 'patient').map(n => n.id).filter((id, at, all) => at === 0 || at === all.length - 1))"""
PYVIS = "network.fit()"
LOUDEST = "gf.main.choose(gf.model.nodes.find(n => n.kind === 'doctor').id)"


def tab(name: str) -> str:
    """The step that opens a tab."""
    return f"document.querySelector('[data-tab={name}]').click()"


SHOTS: tuple[tuple[str, str, str, str, str], ...] = (
    # file, detector, language, what is done first, how the eye sees
    ("ring-en", "lent_card_ring", "en", "0", "none"),
    ("ring-zh", "lent_card_ring", "zh", "0", "none"),
    ("view-network", "lent_card_ring", "en", FIRST_TIE, "none"),
    ("view-person", "collected_cards", "en", FIRST_PERSON, "none"),
    ("view-person-zh", "collected_cards", "zh", FIRST_PERSON, "none"),
    ("view-paths", "impossible_travel", "en", WAYS, "none"),
    ("view-paths-zh", "impossible_travel", "zh", WAYS, "none"),
    ("view-timeline", "collected_cards", "en", tab("timeline"), "none"),
    ("view-timeline-zh", "lent_card_ring", "zh", tab("timeline"), "none"),
    ("view-map-zh", "cross_region_ring", "zh", tab("map"), "none"),
    ("view-map", "cross_region_ring", "en", tab("map"), "none"),
    ("view-referral", "kickback_referral", "en", LOUDEST, "none"),
    ("view-referral-zh", "kickback_referral", "zh", LOUDEST, "none"),
    ("view-rows", "kickback_referral", "en", tab("rows"), "none"),
    ("view-query", "kickback_referral", "en", tab("query"), "none"),
    ("view-grey", "kickback_referral", "en", "0", "achromatopsia"),
    ("view-deuteranopia", "kickback_referral", "en", "0", "deuteranopia"),
)


def best(workspace: gf.Workspace, detector: str) -> str:
    """The best finding of a detector; of lent cards one whose cards were handed over, as the README tells it."""
    found = [str(name) for name in workspace.findings(detector=detector).id]
    if detector == "lent_card_ring":
        found = [name for name in found if handed_over(workspace.finding(name).finding)]
    if not found:
        raise SystemExit(f"this prefecture has no {detector}")
    return found[0]


def handed_over(finding: Finding) -> bool:
    """Whether nearly all was swiped by card in company, and plainly less elsewhere."""
    card = next((reason for reason in finding.reasons if reason.code == "card_only_here"), None)
    return card is not None and card.observed >= 0.9 and card.observed >= (card.expected or 0.0) + 0.2


def shoot(browser: Any, page_file: Path, name: str, action: str = "0", eye: str = "none", tall: int = 860) -> None:
    """One picture of a page."""
    page = browser.new_page(viewport={"width": 1400, "height": tall})
    page.goto(page_file.as_uri())
    page.wait_for_timeout(1200)
    if action == PYVIS:
        page.wait_for_timeout(20_000)  # its layout goes on moving; a busy machine needs the time
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": eye})
    page.evaluate(action)
    page.wait_for_timeout(700)
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def print_sheet(browser: Any, page_file: Path, name: str, folder: Path) -> None:
    """The first page of the print sheet."""
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_timeout(1200)
    page.evaluate("gf.sheet.build()")
    page.pdf(path=folder / "sheet.pdf", prefer_css_page_size=True)
    page.close()
    subprocess.run(
        ["pdftoppm", "-r", "80", "-png", "-f", "1", "-l", "1", "-singlefile", folder / "sheet.pdf", IMAGES / name],
        check=True,
    )


def figures(finding: Finding) -> dict[str, object]:
    """What the README says of the ring in its first picture."""
    by_code = {reason.code: reason for reason in finding.reasons}
    company, card = by_code["company"], by_code["card_only_here"]
    told = re.search(r"(\d+) times", finding.summary["en"])
    assert told
    return {
        "finding": finding.id,
        "persons": sum(member.kind == "patient" for member in finding.members),
        "places": sum(member.kind in ("pharmacy", "hospital") for member in finding.members),
        "gatherings": int(told[1]),
        "months": round((finding.end - finding.start).days / 30.44),
        "observed": int(company.observed),
        "expected": round(company.expected or 0.0, 1),
        "card": f"{card.observed:.0%}",
        "card_elsewhere": f"{card.expected:.0%}",
        "readings": len(finding.innocent_readings),
        "rejected": sum(reading.verdict == "rejected" for reading in finding.innocent_readings),
    }


def by_pyvis(exhibit: Any, file: Path) -> None:
    """The same ring as pyvis draws it by itself."""
    from pyvis.network import Network

    network = Network(cdn_resources="in_line", height="840px")
    for node in exhibit.nodes:
        network.add_node(node.id, label=node.label)
    for edge in exhibit.edges:
        network.add_edge(edge.a, edge.b, title=edge.type)
    file.write_text(network.generate_html(str(file)), encoding="utf-8")


def smaller() -> None:
    """Fewer colours, where ImageMagick is there to choose them."""
    tool = shutil.which("convert")
    for file in IMAGES.glob("*.png") if tool else ():
        subprocess.run(
            [tool, file, "-strip", "+dither", "-colors", "160", "-define", "png:compression-level=9", file], check=True
        )


def main() -> None:
    """All of them."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        if len(sys.argv) > 1:
            case = Path(sys.argv[1])
        else:
            subprocess.run(
                [sys.executable, "-m", "graphfraud", "demo", folder / "demo", "--persons", "6000", "--seed", "4"],
                check=True,
            )
            case = folder / "demo" / "workspace"
        workspace = gf.Workspace(case)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        with Database(case, read_only=True) as database:
            for name, detector, lang, action, eye in SHOTS:
                exhibit = exhibit_of_finding(database, best(workspace, detector), lang)
                shoot(browser, write(exhibit, folder / f"{detector}-{lang}.html"), name, action, eye)
            ring = load_finding(database, best(workspace, "lent_card_ring"))
            (IMAGES / "figures.json").write_text(json.dumps(figures(ring), indent=1) + "\n", encoding="utf-8")
            by_pyvis(exhibit_of_finding(database, best(workspace, "lent_card_ring"), "en"), folder / "pyvis.html")
            for lang in ("en", "zh"):
                overview = report(database, folder / f"report-{lang}", lang)
                shoot(browser, overview, f"report-{lang}", tall=1500)
        shoot(browser, folder / "pyvis.html", "pyvis-as-it-comes", PYVIS)
        for lang in ("en", "zh"):
            file = folder / f"lent_card_ring-{lang}.html"
            print_sheet(browser, file, f"view-print-{lang}", folder)
        browser.close()
    smaller()


if __name__ == "__main__":
    main()
