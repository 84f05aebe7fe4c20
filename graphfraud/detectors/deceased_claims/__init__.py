"""Settlements of the dead: the card goes on being used (死亡后仍报销).

Fires on: settlements for care that began after the insured person's death, or that a fund paid after all enrolments had ended
Stays silent on: bills for care before death settled afterwards, late uploads, wrong dates of death, what an account's balance paid
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: none, a plain rule: the dead get no care (and whoever left the insurance none from the fund, which stays medium: an enrolment
may only be missing from the records). Persons are grouped where an institution holds more of them than its
share of all business explains, or one doctor or operator of it (binomial, over all institutions).
Legal basis: State Council order 735, articles 40 and 41.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.clusters import concentrated, gather
from graphfraud.detectors.deceased_claims.lead import DEATH, END, TITLE, Wording, claim_lead
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, LENDS, RULES
from graphfraud.detectors.plain import place_shares, put
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events

Array = npt.NDArray[Any]
CHANCE = 0.01
"""p-value up to which dead persons at one institution are its doing; each of their settlements is wrong whoever made it."""
FEW_ENDED, MOST_ENDED = 5, 0.1
"""Persons paid for after their insurance ended, and the share of all whose insurance has, from which its date says something else."""
SEVERAL, LIKELY = 4, 0.1
"""Persons from whom so much suffices: a busy counter has its share of all the dead, and it is one story rather than four."""


def run(case: Case) -> list[Lead]:
    """One lead a person, or an institution that served several of the dead, or of those whose insurance had ended."""
    case.table("gf_death", "dates.sql")
    _say(case)
    case.table("gf_after", "dead.sql")
    leads = _leads(case, case.frame(), DEATH)
    case.table("gf_after", "ended.sql", grace_days=int(case.settings["grace_days"]))
    ended = case.frame()
    if ended.num_rows and _convention(case, ended):
        case.warn(
            "终止参保人员大多仍有基金支付，终止日期不可信，不检验",
            "the fund goes on paying for most whose insurance ended: these dates are not to be trusted and not tested",
        )
        return leads
    return [*leads, *_leads(case, ended, END)]


def _convention(case: Case, ended: Any) -> bool:
    """Whether so many are paid for after the end that its date says something else."""
    persons = len(ended["psn_no"].unique())
    (every,) = case.database.con.execute("SELECT MAX(ended_persons) FROM gf_after").fetchall()[0]
    return persons >= FEW_ENDED and persons > MOST_ENDED * every


def _leads(case: Case, table: Any, what: Wording) -> list[Lead]:
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
    hand, of_hand = _hands(case, table, place, shares)
    units = (_tied(place[left], person[left], shares), _tied(hand[left], person[left], of_hand))
    label = gather(
        np.concatenate([place[left], hand[left] + len(names)]), np.tile(person[left], 2), np.concatenate(units)
    )
    group = np.where(person < len(label), label[np.minimum(person, len(label) - 1)], -1)
    counts = np.bincount(group[left], minlength=1)
    wanted = np.flatnonzero(counts >= int(case.settings["least_settlements"]))
    return [claim_lead(case, events, answers, group == number, what) for number in wanted]


def _tied(unit: Array, person: Array, shares: Array) -> Array:
    """Which institutions, or hands, hold so many of the persons that these are one story."""
    return concentrated(unit, person, shares, chance=CHANCE) | concentrated(
        unit, person, shares, least=SEVERAL, chance=LIKELY
    )


def _hands(case: Case, table: Any, place: Array, shares: Array) -> tuple[Array, Array]:
    """Code of each row's doctor or operator at its institution, and each one's share of the business.

    Under the code of a giant house – an alliance's head hospital that bills for its clinics – persons of one clinic are few among all; their
    doctor holds them together.
    """
    served = {(row["place"], row["hand"]): int(row["settled"]) for row in case.rows("hands.sql")}
    total: dict[str, int] = {}
    for (name, _), settled in served.items():
        total[name] = total.get(name, 0) + settled
    keys = list(zip(table["place"].to_pylist(), table["hand"].to_pylist(), strict=True))
    codes = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    hand = np.array([codes[key] for key in keys], np.int64)
    part = np.ones(len(codes))
    for key, number in codes.items():
        if key[1] is not None and total.get(key[0]):
            part[number] = served.get(key, 0) / total[key[0]]
    at = np.zeros(len(codes), np.int64)
    at[hand] = place
    return hand, part * shares[at]


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


DETECTOR = Detector(
    id="deceased_claims",
    title=TITLE,
    fires_on={
        "zh": "参保人死亡之后开始的就诊、购药仍被结算；终止参保后基金仍支付",
        "en": "settlements for care that began after the insured person's death; fund payments after all enrolments had ended",
    },
    stays_silent_on={
        "zh": "生前费用身后结算、补传、死亡登记有误、终止参保后仅用账户余额",
        "en": "bills for care before death, late uploads, wrong dates of death, accounts used up after the insurance ended",
    },
    readings={"bill_after_death": True, "death_record_error": True},
    legal_basis=(INDUCES, LENDS, RULES),
    parameters=(
        Parameter("least_settlements", 1, "settlements", {"zh": "最少结算次数", "en": "least number of settlements"}),
        Parameter(
            "grace_days",
            31,
            "days",
            {"zh": "终止参保后的宽限", "en": "days after the end of insurance that do not count"},
        ),
    ),
    uses=("psn_info_b", "psn_insu_d", "mdtrt_d", "medins_info_b"),
    grade="clear violation",
    leans_on=("deaths",),
    either=True,
    run=run,
)
