"""An exhibit: everything that one page shows, already masked; the pages draw it and compute nothing new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from graphfraud.model.finding import ReadingResult, Reason, Text

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Node:
    """A person, card, doctor, institution, employer, region or trace code in the picture.

    Attributes:
        id: unique in the exhibit.
        kind: a member kind of a finding, or finding.
        label: what stands under the shape; masked where it is a person's name.
        number: psn_no, fixmedins_code … as users know it.
        role: role code of the finding, empty where it has none.
        strength: 0..1, how firmly it belongs; None where nothing was measured.
        group: id of the ring that it belongs to, empty for none.
        lat: degrees WGS-84, or None.
        lnt: degrees WGS-84, or None.
        region: code of the medical-insurance division.
        first: first day seen.
        last: last day seen.
        count: settlements behind it in this exhibit.
        amount: yuan, net of refunds, behind it in this exhibit.
        grounds: why it is here, in both languages.
        facts: (word, value) pairs for the panel.
        search: more words under which it is found.
    """

    id: str
    kind: str
    label: str
    number: str = ""
    role: str = ""
    strength: float | None = None
    group: str = ""
    lat: float | None = None
    lnt: float | None = None
    region: str = ""
    first: date | None = None
    last: date | None = None
    count: int = 0
    amount: Decimal = ZERO
    grounds: Text | None = None
    facts: tuple[tuple[str, str], ...] = ()
    search: str = ""


@dataclass(frozen=True)
class Edge:
    """A counted tie between two nodes; several of different types may join the same two.

    ``settlements`` are the setl_ids behind it, ``count`` the events; ``expected``, ``p_value`` and ``q_value`` are the
    detector's where it tested the tie. ``explained_by`` names the innocent reading that explains it away.
    """

    id: str
    type: str
    a: str
    b: str
    count: int = 1
    first: date | None = None
    last: date | None = None
    amount: Decimal = ZERO
    expected: float | None = None
    p_value: float | None = None
    q_value: float | None = None
    settlements: tuple[str, ...] = ()
    explained_by: str = ""
    why: Text | None = None


@dataclass(frozen=True)
class Event:
    """A settlement row: who (node id) was where (node id) when; ``end`` differs from ``begin`` for a stay.

    ``minute`` is False where the record knows the day only. Amounts are yuan net of refunds.
    """

    setl_id: str
    person: str
    institution: str
    begin: datetime
    end: datetime
    amount: Decimal = ZERO
    fund: Decimal = ZERO
    med_type: str = ""
    minute: bool = True


@dataclass(frozen=True)
class Ring:
    """A named group of nodes that folds into one and is drawn with a hull."""

    id: str
    label: Text


@dataclass(frozen=True)
class Exhibit:
    """One page. ``facts`` are (word, value) pairs of the heading; ``omitted`` says in words what is not shown.

    ``centres`` are the (latitude, longitude) in degrees of regions by code, as their institutions lie.
    """

    title: Text
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    events: tuple[Event, ...] = ()
    rings: tuple[Ring, ...] = ()
    summary: Text = field(default_factory=lambda: {"zh": "", "en": ""})
    reasons: tuple[Reason, ...] = ()
    readings: tuple[ReadingResult, ...] = ()
    legal_basis: tuple[Text, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    severity: str = ""
    status: str = ""
    number: str = ""
    query: str = ""
    data_hash: str = ""
    lang: str = "zh"
    masked: bool = True
    omitted: tuple[Text, ...] = ()
    rows_total: int | None = None
    centres: Mapping[str, tuple[float, float]] = field(default_factory=dict)
