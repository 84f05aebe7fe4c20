"""Made-up worlds for the scoreboard: written by one of the seven generators, read into a workspace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphfraud.ingest import ingest
from graphfraud.store.database import Database

WORLDS = ("synth", "otherworld", "riverland", "hillcounty", "saltcoast", "metropolis", "reedlake")
VARIANTS = 5


@dataclass(frozen=True)
class Run:
    """One world: which generator, its seed, its size, how well its rings hide, and otherworld's variant.

    ``scale`` multiplies all parameters of synth's background, look-alikes and rings.
    """

    world: str
    seed: int
    persons: int
    camouflage: str
    fraud: bool = True
    look_alikes: bool = True
    scale: float = 1.0

    @property
    def variant(self) -> int:
        """The variant of otherworld, the seeds in turn."""
        return self.seed % VARIANTS

    @property
    def name(self) -> str:
        """What its files are called by."""
        return (
            f"{self.world}-{self.seed}-{self.camouflage}"
            + (f"-{self.persons}" if self.persons != 20_000 else "")
            + (f"-x{self.scale:g}" if self.scale != 1 else "")
        )

    def write(self, folder: Path) -> list[dict[str, Any]]:
        """Write the tables; the truth's lines."""
        if self.world == "synth":
            from graphfraud.synth import synth
            from graphfraud.synth.world import World

            synth(
                folder,
                persons=self.persons,
                seed=self.seed,
                camouflage=self.camouflage,
                fraud=self.fraud,
                look_alikes=self.look_alikes,
                world=World().scaled(self.scale),
            )
        elif self.world == "riverland":
            from .riverland.make import build as river

            river(folder, self.persons, self.seed, self.camouflage, self.fraud, self.look_alikes)
        elif self.world == "hillcounty":
            from .hillcounty.make import build as hills

            hills(folder, self.persons, self.seed, self.camouflage, self.fraud, self.look_alikes)
        elif self.world == "saltcoast":
            from .saltcoast.make import build as coast

            coast(folder, self.persons, self.seed, self.camouflage, self.fraud, self.look_alikes)
        elif self.world == "metropolis":
            from .metropolis.make import build as metropolis

            metropolis(folder, self.persons, self.seed, self.camouflage, self.fraud, self.look_alikes)
        elif self.world == "reedlake":
            from .reedlake.make import build as reedlake

            reedlake(folder, self.persons, self.seed, self.camouflage, self.fraud, self.look_alikes)
        else:
            from .otherworld.make import build

            build(folder, self.persons, self.seed, self.camouflage, self.variant, self.fraud, self.look_alikes)
        text = (folder / "truth.jsonl").read_text(encoding="utf-8")
        rows = [json.loads(line) for line in text.splitlines() if line]
        return [{"events": row.get("joint_events"), **row} for row in rows]


def known_before(source: Path, truth: list[dict[str, Any]]) -> list[str]:
    """Persons whom the bureau knows before the run, so that who stands close to them can be found.

    Those of blacklist.jsonl where the generator writes one; else the members of the ring next to which each
    group of blacklist_proximity was planted: the one that its name tells, or the ring of cards at its institutions.
    """
    file = source / "blacklist.jsonl"
    if file.exists():
        lines = file.read_text(encoding="utf-8").splitlines()
        return [str(json.loads(line)["id"]) for line in lines if line]
    rings = [row for row in truth if not row["innocent"]]
    found: set[str] = set()
    for row in rings:
        if row["kind"] != "blacklist_proximity":
            continue
        name = str(row["ring_id"]).removeprefix("blacklist_proximity-of-")
        for other in rings:
            near = other["kind"] == "collected_cards" and set(row["institutions"]) <= set(other["institutions"])
            if other is not row and (other["ring_id"] == name or near):
                found.update(map(str, other["patients"]))
    return sorted(found)


def load(source: Path, workspace: Path, tables: tuple[str, ...]) -> Database:
    """A workspace with the generator's tables, read as a bureau's export is.

    Args:
        source: folder of CSV files.
        workspace: folder that does not exist yet.
        tables: names of those to read.
    """
    database = Database(workspace)
    ingest(database, [str(source / f"{name}.csv") for name in tables if (source / f"{name}.csv").exists()])
    return database
