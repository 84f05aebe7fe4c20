"""Everyday life: colds that run through households, refills, market days, buses, shifts, weather, feasts, births and stays."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .book import OPEN, Book
from .goods import NEED
from .land import DAYS, SPRING, Ints, Land

DAY = np.arange(DAYS)
FEAST = (np.abs(DAY - SPRING - 2) <= 4) | ((DAY >= 30) & (DAY <= 36))


def weather(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Cold of each day (about 0..2) and whether it rains hard."""
    noise = np.zeros(DAYS)
    for day in range(1, DAYS):
        noise[day] = 0.85 * noise[day - 1] + rng.normal(0, 0.18)
    return np.clip(1 - np.cos((DAY - 138) / DAYS * 2 * np.pi) * -0.8 + noise, 0.1, 2.6), rng.random(DAYS) < 0.09


def episodes(people: pd.DataFrame, cold: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Acute illnesses: person, day, need; what is catching goes to a housemate within days."""
    age = people["age"].to_numpy()
    rate = np.select([age < 7, age < 18, age < 50], [3.0, 1.4, 1.1], 1.6)
    person = np.repeat(np.arange(len(people)), rng.poisson(rate))
    winter = rng.choice(DAYS, len(person), p=cold / cold.sum())
    plain = rng.integers(0, DAYS, len(person))
    what = rng.choice(["cold", "cough", "gut", "stomach", "back", "skin", "eye", "dizzy", "gyn", "hurt", "tcm"], len(person),
                      p=(0.3, 0.12, 0.11, 0.1, 0.1, 0.06, 0.05, 0.05, 0.05, 0.03, 0.03))  # fmt: skip
    old, sex = age[person], people["sex"].to_numpy()[person]
    what = np.where((what == "gyn") & ((sex == 1) | (old < 17) | (old > 62)), "cold", what)
    what = np.where((sex == 1) & (old > 58) & (rng.random(len(person)) < 0.07), "prost", what)
    what = np.where((old < 12) & np.isin(what, ["back", "dizzy", "stomach", "tcm", "cough"]), "child", what)
    day = np.where(np.isin(what, ["cold", "cough", "child"]), winter, plain)
    start = people.groupby("house")["house"].transform(lambda h: h.index[0]).to_numpy()
    size = people.groupby("house")["house"].transform("size").to_numpy()
    mate = start[person] + (person - start[person] + 1) % size[person]
    caught = (mate != person) & np.isin(what, ["cold", "child", "gut"]) & (rng.random(len(person)) < 0.22)
    person = np.r_[person, mate[caught]]
    day = np.r_[day, day[caught] + rng.integers(0, 5, caught.sum())]
    what = np.r_[what, np.where(what[caught] == "child", "cold", what[caught])]
    return pd.DataFrame({"person": person, "day": day, "need": [NEED[key] for key in what], "chronic": False})


def refills(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Visits of the chronically ill, from one box's end to the next."""
    parts = []
    for ill in ("htn", "dm", "chd", "copd", "knee", "mind", "cancer"):
        who = np.flatnonzero(people[ill])
        cycle = rng.choice([28, 30, 45, 60, 90], len(who), p=(0.25, 0.3, 0.2, 0.15, 0.1))
        days = rng.uniform(0, 40, len(who))[:, None] + np.cumsum(
            rng.gamma(9, cycle[:, None] / 9, (len(who), 13)), axis=1
        )
        keep = (days < DAYS) & (rng.random(days.shape) < 0.75)
        parts.append(
            pd.DataFrame({"person": np.repeat(who, keep.sum(1)), "day": days[keep].astype(int), "need": NEED[ill]})
        )
    return pd.concat(parts).assign(chronic=True)


def clock(kind: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Arrival minutes as each kind of house knows them."""
    n, u = len(kind), rng.random(len(kind))
    hospital = np.where(u < 0.68, rng.gamma(4, 22, n) + 455, rng.gamma(3, 28, n) + 830)
    shop = np.select([u < 0.35, u < 0.75], [rng.normal(580, 65, n), rng.normal(1080, 75, n)], rng.uniform(490, 1270, n))
    at = np.where(np.isin(kind, ["pharm", "inet", "farpharm"]), shop, hospital)
    low, high = (np.array([OPEN.get(k, (450, 1050))[i] for k in kind]) for i in (0, 1))
    return np.clip(at, low, np.maximum(low, high - rng.uniform(5, 60, n)))


def live(book: Book, people: pd.DataFrame, land: Land, rng: np.random.Generator) -> None:
    """Write everybody's ordinary visits into the book."""
    cold, rain = weather(rng)
    todo = pd.concat([episodes(people, cold, rng), refills(people, rng)], ignore_index=True)
    n = len(todo)
    who = todo["person"].to_numpy()
    day = todo["day"].to_numpy().copy()
    rural, works = people["rural"].to_numpy()[who], (people["ptype"] == "11").to_numpy()[who]
    phase = land.villages["phase"].to_numpy()[people["village"].to_numpy()[who]]
    market = rural & (rng.random(n) < np.where(todo["chronic"], 0.55, 0.2))
    day = np.where(market, day + (phase - day) % 5, day)
    saturday = works & ~market & (rng.random(n) < 0.4)
    day = np.where(saturday, day + (5 - day) % 7 + rng.integers(0, 2, n), day)
    day = np.clip(day, 0, DAYS - 1)
    day = np.where((FEAST[day] | (rain[day] & rural)) & (rng.random(n) < 0.7), day + rng.integers(1, 9, n), day)
    todo["day"], todo["market"] = np.clip(day, 0, DAYS - 1), market
    todo["house"] = people["house"].to_numpy()[who]
    todo = todo.sort_values(["house", "day", "person"], kind="stable").reset_index(drop=True)
    close = (
        (todo["house"].diff() == 0) & (todo["day"].diff() <= 3) & (todo["person"].diff() != 0) & (rng.random(n) < 0.42)
    )
    todo["day"] = np.where(close, todo["day"].shift(fill_value=0), todo["day"])
    where = rng.choice(
        ["pharm", "clinic", "town", "county", "tert", "private"], n, p=(0.3, 0.25, 0.19, 0.13, 0.09, 0.04)
    )
    where = np.where(todo["chronic"] & (where == "clinic") & (rng.random(n) < 0.5), "town", where)
    who = todo["person"].to_numpy()
    inst = np.zeros(n, int)
    for kind in np.unique(where):
        those = where == kind
        inst[those] = land.choose(people["village"].to_numpy()[who[those]], kind, rng)
        if f"my_{kind}" in people:
            habit = those & (rng.random(n) < 0.72)
            inst[habit] = people[f"my_{kind}"].to_numpy()[who[habit]]
    minute = clock(where, rng)
    bus = land.villages["bus"].to_numpy()[people["village"].to_numpy()[who]]
    minute = np.where(todo["market"] & (rng.random(n) < 0.6), bus + rng.gamma(2, 6, n), minute)
    minute = np.where((people["ptype"] == "11").to_numpy()[who] & (todo["day"] % 7 < 5) & np.isin(where, ["pharm", "clinic"]),
                      rng.normal(1120, 40, n).clip(1030, 1190), minute)  # fmt: skip
    inst = np.where(close, np.r_[inst[:1], inst[:-1]], inst)
    minute = np.where(close, np.r_[minute[:1], minute[:-1]] + rng.exponential(2.0, n), minute)
    kind = land.inst["kind"].to_numpy()[inst]
    todo["inst"], todo["minute"], todo["kind"] = inst, minute, kind
    todo = todo[land.inst["opened"].to_numpy()[inst] <= todo["day"]]
    todo = todo[~todo.duplicated(["person", "day"])]
    shop = (todo["kind"] == "pharm").to_numpy()
    pick = (todo["person"].to_numpy() * 0.6180339 + todo["inst"].to_numpy() * 0.3247) % 1
    pick = np.where(rng.random(len(todo)) < 0.8, pick, rng.random(len(todo)))
    chronic = todo["chronic"].to_numpy()
    special = chronic & ~shop & (rng.random(len(todo)) < 0.55)
    med = np.where(shop, 41, np.where(special, 14, np.where(todo["need"] == NEED["hurt"], 13, 11)))
    need = np.where(shop & ~chronic, np.where(rng.random(len(todo)) < 0.86, NEED["otc"], NEED["tonic"]), todo["need"])
    big = np.isin(todo["kind"], ["county", "tert", "town"]) & chronic & (rng.random(len(todo)) < 0.22)
    need = np.where(big, np.where(need == NEED["dm"], NEED["rxdm"], NEED["rxonly"]), need)
    ids = book.add(
        person=todo["person"].to_numpy(), inst=todo["inst"].to_numpy(), day=todo["day"].to_numpy(), need=need, med=med,
        minute=todo["minute"].to_numpy(), doctor=land.doctor(todo["inst"].to_numpy(), pick), bg=True,
        mulaid=(people["role"] == "k").to_numpy()[todo["person"]] & (rng.random(len(todo)) < 0.4),
    )  # fmt: skip
    fill(book, people, land, ids[big], need[big], todo["person"].to_numpy()[big], todo["inst"].to_numpy()[big], rng)
    stays(book, people, land, rng)


def fill(book: Book, people: pd.DataFrame, land: Land, src: Ints, need: Ints, who: Ints, at: Ints, rng: np.random.Generator) -> None:  # fmt: skip
    """Prescriptions taken to a shop: near the hospital, near home, or the usual one; some after days."""
    shops = np.flatnonzero((land.inst["kind"] == "pharm") & (land.inst["opened"] <= 0))
    gap = land.distance(at[:, None], shops[None, :])
    share = land.inst["size"].to_numpy()[shops] / (gap + 0.3) ** 2
    spot = (np.cumsum(share, 1) < rng.random(len(at))[:, None] * share.sum(1, keepdims=True)).sum(1)
    near = shops[np.minimum(spot, len(shops) - 1)]
    inst = np.where(rng.random(len(at)) < 0.55, near, people["my_pharm"].to_numpy()[who])
    inst = np.where(land.inst["opened"].to_numpy()[inst] <= 0, inst, near)
    lag = np.where(rng.random(len(at)) < 0.75, 0, rng.integers(1, 4, len(at))) * 1440
    minutes = lag + 4 + land.distance(at, inst) * 2.2 + rng.exponential(12, len(at))
    book.add(person=who, inst=inst, minute=minutes, src=src, med=41, bg=True, rx=rng.random(len(at)) < 0.7,
             need=np.where(need == NEED["rxdm"], NEED["filldm"], NEED["rxfill"]))  # fmt: skip


def stays(book: Book, people: pd.DataFrame, land: Land, rng: np.random.Generator) -> None:
    """Inpatients and births."""
    age = people["age"].to_numpy()
    rate = np.select([age < 5, age < 50, age < 65], [0.07, 0.035, 0.11], 0.25)
    who = np.repeat(np.arange(len(people)), rng.poisson(rate))
    what = rng.choice(["lung", "stroke", "angina", "copdin", "dmin", "disc", "neck", "burn", "bare", "fracture", "pci", "bone"], len(who),
                      p=(0.17, 0.15, 0.13, 0.09, 0.12, 0.11, 0.05, 0.06, 0.05, 0.04, 0.02, 0.01))  # fmt: skip
    what = np.where(age[who] < 14, rng.choice(["lung", "burn"], len(who)), what)
    place = rng.choice(["town", "county", "tert", "private"], len(who), p=(0.27, 0.42, 0.23, 0.08))
    village = people["village"].to_numpy()
    inst = np.zeros(len(who), int)
    for kind in np.unique(place):
        inst[place == kind] = land.choose(village[who[place == kind]], kind, rng)
    length = np.clip(rng.gamma(5, 1.5, len(who)), 2, 24).astype(int)
    mother = np.flatnonzero((people["sex"] == 2) & (age >= 21) & (age <= 39) & (rng.random(len(people)) < 0.075))
    at = land.choose(village[mother], "county", rng)
    day = rng.integers(20, DAYS - 8, len(mother))
    book.add(
        person=np.r_[who, mother], inst=np.r_[inst, at], day=np.r_[rng.integers(0, DAYS - 3, len(who)), day],
        minute=rng.normal(610, 50, len(who) + len(mother)).clip(480, 1010), med=np.r_[np.full(len(who), 21), np.full(len(mother), 52)],
        need=np.r_[[NEED[key] for key in what], np.full(len(mother), NEED["deliver"])].astype(int),
        stay=np.r_[length, rng.integers(3, 6, len(mother))], bg=True,
        doctor=land.doctor(np.r_[inst, at], rng.random(len(who) + len(mother))),
    )  # fmt: skip
    for month in range(1, 8):
        due = day - 28 * month + rng.integers(-4, 5, len(mother))
        come = (due > 0) & (rng.random(len(mother)) < 0.7)
        book.add(person=mother[come], inst=at[come], day=due[come], minute=clock(np.full(come.sum(), "county"), rng), med=51,
                 need=NEED["preg"], bg=True, doctor=land.doctor(at[come], mother[come] * 0.618 % 1))  # fmt: skip
