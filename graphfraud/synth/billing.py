"""What is on the bill: fee lines drawn by diagnosis, kind of visit and basket, and the boxes' trace codes."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import Catalogue, catalogue
from graphfraud.synth.institutions import CLINIC, VILLAGE
from graphfraud.synth.visits import (
    BIRTH,
    CHRONIC,
    CONSULT,
    DAY,
    EXPLICIT,
    FILL,
    LINE,
    PHARMACY_MED,
    PRENATAL,
    STAYS,
    THIN,
    TONIC,
)

Array = np.ndarray[Any, Any]
FEE = np.dtype([("visit", np.int64), *[(name, LINE[name]) for name in LINE.names or () if name != "key"]])
"""A fee line; ``visit`` is the row of its visit."""


def fee_lines(kind: Array, made: Array, given: Array, rng: np.random.Generator) -> Array:
    """Fee lines of all visits, in order of visit.

    Args:
        kind: kind of institution of each visit.
        made: VISIT rows.
        given: LINE rows for visits with a ``key``.
        rng: the block's generator.
    """
    known = catalogue()
    parts = [_given(made, given)]
    drawn = made["basket"] != EXPLICIT
    stay = np.isin(made["med"], STAYS) & drawn
    parts += _pharmacy(known, made, np.flatnonzero((made["med"] == PHARMACY_MED) & drawn), rng)
    parts += _outpatient(known, made, np.flatnonzero((made["med"] != PHARMACY_MED) & ~stay & drawn), kind, rng)
    parts += _stay(known, made, np.flatnonzero(stay), rng)
    chosen = np.concatenate(parts)
    bare = np.flatnonzero(np.bincount(chosen["visit"], minlength=len(made)) == 0)
    chosen = np.concatenate([chosen, _fee(bare, known.item("普通门诊诊查费"), 1)])
    chosen = chosen[np.argsort(chosen["visit"], kind="stable")]
    unpriced = chosen["price"] < 0
    inst = made["inst"][chosen["visit"]].astype(np.int64)
    factor = 92 + (inst * 7919 + chosen["item"].astype(np.int64) * 104_729) % 17
    drug = known.item_list_type[chosen["item"]] < 200
    listed = known.price[chosen["item"]]
    chosen["price"] = np.where(unpriced, np.where(drug, listed * factor // 100, listed), chosen["price"])
    orphan = chosen["doctor"] < 0
    chosen["doctor"] = np.where(orphan, made["doctor"][chosen["visit"]], chosen["doctor"])
    chosen["rx"] = np.where(chosen["rx"] == 0, made["rx"][chosen["visit"]], chosen["rx"])
    _split_packs(known, kind, made, chosen, rng)
    return chosen


def _given(made: Array, given: Array) -> Array:
    keyed = np.flatnonzero(made["key"] > 0)
    order = keyed[np.argsort(made["key"][keyed])]
    at = np.searchsorted(made["key"][order], given["key"])
    at = np.minimum(at, max(len(order) - 1, 0))
    here = made["key"][order][at] == given["key"] if len(order) else np.zeros(len(given), dtype=bool)
    found = np.zeros(int(here.sum()), FEE)
    for name in LINE.names or ():
        if name != "key":
            found[name] = given[name][here]
    found["visit"] = order[at[here]] if len(order) else 0
    return found


def _fee(visit: Array, item: Array | int, count: Array | int, after: Array | int = 0) -> Array:
    made = np.zeros(len(visit), FEE)
    made["visit"], made["item"], made["count"], made["after"] = visit, item, count, after
    made["price"], made["doctor"] = -1, -1
    return made


def _pooled(
    known: Catalogue, pool: str, made: Array, rows: Array, chance: float, turn: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Rows and items drawn from the pool named ``pool`` + group of each visit's diagnosis.

    ``turn`` keeps a second item from being the first again.
    """
    start, size = known.pool_table(pool)
    dx = made["dx"][rows]
    takes = (rng.random(len(rows)) < chance) & (size[dx] > 0)
    takes &= turn.astype(np.int64) < np.maximum(size[dx], 1)
    rows, dx, turn = rows[takes], dx[takes], turn[takes]
    lean = made["person"][rows].astype(np.int64) * 31 % 97 / 97 * 0.6 + rng.random(len(rows)) * 0.4
    index = ((lean**1.3 * size[dx]).astype(np.int64) + turn.astype(np.int64)) % np.maximum(size[dx], 1)
    return rows, known.pool_items[start[dx] + index]


def _one_of(known: Catalogue, pool: str, rows: Array, chance: float, rng: np.random.Generator) -> tuple[Array, Array]:
    rows = rows[rng.random(len(rows)) < chance]
    place = known.pools[pool]
    return rows, known.pool_items[place.start + (rng.random(len(rows)) ** 1.5 * place.size).astype(np.int64)]


def _packs(known: Catalogue, made: Array, rows: Array, item: Array, rng: np.random.Generator) -> Array:
    chronic = (made["med"][rows] == CHRONIC) | np.isin(
        np.array(known.dx_group)[made["dx"][rows]], ("htn", "dm", "chd", "stroke", "lipid", "hepb", "thyroid")
    )
    need = np.clip(np.rint(28 / np.maximum(known.pack_days[item], 1)), 1, 4)
    usual = 1 + rng.poisson(0.45, len(rows))
    return np.where(
        chronic & (known.price[item] * need < 40_000), need, np.where(known.price[item] > 20_000, 1, usual)
    ).astype(np.int64)


def _drugs(
    known: Catalogue, made: Array, rows: Array, chances: tuple[float, ...], rng: np.random.Generator
) -> list[Array]:
    parts = []
    for turn, chance in enumerate(chances):
        at, item = _pooled(known, "drug:", made, rows, chance, np.full(len(rows), turn), rng)
        parts.append(_fee(at, item, _packs(known, made, at, item, rng)))
    return parts


def _pharmacy(known: Catalogue, made: Array, rows: Array, rng: np.random.Generator) -> list[Array]:
    _, sizes = known.pool_table("drug:")
    tonic = (made["basket"][rows] == TONIC) | (sizes[made["dx"][rows]] == 0)
    parts = _drugs(known, made, rows[~tonic], (1.0, 0.5, 0.2), rng)
    free = rows[made["basket"][rows] != FILL]
    always, item = _one_of(known, "drug:tonic", rows[tonic], 1.0, rng)
    parts.append(_fee(always, item, 1))
    extra, item = _one_of(known, "drug:tonic", free[~np.isin(free, rows[tonic])], 0.15, rng)
    parts.append(_fee(extra, item, 1))
    return parts


def _outpatient(known: Catalogue, made: Array, rows: Array, kind: Array, rng: np.random.Generator) -> list[Array]:
    small = np.isin(kind[rows], (VILLAGE, CLINIC))
    fee = rows[~small | (rng.random(len(rows)) < 0.5)]
    parts = []
    expert = rng.random(len(fee)) < 0.15
    parts.append(_fee(fee, np.where(expert, known.item("专家门诊诊查费"), known.item("普通门诊诊查费")), 1))
    big = rows[~small]
    at, item = _one_of(known, "service:lab", big, 0.3, rng)
    parts.append(_fee(at, item, 1))
    at, item = _pooled(known, "service:img", made, big, 0.45, np.zeros(len(big)), rng)
    parts.append(_fee(at, item, 1))
    sore = rows[np.isin(np.array(known.dx_group)[made["dx"][rows]], ("pain", "stroke"))]
    at, item = _one_of(known, "service:physio", sore, 0.35, rng)
    parts.append(_fee(at, item, 1 + rng.integers(0, 2, len(at))))
    medicated = rows[(made["basket"][rows] != CONSULT) & (made["med"][rows] != PRENATAL)]
    return parts + _drugs(known, made, medicated, (0.85, 0.45, 0.15), rng)


def _stay(known: Catalogue, made: Array, rows: Array, rng: np.random.Generator) -> list[Array]:
    los = np.maximum((made["end"] - made["begin"]) // DAY, 1)
    thick = rows[made["basket"][rows] != THIN]
    parts = [_fee(rows, known.item("普通病房床位费"), los[rows]), _fee(rows, known.item("住院诊查费"), los[rows])]
    grave = rng.random(len(thick)) < 0.15
    parts.append(_fee(thick, np.where(grave, known.item("I级护理"), known.item("II级护理")), los[thick]))
    cared = thick[rng.random(len(thick)) < 0.85]
    parts.append(_fee(cared, known.item("住院综合治疗(日)"), los[cared]))
    watched = thick[rng.random(len(thick)) < 0.4]
    parts.append(_fee(watched, known.item("生命体征监测(日)"), np.minimum(los[watched], 4)))
    drip = thick[(rng.random(len(thick)) < 0.75) & (los[thick] > 1)]
    parts += [_fee(drip, known.item("静脉输液"), los[drip] - 1), _fee(drip, known.item("一次性输液器"), los[drip] - 1)]
    at, item = _one_of(known, "drug:infusion", drip, 0.9, rng)
    parts.append(_fee(at, item, (los[at] - 1) * rng.integers(1, 5, len(at))))
    sore = thick[np.isin(np.array(known.dx_group)[made["dx"][thick]], ("pain", "stroke", "ra"))]
    at, item = _one_of(known, "service:physio", sore, 0.8, rng)
    parts.append(_fee(at, item, los[at]))
    for _ in range(4):
        at, item = _one_of(known, "service:lab", thick, 0.7, rng)
        parts.append(_fee(at, item, 1, rng.integers(3600, DAY, len(at))))
    for turn in range(2):
        at, item = _pooled(known, "service:img", made, thick, 0.75, np.full(len(thick), turn), rng)
        parts.append(_fee(at, item, 1, rng.integers(3600, DAY, len(at))))
    section = thick[made["med"][thick] == BIRTH]
    parts.append(_fee(section, known.item("产程接生"), 1))
    surgery = known.dx_surgery[made["dx"][thick]]
    cut = thick[surgery >= 0]
    operation = surgery[surgery >= 0]
    parts.append(_fee(cut, operation, 1, DAY // 2))
    used = known.consumable_of[operation]
    parts.append(_fee(cut[used >= 0], used[used >= 0], 1, DAY // 2))
    return parts + _drugs(known, made, rows, (0.9, 0.6, 0.3), rng)


def _split_packs(known: Catalogue, kind: Array, made: Array, chosen: Array, rng: np.random.Generator) -> None:
    """Clinics open packs: lines of one institution and drug share a box, two to four of them."""
    clinic = np.isin(kind[chosen["visit"]], (VILLAGE, CLINIC))
    opened = (
        clinic
        & (known.item_list_type[chosen["item"]] == 101)
        & (chosen["trace"] == 0)
        & (rng.random(len(chosen)) < 0.12)
    )
    opened &= chosen["count"] == 1
    chosen["split"] |= opened
