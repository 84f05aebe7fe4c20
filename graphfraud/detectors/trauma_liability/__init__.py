"""Injuries that somebody else should pay for: the same people hurt together again and again, third parties on the fund's bill.

Fires on: people who are first seen with injuries at one institution on one day, and meet so again on other dates; institutions
    that settle injuries with the fund of which the diagnosis names another who is liable, far more than others
Stays silent on: a real mass accident, families hurt together once, teams hurt at sport, after-care on the same clinic day
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: recurrences of companions given everybody's own accidents at each institution (Poisson), less the number of ways to
    choose the gatherings; bills with a liable party per injury bill against all other institutions (stats.peers).
Legal basis: Social Insurance Law, article 30 (what a third party or work-injury insurance pays the fund does not); State Council
    order 735, articles 40 and 41.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, LENDS, LIABLE, RULES
from graphfraud.detectors.place_lead import Words, place_lead
from graphfraud.detectors.plain import put
from graphfraud.detectors.rates import Bar, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import words
from graphfraud.detectors.trauma_liability.gatherings import Accidents, cores, gangs, gather, nats_of
from graphfraud.detectors.trauma_liability.lead import companions, ring_lead, settlements_of
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events

TITLE = {"zh": "外伤责任（同一批人反复同时受伤）", "en": "The same people hurt together again and again"}
LIABILITY = Words(
    title={"zh": "应由第三人负担的外伤费用", "en": "Injuries that another should pay for"},
    place_role="treating_institution",
    patient_role="injured_patient",
    code="third_party",
    event={"zh": "诊断载明第三人责任而由基金支付的外伤结算", "en": "injuries with a liable party that the fund paid"},
    patient={"zh": "{n} 笔", "en": "{n} settlements"},
)


def run(case: Case) -> list[Lead]:
    """One lead a company of injured people, then one an institution."""
    told = words()["diagnoses"]
    names = ("trauma_codes", "trauma_names", "third_party_codes", "third_party_names")
    case.table("gf_injury", "contact.sql", **{name: told[name] for name in names})
    return [*_companies(case), *_liable(case)]


def _companies(case: Case) -> list[Lead]:
    table = case.frame("accidents.sql")
    if not table.num_rows:
        return []
    people = Events(table, present(case))
    minute = table["minute"].to_numpy().astype(np.int64)
    found = gather(people.code("psn_no"), people.code("place"), minute)
    events = Events(_with_company(table, found), present(case))
    answers = put(case, "accidents", events)
    every = np.ones(len(events), bool)
    left = [(mask, True) for mask in cores(found, ~answers.gone)]
    kept = {int(row) for mask, _ in left for row in np.flatnonzero(mask)}
    lost = [(mask, False) for mask in cores(found, every) if not kept & set(np.flatnonzero(mask).tolist())]
    least = int(case.settings["least_dates"]), int(case.settings["least_persons"])
    address = people.code("address")
    told = []
    whole = [(part, stands) for mask, stands in (*left, *lost) for part in gangs(found, mask, least[1], least[0])]
    for mask, stands in whole:
        if len(np.unique(found.gathering[mask])) < least[0] or len(np.unique(found.person[mask])) < least[1]:
            continue
        figures = nats_of(found, mask)
        if figures[0] < -np.log(0.05):
            continue
        rows = companions(found, mask, address)
        told.append((mask, rows, figures, answers.results(mask, case.detector.readings, stands)))
    settled = settlements_of(case, [table.take(np.flatnonzero(rows)) for _, rows, _, _ in told])
    return [
        ring_lead(case, found, table, mask, rows, settlements, figures, readings, TITLE)
        for (mask, rows, figures, readings), settlements in zip(told, settled, strict=True)
    ]


def _with_company(table: Any, found: Accidents) -> Any:
    """The accidents with the columns that readings ask for: gathering, and in how many gatherings the person was."""
    import pyarrow as pa

    pairs = np.unique(np.stack([found.person, found.gathering]), axis=1)
    times = np.bincount(pairs[0], minlength=int(found.person.max()) + 1)
    return table.append_column("gathering", pa.array(found.gathering)).append_column(
        "gatherings", pa.array(times[found.person])
    )


def _liable(case: Case) -> list[Lead]:
    table = case.frame("liable.sql")
    if not table.num_rows:
        return []
    bar = Bar(int(case.settings["least_bills"]), int(case.settings["least_persons"]), float(case.settings["ratio"]))
    counts = rates(table, case.frame("liable_chances.sql"))
    leads = []
    for item in weigh(case, "liability", Events(table, present(case)), counts, bar):
        rows = table.take(item.kept).to_pydict()
        fund = sum(rows["fund"])
        more = {"zh": f"基金支付 {fund:.2f} 元", "en": f"the fund paid {fund:.2f} yuan"}
        leads.append(place_lead(case, item, rows, rows["setl_id"], LIABILITY, more))
    return leads


DETECTOR = Detector(
    id="trauma_liability",
    title=TITLE,
    fires_on={
        "zh": "同一批人在不同日期一再同日同院因伤就诊；机构把诊断载明第三人责任的外伤由基金支付，远多于他院",
        "en": "the same people are seen with injuries at one institution on the same days again and again; an institution settles "
        "injuries with a liable party with the fund, far more than others",
    },
    stays_silent_on={
        "zh": "真实的群体事故、一家人一次受伤、球队比赛受伤、同一复诊日的随访",
        "en": "a real mass accident, a family hurt once, a team hurt at sport, after-care on the same clinic day",
    },
    readings={"mass_accident": True, "team_sport": True, "family": False},
    legal_basis=(LIABLE, LENDS, INDUCES, RULES),
    parameters=(
        Parameter(
            "least_dates",
            3,
            "dates",
            {"zh": "最少共同受伤日期数", "en": "least number of dates of being hurt together"},
        ),
        Parameter("least_persons", 3, "persons", {"zh": "最少人数", "en": "least number of persons"}),
        Parameter(
            "least_bills",
            5,
            "bills",
            {"zh": "最少第三人责任结算数", "en": "least number of bills with a liable party"},
            at_least=3,
        ),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    uses=("mdtrt_d", "psn_info_b", "medins_info_b"),
    leans_on=("homes", "births", "crowd", "diagnoses"),
    either=True,
    run=run,
)
