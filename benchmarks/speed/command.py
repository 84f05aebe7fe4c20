"""The command: which comparisons, how large, how often; writes docs/benchmarks.md and its plot.

python -m benchmarks                          # every comparison, small: a few minutes
python -m benchmarks --rows 5000000           # the sizes of the published table
python -m benchmarks --only co_swipe --rows 1000000 --repeat 5
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.speed import data, page
from benchmarks.speed.jobs import COMPARISONS

ROOT = Path(__file__).parents[2]


def measured(job: str, folder: Path, options: dict[str, Any]) -> dict[str, Any]:
    """Run one job in a process of its own; its figures with the process's peak memory."""
    command = [sys.executable, "-m", "benchmarks.speed.one", job, str(folder), json.dumps(options)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["?"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians of the runs' numbers; a failed run makes the job failed."""
    failed = [run for run in runs if "failed" in run]
    if failed:
        return failed[0]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]} | {
        "spread": max(run["seconds"] for run in runs) - min(run["seconds"] for run in runs),
        "runs": len(runs),
    }


@contextmanager
def _scratch(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
    else:
        with tempfile.TemporaryDirectory(prefix="graphfraud-benchmarks-") as folder:
            yield Path(folder)


def main() -> None:
    """Parse the options, measure, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=200_000, help="settlements of the comparisons")
    parser.add_argument(
        "--growth", default="", help="sizes of the growth run, comma-separated (default: rows × ½, 1, 2, 4)"
    )
    parser.add_argument("--repeat", type=int, default=3, help="runs of each job")
    parser.add_argument(
        "--patience",
        type=float,
        default=math.inf,
        help="seconds after which a job is not run again (its runs are counted)",
    )
    parser.add_argument("--only", action="append", choices=sorted(COMPARISONS), help="comparisons to run (repeatable)")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results.json")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md")
    parser.add_argument(
        "--scratch", type=Path, help="folder for the made-up data, kept for the next run (default: a temporary one)"
    )
    given = parser.parse_args()
    missing = [name for name in ("matplotlib", "polars") if find_spec(name) is None]
    if missing:
        parser.error(f"{' and '.join(missing)} missing: pip install '.[benchmarks]'")
    results = json.loads(given.results.read_text()) if given.results.exists() else {}
    sizes = [int(part) for part in given.growth.split(",") if part] or [given.rows // 2 * 2**k for k in range(4)]
    with _scratch(given.scratch) as scratch:
        for name in given.only or COMPARISONS:
            rows_of = sizes if name == "growth" else [given.rows]
            for rows in rows_of:
                folder = data.prepared(scratch, name, rows)
                jobs = COMPARISONS[name]
                runs: dict[str, list[dict[str, Any]]] = {job: [] for job in jobs}
                for _ in range(given.repeat):
                    for job in jobs:
                        if sum(run.get("seconds", math.inf) for run in runs[job]) < given.patience or not runs[job]:
                            runs[job].append(measured(job, folder, {"rows": rows}))
                for job in jobs:
                    found = median(runs[job])
                    results.setdefault(name, {}).setdefault(str(rows), {})[job] = found
                    print(name, rows, job, json.dumps(found), flush=True)
                given.results.write_text(json.dumps(results, indent=1, sort_keys=True))
    results["machine"] = {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}
    given.results.write_text(json.dumps(results, indent=1, sort_keys=True))
    page.write(results, given.page)
