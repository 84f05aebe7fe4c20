"""``python -m benchmarks.quality --seeds 3 --persons 20000 --camouflage medium,hard --world synth|otherworld|riverland``.

Runs are kept one JSON line each in ``--results``; those that stand there already are not run again, so the scoreboard
can be filled in several sittings. The table goes to stdout.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.run import detect
from graphfraud.detectors.spec import detector
from graphfraud.store.database import Database
from graphfraud.synth.score import score

from .baselines import fraudar, louvain
from .scores import CARDS, MAIN, TABLES, added, condensed, table
from .worlds import Run, load

METHODS = ("graphfraud", "co-swipe threshold + Louvain", "FRAUDAR")


def answers(database: Database, truth: list[dict[str, Any]], baselines: bool) -> Iterator[tuple[str, list[Any], float]]:
    """Findings of each method with its seconds."""
    start = time.perf_counter()
    found = [finding.to_json() for finding in detect(database, only=MAIN)]
    yield METHODS[0], found, time.perf_counter() - start
    if not baselines:
        return
    visits = Case(database, detector(CARDS[0]), {}, {}).visits
    planted = sum(not row["innocent"] and row["kind"] in CARDS for row in truth)
    start = time.perf_counter()
    yield METHODS[1], louvain(visits), time.perf_counter() - start
    start = time.perf_counter()
    yield METHODS[2], fraudar(visits, planted), time.perf_counter() - start


def once(run: Run, baselines: bool, keep: Path | None) -> dict[str, Any]:
    """Write, load, detect and score one world."""
    folder = Path(tempfile.mkdtemp(prefix="graphfraud-quality-"))
    try:
        truth = run.write(folder / "source")
        scored: dict[str, Any] = {}
        with load(folder / "source", folder / "workspace", TABLES) as database:
            for method, found, seconds in answers(database, truth, baselines):
                board = score(found, truth)
                scored[method] = condensed(board.to_json(), method == METHODS[0]) | {"seconds": round(seconds, 1)}
                if keep and method == METHODS[0]:
                    keep.mkdir(parents=True, exist_ok=True)
                    stem = f"{run.world}-{run.seed}-{run.camouflage}"
                    rows = "\n".join(json.dumps(row, ensure_ascii=False) for row in found)
                    (keep / f"{stem}.findings.jsonl").write_text(rows, encoding="utf-8")
                    shutil.copy(folder / "source" / "truth.jsonl", keep / f"{stem}.truth.jsonl")
                    (keep / f"{stem}.board.txt").write_text(board.text(), encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"run": vars(run), "methods": scored}


def main() -> int:
    """Run what is missing, print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality", description="Ring scoreboard beside two baselines.")
    parser.add_argument("--world", choices=("synth", "otherworld", "riverland"), default="otherworld")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--camouflage", default="medium,hard")
    parser.add_argument("--results", type=Path, help="JSON lines of finished runs, added to")
    parser.add_argument("--keep", type=Path, help="folder for each run's findings and truth")
    parser.add_argument("--no-baselines", action="store_true")
    args = parser.parse_args()
    done: list[dict[str, Any]] = []
    if args.results and args.results.exists():
        done = [json.loads(line) for line in args.results.read_text(encoding="utf-8").splitlines() if line]
    levels = args.camouflage.split(",")
    wanted = [
        Run(args.world, seed, args.persons, level)
        for seed in range(args.first_seed, args.first_seed + args.seeds)
        for level in levels
    ]
    for run in wanted:
        if any(item["run"] == vars(run) for item in done):
            continue
        item = once(run, not args.no_baselines, args.keep)
        done.append(item)
        print(run, {name: part["seconds"] for name, part in item["methods"].items()}, file=sys.stderr, flush=True)
        if args.results:
            with args.results.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(item) + "\n")
    chosen = [item for item in done if any(item["run"] == vars(run) for run in wanted)]
    for level in levels:
        for method in METHODS:
            part = [
                item["methods"][method]
                for item in chosen
                if item["run"]["camouflage"] == level and method in item["methods"]
            ]
            if part:
                print(f"\n### {args.world}, {level}: {method}\n\n{table(added(part))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
