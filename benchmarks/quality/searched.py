"""A folder of files searched and scored: one row of the tables of parts and of faults."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphfraud.detectors.run import detect
from graphfraud.review import blacklist
from graphfraud.synth.score import score

from .__main__ import LONG_AGO, keep
from .scores import ALL_TABLES, condensed
from .worlds import load

HEADS = ("rings", "recall", "at high", "thin", "high", "right", "shown", "right", "innocents at high", "said")
"""Of a row. Rings are those with six joint events left and more; thin: found of those with fewer."""


@dataclass(frozen=True)
class Search:
    """What a search of a folder gave: findings (JSON objects) and what each detector's run says of itself (rows of gf_run)."""

    found: list[dict[str, Any]]
    runs: list[dict[str, Any]]

    @property
    def idle(self) -> set[str]:
        """Detectors that lacked a table or a column."""
        return {str(run["detector"]) for run in self.runs if run["state"] == "lacks"}

    @property
    def said(self) -> list[str]:
        """Warnings of the runs, each once."""
        return sorted({text["en"] for run in self.runs for text in json.loads(run["detail"]).get("warnings", [])})


def search(files: Path, workspace: Path, known: Collection[str], only: Collection[str]) -> Search:
    """Read the files into a new workspace and search it.

    Args:
        files: folder of CSV files, named as the tables.
        workspace: folder that does not exist yet.
        known: persons (psn_no) who are on the blacklist beforehand.
        only: detector ids.
    """
    with load(files, workspace, ALL_TABLES) as database:
        for person in known:
            blacklist.add(database, "patient", person, reason="confirmed before", by="bench", since=LONG_AGO)
        found = [finding.to_json() for finding in detect(database, only=tuple(only))]
        return Search(found, database.rows("SELECT detector, state, detail FROM gf_run"))


def cells(searched: Search, truth: list[dict[str, Any]], only: Collection[str], stem: Path | None) -> list[str]:
    """Cells of the table (HEADS); what the runs said goes to stderr, findings, truth and scoreboard beside ``stem``."""
    scored = score(searched.found, truth)
    if stem:
        keep(stem, searched.found, truth, scored.text())
    board = condensed(scored.to_json(), True, only)
    whole, thin = board["kinds"]["all"], scored.overall
    for text in searched.said:
        print("   ", text, file=sys.stderr)
    return [
        f"{whole['rings']:.0f}",
        f"{whole['found'] / max(whole['rings'], 1):.2f}",
        f"{whole['found_high'] / max(whole['rings'], 1):.2f}",
        f"{thin.thin_found} of {thin.thin_rings}",
        *(f"{whole[name]:.0f}" for name in ("high", "high_right", "shown", "shown_right")),
        f"{board['flagged']} of {board['groups']}",
        f"{len(searched.said)}" + (f", {len(searched.idle)} idle" if searched.idle else ""),
    ]
