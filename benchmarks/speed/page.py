"""The published page: a table a comparison with ratios and peak memory, and the growth plot."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from benchmarks.marks import between_marks

TITLES = {
    "en": {
        "ingest": "Ingest: CSV to a typed table on disk without repeated settlements",
        "co_swipe": "Co-swipe pairs: one institution, ten minutes, three days or more",
        "communities": "Communities of a weighted graph",
        "peeling": "Densest group of the same graph by greedy peeling",
        "main_job": "The whole main job: CSV files to findings of the five main detectors",
        "lookup": "An investigator's questions",
        "view": "One finding's picture",
        "all_detectors": "All detectors: a made-up prefecture with all its tables",
        "growth": "Growth at constant density, two fee lines a settlement",
    },
    "zh": {
        "ingest": "导入：从 CSV 到磁盘上有类型、无重复结算的表",
        "co_swipe": "同行刷卡人对：同一机构、十分钟内、三天以上",
        "communities": "加权图的社群",
        "peeling": "同一张图的最密群体（贪心剥离）",
        "main_job": "完整主任务：从 CSV 文件到五个主要检测器的发现",
        "lookup": "调查员的查询",
        "view": "一项发现的图",
        "all_detectors": "全部检测器：带全部表的虚构统筹区",
        "growth": "密度不变时随规模的增长，每条结算两条费用明细",
    },
}
HEADS = {
    "en": (
        "| job | median s | × of the first | processor s | peak MiB | spread s | found |",
        "Measured on {cores} cores, {system}, Python {python}.",
        "{rows:,} rows",
        "| rows | ingest s | processor s | peak MiB | detect s | processor s | peak MiB | both s | findings |",
    ),
    "zh": (
        "| 工作 | 中位秒 | 为首项的倍数 | 处理器秒 | 内存峰值 MiB | 极差秒 | 结果 |",
        "在 {cores} 核、{system}、Python {python} 上测得。",
        "{rows:,} 行",
        "| 行数 | 导入秒 | 处理器秒 | 内存峰值 MiB | 检测秒 | 处理器秒 | 内存峰值 MiB | 合计秒 | 发现 |",
    ),
}
HIDDEN = {"seconds", "peak_mb", "before_mb", "spread", "cpu_s"}


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Slope of log seconds on log rows, least squares."""
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in seconds]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x)


def comparison(jobs: dict[str, dict[str, Any]], lang: str) -> list[str]:
    """Rows of one comparison; the first job is the measure of the others."""
    out = [HEADS[lang][0], "| --- | --: | --: | --: | --: | --: | --- |"]
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
    """Write the measured part of the page and of its Chinese twin, between their marks, and the plot beside them."""
    for lang, page in (("en", file), ("zh", file.with_suffix(".zh.md"))):
        between_marks(page, "\n".join(measured(results, lang)))
    series = {
        job: found
        for job in ("growth ingest", "growth detect")
        if len(found := points(results.get("growth", {}), job)) > 1
    }
    plot(series, file.parent / "images" / "benchmarks-growth.svg")


def measured(results: dict[str, Any], lang: str) -> list[str]:
    """The tables of all comparisons that were run."""
    from benchmarks.speed.jobs import COMPARISONS

    _, machine, size, _ = HEADS[lang]
    lines = [machine.format(**results["machine"]), ""]
    for name, title in TITLES[lang].items():
        by_rows = results.get(name)
        if not by_rows:
            continue
        lines += [f"### {title}", ""]
        if name == "growth":
            lines += growth(by_rows, lang)
            continue
        for rows, jobs in sorted(by_rows.items(), key=lambda item: int(item[0])):
            ordered = {job: jobs[job] for job in COMPARISONS[name] if job in jobs}
            lines += [size.format(rows=int(rows)), "", *comparison(ordered, lang), ""]
    return lines


def points(by_rows: dict[str, Any], job: str) -> list[tuple[int, float]]:
    """(rows, seconds) of a job's runs that came to their end."""
    sizes = sorted(int(rows) for rows in by_rows)
    return [
        (size, by_rows[str(size)][job]["seconds"]) for size in sizes if "seconds" in by_rows[str(size)].get(job, {})
    ]


def growth(by_rows: dict[str, Any], lang: str) -> list[str]:
    """The growth table and its exponents."""
    lines = [HEADS[lang][3], "| --: " * 9 + "|"]
    for size in sorted(int(rows) for rows in by_rows):
        one, two = by_rows[str(size)].get("growth ingest", {}), by_rows[str(size)].get("growth detect", {})
        figures = [
            f"{job['seconds']:.1f} | {job['cpu_s']:.1f} | {job['peak_mb']:,.0f}" if "seconds" in job else "– | – | –"
            for job in (one, two)
        ]
        both = "seconds" in one and "seconds" in two
        figures += [f"{one['seconds'] + two['seconds']:.0f} | {two['findings']:.0f}" if both else "– | –"]
        lines.append(f"| {size:,} | {' | '.join(figures)} |")
    for job in ("growth ingest", "growth detect"):
        found = points(by_rows, job)
        if len(found) > 1:
            slope = exponent([size for size, _ in found], [seconds for _, seconds in found])
            lines += ["", f"{job}: {'exponent' if lang == 'en' else '指数'} {slope:.2f}"]
    return [*lines, "", "![](images/benchmarks-growth.svg)", ""]


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
