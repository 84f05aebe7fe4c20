"""Days on which everybody came: check-up days, free clinics, outbreaks, pension day (体检日、义诊、集中就诊日)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.company import Company
from graphfraud.innocent.stratum import visits_at

READING = Reading(
    "crowded_day",
    {
        "zh": "集中就诊日（体检、义诊、发薪发养老金日）",
        "en": "days on which everybody came (check-up, free clinic, pension day)",
    },
)
TIMES = 3.0
LEAST = 8


def on_company(scene: Company) -> Answer:
    """Gatherings on dates with three times the usual number of other people (of that place and weekday) are cleared."""
    land, joint = scene.land, scene.joint
    count = int(scene.gathering_of.max(initial=-1)) + 1
    first = np.searchsorted(scene.gathering_of, np.arange(count))
    at = joint[first]
    block = land.block[at]
    own = _count(land.block[scene.parts[0]], block)
    others = land.volume[block] - own - _followers(scene, block)
    cell = land.place[at].astype(np.int64) * 7 + land.weekday[at]
    usual = (land.visits[cell] - _own_cells(scene)[cell]) / land.dates[cell]
    cleared = (others >= TIMES * np.maximum(usual, 0.5)) & (others >= LEAST)
    if not cleared.any():
        return no(
            f"{count} 次聚集当日其他人的就诊量均属平常",
            f"on the days of all {count} gatherings other people came in usual numbers",
        )
    return Answer(
        {
            "zh": f"{int(cleared.sum())} / {count} 次聚集当日该机构其他人的就诊量达平常三倍以上",
            "en": f"on the days of {int(cleared.sum())} of {count} gatherings other people came in three times the usual number",
        },
        cleared=cleared,
    )


def _followers(scene: Company, block: np.ndarray) -> np.ndarray:
    """Visits on each gathering's date by outsiders who stood among the members at two gatherings or more, or are set aside: no crowd."""
    land = scene.land
    at, spans, _ = scene.parts
    seen: dict[int, int] = {}
    for low, high, _, _ in spans:
        first, last = int(at[low]), int(at[high - 1])
        for person in np.unique(land.person[first : last + 1]):
            seen[int(person)] = seen.get(int(person), 0) + 1
    along = np.array([person for person, times in seen.items() if times >= 2], np.int64)
    along = np.setdiff1d(np.union1d(along, scene.aside), scene.members)
    visits = visits_at(land, along, np.unique(scene.gathering_places))
    return _count(land.block[visits], block)


def _count(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """How often each wanted number occurs among the values."""
    ordered = np.sort(values)
    return np.asarray(np.searchsorted(ordered, wanted, side="right") - np.searchsorted(ordered, wanted))


def _own_cells(scene: Company) -> np.ndarray:
    land = scene.land
    at = scene.parts[0]
    return np.bincount(land.place[at].astype(np.int64) * 7 + land.weekday[at], minlength=len(land.visits))
