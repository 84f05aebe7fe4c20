"""Whom and what the bureau knows before the run: persons, cards' owners, institutions and doctors, each with its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.model.masking import card_id

Array = npt.NDArray[Any]
Sources = Mapping[str, tuple[str, ...]]
STAND_IN = "card-"
CHINA = timezone(timedelta(hours=8))
"""Where entries are dated."""
WORDS = {"blacklist": "黑名单", "archive": "诚信档案"}


@dataclass(frozen=True)
class Known:
    """Ids with where each is known from: ``blacklist``, ``archive`` or ids of findings.

    Attributes:
        persons: by psn_no, owners of known cards among them.
        places: institutions.
        doctors: by code.
    """

    persons: Sources
    places: Sources
    doctors: Sources

    def __bool__(self) -> bool:
        return bool(self.persons or self.places or self.doctors)


def told_from(sources: tuple[str, ...]) -> dict[str, str]:
    """Where somebody is known from, in both languages."""
    return {
        "zh": f"依据：{'、'.join(WORDS.get(name, name) for name in sources)}",
        "en": f"known from: {', '.join(sources)}",
    }


def known(case: Case) -> Known:
    """All that is known today; employers are left out, as their staff keep company with one another anyway."""
    by_kind: dict[str, dict[str, set[str]]] = {}
    points: dict[str, Any] = {
        "months": int(case.settings["points_months"]),
        "least_points": float(case.settings["least_points"]),
    }
    for row in case.rows(today=datetime.now(CHINA).date(), **points):
        by_kind.setdefault(str(row["kind"]), {}).setdefault(str(row["id"]), set()).add(str(row["source"]))
    persons = by_kind.get("patient", {})
    for owner, sources in _owners(case, by_kind.get("card", {})).items():
        persons.setdefault(owner, set()).update(sources)
    places = by_kind.get("pharmacy", {}) | by_kind.get("hospital", {})
    return Known(_sorted(persons), _sorted(places), _sorted(by_kind.get("doctor", {})))


def _sorted(found: Mapping[str, set[str]]) -> Sources:
    return {name: tuple(sorted(sources)) for name, sources in sorted(found.items())}


def _owners(case: Case, cards: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Owners of the known cards, which are named by number or by their stand-in."""
    if not cards:
        return {}
    key = case.database.card_key()
    hidden = any(name.startswith(STAND_IN) for name in cards)
    found: dict[str, set[str]] = {}
    for row in case.rows("owners.sql"):
        number = str(row["card"])
        sources = cards.get(number, set()) | (cards.get(card_id(number, key), set()) if hidden else set())
        if sources:
            found.setdefault(str(row["psn_no"]), set()).update(sources)
    return found


def listed_visits(case: Case, listed: Known) -> Array:
    """Mask over ``case.visits``: at a known institution, or with a known doctor."""
    import pyarrow as pa

    visits = case.visits
    there = np.isin(visits.places.astype(str), np.array(sorted(listed.places), dtype=str))[visits.place]
    if listed.doctors:
        case.database.con.register(
            "gf_listed_doctor", pa.table({"doctor": pa.array(sorted(listed.doctors), pa.string())})
        )
        try:
            treated = {str(row["setl_id"]) for row in case.rows("treated.sql")}
        finally:
            case.database.con.unregister("gf_listed_doctor")
        ids = visits.settlements(np.arange(len(visits)))
        there |= np.fromiter((name in treated for name in ids), bool, len(ids))
    return np.asarray(there)
