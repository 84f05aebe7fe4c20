"""Tiny companies: a handful of members who gather, with ordinary customers around them."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.engines.frame import Visits
from graphfraud.engines.levels import levels
from graphfraud.engines.people import People, Places
from graphfraud.graph.company import Search
from graphfraud.graph.landscape import landscape
from graphfraud.innocent.company import Company
from graphfraud.stats.decoys import Tail

DAYS = 120
OTHERS = 60


def no_codes(count: int) -> np.ndarray:
    return np.full(count, -1, np.int32)


def sizes(codes: np.ndarray) -> np.ndarray:
    return np.array([(codes == code).sum() if code >= 0 else 0 for code in codes], np.int32)


def company(
    members: int = 8,
    dates: tuple[int, ...] = tuple(range(5, 95, 9)),
    *,
    place: int = 0,
    minutes: int = 2,
    visits: dict[str, Any] | None = None,
    people: dict[str, Any] | None = None,
    places: dict[str, Any] | None = None,
    extra: list[tuple[int, int, int, int]] | None = None,
) -> Company:
    """Members 0…n−1 gather on ``dates`` at ``place`` (0–2), ``minutes`` apart; sixty others come and go.

    Args:
        members: how many; person codes from 0.
        dates: day numbers.
        place: where.
        minutes: between one swipe and the next.
        visits: columns of the gatherings' visits, a value each (amount, emptied, disease, mutual_aid …).
        people: columns of People, an array over all persons each.
        places: columns of Places, an array over the three places each.
        extra: further visits (person, place, day, minute).
    """
    rng = np.random.default_rng(5)
    joint = [(m, place, day, 600 + minutes * m) for day in dates for m in range(members)]
    life = [(members + k % OTHERS, k % 3, (k * 7) % DAYS, 480 + (k * 37) % 500) for k in range(900)]
    rows = np.array([*joint, *life, *(extra or [])])
    flag = np.arange(len(rows)) < len(joint)
    order = np.lexsort((rows[:, 0], rows[:, 3], rows[:, 2], rows[:, 1]))
    rows, flag = rows[order].astype(np.int32), flag[order]
    count, persons = len(rows), members + OTHERS
    columns: dict[str, Any] = {
        "far": np.zeros(count, bool),
        "operator": no_codes(count),
        "amount": np.round(rng.lognormal(4, 0.8, count), 2),
        "fund": np.zeros(count),
        "scheduled": np.zeros(count, bool),
        "disease": no_codes(count),
        "emptied": np.zeros(count, bool),
        "mutual_aid": np.zeros(count, bool),
        "by_card": np.ones(count, bool),
    }
    diseases = np.array((visits or {}).pop("diseases", []), dtype=object)
    for name, value in (visits or {}).items():
        columns[name] = np.where(flag, value, columns[name]).astype(columns[name].dtype)
    seen = Visits(
        person=rows[:, 0],
        place=rows[:, 1],
        day=rows[:, 2],
        minute=rows[:, 3],
        timed=np.ones(count, bool),
        weekday=(rows[:, 2] % 7).astype(np.int32),
        diseases=diseases,
        setl=np.arange(count, dtype=np.int32),
        persons=np.array([f"p{k}" for k in range(persons)], dtype=object),
        places=np.array(["A", "B", "C"], dtype=object),
        setl_ids=np.array([f"s{k}" for k in range(count)], dtype=object),
        origin=np.zeros(persons, np.int32),
        first_day=np.datetime64("2026-01-05"),
        **columns,
    )
    window = np.full(3, 30, np.int32)
    land = landscape(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], seen.weekday, window, persons=persons)
    return Company(
        land,
        np.arange(count),
        seen,
        everybody(persons, people or {}),
        town(places or {}),
        np.arange(members, dtype=np.int64),
        Tail(np.zeros(0), 40, 0.0, 0.25),
        Search(persons=3, days=4),
    )


def everybody(count: int, given: dict[str, Any]) -> People:
    """People of whom nothing is shared but what is given; sizes follow from the codes."""
    own = np.arange(count, dtype=np.int32) + 1000
    text: dict[str, Any] = {
        "address": own,
        "registered": own,
        "village": no_codes(count),
        "phones": np.full((count, 2), -1, np.int32),
        "employer": no_codes(count),
        "region": np.zeros(count, np.int32),
        "age": np.full(count, 45.0),
        "surname": own,
        "has_addresses": True,
        "has_phones": True,
        "has_employers": True,
        "address_names": np.array([f"house {k}" for k in range(2000)], dtype=object),
        "employer_names": np.array([], dtype=object),
        "region_names": np.array(["320102", None], dtype=object),
    } | given
    text["occupants"], text["enrolled"] = sizes(text["address"]), sizes(text["registered"])
    text["staff"] = sizes(text["employer"])
    text["shared"] = np.where(text["phones"] >= 0, np.stack([sizes(text["phones"][:, k]) for k in (0, 1)], 1), 0)
    return People(**text)


def town(given: dict[str, Any]) -> Places:
    """Three pharmacies a kilometre apart."""
    text: dict[str, Any] = {
        "code": ["A", "B", "C"],
        "name": ["", "", ""],
        "kind": ["pharmacy"] * 3,
        "subtype": [""] * 3,
        "level": [""] * 3,
        "region": ["320102"] * 3,
    } | {name: value for name, value in given.items() if name not in ("lnt", "lat")}
    return Places(
        **{name: np.array(value, dtype=object) for name, value in text.items()},
        rank=levels(text["level"]),
        lnt=np.array(given.get("lnt", [118.0, 118.01, 118.02])),
        lat=np.array(given.get("lat", [32.0] * 3)),
        opened=np.full(3, np.datetime64("NaT", "D")),
    )


def codes(members: int, first: list[int]) -> np.ndarray:
    """Codes of the members given, everybody else unique."""
    out = np.arange(members + OTHERS, dtype=np.int32) + 1000
    out[: len(first)] = first
    return out
