"""The arrays of the graph brought up to date by what came and went since they were made, the same as made of all records.

What comes adds edges, or widens the days of those there are. Where rows went, all edges of the persons, cards and doctors that they
were about are taken out and made anew from all that is left of these. Of phones, addresses and identity numbers it is kept who
bears which: a number of too many bearers joins nobody, so one bearer more may take edges away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from graphfraud.progress import progress
from graphfraud.stats.order import begins, distinct
from graphfraud.store import changes, projection
from graphfraud.store.bound import bounded
from graphfraud.store.changes import Mark
from graphfraud.store.database import Database, sql_file
from graphfraud.store.embedded_arrays import NO_DAY, Arrays, Edges, Kept, load_earlier, named
from graphfraud.store.embedded_graph import BORNE, WALKED, bearers, flat_edges, flatten, stage
from graphfraud.store.embedded_index import fingerprint, form, set_pads
from graphfraud.store.embedded_merge import Hashes, Nodes, merge
from graphfraud.store.protocol import PATH_TYPES

if TYPE_CHECKING:
    import pyarrow as pa

WORTH_IT = 100_000
"""Settlements from which on it is worth telling what came since: fewer are read anew in a second."""
_OF_PERSONS = ("HOLDS", "STAYED_AT", "SWIPED_AT", "TREATED_BY", "EMPLOYED_BY")
_OF_DOCTORS = ("WORKS_AT", "PRESCRIBED_TO_FILL_AT")
Mask = npt.NDArray[np.bool_]
Borne = tuple[npt.NDArray[np.uint8], Hashes, Hashes]
"""Who bears what: type, value and person, as in ``Kept``."""


def renewed(database: Database, stamp: str) -> tuple[Arrays, Kept] | None:
    """The arrays of today's records, made from those of before; None where they have to be made anew.

    Args:
        database: the workspace.
        stamp: fingerprint of its records.
    """
    earlier = load_earlier(database.folder)
    if earlier is None or not earlier[0].startswith(form()):
        return None
    _, arrays, kept = earlier
    before = Mark.of(kept.mark)
    with bounded(database.con), database.beside() as own, progress("graph", len(WALKED) + 3, "steps") as step:
        if before is None or before.rows[0] < WORTH_IT or fingerprint(own) != stamp or not changes.told(own, before):
            return None
        if _kinds_changed(own, kept.hash):
            return None
        set_pads(own)
        after = changes.mark(own).text()
        stay = _staying(own, arrays, kept.hash) if changes.find_gone(own, before) else None
        if not changes.take_part(own, before):
            return None
        step(1)
        stage(own)
        for number, type in enumerate(one for one in WALKED if one not in BORNE):
            flatten(own, type, first=number == 0)
            step(1)
        edges = flat_edges(own)
        nodes = own.con.sql(_text("graph/node")).to_arrow_table()
        borne, about = _borne(own, kept)
        changes.step_aside(own)
        step(1)
        if len(about):
            stay = _without(arrays, stay, tuple(BORNE), np.flatnonzero(_is_of(kept.hash, about)))
            edges = _together(edges, _shared(*_groups_of(borne, about)))
        fresh = _fresh(own, kept.hash, nodes, edges)
        merged, hashes = merge(arrays, np.asarray(kept.hash), stay, fresh, edges)
        step(1)
    return merged, Kept(after, hashes, *borne)


def _kinds_changed(own: Database, hashes: Hashes) -> bool:
    """Whether an institution has become one of the other kind: too much is told by it."""
    return bool(_is_of(hashes, _hashes(own, _text("changes/other_kind"))).any())


def _hashes(own: Database, query: str) -> Hashes:
    """The different hashes that the query gives as ``hash``, ascending."""
    return distinct(np.asarray(np.ma.filled(own.con.execute(query).fetchnumpy()["hash"]), np.uint64))


def _is_of(values: npt.NDArray[Any], some: npt.NDArray[Any]) -> Mask:
    """Which values are among ``some``, which are ascending."""
    if not len(some):
        return np.zeros(len(values), bool)
    place = np.minimum(np.searchsorted(some, values), len(some) - 1)
    return np.asarray(some[place] == values)


def _staying(own: Database, arrays: Arrays, hashes: Hashes) -> Mask:
    """Which edges stay; adds to ``extra`` the settlements that the others are made anew of."""
    left = _hashes(own, "SELECT HASH('patient', psn_no) AS hash FROM left_person")
    persons = np.flatnonzero(_is_of(hashes, left))
    cards = _beside(arrays, persons, "card")
    holders = [arrays.node(int(number)).id for number in _beside(arrays, cards, "patient")]
    for statement in projection.statements(_text("changes/extra")):
        own.con.execute(statement, {"holders": holders} if "$holders" in statement else {})
    left = _hashes(own, "SELECT HASH('doctor', doctor) AS hash FROM left_doctor")
    doctors = np.flatnonzero(_is_of(hashes, left))
    stay = _without(arrays, None, _OF_PERSONS, persons)
    return _without(arrays, _without(arrays, stay, ("SWIPED_AT",), cards), _OF_DOCTORS, doctors)


def _beside(arrays: Arrays, nodes: npt.NDArray[np.int64], kind: str) -> npt.NDArray[np.int64]:
    """Neighbours of nodes by HOLDS, which are of that kind."""
    near = arrays.adjacency
    _, at = near.around(nodes)
    held = near.type[at] == PATH_TYPES.index("HOLDS")
    return distinct(near.other[at][held]).astype(np.int64)


def _without(
    arrays: Arrays, stay: Mask | None, types: Sequence[str], nodes: npt.NDArray[np.int64] | None = None
) -> Mask:
    """Let edges of these types go; with ``nodes`` only those that end in one of them."""
    near = arrays.adjacency
    going = np.isin(near.type, [PATH_TYPES.index(type) for type in types])
    if nodes is not None:
        is_one = np.zeros(len(arrays), bool)
        is_one[nodes] = True
        going &= np.repeat(is_one, np.diff(near.start)) | is_one[near.other]
    return ~going if stay is None else stay & ~going


def _borne(own: Database, kept: Kept) -> tuple[Borne, Hashes]:
    """Who bears which phone, address and identity number now, and the persons of whom or beside whom that is not as before."""
    before = tuple(np.asarray(column) for column in (kept.bearer_type, kept.bearer_value, kept.bearer_person))
    staying = ~_is_of(before[2], _hashes(own, "SELECT HASH('patient', psn_no) AS hash FROM left_person"))
    type, value, person = (np.concatenate([old[staying], new]) for old, new in zip(before, bearers(own), strict=True))
    order = np.lexsort((person, value, type))
    type, value, person = type[order], value[order], person[order]
    first = begins(type, value, person)
    came = first & (order >= int(staying.sum()))
    other = distinct(np.concatenate([before[1][~staying], value[came]]))
    now = (type[first], value[first], person[first])
    about = [column[_is_of(values, other)] for values, column in ((before[1], before[2]), (now[1], now[2]))]
    return now, distinct(np.concatenate(about))


def _groups_of(borne: Borne, persons: Hashes) -> Borne:
    """All bearers of what these persons bear."""
    type, value, person = borne
    some = _is_of(value, distinct(value[_is_of(person, persons)]))
    return type[some], value[some], person[some]


def _shared(type: npt.NDArray[np.uint8], value: Hashes, person: Hashes) -> Edges:
    """Edges between persons who bear the same, where not too many do."""
    starts = np.flatnonzero(begins(type, value))
    sizes = np.diff(np.concatenate([starts, [len(type)]]))
    most = np.zeros(len(PATH_TYPES), np.int64)
    for name in BORNE:
        most[PATH_TYPES.index(name)] = projection.SIZES[projection.GROUPS[name]]
    size = np.repeat(sizes, sizes)
    group = np.repeat(np.arange(len(sizes)), sizes)
    joined = np.flatnonzero((size > 1) & (size <= most[type]))
    pairs = []
    for apart in range(1, int(most.max())):
        first, second = joined[:-apart], joined[apart:]
        together = group[first] == group[second]
        pairs.append((first[together], second[together]))
    a, b = (np.concatenate([pair[end] for pair in pairs]) for end in (0, 1))
    low, high, code = np.minimum(person[a], person[b]), np.maximum(person[a], person[b]), type[a]
    order = np.lexsort((code, high, low))
    low, high, code = low[order], high[order], code[order]
    new = begins(low, high, code)
    no_day = np.full(int(new.sum()), NO_DAY, np.int32)
    return Edges(low[new], high[new], code[new], no_day, no_day)


def _together(one: Edges, other: Edges) -> Edges:
    names = ("a", "b", "type", "first", "last")
    return Edges(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in names))


def _fresh(own: Database, hashes: Hashes, nodes: pa.Table, edges: Edges) -> Nodes:
    """The ends of the edges that are no nodes yet, in order."""
    import pyarrow as pa

    found = nodes["hash"].to_numpy()
    ends = distinct(np.concatenate([edges.a, edges.b]))
    unknown = ends[~_is_of(ends, np.sort(np.concatenate([hashes, found])))]
    if len(unknown):  # who only now shares something with somebody
        query = f"SELECT hash, 'patient' AS kind, id FROM ({_text('changes/persons')}) WHERE hash IN (SELECT UNNEST($hashes::UBIGINT[]))"
        asked = own.con.sql(query, params={"hashes": unknown.tolist()}).to_arrow_table()
        nodes = pa.concat_tables([nodes, asked.cast(nodes.schema)])
        found = nodes["hash"].to_numpy()
    some = nodes.filter(pa.array(~_is_of(found, np.sort(hashes))))
    some = some.sort_by([("kind", "ascending"), ("id", "ascending")])
    _, _, id_start, id_bytes = named([], some["id"])
    kinds = np.asarray(some["kind"].to_numpy(zero_copy_only=False), dtype=str)
    return Nodes(some["hash"].to_numpy(), kinds, id_start, id_bytes)


def _text(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/{name}.sql")
