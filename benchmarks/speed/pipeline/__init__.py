"""The main job as a good data scientist would write it with pandas, numpy and networkx: the same questions, tests and readings.

``tables`` reads what is needed of the files, ``meetings`` tests pairs, ``rings`` finds groups, holds them against decoys and varies them,
``company`` tries innocent readings and signs of conduct on each, ``travel`` and ``referral`` do the other two detectors. Large steps are
vectorised, small ones a group run on arrays, as far as one gets without compiled code of one's own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx

from benchmarks.speed.pipeline import referral, rings, tables, travel
from benchmarks.speed.pipeline.meetings import meetings


def main_job(folder: Path) -> list[dict[str, Any]]:
    """Findings of the five detectors from the CSV files of a folder, with what speaks for and against each."""
    case = tables.case(folder)
    return [*rings.findings(case), *travel.findings(case), *referral.findings(case)]


def lent_cards(path: Path) -> list[list[int]]:
    """The plainest version of the ring search: pairs on three days, Louvain; no test, no reading."""
    met = meetings(tables.settlements(path, tables.BARE))
    days = met.groupby(["a", "b"]).day.nunique()
    days = days[days >= 3].reset_index()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(zip(days.a.tolist(), days.b.tolist(), days.day.tolist(), strict=True))
    return [sorted(part) for part in nx.community.louvain_communities(graph, seed=1) if len(part) >= 3]
