"""Innocent flows, purchases, registers and boxes that look like fraud and have another cause."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import likely_stays as stays
from .goods import ITEM, NEED
from .land import CENTRE_REGION, Ints
from .likely_stays import around, spot
from .stage import Stage


def _shop(st: Stage, name: str, near: int, km: float, opened: int, size: float = 3.0) -> int:
    """A new pharmacy."""
    x, y = spot(st, near)
    turn = st.rng.uniform(0, 6.28)
    row = st.land.inst.iloc[near].to_dict() | {
        "kind": "pharm", "level": 0, "x": x + km * np.cos(turn), "y": y + km * np.sin(turn), "size": size, "opened": opened,
        "name": f"{name}大药房", "code": f"P{st.land.inst['district'][near]}{95000 + len(st.land.inst)}",
    }  # fmt: skip
    st.land.inst.loc[len(st.land.inst)] = row
    st.houses_used.add(len(st.land.inst) - 1)
    return len(st.land.inst) - 1


def _prescribed(st: Stage, inst: int, doctor: int, goal: int, who: Ints, start: int, need: tuple[str, str], share: float) -> list[Ints]:  # fmt: skip
    ids, rng = [], st.rng
    for person in who:
        days = np.unique(rng.integers(start, 354, rng.integers(3, 8)))
        src = st.book.add(
            person=person,
            inst=inst,
            day=days,
            minute=rng.gamma(4, 22, len(days)) + 470,
            doctor=doctor,
            need=NEED[need[0]],
            med=14,
        )
        to = np.where(rng.random(len(days)) < share, goal, st.people["my_pharm"][person])
        minute = 3 + st.land.distance(inst, to) * 2.2 + rng.exponential(9, len(days))
        ids += [src, st.book.add(person=person, inst=to, src=src, minute=minute, need=NEED[need[1]], med=41)]
    return ids


def next_door_pharmacy(st: Stage) -> None:
    inst = st.place("town", fresh=False)
    goal, doctor = _shop(st, "邻康", inst, 0.08, -900), st.doctor(inst)
    ids = _prescribed(st, inst, doctor, goal, around(st, inst, 30), 5, ("rxonly", "rxfill"), 0.85)
    st.note("next_door_pharmacy", ids, True, institutions=[goal], doctors=[doctor])


def new_pharmacy(st: Stage) -> None:
    inst = st.place("county", fresh=False)
    goal = _shop(st, "新晨", inst, 0.7, 130)
    ids = []
    for doctor in {st.doctor(inst) for _ in range(5)}:
        ids += _prescribed(st, inst, doctor, goal, around(st, inst, 10), 132, ("rxdm", "filldm"), 0.6)
    crowd = around(st, goal, 20)
    ids.append(st.visit(np.repeat(crowd, 4), goal, st.rng.integers(131, 358, 4 * len(crowd)), (500, 1200), "otc"))
    st.note("new_pharmacy", ids, True, institutions=[goal])


def only_stockist(st: Stage) -> None:
    inst = st.place("tert", fresh=False)
    goal, doctor = _shop(st, "特药", inst, 6, -700), st.doctor(inst)
    ids = _prescribed(st, inst, doctor, goal, around(st, inst, 16, (45, 88), 60), 4, ("onc", "oncfill"), 1.0)
    st.note("only_stockist", ids, True, institutions=[goal], doctors=[doctor])


def village_batch_upload(st: Stage) -> None:
    """The hut has no line; the doctor drives to the township and uploads the week in an evening."""
    who = st.take(26, None, 1)
    inst = st.place("clinic", who, fresh=False)
    week = np.arange(2, 50, 1)
    ids = [st.meet(who, inst, week * 7 + int(st.rng.integers(0, 5)), 9, 9, 0.3, "cold,htn,back,gut", queue=False)]
    part = st.book.parts[-1]
    part["late"] = (6 - part["day"] % 7) * 1440 + 1190 - part["minute"] + st.rng.random(len(part)) * 9
    st.note("village_batch_upload", ids, True, institutions=[inst])


def upload_delay(st: Stage) -> None:
    who = st.take(12, st.who(old=(30, 90)), 4)
    inst = st.place("clinic", who, fresh=False)
    days = st.days(14, 22, 5)
    ids = [st.meet(who, inst, days, 9, 8, 0.5, "cold,back")]
    part = st.book.parts[-1]
    part["late"] = st.rng.uniform(180, 420, len(part))
    for person, day in zip(part["person"], part["day"], strict=True):
        if st.rng.random() < 0.4:
            ids.append(
                st.book.add(
                    person=person,
                    inst=st.place("county", who, fresh=False),
                    day=day,
                    minute=860 + st.rng.uniform(0, 60),
                    need=NEED["dizzy"],
                )
            )
    st.note("upload_delay", ids, True, institutions=[inst])


def mail_order(st: Stage) -> None:
    """A delivery shop far off bills when it packs; its customers are seen at home the same hour."""
    who = st.take(24, st.who(old=(25, 75)))
    inst = st.place("inet", fresh=False)
    ids = [
        st.visit(np.repeat(who, 9), inst, st.rng.integers(3, 360, 9 * len(who)), (420, 1400), "htn,dm,chd", clash=True)
    ]
    st.note("mail_order", ids, True, institutions=[inst])


def long_prescription(st: Stage) -> None:
    who, inst, ids = st.take(24, st.who(old=(55, 92))), st.place("town", fresh=False), []
    doctor = st.doctor(inst)
    for person in who:
        days = int(st.rng.integers(0, 80)) + 88 * np.arange(4)
        ids.append(
            st.book.add(
                person=person,
                inst=inst,
                day=days[days < 360],
                minute=st.rng.uniform(480, 640),
                need=NEED[["htn", "chd", "dm"][person % 3]],
                mult=3.0,
                med=14,
                doctor=doctor,
            )
        )
    st.note("long_prescription", ids, True, institutions=[inst], doctors=[doctor])


def rare_disease(st: Stage) -> None:
    who, inst = st.take(6, st.who(old=(8, 45))), st.place("tert", fresh=False)
    ids = [st.meet(who, inst, st.days(24, 14, 2), 9, 6, 0.95, "hemo", 14)]
    st.note("rare_disease", ids, True, institutions=[inst])


def split_pack(st: Stage) -> None:
    inst, ids, codes = st.place("pharm", fresh=False), [], []
    who = around(st, inst, 20)
    for k in range(12):
        code = f"8155{k:03d}{st.rng.integers(10**12):013d}"
        day = int(st.rng.integers(130, 340))
        got = st.visit(st.rng.choice(who, 4), inst, day + np.arange(4), (500, 1100))
        st.book.goods(got, "aspir", 1)
        for event in got:
            st.book.box(event, "aspir", code, "1")
        ids, codes = [*ids, got], [*codes, code]
    st.note("split_pack", ids, True, institutions=[inst], codes=codes)


def refund_resale(st: Stage) -> None:
    inst, ids, codes = st.place("pharm", fresh=False), [], []
    who = around(st, inst, 16)
    for k, person in enumerate(who):
        code = f"8156{k:03d}{st.rng.integers(10**12):013d}"
        day = int(st.rng.integers(130, 330))
        got = st.visit([person, who[k - 1]], inst, [day, day + 12], (500, 1100))
        st.book.goods(got, "salm", 1)
        for event in got:
            st.book.box(event, "salm", code)
        st.returned = [*getattr(st, "returned", []), int(got[0])]
        ids, codes = [*ids, got], [*codes, code]
    st.book.returned = st.returned  # type: ignore[attr-defined]
    st.note("refund_resale", ids, True, institutions=[inst], codes=codes)


def carton_code(st: Stage) -> None:
    """The clerk scans the carton instead of the ten boxes in it: one code, many buyers, one shop."""
    inst, code = st.place("pharm", fresh=False), f"8157001{st.rng.integers(10**12):013d}"
    who = around(st, inst, 10)
    got = st.visit(who, inst, 200 + np.arange(len(who)) // 3, (500, 1100))
    st.book.goods(got, "amlod", 1)
    for event in got:
        st.book.box(event, "amlod", code)
    st.note("carton_code", got, True, institutions=[inst], codes=[code])


def moved_residence(st: Stage) -> None:
    """Moved to another region: the old insurance ends, the new begins, visits change with it."""
    who = st.take(14, st.who(old=(25, 60)), 5)
    copy, day = st.clone(who, CENTRE_REGION), 180
    st.people.loc[who, "left"], st.people.loc[copy, "joined"] = day, day + 1
    here, there = st.people["my_clinic"].to_numpy()[who], st.place("spec", fresh=False)
    ids = [
        st.visit(
            np.repeat(who, 4), np.repeat(here, 4), st.rng.integers(5, 178, 4 * len(who)), (600, 660), "cold,htn,gut"
        )
    ]
    ids.append(
        st.visit(np.repeat(copy, 4), there, st.rng.integers(190, 360, 4 * len(copy)), (600, 660), "cold,htn,gut")
    )
    st.absent.append((who, 178, 365))
    st.note("moved_residence", ids, True)


def students_twice_insured(st: Stage) -> None:
    """Insured by the school and still at home; care is paid once each time."""
    who = st.take(12, st.who(old=(17, 22)))
    copy = st.clone(who, CENTRE_REGION)
    ids = [
        st.visit(
            np.repeat(copy, 3),
            st.place("spec", fresh=False),
            st.rng.choice([20, 60, 90, 120, 230, 260], 3 * len(copy)),
            (650, 740),
            "cold,gut",
        )
    ]
    ids.append(
        st.book.add(
            person=np.repeat(who, 2),
            inst=np.repeat(st.people["my_clinic"].to_numpy()[who], 2),
            day=st.rng.integers(150, 185, 2 * len(who)),
            minute=650,
            need=NEED["cold"],
        )
    )
    st.note("students_twice_insured", ids, True)


def code_error(st: Stage) -> None:
    """A clerk's slip: once each, over many houses; and fathers who fetch suppositories for their wives are none of it."""
    who = st.take(18, st.who(old=(25, 70), sex=1))
    inst = st.people["my_town"].to_numpy()[who]
    got = st.book.add(
        person=who,
        inst=inst,
        day=st.rng.integers(3, 360, len(who)),
        minute=st.rng.uniform(480, 1000, len(who)),
        need=NEED["gyn"],
        doctor=st.land.doctor(inst, st.rng.random(len(who))),
    )
    st.note("code_error", got, True)


def new_housing(st: Stage) -> None:
    """A hamlet is resettled beside a shop: its people come from a date on, their addresses lag behind."""
    who = st.take(34, st.who(rural=True), 1)
    inst = st.place("pharm", who, (15, 70), fresh=False)
    clinic = st.place("clinic", spot(st, inst), fresh=False)
    ids = []
    for house, need in ((inst, "otc"), (clinic, "cold,htn,back")):
        ids.append(
            st.visit(
                np.repeat(who, 4),
                house,
                st.rng.integers(170, 360, 4 * len(who)),
                (500, 1150),
                need,
                med=41 if house == inst else 11,
            )
        )
    st.people.loc[who[: len(who) // 2], "addr"] = "新安家园3栋"
    st.absent.append((who[st.rng.random(len(who)) < 0.9], 165, 365))
    st.note("new_housing", ids, True, institutions=[inst])


def opening_stock(st: Stage) -> None:
    """The stock register was begun in the fifth month; what stood on the shelves is in no purchase."""
    inst = st.place("pharm")
    st.opening[inst] = 5
    who = around(st, inst, 25)
    got = st.visit(st.rng.choice(who, 160), inst, st.rng.integers(3, 358, 160), (500, 1200), "htn,dm,chd")
    st.note("opening_stock", got, True, institutions=[inst])


def counted_in_strips(st: Stage) -> None:
    """A shop sells single strips at a sixth of the pack's price and counts them; it buys packs."""
    inst = st.place("pharm")
    st.short[inst, ITEM["danshen"]] = 1 / 6
    who = around(st, inst, 22)
    got = st.visit(st.rng.choice(who, 110), inst, st.rng.integers(3, 358, 110), (500, 1200))
    st.book.goods(got, "danshen", st.rng.integers(2, 9, 110), round(27.5 / 6, 2))
    st.note("counted_in_strips", got, True, institutions=[inst])


ALL: tuple[Callable[[Stage], None], ...] = (
    next_door_pharmacy, new_pharmacy, only_stockist, village_batch_upload, upload_delay, mail_order, stays.transfer, stays.day_surgery,
    stays.mother_newborn, stays.chemo_stays, stays.staged_surgery, stays.leave_from_ward, stays.outbreak,
    stays.screening_campaign, stays.sanatorium, stays.winter_inflow,
    stays.mass_accident, stays.settled_after_death, stays.nursery_employer, long_prescription, rare_disease, split_pack, refund_resale,
    carton_code, moved_residence, students_twice_insured, code_error, stays.team_billing, stays.batch_entry, stays.complex_cases,
    stays.several_illnesses, new_housing, opening_stock, counted_in_strips, stays.doctor_on_leave_covered,
)  # fmt: skip
