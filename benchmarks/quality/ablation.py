"""What each part is worth: the scoreboard with one part taken out at a time.

``python -m benchmarks.quality.ablation --world otherworld --seeds 3 --camouflage medium --cache FOLDER``

* whole: the search as it is.
* without readings: every innocent reading is taken to be rejected, whatever it found.
* without null model: pairs are linked by three days in company, their communities are the groups, nothing is tested.
* without graph: connected parts of the significant pairs (Benjamini–Hochberg at 0.01 over the pairs that met) are the
  groups; no communities, no pruning, no completing, no test of the group.
* pairs alone: each significant pair is a finding.

The rings of cards and, for the readings, the other main detectors; the readings are tried in all variants but the second.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.company import Level, groups_of, kin_pairs, search_level
from graphfraud.detectors.judgement import Lead, score_of, severity_of
from graphfraud.detectors.ring_lead import ring_lead
from graphfraud.detectors.spec import detector
from graphfraud.graph.company import Group, Links, score_group, tested_links, without_doubles
from graphfraud.graph.seeding import seeds_of
from graphfraud.stats.decoys import Tail
from graphfraud.stats.fdr import benjamini_hochberg
from graphfraud.store.database import Database
from graphfraud.synth.score import score

from .diagnose import hash_of, workspace
from .scores import CARDS, MAIN, added, condensed, table
from .worlds import WORLDS, Run

Array = npt.NDArray[Any]
LEVELS = ("minute", "far", "day")
OFTEN = 3
"""Days in company from which a pair is linked where nothing is tested."""
LIMIT = 0.01
CERTAIN = Tail(np.full(1, -np.inf), np.inf, np.inf, 1.0)
"""Nothing is expected by chance: what no test doubts."""


def answer(name: str, lead: Lead) -> dict[str, Any]:
    """What the scorer needs of a lead."""
    severity = severity_of(lead)
    return {
        "id": f"{name}-{hash_of(frozenset(lead.identity))}",
        "detector": name,
        "severity": severity,
        "score": score_of(lead, severity),
        "members": [{"kind": member.kind, "id": member.id} for member in lead.members],
        "settlements": list(lead.settlements),
    }


def rejected(lead: Lead) -> Lead:
    """The lead as if every reading had been tried and rejected."""
    return replace(lead, readings=tuple(replace(item, verdict="rejected") for item in lead.readings))


def untested(level: Level, persons: Sequence[Array]) -> tuple[Group, ...]:
    """Sets of persons as groups that no test doubts."""
    groups = [
        replace(score_group(level.land, np.sort(part).astype(np.int64), level.search.thrift), q_value=0.0)
        for part in persons
        if len(part) >= level.search.persons
    ]
    return tuple(without_doubles(groups))


def without_null(level: Level) -> tuple[Group, ...]:
    """Communities of the pairs that were in company on three days."""
    links = tested_links(level.land, -1.0)
    often = links.keep(links.days >= OFTEN)
    counted = Links(often.a, often.b, often.days, often.expected, often.days.astype(float))
    return untested(level, seeds_of(counted, level.search))


def significant(level: Level, case: Case) -> Links:
    """Pairs, no relatives, that are significant by themselves over all pairs that met."""
    links = tested_links(level.land, -1.0)
    links = links.keep(~kin_pairs(case.people, links.a, links.b))
    return links.keep(benjamini_hochberg(np.exp(-links.nats)) <= LIMIT)


def without_graph(level: Level, case: Case) -> tuple[Group, ...]:
    """Connected parts of the significant pairs."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    links, size = significant(level, case), len(level.land.starts) - 1
    part = connected_components(coo_matrix((np.ones(len(links)), (links.a, links.b)), shape=(size, size)))[1]
    order = np.argsort(part, kind="stable")
    return untested(level, np.split(order, np.flatnonzero(np.diff(part[order])) + 1))


def pairs_alone(level: Level, case: Case) -> tuple[Group, ...]:
    """Each significant pair, as it is: of two persons."""
    links = significant(level, case)
    made = (score_group(level.land, np.array(pair), level.search.thrift) for pair in zip(links.a, links.b, strict=True))
    return tuple(replace(group, q_value=0.0) for group in made)


Variant = Callable[[Level, Case], tuple[Group, ...]]
VARIANTS: dict[str, Variant | None] = {
    "whole": None,
    "without readings": None,
    "without null model": lambda level, case: without_null(level),
    "without graph": without_graph,
    "pairs alone": pairs_alone,
}


def leads(database: Database, kinds: Sequence[str], variant: Variant | None) -> list[tuple[str, Lead]]:
    """Leads of the detectors, the rings of cards by the variant's groups."""
    shared: dict[str, Any] = {}
    found = []
    for name in kinds:
        item = detector(name)
        case = Case(database, item, item.settings(None), shared)
        if name not in CARDS:
            found.extend((name, lead) for lead in item.run(case) if lead.settlements)
            continue
        if variant is not None and name == CARDS[0]:
            for level_name in LEVELS:
                level = search_level(case, level_name)
                if level is not None:
                    tail = CERTAIN if variant is VARIANTS["without null model"] else level.tail
                    shared[f"company:{level_name}:{sorted(case.settings.items())}"] = replace(
                        level, tried=variant(level, case), tail=tail
                    )
        for group in groups_of(case):
            found.append((name, ring_lead(case, group, item.title, {"zh": "", "en": ""})))
    return found


def boards(database: Database, truth: list[dict[str, Any]], wanted: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Scoreboard of each variant on one world."""
    found = {}
    whole = leads(database, MAIN, None)
    for name in wanted:
        variant, kinds = VARIANTS[name], MAIN
        part = whole
        if name == "without readings":
            part = [(kind, rejected(lead)) for kind, lead in whole]
        elif variant is not None:
            part, kinds = leads(database, CARDS, variant), CARDS
        board = score([answer(kind, lead) for kind, lead in part], truth)
        found[name] = condensed(board.to_json(), True, kinds)
    return found


def main() -> int:
    """Print the table of each variant."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality.ablation", description="What each part is worth.")
    parser.add_argument("--world", choices=WORLDS, default="otherworld")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--camouflage", default="medium")
    parser.add_argument("--variants", default=",".join(VARIANTS))
    parser.add_argument("--cache", type=Path, help="folder that keeps the worlds' workspaces")
    args = parser.parse_args()
    wanted = args.variants.split(",")
    kept: dict[str, list[dict[str, Any]]] = {name: [] for name in wanted}
    for seed in range(args.first_seed, args.first_seed + args.seeds):
        for camouflage in args.camouflage.split(","):
            run = Run(args.world, seed, args.persons, camouflage)
            folder, truth = workspace(run, args.cache)
            with Database(folder, read_only=True) as database:
                for name, board in boards(database, truth, wanted).items():
                    kept[name].append(board)
            print(run.name, file=sys.stderr, flush=True)
    for name in wanted:
        print(f"\n### {name}\n\n{table(added(kept[name]), (*MAIN, 'all'))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
