"""The main job as a good data scientist would write it with pandas and networkx: the same questions, the same kinds of test.

Rings of cards: pairs within ten minutes by bucket merge, expectation with dates permuted within institution and weekday, Poisson
tail, Louvain communities of the unlikely pairs, groups against decoys from permuted dates, households counted as one, and the operators,
round sums and spread of each group beside other people's. Impossible travel: neighbouring uses of one person, speed, each person's
number against the general rate, Benjamini–Hochberg. Kickback referral: first purchase within three days of a visit, doctor × pharmacy
against the colleagues' shares, Poisson over persons, Benjamini–Hochberg.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import binom, poisson

WINDOW, LEAST_DAYS, DECOYS = 10, 2, 3
INPATIENT = ("21", "22", "25", "26", "52")
SETL = [
    "setl_id",
    "psn_no",
    "fixmedins_code",
    "setl_time",
    "med_type",
    "insu_admdvs",
    "opter_id",
    "medfee_sumamt",
    "refd_setl_flag",
]


def read(path: Path, columns: list[str], times: list[str]) -> pd.DataFrame:
    """A table's columns, as far as it has them."""
    have = pd.read_csv(path, nrows=0).columns
    use = [name for name in columns if name in have]
    types = {name: "string" for name in use if name not in {*times, "medfee_sumamt", "lnt", "lat"}}
    return pd.read_csv(path, usecols=use, dtype=types, parse_dates=[name for name in times if name in use])


def settlements(path: Path) -> pd.DataFrame:
    """Usable settlements, coded."""
    frame = read(path, SETL, ["setl_time"]).drop_duplicates("setl_id")
    if "refd_setl_flag" in frame:
        frame = frame[frame.refd_setl_flag.fillna("0") != "1"]
    time = frame.setl_time
    return frame.assign(
        person=pd.factorize(frame.psn_no)[0],
        place=pd.factorize(frame.fixmedins_code)[0],
        day=(time.dt.normalize() - time.min().normalize()).dt.days,
        minute=time.dt.hour * 60 + time.dt.minute,
        weekday=time.dt.weekday,
    )


def meetings(visits: pd.DataFrame) -> pd.DataFrame:
    """Pairs (a < b) by institution and day, within the window."""
    frame = visits[["place", "person", "day", "minute"]].assign(moment=visits.day * 1440 + visits.minute)
    frame["bucket"] = frame.moment // (WINDOW + 1)
    parts = []
    for place, part in frame.groupby("place"):
        columns = part[["moment", "person", "bucket", "day"]]
        reached = pd.concat([columns, columns.assign(bucket=columns.bucket - 1)])
        both = columns.merge(reached, on="bucket", suffixes=("", "_v"))
        both = both[
            (both.moment_v >= both.moment) & (both.moment_v - both.moment <= WINDOW) & (both.person != both.person_v)
        ]
        pairs = pd.DataFrame(
            {"a": np.minimum(both.person, both.person_v), "b": np.maximum(both.person, both.person_v), "day": both.day}
        )
        parts.append(pairs.drop_duplicates().assign(place=place))
    return pd.concat(parts, ignore_index=True)


def unlikely(visits: pd.DataFrame) -> pd.DataFrame:
    """Pairs with days, expectation and nats, p ≤ 0.02."""
    met = meetings(visits)
    pairs = met.groupby(["a", "b"]).agg(days=("day", "nunique"), meetings=("day", "size")).reset_index()
    pairs = pairs[pairs.days >= LEAST_DAYS]
    volume = visits.groupby(["place", "weekday", "day"]).size().rename("v").reset_index()
    cell = (
        volume.assign(together=volume.v * (volume.v - 1))
        .groupby(["place", "weekday"])
        .agg(n=("v", "sum"), s=("together", "sum"), d=("v", "size"))
    )
    cell["chance"] = (cell.s + 4) / (cell.n * (cell.n - 1) + 4 * cell.d)
    own = visits[["person", "place", "weekday", "minute"]]
    left = pairs[["a", "b"]].merge(own, left_on="a", right_on="person")
    both = left.merge(
        own, left_on=["b", "place", "weekday"], right_on=["person", "place", "weekday"], suffixes=("", "_b")
    )
    both = both[(both.minute - both.minute_b).abs() <= WINDOW].join(cell.chance, on=["place", "weekday"])
    pairs = pairs.merge(
        both.groupby(["a", "b"]).chance.sum().rename("expected").reset_index(), on=["a", "b"], how="left"
    )
    nats = -np.log(np.maximum(poisson.sf(pairs.meetings - 1, pairs.expected.fillna(1e-9)), 1e-300))
    return pairs.assign(nats=nats)[nats >= 3.9]


def communities(pairs: pd.DataFrame) -> list[tuple[float, list[int]]]:
    """Louvain communities of three or more, with the nats of their links per member."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(zip(pairs.a.tolist(), pairs.b.tolist(), pairs.nats.tolist(), strict=True))
    groups = [sorted(part) for part in nx.community.louvain_communities(graph, seed=1) if len(part) >= 3]
    return [(graph.subgraph(group).size("weight") / len(group), group) for group in groups]


def permuted(visits: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Dates permuted within institution and weekday."""
    order = visits.sort_values(["place", "weekday"])
    shuffled = order.sample(frac=1, random_state=seed).sort_values(["place", "weekday"], kind="stable")
    return order.assign(day=shuffled.day.to_numpy())


def rings(visits: pd.DataFrame, people: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Groups beyond the decoys, with households and signs of conduct."""
    found = communities(unlikely(visits))
    decoys = np.sort([score for seed in range(DECOYS) for score, _ in communities(unlikely(permuted(visits, seed)))])
    names = visits.drop_duplicates("person").set_index("person").psn_no
    home = (
        people.set_index("psn_no").live_addr
        if people is not None and "live_addr" in people
        else pd.Series(dtype="string")
    )
    by_person = visits.groupby("person").indices
    out = []
    for score, group in sorted(found, reverse=True):
        chance = (len(decoys) - np.searchsorted(decoys, score) + 1) / DECOYS
        ids = names.loc[group]
        households = home.reindex(ids).fillna(pd.Series(ids.values, index=ids.values)).nunique()
        theirs = visits.iloc[np.concatenate([by_person[member] for member in group])]
        others = visits[visits.place.isin(theirs.place.unique()) & ~visits.person.isin(group)]
        round_sums = binom.sf(
            (theirs.medfee_sumamt % 10 == 0).sum() - 1, len(theirs), max((others.medfee_sumamt % 10 == 0).mean(), 1e-6)
        )
        operator = theirs.opter_id.value_counts(normalize=True).max() if theirs.opter_id.notna().any() else np.nan
        high = chance <= 0.01 and households >= 3
        out.append(
            {
                "kind": "ring",
                "members": list(ids),
                "high": high,
                "round_sums": float(round_sums),
                "operator": float(operator),
            }
        )
    return out


def benjamini_hochberg(p: np.ndarray, tests: int) -> np.ndarray:
    """q-values."""
    order = np.argsort(p)
    q = np.minimum.accumulate((p[order] * tests / np.arange(1, len(p) + 1))[::-1])[::-1]
    out = np.empty(len(p))
    out[order] = np.minimum(q, 1)
    return out


def impossible_travel(visits: pd.DataFrame, places: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Persons with more impossible trips than the general rate explains."""
    if places is None or "lnt" not in places:
        return []
    use = visits[~visits.med_type.str[:2].isin(INPATIENT)].merge(
        places[["fixmedins_code", "lnt", "lat"]], on="fixmedins_code", how="left"
    )
    use = use.sort_values(["psn_no", "setl_time"])
    after = use.shift(-1)
    gap = (after.setl_time - use.setl_time).dt.total_seconds() / 60
    couple = (use.psn_no == after.psn_no) & (use.fixmedins_code != after.fixmedins_code) & (gap <= 1440)
    lat, lat_b, d = np.radians(use.lat), np.radians(after.lat), np.radians(after.lnt - use.lnt)
    h = np.sin((lat_b - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat_b) * np.sin(d / 2) ** 2
    km = 2 * 6371 * np.arcsin(np.sqrt(h.clip(0, 1)))
    bad = couple & (km >= 15) & (1.3 * km / ((gap + 20) / 60) > 120)
    tested = use.psn_no[couple].value_counts()
    hits = use[bad].groupby("psn_no").day.nunique()
    p = poisson.sf(hits - 1, bad.sum() / max(couple.sum(), 1) * tested.loc[hits.index])
    q = pd.Series(benjamini_hochberg(p, len(tested)), index=hits.index)
    return [{"kind": "travel", "members": [name], "high": True} for name in q[q <= 0.01].index]


def kickback(visits: pd.DataFrame, lines: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Doctors whose patients buy at one pharmacy beyond their colleagues'."""
    if lines is None or "bilg_dr_code" not in lines:
        return []
    doctor = lines.dropna(subset=["bilg_dr_code"]).groupby("setl_id").bilg_dr_code.min()
    is_pharmacy = visits.med_type.str[:2] == "41"
    seen = visits[~is_pharmacy].join(doctor, on="setl_id").dropna(subset=["bilg_dr_code"])
    bought = visits[is_pharmacy][["psn_no", "setl_time", "fixmedins_code", "setl_id"]].sort_values("setl_time")
    fills = pd.merge_asof(
        seen[["psn_no", "setl_time", "bilg_dr_code", "fixmedins_code"]].rename(columns={"fixmedins_code": "origin"}).sort_values("setl_time"),
        bought.rename(columns={"fixmedins_code": "target"}),
        on="setl_time", by="psn_no", direction="forward", tolerance=pd.Timedelta(days=3),
    ).dropna(subset=["target"])  # fmt: skip
    person = fills.drop_duplicates(["bilg_dr_code", "target", "psn_no"])
    count = person.groupby(["bilg_dr_code", "origin", "target"]).size().rename("patients").reset_index()
    total = count.groupby("bilg_dr_code").patients.transform("sum")
    at = count.groupby(["origin", "target"]).patients.transform("sum") - count.patients
    everywhere = count.groupby("origin").patients.transform("sum") - total
    popularity = bought.fixmedins_code.value_counts(normalize=True).reindex(count.target).to_numpy()
    expected = total * (at + 8 * popularity) / (everywhere + 8)
    p = poisson.sf(count.patients - 1, np.maximum(expected, 1e-6))
    q = benjamini_hochberg(np.asarray(p), len(count))
    chosen = count[(q <= 0.01) & (count.patients >= 6) & (count.patients >= 2.5 * expected)]
    return [
        {"kind": "kickback", "members": [row.bilg_dr_code, row.target], "high": True} for row in chosen.itertuples()
    ]


def _optional(path: Path, columns: list[str]) -> pd.DataFrame | None:
    return read(path, columns, []) if path.exists() else None


def main_job(tables: Path) -> list[dict[str, Any]]:
    """All of it."""
    visits = settlements(tables / "setl_d.csv")
    people = _optional(tables / "psn_info_b.csv", ["psn_no", "live_addr"])
    places = _optional(tables / "medins_info_b.csv", ["fixmedins_code", "lnt", "lat"])
    lines = _optional(tables / "fee_list_d.csv", ["setl_id", "bilg_dr_code"])
    return [*rings(visits, people), *impossible_travel(visits, places), *kickback(visits, lines)]


def lent_cards(path: Path) -> list[list[int]]:
    """The plainest version: pairs on three days, Louvain."""
    met = meetings(settlements(path))
    days = met.groupby(["a", "b"]).day.nunique()
    days = days[days >= 3].reset_index()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(zip(days.a.tolist(), days.b.tolist(), days.day.tolist(), strict=True))
    return [sorted(part) for part in nx.community.louvain_communities(graph, seed=1) if len(part) >= 3]
