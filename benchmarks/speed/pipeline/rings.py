"""Groups in company: communities and shared occasions, pruned and completed, held against decoys, varied for their stability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import poisson

from benchmarks.speed.pipeline.company import conduct, readings, traits
from benchmarks.speed.pipeline.meetings import WINDOW, crowding, permuted, shared_occasions, unlikely
from benchmarks.speed.pipeline.tables import Case

Array = np.ndarray[Any, Any]
PERSONS, DAYS, LARGE, SHARE, ROUNDS, VARIATIONS, NEAR = 3, 4, 2, 0.15, 3, 8, 400
REPORTED = 0.05
PLAIN = ["person", "place", "day", "minute", "weekday"]
"""Columns that a search needs."""


@dataclass
class Field:
    """The visits of one search as arrays sorted by (place, moment), with each person's and each date's.

    ``volume`` and ``custom`` are the visits of a visit's date and of its weekday at the institution.
    """

    visits: pd.DataFrame
    chance: pd.Series[float]
    person: Array
    place: Array
    day: Array
    moment: Array
    cell: Array
    volume: Array
    custom: Array
    by_person: dict[int, Array]
    window: int

    @classmethod
    def of(cls, visits: pd.DataFrame, window: int, chance: pd.Series[float] | None = None) -> Field:
        """Sort and count."""
        visits = visits.assign(moment=visits.day * 1440 + visits.minute).sort_values(["place", "moment"])
        visits = visits.reset_index(drop=True)
        volume = visits.groupby(["place", "day"]).person.transform("size").to_numpy(float)
        custom = visits.groupby(["place", "weekday"]).person.transform("size").to_numpy(float)
        columns = [visits[name].to_numpy() for name in ("person", "place", "day", "moment")]
        columns.append((visits.place * 7 + visits.weekday).to_numpy())
        cells = crowding(visits).chance if chance is None else chance
        return cls(visits, cells, *columns, volume, custom, visits.groupby("person").indices, window)

    def part(self, at: Array) -> Field:
        """Some of the visits, the crowd around them unchanged."""
        person = self.person[at]
        order = np.argsort(person, kind="stable")
        names, first = np.unique(person[order], return_index=True)
        own = dict(zip(names.tolist(), np.split(order, first[1:]), strict=True))
        arrays = (part[at] for part in (self.place, self.day, self.moment, self.cell, self.volume, self.custom))
        return Field(self.visits[PLAIN].iloc[at], self.chance, person, *arrays, own, self.window)

    def of_members(self, members: list[int]) -> Array:
        """Positions of the members' visits, by institution and time."""
        return np.sort(np.concatenate([self.by_person[member] for member in members if member in self.by_person]))


@dataclass
class Group:
    """Members with their gatherings: position and number of each visit there, persons and surprise of each gathering."""

    members: list[int]
    joint: Array
    number: Array
    persons: Array
    nats: Array
    days: Array
    score: float
    q: float = 1.0


def gathered(field: Field, members: list[int]) -> Group:
    """Where two or more members stand within the window of one another, and how unlikely that is on that date."""
    at = visits = field.of_members(members)
    place, moment = field.place[at], field.moment[at]
    number = np.concatenate(([0], np.cumsum((place[1:] != place[:-1]) | (moment[1:] - moment[:-1] > field.window))))
    most = int(field.person[at].max()) + 1
    persons = np.bincount(np.unique(number * most + field.person[at]) // most)
    joint = persons[number] >= 2
    at, number = at[joint], np.unique(number[joint], return_inverse=True)[1]
    persons = persons[persons >= 2]
    if not len(at):
        none = np.empty(0)
        return Group(members, at, number, persons, none, none, 0.0)
    first = at[np.unique(number, return_index=True)[1]]
    mine, theirs = np.unique(field.cell[visits], return_counts=True)
    own = theirs[np.searchsorted(mine, field.cell[first])]
    others = np.maximum(field.volume[first] - persons, 0) + 1
    mean = np.maximum(own - persons, 0) * others / np.maximum(field.custom[first] - own + 52, 1)
    nats = -poisson.logsf(persons - 2, np.maximum(mean, 1e-6))
    by_day = np.bincount(np.unique(field.day[first], return_inverse=True)[1], weights=nats)
    score = float(nats.sum() - by_day.max() - 0.6 * len(members) * np.log(max(len(field.by_person) / len(members), 2)))
    return Group(members, at, number, persons, nats, field.day[first], score)


def completed(field: Field, members: list[int]) -> Group | None:
    """Members who attend too little leave, outsiders who attend as much join, until nobody does."""
    for _ in range(ROUNDS):
        group = gathered(field, members)
        if len(group.persons) < 2:
            return None
        least = max(2, int(np.ceil(SHARE * len(group.persons))))
        bounds = np.searchsorted(group.number, np.arange(len(group.persons) + 1))
        reach = [
            _reach(field, *group.joint[[low, high - 1]]) for low, high in zip(bounds[:-1], bounds[1:], strict=True)
        ]
        there = np.unique(
            np.concatenate([field.person[low:high] * len(reach) + k for k, (low, high) in enumerate(reach)])
        )
        who, times = np.unique(there // len(reach), return_counts=True)
        usual = np.array([len(field.by_person[int(name)]) for name in who])
        enough = (times >= least) & (np.isin(who, members) | (times >= 0.5 * usual))
        kept = sorted(who[enough].tolist())
        if kept == members or len(kept) < PERSONS:
            members = kept
            break
        members = kept
    if len(members) < PERSONS:
        return None
    group = gathered(field, members)
    large = len(np.unique(group.days[group.persons >= 3]))
    return group if len(np.unique(group.days)) >= DAYS and large >= LARGE else None


def _reach(field: Field, first: int, last: int) -> tuple[int, int]:
    """Visits from … to at the gathering's institution within the window of it."""
    low, high = np.searchsorted(field.place, (field.place[first], field.place[first] + 1))
    moment = field.moment[low:high]
    start, stop = np.searchsorted(moment, (field.moment[last] - field.window, field.moment[first] + field.window + 1))
    return int(low + start), int(low + stop)


def communities(pairs: pd.DataFrame, seed: int = 1, resolution: float = 1.0) -> list[list[int]]:
    """Louvain communities of three or more, large ones cut again by themselves."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(zip(pairs.a.tolist(), pairs.b.tolist(), pairs.nats.tolist(), strict=True))
    found = []
    for part in nx.community.louvain_communities(graph, seed=seed, resolution=resolution):
        if len(part) >= 3:
            found.append(sorted(part))
        if len(part) >= 6:
            finer = nx.community.louvain_communities(graph.subgraph(part), seed=seed, resolution=2 * resolution)
            found += [sorted(piece) for piece in finer if 3 <= len(piece) < len(part)]
    return found


def search(field: Field, kin: pd.Series[Any]) -> tuple[list[Group], pd.DataFrame]:
    """Groups by falling score, none sharing half of its members with a better one; and the links."""
    pairs = unlikely(field.visits, field.chance, field.window)
    pairs = pairs[~related(pairs, kin)]
    seeds = communities(pairs)
    seeds += shared_occasions(field.visits) if field.window == WINDOW else []
    groups = [group for seed in seeds if (group := completed(field, seed)) is not None]
    kept: list[Group] = []
    where: dict[int, set[int]] = {}
    for group in sorted(groups, key=lambda item: -item.score):
        near = {k for member in group.members for k in where.get(member, ())}
        if any(
            2 * len(set(group.members) & set(kept[k].members)) >= min(len(group.members), len(kept[k].members))
            for k in near
        ):
            continue
        for member in group.members:
            where.setdefault(member, set()).add(len(kept))
        kept.append(group)
    return kept, pairs


def related(pairs: pd.DataFrame, kin: pd.DataFrame) -> pd.Series[bool]:
    """Pairs of one household or phone."""
    same = pd.Series(False, pairs.index)
    for name in kin:
        one, other = kin[name].reindex(pairs.a).to_numpy(), kin[name].reindex(pairs.b).to_numpy()
        same |= (one == other) & (one >= 0)
    return same


def households(case: Case) -> pd.DataFrame:
    """A column of codes a person for each of: household, registered household, phone; −1 unknown or too many to be kin."""
    first = case.visits.drop_duplicates("person").set_index("person").psn_no
    people = case.people.reindex(first)
    columns = {}
    for name in ("live_addr", "hsreg_addr", "mob", "tel"):
        codes = pd.factorize(people[name])[0]
        size = np.bincount(codes[codes >= 0], minlength=1)
        columns[name] = np.where((codes >= 0) & (size[np.maximum(codes, 0)] <= 8), codes, -1)
    return pd.DataFrame(columns, index=first.index)


def stability(field: Field, pairs: pd.DataFrame, group: Group, kin: pd.DataFrame) -> float:
    """Mean Jaccard index of the members with who comes out again without a tenth of the visits, other seeds and resolutions."""
    members = set(group.members)
    near = pairs[pairs.a.isin(members) | pairs.b.isin(members)].nlargest(NEAR, "nats")
    persons = sorted(members | set(pd.concat([near.a, near.b]).unique()[:NEAR]))
    at = field.of_members(persons)
    rng = np.random.default_rng(11)
    total = 0.0
    for run in range(VARIATIONS):
        part = field.part(at[rng.random(len(at)) >= 0.1])
        links = unlikely(part.visits, part.chance, part.window)
        found: set[int] = set()
        for seed in communities(links, run, (0.5, 1.0, 2.0, 1.0)[run % 4]) if len(links) else []:
            again = completed(part, seed)
            if again is not None and 2 * len(members & set(again.members)) >= len(again.members):
                found |= set(again.members)
        half = completed(part, sorted(rng.permutation(sorted(members))[: (len(members) + 1) // 2].tolist()))
        half_found = set(half.members) if half else set()
        total += max(len(members & s) / len(members | s) for s in (found, half_found))
    return total / VARIATIONS


def level(case: Case, visits: pd.DataFrame, window: int, kin: pd.DataFrame) -> list[dict[str, Any]]:
    """One search with its decoys; leads with readings, signs of conduct and stability."""
    if len(visits) < 20:
        return []
    village = traits(case).village.reindex(visits.psn_no).to_numpy()
    field = Field.of(visits.assign(village=village), window)
    groups, pairs = search(field, kin)
    runs = int(np.clip(2_000_000 / len(visits), 3, 40))
    decoys = np.sort(
        [
            item.score
            for seed in range(runs)
            for item in search(Field.of(permuted(visits[PLAIN], seed), window, field.chance), kin)[0]
        ]
    )
    out = []
    for rank, group in enumerate(groups, 1):
        beyond = (len(decoys) - np.searchsorted(decoys, group.score) + 1) / runs
        far_out = decoys[int(0.75 * len(decoys))] if len(decoys) else 0.0
        group.q = min(
            1.0, beyond * np.exp(-0.25 * max(group.score - max(far_out, decoys.max(initial=0.0)), 0.0)) / rank
        )
        if group.q > REPORTED:
            continue
        tried = readings(case, field, group, kin)
        steady = stability(field, pairs, group, kin)
        signs = conduct(case, field, group)
        high = group.q <= 0.01 and steady >= 0.6 and not any(tried.values()) and bool(signs)
        names = field.visits.psn_no.iloc[[field.by_person[member][0] for member in group.members]]
        out.append(
            {"kind": "ring", "members": list(names), "high": high, "q": group.q, "stability": steady} | tried | signs
        )
    return out


def findings(case: Case) -> list[dict[str, Any]]:
    """Groups by the minute, by the day where there is no time, and far from home by the day."""
    kin = households(case)
    visits = case.visits
    by_day = visits.assign(minute=0)
    return [
        *level(case, visits[visits.timed], WINDOW, kin),
        *level(case, by_day[by_day.far], 1, kin),
        *level(case, by_day[~by_day.timed], 1, kin),
    ]
