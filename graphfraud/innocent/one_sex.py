"""A crew, a troupe, a team, a shift: all men or all women (船员、舞队、工班)."""

from __future__ import annotations

import numpy as np

from graphfraud.graph.landscape import visits_in
from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import unless_absent
from graphfraud.innocent.sign import binomial

READING = Reading("one_sex", {"zh": "同性的班组、舞队或船员", "en": "a crew, troupe or team of one sex"})
KNOWN = 0.8
"""Share of the members of whom the sex must be known."""
ALL = 0.9
CHANCE = 0.005
"""Probability below which so many of one sex are no chance among those who use the places."""


def on_company(scene: Company) -> Answer:
    """Gatherings are cleared where nearly all members are men, or women, beyond chance among the places' other customers.

    Work, dance and sport bring people of one sex together; whoever gathers cards takes what comes. Not where the cards' use shows that owners
    were absent.
    """
    if scene.people.sex is None or (scene.people.sex[scene.members] >= 0).mean() < KNOWN:
        return untestable("性别不详", "the sex is not on record")
    sex = scene.people.sex
    own = sex[scene.members]
    own = own[own >= 0]
    values, counts = np.unique(own, return_counts=True)
    top, most = int(values[np.argmax(counts)]), int(counts.max())
    there = np.zeros(len(scene.stranger), bool)
    there[scene.land.person[visits_in(scene.land, np.unique(scene.gathering_places))]] = True
    others = np.flatnonzero(there & scene.stranger & (sex[: len(there)] >= 0))
    share = (float((sex[others] == top).sum()) + 1) / (len(others) + 2)
    p = binomial(most, len(own), max(share, 0.5))
    zh = f"{len(own)} 名成员中 {most} 人同性，同机构其他人 {share:.0%}"
    en = f"{most} of {len(own)} members are of one sex, {share:.0%} of the other people there"
    if most < ALL * len(own) or p > CHANCE:
        return no(zh, en)
    return unless_absent(scene, zh, en)
