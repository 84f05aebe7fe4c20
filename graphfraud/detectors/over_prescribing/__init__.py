"""Amounts beyond any dose, again and again, from one pen (超量开药).

Fires on: a doctor whose prescriptions are too large or too frequent, or who hands out too much on discharge, far more often than
    other doctors
Stays silent on: long prescriptions, dialysis and chemotherapy, injections given day by day, homes for the aged, single large
    prescriptions, the drugs of a long stay
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: courses beyond need per course (a person and a drug) and discharges per stay and drug against all other doctors (stats.peers), Benjamini–Hochberg.
Legal basis: State Council order 735, article 38 (excessive prescribing).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.doctor_lead import doctor_lead
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import IRREGULAR, RULES
from graphfraud.detectors.place_lead import Words
from graphfraud.detectors.rates import Bar, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import derive, need_purchases, need_stays, words
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events
from graphfraud.innocent.supervised_doses import VISIT_DAYS
from graphfraud.model.finding import Reason

TITLE = {"zh": "超量开药", "en": "Prescribing beyond any dose"}
WORDS = Words(
    title=TITLE,
    place_role="dispensing_institution",
    patient_role="overprescribed_patient",
    code="beyond_need",
    event={"zh": "超量或过频的用药疗程", "en": "courses too large or too frequent"},
    patient={"zh": "{n} 个疗程超量或过频", "en": "{n} courses too large or too frequent"},
    doctor_role="overprescribing_doctor",
)


FEW_COURSES = 8
"""Fewer courses are thin support: the rate of a course is told from a few purchases only."""
PURCHASES, LONG = 40, 7
"""Unless they are of so many purchases, up to LONG of each: as many as FEW_COURSES of five, by fewer patients who come more often; five patients are few."""
PIECES_A_DAY = 3.0
"""Tablets, capsules or sachets a day: one three times a day is an ordinary dose, so that who fetches no more than that comes often, but does not take much."""


def run(case: Case) -> list[Lead]:
    """One lead a doctor."""
    need_stays(case)
    need_purchases(case)
    derive(case, "gf_residence", "residence.sql")
    table, chances = _events(case)
    if not table.num_rows:
        return []
    bar = Bar(int(case.settings["least_courses"]), int(case.settings["least_persons"]), float(case.settings["ratio"]))
    events = Events(table, present(case))
    items = weigh(case, "scripts_beyond", events, rates(table, chances), bar)
    parts = [table.take(item.kept) for item in items]
    leads = []
    for item, part, settled in zip(items, parts, _settlements(case, parts), strict=True):
        rows = part.to_pydict()
        often, most = sum(rows["often"]), max(rows["packs_in_month"])
        taken = sum(cell == "discharge" for cell in rows["cell"])
        more = {
            "zh": f"其中 {often} 个疗程一月内超过规定次数，{taken} 次为出院带药，单月最多 {most:.0f} 盒",
            "en": f"{often} of them beyond the number allowed a month, {taken} handed out on discharge, {most:.0f} packs in one "
            "month at most",
        }
        little = sum(rows["little"])
        thin = len(item.kept) - little < FEW_COURSES and _purchases(rows) < PURCHASES
        reasons = (_small_packs(little, len(item.kept)),) if little and thin else ()
        leads.append(doctor_lead(case, item, rows, settled, WORDS, more, reasons, thin))
    return leads


def _purchases(rows: dict[str, list[Any]]) -> int:
    """Purchases behind the courses that are more than too frequent, up to LONG of each; a discharge is one."""
    return sum(min(days or 1, LONG) for days, little in zip(rows["days"], rows["little"], strict=True) if not little)


def _small_packs(little: int, courses: int) -> Reason:
    """Why courses that are too frequent alone make nothing high."""
    text = {
        "zh": f"{courses} 个疗程中 {little} 个仅次数过频：按每盒所含片（粒、袋）数折算，最多一月每日不超过 {PIECES_A_DAY:.0f} 片，用量未超，不列为高",
        "en": f"{little} of {courses} courses are too frequent alone: by what a pack holds, the busiest month comes to {PIECES_A_DAY:.0f} a day at most, "
        "which is beyond no dose: held at medium",
    }
    return Reason("small_packs", float(little), None, None, text)


def _events(case: Case) -> tuple[Any, Any]:
    """Courses and discharges beyond need, and what they could have been of."""
    import numpy as np
    import pyarrow as pa

    courses = case.frame(
        most_often=int(case.settings["most_often"]),
        times=float(case.settings["times_usual"]),
        least_span=int(case.settings["least_span"]),
        least_visits=int(case.settings["least_visits"]),
        supervised_days=VISIT_DAYS,
        pieces_a_day=PIECES_A_DAY,
        **words()["drugs"],
    )
    given = case.frame(
        "discharge.sql", times_stay=float(case.settings["times_stay"]), injected=words()["drugs"]["injected"]
    )
    beyond = given.filter(given["beyond"]).drop_columns(["beyond"])
    ones = given.select(["unit", "cell"]).append_column("chances", pa.array(np.ones(given.num_rows)))
    stays = ones.group_by(["unit", "cell"]).aggregate([("chances", "sum")]).rename_columns(["unit", "cell", "chances"])
    regular = case.frame("chances.sql")
    regular = regular.set_column(2, "chances", regular["chances"].cast(pa.float64()))
    return (
        pa.concat_tables([courses, beyond.select(courses.column_names)], promote_options="permissive"),
        pa.concat_tables([regular, stays], promote_options="permissive"),
    )


def _settlements(case: Case, parts: Sequence[Any]) -> list[list[str]]:
    """Settlements of each lead's courses and discharges; purchases are read once for all."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if not parts:
        return []
    courses = [part.filter(pc.equal(part["cell"], "course")).select(["unit", "psn_no", "drug"]) for part in parts]
    number = np.repeat(np.arange(len(parts), dtype=np.int32), [part.num_rows for part in courses])
    wanted = pa.concat_tables(courses).append_column("lead", pa.array(number))
    case.database.con.register("gf_course", wanted)
    try:
        rows = case.rows("rows.sql")
    finally:
        case.database.con.unregister("gf_course")
    found: list[dict[str, None]] = [{} for _ in parts]
    for row in rows:
        found[row["lead"]][row["setl_id"]] = None
    return [
        list(own | dict.fromkeys(part["setl_id"].drop_null().to_pylist()))
        for own, part in zip(found, parts, strict=True)
    ]


DETECTOR = Detector(
    id="over_prescribing",
    title=TITLE,
    fires_on={
        "zh": "医生开药的数量或频次反复远超同药其他处方，或出院带药反复超量",
        "en": "a doctor's prescriptions are too large or too frequent, or the drugs handed out on discharge too many, far more often "
        "than other doctors'",
    },
    stays_silent_on={
        "zh": "长期处方、逐日当场注射、养老机构统一取药、偶尔一次的大处方、长期住院用药",
        "en": "long prescriptions, injections given day by day, orders of a home for the aged, single large prescriptions, the drugs of a "
        "long stay",
    },
    readings={
        "long_prescription": True,
        "dialysis": True,
        "chemotherapy": False,
        "nursing_home": False,
        "supervised_doses": False,
        "injections_given": False,
        "rare_disease": False,
    },
    legal_basis=(IRREGULAR, RULES),
    parameters=(
        Parameter("most_often", 4, "purchases", {"zh": "同药每 30 天次数上限", "en": "purchases of a drug in 30 days"}),
        Parameter("times_usual", 1.5, "times", {"zh": "相对足量用药的倍数", "en": "multiple of the full dose"}),
        Parameter(
            "times_stay",
            3.0,
            "times",
            {"zh": "出院带药相对通常量的倍数", "en": "multiple of the usual packs on discharge"},
        ),
        Parameter(
            "least_span",
            60,
            "days",
            {
                "zh": "疗程最短跨度（超得越多可越短）",
                "en": "days that a course lasts at least, fewer the more it exceeds",
            },
            at_least=28,
        ),
        Parameter("least_visits", 4, "days", {"zh": "疗程最少开药天数", "en": "days of a course at least"}, at_least=3),
        Parameter("least_courses", 5, "courses", {"zh": "最少疗程数", "en": "least number of courses"}, at_least=3),
        Parameter("least_persons", 5, "persons", {"zh": "最少患者数", "en": "least number of patients"}, at_least=3),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    needs=("fee_list_d",),
    leans_on=("homes", "lines"),
    run=run,
)
