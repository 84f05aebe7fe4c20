"""The whole main job: from CSV files to findings of the five main detectors, beside the straightforward pipeline."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.speed import pipeline

MAIN = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral")
TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "medins_info_b", "psn_info_b", "psn_insu_d")


def fresh(folder: Path, options: dict[str, Any]) -> tuple[Path, Path]:
    """Where the tables are, and an empty folder for the workspace; graph library and detectors loaded."""
    from graphfraud.detectors.spec import catalogue
    from graphfraud.innocent.answer import readings

    catalogue(), readings()

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
    """pandas + networkx, see benchmarks/speed/pipeline."""
    return {"findings": len(pipeline.main_job(ready[0]))}


def plainest(ready: tuple[Path, Path]) -> dict[str, Any]:
    """Bucket merge, threshold, networkx Louvain: no test, no reading."""
    return {"findings": len(pipeline.lent_cards(ready[0] / "setl_d.csv"))}


def case_with_findings(folder: Path) -> Path:
    """A workspace of the folder's tables with findings, made at the first call (or by the growth's jobs)."""
    import graphfraud as gf

    tables, workspace = grown(folder, {})
    if not workspace.exists():
        gf.Workspace(workspace).ingest(*_sources(tables))
    if not (folder / "searched").exists():
        gf.Workspace(workspace).detect(only=MAIN)
        (folder / "searched").touch()
    return workspace


def grown(folder: Path, options: dict[str, Any]) -> tuple[Path, Path]:
    """Where the tables are, and the workspace that the size's ingest leaves for its detect; native code loaded."""
    return fresh(folder, options)[0], folder / "grown"


def _ingested(tables: Sequence[Path], workspace: Path) -> dict[str, Any]:
    """The tables into a new workspace: seconds of that alone, not of taking away what was there."""
    import graphfraud as gf

    shutil.rmtree(workspace, ignore_errors=True)
    start, processor = time.perf_counter(), time.process_time()
    gf.Workspace(workspace).ingest(*tables)
    return {"seconds": time.perf_counter() - start, "cpu_s": round(time.process_time() - processor, 3)}


def _searched(workspace: Path, only: Collection[str]) -> dict[str, Any]:
    """Seconds of the detectors, all if none is named, and how much they found."""
    import graphfraud as gf

    start, processor = time.perf_counter(), time.process_time()
    found = gf.Workspace(workspace).detect(only=only)
    return {
        "seconds": time.perf_counter() - start,
        "cpu_s": round(time.process_time() - processor, 3),
        "findings": len(found),
    }


def growth_ingest(ready: tuple[Path, Path]) -> dict[str, Any]:
    """Settlements and two fee lines each, into a new workspace."""
    (ready[1].parent / "searched").unlink(missing_ok=True)
    return _ingested(_sources(ready[0]), ready[1])


def growth_detect(ready: tuple[Path, Path]) -> dict[str, Any]:
    """The five main detectors over them; an ingest that has to come first does not count."""
    if not ready[1].exists():
        growth_ingest(ready)
    found = _searched(ready[1], MAIN)
    (ready[1].parent / "searched").touch()
    return found


def every_table(folder: Path, options: dict[str, Any]) -> tuple[list[Path], Path]:
    """All tables of the made-up prefecture, and the workspace that ingest leaves for detect; native code loaded."""
    fresh(folder, options)
    return sorted((folder / "tables").glob("*.csv")), folder / "whole"


def all_ingest(ready: tuple[list[Path], Path]) -> dict[str, Any]:
    """All tables into a new workspace."""
    return _ingested(*ready)


def all_detect(ready: tuple[list[Path], Path]) -> dict[str, Any]:
    """Every detector of the catalogue over them, with the most that lay spilled on disk; an ingest first does not count."""
    if not ready[1].exists():
        all_ingest(ready)
    with _spilled(ready[1] / "tmp") as most:
        found = _searched(ready[1], ())
    return found | {"spilled_mb": most[0]}


@contextmanager
def _spilled(folder: Path) -> Iterator[list[float]]:
    """The most megabytes seen in a folder while the block runs, looked at each second."""
    most, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(1):
            with suppress(FileNotFoundError):
                most[0] = max(
                    most[0], sum(file.stat().st_size for file in folder.glob("**/*") if file.is_file()) / 2**20
                )

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield most
    finally:
        over.set()
        watch.join()


JOBS = {
    "all tables ingest": (every_table, all_ingest),
    "all detectors": (every_table, all_detect),
    "job graphfraud": (fresh, own),
    "job pandas + networkx": (fresh, straightforward),
    "lent cards graphfraud": (fresh, own_lent_cards),
    "lent cards plain pandas": (fresh, plainest),
    "growth ingest": (grown, growth_ingest),
    "growth detect": (grown, growth_detect),
}
