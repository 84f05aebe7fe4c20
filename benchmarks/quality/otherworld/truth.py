"""The truth beside the tables: one JSON object a planted group."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .export import Ids
from .world import World


def write_truth(folder: Path, world: World, ids: Ids, alive: NDArray[np.bool_]) -> None:
    """Write truth.jsonl; identifiers are those of the tables, settlements include the refunds of planted visits."""
    v = world.book.visits()
    refunds: dict[int, list[int]] = {}
    for row in np.flatnonzero((v.refund_of >= 0) & alive):
        refunds.setdefault(int(v.refund_of[row]), []).append(int(row))
    seen = np.zeros(len(world.people), bool)
    seen[v.person[alive]] = True
    count: dict[str, int] = {}
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as out:
        for group in world.book.groups:
            count[group.kind] = count.get(group.kind, 0) + 1
            rows = [r for r in group.visits if alive[r]]
            rows += [b for r in rows for b in refunds.get(r, [])]
            entry = {
                "ring_id": group.ring_id or f"{group.kind}-{count[group.kind]:03d}",
                "kind": group.kind,
                "innocent": group.innocent,
                "camouflage": world.camouflage.name,
                "patients": sorted(ids.person[[x for x in group.patients if seen[x]]].tolist()),
                "institutions": sorted(ids.place[group.institutions].tolist()),
                "doctors": sorted(ids.doctor[group.doctors].tolist()),
                "employers": sorted(ids.employer[group.employers].tolist()),
                "codes": sorted(group.codes),
                "settlements": sorted({str(ids.visit[r]) for r in rows}),
                "joint_events": group.joint_events,
            }
            out.write(json.dumps(entry, ensure_ascii=False) + "\n")
