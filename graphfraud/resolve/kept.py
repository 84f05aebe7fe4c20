"""Matches kept in the workspace, so that a question about one person need not compare everybody anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from graphfraud.resolve.persons import Matches, explained
from graphfraud.store.database import Database


@dataclass(frozen=True)
class SamePerson:
    """Another number that is likely the same person: where insured, how likely, why (bits by field)."""

    id: str
    region: str | None
    probability: float
    bits: dict[str, float]

    def to_json(self) -> dict[str, Any]:
        """Plain types, the score in words too."""
        text = {lang: explained(self.bits, lang) for lang in ("zh", "en")}
        bits = {field: round(value, 2) for field, value in self.bits.items() if value}
        return {
            "id": self.id,
            "region": self.region,
            "probability": round(self.probability, 4),
            "bits": bits,
            "text": text,
        }


def keep_matches(database: Database, matches: Matches) -> None:
    """Replace the matches that the workspace holds."""
    import pyarrow as pa

    fields = list(matches.bits)
    bits = [
        json.dumps({field: round(float(matches.bits[field][k]), 3) for field in fields}) for k in range(len(matches))
    ]
    table = pa.table(
        {
            "a": pa.array(matches.a, pa.string()),
            "b": pa.array(matches.b, pa.string()),
            "region_a": pa.array(matches.region_a, pa.string()),
            "region_b": pa.array(matches.region_b, pa.string()),
            "probability": pa.array(matches.probability, pa.float64()),
            "bits": pa.array(bits, pa.string()),
        }
    )
    with database.transaction() as con:
        con.execute("DELETE FROM gf_same_person")
        con.register("gf_matches", table)
        con.execute("INSERT INTO gf_same_person SELECT * FROM gf_matches")
        con.unregister("gf_matches")


def same_as(database: Database, psn_no: str) -> list[SamePerson]:
    """Other numbers of a person, the likeliest first; empty where no run has compared persons yet."""
    if not database.has_rows("gf_same_person"):
        return []
    rows = database.con.execute(
        "SELECT b, region_b, probability, bits FROM gf_same_person WHERE a = ? "
        "UNION ALL SELECT a, region_a, probability, bits FROM gf_same_person WHERE b = ? ORDER BY 3 DESC, 1",
        [psn_no, psn_no],
    ).fetchall()
    return [SamePerson(name, region, probability, json.loads(bits)) for name, region, probability, bits in rows]
