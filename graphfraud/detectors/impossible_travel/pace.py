"""Uses in two counties so soon after one another that nobody who lives in the one ever gets to another so fast, where no coordinates are known.

How far it is from one county to the next is then only told by those who go. Residents of a county who see a doctor elsewhere take their
time for the way; cards of people from elsewhere that are used in that county a quarter of an hour from a use at home did not take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.impossible_travel.one_shop import CHANCE
from graphfraud.stats.fdr import benjamini_hochberg

if TYPE_CHECKING:
    import pandas as pd

MINUTES = 45.0
"""Minutes for a way between two counties that are not one town."""
RESIDENTS, DAYS = 5, 10
"""Residents of a county, and their person-days with uses outside of it, from whom on it is known how long the way out takes."""
APART = 0.05
"""Share of fast ways among the residents' up to which their county is none of a town's."""
STRANGERS, USUAL = 0.2, 1.5
"""Share of other customers from other counties up to whom a shop does not lie at the border, and its county's code is right; or the multiple of their
share at the county's other places."""
LEAST = 3
"""Person-days from which a place is told."""


def unmapped(case: Case) -> pd.DataFrame:
    """Trips between counties of which no coordinates are known: too fast for anybody who lives there, or during a stay elsewhere.

    Of the latter those alone stand later that one shop ties (one_shop).

    Returns:
        A row a couple of uses as in links.sql, with ``strange`` (missing for stays), ``support`` (q-value of the place; of stays the bound by which
        one shop ties them), ``firm`` (never: nothing is measured), ``expect`` (the row's part of the days expected at the residents' rate),
        ``residents`` (their person-days), ``resident_fast`` (of these, fast ones).
    """
    import pandas as pd

    if np.isfinite(case.places.lnt).all() and np.isfinite(case.places.lat).all():
        return pd.DataFrame()
    ways = case.linked("pace.sql", minutes=MINUTES).to_pandas().astype({"days": int, "fast": int, "persons": int})
    counties = _apart(ways)
    parts = [part for part in (_too_fast(case, _out_of_pace(ways, counties)), _beds(case, counties)) if len(part)]
    return pd.concat(parts, ignore_index=True).assign(begun_earlier=False, firm=False) if parts else pd.DataFrame()


def _too_fast(case: Case, places: pd.DataFrame) -> pd.DataFrame:
    """Uses of people from elsewhere at ``places``, those left out that draw people from elsewhere anyway."""
    _bring(case, "gf_fast_place", places.place)
    trips = case.linked("too_fast.sql", minutes=MINUTES).to_pandas()
    if trips.empty:
        return trips
    _bring(case, "gf_fast_person", trips.strange, trips.psn_no)
    trips = trips[~trips.strange.isin(_drawing(case.linked("customers.sql").to_pandas()))]
    trips = trips.merge(places.rename(columns={"place": "strange"}), on="strange")
    rows = trips.groupby("strange").psn_no.transform("size")
    return trips.assign(
        way="too fast",
        region_strange=trips.region_a.where(trips.strange == trips.place_a, trips.region_b),
        expect=trips.expected / rows,
    ).drop(columns=["expected"])


def _beds(case: Case, counties: pd.DataFrame) -> pd.DataFrame:
    """Uses in counties that are no part of a town during stays in others."""
    import pandas as pd

    _bring(case, "gf_apart", pd.Series(counties.index, dtype=object))
    return case.linked("apart_beds.sql").to_pandas().assign(way="unmapped bed", support=CHANCE, expect=0.0)


def _bring(case: Case, table: str, place: pd.Series[str], person: pd.Series[str] | None = None) -> None:
    """Make places, or persons at places, known to the engine, each once."""
    import pyarrow as pa

    columns = {"place": place} if person is None else {"psn_no": person, "place": place}
    rows = sorted(set(zip(*columns.values(), strict=True)))
    parts = list(zip(*rows, strict=True)) or [()] * len(columns)
    case.engine.bring(
        table, pa.table({name: pa.array(part, pa.string()) for name, part in zip(columns, parts, strict=True)})
    )


def _drawing(customers: pd.DataFrame) -> set[str]:
    """Places that draw people of other counties more than their county's other places do: at the border, or not where the code says."""
    county = customers.groupby("region")[["persons", "strangers"]].transform("sum")
    persons, strangers = (county[name] - customers[name] for name in ("persons", "strangers"))
    most = np.maximum(STRANGERS, USUAL * strangers / np.maximum(persons, 1))
    return set(customers.place[customers.strangers > most * customers.persons])


def _apart(ways: pd.DataFrame) -> pd.DataFrame:
    """Counties that are no part of a town, by code: their residents' person-days with a way out, the fast ones and the persons."""
    home = ways[ways.resident.astype(bool)].groupby("region")[["days", "fast", "persons"]].sum()
    return home[(home.persons >= RESIDENTS) & (home.days >= DAYS) & (home.fast <= APART * home.days)]


def _out_of_pace(ways: pd.DataFrame, home: pd.DataFrame) -> pd.DataFrame:
    """Places where people from elsewhere are faster than the county's residents are anywhere: binomial tail, q-value of each.

    Args:
        ways: place, region, resident, days, fast, persons (pace.sql).
        home: counties that are no part of a town.
    """
    from scipy.special import bdtrc

    found = ways[~ways.resident.astype(bool) & ways.region.isin(home.index)]
    residents, fast = (found.region.map(home[name]).astype(float) for name in ("days", "fast"))
    rate = np.maximum((fast + 1) / (residents + 2), APART)
    p = np.where(found.fast > 0, bdtrc(found.fast - 1.0, found.days.to_numpy(int), rate), 1.0)
    q = np.asarray(benjamini_hochberg(p, tests=max(len(found), 1)), float)
    told = found.assign(support=q, expected=rate * found.days, residents=residents, resident_fast=fast)
    told = told[(told.fast >= LEAST) & (told.fast > told.expected)]
    return told[["place", "support", "expected", "residents", "resident_fast"]]
