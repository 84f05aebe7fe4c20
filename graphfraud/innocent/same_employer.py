"""Colleagues: check-up days, works doctors, staff of one firm sent to another place (同单位体检、外派务工)."""

from __future__ import annotations

import re

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import named, speaks_against
from graphfraud.innocent.events import Events
from graphfraud.innocent.stratum import CIRCLE, calendar, others_of, shared_units

READING = Reading("same_employer", {"zh": "同单位职工（体检、外派）", "en": "colleagues (check-up, posting)"})
WHOLE = 0.6
"""Share of a staff in the ring from which the ring is the staff."""
WORKPLACE = 5
"""Colleagues among the newcomers of a shop from which they may work next to it; three in ten at least."""
WORKS = re.compile(r"职工(医务|卫生|保健|诊)|(厂|矿|公司|集团)(医务|卫生|保健)[室所站]")
"""What the name of a works' own doctor says: his are no other patients."""
WORKING, OF_AGE = (18.0, 62.0), 0.9
"""Years of age of who is at work, and the share of the members, and of their joint visits at such a house, from which the company is its staff."""
MORE, OWN_QUARTER = 0.01, 0.6
"""Probability up to which so many colleagues are more than their neighbours' common employer brings about, and the share of the neighbours from which
the place is the works' own: its people come and go as one staff."""


def on_company(scene: Company) -> Answer:
    """Colleagues count as one person where their other colleagues come on those dates too, or where they are the staff.

    So do a few colleagues by themselves, and any number who keep a calendar; and, where the records name no employer of most, people of working age at
    the works' own doctor, whose name tells whose he is.
    """
    people, members = scene.people, scene.members
    employer = scene.employers
    if (employer < 0).mean() > 1 - WHOLE and _at_the_works_doctor(scene) and not speaks_against(scene):
        return Answer(
            {
                "zh": f"单位不详，但均在职工医务室就诊，{OF_AGE:.0%} 以上为 {WORKING[0]:.0f}–{WORKING[1]:.0f} 岁",
                "en": f"the records name no employer of most, but they gather at a works' own doctor, {OF_AGE:.0%} or more of them {WORKING[0]:.0f} to "
                f"{WORKING[1]:.0f} years old",
            },
            units=np.zeros(len(members), np.int64),
        )
    if not (people.employer >= 0).any():
        return untestable("无单位信息", "no employers in the records")
    units = shared_units(employer)
    together = int((units >= 0).sum())
    top, share, bearers = scene.share(employer)
    if share < 0.3:
        return no(
            f"最多 {int(bearers.sum())} 人同单位（共 {len(members)} 人）",
            f"at most {int(bearers.sum())} of {len(members)} members share an employer",
        )
    shown = speaks_against(scene)
    if shown:
        return no(
            f"{together} 人同单位，但用卡方式不像本人到场：{named(shown)['zh']}",
            f"{together} share an employer, but the cards were not used as by their owners: {named(shown)['en']}",
        )
    others = others_of(scene, people.employer, units)
    staff = int(people.staff[members][bearers].max())
    whole = bearers.sum() >= WHOLE * staff
    arranged = share >= 0.8 and (len(members) <= CIRCLE or bool(calendar(scene)[0]))
    if not (others.comes_along or whole or arranged):
        return no(
            f"{together} 人同单位，但其他 {others.persons} 名同事只有 {others.hits} 次在这些日子就诊（期望 {others.expected:.1f}）",
            f"{together} share an employer, but {others.persons} other colleagues came on those dates only {others.hits} times "
            f"(expected {others.expected:.1f})",
        )
    return Answer(
        {
            "zh": f"{together} 人同单位（该单位参保 {staff} 人）；其他同事在这些日子就诊 {others.hits} 次，期望 {others.expected:.1f}",
            "en": f"{together} members share an employer (staff of {staff}); other colleagues came on those dates {others.hits} times, "
            f"expected {others.expected:.1f}",
        },
        units=units,
    )


def _at_the_works_doctor(scene: Company) -> bool:
    """Whether nearly all joint visits are at houses that bear the name of a works' own doctor, and nearly all members of working age."""
    place = scene.land.place[scene.joint]
    own = np.array([bool(WORKS.search(str(name or ""))) for name in scene.places.name])
    age = scene.people.age[scene.members]
    return bool(own[place].mean() >= OF_AGE and ((age >= WORKING[0]) & (age <= WORKING[1])).mean() >= OF_AGE)


def on_newcomers(scene: Events) -> Answer:
    """Newcomers of a shop who share an employer are cleared, five of them and three in ten at least: they work there now.

    Not so where as many of their neighbours have that employer: a village whose people are insured by way of one firm or committee brings as
    many of it wherever it goes.
    """
    if not scene.known("employer").any():
        return untestable("无单位信息", "no employers in the records")
    unit, employer = scene.code("unit"), scene.code("employer")
    both = np.where(employer >= 0, unit * (int(employer.max(initial=0)) + 1) + employer, -1)
    together, everybody = scene.per(both), scene.per(unit)
    fellows, neighbours = scene.number("fellows"), scene.number("neighbours")
    employed = scene.per(unit, (employer >= 0).astype(float))
    alike = (fellows < OWN_QUARTER * neighbours) & (_tail(together, employed, fellows, neighbours) > MORE)
    text = {
        "zh": f"{WORKPLACE} 人以上且三成以上同单位的新客，视为单位迁来附近；其邻居中该单位的人同样多的除外",
        "en": f"{WORKPLACE} or more newcomers, three in ten at least, share an employer: they work near the shop, unless as many of their neighbours "
        "have it",
    }
    return Answer(text, cleared=(together >= WORKPLACE) & (together >= 0.3 * everybody) & ~alike)


def _tail(count: np.ndarray, of: np.ndarray, fellows: np.ndarray, neighbours: np.ndarray) -> np.ndarray:
    """Probability of so many colleagues or more among so many, were these drawn from them and the neighbours together; 0 where it is not known."""
    from scipy.stats import hypergeom

    known = ~np.isnan(neighbours)
    found = np.zeros(len(count))
    found[known] = hypergeom.sf(
        count[known] - 1, of[known] + neighbours[known], count[known] + fellows[known], of[known]
    )
    return found
