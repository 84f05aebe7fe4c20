"""People of one employer or home place who live and work elsewhere (外出务工、异地安置)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import named, speaks_against
from graphfraud.innocent.stratum import shared_units

READING = Reading("migrants", {"zh": "同单位外出务工人员", "en": "migrants of one employer"})
SHARE = 0.5
HOME = 0.2


def on_company(scene: Company) -> Answer:
    """Colleagues who hardly ever use their cards at home while they are away count as one person.

    Not so where the cards' use shows that their owners were not there: a foreman who holds a crew's cards is of that employer, too.
    """
    people, members = scene.people, scene.members
    home = _at_home(scene)
    if not (people.employer >= 0).any():
        if home > HOME:
            return no(
                f"其间 {home:.0%} 的就诊仍在参保地，未在外地居住；无单位信息",
                f"{home:.0%} of their visits in that time were at home: they do not live away; there are no employers to check",
            )
        return untestable("无单位信息", "no employers in the records")
    _, share, bearers = scene.share(scene.employers)
    zh = f"{int(bearers.sum())} / {len(members)} 人同单位，其间 {home:.0%} 的就诊仍在参保地"
    en = f"{int(bearers.sum())} of {len(members)} members share an employer; {home:.0%} of their visits in that time were at home"
    if share < SHARE or home > HOME:
        return no(zh, en)
    if shown := speaks_against(scene):
        return no(
            f"{zh}；但用卡方式不像本人到场：{named(shown)['zh']}",
            f"{en}; but the cards were not used as by their owners: {named(shown)['en']}",
        )
    return Answer({"zh": zh, "en": en}, units=shared_units(scene.employers))


def _at_home(scene: Company) -> float:
    """Share of the members' visits, from the first gathering to the last, that were made where they are insured."""
    visits = scene.visits
    days = scene.land.day[scene.joint]
    own = visits.of(scene.members)
    inside = own[(visits.day[own] >= days.min()) & (visits.day[own] <= days.max())]
    return float((~visits.far[inside]).mean()) if len(inside) else 0.0
