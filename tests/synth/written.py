"""What a made-up prefecture has written to its folder, read back."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """Lines of one table, all cells as text."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def truth(folder: Path, innocent: bool | None = None) -> list[dict[str, Any]]:
    """Planted rings and look-alikes, or only one of the two."""
    lines = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if innocent is None or line["innocent"] is innocent]


def digest(folder: Path) -> dict[str, str]:
    """SHA-256 of every file, by its name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
