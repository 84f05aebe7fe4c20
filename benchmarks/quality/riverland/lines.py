"""What was billed: lines of every visit from its basket, and those planted on purpose."""

from __future__ import annotations

import numpy as np

from . import book as b
from .catalogue import DAYS, FAVOURED, ILL, ILLNESSES, KIND, OTC, POOL, PRICE, PROCEDURE, item
from .days import DAY
from .places import CENTRE, HOSPITAL
from .world import World

_TESTS = [item(t) for t in ("血常规", "C反应蛋白", "肝功能", "心电图", "腹部彩超", "X线摄片", "空腹血糖", "胸部CT")]
_THERAPIES = [item(t) for t in ("针刺", "推拿", "电针", "艾灸", "中药熏洗", "康复训练")]
_SPECIALIST = (ILL["I10.x00"], ILL["E11.900"], ILL["I25.100"], ILL["I69.300"])


class Lines:
    """Collects lines: visit, item, count, price (nan: the catalogue's)."""

    def __init__(self) -> None:
        self.parts: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []

    def emit(self, visit: np.ndarray, what, cnt, price=np.nan) -> None:
        """Add lines for visits."""
        v, i, n, p = np.broadcast_arrays(visit, what, cnt, price)
        self.parts.append((v.astype(int), i.astype(int), n.astype(float), p.astype(float)))


def build(w: World, c: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Lines of the visits that took place: columns visit, item, cnt, price, sum."""
    out, rng = Lines(), w.rng
    which = {k: np.flatnonzero(c["alive"] & ~c["refund"] & (c["basket"] == k)) for k in range(13)}
    _shop(w, c, out, which[b.OTC])
    for kind in (b.ACUTE, b.EXAM, b.CHRONIC):
        _desk(w, c, out, which[kind], drugs=kind)
    _filled(c, out, which[b.FILL], rng)
    for kind in (b.STAY, b.SURGERY):
        _ward(c, out, which[kind], rng, surgery=kind == b.SURGERY)
    _light(c, out, which[b.LIGHT_STAY], rng)
    v = which[b.THERAPY]
    out.emit(v, rng.choice(_THERAPIES, len(v)), rng.integers(1, 3, len(v)))
    out.emit(v, rng.choice(_THERAPIES[:3], len(v)), 1)
    v = which[b.DIALYSIS]
    out.emit(v, item("血液透析"), 1)
    out.emit(v, item("透析器"), 1)
    out.emit(v[rng.random(len(v)) < 0.4], item("重组人促红素"), 1)
    v = which[b.CHEMO]
    for name, cnt in (
        ("床位费(三人间)", 3),
        ("II级护理", 3),
        ("化疗药物配置", 2),
        ("奥沙利铂", 1),
        ("血常规", 1),
        ("氯化钠", 6),
    ):
        out.emit(v, item(name), cnt)
    v = np.repeat(which[b.RESALE], rng.integers(1, 4, len(which[b.RESALE])))
    out.emit(v, rng.choice(FAVOURED, len(v)), rng.integers(1, 4, len(v)))
    planted = [np.concatenate([part[k] for part in w.book.lines]) for k in range(4)] if w.book.lines else None
    if planted is not None:
        keep = c["alive"][planted[0]]
        out.emit(*(part[keep] for part in planted))
    return _finish(w, c, out)


def _finish(w: World, c: dict[str, np.ndarray], out: Lines) -> dict[str, np.ndarray]:
    visit, what, cnt, price = (np.concatenate([part[k] for part in out.parts]) for k in range(4))
    lonely = np.setdiff1d(np.flatnonzero(c["alive"] & ~c["refund"]), visit)
    visit = np.concatenate([visit, lonely])
    what = np.concatenate([what, np.full(len(lonely), item("一般诊疗费"))])
    cnt, price = np.concatenate([cnt, np.ones(len(lonely))]), np.concatenate([price, np.full(len(lonely), np.nan)])
    factor = 1 + ((c["place"][visit] * 37) % 14 - 5) / 100
    usual = np.where(KIND[what] == 101, np.round(PRICE[what] * factor, 2), PRICE[what])
    own = ~np.isnan(price)
    price = np.where(own, np.round(price, 2), usual)
    key = np.where(own, -np.arange(1, len(visit) + 1), visit * 1000 + what)
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    total = np.bincount(inverse, cnt)
    order = first[np.argsort(visit[first], kind="stable")]
    total = total[inverse[order]]
    lines = {"visit": visit[order], "item": what[order], "cnt": total, "price": price[order]}
    lines = _returned(c, lines)
    lines["sum"] = np.round(lines["cnt"] * lines["price"], 2)
    return lines


def _returned(c: dict[str, np.ndarray], lines: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """A refund carries the lines of what it takes back, with negative counts; planted lines of refunds go."""
    keep = ~c["refund"][lines["visit"]]
    lines = {k: v[keep] for k, v in lines.items()}
    back = np.flatnonzero(c["refund"] & c["alive"])
    low = np.searchsorted(lines["visit"], c["orig"][back], "left")
    many = np.searchsorted(lines["visit"], c["orig"][back], "right") - low
    source = np.repeat(low, many) + np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    extra = {k: v[source] for k, v in lines.items()}
    extra["visit"], extra["cnt"] = np.repeat(back, many), -extra["cnt"]
    return {k: np.concatenate([lines[k], extra[k]]) for k in lines}


def _shop(w: World, c, out: Lines, v: np.ndarray) -> None:
    rng = w.rng
    many = np.repeat(v, 1 + rng.poisson(0.8, len(v)).clip(0, 3))
    weight = 1 / np.arange(1, len(OTC) + 1) ** 0.55
    out.emit(
        many,
        rng.permuted(OTC)[rng.choice(len(OTC), len(many), p=weight / weight.sum())],
        1 + (rng.random(len(many)) < 0.3),
    )


def _desk(w: World, c, out: Lines, v: np.ndarray, drugs: int) -> None:
    rng = w.rng
    sort = w.land.sort[c["place"][v]]
    desk = v[sort <= 2]
    big = w.land.sort[c["place"][desk]] == HOSPITAL
    special = np.isin(c["diag"][desk], _SPECIALIST) & big
    out.emit(
        desk, np.where(special, item("专家门诊诊查费"), np.where(big, item("普通门诊诊查费"), item("一般诊疗费"))), 1
    )
    share = np.where(w.land.sort[c["place"][desk]] <= CENTRE, 0.45 if drugs != b.CHRONIC else 0.15, 0.08)
    for again in (1.0, 0.7, 0.4):
        tested = desk[rng.random(len(desk)) < share * again * (1.6 if drugs == b.EXAM else 1)]
        out.emit(tested, rng.choice(_TESTS, len(tested)), 1)
    if drugs == b.EXAM:
        return
    if drugs == b.ACUTE:
        for column in range(3):
            some = v[rng.random(len(v)) < (1.0, 0.8, 0.5)[column]]
            pick = POOL[
                np.maximum(c["diag"][some], 0), (c["person"][some] + rng.integers(0, 2, len(some)) + column) % 5
            ]
            out.emit(some, pick, 1 + (rng.random(len(some)) < 0.35))
        return
    for column in range(3):
        some = v[(c["person"][v] * 13 + c["diag"][v]) % 3 >= column]
        pick = POOL[c["diag"][some], (c["person"][some] + column) % 5]
        out.emit(some, pick, np.ceil(c["supply"][some] / np.maximum(DAYS[pick], 5)).clip(1, 14))


def _filled(c, out: Lines, v: np.ndarray, rng) -> None:
    for column in range(2):
        some = v[rng.random(len(v)) < (1.0, 0.6)[column]]
        diag = np.maximum(c["diag"][some], 0)
        pick = POOL[diag, (c["person"][some] + column) % 5]
        chronic = np.array([i.chronic for i in ILLNESSES])[diag]
        out.emit(
            some,
            pick,
            np.where(chronic, np.ceil(28 / np.maximum(DAYS[pick], 6)).clip(1, 5), 1 + (rng.random(len(some)) < 0.4)),
        )


def nights(c, v: np.ndarray) -> np.ndarray:
    """Nights of the stays, at least one."""
    return np.maximum(c["end"][v] // DAY - c["beg"][v] // DAY, 1)


def _ward(c, out: Lines, v: np.ndarray, rng, surgery: bool) -> None:
    night = nights(c, v)
    out.emit(v, item("床位费(三人间)"), night)
    out.emit(v, item("II级护理"), night)
    out.emit(v, item("一次性输液器"), night)
    out.emit(v, item("氯化钠"), night * 2)
    for test in _TESTS:
        some = v[rng.random(len(v)) < 0.55]
        out.emit(some, test, 1)
    for column in range(3):
        pick = POOL[c["diag"][v], column]
        out.emit(v, pick, np.where(DAYS[pick] <= 1, night, np.ceil((night + 5) / np.maximum(DAYS[pick], 1))))
    out.emit(v, item("注射用头孢曲松"), np.maximum(night - 2, 1) * (1 + (rng.random(len(v)) < 0.4)))
    some = rng.random(len(v)) < 0.4
    out.emit(v[some], item("头颅磁共振"), 1)
    some = rng.random(len(v)) < 0.3
    out.emit(v[some], item("丹红"), np.maximum(night[some] - 1, 1))
    some = rng.random(len(v)) < 0.12
    out.emit(v[some], item("人血白蛋白"), rng.integers(1, 6, int(some.sum())))
    if not surgery:
        return
    for code, (procedure, consumable) in PROCEDURE.items():
        mine = v[c["diag"][v] == ILL[code]]
        out.emit(mine, item(procedure), 1)
        out.emit(mine, item("I级护理"), 2)
        if consumable:
            out.emit(mine, item(consumable), 1)


def _light(c, out: Lines, v: np.ndarray, rng) -> None:
    night = nights(c, v)
    out.emit(v, item("床位费(三人间)"), night)
    out.emit(v, item("氯化钠"), night)
    out.emit(v, item("丹红"), np.maximum(night - 1, 1))
    some = rng.random(len(v)) < 0.35
    out.emit(v[some], item("II级护理"), night[some])
    some = rng.random(len(v)) < 0.5
    out.emit(v[some], item("中药熏洗"), np.maximum(night[some] - 1, 1))
    out.emit(v[rng.random(len(v)) < 0.3], item("血常规"), 1)
