"""Random visits for both forms of the co-presence primitive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from graphfraud.engines.scan import MOST, co_presence

START = datetime(2026, 1, 1)
WINDOWS = (0, 10, 45)


@dataclass(frozen=True)
class Seen:
    """Person, place (0–2), minutes since the start, with a time of day, far from home."""

    person: list[int]
    place: list[int]
    moment: list[int]
    timed: list[bool]
    far: list[bool | None]


def random_visits(seed: int, count: int) -> Seen:
    rng = np.random.default_rng(seed)
    moment = rng.integers(0, 6, count) * 1440 + rng.choice([0, 1, 479, 480, 490, 491, 600, 645, 1438, 1439], count)
    return Seen(
        rng.integers(0, 9, count).tolist(),
        rng.integers(0, 3, count).tolist(),
        moment.tolist(),
        (rng.random(count) < 0.7).tolist(),
        [None if part < 0.1 else bool(part < 0.5) for part in rng.random(count)],
    )


def visit_table(seen: Seen) -> Any:
    """As rows of visits.sql; the minute is in the time, the seconds are odd. Each stands once more as a refunded one of the next person."""
    times = [START + timedelta(minutes=moment, seconds=moment % 60) for moment in seen.moment]
    whole = pa.table(
        {
            "psn_no": pa.array([f"p{code}" for code in seen.person], pa.string()),
            "fixmedins_code": pa.array([f"H{code}" for code in seen.place], pa.string()),
            "setl_time": pa.array(times, pa.timestamp("us")),
            "setl_date": pa.array([time.date() for time in times], pa.date32()),
            "timed": pa.array(seen.timed, pa.bool_()),
            "far": pa.array(seen.far, pa.bool_()),
            "fully_refunded": pa.array([False] * len(times), pa.bool_()),
        }
    )
    undone = whole.set_column(0, "psn_no", pa.array([f"p{(code + 1) % 9}" for code in seen.person], pa.string()))
    return pa.concat_tables([whole, undone.set_column(6, "fully_refunded", pa.array([True] * len(times), pa.bool_()))])


def window_table(seen: Seen) -> Any:
    return pa.table({"fixmedins_code": [f"H{code}" for code in range(3)], "minutes": pa.array(WINDOWS, pa.int32())})


def native_pairs(seen: Seen, level: str, least: int, most: int = MOST) -> dict[tuple[str, str], tuple[int, int]]:
    """Pairs by the window scan."""
    person, place, moment = (np.array(part, np.int64) for part in (seen.person, seen.place, seen.moment))
    timed, far = np.array(seen.timed, bool), np.array([bool(flag) for flag in seen.far], bool)
    keep = {"minute": timed, "day": ~timed, "far": far}[level]
    moment = moment if level == "minute" else moment // 1440 * 1440
    order = np.lexsort((person, moment, place))
    order = order[keep[order]]
    place, moment, person = place[order].astype(np.int32), moment[order], person[order].astype(np.int32)
    day = (moment // 1440).astype(np.int32)
    pairs = co_presence(place, moment, person, day, np.array(WINDOWS, np.int32), persons=9, least=least, most=most)
    columns = (pairs.a.tolist(), pairs.b.tolist(), pairs.days.tolist(), pairs.meetings.tolist())
    return {(f"p{a}", f"p{b}"): (days, met) for a, b, days, met in zip(*columns, strict=True)}
