"""Pupils and students at the clinic of their school or campus (校园医务室)."""

from __future__ import annotations

import re

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.stratum import shared_units

READING = Reading("campus", {"zh": "校园门诊", "en": "campus clinic"})
WORDS = re.compile(r"学院|大学|学校|中学|小学|校医|校区|职校|师范|技校|campus|college|school|university", re.IGNORECASE)


def on_company(scene: Company) -> Answer:
    """Members of 6 to 26 years who share an address, employer or school count as one; so does a clinic named after a school."""
    people, members = scene.people, scene.members
    age = people.age[members]
    if not np.isfinite(age).any():
        return untestable("无年龄", "no ages in the records")
    young = (age >= 6) & (age <= 26)
    there, at = np.unique(scene.gathering_places, return_inverse=True)
    named = np.array([bool(WORDS.search(str(name))) for name in scene.places.name[there]], bool)[at]
    if young.mean() < 0.5 and not named.any():
        return no(
            f"{int(young.sum())} 人为 6–26 岁（共 {len(members)} 人），机构不属学校",
            f"{int(young.sum())} of {len(members)} members are 6 to 26 years old, no place belongs to a school",
        )
    address, employer, village = people.address[members], people.employer[members], people.village[members]
    for codes, sizes in ((employer, people.staff[members]), (address, people.occupants[members]), (village, None)):
        units = shared_units(np.where(young, codes, -1))
        if (units >= 0).mean() >= 0.4 and (sizes is None or sizes[units >= 0].max() >= 8):
            break
    else:
        units = np.full(len(members), -1, np.int64)
    school = int((units >= 0).sum())
    return Answer(
        {
            "zh": f"{int(young.sum())} 人为 6–26 岁，其中 {school} 人同校或同宿舍；{int(named.sum())} 次聚集发生在学校医务机构",
            "en": f"{int(young.sum())} members are 6 to 26 years old, {school} of them share a school or dormitory; "
            f"{int(named.sum())} gatherings were at a school's clinic",
        },
        units=units,
        cleared=named & (young.mean() >= 0.3),
    )
