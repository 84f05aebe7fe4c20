"""From settlements after a death, or after the end of insurance, to a lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.plain import Answers
from graphfraud.detectors.wording import counted, institutions, persons
from graphfraud.innocent.events import Events
from graphfraud.model.finding import Reason, Text

TITLE = {"zh": "死亡后仍结算", "en": "Settlements after death"}
ADMITTED = {
    "zh": "“死亡”后还重新住院：请先核对死亡登记是否有误",
    "en": "admitted to a ward after the date of death: check first that the register is right",
}
"""Who is seen in several places, a ward among them, may well be alive: a lead of mostly such persons is never high."""

TOGETHER = 3
"""Persons whose insurance had ended from whom their settlements at one institution are a story; of one or two the papers may lag behind."""


@dataclass(frozen=True)
class Wording:
    """What is said of the settlements; ``clear``: nothing but an error of the register explains them."""

    title: Text
    code: str
    role: Text
    member: Text
    reason: Text
    summary: Text
    clear: bool


DEATH = Wording(
    title=TITLE,
    code="after_death",
    role={"zh": "死者的凭证", "en": "card_of_the_dead"},
    member={"zh": "死亡后结算 {n} 次", "en": "{n} settlements after death"},
    reason={
        "zh": "{persons} 名死者在死亡后仍有 {total} 次结算，最迟在死亡后 {days} 天",
        "en": "{total} settlements of {persons} persons after their death, up to {days} days after",
    },
    summary={
        "zh": "{first} 至 {last}，{persons} 名已故人员在 {places} 家机构仍有 {total} 次结算，就诊均始于死亡之后。",
        "en": "From {first} to {last} {persons} persons who had died were settled for {total} times at {places} institutions, for care that "
        "began after their death.",
    },
    clear=True,
)
END = Wording(
    title={"zh": "终止参保后仍由基金支付", "en": "Fund payments after the insurance ended"},
    code="after_the_end",
    role={"zh": "已终止参保", "en": "no_longer_insured"},
    member={"zh": "终止参保后结算 {n} 次", "en": "{n} settlements after the end"},
    reason={
        "zh": "{persons} 人全部参保关系终止后仍有 {total} 次基金支付的结算，最迟在终止后 {days} 天：先核对是否已在别处参保",
        "en": "{total} settlements that the fund paid for {persons} persons after all their enrolments had ended, up to {days} days after: check "
        "first whether they are enrolled elsewhere",
    },
    summary={
        "zh": "{first} 至 {last}，{persons} 名已终止参保人员在 {places} 家机构仍有 {total} 次基金支付的结算，就诊均始于终止之后。",
        "en": "From {first} to {last} the fund paid for {persons} persons whose insurance had ended {total} times at {places} institutions, for "
        "care that began after it.",
    },
    clear=False,
)


def claim_lead(case: Case, events: Events, answers: Answers, own: npt.NDArray[np.bool_], what: Wording) -> Lead:
    """One lead: those whom it is about, where they were settled for, and what was settled.

    Args:
        case: the detector's case.
        events: the settlements.
        answers: what the readings say of them.
        own: those of this lead.
        what: death, or the end of insurance.
    """
    rows = events.table.filter(own & ~answers.gone).to_pydict()
    ids, places = counted(rows["psn_no"]), counted(rows["place"])
    total = sum(ids.values())
    first, last = min(rows["setl_time"]).date(), max(rows["setl_time"]).date()
    longest = max(rows["days_after"])
    known = all(value is not None for value in rows["surv_stas"])
    admitted = sum(
        bool(stay and after and after > 0) for stay, after in zip(rows["stay"], rows["care_after"], strict=True)
    )
    cards = sum(value == "03" for value in rows["mdtrt_cert_type"])
    return Lead(
        identity=tuple(ids),
        members=(
            *persons(ids, ids.values(), what.role, what.member["zh"], what.member["en"]),
            *institutions(
                case, places, "settling_institution", "其中 {n} 次在此结算", "{n} of them settled here", of=total
            ),
        ),
        settlements=tuple(rows["setl_id"]),
        reasons=(
            Reason(
                what.code,
                float(total),
                0.0,
                None,
                {
                    "zh": what.reason["zh"].format(persons=len(ids), total=total, days=longest),
                    "en": what.reason["en"].format(persons=len(ids), total=total, days=longest),
                },
            ),
            Reason(
                "by_card",
                float(cards),
                None,
                None,
                {"zh": f"其中 {cards} 次刷实体卡", "en": f"{cards} of them with the physical card"},
            ),
            *([Reason("admitted_anew", float(admitted), 0.0, None, ADMITTED)] if admitted and what.clear else []),
        ),
        readings=answers.results(own, case.detector.readings),
        title=what.title,
        summary={
            "zh": what.summary["zh"].format(first=first, last=last, persons=len(ids), places=len(places), total=total),
            "en": what.summary["en"].format(first=first, last=last, persons=len(ids), places=len(places), total=total),
        },
        nats=10.0 * total,
        clear=True,
        context=not what.clear and len(ids) < TOGETHER,
        thin=not what.clear or total < 2 or (len(ids) < 2 and not known) or 2 * _alive(rows) > len(ids),
    )


def _alive(rows: Mapping[str, Sequence[Any]]) -> int:
    """Persons who were admitted anew and seen at another institution as well."""
    places: dict[str, set[str]] = {}
    admitted = set()
    for name, place, stay, after in zip(rows["psn_no"], rows["place"], rows["stay"], rows["care_after"], strict=True):
        places.setdefault(name, set()).add(place)
        if stay and after and after > 0:
            admitted.add(name)
    return sum(len(places[name]) > 1 for name in admitted)
