"""An institution whose clock is wrong or that uploads late (上传延迟、时钟错误)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.trips import Trips

READING = Reading("upload_delay", {"zh": "上传延迟或时钟错误", "en": "late upload or wrong clock"})
PERSONS = 5
SHARE = 0.1
REPEAT = 2.0
DIFFERENT = 4
"""Persons, and other places, that an institution contradicts when its own clock is wrong."""


def on_trips(scene: Trips) -> Answer:
    """Trips are cleared at institutions where many persons, each once or so, seem to be at two places at once.

    So they are where an institution that is not strange to its patients contradicts ever different other places: there it is the
    clock that is wrong, not the cards. A person who goes to both places anyway and contradicts the clock once may have been at both.
    And where a treatment began early enough to leave it for the other place, its settlement alone came late.
    """
    delayed = scene.once("institutions with a wrong clock", lambda: _wrong_clocks(scene))
    trips = scene.trips
    once = trips.groupby("psn_no").night.transform("nunique") == 1
    late = trips.begun_earlier.to_numpy(bool)
    cleared = (trips.place_a.isin(delayed) | trips.place_b.isin(delayed) | (once & trips.familiar)).to_numpy(
        bool
    ) | late
    if not cleared.any():
        return no("所涉机构对其他人并无同样的时间矛盾", "the institutions show no such contradictions for other people")
    return Answer(
        {
            "zh": f"{len(delayed)} 家机构对许多人都有时间矛盾，或本人常去两地而仅一次矛盾，或就诊开始时间足以到达两地、仅结算滞后"
            f"（{int(late.sum())} 次）：共 {int(cleared.sum())} 次由此解释",
            "en": f"{len(delayed)} institutions contradict the clock for many persons, or somebody who goes to both places anyway "
            f"does so once, or the treatment began early enough for both and only its settlement came late ({int(late.sum())} trips): "
            f"that explains {int(cleared.sum())} trips",
        },
        cleared=cleared,
    )


def _wrong_clocks(scene: Trips) -> set[str]:
    """Institutions with trips of many persons, each of them once or so; and those of ``_own_clock``."""
    bad = _by_place(scene.all_trips)
    delayed = {
        place
        for place, (rows, persons) in bad.items()
        if persons >= PERSONS and rows / persons < REPEAT and rows >= SHARE * scene.tested[place]
    }
    return delayed | _own_clock(scene)


def _own_clock(scene: Trips) -> set[str]:
    """Institutions that are the usual side of contradictions with many different places."""
    trips = scene.all_trips
    usual = trips.place_a.where(trips.strange != trips.place_a, trips.place_b)
    found = trips.assign(usual=usual).groupby("usual")[["psn_no", "strange"]].nunique()
    wide = (found.strange >= DIFFERENT) & (2 * found.strange >= found.psn_no) & (found.psn_no >= DIFFERENT)
    return set(found.index[wide])


def _by_place(trips: object) -> dict[str, tuple[int, int]]:
    import pandas as pd

    frame = trips if isinstance(trips, pd.DataFrame) else pd.DataFrame(trips)
    both = pd.concat(
        [
            frame[["place_a", "psn_no"]].rename(columns={"place_a": "place"}),
            frame[["place_b", "psn_no"]].rename(columns={"place_b": "place"}),
        ]
    )
    grouped = both.groupby("place").psn_no.agg(["size", "nunique"])
    return {str(place): (int(row["size"]), int(row["nunique"])) for place, row in grouped.iterrows()}
