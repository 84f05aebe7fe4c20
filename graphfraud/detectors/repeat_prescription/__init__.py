"""One visit split into many prescriptions of the same drug (分解处方、重复开药).

Fires on: a doctor who writes the same drug for the same patient several times a day, or cuts one visit into several
    settlements, far more often than others
Stays silent on: several illnesses with a prescription each, two injections a day, lost drugs, repeated uploads
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: visits in pieces per drug prescribed against all other doctors (stats.peers), Benjamini–Hochberg.
Legal basis: State Council order 735, article 38 (splitting and repeating charges).
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
from graphfraud.detectors.stays import need_purchases, words
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events

TITLE = {"zh": "分解处方、重复开药", "en": "One visit split into many prescriptions"}
WORDS = Words(
    title=TITLE,
    place_role="settling_institution",
    patient_role="split_patient",
    code="in_pieces",
    event={"zh": "同日同药（或同病）分多笔开方结算", "en": "visits in pieces, for the same drug or the same illness"},
    patient={"zh": "{n} 次就诊被分笔结算", "en": "{n} visits settled in pieces"},
    doctor_role="splitting_doctor",
)


FEW_PERSONS = 5
"""A second piece for fewer patients is thin support: some come twice a day."""


def run(case: Case) -> list[Lead]:
    """One lead a doctor."""
    need_purchases(case)
    drugs = words()["drugs"]
    table = case.frame(
        least_pieces=int(case.settings["least_pieces"]), injected=drugs["injected"], given=drugs["given"]
    )
    if not table.num_rows:
        return []
    bar = Bar(int(case.settings["least_visits"]), int(case.settings["least_persons"]), float(case.settings["ratio"]))
    events = Events(table, present(case))
    items = weigh(case, "scripts", events, rates(table, case.frame("chances.sql")), bar)
    parts = [table.take(item.kept) for item in items]
    leads = []
    for item, part, settled in zip(items, parts, _settlements(case, parts), strict=True):
        rows = part.to_pydict()
        pieces = sum(rows["pieces"])
        more = {"zh": f"共分 {pieces} 笔", "en": f"in {pieces} pieces"}
        thin = max(rows["pieces"]) <= 2 and len(set(rows["psn_no"])) < FEW_PERSONS
        leads.append(doctor_lead(case, item, rows, settled, WORDS, more, thin=thin))
    return leads


def _settlements(case: Case, parts: Sequence[Any]) -> list[list[str]]:
    """Settlements of each lead's visits in pieces; purchases are read once for all."""
    import numpy as np
    import pyarrow as pa

    if not parts:
        return []
    number = np.repeat(np.arange(len(parts), dtype=np.int32), [part.num_rows for part in parts])
    pieces = pa.concat_tables([part.select(["unit", "psn_no", "drug", "setl_date"]) for part in parts])
    case.database.con.register("gf_piece", pieces.append_column("lead", pa.array(number)))
    try:
        rows = case.rows("rows.sql")
    finally:
        case.database.con.unregister("gf_piece")
    found: list[list[str]] = [[] for _ in parts]
    for row in rows:
        found[row["lead"]].append(row["setl_id"])
    return found


DETECTOR = Detector(
    id="repeat_prescription",
    title=TITLE,
    fires_on={
        "zh": "同一医生对同一患者同日同药分多张处方，或一次就诊拆成多笔结算，次数远超其他医生",
        "en": "a doctor writes the same drug for the same patient several times a day, or cuts one visit into several settlements, far "
        "more often than others",
    },
    stays_silent_on={
        "zh": "多病分方、一日分次注射、药品遗失补开、重复上传",
        "en": "several illnesses with a prescription each, two injections a day, lost drugs, repeated uploads",
    },
    readings={"several_illnesses": True, "injections_given": False, "lost_drug": False, "repeated_upload": False},
    legal_basis=(IRREGULAR, RULES),
    parameters=(
        Parameter(
            "least_visits",
            5,
            "visits",
            {"zh": "最少分笔就诊次数", "en": "least number of visits in pieces"},
            at_least=3,
        ),
        Parameter(
            "least_pieces",
            3,
            "settlements",
            {"zh": "同日同病不同药的最少结算笔数", "en": "settlements of a day for one illness, with other drugs each"},
        ),
        Parameter("least_persons", 3, "persons", {"zh": "最少患者数", "en": "least number of patients"}),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    needs=("fee_list_d",),
    uses=("mdtrt_d",),
    leans_on=("clock", "lines"),
    run=run,
)
