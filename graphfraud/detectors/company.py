"""Rings of cards in company: one search for the three detectors, each group handed to the one whose pattern it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.goods import goods_at
from graphfraud.detectors.screening import by_store
from graphfraud.engines.people import People
from graphfraud.engines.scan import MOST, Pairs, crowded, windows
from graphfraud.graph.apart import companies
from graphfraud.graph.company import Group, Links, Search, decoys, find_groups, score_group, step_down, without_doubles
from graphfraud.graph.landscape import Landscape, landscape
from graphfraud.innocent.company import Q_LIMIT, Company
from graphfraud.innocent.family import FAMILY_PHONE, HOUSEHOLD
from graphfraud.innocent.whereabouts import MOSTLY, away
from graphfraud.progress import progress
from graphfraud.stats.decoys import Tail
from graphfraud.stats.order import distinct, order_of

Array = npt.NDArray[Any]
REPORTED = 0.05
"""Groups with a larger q-value are not leads."""


@dataclass(frozen=True)
class Level:
    """One search: its visits, its groups with q-values, its links and decoys.

    Attributes:
        name: minute (timed visits), day (visits with a date only), far (visits outside the insured prefecture, by day).
        land, source: the visits and their positions among all.
        tried: all groups that came out, with q-values; groups: leads among them, q ≤ 0.05.
        links: tested pairs; kin: which of them a household or phone explains.
        tail, search: how chance was reckoned.
        crowd: visits left out of the pairs, and dates of an institution on which they lie (see engines.scan.crowded).
    """

    name: str
    land: Landscape
    source: Array
    tried: tuple[Group, ...]
    links: Links
    kin: Array
    tail: Tail
    search: Search
    crowd: tuple[int, int] = (0, 0)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that are leads."""
        return tuple(group for group in self.tried if group.q_value <= REPORTED)

    def companies(self, group: Group) -> tuple[Group, ...]:
        """The companies within a lead (graph.apart) that stand by themselves; the lead where it is one, or none does."""
        parts = companies(self.land, group.members, self.search.persons)
        if len(parts) < 2:
            return (group,)
        scored = [score_group(self.land, part, self.search.thrift) for part in parts]
        found = [replace(part, q_value=self.q_value(part.score)) for part in scored]
        return tuple(part for part in found if part.q_value <= REPORTED and self.search.recurs(part)) or (group,)

    def q_value(self, score: float) -> float:
        """The q-value that a group of that score has in the search."""
        rank = max(sum(item.score >= score for item in self.tried), 1)
        return min(self.tail.expected(score) / rank, 1.0)

    def scene(self, case: Case, group: Group) -> Company:
        """The group with the records around it."""
        scores = np.array([item.score for item in self.tried])
        return Company(
            self.land, self.source, case.visits, case.people, case.places, group.members, self.tail, self.search, scores,
            lambda: goods_sold(case), np.setdiff1d(self.standing, group.members, assume_unique=True),
        )  # fmt: skip

    @cached_property
    def standing(self) -> Array:
        """Persons of all groups that stand at q ≤ 0.01, by code."""
        found = [group.members for group in self.tried if group.q_value <= Q_LIMIT]
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def kin_pairs(people: People, a: Array, b: Array) -> npt.NDArray[np.bool_]:
    """Pairs that share a household address, a registered household or a family's phone."""
    same = np.zeros(len(a), bool)
    for codes, sizes in ((people.address, people.occupants), (people.registered, people.enrolled)):
        same |= (codes[a] == codes[b]) & (codes[a] >= 0) & (sizes[a] <= HOUSEHOLD)
    for i in (0, 1):
        for j in (0, 1):
            one, other = people.phones[a, i], people.phones[b, j]
            same |= (one == other) & (one >= 0) & (people.shared[a, i] <= FAMILY_PHONE)
    return same


def search_level(case: Case, name: str) -> Level | None:
    """Run one search, once a run; None where there are too few such visits."""
    return case.once(f"company:{name}:{sorted(case.settings.items())}", lambda: _search(case, name))


def _search(case: Case, name: str) -> Level | None:
    visits, settings = case.visits, case.settings
    keep = {"minute": visits.timed, "day": ~visits.timed, "far": visits.far}[name]
    source = np.flatnonzero(keep)
    if len(source) < 20:
        return None
    minute = visits.minute[source] if name == "minute" else np.zeros(len(source), np.int32)
    place, day, person = visits.place[source], visits.day[source], visits.person[source]
    minutes = int(settings["window_minutes"]) if name == "minute" else 1
    window = windows(place, day, len(visits.places), minutes=minutes, crowd=int(settings["crowd"]))
    land = landscape(person, place, day, minute, visits.weekday[source], window, persons=len(visits.persons))
    source = source[order_of(place, day.astype(np.int64) * 1440 + minute, person)]
    search = Search(persons=int(settings["least_persons"]), days=int(settings["least_days"]))
    people = case.people
    runs = int(np.clip(2_000_000 / max(len(source), 1), 3, 40))
    with progress(f"company ({name})", 1 + runs, "searches") as step:
        met = _met(case, name, window)
        groups, links = find_groups(land, search, lambda a, b: kin_pairs(people, a, b), met, by_store(case, name))
        step(1)
        by_chance = (
            decoys(land, search, runs, lambda a, b: kin_pairs(people, a, b), done=lambda: step(1), found=groups)
            if groups
            else []
        )
    tail, tested = step_down(groups, by_chance, runs)
    out = crowded(land.place, land.moment)
    crowd = int(out.sum()), len(distinct(land.block[out]))
    return Level(name, land, source, tuple(tested), links, kin_pairs(people, links.a, links.b), tail, search, crowd)


def _met(case: Case, name: str, window: Array) -> Pairs | None:
    """Pairs that the engine found by its own co-presence primitive, as codes; None where the native scan is to find them."""
    import pyarrow as pa

    visits = case.visits
    table = case.engine.pairs(name, pa.table({"fixmedins_code": visits.places, "minutes": window}), 2)
    if table is None:
        return None
    a, b = (visits.codes_of(table[side].to_pylist()) for side in ("a", "b"))
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = order_of(low, high)
    return Pairs(
        low[order].astype(np.int32),
        high[order].astype(np.int32),
        table["days"].to_numpy()[order].astype(np.int32),
        table["meetings"].to_numpy()[order].astype(np.int32),
    )


@dataclass(frozen=True)
class Found:
    """A group with the level that it was found on."""

    level: Level
    group: Group


def all_groups(case: Case) -> list[Found]:
    """Groups of all levels, none twice: a group by the minute beats the same group by the day."""

    def make() -> list[Found]:
        found: list[Found] = []
        for name in ("minute", "far", "day"):
            level = search_level(case, name)
            if level is None:
                continue
            known = [Group(item.group.members, np.inf, 0, 0) for item in found]
            leads = [part for group in level.groups for part in level.companies(group)]
            fresh = {id(group) for group in without_doubles([*known, *leads])}
            found.extend(Found(level, group) for group in leads if id(group) in fresh)
        return found

    return case.once(f"groups:{sorted(case.settings.items())}", make)


def goods_sold(case: Case) -> Array:
    """What was sold where any group gathers (detectors.goods), looked up once a run."""
    return case.once(
        f"goods:{sorted(case.settings.items())}",
        lambda: goods_at(case, (found.level.scene(case, found.group) for found in all_groups(case))),
    )


def pattern(scene: Company) -> str:
    """The detector whose pattern a group shows.

    cross_region_ring: most joint visits lie outside the prefecture where the members are insured, or in another county far from where they
    usually go (市内县外), and most members come from one county;
    collected_cards: one pharmacy or clinic has at least seven in ten of them; lent_card_ring: all others.
    """
    region = scene.people.region[scene.members]
    if float(away(scene).mean()) >= MOSTLY and scene.share(region)[1] >= 0.5:
        return "cross_region_ring"
    values, counts = np.unique(scene.land.place[scene.joint], return_counts=True)
    top = int(values[np.argmax(counts)])
    small = scene.places.kind[top] == "pharmacy" or scene.places.subtype[top] == "clinic"
    return "collected_cards" if counts.max() >= 0.7 * counts.sum() and small else "lent_card_ring"


def groups_of(case: Case) -> list[Found]:
    """The groups that show this detector's pattern, best first."""

    def make() -> dict[int, str]:
        return {id(item): pattern(item.level.scene(case, item.group)) for item in all_groups(case)}

    kinds = case.once(f"patterns:{sorted(case.settings.items())}", make)
    for name in ("minute", "far", "day"):
        _warn_of_crowds(case, search_level(case, name))
    return [item for item in all_groups(case) if kinds[id(item)] == case.detector.id]


def _warn_of_crowds(case: Case, level: Level | None) -> None:
    """Say where company was not looked for, and why."""
    if level is None or not level.crowd[0]:
        return
    visits, dates = level.crowd
    moment = {"minute": ("同一分钟", "minute")}.get(level.name, ("同一日期", "date"))
    case.warn(
        f"{visits:,} 次就诊与 {MOST} 次以上其他就诊记在同一机构{moment[0]}（{dates:,} 个机构日），无法分辨谁与谁同行，未在其中查找同行",
        f"{visits:,} visits bear the same {moment[1]} as more than {MOST} at one institution ({dates:,} dates of an institution): "
        "who came with whom cannot be told there, no company was looked for among them",
    )
