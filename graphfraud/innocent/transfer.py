"""A patient who was moved from one hospital to another on that day, or sent out for an examination (当日转院、外院检查)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.trips import Trips

READING = Reading("transfer", {"zh": "当日转院或外院检查", "en": "same-day transfer or examination elsewhere"})
MINUTES = 60


def on_trips(scene: Trips) -> Answer:
    """Couples of hospital visits at least an hour apart, once a person, may be a transfer; a visit to a hospital during a stay, an examination."""
    trips = scene.trips
    hospitals = (trips.kind_a == "hospital") & (trips.kind_b == "hospital") & (trips.gap >= MINUTES)
    once = trips.groupby("psn_no").psn_no.transform("size") == 1
    cleared = (hospitals & (once | trips.stay)).to_numpy(bool)
    if not cleared.any():
        return no("两处并非当日转院或外院检查", "the two places are no same-day transfer, and no examination elsewhere")
    count = int(cleared.sum())
    return Answer(
        {
            "zh": f"{count} 次可能为转院后补结算或住院期间外院检查",
            "en": f"{count} may be transfers that were settled afterwards, or examinations at another hospital during a stay",
        },
        cleared=cleared,
    )
