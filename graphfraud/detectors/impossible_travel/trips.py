"""Which of the two places of an impossible trip is the strange one, and which trips are one case."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.engines.frame import prefecture
from graphfraud.engines.people import haversine

if TYPE_CHECKING:
    import pandas as pd

NEAR_KM = 10.0
FAMILIAR_DAYS = 2
SHOPS = 2
"""Strange places that two cases share from which they are one."""


def with_strange(trips: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Add ``strange``, the strange place of each trip, and ``familiar``.

    Familiar is a strange place in the person's own county, or near which the person goes on other days, too.

    It is the one outside the county, else the prefecture, where the person is insured; else the one near which the person's other
    visits are fewer; else the one with more impossible trips for its size. Of a use during a stay the other visits decide first:
    where the person goes anyway is not strange.
    """
    import pandas as pd

    visits, people = case.visits, case.people
    persons = trips.psn_no.unique()
    insured = dict(zip(persons, people.region_names[people.region[visits.codes_of(persons)]], strict=True))
    hits = pd.concat([trips.place_a, trips.place_b]).value_counts()
    size = visits.once("visits of places", lambda: np.bincount(visits.place, minlength=len(visits.places)))
    codes = {side: visits.codes_of(trips[f"place_{side}"], "places") for side in "ab"}
    near = {side: others_near(trips, case, codes[side]) for side in "ab"}
    found = []
    for number, row in enumerate(trips.itertuples()):
        home = insured[row.psn_no] or ""
        sides = [
            (
                near[side][number] if row.stay else 0,
                region == home,
                prefecture(region) == prefecture(home),
                near[side][number],
                -hits[place] / max(size[codes[side][number]], 1),
                side,
                place,
            )
            for side, place, region in (("a", row.place_a, row.region_a), ("b", row.place_b, row.region_b))
        ]
        chosen = min(sides)
        found.append((chosen[-1], bool(chosen[1]) or near[chosen[-2]][number] >= FAMILIAR_DAYS))
    return trips.assign(
        strange=[place for place, _ in found],
        familiar=[familiar for _, familiar in found],
    )


def others_near(trips: pd.DataFrame, case: Case, place: np.ndarray) -> np.ndarray:
    """Days of the person's visits within ten kilometres of the place, those of its impossible trips left out, a number a trip."""
    visits, places = case.visits, case.places
    used = trips.groupby("psn_no")[["setl_a", "setl_b"]].agg(list)
    own = {}
    for name, code in zip(used.index, visits.codes_of(used.index), strict=True):
        at = visits.of([code])
        out = {*used.setl_a[name], *used.setl_b[name]}
        at = at[[name not in out for name in visits.settlements(at)]]
        own[name] = np.unique(np.stack((visits.place[at], visits.day[at])), axis=1)
    found = np.zeros(len(trips), np.int64)
    for number, (name, there) in enumerate(zip(trips.psn_no, place, strict=True)):
        at, day = own[name]
        km = haversine(places.lnt[at], places.lat[at], places.lnt[there], places.lat[there])
        found[number] = len(np.unique(day[(at == there) | (km <= NEAR_KM)]))
    return found


def together(trips: pd.DataFrame) -> list[pd.DataFrame]:
    """Trips by case: persons whose strange place is the same belong together, if their cards got there the same way.

    The card of somebody who lies in hospital was handed over; one that is used while its owner uses it elsewhere was copied. Who shows
    both ties them together, and so do two strange places in common. Trips that explain themselves (paid by telephone, ``remote``; begun in
    time and only settled late) tie nobody
    to a case: persons who have no others are cases by themselves.
    """
    plain = (trips.remote | trips.begun_earlier).to_numpy(bool)
    doubtful = trips[~plain]
    settled = trips[plain & ~trips.psn_no.isin(doubtful.psn_no)]
    parts = sorted([*_of_the_same_shops(_connected(doubtful), doubtful), *_connected(settled)], key=min)
    return [trips[trips.psn_no.isin(part)] for part in parts]


def _of_the_same_shops(parts: list[set[str]], trips: pd.DataFrame) -> list[set[str]]:
    """The parts, those together that meet at two strange places or more: one shop may serve two rings, the same two are one ring's."""
    import networkx as nx

    places = [set(trips.strange[trips.psn_no.isin(part)]) for part in parts]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(parts)))
    graph.add_edges_from((i, j) for i, j in combinations(range(len(parts)), 2) if len(places[i] & places[j]) >= SHOPS)
    return [set().union(*(parts[number] for number in group)) for group in nx.connected_components(graph)]


def _connected(trips: pd.DataFrame) -> list[set[str]]:
    """Persons tied by a strange place and the way to it."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    way = np.where(trips.remote, "telephone ", np.where(trips.stay, "bed ", "place "))
    graph.add_edges_from(zip("person " + trips.psn_no, way + trips.strange, strict=True))
    return [{name[7:] for name in part if name.startswith("person ")} for part in nx.connected_components(graph)]
