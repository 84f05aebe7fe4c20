"""Companions of persons who are on the blacklist."""

from __future__ import annotations

from graphfraud.synth.institutions import CLINIC, COMMUNITY, PHARMACY
from graphfraud.synth.plan import Plan
from graphfraud.synth.rings.cards import tour


def blacklist_proximity(plan: Plan) -> None:
    """A few blacklisted persons go on with others.

    Shared phones, and cards swiped in their company, seldom enough to escape alone.

    The blacklisted are written to blacklist.jsonl, as what the bureau knows beforehand.
    """
    rng, people = plan.rng, plan.stage.people
    members = plan.neighbours(plan.ring_size(8, 24), people.age() >= 25)
    if len(members) < 3:
        return
    plan.hide(members)
    listed = members[: max(1, len(members) // 4)]
    others = members[len(listed) :]
    route = plan.sites(int(rng.integers(2, 4)), (PHARMACY, CLINIC, COMMUNITY), int(people.place[members[0]]), 0.0, 30.0)
    days = plan.event_days(plan.events(6, 8), 10, 40)
    group = plan.group("blacklist_proximity", members, institutions=route, events=len(days))
    plan.blacklist += [(group, int(person)) for person in listed]
    linked = others[rng.random(len(others)) < 0.5]
    people.mobile_of[linked] = rng.choice(listed, len(linked))
    for day, there in zip(days, plan.attending(members, len(days), plan.level.attendance * 0.8), strict=True):
        tour(plan, group, rng.permutation(members[there]), route, int(day), 1)
