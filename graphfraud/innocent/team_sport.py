"""A team that trains and plays: small injuries on the day of the match, home the same evening (球队训练、比赛受伤)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("team_sport", {"zh": "球队训练或比赛受伤", "en": "a team that trains and plays"})
SAME_DAY = 0.7
ADMITTED = 0.5
YOUNG, ALIKE = 36, 0.9
"""Age below which, and share of one sex or of one boarding school with which, companions are a team or the riders of a festival: they are hurt on any day."""
TEAM = 5
"""Persons of one employer who are hurt again, from which they are a team among whoever else is seen at the place's only hospital on those days."""
BOARDERS = 10
"""Persons of one address from which it is a boarding school rather than a family."""


def _weekday(scene: Events) -> npt.NDArray[np.int64]:
    """Weekday of each row, Monday 0; Saturday and Sunday are one, as matches go."""
    day = scene.table["day"].cast("int32").to_numpy().astype(np.int64)
    return np.asarray(np.minimum((day + 3) % 7, 5), dtype=np.int64)


def on_accidents(scene: Events) -> Answer:
    """Gatherings of which fewer than half were admitted, and whose people are hurt on the same weekday, or young and of one sex or boarding school.

    At the only hospital of a county whoever is hurt that day makes a gathering with them: a team that has an employer is told by itself as well.
    """
    text = {
        "zh": f"同伴多次受伤、{SAME_DAY:.0%} 以上同在一个星期几（或周末），或 {ALIKE:.0%} 以上不满 {YOUNG} "
        f"岁且同一性别或同住 {BOARDERS} 人以上的同一地址（寄宿学校）、或同一单位 {TEAM} 人以上（体校、俱乐部），且住院者不足一半的，视为训练或比赛受伤",
        "en": f"companions whose injuries fall on one weekday (or the weekend) in {SAME_DAY:.0%} or more, or who are below {YOUNG} and of "
        f"one sex, or of one address of {BOARDERS} persons or more (a boarding school), or {TEAM} of one employer (a club), in "
        f"{ALIKE:.0%} or more, and who mostly go home the same day were hurt at sport",
    }
    again = scene.number("gatherings") >= 2
    person, gathering = scene.code("psn_no"), scene.number("gathering").astype(np.int64)
    same = scene.per(person * 6 + _weekday(scene))
    total = scene.per(person)
    others = np.where(again, (same - 1) / np.maximum(total - 1, 1), 0.0)
    those = np.maximum(scene.per(gathering, again.astype(float)), 1)
    fixed = scene.per(gathering, others) / those >= SAME_DAY
    young = scene.per(gathering, (again & (scene.number("age") < YOUNG)).astype(float)) / those >= ALIKE
    alike = [scene.per(gathering, (again & scene.match("gend", sex)).astype(float)) / those >= ALIKE for sex in "12"]
    boards = scene.code("address")
    boarder = again & (scene.number("occupants") >= BOARDERS)
    same_roof = (
        scene.per(gathering * (int(boards.max(initial=0)) + 2) + boards + 1, boarder.astype(float)) / those >= ALIKE
    )
    light = scene.per(gathering, scene.flag("admitted").astype(float)) < ADMITTED * scene.per(gathering)
    cleared = again & (fixed | (young & (alike[0] | alike[1] | same_roof))) & light
    return Answer(text, cleared=cleared | _team(scene, again, person))


def _team(scene: Events, again: npt.NDArray[np.bool_], person: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Accidents of young people of one sex and one employer, a club or a sports school, who mostly go home the same day, whoever else came then."""
    employer = scene.code("employer")
    known = again & (employer >= 0)
    unit = np.where(known, employer, int(employer.max(initial=0)) + 1)
    several = np.zeros(int(unit.max(initial=0)) + 1, np.int64)
    pairs = np.unique(np.stack((unit[known], person[known])), axis=1)
    np.add.at(several, pairs[0], 1)
    total = np.maximum(scene.per(unit, known.astype(float)), 1)
    young = scene.per(unit, (known & (scene.number("age") < YOUNG)).astype(float)) / total >= ALIKE
    sexes = [scene.per(unit, (known & scene.match("gend", sex)).astype(float)) / total >= ALIKE for sex in "12"]
    light = scene.per(unit, (known & scene.flag("admitted")).astype(float)) < ADMITTED * total
    return np.asarray(known & (several[unit] >= TEAM) & young & (sexes[0] | sexes[1]) & light)


def on_liability(scene: Events) -> Answer:
    """No matter of sport: the diagnosis names another who is liable."""
    return no("诊断已载明责任方", "the diagnosis names who is liable")
