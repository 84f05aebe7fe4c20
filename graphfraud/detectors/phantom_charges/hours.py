"""Doctors who bill more hands-on hours than a day has."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.doctor_lead import doctor_lead
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.place_lead import Words
from graphfraud.detectors.rates import COMMON_PRACTICE, FEW, Bar, rates, weigh
from graphfraud.detectors.stays import words
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events
from graphfraud.innocent.team_billing import PATIENT_HOURS, REPEATED, enough_hands
from graphfraud.model.finding import Reason, Text

TEAM = 0.5
"""Where a team of the house, of his department where that is known, could have done the work on that share of the days, the records alone do not make it
high: surgeons and physicians give nobody's massages."""
DAY = 24 * 60
"""Minutes of a day, of which nobody has more."""
ALONE = 3
"""Times the usual number of sessions of a patient's day from which the region alone tells, where the house has too few others to ask."""
COURSE_DAYS = 14
"""Days until an outpatient's bill is settled, at most, over which the sessions of one of its lines may have been given."""
PEERS, COLLEAGUES = 20, 10
"""Doctors of the region, and visits to others of the house, that tell how many sessions of a service a patient gets a day."""


def hour_leads(case: Case, title: Text) -> list[Lead]:
    """One lead a doctor; none where the records name no billing doctors."""
    told = words()["times"]
    names = ("minutes", "hours", "hourly", "therapists")
    case.table("gf_timed", "timed.sql", course_days=COURSE_DAYS, **{name: told[name] for name in names})
    limit = float(case.settings["hours"])
    case.table("gf_doctor_day", "doctor_day.sql", therapy=told["therapy"])
    case.table("gf_repeat", "repeats.sql", hours=limit, doctors=PEERS, visits=COLLEAGUES, alone=ALONE)
    chances = case.frame("chances.sql")
    if not chances.num_rows:
        case.warn(
            "无开单医师或无按时计价项目，不检验工时",
            "no billing doctors or no services priced by time: hours are not tested",
        )
        return []
    table = case.frame("links.sql", hours=limit)
    if not table.num_rows:
        return []
    found = {lead.identity[0]: lead for lead in _leads(case, title, table, chances)}
    impossible = _beyond_a_day(case, table, chances)
    for name in impossible if len(impossible) > 1 else ():
        others = [other for other in impossible if other != name]
        alone = (_without(part, column, others) for part, column in ((table, "doctor"), (chances, "unit")))
        for lead in _leads(case, title, *alone):
            if lead.identity[0] == name and (name not in found or lead.nats > found[name].nats):
                found[name] = lead
    return list(found.values())


def _beyond_a_day(case: Case, table: Any, chances: Any) -> list[str]:
    """Doctors who bill more than 24 hours on so many days that they are nobody's peers, where these are few: each would be the other's excuse.

    Where many do so it is how the records are kept there.
    """
    doctors = table["doctor"].to_numpy(zero_copy_only=False)
    names, days = np.unique(doctors[table["minutes"].to_numpy() > DAY], return_counts=True)
    names = names[days >= int(case.settings["least_days"])]
    units = len(chances["unit"].unique())
    return [str(name) for name in names] if len(names) <= max(FEW, COMMON_PRACTICE * units) else []


def _without(table: Any, column: str, names: list[str]) -> Any:
    return table.filter(~np.isin(table[column].to_numpy(zero_copy_only=False), names))


def _leads(case: Case, title: Text, table: Any, chances: Any) -> list[Lead]:
    """Doctors whose hours are out of line with those of the other doctors in these tables."""
    kind = Words(
        title=title,
        place_role="billing_institution",
        patient_role="billed_patient",
        code="hours",
        event={"zh": "计费工时超出一人可及的日子", "en": "days with more hours on the bill than one person has"},
        patient={"zh": "在这些日子计费 {n} 次", "en": "billed {n} times on such days"},
        doctor_role="billing_doctor",
    )
    bar = Bar(int(case.settings["least_days"]), 1, float(case.settings["ratio"]))
    events = Events(table, present(case))
    repeated = events.number("repeated") >= REPEATED
    unnamed = _unnamed(events) & ~repeated
    could = enough_hands(events, "desk", "busy_desk") & ~repeated
    leads = []
    for item in weigh(case, "charges", events, rates(table, chances, person="doctor"), bar):
        part = table.take(item.kept)
        days, rows = part.to_pydict(), _rows(case, part)
        if len(set(rows["psn_no"])) < int(case.settings["least_persons"]):
            continue
        hours = np.asarray(days["minutes"]) / 60
        more = {
            "zh": f"每日中位数 {np.median(hours):.1f} 小时，最多 {hours.max():.1f} 小时",
            "en": f"{np.median(hours):.1f} hours a day in the median, {hours.max():.1f} at most",
        }
        team, again = float(could[item.kept].mean()), int(repeated[item.kept].sum())
        others = float(unnamed[item.kept].mean())
        grounds = (*_grounds(days, team, again), *_hands(others))
        thin = max(team, others) >= TEAM
        leads.append(doctor_lead(case, item, rows, rows["setl_id"], kind, more, grounds, thin=thin))
    return leads


def _unnamed(events: Events) -> np.ndarray:
    """Days on which most of the work names nobody but the doctor whom the patients saw, and hands enough could have given it."""
    with np.errstate(invalid="ignore"):
        given = events.number("minutes") <= PATIENT_HOURS * 60 * events.number("patients")
        return np.asarray((events.number("stands_in") >= TEAM) & given)


def _hands(others: float) -> tuple[Reason, ...]:
    """A ground against: those who gave the work are not in the records."""
    if others < TEAM:
        return ()
    text = {
        "zh": "明细无计费医师，以接诊医师代替：治疗可能由其他人员施行，需核对治疗记录",
        "en": "the lines name nobody who gave the sessions, the doctor of the visit stands in: therapists may have given them, the treatment "
        "records will tell",
    }
    return (Reason("doctor_of_the_visit", round(others, 2), None, None, text),)


def _rows(case: Case, part: Any) -> dict[str, list[Any]]:
    case.database.con.register("gf_wanted", part.select(["doctor", "day"]))
    try:
        rows: dict[str, list[Any]] = case.frame("day_rows.sql").to_pydict()
    finally:
        case.database.con.unregister("gf_wanted")
    return rows


def _grounds(days: dict[str, list[Any]], team: float, again: int) -> tuple[Reason, ...]:
    impossible = sum(minutes > DAY for minutes in days["minutes"])
    found = []
    if impossible:
        text = {
            "zh": f"{impossible} 天的计费工时超过 24 小时",
            "en": f"on {impossible} days the hours on the bill are more than 24",
        }
        found.append(Reason("beyond_24_hours", impossible, 0.0, None, text))
    if again:
        text = {
            "zh": f"{again} 天的工时 {REPEATED:.0%} 以上为同一患者一日内反复计费，次数超过该机构其他医师和同地区通常的水平：人手再多也不致如此",
            "en": f"on {again} days {REPEATED:.0%} or more of the hours are sessions on the same patient, more a day than other doctors of "
            f"the house and the region give: no number of hands makes one patient's day longer",
        }
        found.append(Reason("beyond_colleagues", again, 0.0, None, text))
    if team >= TEAM:
        hands = max(days["desk"])
        text = {
            "zh": f"该机构（该科室）当月有 {hands} 名医师计费，不排除团队以一人名义计费，需核对排班",
            "en": f"{hands} doctors bill at the house, or in his department of it, in such a month: a team may stand behind the name, the rota will tell",
        }
        found.append(Reason("team_of_the_house", hands, None, None, text))
    return tuple(found)
