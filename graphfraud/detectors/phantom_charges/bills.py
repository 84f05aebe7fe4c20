"""Institutions whose bills hold more than the stay, or the same service twice."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.place_lead import Words, place_lead
from graphfraud.detectors.rates import Bar, rates, weigh
from graphfraud.detectors.stays import rows_of_stays, words
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events

QUANTITY = Words(
    title={"zh": "计费数量超过住院天数", "en": "Stays billed more days than they last"},
    place_role="billing_institution",
    patient_role="billed_inpatient",
    code="beyond_the_stay",
    event={"zh": "计费数量超过住院天数的住院", "en": "stays billed more days or hours than they last"},
    patient={"zh": "{n} 次住院计费超量", "en": "{n} stays billed beyond their days"},
    doctor_role="billing_doctor",
)
TWICE = Words(
    title={"zh": "同日同项重复收费", "en": "The same service charged twice a day"},
    place_role="billing_institution",
    patient_role="charged_twice",
    code="charged_twice",
    event={"zh": "同日同项重复收费", "en": "services charged twice a day"},
    patient={"zh": "{n} 项重复收费", "en": "{n} services charged twice"},
    doctor_role="billing_doctor",
)


COSTLY = 200.0
"""Yuan a piece from which a consumable is an implant rather than a dressing."""


def bill_leads(case: Case) -> list[Lead]:
    """One lead an institution and kind."""
    return [*_quantity(case), *_twice(case)]


def _quantity(case: Case) -> list[Lead]:
    told = words()["times"]
    names = ("minutes", "hours", "hourly", "by_day", "other_bed")
    limit = float(case.settings["hours_a_day"])
    every = case.frame("quantity.sql", hours_a_day=limit, **{name: told[name] for name in names})
    table = every.filter(every["beyond"])
    if not table.num_rows:
        return []
    import pyarrow as pa

    ones = every.select(["unit", "cell"]).append_column("chances", pa.array(np.ones(every.num_rows)))
    chances = (
        ones.group_by(["unit", "cell"]).aggregate([("chances", "sum")]).rename_columns(["unit", "cell", "chances"])
    )
    bar = _bar(case, "least_stays")
    found = weigh(case, "charges", Events(table, present(case)), rates(table, chances), bar)
    parts = [table.take(item.kept).to_pydict() for item in found]
    settled = rows_of_stays(case, [sorted(set(rows["stay"])) for rows in parts])
    leads = []
    for item, rows, settlements in zip(found, parts, settled, strict=True):
        over = sum(
            max(units - days, 0)
            for units, days, hours in zip(rows["units"], rows["days"], rows["hours"], strict=True)
            if not hours
        )
        more = {"zh": f"按日计费项目多计 {over:.0f} 日", "en": f"{over:.0f} days too many of items charged by the day"}
        leads.append(place_lead(case, item, rows, settlements, QUANTITY, more))
    return leads


def _twice(case: Case) -> list[Lead]:
    told = words()["diagnoses"]
    table = case.frame(
        "twice.sql", several_codes=told["several_codes"], several_names=told["several_names"], costly=COSTLY
    )
    if not table.num_rows:
        return []
    counts = rates(table, case.frame("twice_chances.sql"))
    leads = []
    for item in weigh(case, "charges", Events(table, present(case)), counts, _bar(case, "least_charges")):
        rows: dict[str, list[Any]] = table.take(item.kept).to_pydict()
        yuan = sum(rows["yuan"])
        more = {"zh": f"多收约 {yuan:.2f} 元", "en": f"some {yuan:.2f} yuan too much"}
        leads.append(place_lead(case, item, rows, list(dict.fromkeys(rows["setl_id"])), TWICE, more))
    return leads


def _bar(case: Case, events: str) -> Bar:
    return Bar(int(case.settings[events]), int(case.settings["least_persons"]), float(case.settings["ratio"]))
