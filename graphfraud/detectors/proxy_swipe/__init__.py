"""A designated pharmacy settles for a shop that is not designated (为非定点机构刷卡).

Fires on: a pharmacy to which, from a day on, a second population comes from one far place, beside its ordinary trade, or from one address nearby
Stays silent on: pharmacies that moved or opened, new housing and resettled villages, deliveries, a works that came near
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: newcomers of the place since the day against the course of the ordinary trade (stats.onset), places and radii paid for, held against
    what the other pharmacies show (stats.onset.Chance), Benjamini–Hochberg over all pharmacies.
Legal basis: State Council order 735, articles 40 and 41.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import SIGNIFICANT, Lead
from graphfraud.detectors.law import INDUCES, LENDS, RULES
from graphfraud.detectors.plain import put
from graphfraud.detectors.proxy_swipe.alike import with_others_alike
from graphfraud.detectors.proxy_swipe.beside import beside, streets, townships
from graphfraud.detectors.proxy_swipe.customers import Customers, customers
from graphfraud.detectors.proxy_swipe.facts import newcomers, with_facts
from graphfraud.detectors.proxy_swipe.lead import CUSTOM, TITLE, Shop, shop_lead
from graphfraud.detectors.proxy_swipe.newcomers import Crowd, Scan, scan
from graphfraud.detectors.proxy_swipe.till import tills_of
from graphfraud.detectors.rates import REPORTED
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events
from graphfraud.innocent.moved_residence import goes_on
from graphfraud.model.finding import ReadingResult
from graphfraud.progress import progress
from graphfraud.stats.onset import Chance

REGULAR = 3
"""Months with visits from which a customer of a township is a regular one: who passes by once or twice a year is not."""


def run(case: Case) -> list[Lead]:
    """One lead a pharmacy."""
    people = customers(case)
    try:
        return [] if people is None else _leads(case, people)
    finally:
        case.database.con.unregister("gf_position")


def _leads(case: Case, people: Customers) -> list[Lead]:
    far_km, radius = float(case.settings["far_km"]), float(case.settings["place_km"])
    least = int(case.settings["least_persons"])
    looked = scan(case, people, far_km)
    units = range(len(people.unit_names))
    with progress("second populations", len(units), "pharmacies") as step:
        every: dict[int, Crowd] = {}
        for unit in units:
            crowd = looked.of(unit, radius)
            every |= {} if crowd is None else {unit: crowd}
            step(1)
    chance = Chance.of([crowd.nats for crowd in every.values()], len(units))
    look = Look(case, looked, chance, far_km, least, radius=radius)
    found = look.leads(every)
    hidden = {unit: looked.of(unit, radius, pairs) for unit, pairs in look.explained.items()}
    second = Look(case, looked, chance, far_km, least, looks=2, radius=radius)
    others = second.leads({unit: crowd for unit, crowd in hidden.items() if crowd is not None})
    found |= {unit: lead for unit, lead in others.items() if unit not in second.explained}
    if not people.by_region:
        found |= _beside(case, looked, far_km, least, [unit for unit in units if unit not in found])
    return [found[unit] for unit in sorted(found)]


def _beside(case: Case, looked: Scan, far_km: float, least: int, units: list[int]) -> dict[int, Lead]:
    """Leads on second populations that are not known to be far, by pharmacy: of those that no reading explains and who go on elsewhere."""
    own = streets(case, looked, units, far_km, least)
    near = {unit: crowd for unit in units if (crowd := beside(looked, unit, far_km, least, own)) is not None}
    chance = Chance.of([crowd.nats for crowd in near.values()], len(looked.people.unit_names))
    look = Look(case, looked, chance, far_km, least, near=True)
    found = {unit: lead for unit, lead in look.leads(near).items() if unit not in look.explained}
    return found | _of_townships(case, looked, least, [unit for unit in units if unit not in found])


def _of_townships(case: Case, looked: Scan, least: int, units: list[int]) -> dict[int, Lead]:
    """The same of the regular customers of one township, be they at home in its villages or, by what they use, in town."""
    wide, anywhere = townships(case, looked), float("inf")
    own = streets(case, wide, units, anywhere, least)
    near = {unit: crowd for unit in units if (crowd := beside(wide, unit, anywhere, least, own, REGULAR)) is not None}
    chance = Chance.of([crowd.nats for crowd in near.values()], len(looked.people.unit_names))
    look = Look(case, wide, chance, anywhere, least, near=True)
    return {unit: lead for unit, lead in look.leads(near).items() if unit not in look.explained}


@dataclass
class Look:
    """One look at second populations; of those whom the readings explain away a second look is taken at who else came.

    Attributes:
        case: the detector's case.
        looked: the pharmacies' customers.
        chance: what the searches look like where nothing is wrong.
        far_km: least way, kilometres; least: newcomers of a second population.
        looks: that were taken at a pharmacy; each is paid for.
        near: their newcomers are not known to be from afar; who came once, or does not go on elsewhere as before, is left out.
        radius: of a far place, kilometres; 0 where none is.
        explained: pairs of pharmacies whose newcomers the readings explain away.
    """

    case: Case
    looked: Scan
    chance: Chance
    far_km: float
    least: int
    looks: int = 1
    near: bool = False
    radius: float = 0.0
    explained: dict[int, Any] = field(default_factory=dict)

    def q(self, nats: float) -> float:
        """q-value of a second population."""
        return min(1.0, self.looks * self.chance.q(nats))

    def leads(self, every: dict[int, Crowd]) -> dict[int, Lead]:
        """By pharmacy, one lead each."""
        case, looked, people = self.case, self.looked, self.looked.people
        crowds = {
            unit: crowd if self.near else with_others_alike(looked, unit, crowd, self.radius, self.far_km)
            for unit, crowd in every.items()
            if self.q(crowd.nats) <= REPORTED and len(crowd.pairs) >= self.least
        }
        table = newcomers(looked, crowds)
        if not table.num_rows:
            return {}
        events = Events(with_facts(case, people, table, self.far_km), present(case))
        answers = put(case, "newcomers", events)
        pairs = table["pair"].to_numpy()
        code = np.asarray(people.unit[pairs])
        at_home = goes_on(events, code)
        shops: dict[int, tuple[Shop, tuple[ReadingResult, ...]]] = {}
        for unit in np.unique(code).tolist():
            own, crowd = code == unit, crowds[unit]
            rest = own & ~answers.gone
            nats = crowd.left(float(rest.sum() / own.sum()))
            stands = bool(rest.sum() >= self.least and self.q(nats) <= SIGNIFICANT)
            kept = np.flatnonzero(rest if stands else own)
            custom = bool(at_home[kept].all() and np.median(events.number("visits")[kept]) >= CUSTOM)
            if not stands or (self.near and not custom):
                self.explained[unit] = pairs[own & answers.gone]
            scatter = 0.0 if at_home[kept].all() else looked.scatter(pairs[kept])
            shop = Shop(str(people.unit_names[unit]), crowd, nats if stands else crowd.nats, kept, scatter, self.near)
            results = answers.results(own, case.detector.readings, stands)
            shops[unit] = shop, results
        tills = tills_of(case, [table.take(shop.kept) for shop, _ in shops.values()])
        return {
            unit: shop_lead(case, shop, self.q(shop.nats), events.table, till, results, people.by_region)
            for (unit, (shop, results)), till in zip(shops.items(), tills, strict=True)
        }


DETECTOR = Detector(
    id="proxy_swipe",
    title=TITLE,
    fires_on={
        "zh": "定点药店自某日起在原有客流之外，为同一远处的另一批人刷卡",
        "en": "from a day on a pharmacy settles for a second population of one far place, beside its ordinary trade",
    },
    stays_silent_on={
        "zh": "搬迁或新开的药店、新建小区和搬迁安置、配送、单位迁来附近",
        "en": "pharmacies that moved or opened, new housing and resettlement, deliveries, a works that came near",
    },
    readings={
        "new_housing": True,
        "moved_residence": True,
        "moved_pharmacy": False,
        "mail_order": False,
        "from_the_doctor": False,
        "for_its_price": False,
        "same_employer": False,
    },
    legal_basis=(INDUCES, LENDS, RULES),
    parameters=(
        Parameter("far_km", 6.0, "km", {"zh": "住处离药店的最小距离", "en": "least way from home to the pharmacy"}),
        Parameter("place_km", 6.0, "km", {"zh": "同一远处的半径", "en": "radius of the one far place"}),
        Parameter("least_persons", 8, "persons", {"zh": "最少新客人数", "en": "least number of newcomers"}),
    ),
    uses=("medins_info_b", "psn_info_b", "psn_insu_d", "fee_list_d"),
    leans_on=("homes", "regions", "part"),
    either=True,
    run=run,
)
