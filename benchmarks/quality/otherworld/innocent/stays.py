"""Hospital stays that overlap, repeat or come in batches for medical reasons."""

from __future__ import annotations

import numpy as np

from ..days import DAY, HOSPITAL, PHARMACY
from ..places import prefecture_of
from ..planting import Array, Plot, apart, closest, free, locals_of, one, queue


def _hospitals(p: Plot, lo: int, hi: int) -> Array:
    places = p.world.places
    ok = (places.kind == HOSPITAL) & (places.level >= lo) & (places.level <= hi) & (prefecture_of(places.county) == 0)
    return np.flatnonzero(ok)


def _stay(
    p: Plot, who: int, place: int, end: float, nights: float, dise: str, med: int = 21, clear: bool = True
) -> Array:
    """One stay that ends at a moment; the person's ordinary visits in it are struck out."""
    if clear:
        p.clear(who, end - nights * DAY - 3600, end + 3600)
    doctor = p.world.doctor_at(p.rng, np.array([place]))
    return p.swipe(np.array([who]), place, end, med, stay=nights, dise=p.world.cat.dise(dise), doctor=doctor, cert=2)


def _day(p: Plot, margin: int = 25) -> int:
    return int(p.rng.integers(margin, p.world.cal.n - margin))


def _people(p: Plot, n: int, lo: int, hi: int = 95) -> Array:
    ok = free(p.world, lo, hi) & (prefecture_of(p.world.people.county) == 0)
    return apart(p, np.flatnonzero(ok), n)


def same_day_transfer(p: Plot) -> None:
    """Too ill for the county hospital: admitted at the centre before the county's bill is settled."""
    group = _people(p, int(p.rng.integers(5, 16)), 40)
    county = one(p, _hospitals(p, 2, 2))
    centre = one(p, np.concatenate([p.world.places.where(HOSPITAL, 2), _hospitals(p, 3, 3)]))
    for who in group:
        day, nights = _day(p, 30), float(p.rng.integers(6, 13))
        _stay(p, int(who), centre, (day + nights) * DAY + 12 * 3600, nights, "I63")
        discharged = day * DAY + p.rng.integers(13 * 3600, 18 * 3600)
        _stay(p, int(who), county, discharged, float(p.rng.integers(1, 4)), "I63")
    p.finish(group, [county, centre], 0)


def day_surgery(p: Plot) -> None:
    """Cataracts on Thursdays as day surgery; eye drops from the pharmacy at the gate before the bill is settled."""
    group, cal = _people(p, int(p.rng.integers(8, 21)), 55), p.world.cal
    place = one(p, _hospitals(p, 2, 3))
    shop = closest(p, p.world.places.x[place], p.world.places.y[place], (PHARMACY,))
    thursdays = np.flatnonzero((cal.weekday == 3) & (np.arange(cal.n) > 3) & (np.arange(cal.n) < cal.n - 3))
    days = p.rng.choice(thursdays, max(2, len(group) // 4), replace=False)
    for k, who in enumerate(group):
        day = int(days[k % len(days)])
        end = (day + 1) * DAY + p.rng.integers(9, 11) * 3600 + p.rng.integers(0, 3000)
        visit = _stay(p, int(who), place, end, 0.9, "H25", 28)
        p.world.book.line(visit, p.world.cat.item("白内障超声乳化摘除术"), 1)
        p.world.book.line(visit, p.world.cat.item("人工晶状体"), 1)
        if p.rng.random() < 0.6:
            queue(
                p,
                np.array([who]),
                shop,
                day,
                p.rng.uniform(930, 1020),
                (1, 2),
                41,
                aid=not p.world.people.employee[who],
            )
    p.finish(group, [place, shop], 0)


def mother_newborn(p: Plot) -> None:
    """The child's care is billed on the mother's card while she lies in, in the children's ward of the same house."""
    ok = free(p.world, 22, 38) & p.world.people.female & (prefecture_of(p.world.people.county) == 0)
    group = apart(p, np.flatnonzero(ok), int(p.rng.integers(4, 11)))
    place = one(p, _hospitals(p, 2, 3))
    for who in group:
        born = _day(p)
        cut = p.rng.random() < 0.4
        end = (born + int(p.rng.integers(3, 6))) * DAY + 36_000
        visit = _stay(p, int(who), place, end, end // DAY - born + 0.4, "O82" if cut else "O80", 52)
        p.world.book.line(visit, p.world.cat.item("剖宫产术" if cut else "单胎顺产接生"), 1)
        nights = float(p.rng.integers(3, 9))
        child = _stay(p, int(who), place, born * DAY + nights * DAY + 50_000, nights, "Z38", 21, clear=False)
        p.world.book.line(child, p.world.cat.item("新生儿护理"), nights)
    p.finish(group, [place], 0)


def staged_surgery(p: Plot) -> None:
    """The other eye a week later, or the plate taken out: a second stay that was planned from the start."""
    group = _people(p, int(p.rng.integers(6, 15)), 50)
    place = one(p, _hospitals(p, 2, 3))
    for who in group:
        day, gap = _day(p, 30), int(p.rng.integers(5, 13))
        for k in (0, 1):
            visit = _stay(p, int(who), place, (day + k * gap) * DAY + 36_000, 2.0, "H25")
            p.world.book.line(visit, p.world.cat.item("白内障超声乳化摘除术"), 1)
            p.world.book.line(visit, p.world.cat.item("人工晶状体"), 1)
    p.finish(group, [place], 0)


def screening_campaign(p: Plot) -> None:
    """A charity screens villages for cataract; those found are fetched by coach in two or three batches."""
    homes, people = p.world.homes, p.world.people
    home, _ = locals_of(p, 62, 92, 6, rural=True)
    near = np.argsort(np.hypot(homes.x - homes.x[home], homes.y - homes.y[home]))[:4]
    group = apart(p, np.flatnonzero(free(p.world, 62) & np.isin(people.home, near)), int(p.rng.integers(10, 26)))
    place = one(p, _hospitals(p, 2, 2))
    batches = int(p.rng.integers(2, 4))
    first = _day(p, 40)
    for k, who in enumerate(group):
        day = first + (k % batches) * 7
        visit = _stay(p, int(who), place, (day + 2) * DAY + p.rng.integers(32_000, 42_000), 2.0, "H25")
        p.world.book.line(visit, p.world.cat.item("白内障超声乳化摘除术"), 1)
        p.world.book.line(visit, p.world.cat.item("人工晶状体"), 1)
    p.finish(group, [place], batches)


def outbreak(p: Plot) -> None:
    """A stomach virus runs through two villages: three days of full clinics and some admissions, then nothing."""
    homes, people = p.world.homes, p.world.people
    home, _ = locals_of(p, 3, 80, 20, rural=True)
    near = np.argsort(np.hypot(homes.x - homes.x[home], homes.y - homes.y[home]))[:2]
    group = p.rng.permutation(np.flatnonzero(free(p.world, 3) & np.isin(people.home, near)))[
        : int(p.rng.integers(20, 46))
    ]
    town = np.flatnonzero((p.world.places.town == homes.town[home]) & (p.world.places.kind == HOSPITAL))
    place, first = int(town[0]), _day(p)
    for k in range(3):
        who = group[np.arange(len(group)) % 3 == k]
        visits = queue(p, who, place, first + k, p.rng.uniform(490, 520), (90, 600), 11, dise=p.world.cat.dise("K29"))
        for sick in who[p.rng.random(len(who)) < 0.3]:
            _stay(p, int(sick), place, (first + k + 3) * DAY + 36_000, 2.6, "K29", clear=False)
        del visits
    p.finish(group, [place], 3)


def mass_accident(p: Plot) -> None:
    """A country coach overturns: its passengers come to one hospital within two hours, once."""
    homes, people = p.world.homes, p.world.people
    home, _ = locals_of(p, 20, 80, 5, rural=True)
    near = np.argsort(np.hypot(homes.x - homes.x[home], homes.y - homes.y[home]))[:6]
    group = apart(p, np.flatnonzero(free(p.world, 16) & np.isin(people.home, near)), int(p.rng.integers(8, 21)))
    place, day = one(p, _hospitals(p, 2, 3)), _day(p)
    for who in group:
        nights = float(p.rng.integers(2, 16))
        dise = "S82" if p.rng.random() < 0.5 else "S06"
        come = day * DAY + p.rng.integers(15 * 3600, 17 * 3600)
        _stay(p, int(who), place, come + nights * DAY, nights, dise, 22)
    p.finish(group, [place], 1)


def leave_with_aid(p: Plot) -> None:
    """While one lies in hospital the other buys for the household at home, paying from the inpatient's account."""
    v = p.base
    stays = np.flatnonzero((v.med == 21) & (v.stay >= 5) & p.world.alive_base & ~p.world.used[v.person])
    stays = stays[prefecture_of(p.world.people.county[v.person[stays]]) == 0]
    rows = p.rng.permutation(stays)[: int(p.rng.integers(6, 13))]
    shops = []
    for row in rows:
        who = int(v.person[row])
        shop = int(p.world.people.pharmacy[who])
        t = v.t[row] - p.rng.integers(1, int(v.stay[row])) * DAY + p.rng.integers(-3000, 3000)
        p.swipe(np.array([who]), shop, t, 41, aid=True, cert=1)
        shops.append(shop)
    p.finish(v.person[rows], shops, 0)


def complex_cases(p: Plot) -> None:
    """The prefecture's only joint surgeon: many costly implants, each with its operation."""
    group = _people(p, int(p.rng.integers(12, 31)), 58)
    places = _hospitals(p, 3, 3)
    place = one(p, places)
    doctor = int(p.world.places.first_doctor[place])
    for who in group:
        end = _day(p) * DAY + 36_000
        visit = _stay(p, int(who), place, end, float(p.rng.integers(8, 15)), "S82")
        p.change(visit, "doctor", doctor)
        for name in ("人工髋关节置换术", "人工髋关节假体", "止血纱布"):
            p.world.book.line(visit, p.world.cat.item(name), 1)
    p.finish(group, [place], 0, doctors=[doctor])
