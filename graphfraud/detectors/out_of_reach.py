"""Impossible trips of a company's cards: what impossible_travel tells of the members at the very visits of the company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.detectors.case import Case
from graphfraud.detectors.impossible_travel import Told, told
from graphfraud.detectors.judgement import severity_of
from graphfraud.detectors.spec import detector
from graphfraud.detectors.wording import few
from graphfraud.innocent.company import Company
from graphfraud.model.finding import Reason

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "impossible_travel"
MEMBERS, DAYS = 2, 3
"""Members and person-days from which trips out of reach speak against the company as a whole."""


@dataclass(frozen=True)
class OutOfReach:
    """Trips between a visit in company and another use of the same card.

    Attributes:
        reason: how many, None where there are none.
        settlements: both sides of each trip.
        telling: enough of them, beyond doubt, to speak for the company.
    """

    reason: Reason | None = None
    settlements: tuple[str, ...] = ()
    telling: bool = False


def out_of_reach(case: Case, scene: Company) -> OutOfReach:
    """The trips of leads that stand, one side of which is a visit in company.

    They are looked for with the usual settings of impossible_travel, so that a ring comes out the same whatever else runs.
    """
    item = detector(SOURCE)
    own = Case(case.database, item, item.settings(), case.shared, store=case.store)
    found = told(own)
    standing, of_person = case.once("trips out of reach", lambda: _standing(found))
    names = [str(scene.visits.persons[code]) for code in scene.members]
    at = sorted(row for name in names for row in of_person.get(name, ()))
    if not at:
        return OutOfReach()
    joint = set(scene.visits.settlements(scene.source[scene.joint]))
    trips = standing.iloc[at]
    trips = trips[trips.setl_a.isin(joint) | trips.setl_b.isin(joint)]
    if trips.empty:
        return OutOfReach()
    who = trips.psn_no.unique()
    days = len(trips[["psn_no", "night"]].drop_duplicates())
    inside = int(trips.stay.sum())
    expected = found.rate * sum(int(found.tested.get(name, 0)) for name in who)
    zh = f"{len(who)} 名成员的卡在同行用卡的同时出现在来不及到达的他处，共 {days} 人日"
    en = f"cards of {len(who)} members were used out of reach of the company on {days} person-days"
    text = {
        "zh": f"{zh}" + (f"（其中 {inside} 次持卡人正住院）" if inside else "") + f"；总体比率下期望 {few(expected)} 次",
        "en": f"{en}" + (f" ({inside} times while the owner lay in hospital)" if inside else "")
        + f"; {few(expected)} expected at the general rate",
    }  # fmt: skip
    return OutOfReach(
        Reason("out_of_reach", float(days), round(expected, 4), None, text),
        tuple(dict.fromkeys([*trips.setl_a, *trips.setl_b])),
        bool(trips.plain.any()) and len(who) >= MEMBERS and days >= DAYS,
    )


def _standing(found: Told) -> tuple[pd.DataFrame, dict[str, list[int]]]:
    """Trips of the leads that are not low, one lead after the other, and each person's rows; ``plain``: the lead is high."""
    import pandas as pd

    graded = [(severity_of(lead), trips) for lead, trips in found.leads]
    parts = [trips.assign(plain=grade == "high") for grade, trips in graded if grade != "low"]
    columns = ["psn_no", "setl_a", "setl_b", "night", "stay", "plain"]
    standing = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    of_person: dict[str, list[int]] = {}
    for row, name in enumerate(standing.psn_no):
        of_person.setdefault(str(name), []).append(row)
    return standing, of_person
