"""Two baselines on the same visits: a co-swipe threshold with Louvain, and FRAUDAR's densest blocks.

Both answer in the contract's form of a finding, all of them high, so that the same scorer weighs them. They know
nothing of chance or of innocent readings; FRAUDAR is even told how many blocks to take.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Visits
from graphfraud.engines.scan import co_presence

from .fraudar import blocks

Array = npt.NDArray[Any]
MINUTES = 10
DAYS = 3
SLOT = 30
"""Minutes of a slot of the day in FRAUDAR's columns."""


def _finding(number: int, name: str, visits: Visits, members: Array, rows: Array, score: float) -> dict[str, Any]:
    return {
        "id": f"{name}-{number:08x}",
        "detector": "lent_card_ring",
        "severity": "high",
        "score": score,
        "members": [{"kind": "patient", "id": str(visits.persons[code])} for code in members],
        "settlements": [str(visits.setl_ids[code]) for code in visits.setl[rows]],
    }


def louvain(visits: Visits, seed: int = 1) -> list[dict[str, Any]]:
    """Pairs within ten minutes at one institution on three days or more; Louvain communities of three or more."""
    import networkx as nx

    moment = visits.day.astype(np.int64) * 1440 + visits.minute
    window = np.full(len(visits.places), MINUTES, np.int32)
    pairs = co_presence(
        visits.place, moment, visits.person, visits.day, window, persons=len(visits.persons), least=DAYS
    )
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(zip(pairs.a.tolist(), pairs.b.tolist(), pairs.days.tolist(), strict=True))
    found = [np.array(sorted(part)) for part in nx.community.louvain_communities(graph, seed=seed) if len(part) >= 3]
    found.sort(key=lambda part: -graph.subgraph(part.tolist()).size("weight") / len(part))
    return [
        _finding(k, "louvain", visits, part, visits.of(part), 1 - k / max(len(found), 1))
        for k, part in enumerate(found)
    ]


def fraudar(visits: Visits, count: int) -> list[dict[str, Any]]:
    """The ``count`` densest blocks of person × (institution, day, half hour), one after the other."""
    slot = (visits.place.astype(np.int64) * (int(visits.day.max(initial=0)) + 1) + visits.day) * (1440 // SLOT)
    column = np.unique(slot + visits.minute // SLOT, return_inverse=True)[1]
    findings = []
    for k, (members, rows, density) in enumerate(blocks(visits.person, column, len(visits.persons), count)):
        findings.append(_finding(k, "fraudar", visits, members, rows, 1 - k / max(count, 1)))
        if density <= 0:
            break
    return [item for item in findings if len(item["members"]) >= 3]
