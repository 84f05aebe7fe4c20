"""Make the visits possible: nobody is in two places, in a bed and at the till, unborn or dead, unless it was planted."""

from __future__ import annotations

import numpy as np

from .catalogue import DEPT, DEPTS, ILL
from .days import DAY, HOUR, LENGTH
from .places import PHARMACY
from .world import World

_STAY_MEDS = (21, 22, 28, 52)


def is_stay(med: np.ndarray) -> np.ndarray:
    """Whether the kinds of visit are stays."""
    return np.isin(med, _STAY_MEDS)


def clean(w: World) -> dict[str, np.ndarray]:
    """All visits with beginnings, ends, doctors and clocks as institutions have them; `alive` marks what took place."""
    c = w.book.columns()
    n = len(c["t"])
    rng, p = w.rng, w.people
    hospital = w.land.sort[c["place"]] != PHARMACY
    wait = (rng.gamma(2.2, 16, n) * 60 + 300).astype(int)
    c["beg"] = np.where(c["beg"] >= 0, c["beg"], np.where(hospital, c["t"] - wait, c["t"]))
    c["end"] = np.where(c["end"] >= 0, c["end"], c["t"])
    c["diag"] = np.where((c["diag"] < 0) & hospital, ILL["J06.900"], c["diag"])
    c["tagged"] = c["group"] >= 0
    day = c["t"] // DAY
    alive = (c["t"] >= 0) & (c["t"] < LENGTH * DAY) & (c["beg"] >= 0)
    alive &= (c["beg"] // DAY >= p.from_day[c["person"]]) | c["tagged"]
    alive &= (c["beg"] // DAY <= p.die_day[c["person"]]) | c["tagged"]
    for person, first, last in w.away:
        alive &= (c["person"] != person) | c["tagged"] | (day < first) | (day > last)
    c["alive"] = alive
    _beds(w, c)
    for _ in range(3):
        _roads(w, c)
    _doctors(w, c)
    _clocks(w, c)
    return c


def _beds(w: World, c: dict[str, np.ndarray]) -> None:
    """One bed at a time; a stay gives way to what was planted, the everyday gives way to a stay (not always)."""
    alive = c["alive"]
    stays = np.flatnonzero(is_stay(c["med"]) & alive)
    stays = stays[np.lexsort((c["beg"][stays], c["person"][stays]))]
    for a, b in zip(stays[:-1], stays[1:], strict=True):
        if c["person"][a] == c["person"][b] and alive[a] and c["beg"][b] // DAY < c["end"][a] // DAY:
            if not c["tagged"][b]:
                alive[b] = False
            elif not c["tagged"][a]:
                alive[a] = False
    order = np.lexsort((c["t"], c["person"]))
    span = (LENGTH + 40) * DAY
    key = c["person"][order] * span + c["t"][order]
    forgotten = w.rng.random(len(alive)) < np.where(w.land.sort[c["place"]] == PHARMACY, 0.12, 0.01)
    for s in stays[alive[stays]]:
        low, high = np.searchsorted(key, c["person"][s] * span + np.array([c["beg"][s] + 1, c["end"][s]]))
        inside = order[low:high]
        inside = inside[(inside != s) & alive[inside]]
        if not c["tagged"][s] and c["tagged"][inside].any():
            alive[s] = False
            continue
        alive[inside[~c["tagged"][inside] & ~forgotten[inside]]] = False


def _roads(w: World, c: dict[str, np.ndarray]) -> None:
    """Drop an everyday visit that the roads do not allow after or before another of the same person."""
    live = np.flatnonzero(c["alive"])
    order = live[np.lexsort((c["t"][live], c["person"][live]))]
    a, b = order[:-1], order[1:]
    same = c["person"][a] == c["person"][b]
    far = w.land.km(w.land.xy[c["place"][a]], w.land.xy[c["place"][b]])
    gap = np.where(is_stay(c["med"][b]), c["beg"][b], np.maximum(c["beg"][b], c["t"][b] - HOUR // 3)) - c["t"][a]
    bad = same & (far > 2.5) & (gap < far / 32 * HOUR + 300)
    first, second = a[bad], b[bad]
    c["alive"][second[~c["tagged"][second]]] = False
    rest = first[c["tagged"][second] & ~c["tagged"][first]]
    c["alive"][rest] = False


def _doctors(w: World, c: dict[str, np.ndarray]) -> None:
    """Who saw the patient: one of the department on duty that weekday, a favourite where there is one."""
    land, place = w.land, c["place"]
    count, first = land.count[place], land.first[place]
    auto = (c["doctor"] == -1) & (land.sort[place] != PHARMACY) & (count > 0)
    dept = DEPT[np.maximum(c["diag"], 0)]
    weekday = w.days.weekday[np.clip(c["t"] // DAY, 0, LENGTH - 1)]
    found = np.full(len(place), -1)
    rows = np.maximum(count // len(DEPTS), 1)
    for step in range(4):
        seat = (dept + len(DEPTS) * ((c["person"] + step) % rows)) % np.maximum(count, 1)
        if step == 3:
            seat = (c["person"] * 7 + weekday) % np.maximum(count, 1)
        doctor = np.minimum(first + seat, len(land.doctor_days) - 1)
        on = ((land.doctor_days[doctor] >> weekday) & 1 == 1) | (count <= 2) | (step == 3)
        found = np.where((found < 0) & on, doctor, found)
    c["doctor"] = np.where(auto, found, c["doctor"])
    linked = c["doctor"] <= -2
    c["doctor"][linked] = c["doctor"][-2 - c["doctor"][linked]]


def _clocks(w: World, c: dict[str, np.ndarray]) -> None:
    """Wrong clocks, evening uploads and rounded times at single institutions; the everyday follows its house."""
    day = c["t"] // DAY
    for place, start, end, shift in w.clocks:
        hit = (c["place"] == place) & (day >= start) & (day <= end) & ~c["tagged"] & ~is_stay(c["med"])
        c["t"][hit] = np.minimum(c["t"][hit] + shift, LENGTH * DAY - 1)
        c["end"][hit] = c["t"][hit]
    for place, hour in w.uploads:
        hit = np.flatnonzero((c["place"] == place) & ~c["tagged"] & ~is_stay(c["med"]) & (w.rng.random(len(day)) < 0.9))
        rank = np.argsort(np.argsort(c["t"][hit], kind="stable"), kind="stable") % 40
        c["t"][hit] = day[hit] * DAY + int(hour * HOUR) + rank * 27 + w.rng.integers(0, 15, len(hit))
        c["end"][hit] = c["t"][hit]
    busy = {place for g in w.groups if not g.innocent for place in g.institutions}
    quiet = np.array([k for k in range(len(w.land.code)) if k not in busy])
    rounded = w.rng.permutation(quiet)[: max(2, len(quiet) // 20)]
    hit = np.isin(c["place"], rounded) & ~c["tagged"]
    for key in ("beg", "t", "end"):
        c[key][hit] -= c[key][hit] % 300
    w.dateless = set(w.rng.permutation(quiet)[-max(1, len(quiet) // 90) :].tolist())
