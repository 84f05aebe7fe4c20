"""Villagers who ride to town together on market days (赶集日同乘)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import named, speaks_against
from graphfraud.innocent.stratum import calendar, others_of, shared_units

READING = Reading("village_transport", {"zh": "同村赶集日同乘", "en": "one village's market-day transport"})
SHARE = 0.4


def on_company(scene: Company) -> Answer:
    """Villagers count as one person where the dates keep a market or pension calendar, or where other villagers come on them too."""
    people, members = scene.people, scene.members
    shown = speaks_against(scene)
    if not people.homes_known(members) and not shown:
        return untestable(
            "无住址，无法核对是否同村", "no addresses: whether they come from one village cannot be checked"
        )
    village = people.village[members]
    units = shared_units(village)
    _, share, bearers = scene.share(village)
    if share < SHARE:
        return no(
            f"同一村（小区）最多 {int(bearers.sum())} 人（共 {len(members)} 人）",
            f"at most {int(bearers.sum())} of {len(members)} members live in one village or estate",
        )
    cycle, fit = calendar(scene)
    others = others_of(scene, people.village, units)
    facts = {
        "zh": f"{int(bearers.sum())} 人同村；同村其他 {others.persons} 人在这些日子到同一机构 {others.hits} 次，期望 {others.expected:.1f}",
        "en": f"{int(bearers.sum())} from one village; {others.persons} other villagers came to the same places on those dates "
        f"{others.hits} times, expected {others.expected:.1f}",
    }
    if cycle:
        facts["zh"] += f"；日期按 {cycle} 日一周期（{fit:.0%} 的间隔相符）"
        facts["en"] += f"; the dates keep a cycle of {cycle} days ({fit:.0%} of the gaps fit)"
    if shown:
        facts["zh"] += f"；但用卡方式不像本人到场：{named(shown)['zh']}"
        facts["en"] += f"; but the cards were not used as by their owners: {named(shown)['en']}"
    if shown or not (cycle or others.comes_along):
        return no(facts["zh"], facts["en"])
    return Answer(facts, units=units)
