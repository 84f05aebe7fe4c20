"""Groups that come to one hospital on the same days are one matter, however they were gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphfraud.detectors.judgement import Lead, severity_of
from graphfraud.detectors.recruited_admissions.batches import SPREAD
from graphfraud.detectors.recruited_admissions.lead import Days

MOSTLY = 2 / 3
"""Share of the batches of the one with fewer that fall on the other's days."""
CHANCE = 1e-3
"""Probability of so many by chance, dates of the smaller one being even."""


def one_van(found: Sequence[tuple[Lead, Days]], span: int) -> list[Lead]:
    """Leads, those of one hospital whose batches fall on the same days put together; the stronger speaks.

    Args:
        found: leads with the days of their batches by hospital, the strongest first.
        span: length of the records in days.
    """
    kept: list[tuple[Lead, Days]] = []
    for lead, days in found:
        for k, (other, theirs) in enumerate(kept):
            if "low" not in (severity_of(lead), severity_of(other)) and _same(days, theirs, span):
                kept[k] = _joined(other, lead), theirs | days
                break
        else:
            kept.append((lead, days))
    return [lead for lead, _ in kept]


def _same(one: Days, other: Days, span: int) -> bool:
    from scipy.stats import binom

    few, many = sorted((one, other), key=len)
    hits = sum(any(place == at and abs(day - when) <= SPREAD for at, when in many) for place, day in few)
    chance = min(len(many) * (2 * SPREAD + 1) / max(span, 1), 1.0)
    return hits >= MOSTLY * len(few) and bool(binom.sf(hits - 1, len(few), chance) <= CHANCE)


def _joined(one: Lead, other: Lead) -> Lead:
    known = {(member.kind, member.id) for member in one.members}
    more = tuple(member for member in other.members if (member.kind, member.id) not in known)
    text = {
        "zh": f"另有 {len(more)} 人（机构、医师）在同样的日子成批入住同一医院，并为一案",
        "en": f"{len(more)} more (persons, doctors) came to the same hospital in batches on the same days: one matter",
    }
    reasons = (replace(reason, text=text) if not k else reason for k, reason in enumerate(other.reasons))
    return replace(
        one,
        identity=tuple(dict.fromkeys((*one.identity, *other.identity))),
        members=(*one.members, *more),
        settlements=tuple(dict.fromkeys((*one.settlements, *other.settlements))),
        reasons=(*one.reasons, *reasons),
        links=tuple({(link.a, link.b): link for link in (*other.links, *one.links)}.values()),
    )
