"""The graph as arrays on disk: neighbours of a node side by side (compressed sparse rows), read through the page cache.

The folder ``WORKSPACE/index/graph`` is derived and disposable; it holds stand-ins and codes, no names or numbers. Nodes
are numbered in canonical order (kind, id), so that ties are broken alike on every machine.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from graphfraud.errors import WorkspaceError
from graphfraud.stats.order import begins, order_of
from graphfraud.store.protocol import Node
from graphfraud.system import files

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
NO_DAY = -(2**31)
_FIELDS = ("start", "other", "type", "first", "last", "degree", "kind_start", "id_start", "id_bytes")
_KEPT = ("hash", "bearer_type", "bearer_value", "bearer_person")


@dataclass(frozen=True)
class Adjacency:
    """Neighbours of each node: those of node n stand at ``start[n]:start[n + 1]``, by (other, type).

    Attributes:
        start: length nodes + 1.
        other: number of the neighbour.
        type: position in ``protocol.PATH_TYPES``.
        first, last: days since 1970, NO_DAY where the edge may be walked at any time.
    """

    start: Longs
    other: Ints
    type: npt.NDArray[np.uint8]
    first: Ints
    last: Ints

    def around(self, nodes: npt.NDArray[np.integer]) -> tuple[Longs, Longs]:
        """For nodes: which of them each neighbour belongs to (its position in ``nodes``), and where it stands."""
        start = self.start[nodes]
        counts = self.start[np.asarray(nodes, np.int64) + 1] - start
        owner = np.repeat(np.arange(len(counts)), counts)
        offset = np.cumsum(counts) - counts
        return owner, np.arange(len(owner)) + np.repeat(start - offset, counts)


@dataclass(frozen=True)
class Arrays:
    """The whole graph: adjacency by records, degrees over the record types, kinds and ids of the nodes."""

    adjacency: Adjacency
    degree: Ints
    kinds: tuple[str, ...]
    kind_start: Longs
    id_start: Longs
    id_bytes: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.degree)

    def node(self, number: int) -> Node:
        """The node of that number."""
        kind = int(np.searchsorted(self.kind_start, number, side="right")) - 1
        return Node(self.kinds[kind], self._id(number).decode("utf-8"))

    def number(self, node: Node) -> int | None:
        """The number of a node, None where it has no edge."""
        if node.kind not in self.kinds:
            return None
        kind = self.kinds.index(node.kind)
        low, high = int(self.kind_start[kind]), int(self.kind_start[kind + 1])
        wanted = node.id.encode("utf-8")
        found = low + bisect_left(range(low, high), wanted, key=self._id)
        return found if found < high and self._id(found) == wanted else None

    def _id(self, number: int) -> bytes:
        return bytes(self.id_bytes[int(self.id_start[number]) : int(self.id_start[number + 1])])


@dataclass(frozen=True)
class Edges:
    """Edges by the hashes of their ends, once each; days as in ``Adjacency``."""

    a: npt.NDArray[np.uint64]
    b: npt.NDArray[np.uint64]
    type: npt.NDArray[np.uint8]
    first: Ints
    last: Ints


@dataclass(frozen=True)
class Kept:
    """What lies beside the arrays to bring them up to date from, read by nothing else.

    Attributes:
        mark: text of the ``changes.Mark`` of the records that they were made of.
        hash: hashes of the nodes.
        bearer_type, bearer_value, bearer_person: who bears which phone, address and identity number, each once, in order: position
            in ``protocol.PATH_TYPES`` of what those share who bear the same, keyed stand-in, hash of the person.
    """

    mark: str
    hash: npt.NDArray[np.uint64]
    bearer_type: npt.NDArray[np.uint8]
    bearer_value: npt.NDArray[np.uint64]
    bearer_person: npt.NDArray[np.uint64]


def ends_of(hashes: npt.NDArray[np.uint64], edges: Edges) -> tuple[Longs, Longs]:
    """Where the ends of the edges stand among the hashes."""
    order = np.argsort(hashes)
    return order[np.searchsorted(hashes, edges.a, sorter=order)], order[np.searchsorted(hashes, edges.b, sorter=order)]


def adjacency(
    count: int, ends: tuple[Longs, Longs], type: npt.NDArray[np.uint8], first: Ints, last: Ints
) -> tuple[Adjacency, Ints]:
    """Adjacency and degrees (distinct neighbours) of ``count`` nodes from edges, each seen from both ends."""
    a, b = ends
    node, other = np.concatenate([a, b]), np.concatenate([b, a])
    order = order_of(node, other, np.concatenate([type, type]))
    node, other = node[order], other[order].astype(np.int32)
    start = np.searchsorted(node, np.arange(count + 1))
    degree = degrees(node, other, count)
    both = [np.concatenate([column, column])[order] for column in (type, first, last)]
    return Adjacency(start, other, both[0], both[1], both[2]), degree


def degrees(node: npt.NDArray[np.integer], other: npt.NDArray[np.integer], count: int) -> Ints:
    """Distinct neighbours of each of ``count`` nodes from edges seen from both ends, by (node, other)."""
    return np.bincount(node[begins(node, other)], minlength=count).astype(np.int32)


def folder_of(workspace: Path) -> Path:
    """Where a workspace keeps the arrays."""
    return workspace / "index" / "graph"


def save(workspace: Path, arrays: Arrays, kept: Kept, stamp: str) -> None:
    """Write the arrays for their owner only, whole or not at all, in the place of earlier ones.

    What a process that was killed had begun to write is taken away: nobody else writes meanwhile.

    Raises:
        WorkspaceError: the folder cannot be written.
    """
    goal = folder_of(workspace)
    try:
        goal.parent.mkdir(mode=0o700, exist_ok=True)
        with files.alone(goal.parent / ".graph.lock"):
            for left in goal.parent.glob(".graph-*"):
                shutil.rmtree(left, ignore_errors=True)
            _replace(goal, arrays, kept, stamp)
    except OSError as error:
        raise WorkspaceError(f"{goal}: cannot be written: {error.strerror or error}") from error


def _replace(goal: Path, arrays: Arrays, kept: Kept, stamp: str) -> None:
    made = Path(tempfile.mkdtemp(prefix=".graph-", dir=goal.parent))
    try:
        for name, array in _columns(arrays, kept).items():
            np.save(made / f"{name}.npy", array)
        about = {"stamp": stamp, "kinds": arrays.kinds, "mark": kept.mark}
        (made / "stamp.json").write_text(json.dumps(about), encoding="utf-8")
        for file in made.iterdir():
            file.chmod(0o600)
        if goal.exists():
            files.replace(goal, made / "old")
        files.replace(made, goal)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    shutil.rmtree(goal / "old", ignore_errors=True)


def _columns(arrays: Arrays, kept: Kept) -> dict[str, npt.NDArray[np.generic]]:
    whole = {name: getattr(arrays.adjacency if hasattr(arrays.adjacency, name) else arrays, name) for name in _FIELDS}
    return whole | {name: getattr(kept, name) for name in _KEPT}


def load(workspace: Path, stamp: str) -> Arrays | None:
    """The arrays of a workspace, None where there are none or they were made from other records."""
    found = _read(workspace, _FIELDS)
    if found is None or found[0].get("stamp") != stamp:
        return None
    return _arrays(*found)


def load_earlier(workspace: Path) -> tuple[str, Arrays, Kept] | None:
    """The stamp and arrays of a workspace, whatever records they were made from, and what is kept beside them; None where there are none."""
    found = _read(workspace, (*_FIELDS, *_KEPT))
    if found is None or not {"stamp", "mark"} <= found[0].keys() or not _fit(found[1]):
        return None
    about, held = found
    return about["stamp"], _arrays(about, held), Kept(about["mark"], *(held[name] for name in _KEPT))


def _fit(held: dict[str, npt.NDArray[Any]]) -> bool:
    """Whether the columns are of one graph: as long as each other, and as the one that says where each starts has it."""
    by_node = {len(held["start"]) - 1, len(held["id_start"]) - 1, len(held["degree"]), len(held["hash"])}
    edges, bearers = ({len(held[name]) for name in names} for names in (("other", "type", "first", "last"), _KEPT[1:]))
    return (
        by_node == {int(held["kind_start"][-1])}
        and edges == {int(held["start"][-1])}
        and len(bearers) == 1
        and int(held["id_start"][-1]) <= len(held["id_bytes"])
    )


def _read(workspace: Path, names: Sequence[str]) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]] | None:
    folder = folder_of(workspace)
    how: Literal["r"] | None = "r" if files.mapped() else None
    try:
        about = json.loads((folder / "stamp.json").read_text(encoding="utf-8"))
        held = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode=how)) for name in names}
    except (OSError, ValueError):
        return None
    return (about, held) if isinstance(about, dict) and "kinds" in about else None


def _arrays(about: dict[str, Any], held: dict[str, npt.NDArray[Any]]) -> Arrays:
    near = Adjacency(*(held[name] for name in ("start", "other", "type", "first", "last")))
    return Arrays(near, held["degree"], tuple(about["kinds"]), held["kind_start"], held["id_start"], held["id_bytes"])


def named(kinds: Sequence[tuple[str, int]], ids: Any) -> tuple[tuple[str, ...], Longs, Longs, npt.NDArray[np.uint8]]:
    """Kinds, where each starts, where each id starts, and the ids' bytes.

    Args:
        kinds: kinds in order, each with its number of nodes.
        ids: Arrow array (or chunked array) of the ids by (kind, id).
    """
    import pyarrow as pa

    chunks = ids.cast(pa.large_string())
    whole = pa.concat_arrays(chunks.chunks or [pa.array([], pa.large_string())])
    _, offsets, content = whole.buffers()
    start = np.frombuffer(offsets, np.int64)[whole.offset : whole.offset + len(whole) + 1] if offsets else np.zeros(1)
    data = np.frombuffer(content, np.uint8) if content is not None else np.empty(0, np.uint8)
    ends = np.concatenate([[0], np.cumsum([count for _, count in kinds])])
    return tuple(kind for kind, _ in kinds), ends.astype(np.int64), start.astype(np.int64), data
