"""Pupils and students at the clinic of their school or campus (校园医务室)."""

from __future__ import annotations

import re

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import speaks_against
from graphfraud.innocent.stratum import shared_units

READING = Reading("campus", {"zh": "校园门诊", "en": "campus clinic"})
WORDS = re.compile(r"学院|大学|学校|中学|小学|校医|校区|职校|师范|技校|campus|college|school|university", re.IGNORECASE)

PUPILS, CLASS = (3, 18), 0.9
"""Years of age of pupils, and share of them from which the company is a class: whoever collects cards to spend takes those of adults."""


def on_company(scene: Company) -> Answer:
    """Members of 6 to 26 years who share an address, employer or school count as one; so does a clinic named after a school, and a class."""
    people, members = scene.people, scene.members
    age = people.age[members]
    if not np.isfinite(age).any():
        return untestable("无年龄", "no ages in the records")
    young = (age >= 6) & (age <= 26)
    minors = (age >= PUPILS[0]) & (age < PUPILS[1])
    if minors.mean() >= CLASS and not speaks_against(scene):
        count = int(minors.sum())
        return Answer(
            {
                "zh": f"{len(members)} 名成员中 {count} 人为学龄儿童：班级接种、体检",
                "en": f"{count} of {len(members)} members are children of school age: a class, vaccinated or examined together",
            },
            cleared=np.ones(len(scene.parts[1]), bool),
        )
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
