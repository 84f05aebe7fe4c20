"""Pairs of persons in company, and how unlikely it is that they met so often with dates permuted within institution and weekday."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import poisson

WINDOW, LEAST_DAYS, SCREEN = 10, 2, 3.9
MANY = 20_000
"""Visits from which on pairs are made institution by institution, so that they fit the memory."""


def meetings(visits: pd.DataFrame, window: int = WINDOW) -> pd.DataFrame:
    """Pairs (a < b) by institution and day, within the window."""
    frame = visits[["place", "person", "day", "minute"]].assign(moment=visits.day * 1440 + visits.minute)
    frame["bucket"] = frame.moment // (window + 1)
    parts = [part for _, part in frame.groupby("place")] if len(frame) > MANY else [frame]
    return pd.concat([_of(part, window) for part in parts], ignore_index=True)


def _of(part: pd.DataFrame, window: int) -> pd.DataFrame:
    reached = pd.concat([part, part.assign(bucket=part.bucket - 1)])
    both = part.merge(reached, on=["place", "bucket"], suffixes=("", "_v"))
    both = both[
        (both.moment_v >= both.moment) & (both.moment_v - both.moment <= window) & (both.person != both.person_v)
    ]
    pairs = {
        "a": np.minimum(both.person, both.person_v),
        "b": np.maximum(both.person, both.person_v),
        "day": both.day,
        "place": both.place,
    }
    return pd.DataFrame(pairs).drop_duplicates()


def crowding(visits: pd.DataFrame) -> pd.DataFrame:
    """For each institution and weekday: visits, dates, and the chance that two of its visits fall on one date."""
    volume = visits.groupby(["place", "weekday", "day"]).size().rename("v").reset_index()
    cell = (
        volume.assign(together=volume.v * (volume.v - 1))
        .groupby(["place", "weekday"])
        .agg(n=("v", "sum"), s=("together", "sum"), d=("v", "size"))
    )
    cell["chance"] = (cell.s + 4) / (cell.n * (cell.n - 1) + 4 * cell.d)
    return cell


def unlikely(visits: pd.DataFrame, chance: pd.Series[float], window: int = WINDOW) -> pd.DataFrame:
    """Pairs with days, expectation and nats, p ≤ 0.02."""
    met = meetings(visits, window)
    pairs = met.groupby(["a", "b"]).agg(days=("day", "nunique"), meetings=("day", "size")).reset_index()
    pairs = pairs[pairs.days >= LEAST_DAYS]
    own = visits[["person", "place", "weekday", "minute"]]
    left = pairs[["a", "b"]].merge(own, left_on="a", right_on="person")
    both = left.merge(
        own, left_on=["b", "place", "weekday"], right_on=["person", "place", "weekday"], suffixes=("", "_b")
    )
    both = both[(both.minute - both.minute_b).abs() <= window].join(chance, on=["place", "weekday"])
    expected = both.groupby(["a", "b"]).chance.sum().rename("expected").reset_index()
    pairs = pairs.merge(expected, on=["a", "b"], how="left")
    nats = -np.log(np.maximum(poisson.sf(pairs.meetings - 1, pairs.expected.fillna(1e-9)), 1e-300))
    return pairs.assign(nats=nats)[nats >= SCREEN]


def permuted(visits: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Dates permuted within institution and weekday."""
    order = visits.sort_values(["place", "weekday"])
    shuffled = order.sample(frac=1, random_state=seed).sort_values(["place", "weekday"], kind="stable")
    return order.assign(day=shuffled.day.to_numpy())


def shared_occasions(visits: pd.DataFrame, slot: int = 120, least: int = 4, busy: int = 60) -> list[list[int]]:
    """Sets of ``least`` or more persons whom two occasions (two hours at an institution) have in common, against habit."""
    custom = visits.groupby("place").size()
    open_days = visits.groupby("place").day.nunique()
    found: dict[tuple[int, ...], float] = {}
    for shift in (0, slot // 2):
        number = (visits.day * 1440 + visits.minute + shift) // slot
        there = visits[["person", "place"]].assign(slot=number).drop_duplicates()
        size = there.groupby(["place", "slot"]).person.transform("size")
        there = there[(size >= least) & (size <= busy)]
        there = there.assign(occasion=there.groupby(["place", "slot"]).ngroup())
        both = there.merge(there, on="person", suffixes=("", "_v"))
        both = both[both.occasion < both.occasion_v]
        pair = both.groupby(["occasion", "occasion_v"]).person.transform("size")
        both = both[pair >= least]
        habit = visits.groupby(["person", "place"]).size().rename("times").reset_index()
        both = both.merge(habit, left_on=["person", "place_v"], right_on=["person", "place"], suffixes=("", "_h"))
        held = both.groupby(["occasion", "occasion_v"]).agg(
            shared=("person", "size"), times=("times", "sum"), place=("place", "first"), place_v=("place_v", "first")
        )
        often = (held.times - held.shared) / held.shared - (held.place == held.place_v)
        size_of = there.groupby("occasion").size()
        crowd = size_of.reindex(held.index.get_level_values(1)).to_numpy() - held.shared
        usual = custom.reindex(held.place_v).to_numpy() / open_days.reindex(held.place_v).to_numpy()
        mean = (
            size_of.reindex(held.index.get_level_values(0)).to_numpy()
            * np.maximum(often, 0.5)
            / open_days.reindex(held.place_v).to_numpy()
            * np.maximum(crowd / usual, 1.0)
        )
        nats = pd.Series(-poisson.logsf(held.shared - 1, mean), held.index)
        keep = nats[nats >= 8].nlargest(600)
        members = both.set_index(["occasion", "occasion_v"]).person
        members = members[members.index.isin(keep.index)].groupby(level=[0, 1]).agg(lambda part: tuple(sorted(part)))
        found |= dict(zip(members, keep.reindex(members.index), strict=True))
    best = sorted(found.items(), key=lambda item: -item[1])[:600]
    return [list(group) for group, _ in best]
