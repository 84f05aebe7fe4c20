"""Impossible travel: neighbouring uses of one person and uses during a stay, against the general rate; readings by institution."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import poisson

from benchmarks.speed.pipeline.tables import Case, pool

REPORTED = 0.05
ENDS = ("fixmedins_code", "fixmedins_code_b")
INPATIENT = ("21", "22", "25", "26", "52")
OUT = (*INPATIENT, "71")
SHOWN = ["psn_no", "fixmedins_code", "setl_time", "mdtrt_cert_type", "acct_mulaid_pay"]


def benjamini_hochberg(p: np.ndarray[Any, Any], tests: int) -> np.ndarray[Any, Any]:
    """q-values, tests that were never computed counted in."""
    order = np.argsort(p)
    q = np.minimum.accumulate((p[order] * max(tests, len(p)) / np.arange(1, len(p) + 1))[::-1])[::-1]
    out = np.empty(len(p))
    out[order] = np.minimum(q, 1)
    return out


def kilometres(places: pd.DataFrame, one: pd.Series[str], other: pd.Series[str]) -> np.ndarray[Any, Any]:
    """Great-circle distance; a guess from the regions where there are no coordinates."""
    a, b = places.reindex(one), places.reindex(other)
    lat, lat_b = np.radians(a.lat.to_numpy(float)), np.radians(b.lat.to_numpy(float))
    d = np.radians(b.lnt.to_numpy(float) - a.lnt.to_numpy(float))
    h = np.sin((lat_b - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat_b) * np.sin(d / 2) ** 2
    km = 2 * 6371 * np.arcsin(np.sqrt(np.clip(h, 0, 1)))
    apart = (pool(a.region).to_numpy() != pool(b.region).to_numpy()).astype(bool)
    return np.where(np.isnan(km), np.where(apart, 60.0, 0.0), km)


def couples(case: Case) -> pd.DataFrame:
    """Two uses of one person's card within a day, and uses elsewhere on a day within a stay; minutes and kilometres between."""
    out = case.visits[case.visits.timed & ~case.visits.kind.isin(OUT)].sort_values(["psn_no", "setl_time"])
    after = out[SHOWN].shift(-1)
    gap = (after.setl_time - out.setl_time).dt.total_seconds() / 60
    near = (out.psn_no == after.psn_no) & (out.fixmedins_code != after.fixmedins_code) & (gap <= 1440)
    two = out[near][[*SHOWN, "begndate"]].join(after[near], rsuffix="_b").assign(gap=gap[near], stay=False)
    stays = case.visits[case.visits.kind.isin(INPATIENT)][["psn_no", "fixmedins_code", "begndate", "enddate"]]
    within = stays.merge(out[SHOWN], on="psn_no", suffixes=("", "_b")).rename(columns={"setl_time": "setl_time_b"})
    day = within.setl_time_b.dt.normalize()
    within = within[
        (day > within.begndate.dt.normalize())
        & (day < within.enddate.dt.normalize())
        & (within.fixmedins_code != within.fixmedins_code_b)
    ].assign(gap=0.0, stay=True, psn_no_b=lambda rows: rows.psn_no)
    both = pd.concat([two, within], ignore_index=True)
    return both.assign(km=kilometres(case.places, both.fixmedins_code, both.fixmedins_code_b))


def findings(case: Case) -> list[dict[str, Any]]:
    """Persons, and those whom one institution ties together, with more impossible trips than the general rate explains."""
    both = couples(case)
    hour = both.begndate.where(both.begndate > both.begndate.dt.normalize())
    begun = (both.setl_time_b - hour).dt.total_seconds().fillna(0) / 60
    reach = np.maximum(both.gap, np.where(begun.between(0, 1440), begun, 0))
    far = ((both.km >= 15) & (1.3 * both.km / ((reach + 20) / 60) > 120) & ~both.stay) | (both.stay & (both.km >= 30))
    trips = both[far].assign(day=both.setl_time_b.dt.normalize())
    sides = [trips.rename(columns={one: "strange", other: "usual"}) for one, other in (ENDS, ENDS[::-1])]
    ends = pd.concat(sides, ignore_index=True).drop_duplicates(["psn_no", "strange", "usual", "day"])
    tested = pd.concat([both.fixmedins_code, both.fixmedins_code_b]).value_counts()
    place = ends.groupby("strange").agg(
        hits=("day", "size"), persons=("psn_no", "nunique"), others=("usual", "nunique")
    )
    calm = tested.drop(place.index[place.hits >= 0.1 * tested.reindex(place.index)])
    rate = ends.strange.isin(calm.index).sum() / max(calm.sum(), 1)
    place["q"] = benjamini_hochberg(poisson.sf(place.hits - 1, rate * tested.reindex(place.index)), len(tested))
    clock = place.index[
        (place.persons >= 10) & (place.others >= 10) & (place.hits >= 0.2 * tested.reindex(place.index))
    ]
    hits = trips.groupby("psn_no").day.nunique()
    of = both.psn_no.value_counts()
    q = pd.Series(benjamini_hochberg(poisson.sf(hits - 1, 2 * rate * of.reindex(hits.index)), len(of)), hits.index)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(q.index[q <= REPORTED])
    tied = ends[ends.strange.isin(place.index[place.q <= REPORTED])]
    graph.add_edges_from(zip(tied.psn_no, tied.strange, strict=True))
    out = []
    for part in nx.connected_components(graph):
        mine = trips[trips.psn_no.isin(part)]
        best = min(q.reindex(mine.psn_no).min(), place.q.reindex(list(part)).min(skipna=True))
        left = mine[~(mine.fixmedins_code.isin(clock) | mine.fixmedins_code_b.isin(clock))]
        own = left[~(left.acct_mulaid_pay > 0)]
        holds = {
            "upload_delay": not len(left),
            "family_errand": not len(own),
            "code_error": left.groupby("psn_no").day.nunique().max() < 2,
            "mail_order": bool(left.mdtrt_cert_type_b.ne("03").all() and left.fixmedins_code_b.nunique() == 1),
            "moved_residence": bool(left.psn_no.nunique() == 1 and left.day.is_monotonic_increasing and len(left) > 20),
        }
        high = best <= 0.01 and not any(holds.values())
        out.append({"kind": "travel", "members": sorted(part), "q": float(best), "high": high} | holds)
    return out
