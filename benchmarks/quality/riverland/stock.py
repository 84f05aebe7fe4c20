"""Boxes: their trace codes as scanned at the counter, and what came in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .catalogue import ITEMS, KIND, RX
from .days import DAY, LENGTH, day_of
from .places import CLINIC
from .world import World

_MANDATORY = day_of("2026-01-01")


def scanned(w: World, c: dict[str, np.ndarray], lines: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Trace codes per box: columns visit, item, code, cnt, split. Houses join the scheme at different days."""
    rng = w.rng
    joined = np.where(rng.random(len(w.land.code)) < 0.7, -1, rng.integers(20, _MANDATORY, len(w.land.code)))
    planted = {(v, i) for v, i, *_ in w.book.codes}
    known = np.array(sorted(v * 1000 + i for v, i in planted), dtype=np.int64)
    pick = (KIND[lines["item"]] == 101) & (lines["cnt"] > 0)
    pick &= c["t"][lines["visit"]] // DAY >= joined[c["place"][lines["visit"]]]
    pick &= ~np.isin(lines["visit"] * 1000 + lines["item"], known)
    at = np.flatnonzero(pick)
    at = np.repeat(at, np.minimum(lines["cnt"][at], 6).astype(int))
    visit, what = lines["visit"][at], lines["item"][at]
    serial = rng.permutation(len(at)) + 10_000_000
    split = (w.land.sort[c["place"][visit]] == CLINIC) & (rng.random(len(at)) < 0.1)
    pack = c["place"][visit] * 1000 + what
    serial = np.where(split, pack * 400 + c["t"][visit] // (9 * DAY), serial)
    code = np.array([f"8{i:06d}{s:013d}" for i, s in zip(what + 101, serial, strict=True)], dtype=object)
    cnt = np.ones(len(at), int)
    slip = np.flatnonzero(rng.random(len(at)) < 0.0002)
    slip = slip[slip > 0]
    same = (c["place"][visit[slip]] == c["place"][visit[slip - 1]]) & (what[slip] == what[slip - 1])
    code[slip[same]] = code[slip[same] - 1]
    extra = [row for row in w.book.codes if c["alive"][row[0]]]
    visit = np.concatenate([visit, [row[0] for row in extra]]).astype(int)
    what = np.concatenate([what, [row[1] for row in extra]]).astype(int)
    code = np.concatenate([code, np.array([row[2] for row in extra], dtype=object)])
    split = np.concatenate([split, [bool(row[3]) for row in extra]])
    cnt = np.concatenate([cnt, [row[4] for row in extra]]).astype(int)
    back = np.flatnonzero(c["refund"] & c["alive"])
    source = {
        int(c["orig"][k]): int(k)
        for k in back
        if not (c["group"][k] >= 0 and w.groups[c["group"][k]].kind == "refund_resale")
    }
    again = np.flatnonzero(np.isin(visit, list(source)))
    visit = np.concatenate([visit, [source[int(v)] for v in visit[again]]]).astype(int)
    return {
        "visit": visit,
        "item": np.concatenate([what, what[again]]),
        "code": np.concatenate([code, code[again]]),
        "cnt": np.concatenate([cnt, -cnt[again]]),
        "split": np.concatenate([split, split[again]]).astype(bool),
        "rx": RX[np.concatenate([what, what[again]])],
    }


def purchases(w: World, c: dict[str, np.ndarray], lines: dict[str, np.ndarray]) -> pd.DataFrame:
    """Stock in per house and drug: a first delivery before the year, then one a quarter that covers what was sold."""
    rng = w.rng
    pick = KIND[lines["item"]] == 101
    visit = lines["visit"][pick]
    frame = pd.DataFrame(
        {
            "place": c["place"][visit],
            "item": lines["item"][pick],
            "quarter": (c["t"][visit] // DAY) // 92,
            "sold": lines["cnt"][pick],
        }
    )
    sold = frame.groupby(["place", "item", "quarter"], sort=True)["sold"].sum().reset_index()
    sold = sold[sold["sold"] > 0]
    ratio = np.array([w.book.short.get((a, b), 1.0) for a, b in zip(sold["place"], sold["item"], strict=True)])
    quarter = sold["quarter"].to_numpy()
    early = ratio == -1.0
    ratio = np.where(early, np.where(quarter <= 1, 0.12, 1.0), np.where(ratio == -10.0, 0.1, ratio))
    usual = ratio == 1.0
    bought = np.ceil(sold["sold"].to_numpy() * np.where(usual, rng.uniform(1.0, 1.2, len(sold)), ratio))
    day = quarter * 92 - rng.integers(1, 12, len(sold))
    first = sold.drop_duplicates(["place", "item"])
    short = [(a, b) in w.book.short for a, b in zip(first["place"], first["item"], strict=True)]
    stock = rng.integers(0, 8, len(first)) * ~np.array(short)
    out = pd.DataFrame(
        {
            "place": np.concatenate([sold["place"], first["place"]]),
            "item": np.concatenate([sold["item"], first["item"]]),
            "cnt": np.concatenate([bought, stock]).astype(int),
            "day": np.concatenate([day, rng.integers(-40, -15, len(first))]),
        }
    )
    out = out[(out["cnt"] > 0) & (out["day"] < LENGTH)].sort_values(["place", "item", "day"], kind="stable")
    codes = np.array([i.code for i in ITEMS], dtype=object)
    stamp = pd.Timestamp("2025-03-01") + pd.to_timedelta(out["day"] * 24 + 8 + out["item"] % 9, unit="h")
    return pd.DataFrame(
        {
            "fixmedins_code": w.land.code[out["place"]],
            "hilist_code": codes[out["item"]],
            "purc_cnt": out["cnt"],
            "purc_time": stamp.dt.strftime("%Y-%m-%d %H:%M:%S"),
        }
    )
