"""Made-up worlds for the scoreboard: written by one of the two generators, read into a workspace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphfraud.model.schema import TABLES
from graphfraud.store.database import Database

VARIANTS = 5


@dataclass(frozen=True)
class Run:
    """One world: which generator, its seed, its size, how well its rings hide, and otherworld's variant."""

    world: str
    seed: int
    persons: int
    camouflage: str
    fraud: bool = True
    look_alikes: bool = True

    @property
    def variant(self) -> int:
        """The variant of otherworld, the seeds in turn."""
        return self.seed % VARIANTS

    def write(self, folder: Path) -> list[dict[str, Any]]:
        """Write the tables; the truth's lines."""
        if self.world == "synth":
            from graphfraud.synth import synth

            synth(
                folder,
                persons=self.persons,
                seed=self.seed,
                camouflage=self.camouflage,
                fraud=self.fraud,
                look_alikes=self.look_alikes,
            )
        else:
            from .otherworld.make import build

            build(folder, self.persons, self.seed, self.camouflage, self.variant, self.fraud, self.look_alikes)
        text = (folder / "truth.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines() if line]


def load(source: Path, workspace: Path, tables: tuple[str, ...] | None = None) -> Database:
    """A workspace with the generator's tables, read straight: they need no validation.

    Args:
        source: folder of CSV files.
        workspace: folder that does not exist yet.
        tables: names; all where None.
    """
    database = Database(workspace)
    for item in TABLES:
        file = source / f"{item.name}.csv"
        if not file.exists() or (tables is not None and item.name not in tables):
            continue
        with file.open(encoding="utf-8-sig") as stream:
            head = stream.readline().strip().replace('"', "").split(",")
        known = [column.name for column in item.columns if column.name in head]
        cells = ", ".join(f'TRY_CAST("{name}" AS {item.column(name).sql_type}) AS "{name}"' for name in known)
        database.con.execute(
            f'INSERT INTO "{item.name}" BY NAME SELECT {cells} FROM read_csv(?, all_varchar=true, header=true)',
            [str(file)],
        )
    database.derive()
    return database
