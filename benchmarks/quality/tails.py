"""Tails: how often a p-value is as small as it says, where there is nothing but chance.

``python -m benchmarks.quality.tails --runs 200 --results FILE [--plot FILE.svg]`` makes a small prefecture without rings and
without look-alikes, permutes its dates within institution × weekday anew for every run, and puts every pair of persons
with opportunity (some institution, weekday and hour in common) to the test that the search puts pairs to. A test that holds has
P(p ≤ α) ≤ α for every α: counts are discrete, so the share stays below α rather than at it.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from graphfraud.engines.scan import co_presence
from graphfraud.graph.company import permuted, tested_links
from graphfraud.graph.landscape import Landscape

from .calibration import interval, peaceful

ALPHAS = (0.05, 0.01, 0.005, 1e-3, 5e-4, 1e-4, 5e-5, 1e-5, 1e-6)
WEEK_MINUTES = 7 * 1440


def opportunity(land: Landscape) -> int:
    """Pairs of persons who visit some institution on the same weekday within its window, whatever the dates."""
    moment = land.weekday.astype(np.int64) * 1440 + land.minute
    order = np.lexsort((land.person, moment, land.place))
    met = co_presence(
        land.place[order],
        moment[order],
        land.person[order],
        land.weekday[order].astype(land.day.dtype),
        land.window,
        persons=len(land.starts) - 1,
        least=1,
        most=len(moment),
    )
    return len(met.a)


def once(land: Landscape, seed: int, pairs: int) -> dict[str, Any]:
    """One run: dates permuted, every pair that met tested; how many of ``pairs`` p-values are at or below each level."""
    null = permuted(land, np.random.default_rng(2_000_003 * seed + 29))
    met = co_presence(
        null.place, null.moment, null.person, null.day, null.window, persons=len(null.starts) - 1, least=1
    )
    nats = tested_links(null, -1.0, met).nats
    return {"seed": seed, "hits": [int((nats >= -np.log(alpha)).sum()) for alpha in ALPHAS], "pairs": pairs}


def summary(rows: list[dict[str, Any]]) -> str:
    """Markdown: the share of tests at or below each level, with the exact interval as if tests were independent."""
    tests = sum(row["pairs"] for row in rows)
    hits = np.sum([row["hits"] for row in rows], axis=0)
    lines = [f"{len(rows)} runs, {tests:,} tests of pairs with opportunity.\n"]
    lines += ["| α | p ≤ α | P(p ≤ α) | 95% interval | share of α |", "| --: | --: | --: | --- | --: |"]
    for alpha, count in zip(ALPHAS, hits, strict=True):
        low, high = interval(int(count), tests)
        share = count / tests
        lines.append(f"| {alpha:g} | {count:,} | {share:.2e} | {low:.2e}–{high:.2e} | {share / alpha:.2f} |")
    return "\n".join(lines)


def plot(rows: list[dict[str, Any]], file: Path) -> None:
    """QQ plot: the level against the share of p-values at or below it, both logarithmic; a test that holds stays below the line."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "tails"
    from matplotlib import pyplot

    tests = sum(row["pairs"] for row in rows)
    share = np.sum([row["hits"] for row in rows], axis=0) / tests
    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([1e-7, 1], [1e-7, 1], "--", color="0.5", label="P(p ≤ α) = α")
    seen = share > 0
    axes.plot(np.asarray(ALPHAS)[seen], share[seen], "o-", color="#0072b2", label=f"{tests:,} pairs, {len(rows)} runs")
    axes.set(xscale="log", yscale="log", xlabel="α", ylabel="P(p ≤ α)")
    axes.legend(loc="upper left")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def main() -> int:
    """Run what is missing, print the summary."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality.tails", description="Small p-values by chance alone.")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--persons", type=int, default=1500)
    parser.add_argument("--by-day", action="store_true", help="clocks unknown: company is the same date")
    parser.add_argument("--results", type=Path, required=True, help="JSON lines of finished runs, added to")
    parser.add_argument("--plot", type=Path, help="SVG file of the QQ plot")
    args = parser.parse_args()
    kept = args.results.read_text(encoding="utf-8").splitlines() if args.results.exists() else []
    rows = [json.loads(line) for line in kept if line]
    land, _ = peaceful(args.persons, 1, args.by_day)
    pairs = opportunity(land)
    done = {row["seed"] for row in rows}
    for seed in range(args.runs):
        if seed in done:
            continue
        rows.append(once(land, seed, pairs))
        with args.results.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(rows[-1]) + "\n")
    print(summary(rows))
    if args.plot:
        plot(rows, args.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
