"""Visits as arrays: dictionary codes in an order that depends on what happened, never on names, ids or row order.

Two workspaces with the same records under other ids, in another row order or in other files give the same codes;
therefore every later step, random ones included, gives the same rings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import duckdb

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
T = TypeVar("T")


@dataclass(frozen=True)
class Visits:
    """Parallel arrays, one entry a visit, sorted by institution, time, person.

    Attributes:
        person: code of the insured person.
        place: code of the institution.
        day: days since the first day of the records.
        minute: minute of the day, 0–1439; 0 where ``timed`` is False.
        timed: whether the record carries a time of day.
        weekday: 0 (Monday) to 6.
        far: insured in another prefecture than the institution's.
        operator: code of the operator, -1 unknown.
        amount: net yuan.
        fund: net yuan from the funds.
        scheduled: chronic or special outpatient care, which keeps schedules.
        disease: code of the disease's number and name, -1 none; diseases: those texts.
        emptied: the personal account paid and holds less than five yuan afterwards.
        mutual_aid: paid from a relative's account.
        by_card: swiped with a physical card.
        setl: position of the settlement in ``setl_ids``.
        planned: day surgery, for which the hospital sets the day; None unknown.
        persons, places, setl_ids: the ids behind the codes.
        origin: prefecture or county where each person is insured, a code; -1 unknown.
        first_day: the calendar day of day 0.
    """

    person: Ints
    place: Ints
    day: Ints
    minute: Ints
    timed: Flags
    weekday: Ints
    far: Flags
    operator: Ints
    amount: Floats
    fund: Floats
    scheduled: Flags
    disease: Ints
    diseases: Objects
    emptied: Flags
    mutual_aid: Flags
    by_card: Flags
    setl: Ints
    persons: Objects
    places: Objects
    setl_ids: Objects
    origin: Ints
    first_day: np.datetime64
    planned: Flags | None = None
    derived: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.person)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` derives from all visits, made once: judging many groups must not read all rows for each."""
        if name not in self.derived:
            self.derived[name] = make()
        result: T = self.derived[name]
        return result

    @cached_property
    def person_index(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Order of the visits by person, and where each person starts in it (length persons + 1)."""
        order = np.argsort(self.person, kind="stable")
        starts = np.searchsorted(self.person[order], np.arange(len(self.persons) + 1))
        return order, starts

    def of(self, persons: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Positions of all visits of these persons, ascending."""
        order, starts = self.person_index
        codes = np.asarray(persons, dtype=np.int64)
        return np.asarray(np.sort(order[spread(starts[codes], starts[codes + 1])]), np.int64)

    def codes_of(self, ids: Any, of: str = "persons") -> npt.NDArray[np.int64]:
        """Codes of person ids (or ``of="places"``), −1 where the visits know none."""
        import pandas as pd

        index: Any = self.once(f"codes of {of}", lambda: pd.Index(getattr(self, of)))
        found: npt.NDArray[np.int64] = np.asarray(index.get_indexer(pd.Index(ids, dtype=object)), dtype=np.int64)
        return found

    def date_of(self, day: int) -> Any:
        """Calendar date of a day number."""
        return (self.first_day + np.timedelta64(int(day), "D")).astype(object)


def spread(starts: npt.ArrayLike, stops: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """All numbers of the ranges ``starts[k]`` … ``stops[k] - 1``, one range after the other."""
    low = np.asarray(starts, np.int64)
    sizes = np.asarray(stops, np.int64) - low
    ends = np.cumsum(sizes)
    count = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(count) + np.repeat(low - ends + sizes, sizes), dtype=np.int64)


def prefecture(region: str | None) -> str:
    """The pooling region of a six-digit code: four digits, two for the four municipalities (11, 12, 31, 50)."""
    region = region or ""
    return region[:2] if region[:2] in {"11", "12", "31", "50"} else region[:4]


def _signature(key: npt.NDArray[np.int64], groups: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.uint64]:
    """Order-free 64-bit sum of mixed ``key`` values a group (splitmix64 finaliser, Steele et al. 2014)."""
    mixed = key.astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
        total = np.zeros(count, np.uint64)
        np.add.at(total, groups, mixed)
    return total


def _canonical(codes: npt.NDArray[Any], key: npt.NDArray[np.int64], names: Objects) -> tuple[Ints, Objects]:
    """Recode so that groups stand in order of (first event, signature); ties alone fall back on the id."""
    count = len(names)
    first = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(first, codes, key)
    order = np.lexsort((names.astype(str), _signature(key, codes, count), first))
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return rank[codes], names[order]


def _codes(column: Any) -> tuple[npt.NDArray[np.int64], Objects]:
    """Dictionary codes (−1 for missing) and the values of an Arrow column."""
    import pyarrow as pa

    encoded = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], pa.string())
    encoded = encoded.dictionary_encode()
    indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return indices, np.asarray(encoded.dictionary.to_pylist(), dtype=object)


def load_visits(con: duckdb.DuckDBPyConnection, query: str) -> Visits:
    """Run ``query`` (columns as in visits.sql) and code its rows.

    Returns:
        Visits, sorted by (place, day, minute, person, amount).
    """
    table = con.sql(query).to_arrow_table()
    moment = table["setl_time"].cast("timestamp[s]").to_numpy().astype("datetime64[s]")
    date = moment.astype("datetime64[D]")
    first_day = date.min() if len(date) else np.datetime64("2000-01-01")
    day = (date - first_day).astype(np.int32)
    minute = ((moment - date).astype(np.int64) // 60).astype(np.int32)
    amount = table["net"].to_numpy()
    key = moment.astype(np.int64) * 1_000_003 + np.round(amount * 100).astype(np.int64)
    person, persons = _canonical(*_with_names(table["psn_no"], key))
    place, places = _canonical(*_with_names(table["fixmedins_code"], key))
    operator, _ = _codes(table["opter_id"])
    home, homes = _codes(table["insu_admdvs"])
    site, sites = _codes(table["fix_admdvs"])
    pools = np.array([prefecture(name) for name in [*homes, ""]], dtype=object)
    spots = np.array([prefecture(name) for name in [*sites, ""]], dtype=object)
    far = (pools[home] != spots[site]) & (home >= 0) & (site >= 0)
    disease, diseases = _codes(table["disease"])
    order = np.lexsort((np.round(amount * 100).astype(np.int64), person, moment.astype(np.int64), place))
    origin = np.full(len(persons), -1, np.int32)
    origin[person] = home
    medical = np.asarray(table["med_class"].to_pylist(), dtype=object)
    credential = np.asarray(table["mdtrt_cert_type"].to_pylist(), dtype=object)
    return Visits(
        person=person[order],
        place=place[order],
        day=day[order],
        minute=minute[order],
        timed=table["timed"].to_numpy(zero_copy_only=False)[order],
        weekday=((day + int((first_day - np.datetime64("1970-01-05")) // np.timedelta64(1, "D"))) % 7).astype(np.int32)[
            order
        ],
        far=far[order],
        operator=_by_first(operator[order]),
        amount=amount[order],
        fund=table["fund_net"].to_numpy()[order],
        scheduled=(medical == "14")[order],
        disease=disease[order].astype(np.int32),
        diseases=diseases,
        emptied=table["emptied"].fill_null(False).to_numpy(zero_copy_only=False)[order],
        mutual_aid=table["mutual_aid"].to_numpy(zero_copy_only=False)[order],
        by_card=(credential == "03")[order],
        setl=order.astype(np.int32),
        persons=persons,
        places=places,
        setl_ids=np.asarray(table["setl_id"].to_pylist(), dtype=object),
        origin=origin,
        first_day=first_day,
        planned=np.asarray(medical == "28")[order],
    )


def _by_first(codes: npt.NDArray[np.int64]) -> Ints:
    """The codes (−1 stays) renumbered in the order in which they first occur."""
    names, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    known = names >= 0
    rank = np.full(len(names), -1, np.int32)
    rank[np.flatnonzero(known)[np.argsort(first[known])]] = np.arange(known.sum(), dtype=np.int32)
    return rank[inverse]


def _with_names(
    column: Any, key: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Objects]:
    codes, names = _codes(column)
    return codes, key, names
