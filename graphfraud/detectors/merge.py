"""One story, one lead: grounds of the same doctor, of the same institution or of the same rows are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphfraud.detectors.judgement import Lead, severity_of

HALF = 0.5
_ORDER = {"high": 0, "medium": 1, "low": 2}


def merged(leads: Sequence[Lead]) -> list[Lead]:
    """Leads with one key (the first identity), or of which one holds half of the other's rows, become one.

    The more severe one speaks; the other adds its grounds, rows and members. A weaker one that is twice as wide or wider stays a lead of its own.
    """
    found: list[Lead] = []
    for lead in sorted(leads, key=lambda item: (_ORDER[severity_of(item)], -item.nats, item.identity)):
        own = set(lead.settlements)
        for k, other in enumerate(found):
            common = len(own & set(other.settlements))
            alike = severity_of(lead) == severity_of(other)
            least = min(len(own), len(other.settlements)) if alike else len(own)
            if lead.identity == other.identity or (common and common >= HALF * least):
                found[k] = _joined(other, lead)
                break
        else:
            found.append(lead)
    return found


def _joined(one: Lead, other: Lead) -> Lead:
    """``one`` with what ``other`` adds; rows and members only where the other is no weaker than a lead of its own."""
    if severity_of(other) == "low":
        return one
    known = {(member.kind, member.id) for member in one.members}
    return replace(
        one,
        members=(*one.members, *(member for member in other.members if (member.kind, member.id) not in known)),
        settlements=tuple(dict.fromkeys((*one.settlements, *other.settlements))),
        reasons=(*one.reasons, *other.reasons),
    )
