"""``python -m benchmarks.quality.page RESULTS...``: the scoreboard of finished runs in docs/quality.md and its Chinese twin.

RESULTS are the files that ``python -m benchmarks.quality --results`` wrote. A table a camouflage level: all methods over all
worlds, the worlds one by one, the kinds one by one.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.marks import between_marks

from .scores import MAIN, added

DOCS = Path(__file__).parents[2] / "docs"
LEVELS = ("easy", "medium", "hard")
OWN = "graphfraud"
HEADS = {
    "en": (
        "rings",
        "recall",
        "recall at high",
        "precision at high",
        "at high + medium",
        "member F1",
        "innocent at high",
    ),
    "zh": ("团伙", "查全率", "仅高等级查全率", "高等级查准率", "高＋中等级查准率", "成员 F1", "高等级无辜群体"),
}
WORDS = {
    "method": {"en": "method", "zh": "方法"},
    "world": {"en": "world", "zh": "世界"},
    "kind": {"en": "kind", "zh": "类型"},
    "all": {"en": "all", "zh": "全部"},
    "runs": {"en": "{runs} runs", "zh": "{runs} 次运行"},
    "published rules": {"en": "published rules", "zh": "已公布的规则"},
    "co-swipe threshold + Louvain": {
        "en": "co-swipe threshold + Louvain (rings of cards)",
        "zh": "同刷阈值 + Louvain（卡类团伙）",
    },
    "FRAUDAR": {"en": "FRAUDAR (rings of cards)", "zh": "FRAUDAR（卡类团伙）"},
}
"""Baselines that know company only are asked for rings of cards only."""

Run = dict[str, Any]


def main() -> None:
    """Read the files, write both pages."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality.page")
    parser.add_argument("results", nargs="+", type=Path)
    runs = [
        json.loads(line)
        for file in parser.parse_args().results
        for line in file.read_text(encoding="utf-8").splitlines()
        if line
    ]
    for name, lang in (("quality.md", "en"), ("quality.zh.md", "zh")):
        between_marks(DOCS / name, "\n".join(scoreboard(runs, lang)))


def scoreboard(runs: Sequence[Run], lang: str) -> list[str]:
    """Markdown of all tables.

    Args:
        runs: as ``--results`` holds them.
        lang: en or zh.
    """
    lines: list[str] = []
    for level in (level for level in LEVELS if any(run["run"]["camouflage"] == level for run in runs)):
        part = [run for run in runs if run["run"]["camouflage"] == level]
        lines += [f"### {level} ({WORDS['runs'][lang].format(runs=len(part))})", ""]
        lines += _table("method", ((method, _sum(part, method)) for method in _methods(part)), lang)
        worlds = list(dict.fromkeys(run["run"]["world"] for run in part))
        of_world = {name: [run for run in part if run["run"]["world"] == name] for name in worlds}
        lines += _table("world", ((name, _sum(some, OWN)) for name, some in of_world.items()), lang)
        whole = _sum(part, OWN)
        kinds = [*MAIN, *sorted(set(whole["kinds"]) - {*MAIN, "all"})]
        lines += _table("kind", ((kind, whole) for kind in kinds if kind in whole["kinds"]), lang, by_kind=True)
    return lines


def _methods(runs: Iterable[Run]) -> list[str]:
    return list(dict.fromkeys(method for run in runs for method in run["methods"]))


def _sum(runs: Iterable[Run], method: str) -> Run:
    return added(run["methods"][method] for run in runs if method in run["methods"])


def _table(head: str, rows: Iterable[tuple[str, Run]], lang: str, by_kind: bool = False) -> list[str]:
    heads = (WORDS[head][lang], *HEADS[lang][: -1 if by_kind else None])
    lines = ["| " + " | ".join(heads) + " |", "| --- |" + " --: |" * (len(heads) - 1)]
    for name, total in rows:
        figures = total["kinds"][name if by_kind else "all"]
        innocent = [] if by_kind else [_of(total["flagged"], total["groups"], lang)]
        shown = WORDS[name][lang] if name in WORDS else name
        lines.append("| " + " | ".join([shown, *_cells(figures, lang), *innocent]) + " |")
    return [*lines, ""]


def _cells(figures: dict[str, float], lang: str) -> list[str]:
    def share(part: str, whole: str, counted: bool = False) -> str:
        total = figures[whole]
        if not total:
            return "–"
        return f"{figures[part] / total:.2f}" + (
            (f"（{total:.0f}）" if lang == "zh" else f" of {total:.0f}") if counted else ""
        )

    return [
        f"{figures['rings']:.0f}",
        share("found", "rings"),
        share("found_high", "rings"),
        share("high_right", "high", counted=True),
        share("shown_right", "shown", counted=True),
        share("f1", "found"),
    ]


def _of(part: int, whole: int, lang: str) -> str:
    return f"{part} / {whole}" if lang == "zh" else f"{part} of {whole}"


if __name__ == "__main__":
    main()
