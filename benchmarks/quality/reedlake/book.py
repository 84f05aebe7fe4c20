"""The book of all that happens: who comes where and when, then queues at the windows, then purchases on prescriptions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .goods import ITEM
from .land import DAYS, Ints, Land

FIELDS = {
    "person": -1, "inst": -1, "day": 0, "minute": 600.0, "med": 11, "need": -1, "doctor": -1, "stay": 0, "oper": -1,
    "queue": True, "bg": False, "clash": False, "src": -1, "rx": True, "mult": 1.0, "late": 0.0, "mulaid": False,
}  # fmt: skip
FAR = 1e7
OPEN = {"pharm": (480, 1290), "farpharm": (480, 1290), "inet": (5, 1430), "clinic": (430, 1200)}


class Book:
    """Events as columns; a number per event, given in the order of writing."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.parts: list[pd.DataFrame] = []
        self.count = 0
        self.lines: list[pd.DataFrame] = []
        self.boxes: list[tuple[int, int, str, str]] = []

    def add(self, **given: Any) -> Ints:
        """Write events (columns of FIELDS, spread over one another); their numbers."""
        arrays = np.broadcast_arrays(*[np.atleast_1d(value) for value in given.values()])
        part = pd.DataFrame(dict(zip(given, arrays, strict=True)))
        self.parts.append(part)
        self.count += len(part)
        return np.arange(self.count - len(part), self.count)

    def goods(self, events: Ints, item: str, cnt: Any, price: Any = 0.0) -> None:
        """Lines that an event has besides those of its need; price 0 is the list's."""
        events, cnt, price = np.broadcast_arrays(np.atleast_1d(events), cnt, price)
        self.lines.append(pd.DataFrame({"event": events, "item": ITEM[item], "cnt": cnt, "price": price}))

    def box(self, event: int, item: str, code: str, flag: str = "0") -> None:
        """A box with a trace code of its own (flag 1: its pack was split)."""
        self.boxes.append((int(event), ITEM[item], code, flag))

    def frame(self) -> pd.DataFrame:
        """All events with all columns."""
        whole = pd.concat(self.parts, ignore_index=True)
        for name, value in FIELDS.items():
            whole[name] = whole[name].fillna(value) if name in whole else value
            whole[name] = whole[name].astype(type(value))
        return whole


def queued(group: Ints, arrival: NDArray[np.float64], service: NDArray[np.float64]) -> NDArray[np.float64]:
    """When each is done who arrives at a window (group) and waits for those before: done = max(arrival, before) + service."""
    order = np.lexsort((arrival, group))
    dense = np.unique(group[order], return_inverse=True)[1]
    before = np.cumsum(service[order]) - service[order]
    begun = np.maximum.accumulate(arrival[order] - before + dense * FAR) - dense * FAR + before
    done = np.empty(len(arrival))
    done[order] = begun + service[order]
    return done


def thinned(
    events: pd.DataFrame, people: pd.DataFrame, keep: dict[int, float], rng: np.random.Generator
) -> pd.DataFrame:
    """Without what cannot be: everyday visits of the dead, on a day spent elsewhere, and those that ring members gave up."""
    share = np.ones(len(people))
    share[list(keep)] = list(keep.values())
    bg = events["bg"].to_numpy()
    person, day = events["person"].to_numpy(), events["day"].to_numpy()
    drop = bg & (day + events["stay"] >= people["die"].to_numpy()[person])
    drop |= bg & (rng.random(len(events)) > share[person])
    lying = events[((~bg) | (events["stay"] > 0)) & ~events["clash"] & ~drop]
    reach = lying["stay"].to_numpy() + 1
    start = np.repeat(lying["day"].to_numpy(), reach)
    within = np.arange(reach.sum()) - np.repeat(np.cumsum(reach) - reach, reach)
    busy = np.repeat(lying["person"].to_numpy(), reach) * 1000 + start + within
    own = bg & (events["stay"].to_numpy() > 0)
    drop |= bg & ~own & np.isin(person * 1000 + day, busy)
    scene = events[~bg & ~events["clash"]]
    taken = scene["person"].to_numpy() * 1000 + scene["day"].to_numpy()
    spans = np.zeros(len(events), bool)
    for step in range(12):
        spans |= (step <= events["stay"].to_numpy()) & np.isin(person * 1000 + day + step, taken)
    drop |= own & spans
    kept = events[~drop & (day >= 0) & (day + events["stay"] < DAYS)]
    for _ in range(2):
        kept = kept[(kept["src"] < 0) | kept["src"].isin(kept.index)]
    return kept


def timed(events: pd.DataFrame, land: Land, rng: np.random.Generator) -> pd.DataFrame:
    """With ``begin`` and ``done`` (minutes since the first day) and the window, after queues and on the way to the shop."""
    kinds = land.inst["kind"].to_numpy()
    volume = np.bincount(events["inst"], minlength=len(kinds))
    land.inst["windows"] = 1 + volume // np.where(np.isin(kinds, ["tert", "spec"]), 9000, 14000)
    windows = land.inst["windows"].to_numpy()
    inst = events["inst"].to_numpy()
    loose = rng.integers(0, 1000, len(events))
    events["window"] = np.where(events["oper"] >= 0, events["oper"], loose) % windows[inst]
    arrival = (events["day"] + events["stay"]).to_numpy() * 1440 + events["minute"].to_numpy()
    service = rng.gamma(2.0, np.where(np.isin(kinds[inst], ["pharm", "farpharm"]), 0.5, 0.6))
    service = np.where(events["queue"], service, 0.02)
    group = inst * 64 + events["window"].to_numpy()
    first = events["src"].to_numpy() < 0
    done = np.zeros(len(events))
    done[first] = queued(group[first], arrival[first], service[first])
    at = pd.Series(done, index=events.index)
    sources = events["src"][~first]
    came = at.reindex(sources).to_numpy() + events["minute"].to_numpy()[~first]
    last = np.array([OPEN.get(kind, (450, 1080))[1] for kind in kinds])[inst[~first]]
    late = came % 1440 > last
    came = np.where(late, (came // 1440 + 1) * 1440 + rng.uniform(490, 640, len(came)), came)
    arrival[~first] = came
    done2 = queued(group, arrival, service)
    events["day"] = np.where(first, events["day"], (arrival // 1440).astype(int))
    events["begin"], events["done"] = arrival - events["stay"].to_numpy() * 1440, done2 + events["late"].to_numpy()
    return events[events["done"] < DAYS * 1440].copy()
