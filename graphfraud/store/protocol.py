"""What a graph store answers: one narrow protocol, kept by the embedded store and by Neo4j.

The graph is a projection of the settlement records. Its edges are aggregated: one edge a pair of nodes and type, with
count, first, last and amount, and each can name the settlements it stands on. Detectors and people ask through this
protocol and never know which store answers.

Node kinds and edge types (a → b):

======================  =========================  ==========================================================
type                    a → b                      one edge says
======================  =========================  ==========================================================
HOLDS                   patient → card             the person settled with that card
SWIPED_AT               card | patient → place     settlements there that are no stay (patient: no card on record)
STAYED_AT               patient → place            inpatient settlements
TREATED_BY              patient → doctor           settlements that the doctor billed or led
WORKS_AT                doctor → hospital          settlements that the doctor billed or led there
PRESCRIBED_TO_FILL_AT   doctor → pharmacy          pharmacy settlements on that doctor's prescription
EMPLOYED_BY             patient → employer         on the person's record or on settlements
INSURED_IN              patient → region           on settlements and enrolments
LOCATED_IN              place → region             on the institution's record or on settlements
SHARES_PHONE            patient → patient          the same phone on record, at most PHONE_GROUP persons
SHARES_ADDRESS          patient → patient          the same full address on record, at most ADDRESS_GROUP persons
SAME_PERSON             patient → patient          one identity number, two person numbers
CO_SWIPED               patient → patient          a tested link: in company beyond chance (from a detector)
CO_ADMITTED             patient → patient          a tested link: admitted together beyond chance (from a detector)
INVOLVES                finding → any member       the finding names it
======================  =========================  ==========================================================

Symmetric edges (patient → patient) stand once, with a < b. ``place`` is a pharmacy or a hospital.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import pyarrow as pa

NODE_KINDS = ("patient", "card", "doctor", "pharmacy", "hospital", "employer", "region", "finding", "drug_trac_codg")
TESTED_TYPES = ("CO_SWIPED", "CO_ADMITTED")
PATH_TYPES = (
    *TESTED_TYPES,
    "SAME_PERSON",
    "SHARES_PHONE",
    "SHARES_ADDRESS",
    "HOLDS",
    "STAYED_AT",
    "SWIPED_AT",
    "TREATED_BY",
    "WORKS_AT",
    "PRESCRIBED_TO_FILL_AT",
    "EMPLOYED_BY",
)
"""Types that a path may use, most telling first: where two join the same nodes, the first is named."""
RECORD_TYPES = (*PATH_TYPES[len(TESTED_TYPES) :], "INSURED_IN", "LOCATED_IN")
EDGE_TYPES = (*TESTED_TYPES, *RECORD_TYPES, "INVOLVES")
PHONE_GROUP = 20
ADDRESS_GROUP = 8
COMPANION_MINUTES = 30
COMPANION_DAYS = 2
MAX_HOPS = 6
MAX_PATHS = 5


@dataclass(frozen=True, order=True)
class Node:
    """Somebody or something: ``kind`` of NODE_KINDS and its public id (psn_no, fixmedins_code, ``card-…`` …)."""

    kind: str
    id: str


@dataclass(frozen=True)
class Edge:
    """An aggregated edge: ``count`` settlements (or records), first and last day, net amount in yuan."""

    type: str
    a: Node
    b: Node
    count: int
    first: date | None
    last: date | None
    amount: Decimal | None


@dataclass(frozen=True)
class Link:
    """A tested link of a detector, a row of ``gf_link``. Canonical order: (detector, type, a, b)."""

    detector: str
    type: str
    a: Node
    b: Node
    events: int
    first: date | None = None
    last: date | None = None
    expected: float | None = None
    p_value: float | None = None
    q_value: float | None = None
    amount: Decimal | None = None
    finding_id: str | None = None
    explained_by: str | None = None
    settlements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """An institution where the asked one settled: how often, from when to when, for how much (net, yuan)."""

    node: Node
    count: int
    first: date
    last: date
    amount: Decimal


@dataclass(frozen=True)
class Companion:
    """Who came along: ``events`` is the number of days in company; ``q_value`` where a detector tested the pair."""

    node: Node
    events: int
    first: date
    last: date
    q_value: float | None


@dataclass(frozen=True)
class Answer:
    """All that the store knows of one node.

    Attributes:
        node: the one asked about.
        owners: person numbers that hold it (a card), else empty.
        settlements: setl_ids by time, then id.
        places: institutions, most used first.
        companions: most events first.
        findings: ids of findings that name it, highest score first.
    """

    node: Node
    owners: tuple[str, ...]
    settlements: tuple[str, ...]
    places: tuple[Place, ...]
    companions: tuple[Companion, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Hop:
    """One step of a path along an edge, in the path's direction, with the settlements that it stands on."""

    type: str
    source: Node
    target: Node
    settlements: tuple[str, ...]
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Path:
    """A way from one node to another, ``len(nodes) == len(hops) + 1``; ``cost`` as in store.pathfind."""

    nodes: tuple[Node, ...]
    hops: tuple[Hop, ...]
    cost: float


@runtime_checkable
class Store(Protocol):
    """The protocol. Unknown ids give empty answers; the caller decides whether that is an error."""

    name: str

    def resolve(self, id: str) -> tuple[Node, ...]:
        """Nodes of that id, of whatever kind; a raw card number is found under its stand-in."""

    def nodes(self, kind: str) -> Iterator[Node]:
        """All nodes of a kind, by id."""

    def edges(self, type: str) -> Iterator[Edge]:
        """All edges of a type, by (a, b)."""

    def neighbours(self, node: Node) -> tuple[Edge, ...]:
        """The edges at a node, by (type, a, b)."""

    def provenance(self, edge: Edge) -> tuple[str, ...]:
        """Settlements that an edge stands on, by id; empty where it stands on other records alone."""

    def answer(self, node: Node, *, since: date | None = None, until: date | None = None) -> Answer:
        """What is known of a patient, card, doctor or institution, both days included."""

    def paths(
        self, a: Node, b: Node, *, max_hops: int = MAX_HOPS, ordered_in_time: bool = False, limit: int = MAX_PATHS
    ) -> tuple[Path, ...]:
        """How two nodes connect, cheapest first; hubs cost more (see store.pathfind)."""

    def links(self, detector: str, type: str | None = None) -> list[Link]:
        """A detector's tested links in canonical order, for the partitioner."""

    def keep_links(self, detector: str, links: Iterable[Link]) -> None:
        """Replace a detector's tested links."""

    def keep_screened(self, level: str, pairs: pa.Table) -> None:
        """Replace a level's screened pairs: in company less likely by chance than the screen, no evidence of anything yet.

        Args:
            level: name of the search that screened them.
            pairs: columns a, b (persons, each pair once), days (whole number), expected, nats.
        """

    def screened(self, level: str) -> pa.Table:
        """A level's screened pairs as they were kept, in any order."""

    def require_current(self) -> None:
        """Nothing where the graph is of the workspace's records.

        Raises:
            StoreError: it is of other records.
        """

    def refresh(self) -> None:
        """Bring the graph up to the workspace's findings and tested links."""

    def close(self) -> None:
        """Give back what the store holds open."""
