"""Visits as one structured array: what somebody did, before it is priced and written."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
DAY = 86_400
RX_FIRST = 10**13
"""Prescription numbers have fourteen digits."""
MED = ("11", "12", "13", "14", "21", "22", "25", "26", "28", "41", "51", "52", "71")
OUT, REG, EMERGENCY, CHRONIC, STAY, TRAUMA, FAR_STAY, SINGLE, DAY_SURGERY, PHARMACY_MED, PRENATAL, BIRTH, HOME_BED = (
    range(13)
)
STAYS = (STAY, TRAUMA, FAR_STAY, SINGLE, DAY_SURGERY, BIRTH, HOME_BED)
DEFAULT, EXPLICIT, FILL, CONSULT, THIN, TONIC = range(6)
"""Baskets: by diagnosis; lines given; drugs of a prescription only; no drugs; bed and drugs only; tonics."""

VISIT = np.dtype(
    [
        ("person", np.int32),
        ("inst", np.int32),
        ("begin", np.int64),
        ("end", np.int64),
        ("settle", np.int64),
        ("med", np.int8),
        ("doctor", np.int32),
        ("dx", np.int16),
        ("group", np.int32),
        ("named", np.bool_),
        ("present", np.bool_),
        ("basket", np.int8),
        ("key", np.int64),
        ("rx", np.int64),
        ("operator", np.int8),
        ("cert", np.int8),
        ("upload", np.int32),
        ("refund", np.int32),
    ]
)
"""Times are seconds from the world's start. ``named``: the truth names this row.

``present``: the owner is there in person. ``key`` joins given LINEs. ``rx`` is the
number of a prescription shared by two visits (0: its own). ``operator`` −1: any of the institution's. ``cert`` 0:
by habit, else 1, 2, 3.
``upload``: seconds until opt_time. ``refund``: seconds until the settlement is undone, 0 for never.
"""

LINE = np.dtype(
    [
        ("key", np.int64),
        ("item", np.int16),
        ("count", np.int32),
        ("price", np.int64),
        ("after", np.int64),
        ("doctor", np.int32),
        ("trace", np.int64),
        ("rx", np.int64),
        ("split", np.bool_),
    ]
)
"""A given fee line. ``price`` in fen (−1.

The item's), ``after`` seconds from the visit's begin, ``doctor`` −1: the visit's. ``trace`` > 0: the
number of the box, so that two visits can sell the same one; ``split``: sold from an opened pack.
"""


def visits(person: Array, inst: Array, begin: Array, med: int | Array, **given: Any) -> Array:
    """A VISIT array with defaults; ``end`` and ``settle`` follow ``begin`` unless given."""
    made = np.zeros(len(person), VISIT)
    made["person"], made["inst"], made["begin"], made["med"] = person, inst, begin, med
    made["end"] = made["settle"] = begin
    made["group"], made["doctor"], made["operator"], made["present"] = -1, -1, -1, True
    for name, value in given.items():
        made[name] = value
    return made


def lines(key: Array, item: Array | int, count: Array | int = 1, **given: Any) -> Array:
    """A LINE array with defaults."""
    made = np.zeros(len(key), LINE)
    made["key"], made["item"], made["count"] = key, item, count
    made["price"], made["doctor"] = -1, -1
    for name, value in given.items():
        made[name] = value
    return made
