"""What an investigator waits for: a card, how two persons connect, a picture. The same cards and couples in every run."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed.jobs.main_job import case_with_findings

ASKED = 40


def case(folder: Path, options: dict[str, Any]) -> Path:
    """A workspace with findings, made once."""
    return case_with_findings(folder)


def _latencies(ask: Any, targets: list[Any]) -> dict[str, float]:
    seconds = []
    for target in targets:
        start = time.perf_counter()
        ask(target)
        seconds.append(time.perf_counter() - start)
    return {"p50_ms": float(np.percentile(seconds, 50) * 1000), "p95_ms": float(np.percentile(seconds, 95) * 1000)}


def _both(workspace: Path, ask: Any, targets: list[Any]) -> dict[str, Any]:
    """Cold: the workspace is opened for each question. Warm: one open workspace, everything asked once before."""
    import graphfraud as gf

    def opened(target: Any) -> None:
        ask(gf.Workspace(workspace), target)

    cold = _latencies(opened, targets)
    with gf.Workspace(workspace) as kept:
        for target in targets:
            ask(kept, target)
        warm = _latencies(lambda target: ask(kept, target), targets)
    return {
        "seconds": warm["p50_ms"] / 1000,
        **{f"cold_{key}": value for key, value in cold.items()},
        **{f"warm_{key}": value for key, value in warm.items()},
    }


def _column(workspace: Path, query: str) -> list[Any]:
    from graphfraud.store.database import Database

    with Database(workspace, read_only=True) as database:
        return [row[0] for row in database.con.execute(query).fetchall()]


def cards(workspace: Path) -> dict[str, Any]:
    """``ws.card(no).settlements()``."""
    numbers = _column(
        workspace,
        f"SELECT DISTINCT ssc_cardno FROM setl_d WHERE ssc_cardno IS NOT NULL ORDER BY hash(ssc_cardno) LIMIT {ASKED}",
    )
    return _both(workspace, lambda ws, number: ws.card(number).settlements(), numbers)


def paths(workspace: Path) -> dict[str, Any]:
    """``ws.paths(a, b)`` between persons."""
    persons = _column(workspace, f"SELECT DISTINCT psn_no FROM setl_d ORDER BY hash(psn_no) LIMIT {2 * ASKED}")
    couples = list(zip(persons[::2], persons[1::2], strict=True))
    return _both(workspace, lambda ws, couple: ws.paths(*couple), couples)


def _largest(workspace: Path) -> tuple[Path, str]:
    (name,) = _column(
        workspace,
        "SELECT finding_id FROM gf_finding_member GROUP BY finding_id ORDER BY COUNT(*) DESC, finding_id LIMIT 1",
    )
    return workspace, name


def finding(folder: Path, options: dict[str, Any]) -> tuple[Path, str]:
    """The finding with most members."""
    return _largest(case(folder, options))


def view(ready: tuple[Path, str]) -> dict[str, Any]:
    """``ws.view(id, path)``: the whole page with timeline, panel and map."""
    import graphfraud as gf

    workspace, name = ready
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "view.html"
        gf.Workspace(workspace).view(name, file)
        return {"kilobytes": file.stat().st_size / 1024}


def pyvis(ready: tuple[Path, str]) -> dict[str, Any]:
    """The finding's bare graph through pyvis as its manual shows it: no timeline, no panel, no map."""
    from pyvis.network import Network

    import graphfraud as gf

    workspace, name = ready
    graph = gf.Workspace(workspace).finding(name).graph()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "view.html"
        network = Network(cdn_resources="in_line")
        for node in graph.nodes:
            network.add_node(str(node), label=str(node))
        for a, b in graph.edges():
            network.add_edge(str(a), str(b))
        file.write_text(network.generate_html(notebook=False), encoding="utf-8")
        return {"kilobytes": file.stat().st_size / 1024}


JOBS = {
    "card lookup": (case, cards),
    "path query": (case, paths),
    "view graphfraud": (finding, view),
    "view plain pyvis": (finding, pyvis),
}
