"""Villagers who ride to town together on market days (赶集日同乘)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.company import Array, Company
from graphfraud.innocent.conduct import named, of_cards_alone, speaks_against
from graphfraud.innocent.stratum import calendar, main_dates, others_of, shared_units
from graphfraud.innocent.timetable import OF_THE_TOWN, market_dates

READING = Reading("village_transport", {"zh": "同村赶集日同乘", "en": "one village's market-day transport"})
SHARE, MOST = 0.4, 0.5


def on_company(scene: Company) -> Answer:
    """Villagers count as one person where the dates keep a market or pension calendar, or where other villagers come on them too.

    Where only a part of the dates are those of a market, too many for chance, the villagers' gatherings on these are cleared, and what some of them do on
    other days is looked at by itself; that they go now to this shop, now to that, card in hand, does not speak against it.
    """
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
    on_market = _on_market_days(scene, units)
    if not cycle and on_market.any() and (not shown or of_cards_alone(scene, OF_THE_TOWN)):
        facts["zh"] += f"；{int(on_market.sum())} 次聚集在集日，以该村人为主"
        facts["en"] += f"; {int(on_market.sum())} gatherings, mostly of that village, were on the days of a market"
        return Answer(facts, cleared=on_market)
    if shown or not (cycle or others.comes_along):
        return no(facts["zh"], facts["en"])
    return Answer(facts, units=units)


def _on_market_days(scene: Company, units: Array) -> Array:
    """Gatherings on the days of one market at which most were of the villages ``units``; none where the dates tell no market."""
    days = main_dates(scene)
    dates = scene.visits.first_day.astype("datetime64[D]") + days
    held = days[market_dates(dates)] if len(days) else days
    villagers = units[np.searchsorted(scene.members, scene.land.person[scene.joint])] >= 0
    count = len(scene.parts[1])
    there = np.bincount(scene.gathering_of, minlength=count)
    mostly = np.bincount(scene.gathering_of, villagers, count) > MOST * there
    return np.asarray(np.isin(scene.parts[1][:, 2], held) & mostly)
