"""Where rings of cards are lost, and why findings are wrong: one line a ring, one a finding.

``python -m benchmarks.quality.diagnose --world otherworld --seed 1 --camouflage hard --cache FOLDER``

For a planted ring: the finding that answers it and what keeps it below high, or else the last step of the search that
still held it: whether the true members would pass by themselves (``visible``), how many of their pairs are links, the most alike
community, the most alike group and its q-value. For a finding that belongs to no ring: what it is made of and what
was said of it. ``--cache`` keeps the read workspace, so that a changed search can be looked at again within seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.company import Level, groups_of, search_level
from graphfraud.detectors.judgement import Lead, score_of, severity_of
from graphfraud.detectors.ring_lead import closeness, remarks, ring_lead
from graphfraud.detectors.spec import detector
from graphfraud.graph.company import score_group
from graphfraud.graph.seeding import occasions, seeds_of
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import signs
from graphfraud.store.database import Database
from graphfraud.synth.score import score

from .scores import CARDS, TABLES, added, condensed, table
from .worlds import WORLDS, Run, load

Array = npt.NDArray[Any]
SEVERITIES = ("high", "medium", "low")


@dataclass(frozen=True)
class Judged:
    """A finding with what led to it."""

    detector: str
    level: Level
    scene: Company
    lead: Lead
    severity: str
    remarks: list[str]

    @property
    def persons(self) -> frozenset[str]:
        """Its members."""
        return frozenset(self.lead.identity)

    @property
    def answer(self) -> dict[str, Any]:
        """What the scorer needs of it."""
        return {
            "id": f"{self.detector}-{hash_of(self.persons)}",
            "detector": self.detector,
            "severity": self.severity,
            "score": score_of(self.lead, self.severity),
            "members": [{"kind": member.kind, "id": member.id} for member in self.lead.members],
            "settlements": list(self.lead.settlements),
        }

    def why(self) -> str:
        """What keeps it from being high."""
        said = [
            f"{item.code} {item.verdict}{'!' if item.decisive else ''}"
            for item in self.lead.readings
            if item.verdict == "holds" or (item.verdict == "untestable" and item.decisive)
        ]
        said += [f"q={self.lead.q_value:.2g}"] if (self.lead.q_value or 0) > 0.01 else []
        said += [f"stability={self.lead.stability:.2f}"] if self.lead.stability < 0.6 else []
        return ", ".join([*said, *self.remarks]) or "nothing"

    def signs(self) -> str:
        """Signs of conduct shown."""
        return ",".join(sign.reason.code for sign in signs(self.scene) if sign.shown) or "-"


def workspace(run: Run, cache: Path | None) -> tuple[Path, list[dict[str, Any]]]:
    """The folder of the world's workspace and its truth, made where the cache does not hold it."""
    import tempfile

    folder = (cache or Path(tempfile.mkdtemp(prefix="graphfraud-diagnose-"))) / run.name
    if not (folder / "truth.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        truth = run.write(folder / "source")
        load(folder / "source", folder / "workspace", TABLES).__exit__(None, None, None)
        shutil.rmtree(folder / "source")
        (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    return folder / "workspace", json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def judged(database: Database, shared: dict[str, Any]) -> list[Judged]:
    """All findings of the three detectors of cards."""
    found = []
    for name in CARDS:
        item = detector(name)
        case = Case(database, item, item.settings(None), shared)
        for group in groups_of(case):
            lead = ring_lead(case, group, item.title, {"zh": "", "en": ""})
            scene = group.level.scene(case, group.group)
            found.append(Judged(name, group.level, scene, lead, severity_of(lead), remarks(scene, group)))
    return found


def hash_of(names: frozenset[str]) -> str:
    """A short name for a set."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:8]


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Size of the common part over that of both."""
    return len(one & other) / max(len(one | other), 1)


def lost(case: Case, members: frozenset[str]) -> str:
    """How far each search got with these members."""
    visits = case.visits
    code = {name: k for k, name in enumerate(visits.persons)}
    ring = np.array(sorted(code[name] for name in members if name in code), np.int64)
    lines = []
    for name in ("minute", "far", "day"):
        level = search_level(case, name)
        if level is None:
            continue
        group = score_group(level.land, ring, level.search.thrift)
        if group.days < 2:
            continue
        inside = np.isin(level.links.a, ring) & np.isin(level.links.b, ring)
        pairs = len(ring) * (len(ring) - 1) // 2
        seeds = [*seeds_of(level.links, level.search), *occasions(level.land)]
        best_seed = max((_overlap(ring, seed) for seed in seeds), default=0.0)
        best = max(level.tried, key=lambda item: _overlap(ring, item.members), default=None)
        told = "none" if best is None else f"{_overlap(ring, best.members):.2f} q={best.q_value:.2g}"
        lines.append(
            f"[{name}] visible score={group.score:.1f} E0={level.tail.expected(group.score):.2g} days={group.days} large={group.large} "
            f"pairs linked {int(inside.sum())}/{pairs} (kin {int((inside & level.kin).sum())}) community {best_seed:.2f} group {told}"
        )
    return "; ".join(lines)


def _overlap(one: Array, other: Array) -> float:
    common = len(np.intersect1d(one, other))
    return common / max(len(one) + len(other) - common, 1)


def report(database: Database, truth: list[dict[str, Any]]) -> tuple[list[str], dict[str, Any]]:
    """Lines on rings, then lines on wrong findings; the scoreboard."""
    shared: dict[str, Any] = {}
    found = judged(database, shared)
    board = condensed(score([one.answer for one in found], truth).to_json(), True)
    item = detector(CARDS[0])
    case = Case(database, item, item.settings(None), shared)
    groups = [(row, frozenset(map(str, row["patients"]))) for row in truth]
    lines = []
    for row, members in groups:
        if row["innocent"] or row["kind"] not in CARDS:
            continue
        near = sorted(
            (one for one in found if jaccard(one.persons, members) >= 0.5),
            key=lambda one: SEVERITIES.index(one.severity),
        )
        head = f"{row['kind']:18} {row['ring_id'][-7:]:8} n={len(members):3} events={row.get('events')}"
        if near:
            best = near[0]
            lines.append(
                f"RING  {best.severity:7} {head} J={jaccard(best.persons, members):.2f} as {best.detector} ({best.level.name}) "
                f"signs {best.signs()}; why: {best.why()}"
            )
        else:
            part = max(found, key=lambda one: jaccard(one.persons, members), default=None)
            rest = "" if part is None else f"; nearest finding J={jaccard(part.persons, members):.2f} {part.severity}"
            lines.append(f"RING  lost    {head} {lost(case, members)}{rest}")
    for one in sorted(found, key=lambda one: SEVERITIES.index(one.severity)):
        if any(not row["innocent"] and len(one.persons & members) * 2 >= len(one.persons) for row, members in groups):
            close = max(jaccard(one.persons, members) for row, members in groups if not row["innocent"])
            if close >= 0.5 or one.severity == "low":
                continue
            verdict = "piece"
        else:
            verdict = "WRONG"
        made = sorted(((len(one.persons & members), row["ring_id"]) for row, members in groups), reverse=True)[:2]
        parts = " + ".join(f"{count} of {name}" for count, name in made if count)
        _, spans, _ = one.scene.parts
        lines.append(
            f"{verdict} {one.severity:7} {one.detector:18} ({one.level.name}) n={len(one.persons):3} gatherings={len(spans)} days="
            f"{len(np.unique(spans[:, 2]))} close={closeness(one.scene):.2f} q={one.lead.q_value:.2g} [{parts or 'ordinary people'}] signs {one.signs()}; "
            f"why: {one.why()}"
        )
    return lines, board


def main() -> int:
    """Print the report of one or more worlds."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality.diagnose", description="Where rings of cards are lost.")
    parser.add_argument("--world", choices=WORLDS, default="otherworld")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--camouflage", default="hard")
    parser.add_argument("--cache", type=Path, help="folder that keeps the worlds' workspaces")
    args = parser.parse_args()
    boards: list[dict[str, Any]] = []
    for seed in range(args.first_seed, args.first_seed + args.seeds):
        for camouflage in args.camouflage.split(","):
            run = Run(args.world, seed, args.persons, camouflage)
            folder, truth = workspace(run, args.cache)
            print(f"## {run.name}")
            with Database(folder, read_only=True) as database:
                lines, board = report(database, truth)
            boards.append(board)
            print("\n".join(lines), flush=True)
    print(table(added(boards), CARDS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
