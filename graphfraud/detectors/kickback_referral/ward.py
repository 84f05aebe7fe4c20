"""What the hospital of a flow of admissions is among the hospitals of its county and the doctors', counted where the stays are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.kickback_referral.scenery import giant_share
from graphfraud.detectors.stays import words
from graphfraud.innocent.flow import Ward

if TYPE_CHECKING:
    import pandas as pd

FEW_STAYS = 20
"""Stays of other people from which on it can be said how many are for what cannot wait."""
ENOUGH = 5
"""Stays of a side from which on its median bill says something."""
URGENT = ("acute", "trauma", "cancer", "chemotherapy", "dialysis", "birth", "newborn")


def wards_of(case: Case, parts: Sequence[pd.DataFrame]) -> list[Ward]:
    """The hospital of each flow, in the admissions of people outside it; one query for all flows.

    Args:
        case: the detector's case; gf_steered holds the flows' fills by the position of their part (``stock_shares``).
        parts: rows of model.pairs_of, a target each.
    """
    import pandas as pd
    import pyarrow as pa

    if not parts:
        return []
    led = pd.concat([part[["origin"]].drop_duplicates().assign(lead=number) for number, part in enumerate(parts)])
    case.engine.bring("gf_led_from", pa.Table.from_pandas(led, preserve_index=False))
    found = {row["lead"]: row for row in case.linked("wards.sql", **_urgent()).to_pylist()}
    level = dict(zip(case.places.code, case.places.rank, strict=True))
    known = set(case.places.code[case.places.level != ""])
    graded = {code for code in {str(part.target.iloc[0]) for part in parts} & known if not giant_share(case, [code])}
    none = dict.fromkeys(("here", "mine", "stays", "urgent", "county", "county_told", "county_urgent", "admits"), 0)
    return [_ward(found.get(number, none), part, level, graded) for number, part in enumerate(parts)]


def _ward(row: dict[str, Any], part: pd.DataFrame, level: dict[str, int], graded: set[str]) -> Ward:
    target = level.get(str(part.target.iloc[0]), 0)
    above = all(target > level.get(origin, 0) for origin in set(part.origin))
    enough = row["here"] >= ENOUGH and row["mine"] >= ENOUGH
    told = row["county_told"]
    return Ward(
        share=row["here"] / max(row["county"], 1),
        higher=bool(above or row["admits"] == 0),
        weight=row["net"] / max(row["usual_net"], 1.0) if enough else math.nan,
        urgent=row["urgent"],
        stays=row["stays"],
        secondary=target >= 2,
        usual=row["county_urgent"] / told if told >= FEW_STAYS else math.nan,
        graded=str(part.target.iloc[0]) in graded,
    )


@cache
def _urgent() -> dict[str, str]:
    """Regular expressions of what cannot wait, as wards.sql takes them."""
    told = words()["diagnoses"]
    return {kind: "|".join(f"({told[f'{name}_{kind}']})" for name in URGENT) for kind in ("codes", "names")}
