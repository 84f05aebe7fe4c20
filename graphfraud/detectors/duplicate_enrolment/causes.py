"""What several double enrolments have in common: who enrolled the persons, who settled their care, against chance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case

Array = npt.NDArray[Any]

SAME_DAYS = 31
"""Days between two enrolments up to which neither counts as the second."""
BOTH = ("a", "b"), ("b", "a")
ELSEWHERE = 3
"""Persons whom one other prefecture insures a second time from whom on that ties them: where else people work is seldom in the records, and two may be
any two."""
PRIOR = 20.0
"""Settlements by which a region's own share of an institution is drawn to everybody's."""


@dataclass(frozen=True)
class Cause:
    """A common cause that may tie pairs: an institution, or the office, pool, employer or telephone of the second enrolment.

    Attributes:
        kind: institution, office, pool, employer or phone.
        has: mask over pairs, those that have it.
        chance: probability of each pair to have it without any tie.
        least: pairs that it ties at least.
    """

    kind: str
    name: str
    has: Array
    chance: Array
    least: int = 2


@dataclass(frozen=True)
class Offices:
    """Regions whose offices enrolled a person: ``second`` after ``first`` where ``dated``, else in either order."""

    second: str
    first: str
    dated: bool

    @property
    def pools(self) -> str:
        """The two prefectures, in order of their codes."""
        return " ".join(sorted((self.second[:4], self.first[:4])))

    @property
    def one_pool(self) -> bool:
        """Whether both are of one prefecture."""
        return self.second[:4] == self.first[:4]


def causes(
    case: Case, wanted: Array, places: Iterable[tuple[int, str, str]]
) -> tuple[list[Cause], list[Offices | None], dict[str, int]]:
    """Causes that two or more pairs share; each pair's offices; persons with one number that each office insures.

    Args:
        case: the run; ``gf_pair`` holds all pairs of person numbers.
        wanted: those in question; the causes' arrays are parallel to them.
        places: (position in ``wanted``, sort, institution) of doubled care; sort is stay, visit or pharmacy.
    """
    case.table("gf_enrolled", "enrolled.sql")
    rows = {row["pair"]: row for row in case.frame("sides.sql").to_pylist()}
    sides = [rows[at] for at in wanted.tolist()]
    counts = {(row["kind"], row["name"]): row["persons"] for row in case.frame("others.sql").to_pylist()}
    settled = _settled(case.frame("visited.sql").to_pylist(), sides, places)
    insured = {str(name): persons for (kind, name), persons in counts.items() if kind == "office"}
    return [*_enrolled(sides, counts), *settled], [_offices(row) for row in sides], insured


def _offices(row: dict[str, Any]) -> Offices | None:
    one, other = row["region_a"], row["region_b"]
    if not one or not other or one == other:
        return None
    order = _second(row)
    side, first = order[0]
    return Offices(row[f"region_{side}"], row[f"region_{first}"], len(order) == 1)


def _enrolled(sides: list[dict[str, Any]], counts: dict[tuple[str, str | None], int]) -> list[Cause]:
    """Offices and pools of the second enrolment, its employers, telephones of either.

    Whoever is insured twice is insured elsewhere: a pair's chance of an office is its share among those of all other offices.
    """
    total, n = counts.get(("all", None), 0) + 1.0, len(sides)
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for at, row in enumerate(sides):
        for kind, name in _named(row):
            holders[kind, name].add(at)
    found = []
    for (kind, name), own in sorted(holders.items()):
        if len(own) < 2:
            continue
        has, chance = np.zeros(n, bool), np.zeros(n)
        has[sorted(own)] = True
        share = counts.get((kind, name), 0) + 0.5
        for at, row in enumerate(sides):
            ways = 0.0
            for _, other in _second(row) if kind != "phone" else BOTH:
                first = _region(kind, row[f"region_{other}"])
                rest = total - counts.get((kind, first), 0) if first else total
                ways += share / max(rest, share) if first != name else 0.0
            chance[at] = min(ways, 1.0)
        found.append(
            Cause(kind, name, has, chance, ELSEWHERE if _elsewhere(kind, name, [sides[at] for at in own]) else 2)
        )
    return found


def _elsewhere(kind: str, name: str, rows: list[dict[str, Any]]) -> bool:
    """Whether a pool or office is of a prefecture that is nobody's first."""
    firsts = {str(row[f"region_{other}"])[:4] for row in rows for _, other in _second(row)}
    return kind in ("office", "pool") and name[:4] not in firsts


def _region(kind: str, region: str | None) -> str | None:
    return None if kind not in ("office", "pool") or not region else region if kind == "office" else region[:4]


def _second(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """(side, other side) of the second enrolment; both where the dates do not tell."""
    if abs(row["days"]) <= SAME_DAYS:
        return BOTH
    return (("b", "a"),) if row["days"] > 0 else (("a", "b"),)


def _named(row: dict[str, Any]) -> set[tuple[str, str]]:
    found = {("phone", row[f"phone_{side}"]) for side in "ab" if row[f"phone_{side}"]}
    for side, other in _second(row):
        if row[f"emp_{side}"]:
            found.add(("employer", row[f"emp_{side}"]))
        for kind in ("office", "pool"):
            here, there = _region(kind, row[f"region_{side}"]), _region(kind, row[f"region_{other}"])
            if here and there and here != there:
                found.add((kind, here))
    return found


def _settled(
    visited: list[dict[str, Any]], sides: list[dict[str, Any]], places: Iterable[tuple[int, str, str]]
) -> list[Cause]:
    """Institutions of the doubled care, against where people insured in the same regions go anyway."""
    counts: dict[tuple[str | None, str, str], float] = defaultdict(float)
    sums: dict[tuple[str | None, str], float] = defaultdict(float)
    everybody, anywhere = object(), Counter[str]()
    for row in visited:
        anywhere[row["place"]] += row["settlements"]
        for region in (row["region"], everybody):
            counts[region, row["sort"], row["place"]] += row["settlements"]  # type: ignore[index]
            sums[region, row["sort"]] += row["settlements"]  # type: ignore[index]
    of_pair: dict[int, set[tuple[str, str]]] = defaultdict(set)
    holders: dict[str, set[int]] = defaultdict(set)
    for pair, sort, place in places:
        of_pair[pair].add((sort, place))
        holders[place].add(pair)

    total = anywhere.total()

    def share(region: Any, sort: str, place: str) -> float:
        overall = (anywhere[place] + 0.5) / (total + 1.0)
        usual = (counts[everybody, sort, place] + PRIOR * overall) / (sums[everybody, sort] + PRIOR)  # type: ignore[index]
        return float((counts[region, sort, place] + PRIOR * usual) / (sums[region, sort] + PRIOR))

    found = []
    for place, own in sorted(holders.items()):
        if len(own) < 2:
            continue
        has, chance = np.zeros(len(sides), bool), np.zeros(len(sides))
        has[sorted(own)] = True
        for at, row in enumerate(sides):
            sorts = [sort for sort, _ in of_pair.get(at, ())]
            likely = [max(share(row[f"region_{side}"], sort, place) for side in "ab") for sort in sorts]
            chance[at] = 1.0 - float(np.prod(1.0 - np.clip(likely, 0.0, 1.0)))
        found.append(Cause("institution", place, has, chance))
    return found
