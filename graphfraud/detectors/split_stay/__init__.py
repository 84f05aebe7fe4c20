"""One illness cut into several stays: discharged and readmitted within days (分解住院).

Fires on: an institution that readmits patients for a related illness within two weeks far more often than its peers
Stays silent on: chemotherapy, dialysis, transfusions, surgery in stages, transfers, mother and newborn, interim settlements, the last weeks of the dying,
    patients who were all sent home for one date
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: readmissions per stay, and readmissions after readmissions per stay, by level and chapter of ICD-10, against all other institutions (stats.peers).
Legal basis: State Council order 735, article 38 (split stays).
"""

from __future__ import annotations

from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import IRREGULAR, RULES
from graphfraud.detectors.merge import merged
from graphfraud.detectors.place_lead import Words, place_lead
from graphfraud.detectors.rates import Bar, Weighed, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import need_stays, rows_of_stays, words
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events
from graphfraud.innocent.training_course import HALF

TITLE = {"zh": "分解住院", "en": "Stays split in two"}
DYING_DAYS = 60
"""Days before death in which the dying come and go (the last weeks of palliative care)."""
WORDS = Words(
    title=TITLE,
    place_role="splitting_institution",
    patient_role="split_patient",
    code="readmitted",
    event={"zh": "短期内因相关疾病再次入院", "en": "readmissions for a related illness within days"},
    patient={"zh": "{n} 次短期再入院", "en": "readmitted {n} times within days"},
)


def run(case: Case) -> list[Lead]:
    """One lead an institution: it readmits too often, or the same patients again and again."""
    need_stays(case)
    told = words()["diagnoses"]
    names: tuple[str, ...] = ("chemotherapy_codes", "chemotherapy_names", "cancer_codes", "cancer_names")
    names += ("dialysis_codes", "dialysis_names", "birth_names", "relapsing_codes", "relapsing_names")
    birth = f"{told['birth_codes']}|{told['newborn_codes']}"
    table = case.frame(
        gap=int(case.settings["gap_days"]),
        dying_days=DYING_DAYS,
        birth=birth,
        therapists=words()["times"]["therapists"],
        half=HALF,
        **{name: told[name] for name in names},
    )
    if not table.num_rows:
        return []
    chances = case.frame("chances.sql")
    found = {item.name: (item, table.take(item.kept)) for item in _weighed(case, table, chances)}
    chains = table.filter(table["chained"])
    for item in _weighed(case, chains, chances) if chains.num_rows else []:
        if item.name not in found or (item.stands and not found[item.name][0].stands):
            found[item.name] = (item, _whole(table, chains.take(item.kept)))
    leads = []
    parts = [(item, part.to_pydict()) for item, part in found.values()]
    settled = rows_of_stays(case, [sorted({*rows["stay"], *rows["first_stay"]}) for _, rows in parts])
    for (item, rows), settlements in zip(parts, settled, strict=True):
        gap = sorted(rows["gap"])[len(rows["gap"]) // 2]
        again = sum(rows["chained"])
        more = {
            "zh": f"间隔中位数 {gap} 天，其中 {again} 次为连续再入院",
            "en": f"after a median of {gap} days, {again} of them after a readmission before",
        }
        leads.append(place_lead(case, item, rows, settlements, WORDS, more))
    return merged(leads)


def _weighed(case: Case, table: Any, chances: Any) -> list[Weighed]:
    bar = Bar(int(case.settings["least_pairs"]), int(case.settings["least_persons"]), float(case.settings["ratio"]))
    return weigh(case, "stays", Events(table, present(case)), rates(table, chances, divided=True), bar)


def _whole(table: Any, chains: Any) -> Any:
    """All readmissions, at the same institution, of the persons of these chains."""
    import pyarrow as pa
    import pyarrow.compute as pc

    key = [pc.binary_join_element_wise(part["unit"], part["psn_no"], "|") for part in (table, chains)]
    return table.filter(pc.is_in(key[0], pa.array(key[1].unique().to_pylist(), key[0].type)))


DETECTOR = Detector(
    id="split_stay",
    title=TITLE,
    fires_on={
        "zh": "机构让同一患者出院后数日内因相关疾病再入院，次数远超同级同病种机构",
        "en": "an institution readmits patients for a related illness within days far more often than its peers",
    },
    stays_silent_on={
        "zh": "放化疗、透析、输血疗程、分期手术、转院、母婴、年终结算、临终病人、为同一日期集中离院",
        "en": "chemotherapy, dialysis, transfusions, surgery in stages, transfers, mother and newborn, interim settlements, the dying, "
        "all sent home for one date",
    },
    readings={
        "chemotherapy": True,
        "dialysis": True,
        "transfusion": False,
        "staged_surgery": True,
        "transfer_stay": False,
        "mother_newborn": False,
        "interim_settlement": False,
        "last_weeks": False,
        "relapse": True,
        "training_course": True,
        "one_departure": False,
    },
    legal_basis=(IRREGULAR, RULES),
    parameters=(
        Parameter("gap_days", 15, "days", {"zh": "出院至再入院的最大间隔", "en": "greatest gap between the stays"}),
        Parameter(
            "least_pairs", 5, "pairs", {"zh": "最少再入院次数", "en": "least number of readmissions"}, at_least=3
        ),
        Parameter("least_persons", 3, "persons", {"zh": "最少患者数", "en": "least number of patients"}),
        Parameter("ratio", 2.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    uses=("mdtrt_d", "psn_info_b", "fee_list_d", "medins_info_b"),
    leans_on=("diagnoses",),
    run=run,
)
