"""Courses of chemotherapy or radiotherapy: in and out again as the plan says (化疗、放疗疗程)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events, undiagnosed

READING = Reading("chemotherapy", {"zh": "化疗、放疗疗程", "en": "a course of chemotherapy or radiotherapy"})


def on_stays(scene: Events) -> Answer:
    """Both stays are of the course: by diagnosis, by what is on both bills, or for cancer at a course's intervals."""
    missing = undiagnosed(scene)
    if missing is not None:
        return missing
    text = {
        "zh": "两次住院均为放化疗（诊断或费用明细），或肿瘤患者按 2–4 周周期入院的，不计",
        "en": "both stays are chemotherapy by diagnosis or bill, or cancer at intervals of two to four weeks",
    }
    coded = scene.flag("chemo_coded") & scene.flag("first_chemo_coded")
    billed = scene.flag("chemotherapy") & scene.flag("first_chemotherapy")
    cyclic = _in_step(scene.number("days_between")) & scene.flag("cancer")
    return Answer(text, cleared=coded | billed | cyclic)


def on_admissions(scene: Events) -> Answer:
    """Admissions of the course, by diagnosis or bill, or for cancer at a course's interval from the one before or the next."""
    missing = undiagnosed(scene)
    if missing is not None:
        return missing
    text = {
        "zh": "放化疗入院（诊断或费用明细），或肿瘤患者按 2–4 周等周期入院的，不计",
        "en": "admissions for chemotherapy by diagnosis or bill, or for cancer at intervals of whole weeks, two or more",
    }
    cyclic = (_in_step(scene.number("days_since")) | _in_step(scene.number("days_until"))) & scene.flag("cancer")
    return Answer(text, cleared=scene.flag("chemo_coded") | scene.flag("chemotherapy") | cyclic)


def _in_step(days: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Whether so many days are two whole weeks or more, give or take one."""
    rest = days % 7
    return np.asarray((days >= 13) & ((rest <= 1) | (rest == 6)))


def on_scripts_beyond(scene: Events) -> Answer:
    """Half or more of the course's settlements bill the treatment."""
    return Answer(
        {"zh": "放化疗时给药的疗程不计", "en": "courses given with chemotherapy"}, cleared=scene.flag("on_chemotherapy")
    )
