"""Services that nobody can have given: more hours than a day has, more days than a stay has, the same charge twice (虚记多收).

Fires on: a doctor who bills more hands-on hours than one pair of hands has, day after day; a doctor who bills while lying in
    hospital; an institution whose stays are billed more days than they last, or which charges the same service twice
Stays silent on: teams that bill under one name, several days entered at one sitting, lines that were only sent twice, care given
    several times a day, operations on several sites, a newborn's cot
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: doctor-days beyond the limit per doctor-day with such work, stays and charges out of bounds per stay and charge, against
    all others (stats.peers), Benjamini–Hochberg. Billing from a sickbed is a plain rule.
Legal basis: State Council order 735, article 38 (double and excessive charges), article 40 (fabricated services).
"""

from __future__ import annotations

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, IRREGULAR, RULES
from graphfraud.detectors.merge import merged
from graphfraud.detectors.phantom_charges.bills import bill_leads
from graphfraud.detectors.phantom_charges.hours import hour_leads
from graphfraud.detectors.phantom_charges.sickbed import sickbed_leads
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import need_stays

TITLE = {"zh": "虚记多收费用", "en": "Charges for services that nobody can have given"}


def run(case: Case) -> list[Lead]:
    """One lead a doctor, then one an institution; what is of one story is one lead."""
    need_stays(case)
    case.table("gf_service", "service.sql")
    return merged([*hour_leads(case, TITLE), *sickbed_leads(case), *bill_leads(case)])


DETECTOR = Detector(
    id="phantom_charges",
    title=TITLE,
    fires_on={
        "zh": "医师一日计费工时反复超出一人可及；医师本人住院期间仍在计费；住院计费天数超过住院天数；同日同项重复收费",
        "en": "a doctor's hours on the bill are more than one person has, again and again; a doctor bills from a sickbed; stays "
        "are billed more days than they last; the same service is charged twice a day",
    },
    stays_silent_on={
        "zh": "团队以一人名义计费、集中补录、明细重复上传而总额未多收、一日多次的诊疗、多部位手术、母婴两张床位",
        "en": "a team that bills under one name, several days entered at one sitting, lines sent twice but not charged twice, care given "
        "several times a day, a newborn's cot",
    },
    readings={
        "team_billing": True,
        "batch_entry": True,
        "repeated_upload": False,
        "repeated_care": False,
        "several_sites": True,
        "namesake": False,
    },
    legal_basis=(IRREGULAR, INDUCES, RULES),
    parameters=(
        Parameter(
            "hours", 12.0, "hours", {"zh": "一名医师每日工时上限", "en": "hands-on hours that a doctor has a day"}
        ),
        Parameter(
            "hours_a_day",
            10.0,
            "hours",
            {"zh": "一名住院患者每日治疗工时上限", "en": "hands-on hours an inpatient a day"},
        ),
        Parameter("least_days", 3, "days", {"zh": "最少超时天数", "en": "least number of days beyond the limit"}),
        Parameter(
            "least_stays",
            5,
            "stays",
            {"zh": "最少超量住院次数", "en": "least number of stays billed beyond their days"},
        ),
        Parameter(
            "least_charges", 10, "charges", {"zh": "最少重复收费次数", "en": "least number of charges made twice"}
        ),
        Parameter(
            "least_visits",
            5,
            "visits",
            {"zh": "医师住院期间最少计费人次", "en": "visits billed from the sickbed at least"},
        ),
        Parameter("least_persons", 3, "persons", {"zh": "最少患者数", "en": "least number of patients"}),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    needs=("fee_list_d",),
    uses=("mdtrt_d", "psn_info_b", "medins_info_b"),
    leans_on=("crowd", "lines"),
    run=run,
)
