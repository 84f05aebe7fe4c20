"""Families and neighbours: who shares a roof, a phone, a habit or a ride."""

from __future__ import annotations

import numpy as np

from ..book import ACUTE, CERT_CARD, CHRONIC, OTC
from ..catalogue import ILL
from ..days import DAY, HOUR, LENGTH
from ..world import World


def plant(world: World) -> None:
    """All kinds among neighbours."""
    world.each(child_for_parents, 9, least=0)
    world.each(couple, 10, least=0)
    world.each(neighbours, 5, least=0)
    world.each(home_carer, 1.5, least=0)
    world.each(market_friends, 3, least=0)
    world.each(pension_queue, 2, least=0)
    world.each(dancers, 2, least=0)
    world.each(minibus, 2, least=0)
    world.each(congregation, 1, least=0)
    world.each(newcomers, 1.2, least=0)
    world.each(funeral_feast, 1, least=0)


def _weekly(w: World, weekday: int, share: float = 0.85, first: int = 0, last: int = LENGTH) -> np.ndarray:
    days = np.flatnonzero((w.days.weekday == weekday) & ~w.days.spring & ~w.days.storm)
    days = days[(days >= first) & (days < last)]
    return days[w.rng.random(len(days)) < share]


def _same_home(w: World, many: int, *masks: np.ndarray, rural: bool | None = None) -> np.ndarray:
    """Free persons of one home, as many as there are up to `many`; the home has enough if any has."""
    free = w.free(*masks)
    homes = w.people.home[free]
    count = np.bincount(homes, minlength=len(w.land.home_name))
    fine = count >= min(many, max(count.max(), 1))
    if rural is not None and (fine & (w.land.home_rural == rural)).any():
        fine &= w.land.home_rural == rural
    elif rural is not None:
        fine = (count >= many // 2) & (w.land.home_rural == rural) if (w.land.home_rural == rural).any() else fine
    chosen = np.flatnonzero(fine)
    home = int(w.rng.choice(chosen if len(chosen) else np.array([int(count.argmax())])))
    return w.take(many, w.people.home == home, *masks)


def child_for_parents(w: World) -> None:
    """A daughter swipes her own card and those of parents and parents-in-law once a month, out of the shared account."""
    rng, p = w.rng, w.people
    child = w.take(1, p.role == 1, p.insutype == 310)
    if not len(child):
        return
    elders = w.take(
        int(rng.integers(2, 5)), w.elder(), near=w.near_place(p.shop[child[0]]) + rng.exponential(6, len(p))
    )
    p.columns["mob"][elders] = p.mob[child[0]]
    p.columns["payer"][elders] = child[0]
    family = np.append(elders, child)
    days = np.arange(int(rng.integers(4, 28)), LENGTH - 4, 30)
    days = days + rng.integers(-3, 4, len(days))
    g = w.group("family_mutual_aid", family, [int(p.shop[child[0]])], innocent=True)
    w.together(
        g, family, days, int(p.shop[child[0]]), rng.uniform(17.6, 19.4), gap=50, attend=0.85, basket=OTC, mulaid=True
    )


def couple(w: World) -> None:
    """Two who have gone everywhere together for forty years: shop, clinic and check-up, on the same days."""
    p, rng = w.people, w.rng
    one = w.take(1, w.elder(), p.spouse >= 0)
    if not len(one) or p.die_day[p.spouse[one[0]]] < LENGTH:
        return
    pair = np.append(one, p.spouse[one])
    w.used.add(int(pair[1]))
    g = w.group("couple_in_step", pair, [int(p.shop[one[0]]), int(p.care[one[0]])], innocent=True)
    days = _weekly(w, int(rng.integers(0, 5)), 0.5)
    w.together(g, pair, days, int(p.shop[one[0]]), float(p.hour[one[0]]), gap=60, attend=0.95)
    monthly = np.clip(np.arange(9, LENGTH, 30) + rng.integers(-2, 3, 12), 0, LENGTH - 1)
    w.together(
        g, pair, monthly, int(p.care[one[0]]), 9.1, gap=160, attend=0.95, med=14, basket=CHRONIC, diag=ILL["I10.x00"]
    )


def neighbours(w: World) -> None:
    """Five doors of one stairway walk to the pharmacy after breakfast, and to the health centre when one has to go."""
    members = _same_home(w, int(w.rng.integers(4, 8)), w.elder())
    if len(members) < 3:
        return
    p = w.people
    shop, care = int(p.shop[members[0]]), int(p.care[members[0]])
    g = w.group("neighbours_in_step", members, [shop, care], innocent=True)
    w.together(g, members, _weekly(w, int(w.rng.integers(0, 7)), 0.7), shop, 8.6, gap=95, attend=0.6)
    w.together(
        g, members, w.workdays(7, gap=25), care, 9.4, gap=200, attend=0.5, med=11, basket=ACUTE, diag=ILL["M17.900"]
    )


def home_carer(w: World) -> None:
    """The village's family-doctor assistant fetches the refills of people who cannot leave their beds, with their cards."""
    members = _same_home(w, int(w.rng.integers(6, 11)), w.elder(), rural=True)
    if len(members) < 4:
        return
    p = w.people
    centre = w.pick("centre", county=int(w.land.home_county[p.home[members[0]]]))
    shop = int(p.shop[members[0]])
    g = w.group("home_carer_round", members, [centre, shop], innocent=True)
    days = np.clip(np.arange(6, LENGTH, 30) + w.rng.integers(-3, 4, 12), 0, LENGTH - 1)
    w.together(
        g, members, days, centre, 9.8, gap=70, attend=0.92, med=14, basket=CHRONIC, diag=ILL["I69.300"], cert=CERT_CARD
    )
    w.together(g, members, days[::2], shop, 11.2, gap=60, attend=0.5, basket=OTC, cert=CERT_CARD)


def market_friends(w: World) -> None:
    """On market days the same neighbours ride to town on one tricycle, sell eggs, and pass by the pharmacy at the square."""
    members = _same_home(w, int(w.rng.integers(6, 13)), w.adult(), rural=True)
    if len(members) < 4:
        return
    p = w.people
    town = w.land.home_town[p.home[members[0]]]
    days = np.flatnonzero(w.days.market(int(w.land.town_market[town])) & ~w.days.storm)
    days = days[w.rng.random(len(days)) < 0.55]
    here = np.flatnonzero((w.land.town == town) & (w.land.tags == "pharmacy"))
    shop = int(here[0]) if len(here) else int(p.shop[members[0]])
    g = w.group("market_day", members, [shop], innocent=True)
    w.together(g, members, days, shop, w.rng.uniform(8.3, 9.8, len(days)), gap=140, attend=0.42)


def pension_queue(w: World) -> None:
    """The day after the pension has come the old of the mill's houses stand at the door before it opens."""
    members = _same_home(w, int(w.rng.integers(9, 20)), w.elder(), rural=False)
    if len(members) < 4:
        return
    days = np.flatnonzero(w.days.month_day == 16) - w.rng.integers(0, 2, 12)
    shop = int(w.people.shop[members[0]])
    g = w.group("pension_day", members, [shop], innocent=True)
    w.together(g, members, np.clip(days, 0, LENGTH - 1), shop, 7.75, gap=75, attend=0.7)


def dancers(w: World) -> None:
    """After the morning dance in the square the troupe buys plasters and has its blood pressure taken, twice a week."""
    county = int(w.rng.integers(0, len(w.land.counties) - 3))
    women = (w.people.sex == 2) & (w.people.age() > 48) & (w.people.age() < 76) & ~w.land.home_rural[w.people.home]
    shop = w.pick("pharmacy", county=county)
    members = w.take(int(w.rng.integers(7, 15)), women, near=w.near_place(shop) + w.rng.exponential(2, len(w.people)))
    days = np.sort(np.concatenate([_weekly(w, 1, 0.75), _weekly(w, 4, 0.75)]))
    g = w.group("dance_troupe", members, [shop], innocent=True)
    w.together(g, members, days, shop, w.rng.normal(8.55, 0.08, len(days)), gap=85, attend=0.36)


def minibus(w: World) -> None:
    """The village's bus goes to the county seat on days that the driver posts; patients see doctors, then the shop beside."""
    rng, p = w.rng, w.people
    members = _same_home(w, int(rng.integers(8, 16)), w.adult(), rural=True)
    if len(members) < 4:
        return
    county = int(w.land.home_county[p.home[members[0]]])
    hospital = w.pick("county", county=county)
    beside = w.land.find("satellite")
    shop = int(beside[np.argmin(w.land.km(w.land.xy[beside], w.land.xy[hospital]))])
    days = w.workdays(int(rng.integers(12, 20)), gap=9)
    g = w.group("village_minibus", members, [hospital, shop], innocent=True)
    for day in days:
        today = members[rng.random(len(members)) < 0.55]
        if len(today) > 1:
            w.together(g, today, [day], hospital, 9.3, gap=230, med=14, basket=CHRONIC, diag=ILL["I10.x00"], oper=-1)
            w.together(g, today, [day], shop, 11.4, gap=110, attend=0.6)


def congregation(w: World) -> None:
    """Sunday's congregation comes out at half past ten, opposite a pharmacy, from six villages around."""
    town = w.pick("centre")
    here = np.flatnonzero((w.land.town == w.land.town[town]) & (w.land.tags == "pharmacy"))
    shop = int(here[-1]) if len(here) else w.pick("pharmacy")
    members = w.take(
        int(w.rng.integers(12, 24)),
        w.adult(),
        w.people.age() > 45,
        near=w.near_place(shop) + w.rng.exponential(4, len(w.people)),
    )
    g = w.group("congregation", members, [shop], innocent=True)
    w.together(g, members, _weekly(w, 6, 0.8), shop, 10.55, gap=100, attend=0.3)


def newcomers(w: World) -> None:
    """A new estate: people who are registered all over the county buy at the one shop there from the day they move in."""
    rng = w.rng
    shop = w.pick("estate")
    members = w.take(int(rng.integers(20, 40) * min(1, w.persons / 9000 + 0.35)), w.people.role == 1)
    g = w.group("new_housing", members, [shop], innocent=True, solo=True)
    onset = int(rng.integers(80, 200))
    w.people.columns["keep"][members] = 0.4
    told = members[rng.random(len(members)) < 0.6]
    w.live.update(
        {int(k): f"{w.land.counties[w.land.county[shop]][1]}新城街道新城小区{int(k) % 12 + 1}栋" for k in told}
    )
    for person in members:
        start = onset + int(rng.exponential(30))
        for day in w.workdays(int(rng.integers(3, 8)), min(start, LENGTH - 40), LENGTH - 3, 6):
            w.book.add(person, shop, day * DAY + int(np.clip(rng.normal(18.4, 1.6), 8, 21) * HOUR), group=g, cert=1)
            w.groups[g].events += 1


def funeral_feast(w: World) -> None:
    """Relatives from four counties meet for three family days a year and buy medicine at the one open shop."""
    rng = w.rng
    shop = w.pick("pharmacy")
    members = w.take(int(rng.integers(6, 12)), w.adult())
    g = w.group("family_gathering", members, [shop], innocent=True)
    w.together(g, members, w.workdays(4, gap=50), shop, rng.uniform(13, 18), gap=300, attend=0.7)
