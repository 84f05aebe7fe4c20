"""Figures of many runs added up: kind by kind, per camouflage level and method."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

MAIN = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral")
CARDS = MAIN[:3]
TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "medins_info_b", "psn_info_b", "psn_insu_d")
ALL_TABLES = (*TABLES, "drugtracinfo", "purcinfo")
COUNTS = ("rings", "found", "found_high", "high", "high_right", "high_belonging", "shown", "shown_right")
HEADS = ("kind", "rings", "recall", "recall at high", "precision at high", "at high + medium", "member F1")
PRECISION = "average precision"


def condensed(board: dict[str, Any], methods_own: bool, wanted: Collection[str] = MAIN) -> dict[str, Any]:
    """What of a scoreboard's JSON is kept of a run.

    Args:
        board: Scoreboard.to_json().
        methods_own: precision by kind is told apart (a baseline knows no kinds: its precision stands under "all").
        wanted: kinds that are kept, and added up under "all".
    """
    kinds = {
        kind: {name: figures[name] for name in COUNTS}
        | {
            "f1": (figures["member_f1"] or 0.0) * figures["found"],
            "ap": (figures["average_precision"] or 0.0) * figures["rings"],
        }
        for kind, figures in board["by_kind"].items()
        if kind in wanted
    }
    whole = {name: sum(part[name] for part in kinds.values()) for name in (*COUNTS, "f1", "ap")}
    if not methods_own:
        for part in kinds.values():
            part.update(dict.fromkeys(COUNTS[3:], 0))
    innocent = board["innocent"]
    return {"kinds": kinds | {"all": whole}, "groups": innocent["groups"], "flagged": innocent["flagged"]}


def added(runs: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Sum of condensed runs."""
    kinds: dict[str, dict[str, float]] = {}
    groups = flagged = count = 0
    for run in runs:
        count += 1
        groups, flagged = groups + run["groups"], flagged + run["flagged"]
        for kind, part in run["kinds"].items():
            total = kinds.setdefault(kind, dict.fromkeys((*COUNTS, "f1", "ap"), 0))
            for name in total:
                total[name] += part.get(name, 0)
    return {"kinds": kinds, "groups": groups, "flagged": flagged, "runs": count}


def _ratio(part: float, whole: float) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def table(total: dict[str, Any], shown: Iterable[str] = (*MAIN, "all"), ranked: bool = False) -> str:
    """Markdown table of summed runs, the kinds that are to be shown; ``ranked`` adds the average precision."""
    heads = (*HEADS, PRECISION) if ranked else HEADS
    lines = ["| " + " | ".join(heads) + " |", "| --- |" + " --: |" * (len(heads) - 1)]
    for kind in shown:
        part = total["kinds"].get(kind)
        if part is None:
            continue
        cells = (
            kind,
            f"{part['rings']:.0f}",
            _ratio(part["found"], part["rings"]),
            _ratio(part["found_high"], part["rings"]),
            _ratio(part["high_right"], part["high"]) + (f" of {part['high']:.0f}" if part["high"] else ""),
            _ratio(part["shown_right"], part["shown"]) + (f" of {part['shown']:.0f}" if part["shown"] else ""),
            _ratio(part["f1"], part["found"]),
            *([_ratio(part["ap"], part["rings"])] if ranked else []),
        )
        lines.append("| " + " | ".join(cells) + " |")
    lines.append(f"\nInnocent groups at high: {total['flagged']} of {total['groups']} in {total['runs']} runs.")
    return "\n".join(lines)
