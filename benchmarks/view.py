"""Pictures: how long one takes to write and to open, how large it is, what it asks the network for; beside pyvis and three peers.

    python -m benchmarks.view
    python -m benchmarks.view --peers

The first line of figures is the least of three runs in a warm process; opening is measured in a headless Chromium from the
address to the page's own "ready" and on to the panel's answer to a click. Peers (gravis, ipysigma, neo4j-viz) take part where
they are installed; they are no dependency.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from graphfraud.views import Exhibit, write
from tests.views.made_up import large_exhibit, ring_exhibit

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
READY = "document.documentElement.dataset.ready === 'true'"
SIZES = (
    ("300 nodes, 900 ties, 800 rows", {"nodes": 300, "edges": 900, "events": 800}, 0.5),
    ("1,500 nodes, 6,000 ties, 4,000 rows", {"nodes": 1500, "edges": 6000, "events": 4000}, 2.0),
    ("4,000 nodes, 20,000 ties, 50,000 rows", {"nodes": 4000, "edges": 20_000, "events": 50_000}, None),
)


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


def opened(browser: Any, file: Path) -> tuple[float, float]:
    """Seconds until the page is ready and its first picture drawn, and from a click on a node to the panel's answer."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    start = time.perf_counter()
    page.goto(file.as_uri(), wait_until="commit")
    while not page.evaluate(READY):
        page.wait_for_timeout(10)
    page.evaluate(DRAWN)
    ready = time.perf_counter() - start
    before = page.inner_text("#panel h2")
    start = time.perf_counter()
    page.evaluate("gf.main.choose(gf.model.nodes[0].id)")
    page.evaluate(DRAWN)
    answer = time.perf_counter() - start
    assert page.inner_text("#panel h2") != before
    page.close()
    return ready, answer


def behaviour(browser: Any, file: Path) -> tuple[int, int]:
    """How many addresses outside the file a page asks for within three seconds, and how many errors it reports without a network."""
    page, asked, errors = browser.new_page(offline=True), set[str](), list[str]()
    page.on("request", lambda request: asked.add(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    with contextlib.suppress(Exception):
        page.goto(file.as_uri(), timeout=15_000)
    page.wait_for_timeout(3000)
    page.close()
    return sum(not url.startswith(("file:", "data:", "blob:", "about:")) for url in asked), len(errors)


def timed(make: Callable[[], object]) -> float:
    start = time.perf_counter()
    make()
    return time.perf_counter() - start


def sizes(browser: Any, folder: Path) -> None:
    print("| picture | written in | aim | size | ready in Chromium | answer to a click |")
    print("| --- | --- | --- | --- | --- | --- |")
    write(ring_exhibit(), folder / "warm.html")
    opened(browser, folder / "warm.html")
    for name, size, aim in SIZES:
        exhibit, file = large_exhibit(**size), folder / "page.html"
        seconds = min(timed(lambda e=exhibit, f=file: write(e, f, fresh=True)) for _ in range(3))
        ready, answer = min(opened(browser, file) for _ in range(3))
        told = f"≤ {aim:g} s" if aim else "no stall"
        print(
            f"| {name} | {seconds:.2f} s | {told} | {file.stat().st_size / 1e6:.2f} MB | {ready:.2f} s | {answer:.2f} s |"
        )


def plain_graph(exhibit: Exhibit) -> Any:
    """The ring as networkx, with what the peers can show of it."""
    import networkx as nx

    graph = nx.Graph()
    for node in exhibit.nodes:
        graph.add_node(node.id, label=node.label, kind=node.kind)
    for edge in exhibit.edges:
        graph.add_edge(edge.a, edge.b, type=edge.type, count=edge.count)
    return graph


def by_pyvis(graph: Any, file: Path, way: str) -> None:
    from pyvis.network import Network

    network = Network(cdn_resources=way)
    network.from_nx(graph)
    network.write_html(str(file))


def by_gravis(graph: Any, file: Path) -> None:
    import gravis

    gravis.vis(graph).export_html(str(file))


def by_ipysigma(graph: Any, file: Path) -> None:
    from ipysigma import Sigma

    Sigma.write_html(graph, str(file), fullscreen=True)


def by_neo4j_viz(graph: Any, file: Path) -> None:
    from neo4j_viz import Node, Relationship, VisualizationGraph

    nodes = [Node(id=name, caption=found["label"]) for name, found in graph.nodes(data=True)]
    ties = [Relationship(source=a, target=b, caption=found["type"]) for a, b, found in graph.edges(data=True)]
    file.write_text(str(VisualizationGraph(nodes=nodes, relationships=ties).render().data), encoding="utf-8")


def peers(browser: Any, folder: Path) -> None:
    exhibit = ring_exhibit(persons=18)
    graph = plain_graph(exhibit)
    print(
        f"| the same ring of {graph.number_of_nodes()} nodes | written in | size | remote requests | console errors without a network |"
    )
    print("| --- | --- | --- | --- | --- |")
    makers: dict[str, Callable[[Path], object]] = {
        "graphfraud": lambda file: write(exhibit, file, fresh=True),
        "pyvis, as it comes": lambda file: by_pyvis(graph, file, "local"),
        "pyvis, in_line": lambda file: by_pyvis(graph, file, "in_line"),
        "gravis": lambda file: by_gravis(graph, file),
        "ipysigma": lambda file: by_ipysigma(graph, file),
        "neo4j-viz": lambda file: by_neo4j_viz(graph, file),
    }
    for name, make in makers.items():
        file = folder / f"{name.partition(',')[0]}.html"
        try:
            make(file)
        except Exception as error:
            print(f"| {name} | – | – | {type(error).__name__}: {str(error)[:80]} | – |")
            continue
        file.unlink()
        seconds = timed(lambda m=make, f=file: m(f))
        remote, errors = behaviour(browser, file)
        print(f"| {name} | {seconds:.2f} s | {file.stat().st_size / 1e6:.2f} MB | {remote} | {errors} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", action="store_true", help="beside pyvis, gravis, ipysigma and neo4j-viz instead")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, chromium() as browser:
        os.chdir(made)  # pyvis leaves a folder lib/ where it is run
        (peers if chosen.peers else sizes)(browser, Path(made))


if __name__ == "__main__":
    main()
