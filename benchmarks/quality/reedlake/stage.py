"""The stage on which rings and their look-alikes are played: who is free, which house, which days, who comes when."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .book import Book
from .goods import NEED
from .land import DAYS, Ints, Land
from .life import FEAST

KEPT = {"easy": 0.2, "medium": 0.5, "hard": 0.8}
ATTEND = {"easy": 1.0, "medium": 0.75, "hard": 0.5}
SHOPS = ("pharm", "farpharm", "inet")


class Stage:
    """All that scenes draw from and write to."""

    def __init__(self, people: pd.DataFrame, firms: pd.DataFrame, land: Land, book: Book, level: str, rng: Any) -> None:
        self.people, self.firms, self.land, self.book, self.rng = people, firms, land, book, rng
        self.level, self.attend, self.kept = level, ATTEND[level], KEPT[level]
        self.used = (people["die"] < 9999).to_numpy(copy=True)
        self.houses_used: set[int] = set()
        self.keep: dict[int, float] = {}
        self.truth: list[dict[str, Any]] = []
        self.short: dict[tuple[int, int], float] = {}
        self.opening: dict[int, int] = {}
        self.insurance: list[dict[str, Any]] = []
        self.known: list[int] = []
        self.absent: list[tuple[Ints, int, int]] = []
        self.away: list[tuple[int, int, int]] = []
        self.scale = len(people) / 20000

    def size(self, low: int = 5, high: int = 60, middle: float = 14) -> int:
        """How many belong: most are few, some are many; smaller in a small population."""
        high = max(low + 3, min(high, len(self.people) // 200))
        return int(np.clip(self.rng.lognormal(np.log(middle), 0.7), low, high))

    def who(self, **limits: Any) -> Any:
        """Mask of persons: old=(from, to), sex, rural, ill, insu."""
        p, mask = self.people, np.ones(len(self.people), bool)
        if "old" in limits:
            mask &= p["age"].between(*limits.pop("old")).to_numpy()
        for name, value in limits.items():
            mask &= (p[name] == value).to_numpy()
        return mask

    def take(self, n: int, mask: Any = None, villages: int = 0, at: str = "", whole: float = 0.6) -> Ints:
        """Free persons; with ``villages`` of so many neighbouring ones and household by household."""
        free = ~self.used[: len(self.people)] & (True if mask is None else mask)
        village = self.people["village"].to_numpy()
        if at:
            free &= (self.people["district"] == at).to_numpy()
        if villages:
            count = np.bincount(village[free], minlength=len(self.land.villages))
            v = self.land.villages
            seed = self.rng.choice(len(count), p=count / count.sum()) if count.sum() else 0
            near = np.argsort(np.hypot(v["x"] - v["x"][seed], v["y"] - v["y"][seed]).to_numpy(), kind="stable")
            reach = max(villages, int(np.searchsorted(np.cumsum(count[near]), n * 1.6)) + 1)
            pool = np.flatnonzero(free & np.isin(village, near[:reach]))
            rank = self.rng.random(len(self.people))[self.people["house"].to_numpy()[pool] % len(self.people)]
            pool = pool[np.argsort(rank + (self.rng.random(len(pool)) > whole), kind="stable")]
            mates = self.people["house"].iloc[pool].groupby(self.people["house"].iloc[pool]).cumcount().to_numpy()
            chosen = pool[mates < max(2, n // 3)][:n]
        else:
            pool = np.flatnonzero(free)
            chosen = self.rng.choice(pool, min(n, len(pool)), replace=False)
        self.used[chosen] = True
        return np.sort(chosen)

    def family(self, n: int) -> Ints:
        """A large household, with kin of the same village."""
        p = self.people
        free = np.bincount(p["house"], weights=~self.used)[p["house"]]
        seed = self.take(1, free >= min(4, n))
        mates = np.flatnonzero((p["house"] == p["house"][seed[0]]).to_numpy() & ~self.used)[: n - 1]
        self.used[mates] = True
        kin = (
            self.take(n - 1 - len(mates), (p["village"] == p["village"][seed[0]]).to_numpy(), 1)
            if n - 1 > len(mates)
            else []
        )
        return np.r_[seed, mates, kin].astype(int)

    def workers(self, n: int, kind: str = "11") -> tuple[int, Ints]:
        """A firm and its free workers (kind 12: its pensioners)."""
        p = self.people
        free = p[~self.used & (p["ptype"] == kind).to_numpy() & (p["emp"] >= 0).to_numpy()]
        count = free["emp"].value_counts()
        fit = count[count >= min(n, count.max())].index.to_numpy()
        firm = int(self.rng.choice(np.sort(fit)))
        who = self.rng.choice(free.index[free["emp"] == firm].to_numpy(), min(n, count[firm]), replace=False)
        self.used[who] = True
        return firm, np.sort(who)

    def centre(self, who: Ints) -> tuple[float, float]:
        """Where they live, in the middle."""
        return float(self.people["x"].iloc[who].median()), float(self.people["y"].iloc[who].median())

    def place(self, kind: str, near: Any = None, km: tuple[float, float] = (0, 9999), fresh: bool = True) -> int:
        """A house of the kind, near a spot or person group, not yet anybody's where fresh."""
        inst = self.land.inst
        ids = np.flatnonzero((inst["kind"] == kind) & (inst["opened"] <= 0))
        free = np.array([i for i in ids if i not in self.houses_used]) if fresh else ids
        ids = free if len(free) else ids
        if near is not None:
            x, y = near if isinstance(near, tuple) else self.centre(np.atleast_1d(near))
            gap = np.hypot(inst["x"].to_numpy()[ids] - x, inst["y"].to_numpy()[ids] - y)
            fit = ids[(gap >= km[0]) & (gap <= km[1])]
            ids = fit if len(fit) else ids[np.argsort(np.abs(gap - km[0]), kind="stable")][:2]
            if km[0] == 0:
                gap = np.hypot(inst["x"].to_numpy()[ids] - x, inst["y"].to_numpy()[ids] - y)
                ids = ids[np.argsort(gap, kind="stable")][:2]
        chosen = int(self.rng.choice(ids))
        if fresh:
            self.houses_used.add(chosen)
        return chosen

    def days(self, n: int, gap: float, jitter: float, start: int | None = None) -> Ints:
        """n days about so far apart, not on feasts."""
        gap = min(gap, (DAYS - 12) / max(n, 1))
        first = int(self.rng.integers(4, max(5, int(DAYS - 6 - n * gap)))) if start is None else start
        days = first + np.arange(n) * gap + self.rng.uniform(-jitter, jitter, n)
        days = np.clip(days, 1, DAYS - 3).astype(int)
        return np.unique(np.where(FEAST[days], np.clip(days + 9, 1, DAYS - 3), days))

    def hour(self, inst: int) -> float:
        """A quiet hour where nothing is hidden, else the house's crowded ones."""
        if self.level == "easy":
            return float(self.rng.uniform(9, 16))
        shop = self.land.inst["kind"][inst] in SHOPS
        return (
            float(self.rng.choice([self.rng.uniform(8.8, 10.2), self.rng.uniform(16.8, 18.6)]))
            if shop
            else float(self.rng.uniform(8, 10))
        )

    def doctor(self, inst: int) -> int:
        """One doctor of a house."""
        return int(self.land.doctor(np.array([inst]), self.rng.random(1))[0])

    def needs(self, names: str, n: int) -> Ints:
        """A need for each, out of a list with commas."""
        return self.rng.choice([NEED[name] for name in names.split(",")], n)

    def meet(self, who: Ints, inst: int, days: Ints, hour: Any, gap: float, attend: float, need: str, med: int = 0, **more: Any) -> Ints:  # fmt: skip
        """They come to a house on these days, one after another; the numbers of the events."""
        here = self.rng.random((len(days), len(who))) < attend
        here[self.rng.integers(0, len(days), len(who)), np.arange(len(who))] = True
        rank = np.where(here, self.rng.random(here.shape), 2).argsort(1).argsort(1)
        day, person = np.nonzero(here)
        start = np.broadcast_to(np.asarray(hour, float), (len(days),)) * 60 + self.rng.normal(
            0, more.pop("wobble", 6), len(days)
        )
        minute = start[day] + rank[day, person] * gap + self.rng.exponential(gap * 0.5 + 0.05, len(day))
        fixed = {"doctor": self.doctor(inst)} | more
        kind = self.needs(need, len(who))[person] if need else -1
        med = med or (41 if self.land.inst["kind"][inst] in SHOPS else 11)
        return self.book.add(person=who[person], inst=inst, day=days[day], minute=minute, need=kind, med=med, **fixed)

    def stay(self, who: Any, inst: Any, day: Any, length: Any, need: str, med: int = 21, **more: Any) -> Ints:
        """Stays in a hospital."""
        day = np.clip(day, 1, DAYS - 3)
        length = np.clip(length, 1, DAYS - 2 - day)
        minute = self.rng.normal(620, 45, np.size(who)).clip(500, 1000)
        doctor = more.pop(
            "doctor", self.land.doctor(np.broadcast_to(inst, np.shape(who)), self.rng.random(np.size(who)))
        )
        kind = self.needs(need, np.size(who))
        return self.book.add(
            person=who, inst=inst, day=day, stay=length, minute=minute, need=kind, med=med, doctor=doctor, **more
        )

    def visit(self, who: Any, inst: Any, day: Any, at: tuple[int, int], need: Any = "", **more: Any) -> Ints:
        """Visits at any minute of a span; purchases where the house is a shop."""
        n = np.broadcast(who, inst, day).size
        minute = self.rng.uniform(*at, n)
        if isinstance(need, str):
            need = (self.needs(need, n) if "," in need else NEED[need]) if need else -1
        shop = self.land.inst["kind"].isin(SHOPS).to_numpy()[inst]
        given = {"med": np.where(shop, 41, 11)} | more
        return self.book.add(person=who, inst=inst, day=day, minute=minute, need=need, **given)

    def note(self, kind: str, ids: Any, innocent: bool = False, **keys: Any) -> None:
        """A line of the truth: events, and the houses, doctors, employers or boxes that key it."""
        ids = np.unique(np.concatenate([np.atleast_1d(part) for part in ids]) if isinstance(ids, list) else ids).astype(
            int
        )
        self.truth.append({"kind": kind, "innocent": innocent, "ids": ids, **keys})

    def clone(self, who: Ints, region: str) -> Ints:
        """Second records of the same persons, insured elsewhere."""
        more = self.people.iloc[who].copy()
        first = len(self.people)
        more.index = first + np.arange(len(who))
        more["psn_no"] = [f"{region[:4]}0{v:010d}" for v in self.rng.permutation(10**6)[: len(who)] + 7 * 10**8]
        more["card"] = [f"K{v:08d}" for v in self.rng.permutation(10**6)[: len(who)] + 10**7]
        more["insured"], more["joined"] = region, self.rng.integers(-1500, -300, len(who))
        self.people = pd.concat([self.people, more])
        self.used = np.r_[self.used, np.ones(len(who), bool)]
        return np.asarray(more.index)

    def employer(self, name: str, seat: str) -> int:
        """A further employer."""
        self.firms.loc[len(self.firms)] = [f"E{seat}{9000 + len(self.firms)}", name, seat, 1.0]
        return len(self.firms) - 1

    def guilty(self, who: Ints) -> None:
        """These keep only a share of their ordinary visits."""
        self.keep |= dict.fromkeys(map(int, who), self.kept)
