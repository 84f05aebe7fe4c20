"""The published page: a table a comparison with ratios and peak memory, and the growth plot."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

TITLES = {
    "ingest": "Ingest: CSV to a typed table on disk without repeated settlements",
    "co_swipe": "Co-swipe pairs: one institution, ten minutes, three days or more",
    "communities": "Communities of a weighted graph",
    "peeling": "Densest group of the same graph by greedy peeling",
    "main_job": "The whole main job: CSV files to findings of the five main detectors",
    "lookup": "An investigator's questions",
    "view": "One finding's picture",
    "growth": "Growth at constant density, two fee lines a settlement",
}
HIDDEN = {"seconds", "peak_mb", "before_mb", "spread", "cpu_s"}


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Slope of log seconds on log rows, least squares."""
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in seconds]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x)


def comparison(jobs: dict[str, dict[str, Any]]) -> list[str]:
    """Rows of one comparison; the first job is the measure of the others."""
    out = [
        "| job | median s | × of the first | processor s | peak MiB | spread s | found |",
        "| --- | --: | --: | --: | --: | --: | --- |",
    ]
    first = next(iter(jobs.values())).get("seconds")
    for name, found in jobs.items():
        if "failed" in found:
            out.append(f"| {name} | – | – | – | – | – | failed: {found['failed'][:80]} |")
            continue
        more = ", ".join(f"{key} {value:,.4g}" for key, value in found.items() if key not in HIDDEN)
        ratio = found["seconds"] / first if first else math.nan
        out.append(
            f"| {name} | {found['seconds']:.3g} | {ratio:.2f} | {found['cpu_s']:.3g} | {found['peak_mb']:,.0f} | {found['spread']:.2g} | {more} |"
        )
    return out


def write(results: dict[str, Any], file: Path) -> None:
    """Write the measured part of the page, between its marks, and the plot beside it."""
    from benchmarks.speed.jobs import COMPARISONS

    machine = results.get("machine", {})
    lines = [f"Measured on {machine.get('cores')} cores, {machine.get('system')}, Python {machine.get('python')}.", ""]
    for name, title in TITLES.items():
        by_rows = results.get(name)
        if not by_rows:
            continue
        lines += [f"### {title}", ""]
        if name == "growth":
            lines += growth(by_rows, file.parent / "images" / "benchmarks-growth.svg")
            continue
        for rows, jobs in sorted(by_rows.items(), key=lambda item: int(item[0])):
            ordered = {job: jobs[job] for job in COMPARISONS[name] if job in jobs}
            lines += [f"{int(rows):,} rows", "", *comparison(ordered), ""]
    text = file.read_text(encoding="utf-8") if file.exists() else "<!-- measured -->\n<!-- /measured -->\n"
    head, _, rest = text.partition("<!-- measured -->")
    _, _, tail = rest.partition("<!-- /measured -->")
    file.write_text(
        head + "<!-- measured -->\n" + "\n".join(lines).rstrip() + "\n<!-- /measured -->" + tail, encoding="utf-8"
    )


def growth(by_rows: dict[str, Any], picture: Path) -> list[str]:
    """The growth table, its exponents, and the plot."""
    sizes = sorted(int(rows) for rows in by_rows)
    lines = ["| rows | ingest s | peak MiB | detect s | peak MiB |", "| --: | --: | --: | --: | --: |"]
    for size in sizes:
        one, two = by_rows[str(size)].get("growth ingest", {}), by_rows[str(size)].get("growth detect", {})
        figures = [
            f"{job['seconds']:.1f} | {job['peak_mb']:,.0f}" if "seconds" in job else "– | –" for job in (one, two)
        ]
        lines.append(f"| {size:,} | {' | '.join(figures)} |")
    series = {}
    for job in ("growth ingest", "growth detect"):
        points = [
            (size, by_rows[str(size)][job]["seconds"]) for size in sizes if "seconds" in by_rows[str(size)].get(job, {})
        ]
        if len(points) > 1:
            series[job] = points
            lines += ["", f"{job}: exponent {exponent(*map(list, zip(*points, strict=True))):.2f}."]
    plot(series, picture)
    return [*lines, "", "![Seconds by rows](images/benchmarks-growth.svg)", ""]


def plot(series: dict[str, list[tuple[int, float]]], picture: Path) -> None:
    """Seconds by rows, both logarithmic, as SVG."""
    if not series:
        return
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4))
    for name, points in series.items():
        axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="settlements", ylabel="seconds")
    axes.grid(True, which="both", alpha=0.3)
    axes.legend()
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, metadata={"Date": None})
    pyplot.close(figure)
