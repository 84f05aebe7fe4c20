"""Prescriptions of a distant house that are filled at home: the patient is seen by telephone, or a relative was there (远程复诊、处方流转)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.trips import Trips

if TYPE_CHECKING:
    import pandas as pd

READING = Reading(
    "filled_at_home",
    {"zh": "远处机构处方在住地取药", "en": "a distant house's prescriptions filled at home"},
)
PATIENTS, SHOPS, NEARLY_ALL, CERTAIN = 5, 3, 0.8, 0.01
"""Persons who buy at home after the distant house is said to have seen them, the shops where they do, their share of all whom the house contradicts,
and the probability below which that order is no chance."""


def on_trips(scene: Trips) -> Answer:
    """Trips are cleared that lead from a distant house to the patient's pharmacy at home, where that is the order of nearly all whom it contradicts.

    Many persons' bills of that house are followed, sooner than any road allows, by a purchase each at a shop where they live, and hardly ever
    preceded by one: what the house prescribes travels, not the card. Copied cards are used whenever it suits, before as well as after.
    """
    houses = scene.once("houses whose prescriptions travel", lambda: _houses(scene.all_trips))
    trips = scene.trips
    cleared = _onward(trips) & trips.place_a.isin(houses).to_numpy(bool)
    count = int(cleared.sum())
    if not count:
        return no(
            "并非就诊后在住地取药者远多于相反次序",
            "purchases at home do not follow visits to the distant house far more often than they precede them",
        )
    return Answer(
        {
            "zh": f"{count} 次为远处机构结算后在住地药店取药；该机构 {PATIENTS} 人以上皆如此，少有相反次序：应为远程复诊或处方流转",
            "en": f"{count} are purchases at home after a bill of a distant house, of whose patients {PATIENTS} or more do so and hardly any the other way "
            "round: seen by telephone, or the prescription was sent on",
        },
        cleared=cleared,
    )


def _onward(trips: pd.DataFrame) -> np.ndarray:
    """Trips from a house that is strange to the person to a pharmacy, by a clock and no stay."""
    onward = (trips.kind_a == "hospital") & (trips.kind_b == "pharmacy") & ~trips.stay & ~trips.remote
    return np.asarray(onward & (trips.strange == trips.place_a) & (trips.way == "moving"), bool)


def _houses(trips: pd.DataFrame) -> frozenset[str]:
    """Houses whose patients buy at home afterwards, and hardly ever before; each person counts once either way."""
    from scipy.stats import binom

    trips = trips[~trips.stay]
    onward = _onward(trips)
    found = set()
    for house, there in trips[onward].groupby("place_a"):
        after = there.psn_no.nunique()
        others = trips[~onward & ((trips.place_a == house) | (trips.place_b == house))]
        before = others.psn_no.nunique()
        chance = float(binom.sf(after - 1, after + before, 0.5))
        many = after >= PATIENTS and there.place_b.nunique() >= SHOPS
        if many and after >= NEARLY_ALL * (after + before) and chance <= CERTAIN:
            found.add(str(house))
    return frozenset(found)
