"""What is known of persons and institutions, as arrays in the order of the visits' codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Floats, Ints, Objects
from graphfraud.engines.levels import levels

if TYPE_CHECKING:
    import duckdb

ESTATE = (
    r"(?:小区|院|苑|园|城|府|庭|居|郡|邸|墅|湾|里|坊|庄|寓|宿舍|新村|大厦|广场|公馆|基地|营地|工地|大学|学院)"
    r"(?=$|[-#(（\s0-9０-９A-Za-z第一二三四五六七八九十东南西北])"
)
"""How a name ends that stands between a street's number and the house: 解放路283号枫景苑3栋501室."""
LAST_PART = re.compile(
    rf"(?![0-9０-９]+号[^栋幢座楼层户组队弄单室社]{{0,16}}?{ESTATE})"
    r"(?<![0-9０-９])(第?[0-9０-９一二三四五六七八九十百]+(村民小组|小组|组|队|社|号|栋|幢|座|单元|室|楼|层|户|弄)[\s\S]*|[-#0-9\s]+)$"
)
"""House, flat or village group at the end of an address: dropped, a village or an estate is left, with its number in the street."""


VILLAGE = re.compile(r"[村庄屯寨]\s*$")
"""How an address ends that names a village and neither a group nor a house in it."""
PLACEHOLDER = 200
STRANGERS = 4
"""Separate households on one phone number from which it is no family's."""
CROWDED = 7, 14
"""Persons who left one phone number: more than a small household, and up to whom they may be a large one."""
PLACEHOLDER_SHARE = 0.01
"""A full address that more than so many persons, and so large a share of all, bear is an office's or a stand-in."""
EMPLOYER_LEAST, EMPLOYER_SHARE = 100, 0.25
"""An employer of more than so many persons, and so large a share of all, is the number of those who have none."""


@dataclass(frozen=True)
class People:
    """Attributes of persons, codes from 0, −1 where unknown.

    Attributes:
        address: code of the full home address; occupants: persons of the data with that address (a person each).
        registered: code of the full registered address; enrolled: persons registered there.
        village: code of the home address without its last part.
        phones: codes of up to two phone numbers (persons × 2), those that strangers left (``left_by_strangers``) taken away; shared:
            persons behind each.
        employer: code of the employer; staff: insured persons of the data with that employer.
        region: code of the county where insured.
        idle: insured as residents only, or retired, and with no employer on record, who therefore have none; None where nobody looked.
        resident: insured as residents only, who have no personal account, or hardly any; None where nobody looked.
        age: years at the first day of the records, NaN unknown.
        surname: code of the first character of the name, of the father's name where the name is of two parts (own name · father's name).
        by_village: whether the home address, and the registered one (persons × 2), end with a village's name, without group or number; None where
            nobody looked.
        own_name, father: codes of these two parts, of one numbering; None where nobody looked.
        sex: code of the sex, None where nobody looked.
        address_names, employer_names, region_names: the texts behind the codes (region_names[-1] is None).
        has_addresses, has_phones, has_employers: whether more than half of the persons carry one.
    """

    address: Ints
    occupants: Ints
    registered: Ints
    enrolled: Ints
    village: Ints
    phones: Ints
    shared: Ints
    employer: Ints
    staff: Ints
    region: Ints
    age: Floats
    surname: Ints
    has_addresses: bool
    has_phones: bool
    has_employers: bool
    address_names: Objects
    employer_names: Objects
    region_names: Objects
    sex: Ints | None = None
    idle: npt.NDArray[np.bool_] | None = None
    own_name: Ints | None = None
    father: Ints | None = None
    by_village: npt.NDArray[np.bool_] | None = None
    resident: npt.NDArray[np.bool_] | None = None

    @cached_property
    def _crowded(self) -> tuple[Ints, npt.NDArray[np.int64]]:
        """Codes, in order, of the phones that seven to fourteen persons left, and those persons."""
        person, column = np.nonzero((self.shared >= CROWDED[0]) & (self.shared <= CROWDED[1]) & (self.phones >= 0))
        codes = self.phones[person, column]
        order = np.argsort(codes, kind="stable")
        return codes[order], person[order]

    def behind(self, phone: int) -> npt.NDArray[np.int64]:
        """All persons who left a phone number that seven to fourteen did."""
        codes, persons = self._crowded
        start, end = np.searchsorted(codes, (phone, phone + 1))
        return np.unique(persons[start:end])

    def homes_known(self, members: npt.NDArray[np.integer[Any]]) -> bool:
        """Whether the records tell where at least half of these persons live; an address that very many bear tells it of nobody."""
        return self.has_addresses and bool((self.address[members] >= 0).mean() >= 0.5)


@dataclass(frozen=True)
class Places:
    """Attributes of institutions in the order of the visits' codes.

    Attributes:
        code, name, kind, subtype, level, region: as in institution.sql ("" unknown).
        rank: hospital level 3, 2 or 1; 0 unknown.
        lnt, lat: degrees, NaN unknown.
        opened: date of approval, NaT unknown.
        grain: minutes that the clock leaves open, 60, 30, 10 or 0, of each; None where nobody looked.
    """

    code: Objects
    name: Objects
    kind: Objects
    subtype: Objects
    level: Objects
    rank: Ints
    region: Objects
    lnt: Floats
    lat: Floats
    opened: npt.NDArray[Any]
    grain: Ints | None = None

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Where each code stands in this order."""
        return {code: number for number, code in enumerate(self.code)}

    def kilometres(self, one: int, other: int) -> float:
        """Great-circle distance of two institutions; NaN where a coordinate is missing."""
        return float(haversine(self.lnt[one], self.lat[one], self.lnt[other], self.lat[other]))


def haversine(lnt: Any, lat: Any, lnt2: Any, lat2: Any) -> Any:
    """Great-circle distance in kilometres of degrees (arrays or numbers), earth's radius 6371 km."""
    a, b, c, d = (np.radians(np.asarray(part, dtype=np.float64)) for part in (lnt, lat, lnt2, lat2))
    h = np.sin((d - b) / 2) ** 2 + np.cos(b) * np.cos(d) * np.sin((c - a) / 2) ** 2
    return 2 * 6371.0 * np.arcsin(np.sqrt(np.clip(h, 0, 1)))


def _aligned(con: duckdb.DuckDBPyConnection, query: str, key: str, ids: Objects) -> dict[str, Any]:
    """Columns of the query's rows in the order of ``ids``; None where a row is missing."""
    import pyarrow as pa

    wanted = pa.table({"id": pa.array(ids, pa.string()), "position": pa.array(np.arange(len(ids)))})
    con.register("gf_wanted", wanted)
    try:
        table = con.sql(
            f"SELECT q.* FROM gf_wanted AS w LEFT JOIN ({query}) AS q ON w.id = q.{key} ORDER BY w.position"
        ).to_arrow_table()
    finally:
        con.unregister("gf_wanted")
    return {name: table[name] for name in table.column_names}


def _coded(*columns: Any) -> tuple[Ints, Objects]:
    """Codes in the order of first appearance over the Arrow columns one after the other (−1: missing or empty), and the texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pa.chunked_array([chunk for column in columns for chunk in column.cast("string").chunks], pa.string())
    known = pc.if_else(pc.equal(whole, ""), pa.scalar(None, pa.string()), whole)
    coded = known.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return codes, np.array(coded.dictionary.to_pylist(), dtype=object)


def _sizes(codes: Ints) -> Ints:
    """How many entries bear the same code, an entry each; 0 for unknown ones."""
    counts = np.bincount(codes[codes >= 0], minlength=1)
    return np.where(codes >= 0, counts[np.maximum(codes, 0)], 0).astype(np.int32)


def _ends_with_village(codes: Ints, names: Objects) -> npt.NDArray[np.bool_]:
    whole = np.array([bool(VILLAGE.search(str(name))) for name in names], bool)
    return np.asarray((codes >= 0) & (whole[np.maximum(codes, 0)] if len(whole) else False))


def _places_to_live(codes: Ints) -> Ints:
    """The codes without those that too many bear to be where they live: a placeholder says nothing of anybody."""
    limit = max(PLACEHOLDER, int(PLACEHOLDER_SHARE * len(codes)))
    return np.where(_sizes(codes) > limit, -1, codes).astype(np.int32)


def _employers(codes: Ints) -> Ints:
    """The codes without one that a quarter of all persons bear: the number of those who have no employer."""
    limit = max(EMPLOYER_LEAST, int(EMPLOYER_SHARE * len(codes)))
    return np.where(_sizes(codes) > limit, -1, codes).astype(np.int32)


def left_by_strangers(phones: Ints, address: Ints, registered: Ints, surname: Ints) -> npt.NDArray[np.bool_]:
    """Which phone numbers four or more persons left who have neither an address, a registered address nor a surname in common.

    A family on one number shares one of them by twos and threes, both sides of a marriage; who uses other people's cards leaves his own
    number with each. Only persons of whom address and surname are known count.

    Args:
        phones: codes (persons × 2), −1 unknown.
        address: codes of the same persons' addresses.
        registered: of their registered addresses.
        surname: of their surnames.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    width = phones.shape[1]
    person = np.repeat(np.arange(len(phones)), width)
    phone = phones.ravel()
    use = np.flatnonzero((phone >= 0) & (address[person] >= 0) & (surname[person] >= 0))
    use = use[_sizes(phone[use]) >= STRANGERS]
    if not len(use):
        return np.zeros(phones.shape, bool)
    number, who = phone[use], person[use]
    rows, columns = [], []
    for codes in (who, address[who], registered[who], surname[who]):
        order = np.lexsort((codes, number))
        same = (
            (number[order][1:] == number[order][:-1])
            & (codes[order][1:] == codes[order][:-1])
            & (codes[order][1:] >= 0)
        )
        rows.append(order[:-1][same])
        columns.append(order[1:][same])
    i, j = np.concatenate(rows), np.concatenate(columns)
    _, household = connected_components(
        coo_matrix((np.ones(len(i)), (i, j)), shape=(len(use), len(use))), directed=False
    )
    first = np.unique(household, return_index=True)[1]
    apart = np.bincount(number[first], minlength=int(phone.max()) + 1)
    return np.asarray((phones >= 0) & (apart[np.maximum(phones, 0)] >= STRANGERS))


def load_people(con: duckdb.DuckDBPyConnection, query: str, persons: Objects, today: np.datetime64) -> People:
    """Run people.sql and code its columns in the order of ``persons``; ages count on the day ``today``."""
    import pyarrow as pa

    column = _aligned(con, query, "psn_no", persons)
    address, names = _coded(column["live_addr"])
    address = _places_to_live(address)
    village_of = np.array([LAST_PART.sub("", name) for name in names], dtype=object)
    stems, _ = _coded(pa.chunked_array([pa.array(village_of, pa.string())]))
    village = np.where(address >= 0, stems[np.maximum(address, 0)] if len(stems) else -1, -1).astype(np.int32)
    registered, stated_names = _coded(column["hsreg_addr"])
    registered = _places_to_live(registered)
    by_village = np.stack((_ends_with_village(address, names), _ends_with_village(registered, stated_names)), axis=1)
    both, _ = _coded(column["tel"], column["mob"])
    count = len(persons)
    phones = np.stack((both[:count], np.where(both[count:] == both[:count], -1, both[count:])), axis=1)
    has_phones = bool((phones >= 0).any(axis=1).mean() > 0.5) if count else False
    employer, employers = _coded(column["emp_no"])
    employer = _employers(employer)
    region, regions = _coded(column["insu_admdvs"])
    surname, _ = _coded(column["surname"])
    parts, _ = _coded(column["own_name"], column["father"])
    phones = np.where(left_by_strangers(phones, address, registered, surname), -1, phones)
    born = column["born"].to_numpy(zero_copy_only=False).astype("datetime64[D]")
    age = (today.astype("datetime64[D]") - born) / np.timedelta64(1, "D") / 365.25
    stated = column["age"].cast("double").to_numpy(zero_copy_only=False)
    age = np.where(np.isnat(born), stated, age).astype(np.float64)
    usage = np.bincount(phones[phones >= 0], minlength=1)
    return People(
        address=address,
        occupants=_sizes(address),
        registered=registered,
        enrolled=_sizes(registered),
        village=village,
        phones=phones.astype(np.int32),
        shared=np.where(phones >= 0, usage[np.maximum(phones, 0)], 0).astype(np.int32),
        employer=employer,
        staff=_sizes(employer),
        region=region,
        age=age,
        surname=surname,
        has_addresses=bool((address >= 0).mean() > 0.5) if count else False,
        has_phones=has_phones,
        has_employers=bool((employer >= 0).mean() > 0.1) if count else False,
        address_names=names,
        employer_names=employers,
        region_names=np.array([*regions, None], dtype=object),
        sex=_coded(column["gend"])[0],
        idle=(employer < 0) & (column["idle"].to_numpy(zero_copy_only=False) == 1),
        own_name=parts[:count],
        father=parts[count:],
        by_village=by_village,
        resident=column["resident"].to_numpy(zero_copy_only=False) == 1,
    )


def load_places(con: duckdb.DuckDBPyConnection, places: Objects) -> Places:
    """Attributes of the institutions in the order of ``places`` from the derived table ``institution``."""
    column = _aligned(con, "SELECT * FROM institution", "fixmedins_code", places)

    def words(name: str) -> Objects:
        return np.array([value or "" for value in column[name].to_pylist()], dtype=object)

    def degrees(name: str) -> Floats:
        return np.array([np.nan if value is None else value for value in column[name].to_pylist()], dtype=np.float64)

    return Places(
        code=places,
        name=words("fixmedins_name"),
        kind=words("kind"),
        subtype=words("subtype"),
        level=words("hosp_lv"),
        rank=levels(words("hosp_lv")),
        region=words("admdvs"),
        lnt=degrees("lnt"),
        lat=degrees("lat"),
        opened=column["aprv_esta_date"].to_numpy(zero_copy_only=False).astype("datetime64[D]"),
        grain=column["grain"].fill_null(0).to_numpy(zero_copy_only=False).astype(np.int32),
    )
