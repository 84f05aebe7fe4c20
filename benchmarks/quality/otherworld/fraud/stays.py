"""Rings round hospital beds."""

from __future__ import annotations

import numpy as np

from ..days import DAY, HOSPITAL
from ..innocent.papers import become_one
from ..places import prefecture_of
from ..planting import Array, Plot, choose, distance, event_count, event_days, free, one, size


def _house(p: Plot, lo: int = 1, hi: int = 2) -> int:
    """A hospital of the home prefecture, rather a private than a township one."""
    places = p.world.places
    ok = (places.kind == HOSPITAL) & (places.level >= lo) & (places.level <= hi) & (prefecture_of(places.county) == 0)
    ok &= ~np.isin(np.arange(len(ok)), sorted(p.world.busy_places))
    which = np.flatnonzero(ok & (places.town < 0)) if (ok & (places.town < 0)).any() else np.flatnonzero(ok)
    place = one(p, which) if len(which) else one(p, np.flatnonzero(places.kind == HOSPITAL))
    p.world.busy_places.add(place)
    return place


def _stay(
    p: Plot, who: int, place: int, end: float, nights: float, dise: str, med: int = 21, **others: object
) -> Array:
    p.clear(who, end - nights * DAY - 3600, end + 3600)
    others.setdefault("doctor", p.world.doctor_at(p.rng, np.array([place])))
    return p.swipe(np.array([who]), place, end, med, stay=nights, dise=p.world.cat.dise(dise), **others)


def recruited_admissions(p: Plot) -> None:
    """A recruiter's van: old and poor people of two villages admitted in batches every few weeks for little."""
    rng, place = p.rng, _house(p)
    far = distance(p, place)
    members = choose(p, max(9, size(p, 8, 48)), free(p.world, 55) & (far < 70) & (far > 3), "village")
    p.world.people.poor[members] |= rng.random(len(members)) < 0.5
    batches = event_count(p, 6, 10)
    days = event_days(p, batches, rng.uniform(16, 30), first=12)
    share = {"easy": 0.6, "medium": 0.45, "hard": 0.35}[p.hide.name]
    last = np.full(len(members), -100)
    p.thin(members)
    joint, coming = 0, np.zeros(len(members), bool)
    for day in days:
        rested = day - last > 14
        who = np.flatnonzero(rested & (rng.random(len(members)) < share))
        if len(who) < 3:
            who = np.argsort(last)[: max(3, int(len(members) * share))]
            who = who[day - last[who] > 9]
        coming[who] = True
        spread = {"easy": 1, "medium": 2, "hard": 3}[p.hide.name]
        for k in who:
            nights = float(rng.integers(3, 7))
            begin = (day + rng.integers(0, spread)) * DAY + rng.integers(8 * 3600, 11 * 3600)
            _stay(p, int(members[k]), place, begin + nights * DAY, nights, str(rng.choice(["M54", "M47", "I10"])))
            last[k] = day + nights
        joint += len(who) >= 3
    p.finish(members[coming], [place], joint)


def split_stay(p: Plot) -> None:
    """One illness cut into two to four stays: out on paper, back in within days, same diagnosis."""
    rng, place = p.rng, _house(p)
    members = choose(p, size(p, 10, 36), free(p.world, 50) & (distance(p, place) < 40))
    longest = {"easy": 3, "medium": 7, "hard": 11}[p.hide.name]
    p.thin(members)
    again = 0
    for who in members:
        dise = str(rng.choice(["I69", "J44", "M47", "I63"]))
        stays = int(rng.integers(2, 5))
        t = float(rng.integers(14, max(15, p.world.cal.n - stays * 22)) * DAY + 38_000)
        for k in range(stays):
            nights = float(rng.integers(6, 12))
            t += nights * DAY
            if t > (p.world.cal.n - 1) * DAY:
                break
            _stay(p, int(who), place, t, nights, dise)
            t += float(rng.integers(1, longest + 1)) * DAY + rng.integers(-3000, 3000)
            again += k > 0
    p.finish(members, [place], again)


def bed_hanging(p: Plot) -> None:
    """Beds with a name on them: the patient shops and sees other doctors at home meanwhile; hardly any care billed."""
    rng, place, people = p.rng, _house(p), p.world.people
    far = distance(p, place)
    members = choose(p, size(p, 8, 32), free(p.world, 40) & (far > 4) & (far < 45))
    cat, joint, shops = p.world.cat, 0, set()
    p.thin(members)
    for who in members:
        for _ in range(int(rng.integers(1, 3))):
            nights = int(rng.integers(8, 15))
            end = int(rng.integers(nights + 2, p.world.cal.n - 2)) * DAY + 36_000
            visit = _stay(p, int(who), place, end, nights, "M47", auto=False)
            p.world.book.line(visit, cat.item("普通病房床位费"), nights)
            p.world.book.line(visit, cat.item("住院诊查费"), nights)
            p.world.book.line(visit, cat.item("银杏叶片"), rng.integers(3, 8))
            swipes = {"easy": 4, "medium": 3, "hard": 2}[p.hide.name]
            back = rng.choice(np.arange(1, nights), swipes, replace=False)
            t = end - back * DAY + rng.integers(-5000, 30_000, swipes)
            shop = int(people.pharmacy[who])
            shops.add(shop)
            p.swipe(np.full(swipes, who), shop, t, 41)
            joint += 1
    p.finish(members, [place], joint)


def duplicate_enrolment(p: Plot) -> None:
    """People insured at home and in another prefecture at once; the same bed and the same visits are claimed twice."""
    rng, people, cal = p.rng, p.world.people, p.world.cal
    n = int(rng.integers(4, 11))
    first = choose(p, n, free(p.world, 25, 60) & (prefecture_of(people.county) == 0))
    second = choose(p, n, free(p.world, 25, 60) & (prefecture_of(people.county) == int(rng.choice([1, 3]))))
    n = min(len(first), len(second))
    first, second = first[:n], second[:n]
    place, joint = _house(p, 1, 3), 0
    p.thin(np.concatenate([first, second]))
    for a, b in zip(first, second, strict=True):
        become_one(p, int(a), int(b))
        for who in (int(a), int(b)):
            people.insurance.append(
                (who, int(people.insured[who]), "310" if people.employee[who] else "390", -700, 10**6, -1)
            )
        nights = float(rng.integers(4, 10))
        end = int(rng.integers(15, cal.n - 5)) * DAY + 36_000
        for k, who in enumerate((int(a), int(b))):
            _stay(p, who, place, end + k * rng.integers(1800, 9000), nights, "J18")
        visits = int(rng.integers(1, 4))
        t = rng.integers(3, cal.n - 3, visits) * DAY + rng.integers(31_000, 40_000, visits)
        doctor = p.world.places.first_doctor[place]
        for k, who in enumerate((a, b)):
            p.swipe(np.full(visits, who), place, t + k * 600, 14, dise=p.world.cat.dise("E11"), doctor=doctor)
        joint += visits + 1
    p.finish(np.concatenate([first, second]), [place], joint)


def maternity_employer(p: Plot) -> None:
    """A firm of paper: women join it one to four months before the birth and leave it when the money has come."""
    rng, people, cal = p.rng, p.world.people, p.world.cal
    ok = free(p.world, 22, 42) & people.female & (prefecture_of(people.county) == 0)
    members = choose(p, int(rng.integers(6, 16)), ok)
    firm = len(people.employers)
    people.employers.append((0, f"{rng.choice(['鑫源', '博雅', '腾龙', '万通'])}商贸有限公司{rng.integers(1, 99)}"))
    people.employer[members], people.employee[members] = firm, True
    places = p.world.places
    houses = np.flatnonzero((places.kind == HOSPITAL) & (places.level >= 1) & (prefecture_of(places.county) == 0))
    used = []
    for who in members:
        birth = int(rng.integers(20, cal.n - 6))
        early = int(rng.integers(*{"easy": (25, 60), "medium": (40, 110), "hard": (60, 150)}[p.hide.name]))
        left = birth + int(rng.integers(20, 90))
        p.clear(int(who), -1, (birth - early) * DAY)
        for kind in ("310", "510"):
            people.insurance.append((int(who), int(people.insured[who]), kind, birth - early, left, firm))
        place = one(p, houses[:6])
        cut = rng.random() < 0.5
        visit = _stay(p, int(who), place, birth * DAY + 4 * DAY + 36_000, 4.0, "O82" if cut else "O80", 52)
        p.world.book.line(visit, p.world.cat.item("剖宫产术" if cut else "单胎顺产接生"), 1)
        used.append(place)
    p.finish(members, used, len(members), employers=[firm])


def high_value_consumables(p: Plot) -> None:
    """Stents and implants on the bill of people on whom nobody operated."""
    rng, place = p.rng, _house(p, 2, 3)
    members = choose(p, size(p, 10, 32), free(p.world, 50) & (distance(p, place) < 50))
    doctor = int(p.world.places.first_doctor[place]) + int(rng.integers(p.world.places.n_doctors[place]))
    names = ("药物洗脱冠脉支架", "骨科接骨板", "吻合器钉仓", "疝修补补片")
    name = str(rng.choice(names))
    p.thin(members)
    for who in members:
        end = int(rng.integers(12, p.world.cal.n - 2)) * DAY + 36_000
        visit = _stay(p, int(who), place, end, float(rng.integers(5, 10)), "M47", doctor=doctor)
        p.world.book.line(
            visit, p.world.cat.item(name), rng.integers(1, {"easy": 6, "medium": 4, "hard": 3}[p.hide.name])
        )
    p.finish(members, [place], len(members), doctors=[doctor])


def trauma_liability(p: Plot) -> None:
    """The same few people have accident after accident, three to five at a time, and no other party ever pays."""
    rng, place = p.rng, _house(p, 1, 3)
    members = choose(p, int(rng.integers(5, 13)), free(p.world, 22, 65) & (distance(p, place) < 60), "employer")
    crashes = event_days(p, int(rng.integers(4, 8)), rng.uniform(30, 48), first=14, last=p.world.cal.n - 26)
    p.thin(members)
    joint, coming = 0, np.zeros(len(members), bool)
    free_from = np.zeros(len(members))
    for day in crashes:
        able = np.flatnonzero(free_from <= day)
        who = able[np.argsort(coming[able] + rng.random(len(able)) * 0.9)][: int(rng.integers(3, 6))]
        for k in who:
            nights = float(rng.integers(5, 19))
            begin = day * DAY + rng.integers(16 * 3600, 20 * 3600)
            _stay(p, int(members[k]), place, begin + nights * DAY, nights, str(rng.choice(["S82", "S06"])), 22)
            free_from[k] = day + nights + 1
        coming[who] = True
        joint += len(who) >= 3
    p.finish(members[coming], [place], joint)
