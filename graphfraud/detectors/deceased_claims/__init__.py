"""Settlements of the dead: the card goes on being used (死亡后仍报销).

Fires on: settlements for care that began after the insured person's death
Stays silent on: bills for care before death settled afterwards, late uploads, wrong dates of death
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: none, a plain rule: the dead get no care. Persons are grouped where an institution holds more of them than its
share of all business explains (binomial, over all institutions).
Legal basis: State Council order 735, articles 40 and 41.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.clusters import concentrated, gather
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, LENDS, RULES
from graphfraud.detectors.plain import Answers, place_shares, put
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.wording import counted, persons, place_kind, present
from graphfraud.innocent.events import Events
from graphfraud.model.finding import Member, Reason

TITLE = {"zh": "死亡后仍结算", "en": "Settlements after death"}
CHANCE = 0.01
"""p-value up to which dead persons at one institution are its doing; each of their settlements is wrong whoever made it."""
SEVERAL, LIKELY = 4, 0.1
"""Persons from whom so much suffices: a busy counter has its share of all the dead, and it is one story rather than four."""
ADMITTED = {
    "zh": "“死亡”后还重新住院：请先核对死亡登记是否有误",
    "en": "admitted to a ward after the date of death: check first that the register is right",
}
"""One person seen in several places, a ward among them, may well be alive: such a lead is never high."""
ROLE = {"zh": "死者的凭证", "en": "card_of_the_dead"}


def run(case: Case) -> list[Lead]:
    """One lead a person, or an institution that served several of the dead."""
    case.table("gf_death", "dates.sql")
    _say(case)
    table = case.frame()
    if not table.num_rows:
        return []
    events = Events(table, present(case))
    answers = put(case, "claims", events)
    place, person = events.code("place"), events.code("psn_no")
    names = [str(name) for name in table["place"].unique().to_pylist()]
    left = ~answers.gone
    if not left.any():
        return []
    shares = place_shares(case, names)
    knots = concentrated(place[left], person[left], shares, chance=CHANCE)
    knots |= concentrated(place[left], person[left], shares, least=SEVERAL, chance=LIKELY)
    label = gather(place[left], person[left], knots)
    group = np.where(person < len(label), label[np.minimum(person, len(label) - 1)], -1)
    counts = np.bincount(group[left], minlength=1)
    wanted = np.flatnonzero(counts >= int(case.settings["least_settlements"]))
    return [_lead(case, events, answers, group == number) for number in wanted]


def _say(case: Case) -> None:
    """Warn where the register's dates of death are coarse or stand for none."""
    unit, filled = case.database.con.execute("SELECT unit, filled FROM gf_death").fetchall()[0]
    if unit != "day":
        zh, en = {"month": ("月", "month"), "year": ("年", "year")}[unit]
        case.warn(
            f"死亡日期只登记到{zh}，以该{zh}最后一日计",
            f"dates of death tell the {en} alone: its last day counts",
        )
    if filled:
        case.warn(
            f"{int(filled)} 人的死亡日期为同一填充值，不作为死亡日期",
            f"{int(filled)} persons share a date of death that stands for none: it is left out",
        )


def _lead(case: Case, events: Events, answers: Answers, own: npt.NDArray[np.bool_]) -> Lead:
    rows = events.table.filter(own & ~answers.gone).to_pydict()
    ids, places = counted(rows["psn_no"]), counted(rows["place"])
    total = sum(ids.values())
    first, last = min(rows["setl_time"]).date(), max(rows["setl_time"]).date()
    longest = max(rows["days_after"])
    known = all(value is not None for value in rows["surv_stas"])
    admitted = sum(stay and after > 0 for stay, after in zip(rows["stay"], rows["care_after"], strict=True))
    cards = sum(value == "03" for value in rows["mdtrt_cert_type"])
    return Lead(
        identity=tuple(ids),
        members=(
            *persons(ids, ids.values(), ROLE, "死亡后结算 {n} 次", "{n} settlements after death"),
            *(
                Member(
                    place_kind(case, name),
                    name,
                    "settling_institution",
                    round(count / total, 3),
                    {"zh": f"其中 {count} 次在此结算", "en": f"{count} of them settled here"},
                )
                for name, count in sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))
            ),
        ),
        settlements=tuple(rows["setl_id"]),
        reasons=(
            Reason(
                "after_death",
                float(total),
                0.0,
                None,
                {
                    "zh": f"{len(ids)} 名死者在死亡后仍有 {total} 次结算，最迟在死亡后 {longest} 天",
                    "en": f"{total} settlements of {len(ids)} persons after their death, up to {longest} days after",
                },
            ),
            Reason(
                "by_card",
                float(cards),
                None,
                None,
                {"zh": f"其中 {cards} 次刷实体卡", "en": f"{cards} of them with the physical card"},
            ),
            *([Reason("admitted_anew", float(admitted), 0.0, None, ADMITTED)] if admitted else []),
        ),
        readings=answers.results(own, case.detector.readings),
        title=TITLE,
        summary={
            "zh": f"{first} 至 {last}，{len(ids)} 名已故人员在 {len(places)} 家机构仍有 {total} 次结算，就诊均始于死亡之后。",
            "en": f"From {first} to {last} {len(ids)} persons who had died were settled for {total} times at "
            f"{len(places)} institutions, for care that began after their death.",
        },
        nats=10.0 * total,
        clear=True,
        thin=total < 2 or (len(ids) < 2 and (not known or (admitted and len(places) > 1))),
    )


DETECTOR = Detector(
    id="deceased_claims",
    title=TITLE,
    fires_on={
        "zh": "参保人死亡之后开始的就诊、购药仍被结算",
        "en": "settlements for care that began after the insured person's death",
    },
    stays_silent_on={
        "zh": "生前费用身后结算、补传、死亡登记有误",
        "en": "bills for care before death, late uploads, wrong dates of death",
    },
    readings={"bill_after_death": True, "death_record_error": True},
    legal_basis=(INDUCES, LENDS, RULES),
    parameters=(
        Parameter("least_settlements", 1, "settlements", {"zh": "最少结算次数", "en": "least number of settlements"}),
    ),
    uses=("psn_info_b", "mdtrt_d", "medins_info_b"),
    grade="clear violation",
    leans_on=("deaths",),
    run=run,
)
