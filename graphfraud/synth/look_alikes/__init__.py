"""Innocent groups that look like rings, one file a walk of life.

Their kinds are the names of the readings that clear them.
"""

from __future__ import annotations

from collections.abc import Callable

from graphfraud.progress import Step
from graphfraud.synth.look_alikes import (
    campaigns,
    clerks,
    employers,
    homes,
    households,
    journeys,
    ledgers,
    movers,
    schedules,
    shops,
)
from graphfraud.synth.plan import Plan

PLANTERS: dict[str, tuple[float, Callable[[Plan], None]]] = {
    "family": (4, households.family),
    "mutual_aid": (3, households.mutual_aid),
    "child_buys_for_parents": (4, households.child_buys_for_parents),
    "mother_newborn": (1, households.mother_newborn),
    "nursing_home": (2, homes.nursing_home),
    "campus": (1, homes.campus),
    "dialysis": (2, schedules.dialysis),
    "chemo": (2, schedules.chemo),
    "long_prescription": (2, schedules.long_prescription),
    "day_surgery": (1, schedules.day_surgery),
    "transfer": (1, schedules.transfer),
    "market_day": (3, journeys.market_day),
    "check_up": (2, journeys.check_up),
    "migrants": (2, journeys.migrants),
    "specialist_centre": (2, journeys.specialist_centre),
    "next_door_pharmacy": (2, shops.next_door_pharmacy),
    "new_pharmacy": (1, shops.new_pharmacy),
    "only_stockist": (1, shops.only_stockist),
    "new_housing": (1, shops.new_housing),
    "mail_order": (1, shops.mail_order),
    "split_pack": (1, shops.split_pack),
    "refund_resale": (1, shops.refund_resale),
    "village_batch_upload": (3, clerks.village_batch_upload),
    "upload_delay": (1, clerks.upload_delay),
    "code_error": (1, clerks.code_error),
    "team_billing": (1, clerks.team_billing),
    "batch_entry": (1, ledgers.batch_entry),
    "opening_stock": (1, ledgers.opening_stock),
    "strips": (1, ledgers.strips),
    "complex_cases": (1, ledgers.complex_cases),
    "mass_accident": (1, campaigns.mass_accident),
    "screening": (1, campaigns.screening),
    "outbreak": (1, campaigns.outbreak),
    "young_staff": (1, employers.young_staff),
    "moved_residence": (3, movers.moved_residence),
    "student": (3, movers.student),
}
"""Groups of each kind among 20,000 persons, and how one is planned."""


def plant_look_alikes(plan: Plan, step: Step) -> None:
    """Plant innocent groups of every kind, more with the square root of the population; ``step`` counts the kinds."""
    growth = (len(plan.stage.people) / 20_000) ** 0.5 * plan.stage.world.look_alikes_scale
    for base, plant in PLANTERS.values():
        for _ in range(max(1, round(base * growth))):
            plant(plan)
        step(1)
