"""Far shops without a clock where cards are used on the very dates on which their owners are at home.

Two uses on one date are no contradiction, however far apart: there is the morning train, and the aeroplane. But whoever travels stays
somewhere, and is there on days on which nothing is bought at home. A card that is at the far shop on hardly any other dates than those of
its owner's at home is not where its owner is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.stats.fdr import benjamini_hochberg

if TYPE_CHECKING:
    import pandas as pd

RATE_LEAST = 0.1
"""Share of the far dates that are dates at home, too, which travellers are allowed whatever the records say: they leave and come back."""
IN_STEP = 0.6
"""Share of a person's dates at the far shop from which the person's uses at home keep step with them."""
BACK_KM = 1000.0
"""Kilometres from which nobody goes there and back within a day, by rail or by air, for a purchase at a shop."""
OUT_OF_LINE = 1e-3
ROUNDS = 6
SHAPE = {
    "way": "same date",
    "stay": False,
    "basis": "measured",
    "own_a": True,
    "own_b": True,
    "grain": 0,
    "gap": np.nan,
    "begun_earlier": False,
}
"""What the other columns of a trip are."""
CARDS = ("02", "03")
"""Identity cards and social-security cards (mdtrt_cert_type): whoever shows one is there, or somebody who holds it is."""


def same_date(case: Case) -> pd.DataFrame:
    """Uses at far shops on dates of uses at home, of persons whose far dates mostly are such.

    Returns:
        A row a couple of uses as in links.sql, b the far one, with ``strange`` (that shop), ``support`` (q-value of the person or of the shop, the
        smaller, for both tests), ``firm`` (so far that nobody returns that day, and by card), ``far_dates``, ``expect`` (the row's part of the
        dates expected of travellers).
    """
    import pandas as pd

    if case.visits.timed.all():
        return pd.DataFrame()
    km = float(case.settings["day_km"])
    case.keep("gf_far_use", "far_use.sql", day_km=km)
    dates = case.linked("far_dates.sql").to_pandas()
    trips = case.linked("same_date.sql", day_km=km).to_pandas()
    if trips.empty:
        return pd.DataFrame()
    trips = trips.assign(strange=trips.place_b, night=trips.time_b.dt.date, **SHAPE)
    both = trips.groupby(["psn_no", "strange"]).night.nunique().rename("both")
    dates = dates.join(both, on=["psn_no", "place"]).fillna({"both": 0})
    person = dates.groupby("psn_no")[["both", "dates"]].sum()
    place = dates.groupby("place")[["both", "dates"]].sum()
    rate = _usual(person)
    q_person, q_place = (dict(zip(part.index, _q(part, rate), strict=True)) for part in (person, place))
    found = trips.merge(
        dates.rename(columns={"place": "strange", "dates": "far_dates"}), on=["psn_no", "strange"], how="left"
    )
    smaller = np.minimum(found.psn_no.map(q_person).astype(float), found.strange.map(q_place).astype(float))
    by_card = found.cert_b.isin(CARDS).to_numpy(bool)
    rows = found.groupby(["psn_no", "strange"]).psn_no.transform("size")
    found = found.assign(
        support=np.minimum(2 * smaller, 1.0),
        firm=by_card & (found.km >= BACK_KM).to_numpy(bool),
        expect=rate * found.far_dates / rows,
    )
    return found[found.both >= IN_STEP * found.far_dates].drop(columns=["both", "night"]).reset_index(drop=True)


def _usual(dates: pd.DataFrame) -> float:
    """Share of the far dates that are dates at home, too, of persons who are not themselves out of line (as in rates.usual_rate).

    Args:
        dates: ``both`` and ``dates`` of each person.
    """
    rate = RATE_LEAST
    out = np.zeros(len(dates), bool)
    for _ in range(ROUNDS):
        found = _tail(dates, rate) < OUT_OF_LINE
        left = dates[~found]
        rate = max(RATE_LEAST, float((left.both.sum() + RATE_LEAST) / (left.dates.sum() + 1)))
        if (found == out).all():
            break
        out = found
    return rate


def _tail(dates: pd.DataFrame, rate: float) -> np.ndarray:
    """P(X ≥ both) of ``dates`` at ``rate``, a number a row."""
    from scipy.special import bdtrc

    both = dates.both.to_numpy(float)
    return np.where(both > 0, bdtrc(both - 1, dates.dates.to_numpy(int), rate), 1.0)


def _q(dates: pd.DataFrame, rate: float) -> np.ndarray:
    """q-value of each row."""
    return np.asarray(benjamini_hochberg(_tail(dates, rate), tests=max(len(dates), 1)), float)
