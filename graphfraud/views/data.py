"""An exhibit as the plain data that a page carries: three blocks of JSON."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from graphfraud.model.finding import Reason, Text
from graphfraud.views import look, words
from graphfraud.views.exhibit import Edge, Event, Exhibit, Node
from graphfraud.views.layout import place
from graphfraud.views.legible import legible, legible_lines, pinyin_keys
from graphfraud.views.regions import region_names

KEEP_ZERO = frozenset({"x", "y", "type", "from", "to", "label", "strength", "lat", "lnt", "expected", "p", "q"})
EPOCH = datetime(1970, 1, 1)
Places = Mapping[str, tuple[float, float]]


def nodes(exhibit: Exhibit, earlier: Places | None) -> list[dict[str, Any]]:
    """The nodes with their places."""
    known = {node.id for node in exhibit.nodes}
    pairs = [(edge.a, edge.b) for edge in exhibit.edges if edge.a in known and edge.b in known]
    groups = {node.id: node.group for node in exhibit.nodes if node.group}
    kept = {name: at for name, at in (earlier or {}).items() if name in known}
    wide = [node.id for node in exhibit.nodes if node.kind not in ("patient", "card")]
    at = place([node.id for node in exhibit.nodes], pairs, groups, kept, wide)
    return [_node(node, *at[node.id]) for node in exhibit.nodes]


def _node(node: Node, x: float, y: float) -> dict[str, Any]:
    label = legible(node.label, 200) or legible(node.number)
    length = len(node.label)
    return _without_empty(
        {
            "id": node.id,
            "kind": node.kind,
            "label": label + (f" ({length:,})" if length > 200 else ""),
            "number": legible(node.number, 80),
            "role": node.role,
            "strength": _round(node.strength),
            "ring": node.group,
            "lat": node.lat,
            "lnt": node.lnt,
            "region": node.region,
            "first": _day(node.first),
            "last": _day(node.last),
            "count": node.count,
            "amount": float(node.amount),
            "grounds": _text(node.grounds),
            "facts": [[name, legible(value)] for name, value in node.facts],
            "find": legible(" ".join(part for part in (node.search, pinyin_keys(label)) if part), 4000),
            "x": x,
            "y": y,
        }
    )


def edges(exhibit: Exhibit, rows: Mapping[str, int]) -> list[dict[str, Any]]:
    """The ties; ``rows`` is the position of a setl_id among the events. Ends and types are positions, days numbers."""
    index = {node.id: at for at, node in enumerate(exhibit.nodes)}
    types = {name: at for at, name in enumerate(_types(exhibit))}
    there: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event in exhibit.events:
        there[event.person, event.institution].add(event.setl_id)
    return [
        _edge(edge, index, types, rows, bool(edge.settlements) and there.get((edge.a, edge.b)) == set(edge.settlements))
        for edge in exhibit.edges
        if edge.a in index and edge.b in index
    ]


def _edge(
    edge: Edge, index: Mapping[str, int], types: Mapping[str, int], rows: Mapping[str, int], visits: bool
) -> dict[str, Any]:
    """Plain data of a tie; where it is all visits of a person to a place the page finds the rows by itself."""
    kept = [] if visits else sorted(rows[one] for one in edge.settlements if one in rows)
    return _without_empty(
        {
            "id": edge.id,
            "type": types[edge.type],
            "from": index[edge.a],
            "to": index[edge.b],
            "count": edge.count,
            "first": _day_number(edge.first),
            "last": _day_number(edge.last),
            "amount": float(edge.amount),
            "expected": _round(edge.expected),
            "p": _round(edge.p_value),
            "q": _round(edge.q_value),
            "explained": edge.explained_by,
            "why": _text(edge.why),
            "rows": kept[:400],
            "visits": visits,
            "total": len(edge.settlements),
        }
    )


def _types(exhibit: Exhibit) -> list[str]:
    return sorted({edge.type for edge in exhibit.edges})


def about(exhibit: Exhibit) -> dict[str, Any]:
    """Everything else: heading, reasons, readings, rows, words, looks."""
    kinds, ties = {node.kind for node in exhibit.nodes} | {"fold"}, {edge.type for edge in exhibit.edges}
    return {
        "lang": exhibit.lang,
        "title": _text(exhibit.title),
        "summary": _text(exhibit.summary),
        "number": legible(exhibit.number),
        "severity": exhibit.severity,
        "status": exhibit.status,
        "masked": exhibit.masked,
        "hash": exhibit.data_hash,
        "query": legible_lines(exhibit.query),
        "facts": [[name, legible(value)] for name, value in exhibit.facts],
        "types": _types(exhibit),
        "leading": sorted(look.LEADING),
        "rings": [{"id": ring.id, "label": _text(ring.label)} for ring in exhibit.rings],
        "reasons": [_reason(reason) for reason in exhibit.reasons],
        "readings": [asdict(reading) | {"text": _text(reading.text)} for reading in exhibit.readings],
        "legal": [_text(text) for text in exhibit.legal_basis],
        "omitted": [_text(text) for text in exhibit.omitted],
        "rowsTotal": exhibit.rows_total if exhibit.rows_total is not None else len(exhibit.events),
        "events": _events(exhibit.events, {node.id: at for at, node in enumerate(exhibit.nodes)}),
        "kinds": {kind: asdict(look.kind_look(kind)) for kind in sorted(kinds)},
        "ties": {tie: asdict(look.tie_look(tie)) for tie in sorted(ties)},
        "words": words.vocabulary(
            {
                "kinds": (words.KINDS, kinds),
                "types": (words.TYPES, ties),
                "roles": (words.ROLES, {node.role for node in exhibit.nodes}),
                "verdicts": (words.VERDICTS, set(words.VERDICTS)),
                "severities": (words.SEVERITIES, set(words.SEVERITIES)),
                "statuses": (words.STATUSES, {exhibit.status}),
                "facts": (
                    words.FACTS,
                    {name for name, _ in exhibit.facts} | {name for node in exhibit.nodes for name, _ in node.facts},
                ),
                "values": (words.VALUES, _coded(exhibit)),
                "med": (words.MED_TYPES, {event.med_type[:2] for event in exhibit.events}),
            }
        )
        | {"readings": {code: words.reading(code) for code in sorted(_readings(exhibit))}},
        "centres": {region: list(spot) for region, spot in sorted(exhibit.centres.items())},
        "regions": region_names({node.region for node in exhibit.nodes if node.region}),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "observed": _round(reason.observed),
        "expected": _round(reason.expected),
        "p_value": _round(reason.p_value),
        "text": _text(reason.text),
    }


def _readings(exhibit: Exhibit) -> set[str]:
    return {one.code for one in exhibit.readings} | {edge.explained_by for edge in exhibit.edges if edge.explained_by}


def _coded(exhibit: Exhibit) -> set[str]:
    """Values of facts that stand for words."""
    return {value for node in exhibit.nodes for _, value in node.facts if value in words.VALUES}


def _events(events: tuple[Event, ...], index: Mapping[str, int]) -> list[list[Any]]:
    """[setl_id, person, institution, begin, end, net, fund, med_type, minute known]; times in minutes of China time."""
    return [
        [
            legible(event.setl_id, 64),
            index[event.person],
            index[event.institution],
            _minutes(event.begin),
            _minutes(event.end),
            float(event.amount),
            float(event.fund),
            event.med_type,
            int(event.minute),
        ]
        for event in events
        if event.person in index and event.institution in index
    ]


def _minutes(moment: datetime) -> int:
    return int((moment.replace(tzinfo=None) - EPOCH).total_seconds() // 60)


def _day(day: date | None) -> str | None:
    return day.isoformat()[:10] if day else None


def _day_number(day: date | None) -> int | None:
    return day.toordinal() - EPOCH.toordinal() if day else None


def _text(text: Text | None) -> Text | None:
    return {lang: legible(value, 2000) for lang, value in text.items()} if text else None


def _round(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(f"{value:.4g}")


def _without_empty(plain: dict[str, Any]) -> dict[str, Any]:
    """Without fields that say nothing; a zero among KEEP_ZERO says something."""
    return {
        key: value
        for key, value in plain.items()
        if value not in (None, "", [], 0) or (key in KEEP_ZERO and value is not None)
    }


def block(value: Any) -> str:
    """JSON that cannot end its element: <, >, &, ', JavaScript's line separators and lone surrogates are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&'\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
