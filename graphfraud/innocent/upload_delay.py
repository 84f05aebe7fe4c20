"""An institution whose clock is wrong or that uploads late (上传延迟、时钟错误)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.trips import Trips

READING = Reading("upload_delay", {"zh": "上传延迟或时钟错误", "en": "late upload or wrong clock"})
PERSONS = 5
SHARE = 0.15
REPEAT = 2.0


def on_trips(scene: Trips) -> Answer:
    """Trips are cleared at institutions where many persons, each once or so, seem to be at two places at once."""
    bad = _by_place(scene.all_trips)
    delayed = {
        place
        for place, (rows, persons) in bad.items()
        if persons >= PERSONS and rows / persons < REPEAT and rows >= SHARE * scene.tested[place]
    }
    cleared = (scene.trips.place_a.isin(delayed) | scene.trips.place_b.isin(delayed)).to_numpy(bool)
    if not cleared.any():
        return no("所涉机构对其他人并无同样的时间矛盾", "the institutions show no such contradictions for other people")
    return Answer(
        {
            "zh": f"{len(delayed)} 家机构对许多人都有时间矛盾，{int(cleared.sum())} 次由此解释",
            "en": f"{len(delayed)} institutions contradict the clock for many persons, which explains {int(cleared.sum())} trips",
        },
        cleared=cleared,
    )


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
