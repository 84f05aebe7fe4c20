"""Who lives here: arrays over persons, households first, so that families share an address and a surname."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .land import Land

Array = np.ndarray[Any, Any]
_SURNAMES = np.array(
    list(
        "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    )
)
_GIVEN = np.array(
    list(
        "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲建国志文辉鹏飞燕云峰海春梅晓雪松柏山河川林泉石岭溪月星晨光荣昌盛安宁康健福禄寿喜庆丰登禾苗"
    )
)
_WEIGHT = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DAY0 = np.datetime64("2025-01-01")


@dataclass
class People:
    """Arrays of one length; ``place``-like columns are indices, -1 where there is none. x, y in km."""

    no: Array
    name: Array
    cert: Array
    card: Array
    sex: Array
    birth: Array
    age: Array
    house: Array
    village: Array
    county: Array
    x: Array
    y: Array
    addr: Array
    live: Array
    mob: Array
    tel: Array
    insutype: Array
    psn_type: Array
    region: Array
    emp: Array
    idet: Array
    chronic: Array
    died: Array
    card_user: Array
    free: Array

    def __len__(self) -> int:
        return len(self.no)


def identity(region: str, birth: Array, serial: Array) -> Array:
    """Identity numbers with a right check digit: region, birthday, a serial number; shape of ``birth``."""
    days = np.datetime_as_string(birth.astype("datetime64[D]"))
    out = []
    for day, number in zip(days, serial, strict=True):
        body = f"{region}{day.replace('-', '')}{int(number) % 1000:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHT, strict=True))
        out.append(body + "10X98765432"[total % 11])
    return np.array(out, dtype=object)


def names(rng: np.random.Generator, surname: Array) -> Array:
    """Full names for surnames' numbers; a third have a single given character."""
    first, second = rng.integers(0, len(_GIVEN), (2, len(surname)))
    short = rng.random(len(surname)) < 0.3
    tail = np.where(short, "", _GIVEN[second].astype(object))
    return _SURNAMES[surname].astype(object) + _GIVEN[first].astype(object) + tail


def _ages(rng: np.random.Generator, role: Array) -> Array:
    """Ages by role in the household: grandparent 0, parent 1, child 2, single 3."""
    old, mid = 60 + rng.gamma(2.2, 5.5, len(role)), rng.normal(41, 9, len(role))
    child, single = rng.uniform(0, 21, len(role)), rng.uniform(20, 62, len(role))
    return np.select([role == 0, role == 1, role == 2], [old, np.clip(mid, 22, 59), child], single).clip(0, 97)


def settle(rng: np.random.Generator, land: Land, total: int) -> People:
    """People for every village and ward of the land, in households of one to six."""
    patterns = [(0, 0), (0, 0, 1, 1, 2), (1, 1, 2), (1, 1, 2, 2), (0, 1, 1, 2), (3,), (0,), (1, 1)]
    picks = rng.choice(len(patterns), total, p=[0.2, 0.14, 0.2, 0.12, 0.08, 0.12, 0.06, 0.08])
    lengths = np.array([len(item) for item in patterns])[picks]
    houses = int(np.searchsorted(np.cumsum(lengths), total)) + 1
    role = np.concatenate([np.array(patterns[item]) for item in picks[:houses]])[:total]
    house = np.repeat(np.arange(houses), lengths[:houses])[:total]
    village = rng.choice(len(land.village_x), houses, p=land.weight / land.weight.sum())[house]
    age = _ages(rng, role)
    sex = rng.integers(1, 3, total)
    pair = np.flatnonzero((house[1:] == house[:-1]) & (role[1:] == role[:-1]) & (role[1:] < 2)) + 1
    sex[pair] = 3 - sex[pair - 1]
    birth = np.datetime64("2025-06-30") - (age * 365.25).astype("timedelta64[D]")
    county = land.village_county[village]
    urban = land.urban[village]
    surname = rng.choice(len(_SURNAMES), houses, p=_zipf(len(_SURNAMES)))[house]
    married = (sex == 2) & (role < 2)
    surname = np.where(married, rng.integers(0, len(_SURNAMES), total), surname)
    working = (age >= 20) & (age < 60)
    employee = np.where(urban, rng.random(total) < 0.72, rng.random(total) < 0.13) & (age >= 20)
    insutype = np.where(employee, "310", "390").astype(object)
    psn_type = np.select([employee & working, employee, age < 20], ["11", "12", "14"], "15").astype(object)
    emp = np.where(employee & working, land.employer_of(rng, county, total), -1)
    region = land.county_code[county]
    serial = rng.integers(0, 500, total) * 2 + (sex == 1)
    cert = np.empty(total, dtype=object)
    for code in np.unique(region.astype(str)):
        mine = region.astype(str) == code
        cert[mine] = identity(code, birth[mine], serial[mine])
    number = rng.integers(1, 160, houses)[house]
    addr = np.array(
        [
            f"{land.village_name[v]}{n}号" if land.urban[v] else f"{land.village_name[v]}第{n % 8 + 1}组{n}号"
            for v, n in zip(village, number, strict=True)
        ],
        dtype=object,
    )
    phone = np.array([f"1{rng.integers(30, 99)}{n:08d}" for n in rng.integers(0, 10**8, total)], dtype=object)
    parent = np.full(houses, -1)
    grown = np.flatnonzero(role == 1)
    parent[house[grown[::-1]]] = grown[::-1]
    borrow = (parent[house] >= 0) & ((age < 15) | ((age > 72) & (rng.random(total) < 0.5)))
    phone[borrow] = phone[parent[house[borrow]]]
    phone[rng.random(total) < 0.06] = ""
    chance = np.clip((age - 38) / 60, 0, 0.75)
    kind = rng.choice([1, 2, 3, 4, 5, 6], total, p=[0.45, 0.2, 0.18, 0.08, 0.06, 0.03])
    chronic = np.where(rng.random(total) < chance, kind, 0)
    poor = (~urban) & (rng.random(houses)[house] < 0.11)
    idet = np.where(poor, "低保对象", "").astype(object)
    dying = rng.random(total) < np.clip((age - 55) / 900, 0.0004, 0.06)
    died = np.where(dying, rng.integers(0, 365, total), 9999)
    return People(
        no=np.array([f"53{n:010d}" for n in rng.permutation(np.arange(total) * 7 + 100_003)], dtype=object),
        name=names(rng, surname),
        cert=cert,
        card=np.array(
            [f"{chr(65 + n % 20)}{n:08d}" for n in rng.permutation(np.arange(total) * 13 + 10**6)], dtype=object
        ),
        sex=sex,
        birth=birth,
        age=age.astype(int),
        house=house,
        village=village,
        county=county,
        x=land.village_x[village] + rng.normal(0, 0.5, total),
        y=land.village_y[village] + rng.normal(0, 0.5, total),
        addr=addr,
        live=addr.copy(),
        mob=phone,
        tel=np.full(total, "", dtype=object),
        insutype=insutype,
        psn_type=psn_type,
        region=region.astype(object),
        emp=emp,
        idet=idet,
        chronic=chronic,
        died=died,
        card_user=rng.random(total) < 0.55,
        free=died == 9999,
    )


def _zipf(count: int) -> Array:
    weight = 1 / (np.arange(count) + 6.0)
    return weight / weight.sum()


def extend(people: People, like: Array, **columns: Any) -> Array:
    """New persons, copies of those at ``like`` but for the columns given (spread where scalar); their indices."""
    first, count = len(people), len(like)
    for name in People.__dataclass_fields__:
        old = getattr(people, name)
        new = old[like].copy()
        if name in columns:
            value = columns[name]
            new[:] = value
        setattr(people, name, np.concatenate([old, new]))
    fresh = np.arange(first, first + count)
    people.free[fresh] = False
    if "no" not in columns:
        people.no[fresh] = [f"99{number:010d}" for number in fresh * 3 + 50_001]
    return fresh
