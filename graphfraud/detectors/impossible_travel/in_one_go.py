"""Clinics and hospitals that send the settlements of a whole day within minutes, and platforms that stamp evening hours: the clock tells the upload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.irregular import EVENING, TENTH

if TYPE_CHECKING:
    import pandas as pd

MINUTES = 20
"""Minutes within which all of a day's settlements are sent."""
LEAST, DAYS = 3, 20
"""Settlements of a day from which it tells how they are sent, and such days from which an institution is known by them."""
MOSTLY = 0.8
"""Share of these days on which they are."""
FIVE, KNOWN = 17 * 60, 20
"""Minute of the day from which it is evening; settlements from which an institution's hours are known."""
A_MINUTE = 4
"""Settlements a minute from which no clinic's counter can have taken them one after another, whosever they are."""


def with_in_one_go(trips: pd.DataFrame, case: Case) -> pd.DataFrame:
    """The trips with ``begun_earlier`` where one of the two places sends its days in one go: the patient was there at some hour before.

    Only other people's settlements tell, those of nobody with a trip: a bundle of copied cards, swiped one after another, does not clear itself. Where
    four and more come a minute nothing is swiped one after another, and everybody's tell. At a pharmacy the sale is the settlement, it has no other hour,
    but where a platform stamps evening hours: places that all settle after five nearly alone, a tenth of all settlements, are no night shops.

    Args:
        trips: impossible trips, with kind_a, kind_b, stay, way, begun_earlier.
        case: the detector's case.
    """
    moving = (trips.way == "moving").to_numpy(bool) & ~trips.stay.to_numpy(bool)
    wards = {
        str(name)
        for side in "ab"
        for name in trips.loc[moving & (trips[f"kind_{side}"] != "pharmacy").to_numpy(bool), f"place_{side}"].unique()
    }
    sent = _in_one_go(case, sorted(wards), case.visits.codes_of(trips.psn_no.unique())) | _in_the_evening(case)
    there = (trips.place_a.isin(sent) | trips.place_b.isin(sent)).to_numpy(bool)
    return trips.assign(begun_earlier=trips.begun_earlier.to_numpy(bool) | (moving & there))


def _in_one_go(case: Case, names: list[str], travellers: np.ndarray) -> set[str]:
    """Which of the institutions send their days in one go, by the settlements of others than the travellers, or faster than anybody can be served."""
    visits = case.visits
    others = np.ones(len(visits.persons), bool)
    others[travellers[travellers >= 0]] = False
    found = set()
    for name, code in zip(names, visits.codes_of(names, "places").tolist(), strict=True):
        low, high = np.searchsorted(visits.place, np.array([code, code + 1], visits.place.dtype))
        at = np.arange(low, high)
        at = at[visits.timed[at]]
        count, span = _days(case, at[others[visits.person[at]]])
        every, length = _days(case, at)
        if _mostly(count >= LEAST, span <= MINUTES) or _mostly(every >= A_MINUTE, length <= every // A_MINUTE):
            found.add(name)
    return found


def _in_the_evening(case: Case) -> set[str]:
    """Places nearly all of whose settlements are after five, where they bear a tenth of all: a platform's hours, whatever is sold there."""
    visits = case.visits
    size = len(visits.places)
    count = np.bincount(visits.place, visits.timed, size)
    late = np.bincount(visits.place, visits.timed & (visits.minute >= FIVE), size)
    found = (count >= KNOWN) & (late >= EVENING * count)
    return {str(name) for name in visits.places[found]} if count[found].sum() >= TENTH * count.sum() else set()


def _days(case: Case, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each day of these visits of one place: how many, and minutes from the first to the last."""
    visits = case.visits
    _, first, count = np.unique(visits.day[at], return_index=True, return_counts=True)
    minute = visits.minute[at]
    return count, minute[first + count - 1] - minute[first]


def _mostly(told: np.ndarray, sent: np.ndarray) -> bool:
    return bool(told.sum() >= DAYS and sent[told].mean() >= MOSTLY)
