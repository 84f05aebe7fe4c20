"""Care that rings and look-alikes are planned with alike: births, and what follows an accident."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import BIRTH, DAY, EMERGENCY, TRAUMA

Array = np.ndarray[Any, Any]


def births(plan: Plan, mothers: Array, day: Array, group: int, sections: float) -> None:
    """Stays for a birth at the mothers' usual wards, ``sections`` of them by caesarean section."""
    known, rng = catalogue(), plan.rng
    inst = plan.stage.usual["ward"][mothers]
    section = rng.random(len(mothers)) < sections
    begin = day * DAY + rng.integers(8 * 3600, 15 * 3600, len(mothers))
    end = begin + np.where(section, 6, 3) * DAY
    plan.go(
        mothers,
        inst,
        begin,
        BIRTH,
        group,
        end=end,
        settle=end + 1200,
        dx=np.where(section, known.dx("O82"), known.dx("O80")),
        doctor=plan.stage.institutions.first_doctor[inst],
        named=True,
    )


def emergency(
    plan: Plan,
    hurt: Array,
    hospital: int,
    arrive: Array,
    dx: Array,
    doctor: Any,
    group: int,
    *,
    share: float,
    days: tuple[int, int],
    wait: int,
    bill: int,
) -> None:
    """Injured people in an emergency room, ``share`` of them admitted.

    Args:
        plan: where it is entered.
        hurt: persons.
        hospital: where.
        arrive: second of each person's arrival.
        dx: diagnosis of each.
        doctor: who treats them.
        group: number of the group.
        share: of those who stay.
        days: least and most days of a stay, the latter excluded.
        wait: seconds from arrival to admission.
        bill: seconds from discharge to settlement.
    """
    plan.go(hurt, hospital, arrive, EMERGENCY, group, dx=dx, doctor=doctor, named=True)
    stays = plan.rng.random(len(hurt)) < share
    admitted = arrive[stays] + wait
    end = admitted + plan.rng.integers(*days, int(stays.sum())) * DAY
    plan.go(
        hurt[stays],
        hospital,
        admitted,
        TRAUMA,
        group,
        end=end,
        settle=end + bill,
        dx=dx[stays],
        doctor=doctor,
        named=True,
    )
