"""The data of the comparisons, made once a run and size."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np

HERE = Path(__file__).parent
DAYS = 28
SYNTH_MOST = 3_000_000
"""Rows above which questions are asked of ``settlements``: made in seconds, not minutes."""


def prepared(scratch: Path, comparison: str, rows: int) -> Path:
    """A folder with what the comparison's jobs read."""
    kind = {
        "co_swipe": "visits",
        "communities": "graph",
        "peeling": "graph",
        "main_job": "synth",
        "lookup": "synth",
        "view": "synth",
        "all_detectors": "synth",
    }
    make = {"visits": visits, "graph": graph, "synth": synth}.get(kind.get(comparison, ""), settlements)
    if make is synth and rows > SYNTH_MOST and comparison != "all_detectors":
        make = settlements
    folder = scratch / f"{make.__name__}-{rows}"
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        make(folder, rows)
        (folder / "made").touch()
    return folder


def settlements(folder: Path, rows: int) -> None:
    """setl_d.csv and fee_list_d.csv at constant density, written by DuckDB."""
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        con.execute((HERE / "settlements.sql").read_text(), {"rows": rows})
        for name in ("setl_d", "fee_list_d"):
            con.sql((HERE / f"{name}.sql").read_text()).write_csv(str(folder / f"{name}.csv"), header=True)


def visits(folder: Path, rows: int) -> None:
    """Visits as arrays, sorted by institution and time: some six others within ten minutes of each, over four weeks.

    One visit in fifty is made in company: couples who meet five times.
    """
    rng = np.random.default_rng(7)
    places, persons = max(rows // 10_000, 4), max(rows // 8, 50)
    couples = max(rows // 500, 2)
    alone = rows - 10 * couples
    meeting_place, meeting_day = rng.integers(0, places, couples * 5), rng.integers(0, DAYS, couples * 5)
    meeting = meeting_day * 1440 + rng.integers(480, 1070, couples * 5)
    ends = rng.integers(0, persons, (couples, 2))
    place = np.concatenate((rng.integers(0, places, alone), meeting_place, meeting_place))
    moment = np.concatenate(
        (rng.integers(0, DAYS, alone) * 1440 + rng.integers(480, 1080, alone), meeting, meeting + 3)
    )
    person = np.concatenate((rng.integers(0, persons, alone), np.repeat(ends[:, 0], 5), np.repeat(ends[:, 1], 5)))
    order = np.lexsort((moment, place))
    sorted_by = {
        "place": place[order].astype(np.int32),
        "moment": moment[order],
        "person": person[order].astype(np.int32),
    }
    np.savez(folder / "visits.npz", **sorted_by)


def graph(folder: Path, rows: int) -> None:
    """A graph of communities whose sizes follow a power law, a fifth of the edges between them, and one dense block."""
    rng = np.random.default_rng(11)
    nodes = max(rows // 25, 500)
    sizes = np.minimum(np.round(8 * (1 - rng.random(nodes)) ** -0.8).astype(int), 400)
    label = np.repeat(np.arange(len(sizes)), sizes)[:nodes]
    first = np.searchsorted(label, label)
    width = np.bincount(label)[label]
    a = rng.integers(0, nodes, nodes * 5)
    inside = rng.random(len(a)) < 0.8
    b = np.where(inside, first[a] + (rng.random(len(a)) * width[a]).astype(int), rng.integers(0, nodes, len(a)))
    block = rng.choice(nodes, 60, replace=False)
    i, j = np.triu_indices(len(block), 1)
    a, b = np.concatenate((a, block[i])), np.concatenate((b, block[j]))
    low, high = np.minimum(a, b), np.maximum(a, b)
    key = np.unique(low[low != high].astype(np.int64) * nodes + high[low != high])
    np.savez(
        folder / "graph.npz", a=key // nodes, b=key % nodes, weight=1.0 + rng.integers(0, 5, len(key)), nodes=nodes
    )


def synth(folder: Path, rows: int) -> None:
    """The project's own made-up prefecture with rings, some ``rows`` settlements."""
    command = [
        sys.executable,
        "-m",
        "graphfraud",
        "synth",
        str(folder / "tables"),
        "--persons",
        str(max(int(rows / 5.6), 500)),
        "--seed",
        "5",
    ]
    subprocess.run(command, check=True, capture_output=True)
