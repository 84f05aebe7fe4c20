"""A doctor who sends patients to several shops is one case with the colleagues who send them to one of these, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import networkx as nx

from graphfraud.detectors.judgement import Lead, severity_of
from graphfraud.model.finding import Member, ReadingResult, Reason


def of_one_hand(leads: Sequence[Lead]) -> list[Lead]:
    """The leads, those together that are graded alike and share a doctor, directly or by way of another lead.

    What cannot be told of one site of a doctor the other tells, where patients of both are sent to the same shop. A shop that an
    innocent reading clears is not joined to one that none clears.

    Args:
        leads: each of one target, its doctors among its members.
    """
    shared = nx.Graph()
    shared.add_nodes_from(range(len(leads)))
    grades = [severity_of(lead) for lead in leads]
    for number, lead in enumerate(leads):
        if grades[number] != "low":
            doctors = [member.id for member in lead.members if member.kind == "doctor"]
            shop = next(member.id for member in lead.members if member.role == "receiving_institution")
            shared.add_edges_from((number, tie) for name in doctors for tie in ((grades[number], name), (name, shop)))

    def rank(number: int) -> tuple[bool, float, tuple[str, ...]]:
        return grades[number] != "high", -leads[number].nats, leads[number].identity

    cases = ([n for n in part if isinstance(n, int)] for part in nx.connected_components(shared))
    return [_joined([leads[n] for n in sorted(part, key=rank)]) for part in cases]


def _joined(parts: Sequence[Lead]) -> Lead:
    """One lead of several, the strongest first."""
    first = parts[0]
    if len(parts) == 1:
        return first
    rows = tuple(dict.fromkeys(row for lead in parts for row in lead.settlements))
    weight = sum(len(lead.settlements) for lead in parts)
    zh, en = "；另一去向：", "; another target: "
    return replace(
        first,
        identity=tuple(dict.fromkeys(name for lead in parts for name in lead.identity)),
        members=_members(parts),
        settlements=rows,
        reasons=_reasons(parts),
        readings=tuple(
            ReadingResult(
                one.code,
                one.verdict,
                one.decisive,
                sum(lead.readings[k].links_explained for lead in parts),
                {
                    "zh": zh.join(lead.readings[k].text["zh"] for lead in parts),
                    "en": en.join(lead.readings[k].text["en"] for lead in parts),
                },
            )
            for k, one in enumerate(first.readings)
        ),
        summary={
            "zh": zh.join(lead.summary["zh"] for lead in parts),
            "en": en.join(lead.summary["en"] for lead in parts),
        },
        nats=sum(lead.nats for lead in parts),
        excess=sum(lead.excess * len(lead.settlements) for lead in parts) / max(weight, 1),
        q_value=min(lead.q_value for lead in parts if lead.q_value is not None),
        links=tuple(link for lead in parts for link in lead.links),
    )


def _reasons(parts: Sequence[Lead]) -> tuple[Reason, ...]:
    """The reasons in order; what is said of all targets together is said once."""
    found: list[Reason] = []
    for lead in parts:
        found += [reason for reason in lead.reasons if reason not in found]
    return tuple(found)


def _members(parts: Sequence[Lead]) -> tuple[Member, ...]:
    """Everybody once: doctors with their shares of all targets added, others with their greatest strength."""
    held: dict[tuple[str, str], Member] = {}
    for lead in parts:
        for member in lead.members:
            key = (member.kind, member.id)
            if key not in held:
                held[key] = member
            elif member.kind == "doctor":
                held[key] = replace(held[key], strength=round(min(1.0, held[key].strength + member.strength), 3))
            elif member.strength > held[key].strength:
                held[key] = member
    return tuple(sorted(held.values(), key=lambda one: ("doctor", "pharmacy", "hospital", "patient").index(one.kind)))
