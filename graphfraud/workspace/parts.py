"""Who plays which part in a story, as hypotheses with their grounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from graphfraud.graph.stories import Key
from graphfraud.model.finding import Finding, Member, Text
from graphfraud.store.rows import Row

ROLE_OF = {
    "organiser": ("organiser", "agent", "recruiter", "shell_employer", "blacklisted"),
    "borrowed_card": (
        "borrowed_card", "collected_card", "lent_card", "card_owner", "lender", "traveller", "card_used_far_away",
        "card_used_out_of_reach", "card_of_the_dead", "insured_twice", "distant_customer", "same_till_customer",
    ),
    "steering_doctor": ("steering_doctor", "overprescribing_doctor", "prescriber", "billing_doctor", "attending_doctor"),
    "swiping_institution": (
        "swiping_institution", "settling_pharmacy", "settling_institution", "receiving_institution", "filling_pharmacy",
        "far_institution", "place_of_use", "dispensing_institution", "treating_institution", "billing_institution",
        "splitting_institution", "bed_hanging_institution", "overstay_institution", "admitting_hospital",
        "admitting_institution", "first_seller", "second_seller",
    ),
    "buyer": ("buyer", "runner", "seller"),
}  # fmt: skip
"""The field's parts, and the roles in findings that they stand for; other roles keep their names."""
_PART = {role: part for part, roles in ROLE_OF.items() for role in roles}
ORDER = ("organiser", "courier", "steering_doctor", "swiping_institution", "buyer", "borrowed_card")
OFTEN = 0.5
MORE = 1.5
PLACES = 2
"""A courier is at half of the joint occasions, at one and a half times the others' middle, at two institutions or more."""


@dataclass(frozen=True)
class Part:
    """A member of a story.

    Attributes:
        kind, id: as in findings.
        roles: parts that it is taken to play, the gravest first.
        strength: the greatest in its findings.
        findings: ids of those that name it.
        grounds: why, in both languages.
        between: share of the shortest ways between others in the joint graph that lead over it.
    """

    kind: str
    id: str
    roles: tuple[str, ...]
    strength: float
    findings: tuple[str, ...]
    grounds: Text
    between: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Plain types."""
        return {
            "kind": self.kind,
            "id": self.id,
            "roles": list(self.roles),
            "strength": self.strength,
            "findings": list(self.findings),
            "betweenness": round(self.between, 4),
            "grounds": self.grounds,
        }


def parts_of(
    members: Mapping[Key, Sequence[tuple[Finding, Member]]], rows: Sequence[Row], between: Mapping[Key, float]
) -> tuple[Part, ...]:
    """All members with their parts, by part, then by how many findings name them and how firmly."""
    carrying = couriers(rows, {id for kind, id in members if kind == "patient"})
    found = [
        _part(key, named, carrying.get(key[1]) if key[0] == "patient" else None, between)
        for key, named in members.items()
    ]
    return tuple(sorted(found, key=lambda p: (_rank(p.roles[0]), -len(p.findings), -p.strength, p.kind, p.id)))


def _rank(role: str) -> int:
    return ORDER.index(role) if role in ORDER else len(ORDER)


def _part(
    key: Key, named: Sequence[tuple[Finding, Member]], courier: Text | None, between: Mapping[Key, float]
) -> Part:
    roles = {_PART.get(member.role, member.role) for _, member in named}
    grounds: Text = {"zh": "", "en": ""}
    for lang, gap, stop in (("zh", "；", "："), ("en", "; ", ": ")):
        said = [f"{f.id}{stop}{m.grounds[lang]}" for f, m in named if m.grounds]
        grounds[lang] = gap.join(said + ([courier[lang]] if courier else []))
    if courier and "organiser" not in roles:
        roles = roles - {"borrowed_card"} | {"courier"}
    ranked = tuple(sorted(roles, key=lambda role: (_rank(role), role)))
    names = tuple(dict.fromkeys(finding.id for finding, _ in named))
    strength = max(member.strength for _, member in named)
    return Part(key[0], key[1], ranked, strength, names, grounds, float(between.get(key, 0.0)))


def couriers(rows: Sequence[Row], persons: set[str]) -> dict[str, Text]:
    """Persons who come with the others' cards to several institutions far more often than the others, with their figures."""
    there: dict[tuple[str, date], set[str]] = {}
    for row in rows:
        if row.psn_no in persons:
            there.setdefault((row.place.id, row.day), set()).add(row.psn_no)
    joint = {occasion: who for occasion, who in there.items() if len(who) > 1}
    if not joint:
        return {}
    seen: dict[str, list[str]] = {}
    for (place, _), who in joint.items():
        for person in who:
            seen.setdefault(person, []).append(place)
    usual = median(len(seen.get(person, ())) for person in persons)
    found: dict[str, Text] = {}
    for person, places in seen.items():
        share = len(places) / len(joint)
        if share >= OFTEN and len(places) >= MORE * max(usual, 1) and len(set(places)) >= PLACES:
            found[person] = {
                "zh": f"出现在 {share:.0%} 的共同场合（他人中位数 {usual / len(joint):.0%}），遍及 {len(set(places))} 家机构：可能的带卡人",
                "en": f"at {share:.0%} of the joint occasions (the others' middle is {usual / len(joint):.0%}), at "
                f"{len(set(places))} institutions: perhaps the courier",
            }
    return found
