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

from graphfraud.stats.order import order_of

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
        emptied: the personal account paid (next to) all and holds less than five yuan afterwards.
        mutual_aid: paid from a relative's account.
        by_card: swiped with a physical card.
        setl: position of the settlement in ``setl_ids``.
        planned: day surgery or the round to beds at home, for which the hospital sets the day; None unknown.
        begun: minute of the day at which the treatment began, −1 unknown, −1 − n where it was n days earlier; None nobody looked.
        by_phone: paid with the e-credential; None unknown.
        nights: of a stay in hospital, 0 of anything else; None nobody looked.
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
    setl_ids: Ids | Objects
    origin: Ints
    first_day: np.datetime64
    planned: Flags | None = None
    begun: npt.NDArray[np.int16] | None = None
    by_phone: Flags | None = None
    nights: npt.NDArray[np.int16] | None = None
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
        starts = np.concatenate(([0], np.cumsum(np.bincount(self.person, minlength=len(self.persons)))))
        return order_of(self.person), starts.astype(np.int64)

    def of(self, persons: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Positions of all visits of these persons, ascending."""
        order, starts = self.person_index
        codes = np.asarray(persons, dtype=np.int64)
        return np.asarray(np.sort(order[spread(starts[codes], starts[codes + 1])]), np.int64)

    def codes_of(self, ids: Any, of: str = "persons") -> npt.NDArray[np.int64]:
        """Codes of person ids (or ``of="places"``), −1 where the visits know none."""
        import pandas as pd

        index: Any = self.once(f"codes of {of}", lambda: pd.Index(getattr(self, of), dtype=object))
        found: npt.NDArray[np.int64] = np.asarray(index.get_indexer(pd.Index(ids, dtype=object)), dtype=np.int64)
        return found

    def settlements(self, at: npt.ArrayLike) -> list[str]:
        """Settlement ids of the visits at these positions, in that order."""
        numbers = self.setl[np.asarray(at, np.int64)]
        return self.setl_ids.of(numbers) if isinstance(self.setl_ids, Ids) else [str(self.setl_ids[k]) for k in numbers]

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
    signature = _signature(key, codes, count)
    order = np.lexsort((signature, first))
    twin = (first[order][1:] == first[order][:-1]) & (signature[order][1:] == signature[order][:-1])
    if twin.any():
        block = np.concatenate(([0], np.cumsum(~twin)))
        tied = np.flatnonzero(np.bincount(block)[block] > 1)
        order[tied] = order[tied[np.lexsort((names[order[tied]].astype(str), block[tied]))]]
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return rank[codes], names[order]


class Ids:
    """Texts by number, kept as one Arrow array: ten million of them as Python strings would take a gigabyte."""

    def __init__(self, texts: Any) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, number: Any) -> str:
        return str(self._texts[int(number)].as_py())

    def of(self, numbers: Ints) -> list[str]:
        """Many of them at once."""
        import pyarrow as pa

        return list(self._texts.take(pa.array(numbers)).to_pylist())


UNDONE = "fully_refunded"
"""Rows of a query of which this is true or unknown are left out."""
CODED = ("psn_no", "fixmedins_code", "opter_id", "insu_admdvs", "disease")


def _columns(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    """Run a query batch by batch, without ``UNDONE`` rows; the texts of ``CODED`` are turned into dictionary codes on the way."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts: dict[str, list[Any]] = {}
    reader = con.sql(query).to_arrow_reader(1 << 20)
    for batch in reader:
        if UNDONE in reader.schema.names:
            batch = batch.filter(pc.invert(batch[UNDONE]))
        for name, column in zip(reader.schema.names, batch.columns, strict=True):
            parts.setdefault(name, []).append(column.dictionary_encode() if name in CODED else column)
    columns = {}
    for part in reader.schema:
        kind = pa.dictionary(pa.int32(), part.type) if part.name in CODED else part.type
        whole = pa.chunked_array(parts.get(part.name, []), kind)
        columns[part.name] = (whole.unify_dictionaries() if part.name in CODED else whole).combine_chunks()
    return columns


def _codes(column: Any) -> tuple[Ints, Objects]:
    """Codes (−1 for missing) and the values of a dictionary array."""
    import pyarrow as pa

    whole = column.chunk(0) if isinstance(column, pa.ChunkedArray) and column.num_chunks else column
    if isinstance(whole, pa.ChunkedArray):
        return np.empty(0, np.int32), np.empty(0, object)
    codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes.astype(np.int32), np.asarray(whole.dictionary.to_pylist(), dtype=object)


def _plain(column: Any) -> npt.NDArray[Any]:
    return np.asarray(column.to_numpy(zero_copy_only=False))


def load_visits(con: duckdb.DuckDBPyConnection, query: str) -> Visits:
    """Run ``query`` (columns as in visits.sql) and code its rows.

    Returns:
        Visits, sorted by (place, day, minute, person, amount).
    """
    table = _columns(con, query)
    moment = _plain(table["setl_time"]).astype("datetime64[s]")
    date = moment.astype("datetime64[D]")
    first_day = date.min() if len(date) else np.datetime64("2000-01-01")
    since = moment.astype(np.int64) - int(first_day.astype("datetime64[s]").astype(np.int64))
    amount = _plain(table["net"])
    fen = np.round(amount * 100).astype(np.int64)
    key = moment.astype(np.int64) * 1_000_003 + fen
    person, persons = _canonical(*_with_names(table["psn_no"], key))
    place, places = _canonical(*_with_names(table["fixmedins_code"], key))
    del key
    order = order_of(place, since, person, fen - fen.min(initial=0))
    home, _ = _codes(table["insu_admdvs"])
    origin = np.full(len(persons), -1, np.int32)
    origin[person] = home
    operator, _ = _codes(table["opter_id"])
    disease, diseases = _codes(table["disease"])
    since = since[order]
    day = (since // 86400).astype(np.int32)
    monday = int((first_day - np.datetime64("1970-01-05")) // np.timedelta64(1, "D"))

    def flag(name: str) -> Flags:
        return np.asarray(table[name].fill_null(False).to_numpy(zero_copy_only=False)[order])

    return Visits(
        person=person[order],
        place=place[order],
        day=day,
        minute=(since % 86400 // 60).astype(np.int32),
        timed=flag("timed"),
        weekday=((day + monday) % 7).astype(np.int32),
        far=flag("far"),
        operator=_by_first(operator[order]),
        amount=amount[order],
        fund=_plain(table["fund_net"])[order],
        scheduled=flag("scheduled"),
        disease=disease[order],
        diseases=diseases,
        emptied=flag("emptied"),
        mutual_aid=flag("mutual_aid"),
        by_card=flag("by_card"),
        setl=order.astype(np.int32),
        persons=persons,
        places=places,
        setl_ids=Ids(table["setl_id"]),
        origin=origin,
        first_day=first_day,
        planned=flag("planned"),
        by_phone=flag("by_phone"),
        begun=table["begun"].fill_null(-1).to_numpy(zero_copy_only=False)[order].astype(np.int16),
        nights=table["nights"].fill_null(0).to_numpy(zero_copy_only=False)[order].astype(np.int16),
    )


def _by_first(codes: Ints) -> Ints:
    """The codes (−1 stays) renumbered in the order in which they first occur."""
    names, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    known = names >= 0
    rank = np.full(len(names), -1, np.int32)
    rank[np.flatnonzero(known)[np.argsort(first[known])]] = np.arange(known.sum(), dtype=np.int32)
    return rank[inverse]


def _with_names(column: Any, key: npt.NDArray[np.int64]) -> tuple[Ints, npt.NDArray[np.int64], Objects]:
    codes, names = _codes(column)
    return codes, key, names
