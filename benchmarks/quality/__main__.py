"""``python -m benchmarks.quality --seeds 3 --persons 20000 --camouflage medium,hard --world reedlake|synth|…``.

``--detectors all`` runs and scores the whole catalogue; the published rules know most of it, the other two baselines company only. ``--cache`` keeps the read
workspaces, so that a changed detector can be scored again on them; ``--only`` scores some detectors.

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
from collections.abc import Callable, Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.run import detect
from graphfraud.detectors.spec import catalogue, detector
from graphfraud.review import blacklist
from graphfraud.store.database import Database
from graphfraud.synth.score import score

from .baselines import fraudar, louvain
from .rules import plain_rules
from .scores import ALL_TABLES, CARDS, MAIN, TABLES, added, condensed, table
from .worlds import WORLDS, Run, known_before, load

LONG_AGO = date(2020, 1, 1)
METHODS = ("graphfraud", "published rules", "co-swipe threshold + Louvain", "FRAUDAR")
KNOWS_KINDS = METHODS[:2]


def answers(
    database: Database, truth: list[dict[str, Any]], baselines: bool, only: Collection[str]
) -> Iterator[tuple[str, list[Any], float]]:
    """Findings of each method with its seconds."""
    start = time.perf_counter()
    found = [finding.to_json() for finding in detect(database, only=only)]
    yield METHODS[0], found, time.perf_counter() - start
    if not baselines:
        return
    visits = Case(database, detector(CARDS[0]), {}, {}).visits
    planted = sum(not row["innocent"] and row["kind"] in CARDS for row in truth)
    ways: tuple[Callable[[], list[Any]], ...] = (
        lambda: [finding for finding in plain_rules(database) if finding["detector"] in only],
        lambda: louvain(visits),
        lambda: fraudar(visits, planted),
    )
    for method, way in zip(METHODS[1:], ways, strict=True):
        start = time.perf_counter()
        found = way()
        yield method, found, time.perf_counter() - start


def prepared(run: Run, cache: Path | None, tables: tuple[str, ...]) -> tuple[Path, list[dict[str, Any]]]:
    """Folder of the world with its read workspace and its truth; made where the cache does not hold it.

    The persons known beforehand are put on the blacklist.
    """
    folder = (cache or Path(tempfile.mkdtemp(prefix="graphfraud-quality-"))) / f"{run.name}-{len(tables)}"
    if not (folder / "truth.jsonl").exists():
        shutil.rmtree(folder, ignore_errors=True)
        truth = run.write(folder / "source")
        with load(folder / "source", folder / "workspace", tables) as database:
            for person in known_before(folder / "source", truth):
                blacklist.add(database, "patient", person, reason="confirmed before", by="bench", since=LONG_AGO)
        lines = (json.dumps(row, ensure_ascii=False) for row in truth)
        shutil.rmtree(folder / "source")
        (folder / "truth.jsonl").write_text("\n".join(lines), encoding="utf-8")
    text = (folder / "truth.jsonl").read_text(encoding="utf-8")
    return folder, [json.loads(line) for line in text.splitlines() if line]


def once(run: Run, args: argparse.Namespace, only: Collection[str]) -> dict[str, Any]:
    """Write, load, detect and score one world."""
    everything = args.detectors == "all"
    folder, truth = prepared(run, args.cache, ALL_TABLES if everything else TABLES)
    scored: dict[str, Any] = {}
    try:
        with Database(folder / "workspace") as database:
            for method, found, seconds in answers(database, truth, not args.no_baselines, only):
                board = score(found, truth)
                kinds = only if method in KNOWS_KINDS else [kind for kind in only if kind in CARDS]
                scored[method] = condensed(board.to_json(), method in KNOWS_KINDS, kinds) | {
                    "seconds": round(seconds, 1)
                }
                if args.keep and method == METHODS[0]:
                    keep(args.keep / run.name, found, truth, board.text())
    finally:
        if args.cache is None:
            shutil.rmtree(folder.parent, ignore_errors=True)
    return {"run": vars(run), "methods": scored}


def keep(stem: Path, found: list[Any], truth: list[Any], board: str) -> None:
    """Write findings, truth and scoreboard of a run beside one another."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    for name, rows in (("findings", found), ("truth", truth)):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        stem.with_name(f"{stem.name}.{name}.jsonl").write_text(lines, encoding="utf-8")
    stem.with_name(f"{stem.name}.board.txt").write_text(board, encoding="utf-8")


def main() -> int:
    """Run what is missing, print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality", description="Ring scoreboard beside three baselines.")
    parser.add_argument("--world", choices=WORLDS, default="otherworld")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--camouflage", default="medium,hard")
    parser.add_argument("--scale", type=float, default=1.0, help="factor of all of synth's parameters")
    parser.add_argument("--results", type=Path, help="JSON lines of finished runs, added to")
    parser.add_argument("--keep", type=Path, help="folder for each run's findings and truth")
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--detectors", choices=("main", "all"), default="main")
    parser.add_argument("--only", default="", help="detector ids, separated by commas")
    parser.add_argument("--cache", type=Path, help="folder that keeps the worlds' workspaces")
    args = parser.parse_args()
    if args.scale != 1 and args.world != "synth":
        parser.error("--scale is of synth's parameters")
    kinds = tuple(catalogue()) if args.detectors == "all" else MAIN
    only = tuple(args.only.split(",")) if args.only else kinds
    done: list[dict[str, Any]] = []
    if args.results and args.results.exists():
        done = [json.loads(line) for line in args.results.read_text(encoding="utf-8").splitlines() if line]
    levels = args.camouflage.split(",")
    wanted = [
        Run(args.world, seed, args.persons, level, scale=args.scale)
        for seed in range(args.first_seed, args.first_seed + args.seeds)
        for level in levels
    ]
    for run in wanted:
        if any(item["run"] == vars(run) for item in done):
            continue
        item = once(run, args, only)
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
                whole = table(added(part), (*only, "all"), ranked=args.detectors == "all")
                print(f"\n### {args.world}, {level}: {method}\n\n{whole}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
