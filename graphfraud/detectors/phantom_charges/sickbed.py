"""Doctors who bill while they lie in hospital themselves (医师本人住院期间计费)."""

from __future__ import annotations

from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.doctor_lead import doctor_lead
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.place_lead import Words
from graphfraud.detectors.rates import Bar, rates, weigh
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events

DAYS = 2
"""Days of the stay on which something is billed, at least; one alone may be a wrong date."""
SURE = 3
"""Days from which it is sure: for a day or two a colleague may sit at the desk where the doctor's name is still signed in."""
PRIOR = 50
"""What is known beforehand: honest doctors bill nothing from a sickbed, weighed as so many visits."""
SICKBED = Words(
    title={"zh": "医师住院期间仍计费", "en": "A doctor bills from a sickbed"},
    place_role="billing_institution",
    patient_role="billed_patient",
    code="from_a_sickbed",
    event={"zh": "医师本人住院期间的计费", "en": "visits billed while the doctor lay in hospital"},
    patient={"zh": "在此期间计费 {n} 次", "en": "billed {n} times meanwhile"},
    doctor_role="billing_doctor",
)


def sickbed_leads(case: Case) -> list[Lead]:
    """One lead a doctor.

    Where the records let everybody who lies in hospital bill on (signatures by proxy, generated dates), nobody stands out.
    """
    case.table("gf_sick_doctor", "sick_doctor.sql")
    table = case.frame("lying.sql")
    if not table.num_rows:
        return []
    bar = Bar(int(case.settings["least_visits"]), int(case.settings["least_persons"]), 1.5)
    counts = rates(table, case.frame("sick_chances.sql", prior=PRIOR))
    leads = []
    for item in weigh(case, "charges", Events(table, present(case)), counts, bar):
        rows: dict[str, list[Any]] = table.take(item.kept).to_pydict()
        days = len(set(rows["day"]))
        if days < DAYS:
            continue
        first, last, hospital = min(zip(rows["first_day"], rows["last_day"], rows["hospital"], strict=True))
        more = {
            "zh": f"其本人 {first} 至 {last} 在 {hospital} 住院，计费分布在 {days} 天",
            "en": f"who lay in {hospital} from {first} to {last}, on {days} days",
        }
        leads.append(
            doctor_lead(case, item, rows, list(dict.fromkeys(rows["setl_id"])), SICKBED, more, thin=days < SURE)
        )
    return leads
