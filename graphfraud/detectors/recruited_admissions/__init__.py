"""Poor or elderly people of few villages fetched to a hospital in batches (拉拢、诱导住院).

Fires on: the same people are admitted to one hospital within days of one another, again and again, with little wrong
Stays silent on: courses of treatment, screening campaigns with operations, outbreaks, check-ups, market days, days of the boat
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: admission dates permuted within each hospital and the search run again (stats.decoys).
Legal basis: State Council order 735, article 40; NHSA order 7 of 2026 (inducing).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead, severity_of
from graphfraud.detectors.law import INDUCES, RULES
from graphfraud.detectors.recruited_admissions.batches import Admissions, candidates
from graphfraud.detectors.recruited_admissions.lead import Days, Scene, recruited_lead
from graphfraud.detectors.recruited_admissions.one_van import one_van
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import need_admissions, rows_of_stays, words
from graphfraud.engines.people import LAST_PART
from graphfraud.innocent.training_course import HALF
from graphfraud.stats.decoys import fit_tail, q_values

TITLE = {"zh": "成批诱导住院", "en": "Patients recruited in batches"}
DECOYS = 100
REPORTED = 0.05


def run(case: Case) -> list[Lead]:
    """One lead a group of persons who keep being admitted together."""
    need_admissions(case)
    names_of = words()["diagnoses"]
    names = (
        "chemotherapy_codes",
        "chemotherapy_names",
        "cancer_codes",
        "cancer_names",
        "dialysis_codes",
        "dialysis_names",
        "acute_codes",
        "acute_names",
    )
    table = _by_village(
        case.frame(
            therapists=words()["times"]["therapists"],
            half=HALF,
            **{name: names_of[name] for name in names},
        )
    )
    if table.num_rows < 20:
        return []
    if not case.database.has_rows("psn_info_b"):
        case.warn("无人员信息，无法按村核对", "no person table: villages cannot be compared")
    rows = Admissions(
        _codes(table, "psn_no"), _codes(table, "place"), table["day"].to_numpy(), _codes(table, "village")
    )
    least, repeats = int(case.settings["least_persons"]), int(case.settings["least_batches"])
    found = candidates(rows, least, repeats)
    if not found:
        return []
    rng = np.random.default_rng(20_26)
    runs = int(np.clip(1_000_000 / len(rows.day), 5, DECOYS))
    tested = np.unique(np.concatenate([item.persons for item in found]))
    decoys = [item for _ in range(runs) for item in candidates(rows.moved(tested, rng), least, repeats)]
    judged: list[tuple[Lead, Days, list[str]]] = []
    for sort in sorted({item.sort for item in found}):
        part = [item for item in found if item.sort == sort]
        tail = fit_tail([item.score for item in decoys if item.sort == sort], runs)
        scene = Scene(table, rows, tail, least, repeats)
        for item, value in zip(part, q_values([item.score for item in part], tail), strict=True):
            judged += [recruited_lead(case, scene, item, float(value), TITLE)] if value <= REPORTED else []
    settled = rows_of_stays(case, [stays for _, _, stays in judged], "gf_admission_row")
    told = [(replace(lead, settlements=tuple(ids)), days) for (lead, days, _), ids in zip(judged, settled, strict=True)]
    told.sort(key=lambda pair: (severity_of(pair[0]) != "high", -pair[0].nats, pair[0].identity))
    admitted = dict(zip(*(found.tolist() for found in np.unique(rows.place, return_counts=True)), strict=True))
    return one_van(told, int(np.ptp(rows.day)) + 1, admitted)


def _codes(table: Any, name: str) -> np.ndarray:
    coded = table[name].combine_chunks().dictionary_encode()
    return np.asarray(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)


def _by_village(table: Any) -> Any:
    """The rows, their addresses cut to the village or estate."""
    import pyarrow as pa

    homes = table["village"].combine_chunks().dictionary_encode()
    stems = pa.array([LAST_PART.sub("", home) or None for home in homes.dictionary.to_pylist()], pa.string())
    return table.set_column(table.column_names.index("village"), "village", stems.take(homes.indices))


DETECTOR = Detector(
    id="recruited_admissions",
    title=TITLE,
    fires_on={
        "zh": "同村或同一批人多次在数日内成批入住同一医院，病情轻、住院短",
        "en": "the same people are admitted to one hospital within days of one another, again and again, with little wrong",
    },
    stays_silent_on={
        "zh": "放化疗与透析疗程、筛查后手术、聚集性疫情、体检、赶集日、渡船班车日",
        "en": "courses of treatment, screening campaigns with operations, outbreaks, check-ups, market days, days of the boat or bus",
    },
    readings={
        "chemotherapy": True,
        "dialysis": True,
        "transfusion": False,
        "training_course": True,
        "screening_campaign": True,
        "outbreak": False,
        "check_up": False,
        "market_day": False,
        "ferry_day": False,
    },
    legal_basis=(INDUCES, RULES),
    parameters=(
        Parameter("least_persons", 3, "persons", {"zh": "一批的最少人数", "en": "least number of persons in a batch"}),
        Parameter("least_batches", 3, "batches", {"zh": "最少批次", "en": "least number of batches"}),
    ),
    uses=("psn_info_b", "mdtrt_d", "fee_list_d", "medins_info_b"),
    leans_on=("homes", "crowd", "diagnoses"),
    either=True,
    run=run,
)
