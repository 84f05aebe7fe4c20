"""Groups that come to one hospital on the same days, or are much of a small one's trade, are one matter, however they were gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graphfraud.detectors.judgement import Lead, severity_of
from graphfraud.detectors.recruited_admissions.batches import SPREAD
from graphfraud.detectors.recruited_admissions.lead import Days

MOSTLY = 2 / 3
"""Share of the batches of the one with fewer that fall on the other's days."""
CHANCE = 1e-3
"""Probability of so many by chance, dates of the smaller one being even."""
HOUSE = 0.1
"""Share of all admissions of one hospital that each of two groups is, beyond which they are that hospital's ways."""


def one_van(found: Sequence[tuple[Lead, Days]], span: int, admitted: Mapping[int, int]) -> list[Lead]:
    """Leads, those of one hospital whose batches fall on the same days put together; the stronger speaks.

    So are those of one hospital each of which is a tenth of its admissions, unless both stand at high by themselves.

    Args:
        found: leads with the days of their batches by hospital, the strongest first.
        span: length of the records in days.
        admitted: admissions of each hospital.
    """
    kept: list[tuple[Lead, Days]] = []
    for lead, days in found:
        for k, (other, theirs) in enumerate(kept):
            if "low" not in (severity_of(lead), severity_of(other)) and (
                _same(days, theirs, span) or _one_house((lead, days), (other, theirs), admitted)
            ):
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


def _one_house(one: tuple[Lead, Days], other: tuple[Lead, Days], admitted: Mapping[int, int]) -> bool:
    places = {place for _, days in (one, other) for place, _ in days}
    if len(places) > 1 or severity_of(one[0]) == severity_of(other[0]) == "high":
        return False
    return all(len(lead.settlements) >= HOUSE * admitted[min(places)] for lead, _ in (one, other))


def _joined(one: Lead, other: Lead) -> Lead:
    known = {(member.kind, member.id) for member in one.members}
    more = tuple(member for member in other.members if (member.kind, member.id) not in known)
    text = {
        "zh": f"另有 {len(more)} 人（机构、医师）同样成批入住同一医院，并为一案",
        "en": f"{len(more)} more (persons, doctors) came to the same hospital in batches as well: one matter",
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
