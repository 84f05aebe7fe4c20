"""Innocent stays and bills that look like fraud and have another cause."""

from __future__ import annotations

import numpy as np

from .goods import NEED
from .land import Ints
from .stage import Stage


def spot(st: Stage, inst: int) -> tuple[float, float]:
    return float(st.land.inst["x"][inst]), float(st.land.inst["y"][inst])


def around(st: Stage, inst: int, n: int, old: tuple[int, int] = (30, 95), km: float = 12) -> Ints:
    x, y = spot(st, inst)
    return st.take(n, (np.hypot(st.people["x"] - x, st.people["y"] - y) < km).to_numpy() & st.who(old=old))


def transfer(st: Stage) -> None:
    who, rng = st.take(20, st.who(old=(45, 95))), st.rng
    first, second = st.place("county", fresh=False), st.place("tert", fresh=False)
    day, length = rng.integers(5, 340, len(who)), rng.integers(1, 5, len(who))
    ids = [
        st.stay(who, first, day, length, "stroke,angina"),
        st.stay(who, second, day + length, rng.integers(5, 12, len(who)), "stroke,angina"),
    ]
    st.note("transfer", ids, True, institutions=[first, second])


def day_surgery(st: Stage) -> None:
    who, inst = st.take(18, st.who(old=(40, 80))), st.place("tert", fresh=False)
    day = st.rng.integers(5, 350, len(who))
    ids = [st.stay(who, inst, day, 1, "daysurg", 28)]
    ids.append(st.visit(who, st.place("pharm", spot(st, inst), fresh=False), day + 1, (900, 1000), "otc"))
    st.note("day_surgery", ids, True, institutions=[inst])


def mother_newborn(st: Stage) -> None:
    """The child is billed on the mother's card, and is back with jaundice within days."""
    who, inst = st.take(14, st.who(old=(21, 38), sex=2)), st.place("county", fresh=False)
    day = st.rng.integers(5, 335, len(who))
    ids = [
        st.stay(who, inst, day, 4, "deliver", 52),
        st.stay(who, inst, day + 1, 3, "newborn"),
        st.stay(who, inst, day + 8, 4, "newborn"),
    ]
    st.note("mother_newborn", ids, True, institutions=[inst])


def chemo_stays(st: Stage) -> None:
    who, inst, ids = st.take(15, st.who(old=(40, 85))), st.place("tert", fresh=False), []
    for person in who:
        day = int(st.rng.integers(3, 200)) + 21 * np.arange(st.rng.integers(4, 8))
        ids.append(st.stay(np.full(len(day), person), inst, day, 3, "chemo"))
    st.note("chemo_stays", ids, True, institutions=[inst])


def staged_surgery(st: Stage) -> None:
    who, inst = st.take(12, st.who(old=(62, 90))), st.place("private", fresh=False)
    day = st.rng.integers(5, 330, len(who))
    ids = [
        st.stay(who, inst, day, 2, "eyeop"),
        st.stay(who, inst, day + 7 + st.rng.integers(0, 5, len(who)), 2, "eyeop"),
    ]
    st.note("staged_surgery", ids, True, institutions=[inst])


def leave_from_ward(st: Stage) -> None:
    """While the old lie in, their children buy for them on account mutual aid; some are on leave for a feast."""
    who, inst = st.take(16, st.who(old=(62, 92), insu="390")), st.place("county", fresh=False)
    day = st.rng.integers(5, 330, len(who))
    day[:6] = 163
    ids = [st.stay(who, inst, day, 12, "stroke,copdin")]
    ids.append(
        st.visit(who, st.people["my_pharm"].to_numpy()[who], day + 6, (1030, 1180), "htn", mulaid=True, clash=True)
    )
    st.note("leave_from_ward", ids, True, institutions=[inst])


def batches(st: Stage, name: str, who: Ints, inst: int, days: Ints, length: int, need: str, times: int = 1) -> None:
    """Everybody comes so many times, with others, on one of the days; a second time after weeks."""
    turn = st.rng.integers(0, len(days), len(who))
    ids = []
    for again in range(times):
        day = days[(turn + again * (len(days) // 2)) % len(days)] + st.rng.integers(0, 2, len(who))
        ids.append(st.stay(who, inst, day, length, need))
    st.note(name, ids, True, institutions=[inst])


def outbreak(st: Stage) -> None:
    who = st.take(28, st.who(rural=True), 1)
    batches(st, "outbreak", who, st.place("town", who, fresh=False), np.arange(296, 301), 4, "burn")


def screening_campaign(st: Stage) -> None:
    who = st.take(24, st.who(old=(62, 92), rural=True), 3)
    batches(st, "screening_campaign", who, st.place("private", who, fresh=False), st.days(7, 30, 3), 2, "eyeop", 2)


def sanatorium(st: Stage) -> None:
    who = st.workers(24, "12")[1]
    batches(st, "sanatorium", who, st.place("county", fresh=False), st.days(8, 40, 2), 7, "sanat")


def winter_inflow(st: Stage) -> None:
    """Cold snaps bring the lung patients of a valley in together."""
    who = st.take(22, st.who(old=(60, 92), rural=True), 2)
    batches(
        st,
        "winter_inflow",
        who,
        st.place("town", who, fresh=False),
        np.array([98, 112, 127, 139, 152, 181]),
        7,
        "copdin",
        2,
    )


def mass_accident(st: Stage) -> None:
    who = st.take(14, st.who(old=(15, 75)), 1)
    inst, day = st.place("county", who, fresh=False), 61
    ids = [
        st.stay(who, inst, day, st.rng.integers(3, 10, len(who)), "trauma", 22),
        st.visit(who, inst, day + 20, (500, 640), "hurt"),
    ]
    st.note("mass_accident", ids, True, institutions=[inst])


def settled_after_death(st: Stage) -> None:
    """Those who die in the ward; the bill is settled a day or three later, or a clinic's same-day visit is."""
    who, inst = st.take(9, st.who(old=(66, 98))), st.place("tert", fresh=False)
    day = st.rng.integers(20, 330, len(who))
    ids = [st.stay(who, inst, day, 8, "stroke,lung")]
    st.book.parts[-1]["late"] = np.r_[np.zeros(4), 1440.0 * st.rng.integers(1, 4, 5)][: len(who)]
    st.people.loc[who, "die"] = day + 8
    st.note("settled_after_death", ids, True, institutions=[inst])


def nursery_employer(st: Stage) -> None:
    who, firm = st.take(14, st.who(old=(22, 36), sex=2)), st.employer("春芽幼儿园", "689001")
    staff = st.take(20, st.who(old=(23, 45), sex=2, ptype="15"))
    st.people.loc[np.r_[who, staff], ["emp", "insu", "ptype"]] = [firm, "310", "11"]
    joined = -st.rng.integers(200, 1500, len(who))
    joined[:3] = [40, 55, 31]
    st.people.loc[who, "joined"] = joined
    inst, day = st.place("county", fresh=False), st.rng.integers(150, 350, len(who))
    st.note("nursery_employer", st.stay(who, inst, day, 4, "deliver", 52), True, employers=[firm])


def complex_cases(st: Stage) -> None:
    inst = st.place("tert", fresh=False)
    doctor, who = st.doctor(inst), st.take(20, st.who(old=(50, 92)))
    ids = st.stay(who, inst, st.rng.integers(4, 340, len(who)), 10, "bone,cardio", doctor=doctor)
    st.note("complex_cases", ids, True, institutions=[inst], doctors=[doctor])


def doctor_on_leave_covered(st: Stage) -> None:
    """A doctor lies in a ward; colleagues see his patients and bill under their own codes."""
    inst = st.place("town", fresh=False)
    doctor = st.doctor(inst)
    firm = st.employer(st.land.inst["name"][inst], st.land.inst["district"][inst])
    self_ = st.take(1, st.who(old=(32, 58)))
    st.people.loc[self_, ["emp", "name"]] = [firm, st.land.doctors["name"][doctor]]
    ids = [st.stay(self_, st.place("tert", fresh=False), 120, 10, "disc")]
    st.away.append((doctor, 120, 130))
    st.note("doctor_on_leave_covered", ids, True, doctors=[doctor])


def team_billing(st: Stage) -> None:
    """A chief therapist's code stands on all bills of a team of eight."""
    inst = st.place("county", fresh=False)
    doctor, who = st.doctor(inst), around(st, inst, 30, km=40)
    ids = [st.meet(who, inst, np.arange(3, 360, 7), 8.2, 9, 0.5, "rehab", doctor=doctor, wobble=2)]
    st.book.goods(ids[0], "acup", 2)
    st.note("team_billing", ids, True, institutions=[inst], doctors=[doctor])


def batch_entry(st: Stage) -> None:
    """Sessions of a fortnight are entered on its last day."""
    inst = st.place("town", fresh=False)
    doctor, who = st.doctor(inst), around(st, inst, 14)
    ids = [st.meet(who, inst, np.arange(13, 360, 14), 15, 3, 0.7, "", doctor=doctor)]
    st.book.goods(ids[0], "physio", 8)
    st.note("batch_entry", ids, True, institutions=[inst], doctors=[doctor])


def several_illnesses(st: Stage) -> None:
    """Old people who see three departments in a morning, and some who lost a box and come again."""
    who, inst = st.take(16, st.who(old=(68, 95))), st.place("county", fresh=False)
    ids = []
    for person in who:
        for day in st.days(4, 60, 20):
            ids.append(
                st.book.add(
                    person=person,
                    inst=inst,
                    day=day,
                    minute=490 + np.arange(3) * 42 + st.rng.uniform(0, 9, 3),
                    need=[NEED["htn"], NEED["dm"], NEED["eye"]],
                    doctor=st.land.doctor(np.full(3, inst), st.rng.random(3)),
                )
            )
        if st.rng.random() < 0.3:
            ids.append(
                st.book.add(person=person, inst=inst, day=day + 2, minute=600, need=NEED["htn"], doctor=st.doctor(inst))
            )
    st.note("several_illnesses", ids, True, institutions=[inst])
