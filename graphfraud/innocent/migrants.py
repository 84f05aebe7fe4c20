"""People of one employer or home place who live and work elsewhere (外出务工、异地安置)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.stratum import shared_units

READING = Reading("migrants", {"zh": "同单位外出务工人员", "en": "migrants of one employer"})
SHARE = 0.5
HOME = 0.2


def on_company(scene: Company) -> Answer:
    """Colleagues who hardly ever use their cards at home while they are away count as one person."""
    visits, people, members = scene.visits, scene.people, scene.members
    if not (people.employer >= 0).any():
        return untestable("无单位信息", "no employers in the records")
    _, share, bearers = scene.share(people.employer[members])
    at_home, at_all = 0, 0
    days = scene.land.day[scene.joint]
    for person in members:
        own = visits.of([person])
        inside = own[(visits.day[own] >= days.min()) & (visits.day[own] <= days.max())]
        at_all += len(inside)
        at_home += int((~visits.far[inside]).sum())
    home = at_home / max(at_all, 1)
    zh = f"{int(bearers.sum())} / {len(members)} 人同单位，其间 {home:.0%} 的就诊仍在参保地"
    en = f"{int(bearers.sum())} of {len(members)} members share an employer; {home:.0%} of their visits in that time were at home"
    if share < SHARE or home > HOME:
        return no(zh, en)
    return Answer({"zh": zh, "en": en}, units=shared_units(people.employer[members]))
