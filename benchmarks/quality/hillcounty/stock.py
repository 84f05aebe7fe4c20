"""Boxes with trace codes, and purchases into stock: whatever was sold had been bought, but where a planter says otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .bill import DRUG
from .catalogue import ITEMS
from .places import SHOPS
from .world import DAY, World

Array = np.ndarray[Any, Any]
EPOCH = np.datetime64("2025-01-01T00:00")
_CODES = np.array([item.code for item in ITEMS], dtype=object)


def box(item: int, serial: int) -> str:
    """A trace code of twenty digits, the first seven the drug and pack."""
    return f"8{item:06d}{serial:013d}"


def traced(
    world: World, rng: np.random.Generator, table: dict[str, Array], lines: tuple[Array, ...], ids: Array, serial: Array
) -> pd.DataFrame:
    """One row a box, of the pharmacies that scan, and of the visits for which codes were set by hand."""
    visit, item, count = lines[0], lines[1], lines[2]
    places = world.places
    scans = np.array([kind in SHOPS and n % 4 != 1 for n, kind in enumerate(places.kind)])
    by_hand = world.book.boxes
    hand = np.isin(visit, np.array(sorted(by_hand), dtype=np.int64))
    refund = table["refund"][visit] >= 0
    mine = np.flatnonzero(DRUG[item] & scans[table["place"][visit]] & ~hand & ~refund & (count > 0))
    rows = np.repeat(mine, np.minimum(count[mine], 3))
    code = np.array(
        [box(i, n) for i, n in zip(item[rows], rng.permutation(len(rows)) + 10**9, strict=True)], dtype=object
    )
    parts = [(visit[rows], item[rows], code, np.ones(len(rows), int))]
    first: dict[int, list[int]] = {}
    for number, of in enumerate(visit[rows].tolist()):
        first.setdefault(of, []).append(number)
    for back in np.flatnonzero(table["refund"] >= 0):
        origin = int(table["refund"][back])
        if serial[back] >= 0 and origin in first:
            chosen = rows[first[origin]]
            parts.append((np.full(len(chosen), back), item[chosen], code[first[origin]], np.full(len(chosen), -1)))
    extra = [
        (number, key, value, sign)
        for number, boxes in by_hand.items()
        if serial[number] >= 0
        for key, value, sign in boxes
    ]
    if extra:
        parts.append(
            (
                np.array([row[0] for row in extra]),
                np.array([row[1] for row in extra]),
                np.array([row[2] for row in extra], dtype=object),
                np.array([row[3] for row in extra]),
            )
        )
    number, drug, codes, sign = (np.concatenate([part[n] for part in parts]) for n in range(4))
    time = np.datetime_as_string(EPOCH + table["minute"][number].astype("timedelta64[m]"), unit="m")
    split = np.isin(number, np.array(sorted(world.book.split), dtype=np.int64))
    return pd.DataFrame(
        {
            "fixmedins_code": np.array(places.code, dtype=object)[table["place"][number]],
            "setl_id": ids[serial[number]],
            "drug_trac_codg": codes,
            "hilist_code": _CODES[drug.astype(int)],
            "sel_retn_time": np.char.add(np.char.replace(time, "T", " "), ":00"),
            "sel_retn_cnt": sign,
            "trdn_flag": split.astype(int),
            "rx_flag": (table["rx"][number] >= 0).astype(int),
        }
    )


def bought(world: World, rng: np.random.Generator, table: dict[str, Array], lines: tuple[Array, ...]) -> pd.DataFrame:
    """Purchases: each month's sales and a little more, delivered in the last days of the month before."""
    visit, item, count = lines[0], lines[1], lines[2]
    drugs = DRUG[item]
    visit, item, count = visit[drugs], item[drugs], count[drugs]
    month = np.minimum(table["minute"][visit] // DAY // 31, 11)
    key = (table["place"][visit] * 1000 + item) * 12 + month
    keys, at = np.unique(key, return_inverse=True)
    sold = np.bincount(at, weights=np.maximum(count, 0))
    month, item, place = keys % 12, keys // 12 % 1000, keys // 12_000
    factor = rng.uniform(1.0, 1.25, len(keys))
    for where, drug, share, since in world.book.stock:
        factor[(place == where) & (item == drug) & (month >= since)] = share
    for (where, drug), months in world.book.opening.items():
        factor[(place == where) & ((item == drug) | (drug < 0)) & (month < months)] = 0
    amount = np.where(factor >= 1, np.ceil(sold * factor), np.floor(sold * factor)).astype(int)
    for (where, drug), size in world.book.cartons.items():
        mine = np.flatnonzero((place == where) & (item == drug))
        cartons = np.ceil(np.cumsum(sold[mine]) / size).astype(int)
        amount[mine] = np.diff(cartons, prepend=0)
    day = np.maximum(month * 31 - rng.integers(1, 6, len(keys)), 0)
    kept = amount > 0
    time = np.datetime_as_string(EPOCH + (day * DAY + 300).astype("timedelta64[m]"), unit="m")
    return pd.DataFrame(
        {
            "fixmedins_code": np.array(world.places.code, dtype=object)[place],
            "hilist_code": _CODES[item],
            "purc_cnt": amount,
            "purc_time": np.char.add(np.char.replace(time, "T", " "), ":00"),
        }
    )[kept]
