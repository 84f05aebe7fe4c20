"""Employers of paper that enrol women shortly before delivery for the maternity benefit (生育保险挂靠参保).

Fires on: an employer of whose newly enrolled women far more give birth within a pregnancy's length than of its peers'
Stays silent on: hospitals and nurseries with many young women, a change of jobs under running insurance, whole staffs enrolled at once,
    public counters for the self-employed
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: births within 280 days per woman enrolled, by age at enrolment, against all other employers and against the women of long standing
    at all of them (stats.peers).
Legal basis: State Council order 735, articles 40 and 41 (false enrolment, benefits claimed by false statement).
"""

from __future__ import annotations

from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, LENDS, RULES
from graphfraud.detectors.maternity_employer.lead import employer_lead
from graphfraud.detectors.rates import Bar, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import need_stays, rows_of_stays, words
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events

TITLE = {"zh": "挂靠参保骗取生育待遇", "en": "Enrolled shortly before delivery by a shell employer"}


STANDING = " "
"""Before the name of an employer: its women of long standing, whom nobody accuses (chances.sql)."""


def run(case: Case) -> list[Lead]:
    """One lead an employer."""
    need_stays(case)
    told = words()["diagnoses"]
    days = int(case.settings["pregnancy_days"])
    women: dict[str, Any] = {name: told[name] for name in ("birth_codes", "birth_names")}
    case.database.con.execute(
        f"CREATE OR REPLACE TEMP TABLE gf_woman AS {case.sql('women.sql')}", {"days": days, **women}
    )
    table = case.frame(days=days)
    if not table.num_rows:
        return []
    events = Events(table, present(case))
    bar = Bar(int(case.settings["least_births"]), int(case.settings["least_births"]), float(case.settings["ratio"]))
    weighed = weigh(case, "births", events, rates(table, case.frame("chances.sql")), bar)
    found = [item for item in weighed if not item.name.startswith(STANDING)]
    parts = [table.take(item.kept).to_pydict() for item in found]
    settled = rows_of_stays(case, [sorted(set(rows["stay"])) for rows in parts])
    return [
        employer_lead(case, item, rows, settlements, TITLE)
        for item, rows, settlements in zip(found, parts, settled, strict=True)
    ]


DETECTOR = Detector(
    id="maternity_employer",
    title=TITLE,
    fires_on={
        "zh": "单位新参保的女职工在一个孕期之内分娩的比例远高于其他单位",
        "en": "an employer of whose newly enrolled women far more give birth within a pregnancy's length than elsewhere",
    },
    stays_silent_on={
        "zh": "年轻女职工多的医院和幼儿园、连续参保的跳槽、整体参保或单位迁移、灵活就业人员的公共参保窗口",
        "en": "hospitals and nurseries with many young women, job changes under running insurance, staffs enrolled at once, public counters "
        "for the self-employed",
    },
    readings={"young_staff": True, "job_change": True, "bulk_enrolment": False, "own_account": False},
    legal_basis=(INDUCES, LENDS, RULES),
    parameters=(
        Parameter(
            "pregnancy_days", 280, "days", {"zh": "参保至分娩的最长天数", "en": "longest time from enrolment to birth"}
        ),
        Parameter(
            "least_births", 4, "women", {"zh": "最少分娩人数", "en": "least number of women who gave birth"}, at_least=3
        ),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    needs=("psn_insu_d",),
    uses=("psn_info_b", "mdtrt_d", "fee_list_d"),
    needs_columns=("psn_insu_d.psn_insu_date",),
    run=run,
)
