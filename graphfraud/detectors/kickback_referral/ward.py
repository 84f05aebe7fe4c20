"""What the hospital of a flow of admissions is among the hospitals of its county and the doctors', counted where the stays are."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.kickback_referral.scenery import giant_share
from graphfraud.detectors.stays import words
from graphfraud.engines.people import Places, haversine
from graphfraud.innocent.flow import Ward

if TYPE_CHECKING:
    import pandas as pd

FEW_STAYS = 20
"""Stays of other people from which on it can be said how many are for what cannot wait."""
FAR_KM = 10.0
"""Kilometres that a hospital of the first level is farther than a higher one from which nobody is sent up there."""
SPECIALIST = re.compile(
    "精神|心理|康复|传染|胸科|结核|肿瘤|骨|眼|口腔|耳鼻|皮肤|肛肠|妇|儿|老年|护理|临终|疗养|中医|专科"
)
"""What a hospital is called to which some go past a higher one, as it treats what that one does not."""
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
    none = dict.fromkeys(
        ("here", "mine", "stays", "urgent", "flaring", "county", "county_told", "county_urgent", "admits"), 0
    )
    admitting = _admitting(case)
    return [
        _ward(found.get(number, none), part, level, graded, case.places, admitting) for number, part in enumerate(parts)
    ]


def _ward(
    row: dict[str, Any],
    part: pd.DataFrame,
    level: dict[str, int],
    graded: set[str],
    places: Places,
    admitting: np.ndarray,
) -> Ward:
    target = level.get(str(part.target.iloc[0]), 0)
    above = all(target > level.get(origin, 0) for origin in set(part.origin))
    enough = row["here"] >= ENOUGH and row["mine"] >= ENOUGH
    told = row["county_told"]
    return Ward(
        share=row["here"] / max(row["county"], 1),
        higher=bool(above or row["admits"] == 0),
        weight=row["net"] / max(row["usual_net"], 1.0) if enough else math.nan,
        urgent=row["urgent"],
        flaring=row["flaring"],
        stays=row["stays"],
        secondary=target >= 2,
        usual=row["county_urgent"] / told if told >= FEW_STAYS else math.nan,
        graded=str(part.target.iloc[0]) in graded,
        sole=str(part.target.iloc[0]) in graded and _sole(places, admitting, str(part.target.iloc[0])),
        passed=str(part.target.iloc[0]) in graded and _passed(places, admitting, part),
    )


def _admitting(case: Case) -> np.ndarray:
    """Of each institution, whether anybody was admitted there."""
    found = [row["fixmedins_code"] for row in case.linked("admitting.sql").to_pylist()]
    return np.isin(case.places.code.astype(str), found)


def _sole(places: Places, admitting: np.ndarray, target: str) -> bool:
    """Whether the target is the only hospital of the third level that admits in its prefecture, which has others that do."""
    at = int(np.flatnonzero(places.code == target)[0])
    county = str(places.region[at] or "")
    here = (
        (places.kind == "hospital")
        & admitting
        & np.array([str(code or "")[:4] == county[:4] for code in places.region])
    )
    return len(county) >= 4 and bool(places.rank[at] == 3 and (places.rank[here] == 3).sum() == 1 and here.sum() > 1)


def _passed(places: Places, admitting: np.ndarray, part: pd.DataFrame) -> bool:
    """Whether the target is of the first level, and a higher hospital that admits is ``FAR_KM`` nearer to each of the doctors' institutions."""
    at = places.numbers
    target = at[str(part.target.iloc[0])]
    if places.rank[target] != 1 or SPECIALIST.search(str(places.name[target] or "")):
        return False
    higher = np.flatnonzero((places.kind == "hospital") & (places.rank > 1) & admitting)
    for origin in sorted(set(part.origin)):
        here = at[str(origin)]
        ways = haversine(places.lnt[higher], places.lat[higher], places.lnt[here], places.lat[here])
        ways = ways[np.isfinite(ways)]
        if not len(ways) or not float(ways.min()) + FAR_KM <= places.kilometres(here, target):
            return False
    return True


@cache
def _urgent() -> dict[str, str]:
    """Regular expressions of what cannot wait and of what flares up, as wards.sql takes them."""
    told = words()["diagnoses"]
    urgent = {kind: "|".join(f"({told[f'{name}_{kind}']})" for name in URGENT) for kind in ("codes", "names")}
    return urgent | {name: told[name] for name in ("relapsing_codes", "relapsing_names")}
