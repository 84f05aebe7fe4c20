"""Households of persons with jobs, illnesses, habits, usual places and papers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .catalogue import CHRONIC
from .days import CLINIC, HOSPITAL, PHARMACY, VILLAGE
from .places import Homes, Places, county_code, prefecture_of
from .variants import Variant

_SURNAMES = list(
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾"
    "肖田董潘袁蔡余于杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金"
)
_GIVEN = list(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰凤建国志文斌宇浩婷雪梅琴云莲荣德福贵春生海波晓东红玲辉鹏飞"
)
_PATTERNS = (
    ((2,), 0.1),
    ((2, 2), 0.2),
    ((1,), 0.12),
    ((1, 1), 0.12),
    ((1, 1, 0), 0.2),
    ((1, 1, 0, 0), 0.08),
    ((2, 2, 1, 1, 0), 0.1),
    ((2, 1, 1, 0), 0.08),
)


@dataclass
class People:
    """One entry a person; every array has the same length. Days count from the first of the period."""

    household: NDArray[np.int64]
    role: NDArray[np.int64]
    home: NDArray[np.int64]
    county: NDArray[np.int64]
    insured: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    age: NDArray[np.int64]
    born: NDArray[np.int64]
    female: NDArray[np.bool_]
    surname: NDArray[np.int64]
    given: NDArray[np.int64]
    employee: NDArray[np.bool_]
    retired: NDArray[np.bool_]
    employer: NDArray[np.int64]
    poor: NDArray[np.bool_]
    chronic: NDArray[np.int64]
    habit: NDArray[np.bool_]
    weekday: NDArray[np.int64]
    minute: NDArray[np.float64]
    pharmacy: NDArray[np.int64]
    clinic: NDArray[np.int64]
    hospital: NDArray[np.int64]
    away: NDArray[np.int64]
    phone: NDArray[np.int64]
    group: NDArray[np.int64]
    die: NDArray[np.int64]
    sequence: NDArray[np.int64]
    twin: NDArray[np.int64]
    address: dict[int, str] = field(default_factory=dict)
    live_address: dict[int, str] = field(default_factory=dict)
    employers: list[tuple[int, str]] = field(default_factory=list)
    insurance: list[tuple[int, int, str, int, int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.home)

    def name(self, i: int) -> str:
        """Full name."""
        g = int(self.given[i])
        k = len(_GIVEN)
        second = _GIVEN[g // k % k] if g >= 1080 else ""
        return _SURNAMES[int(self.surname[i])] + _GIVEN[g % k] + second

    def names(self) -> NDArray[np.object_]:
        """Full names of all."""
        return np.array([self.name(i) for i in range(len(self))], dtype=object)


def gravity(x: NDArray[np.float64], y: NDArray[np.float64], p: Places, which: NDArray[np.int64]) -> NDArray[np.float64]:
    """Shares, one row a position and one column an institution: popularity over distance."""
    km = np.hypot(x[:, None] - p.x[which][None, :], y[:, None] - p.y[which][None, :])
    w = p.pull[which][None, :] / (0.35 + km) ** 1.9
    return np.asarray(w / w.sum(axis=1, keepdims=True))


def draw_rows(rng: np.random.Generator, share: NDArray[np.float64], row: NDArray[np.int64]) -> NDArray[np.int64]:
    """One column for each entry of ``row``, by the shares of that row."""
    share = share / share.sum(axis=1, keepdims=True)
    flat = (np.cumsum(share, axis=1) + np.arange(len(share))[:, None]).ravel()
    at = np.searchsorted(flat, row + rng.random(len(row)) * 0.999999)
    return np.asarray(np.minimum(at - row * share.shape[1], share.shape[1] - 1))


def people(rng: np.random.Generator, variant: Variant, h: Homes, p: Places) -> People:
    """Settle households in all homes and give each person a life."""
    kinds, share = zip(*_PATTERNS, strict=True)
    chosen = rng.choice(len(kinds), int(h.size.sum()), p=share)
    sizes = np.array([len(k) for k in kinds])[chosen]
    n = int(h.size.sum())
    until = int(np.searchsorted(np.cumsum(sizes), n)) + 1
    chosen, sizes = chosen[:until], sizes[:until]
    role = np.concatenate([kinds[k] for k in chosen])[:n]
    household = np.repeat(np.arange(until), sizes)[:n]
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    home_of_first = np.repeat(np.arange(len(h.size)), h.size)[np.minimum(first, n - 1)]
    home = home_of_first[household]
    slot = np.arange(n) - first[household]
    urban = h.town[home] < 0
    age = np.where(
        role == 2, rng.integers(60, 89, n), np.where(role == 1, rng.integers(24, 56, n), rng.integers(1, 20, n))
    )
    female = np.where(role == 0, rng.random(n) < 0.48, slot % 2 == 1)
    female ^= (role == 2) & (sizes[household] == 4)
    household_name = rng.zipf(1.35, until) % len(_SURNAMES)
    wife = (slot % 2 == 1) & (role > 0)
    surname = np.where(wife, rng.zipf(1.35, n) % len(_SURNAMES), household_name[household])
    employee = (role == 1) & (rng.random(n) < np.where(urban, 0.68, 0.24))
    retired = (role == 2) & (rng.random(n) < np.where(urban, 0.55, 0.06))
    county = h.county[home]
    employers, employer = _jobs(rng, county, employee, n)
    sick = rng.random(n) < np.where(age >= 60, 0.52, np.where(age >= 45, 0.22, np.where(age >= 25, 0.05, 0.004)))
    chronic = np.where(sick, rng.choice(len(CHRONIC), n, p=[0.34, 0.22, 0.1, 0.12, 0.08, 0.06, 0.04, 0.01, 0.03]), -1)
    habit = rng.random(n) < np.where(age >= 60, 0.66, 0.4)
    old = age >= 58
    minute = np.where(old, rng.normal(9 * 60 + 5, 75, n), rng.choice([735, 1090, 1165], n) + rng.normal(0, 25, n))
    away = np.where((role == 1) & (rng.random(n) < variant.away), 1, 0) * rng.choice([1, 2, 3], n, p=[0.5, 0.25, 0.25])
    away[away == prefecture_of(county)] = 0
    phone = _phones(rng, variant, household, role, n)
    span = max(1, int(rng.integers(9, 18)))
    return People(
        household,
        role,
        home,
        county,
        county.copy(),
        h.x[home] + rng.normal(0, 0.25, n),
        h.y[home] + rng.normal(0, 0.25, n),
        age,
        -(age * 365 + rng.integers(0, 365, n)),
        female,
        surname,
        rng.integers(0, 3600, n),
        employee | retired,
        retired,
        employer,
        (rng.random(n) < np.where(urban, 0.02, 0.07)),
        chronic,
        habit,
        rng.integers(0, 7, n),
        np.clip(minute, 430, 1270),
        *_usual_places(rng, h, p, home, away, county),
        away,
        phone,
        (household % span) + 1,
        np.full(n, 10**6),
        rng.integers(0, 999, n),
        np.full(n, -1),
        employers=employers,
    )


def _jobs(
    rng: np.random.Generator, county: NDArray[np.int64], employee: NDArray[np.bool_], n: int
) -> tuple[list[tuple[int, str]], NDArray[np.int64]]:
    """Employers of each county, sizes by a power law, and the employer of each employee (-1 none)."""
    employer = np.full(n, -1)
    firms: list[tuple[int, str]] = []
    kinds = [
        "机械厂",
        "建筑有限公司",
        "服装有限公司",
        "中学",
        "物流有限公司",
        "食品厂",
        "置业有限公司",
        "环卫所",
        "电子科技有限公司",
        "水泥厂",
    ]
    heads = ["宏达", "东方", "盛世", "恒信", "远航", "金桥", "华泰", "联发", "中立", "瑞丰", "天成", "久安"]
    for c in np.unique(county):
        mine = np.flatnonzero(employee & (county == c))
        count = max(2, len(mine) // 40)
        weight = 1 / np.arange(1, count + 1) ** 0.7
        employer[mine] = len(firms) + rng.choice(count, len(mine), p=weight / weight.sum())
        for k in range(count):
            name = f"{heads[(k + c) % 12]}{kinds[(k * 3 + c) % 10]}{'' if k < 60 else k}"
            firms.append((int(c), name))
    return firms, employer


def _phones(
    rng: np.random.Generator, variant: Variant, household: NDArray[np.int64], role: NDArray[np.int64], n: int
) -> NDArray[np.int64]:
    """Mobile numbers; children and a part of the old carry a grown-up's of their household; 0 is none on file."""
    second = np.array([13, 15, 18, 17, 19, 135, 186, 159])
    own = (second[rng.integers(0, 5, n)] * 10**9 + rng.integers(10**8, 10**9, n)) % 10**11
    adult = np.zeros(int(household.max()) + 1, dtype="int64")
    grown = np.flatnonzero(role == 1)
    adult[household[grown]] = own[grown]
    shares = ((role == 0) | ((role == 2) & (rng.random(n) < 0.6)) | ((role == 1) & (rng.random(n) < 0.15))) & (
        adult[household] > 0
    )
    phone = np.where(shares, adult[household], own)
    phone[rng.random(n) > variant.phones] = 0
    if variant.callcentre:
        phone[rng.random(n) < 0.012] = 13900001234
    return phone


def _usual_places(
    rng: np.random.Generator,
    h: Homes,
    p: Places,
    home: NDArray[np.int64],
    away: NDArray[np.int64],
    county: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The pharmacy, the clinic and the hospital where each person usually goes."""
    out = []
    for kinds in ((PHARMACY,), (CLINIC, VILLAGE), (HOSPITAL,)):
        which = np.flatnonzero(np.isin(p.kind, kinds))
        usual = which[draw_rows(rng, gravity(h.x, h.y, p, which), home)]
        for prefecture in (1, 2, 3):
            gone = np.flatnonzero(away == prefecture)
            there = which[prefecture_of(p.county[which]) == prefecture]
            if len(gone) and len(there):
                usual[gone] = rng.choice(there, len(gone))
        out.append(usual)
    return out[0], out[1], out[2]


def certificates(people: People, variant: Variant, start: np.datetime64) -> NDArray[np.object_]:
    """Identity numbers with a right check digit: birth county, birthday, sequence by sex."""
    days = (start + people.born).astype("datetime64[D]").astype(str)
    weight = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
    codes = {c: county_code(variant, int(c)) for c in np.unique(people.county)}
    out = np.empty(len(people), dtype=object)
    odd = people.sequence // 2 * 2 + np.where(people.female, 0, 1)
    body = [f"{codes[c]}{d[:4]}{d[5:7]}{d[8:10]}{s:03d}" for c, d, s in zip(people.county, days, odd, strict=True)]
    digits = np.frombuffer("".join(body).encode(), dtype="u1").reshape(-1, 17) - 48
    check = (digits.astype("int64") * weight).sum(axis=1) % 11
    for i, text in enumerate(body):
        out[i] = text + "10X98765432"[check[i]]
    twins = np.flatnonzero(people.twin >= 0)
    out[twins] = out[people.twin[twins]]
    return out
