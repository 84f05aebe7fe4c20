"""Which of the two places of an impossible trip is the strange one, and which trips are one case."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.engines.frame import prefecture
from graphfraud.engines.people import haversine

if TYPE_CHECKING:
    import pandas as pd

NEAR_KM = 10.0
FAMILIAR_DAYS = 2
CLEAN = 0.01
"""Probability below which two sets of persons with a shop in common are no one ring's two halves."""
OF_TWO = 1e-4
"""The same where the others go to no more than two shops, with all ways to pick as many persons."""
SHOPS = 2
"""Strange places that two cases share from which they are one."""
PERSONS = 2
"""Persons from whom on they are a ring of their own, where the others of a case go elsewhere as well."""
OTHERS = 2
"""Other persons whose cards are strange at one side, and at the other side nobody's, from whom that side is the strange one."""
ERRANDS = 3
"""Inpatients whose cards were used once at one far shop from whom on that is no relative's errand, but ties them."""


def with_strange(trips: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Add ``strange``, the strange place of each trip, and ``familiar``.

    Familiar is a strange place in the person's own county, or near which the person goes on other days, too.

    It is the one outside the county, else the prefecture, where the person is insured; else the one near which the person's other
    visits are fewer; else the one with more impossible trips for its size. Of a use during a stay the other visits decide first:
    where the person goes anyway is not strange. Who is insured in neither prefecture, or goes elsewhere than insured, may live anywhere:
    where the cards of others are strange at one of the two alone, it is that one (``_with_the_others``).
    Where the trips say themselves which is (same_date, pace) that stands.
    """
    import pandas as pd

    visits, people = case.visits, case.people
    persons = trips.psn_no.unique()
    insured = dict(zip(persons, people.region_names[people.region[visits.codes_of(persons)]], strict=True))
    hits = pd.concat([trips.place_a, trips.place_b]).value_counts()
    size = visits.once("visits of places", lambda: np.bincount(visits.place, minlength=len(visits.places)))
    codes = {side: visits.codes_of(trips[f"place_{side}"], "places") for side in "ab"}
    near = {side: others_near(trips, case, codes[side]) for side in "ab"}
    found: list[tuple[str, bool]] = []
    stranger: list[bool] = []
    for number, row in enumerate(trips.itertuples()):
        county = insured[row.psn_no] or ""
        sides = [
            (
                near[side][number] if row.stay else 0,
                region == county,
                prefecture(region) == prefecture(county),
                near[side][number],
                -hits[place] / max(size[codes[side][number]], 1),
                side,
                place,
            )
            for side, place, region in (("a", row.place_a, row.region_a), ("b", row.place_b, row.region_b))
        ]
        chosen = min(sides)
        found.append((chosen[-1], bool(chosen[1]) or near[chosen[-2]][number] >= FAMILIAR_DAYS))
        stranger.append(not any(side[2] for side in sides))
    home = np.array([insured[name] or "" for name in trips.psn_no], object)
    away = {side: (trips[f"region_{side}"] != home).to_numpy(bool) for side in "ab"}
    around = {side: others_near(trips, case, codes[side], itself=False) for side in "ab"}
    found = _with_the_others(trips, found, np.array(stranger, bool), near, around, away)
    strange, familiar = [place for place, _ in found], [own for _, own in found]
    if "strange" in trips:
        known = trips.strange.notna().to_numpy(bool)
        return trips.assign(strange=np.where(known, trips.strange, strange), familiar=np.where(known, False, familiar))
    return trips.assign(strange=strange, familiar=familiar)


def _with_the_others(
    trips: pd.DataFrame,
    found: list[tuple[str, bool]],
    stranger: np.ndarray,
    near: dict[str, np.ndarray],
    around: dict[str, np.ndarray],
    away: dict[str, np.ndarray],
) -> list[tuple[str, bool]]:
    """The strange places, those of persons who do not live where they are insured after what the cards of the others say of either side.

    Args:
        trips: as in ``with_strange``.
        found: strange place of each, and whether it is familiar.
        stranger: whether the person is insured in the prefecture of neither side.
        near: days of the person's other visits near either side.
        around: the same, those at the place itself left out: a copied card is used there on other days, too.
        away: whether either side lies outside the county where the person is insured.

    Such a person goes to the other side more, or it is several places there that the one contradicts; or, where neither is in the county of the insurance,
    goes there as much or is hardly known around the one.
    """
    others: dict[str, set[str]] = {}
    for name, (place, _), lost in zip(trips.psn_no, found, stranger, strict=True):
        if not lost:
            others.setdefault(place, set()).add(name)
    against = {
        side: trips.groupby(["psn_no", f"place_{side}"])[f"place_{other}"].transform("nunique").to_numpy()
        for side, other in ("ab", "ba")
    }
    out = list(found)
    persons, places = trips.psn_no.tolist(), {side: trips[f"place_{side}"].tolist() for side in "ab"}
    for number in np.flatnonzero(~trips.stay.to_numpy(bool)).tolist():
        there = {side: others.get(places[side][number], set()) for side in "ab"}
        known = {side: len(there[side]) - (persons[number] in there[side]) for side in "ab"}
        for side, other in (("a", "b"), ("b", "a")):
            lives_there = stranger[number] or near[other][number] > near[side][number] or against[side][number] >= SHOPS
            unknown = around[side][number] < max(FAMILIAR_DAYS, around[other][number] + 1)
            lives_there |= away["a"][number] and away["b"][number] and unknown
            if known[side] >= OTHERS and not known[other] and lives_there:
                out[number] = (places[side][number], bool(near[side][number] >= FAMILIAR_DAYS))
    return out


def others_near(trips: pd.DataFrame, case: Case, place: np.ndarray, *, itself: bool = True) -> np.ndarray:
    """Days of the person's visits within ten kilometres of the place, those of its impossible trips left out, a number a trip.

    Not those at the place ``itself`` where this is false.
    """
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
        found[number] = len(
            np.unique(day[(at == there) | (km <= NEAR_KM) if itself else (at != there) & (km <= NEAR_KM)])
        )
    return found


def together(trips: pd.DataFrame) -> list[pd.DataFrame]:
    """Trips by case: persons whose strange place is the same belong together, if their cards got there the same way.

    The card of somebody who lies in hospital was handed over; one that is used while its owner uses it elsewhere was copied. Who shows
    both ties them together, and so do two strange places in common. Trips that explain themselves (paid by telephone, ``remote``; begun in
    time and only settled late) tie nobody
    to a case: persons who have no others are cases by themselves. So is an inpatient whose card was used far away on a single day, as a
    relative's errand would be, unless others' were, too. Where one shop alone holds two sets of persons together, each with shops of its own,
    it serves two rings; so it does where one set is there alone, and the other everywhere.
    """
    plain = (trips.remote | trips.begun_earlier).to_numpy(bool)
    doubtful = trips[~plain]
    settled = trips[plain & ~trips.psn_no.isin(doubtful.psn_no)]
    scenes = trips[trips.strange.isin(doubtful.strange)]
    tied = [piece for part in _connected(doubtful) for piece in _parted(part, scenes)]
    parts = sorted([*_of_the_same_shops(tied, doubtful), *_connected(settled)], key=min)
    return [trips[trips.psn_no.isin(part)] for part in parts]


def _parted(part: set[str], trips: pd.DataFrame) -> list[set[str]]:
    """The persons of a case, apart where taking one shop away leaves two persons or more on either side who share nothing.

    Either side has two strange places or more, or so many trips that one ring, whose persons go to any of its shops, would hardly ever keep
    its two halves so clean (``_by_chance``). Who was at that shop alone stays with the larger side.
    """
    import networkx as nx

    own = trips[trips.psn_no.isin(part)]
    graph: nx.Graph[tuple[str, str]] = nx.Graph(
        (("person", name), ("place", place)) for name, place in zip(own.psn_no, own.strange, strict=True)
    )
    for shop in sorted(node for node in nx.articulation_points(graph) if node[0] == "place"):
        rest = graph.subgraph(node for node in graph if node != shop)
        sides = [_side(piece) for piece in nx.connected_components(rest)]
        sides = [side for side in sides if len(side[0]) >= SHOPS and side[1]]
        wide = [side for side in sides if len(side[1]) >= SHOPS]
        if len(wide) < 2 and len(sides) > 1 and _by_chance(own[own.strange != shop[1]], sides) <= CLEAN:
            wide = sides
        large = sorted((side[0] for side in wide), key=lambda one: (-len(one), min(one)))
        if len(large) > 1:
            large[0] |= part - set().union(*large)
            return [piece for side in large for piece in _parted(side, trips)]
    alone = _at_one_shop(own)
    return [alone, *_parted(part - alone, trips)] if alone else [part]


def _at_one_shop(trips: pd.DataFrame) -> set[str]:
    """Of a case's persons those whose cards were strange at one and the same shop alone, though the others' cards are used elsewhere; else none.

    By chance each of their trips would lead there as often as the others' trips do: those of who goes to several places, where two or more do. Of a ring's
    two shops some of its persons are at one alone by chance: whoever of all these might be counts, and the bar is higher. Whose
    visits are all paid from a relative's account is no other ring.
    """
    shops = trips.groupby("psn_no").strange.nunique()
    relatives = trips.groupby("psn_no").mutual_aid.min()
    relatives = set(relatives.index[relatives.astype(bool)])
    several = set(shops.index[shops >= SHOPS]) - relatives
    found: list[tuple[float, str, set[str]]] = []
    for shop, there in trips[trips.psn_no.map(shops) == 1].groupby("strange"):
        persons = set(there.psn_no)
        others = several if len(several) >= PERSONS else set(trips.psn_no) - persons - relatives
        if len(persons) < PERSONS or len(others) < PERSONS:
            continue
        uses = trips[trips.psn_no.isin(others)].drop_duplicates(["psn_no", "night", "strange"]).strange.value_counts()
        share = float(uses.get(shop, 0) + 1) / float(uses.sum() + 1)
        chance = share ** there.drop_duplicates(["psn_no", "night"]).shape[0] * trips.strange.nunique()
        if len(several) < PERSONS or len(uses) <= SHOPS:
            chance *= comb(trips.psn_no.nunique(), len(persons)) * CLEAN / OF_TWO
        if chance <= CLEAN:
            found.append((chance, str(shop), persons))
    return min(found)[2] if found else set()


def _by_chance(trips: pd.DataFrame, sides: list[tuple[set[str], set[str]]]) -> float:
    """Probability that nobody mixes the sides' places if each trip of each person goes to any side by its share of the trips.

    Args:
        trips: those of the case, the shop in common left out.
        sides: persons and places of each.
    """
    share = np.array([trips.strange.isin(places).mean() for _, places in sides])
    days = trips.groupby("psn_no").night.nunique()
    return float(np.prod([np.sum(share ** int(count)) for count in days]))


def _side(piece: set[tuple[str, str]]) -> tuple[set[str], set[str]]:
    """Persons and places of a part of the graph of both."""
    return {name for kind, name in piece if kind == "person"}, {name for kind, name in piece if kind == "place"}


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
    way = np.where(trips.remote, "telephone ", np.where(trips.stay, "bed ", "place ")) + trips.strange
    way = np.where(_errands(trips), "errand " + trips.psn_no, way)
    graph.add_edges_from(zip("person " + trips.psn_no, way, strict=True))
    return [{name[7:] for name in part if name.startswith("person ")} for part in nx.connected_components(graph)]


def _errands(trips: pd.DataFrame) -> np.ndarray:
    """Uses of an inpatient's card on a single day, all that is told of the person, at a place where that happened to fewer than ``ERRANDS``."""
    once = trips.stay & ~trips.remote & (trips.groupby("psn_no").night.transform("nunique") == 1)
    persons = trips[once].groupby("strange").psn_no.nunique()
    return np.asarray(once & (trips.strange.map(persons) < ERRANDS), bool)
