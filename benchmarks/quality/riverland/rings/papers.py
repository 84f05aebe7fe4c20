"""Papers: insured twice, dead but settling, employers without work."""

from __future__ import annotations

import numpy as np

from ..book import CHRONIC
from ..catalogue import ILL
from ..days import DAY, HOUR, LENGTH, iso
from ..wards import stay
from ..world import World


def plant(world: World) -> None:
    """All rings of papers."""
    world.each(insured_twice, 1)
    world.each(dead, 1.5)
    world.each(shell_employer, 1)


def insured_twice(w: World) -> None:
    """One person, two numbers in two regions: each bill is handed in twice, some stays overlap day by day."""
    rng = w.rng
    base = w.take(int(rng.integers(6, 14)), w.adult(), w.people.insutype == 390)
    county = w.county_of()[base]
    many = len(w.land.counties) - 3
    other = np.array([w.land.counties[(k + 1) % many][0] for k in county], dtype=object)
    twin = w.people.clone(base, region=other, insutype=390, quiet=True)
    w.people.columns["card_no"][twin] = [f"K{int(k):08d}" for k in rng.integers(10**7, 10**8, len(twin))]
    broken = twin[rng.random(len(twin)) < 0.25]
    w.people.columns["certno"][broken] = ""
    g = w.group("duplicate_enrolment", np.concatenate([base, twin]), solo=True)
    for a, b in zip(base, twin, strict=True):
        house = w.pick("tertiary", "county")
        day, nights = int(rng.integers(10, LENGTH - 30)), int(rng.integers(5, 12))
        stay(rng, w.book, a, house, day, nights, ILL["I63.900"], group=g)
        stay(rng, w.book, b, house, day, nights, ILL["I63.900"], group=g)
        for d in w.workdays(int(rng.integers(3, 6))):
            t = d * DAY + int(rng.uniform(8, 11) * HOUR)
            place = int(w.people.care[a])
            w.book.add(a, place, t, group=g, med=11, basket=2, diag=ILL["J20.900"])
            w.book.add(b, place, t + int(rng.uniform(2, 50) * 60), group=g, med=11, basket=2, diag=ILL["J20.900"])
            w.groups[g].events += 1
        w.groups[g].events += 1


def dead(w: World) -> None:
    """The monthly refills of the dead go on at the clinic or shop that has their cards."""
    rng = w.rng
    p = w.people
    place = w.pick("clinic", "village", "pharmacy")
    members = w.take(int(rng.integers(4, 9)), w.elder(), near=w.near_place(place) + rng.exponential(4, len(p)))
    p.columns["die_day"][members] = rng.integers(15, 200, len(members))
    g = w.group("deceased_claims", members, [place], solo=True)
    pharmacy = w.land.sort[place] == 3
    for person in members:
        day = int(p.die_day[person]) + int(rng.integers(9, 30))
        while day < min(LENGTH - 3, int(p.die_day[person]) + 200):
            if rng.random() < 0.4 + 0.6 * w.camouflage.attend:
                t = day * DAY + int(rng.uniform(8.5, 18) * HOUR)
                w.book.add(
                    person, place, t, group=g, med=41 if pharmacy else 14, basket=CHRONIC, diag=ILL["I10.x00"], cert=3
                )
                w.groups[g].events += 1
            day += 28 + int(rng.integers(0, 6))


def shell_employer(w: World) -> None:
    """A firm of no work insures pregnant women a few months before they give birth and lets them go after it."""
    rng = w.rng
    p = w.people
    members = w.take(int(rng.integers(7, 16)), p.sex == 2, p.role != 2, (p.age() > 21) & (p.age() < 40))
    code = f"E{w.land.counties[0][0]}9{int(rng.integers(100, 999))}"
    name = str(rng.choice(["江原鸿运商务服务有限公司", "江原顺达劳务有限公司", "江原盛泽咨询有限公司"]))
    p.employers.append((code, name))
    p.columns["emp"][members] = len(p.employers) - 1
    p.columns["insutype"][members], p.columns["psn_type"][members] = 310, 11
    g = w.group("maternity_employer", members, employers=[code], solo=True)
    for person in members:
        birth = int(rng.integers(40, LENGTH - 8))
        start = birth - int(rng.integers(35, 150 if w.camouflage.name != "easy" else 80))
        end = birth + int(rng.integers(25, 80))
        county = p.region[person]
        p.columns["emp_from"][person], p.columns["emp_to"][person] = start, end
        before = {"person": int(person), "insu_admdvs": county, "insutype": "390", "psn_insu_stas": "4", "emp": -2}
        p.insured.append({**before, "psn_insu_date": "2021-01-01", "paus_insu_date": iso(start - 1)})
        for kind in ("310", "510"):
            p.insured.append(
                {
                    "person": int(person),
                    "insu_admdvs": county,
                    "insutype": kind,
                    "psn_insu_stas": "4" if end < LENGTH else "1",
                    "psn_insu_date": iso(start),
                    "paus_insu_date": iso(end) if end < LENGTH else "",
                    "emp": len(p.employers) - 1,
                }
            )
        place = w.pick("maternity", "county", "private")
        code_ = "O82.000" if rng.random() < 0.7 else "O80.000"
        stay(rng, w.book, person, place, birth, 5, ILL[code_], med=52, group=g)
        w.groups[g].events += 1
    p.columns["own_insu"][members] = False
    cover = w.take(int(rng.integers(1, 4)), w.adult(), p.insutype == 310, p.emp >= 0)
    p.columns["emp"][cover] = len(p.employers) - 1
