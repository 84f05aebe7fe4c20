"""Build a prefecture and write its tables and the truth."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from . import clean, daily, export, lines, looks, registers, rings, stock, wards
from .bill import bill
from .book import Book
from .days import DAY, LENGTH, calendar
from .people import build_people
from .places import build_land
from .world import LEVELS, World


def build(
    folder: Path,
    persons: int = 20_000,
    seed: int = 1,
    camouflage: str = "medium",
    fraud: bool = True,
    look_alikes: bool = True,
) -> dict[str, int]:
    """Write setl_d, fee_list_d, mdtrt_d, psn_info_b, psn_insu_d, medins_info_b, drugtracinfo, purcinfo and truth.jsonl.

    Args:
        folder: where to; made if it is not there.
        persons: about so many insured.
        seed: same seed and arguments, same bytes.
        camouflage: easy, medium or hard.
        fraud: whether rings are planted.
        look_alikes: whether innocent look-alikes are planted.

    Returns:
        Counts by name.
    """
    rng = np.random.default_rng([seed, persons])
    land = build_land(rng, persons)
    days = calendar(rng)
    people = build_people(rng, land, persons)
    table = daily.reach(land)
    daily.favourites(rng, people, table)
    w = World(rng, Book(), people, land, days, table, LEVELS[camouflage], persons)
    if fraud:
        rings.plant(w)
    if look_alikes:
        looks.plant(w)
    daily.everyday(rng, w.book, people, land, days, table)
    wards.everyday(rng, w.book, people, land, days, table)
    c = _returns(w, clean.clean(w))
    return _write(w, c, Path(folder))


def _returns(w: World, c: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Everyday refunds within days, and settlements that were voided by the desk."""
    rng = w.rng
    planted = c["refund"] & c["alive"]
    c["alive"][planted] = c["alive"][c["orig"][planted]]
    taken = np.unique(c["orig"][planted])
    pool = np.flatnonzero(c["alive"] & ~c["refund"] & ~clean.is_stay(c["med"]))
    pool = pool[~np.isin(pool, taken)]
    some = np.sort(pool[rng.random(len(pool)) < 0.005])
    extra = {k: v[some].copy() for k, v in c.items()}
    soon = np.where(
        rng.random(len(some)) < 0.6, rng.integers(60, 1800, len(some)), rng.integers(DAY // 2, 3 * DAY, len(some))
    )
    extra["t"] = extra["t"] + soon
    extra["beg"] = extra["end"] = extra["t"]
    extra["refund"], extra["orig"] = np.ones(len(some), bool), some
    extra["alive"] = extra["t"] < LENGTH * DAY
    c = {k: np.concatenate([c[k], extra[k]]) for k in c}
    n = len(c["t"])
    c["void"] = (rng.random(n) < 0.002) & ~c["tagged"] & ~c["refund"] & ~np.isin(np.arange(n), some)
    return c


def _write(w: World, c: dict[str, np.ndarray], folder: Path) -> dict[str, int]:
    folder.mkdir(parents=True, exist_ok=True)
    live = np.flatnonzero(c["alive"])
    order = live[np.lexsort((c["person"][live], c["t"][live]))]
    number = np.full(len(c["t"]), "", dtype=object)
    ids = np.array([f"3695{250000 + k:014d}" for k in range(len(order))], dtype=object)
    number[order] = ids
    billed = lines.build(w, c)
    money = bill(w, c, billed, order)
    setl, visits = export.settlements(w, c, order, ids, money)
    codes = stock.scanned(w, c, billed)
    info, insured = registers.persons(w)
    tables = {
        "setl_d": _pages(w, setl),
        "mdtrt_d": visits,
        "fee_list_d": export.fees(w, c, billed, number),
        "drugtracinfo": export.traces(w, c, codes, number),
        "purcinfo": stock.purchases(w, c, billed),
        "psn_info_b": info,
        "psn_insu_d": insured,
        "medins_info_b": registers.houses(w),
    }
    for name, table in tables.items():
        export.write(folder, name, table)
    truth = _truth(w, c, number)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in truth)
    (folder / "truth.jsonl").write_text(text, encoding="utf-8")
    return {
        "persons": len(w.people),
        "settlements": len(order),
        "lines": len(billed["visit"]),
        "rings": sum(not row["innocent"] for row in truth),
        "innocent": sum(bool(row["innocent"]) for row in truth),
        "kinds": len({row["kind"] for row in truth if row["innocent"]}),
    }


def _pages(w: World, table: pd.DataFrame) -> pd.DataFrame:
    """The export goes page by page, and the last rows of one page stand at the head of the next as well."""
    cut = int(w.rng.integers(len(table) // 3, len(table) // 2))
    return pd.concat([table.iloc[:cut], table.iloc[cut - 20 :]], ignore_index=True)


def _truth(w: World, c: dict[str, np.ndarray], number: np.ndarray) -> list[dict[str, object]]:
    """One line a group that has settlements: patients who settled, in the order of planting."""
    order = np.flatnonzero((c["group"] >= 0) & c["alive"])
    order = order[np.argsort(c["group"][order], kind="stable")]
    low = np.searchsorted(c["group"][order], np.arange(len(w.groups) + 1))
    count: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for k, group in enumerate(w.groups):
        mine = order[low[k] : low[k + 1]]
        if not len(mine):
            continue
        patients = np.intersect1d(np.unique(c["person"][mine]), group.patients)
        if not group.solo:
            event, many = np.unique(c["event"][mine], return_counts=True)
            group.events = int(np.sum((event >= 0) & (many >= 2)))
        count[group.kind] = count.get(group.kind, 0) + 1
        places = group.institutions or np.unique(c["place"][mine]).tolist()
        rows.append(
            {
                "ring_id": f"{group.kind}-{count[group.kind]:03d}",
                "kind": group.kind,
                "innocent": group.innocent,
                "camouflage": w.camouflage.name,
                "patients": sorted(w.people.psn_no[patients].tolist()),
                "institutions": sorted({str(w.land.code[p]) for p in places}),
                "doctors": sorted({str(w.land.doctor_code[d]) for d in group.doctors}),
                "employers": sorted(set(group.employers)),
                "codes": sorted(set(group.codes)),
                "settlements": sorted(number[mine].tolist()),
                "joint_events": int(group.events),
            }
        )
    return rows
