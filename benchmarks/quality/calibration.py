"""Calibration: how often anything comes out where there is nothing but chance.

``python -m benchmarks.quality.calibration --runs 200 --results FILE`` makes a small prefecture without rings and without
look-alikes, permutes its dates within institution × weekday anew for every run (nobody is in company but by habit and
crowd), and runs the whole search of cards in company with its own decoys. Reported are the share of runs with any group at
q ≤ 0.05 and 0.01, each with its exact binomial interval, and the quantiles of the family-wise p-value
``1 − exp(−E₀(best score))`` of each run, which should be uniform or larger. ``--loose`` does the same with a search that lets
chance groups through, else hardly any run has a group to test.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.company import kin_pairs
from graphfraud.detectors.spec import detector
from graphfraud.engines.frame import Visits
from graphfraud.engines.people import People
from graphfraud.engines.scan import windows
from graphfraud.graph.company import Search, decoys, find_groups, permuted, step_down
from graphfraud.graph.landscape import Landscape, landscape

from .worlds import Run, load

LEVELS = (0.05, 0.01)
LOOSE = Search(persons=3, days=2, large=1, screen=2.0, thrift=0.2)
"""Prices and sizes lowered so that chance has something to show: the q-values themselves are put to the test."""
QUANTILES = (0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9)


def peaceful(persons: int, seed: int, by_day: bool) -> tuple[Landscape, People]:
    """Visits and persons of a prefecture without rings and look-alikes."""
    with tempfile.TemporaryDirectory() as folder:
        Run("synth", seed, persons, "medium", fraud=False, look_alikes=False).write(Path(folder) / "source")
        tables = ("setl_d", "psn_info_b", "psn_insu_d", "medins_info_b")
        with load(Path(folder) / "source", Path(folder) / "workspace", tables) as database:
            case = Case(database, detector("collected_cards"), {}, {})
            return _land(case.visits, by_day), case.people


def _land(visits: Visits, by_day: bool) -> Landscape:
    keep = np.flatnonzero(visits.timed)
    place, day = visits.place[keep], visits.day[keep]
    minute = visits.minute[keep] * (0 if by_day else 1)
    window = windows(place, day, len(visits.places), minutes=1 if by_day else 30, crowd=40)
    parts = (visits.person[keep], place, day, minute, visits.weekday[keep])
    return landscape(*parts, window, persons=len(visits.persons))


def once(land: Landscape, people: People, search: Search, runs: int, seed: int) -> dict[str, Any]:
    """One run: permute, search, test; (groups, least q, family-wise p of the best group)."""

    def kin(a: Any, b: Any) -> Any:
        return kin_pairs(people, a, b)

    null = permuted(land, np.random.default_rng(1_000_003 * seed + 17))
    groups, _ = find_groups(null, search, kin)
    if not groups:
        return {"seed": seed, "groups": 0, "q": 1.0, "p": 1.0}
    tail, tested = step_down(groups, decoys(null, search, runs, kin, seed=seed + 1, found=groups), runs)
    p = 1.0 - float(np.exp(-tail.expected(max(group.score for group in groups))))
    return {"seed": seed, "groups": len(groups), "q": min(group.q_value for group in tested), "p": p}


def interval(hits: int, runs: int) -> tuple[float, float]:
    """Exact 95% binomial interval (Clopper & Pearson 1934)."""
    from scipy.stats import beta

    low = float(beta.ppf(0.025, hits, runs - hits + 1)) if hits else 0.0
    high = float(beta.ppf(0.975, hits + 1, runs - hits)) if hits < runs else 1.0
    return low, high


def summary(rows: list[dict[str, Any]]) -> str:
    """Markdown: shares with intervals, then the quantiles."""
    runs = len(rows)
    lines = [f"{runs} runs, {sum(row['groups'] > 0 for row in rows)} of them with any group before testing.\n"]
    lines += ["| any finding at | runs | share | 95% interval |", "| --- | --: | --: | --- |"]
    for level in LEVELS:
        hits = sum(row["q"] <= level for row in rows)
        low, high = interval(hits, runs)
        lines.append(f"| q ≤ {level} | {hits} of {runs} | {hits / runs:.3f} | {low:.3f}–{high:.3f} |")
    p = np.sort([row["p"] for row in rows])
    lines += ["\n| α | P(p ≤ α) | 95% interval |", "| --: | --: | --- |"]
    for alpha in QUANTILES:
        hits = int((p <= alpha).sum())
        low, high = interval(hits, runs)
        lines.append(f"| {alpha} | {hits / runs:.4f} | {low:.4f}–{high:.4f} |")
    return "\n".join(lines)


def main() -> int:
    """Run what is missing, print the summary."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality.calibration", description="False alarms by chance alone.")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--persons", type=int, default=1500)
    parser.add_argument("--decoys", type=int, default=40)
    parser.add_argument(
        "--loose", action="store_true", help="a search so loose that chance groups come out of most runs"
    )
    parser.add_argument("--by-day", action="store_true", help="clocks unknown: company is the same date")
    parser.add_argument("--results", type=Path, required=True, help="JSON lines of finished runs, added to")
    args = parser.parse_args()
    kept = args.results.read_text(encoding="utf-8").splitlines() if args.results.exists() else []
    rows = [json.loads(line) for line in kept if line]
    land, people = peaceful(args.persons, 1, args.by_day)
    search = LOOSE if args.loose else Search(persons=3, days=4)
    done = {row["seed"] for row in rows}
    for seed in range(args.runs):
        if seed in done:
            continue
        rows.append(once(land, people, search, args.decoys, seed))
        with args.results.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(rows[-1]) + "\n")
    print(summary(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
