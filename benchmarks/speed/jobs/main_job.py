"""The whole main job: from CSV files to findings of the five main detectors, beside the straightforward pipeline."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.speed import pipeline

MAIN = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral")
TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "medins_info_b", "psn_info_b", "psn_insu_d")


def fresh(folder: Path, options: dict[str, Any]) -> tuple[Path, Path]:
    """Where the tables are, and an empty folder for the workspace; native code and graph library loaded."""
    import networkit  # noqa: F401

    tables = folder / "tables" if (folder / "tables").exists() else folder
    return tables, Path(tempfile.mkdtemp(dir=folder))


def _sources(tables: Path) -> list[Path]:
    return [tables / f"{name}.csv" for name in TABLES if (tables / f"{name}.csv").exists()]


def own(ready: tuple[Path, Path]) -> dict[str, Any]:
    """``ingest`` and ``detect``."""
    import graphfraud as gf

    tables, folder = ready
    workspace = gf.Workspace(folder / "case")
    workspace.ingest(*_sources(tables))
    return {"findings": len(workspace.detect(only=MAIN))}


def own_lent_cards(ready: tuple[Path, Path]) -> dict[str, Any]:
    """The settlements alone, ``lent_card_ring`` alone."""
    import graphfraud as gf

    tables, folder = ready
    workspace = gf.Workspace(folder / "case")
    workspace.ingest(tables / "setl_d.csv")
    return {"findings": len(workspace.detect(only=("lent_card_ring",)))}


def straightforward(ready: tuple[Path, Path]) -> dict[str, Any]:
    """pandas + networkx, see benchmarks/speed/pipeline.py."""
    return {"findings": len(pipeline.main_job(ready[0]))}


def plainest(ready: tuple[Path, Path]) -> dict[str, Any]:
    """Bucket merge, threshold, networkx Louvain: no test, no reading."""
    return {"findings": len(pipeline.lent_cards(ready[0] / "setl_d.csv"))}


def case_with_findings(folder: Path) -> Path:
    """A workspace of the folder's tables with findings, made at the first call."""
    import graphfraud as gf

    workspace = folder / "workspace"
    if not (folder / "ready").exists():
        opened = gf.Workspace(workspace)
        opened.ingest(*_sources(folder / "tables"))
        opened.detect(only=MAIN)
        (folder / "ready").touch()
    return workspace


def growth_ingest(ready: tuple[Path, Path]) -> dict[str, Any]:
    """Settlements and two fee lines each."""
    import graphfraud as gf

    tables, folder = ready
    gf.Workspace(folder / "case").ingest(*_sources(tables))
    return {}


def growth_detect(ready: tuple[Path, Path]) -> dict[str, Any]:
    """The five main detectors over them; the ingest before does not count."""
    import graphfraud as gf

    growth_ingest(ready)
    workspace = gf.Workspace(ready[1] / "case")
    start = time.perf_counter()
    found = workspace.detect(only=MAIN)
    return {"seconds": time.perf_counter() - start, "findings": len(found)}


JOBS = {
    "job graphfraud": (fresh, own),
    "job pandas + networkx": (fresh, straightforward),
    "lent cards graphfraud": (fresh, own_lent_cards),
    "lent cards plain pandas": (fresh, plainest),
    "growth ingest": (fresh, growth_ingest),
    "growth detect": (fresh, growth_detect),
}
