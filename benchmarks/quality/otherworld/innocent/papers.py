"""Boxes, prescriptions and papers that look wrong and are not."""

from __future__ import annotations

import numpy as np

from ..days import CLINIC, DAY, HOSPITAL, PHARMACY
from ..places import prefecture_of
from ..planting import Array, NoRoom, Plot, apart, free, one, queue


def _sales(p: Plot, n: int, place: int | None = None) -> Array:
    """Ordinary pharmacy sales of free persons, in order of time, at one shop or anywhere in the prefecture."""
    v, places = p.base, p.world.places
    ok = (
        (v.med == 41)
        & p.world.alive_base
        & (v.refund_of < 0)
        & ~p.world.used[v.person]
        & (places.kind[v.place] == PHARMACY)
    )
    ok &= (prefecture_of(places.county[v.place]) == 0) & (v.t > (p.world.variant.trace_from + 1) * DAY)
    if place is not None:
        ok &= v.place == place
    rows = np.flatnonzero(ok)
    rows = p.rng.permutation(rows)[:n]
    return rows[np.argsort(v.t[rows])]


def _code(p: Plot, item: int) -> str:
    return f"{8_100_000 + item * 37}{int(p.rng.integers(10**12, 10**13)):013d}"


def _busy_shop(p: Plot) -> int:
    places = p.world.places
    ok = p.world.alive_base & (p.base.med == 41) & (prefecture_of(places.county[p.base.place]) == 0)
    count = np.bincount(p.base.place[ok], minlength=len(places.kind))
    return int(np.argsort(count)[-int(p.rng.integers(1, 9))])


def _line(p: Plot, visit: int, item: int, price: int = -1) -> None:
    p.world.book.line(np.array([visit]), item, 1, price)


def split_pack(p: Plot) -> None:
    """A box opened and sold by the strip: one code on three to six sales, each marked as split."""
    shop = _busy_shop(p)
    rows = _sales(p, int(p.rng.integers(18, 40)), shop)
    codes, k = [], 0
    item = p.world.cat.item("奥美拉唑肠溶胶囊")
    while k < len(rows):
        many = int(p.rng.integers(3, 7))
        code = _code(p, item)
        for row in rows[k : k + many]:
            _line(p, int(row), item, int(p.world.cat.price[item] // 3))
            p.world.book.trace(int(row), item, code, 1, 1)
        codes.append(code)
        k += many
    p.group.visits.extend(rows.tolist())
    p.change(rows, "locked", True)
    p.finish(p.base.person[rows], [shop], 0, codes=codes)


def refund_resale(p: Plot) -> None:
    """The wrong box is given back the next day and sold to somebody else within the month."""
    shop = _busy_shop(p)
    rows = _sales(p, int(p.rng.integers(8, 18)) * 2, shop)
    half = len(rows) // 2
    codes = []
    item = p.world.cat.item("瑞舒伐他汀钙片")
    for a, b in zip(rows[:half], rows[half : 2 * half], strict=True):
        t = int(p.base.t[a]) + int(p.rng.integers(1, 3)) * DAY
        if t >= int(p.base.t[b]):
            continue
        columns = {name: values[[a]] for name, values in p.base.columns.items()}
        columns |= {
            "t": np.array([t]),
            "refund_of": np.array([a]),
            "origin": np.array([p.number]),
            "locked": np.array([True]),
        }
        back = int(p.world.book.add(**columns)[0])
        code = _code(p, item)
        for row in (a, b):
            _line(p, int(row), item)
            p.world.book.trace(int(row), item, code)
        p.world.book.trace(back, item, code, -1)
        p.group.visits.extend([int(a), int(b), back])
        p.change(np.array([a, b]), "locked", True)
        codes.append(code)
    if not codes:
        raise NoRoom
    p.finish(p.base.person[[x for x in p.group.visits if x < len(p.base)]], [shop], 0, codes=codes)


def carton_code(p: Plot) -> None:
    """A clerk scans the carton instead of the box: one code on a dozen sales of one shop in two days."""
    shop = _busy_shop(p)
    rows = _sales(p, 10**6, shop)
    first = int(p.rng.integers(0, max(1, len(rows) - 15)))
    rows = rows[first : first + int(p.rng.integers(7, 14))]
    item = p.world.cat.item("连花清瘟胶囊")
    code = "C" + _code(p, item)[:17]
    for row in rows:
        _line(p, int(row), item)
        p.world.book.trace(int(row), item, code)
    p.group.visits.extend(rows.tolist())
    p.change(rows, "locked", True)
    p.finish(p.base.person[rows], [shop], 0, codes=[code])


def long_prescription(p: Plot) -> None:
    """Twelve weeks' supply at once, four times a year, for people whose illness is steady."""
    people, cal = p.world.people, p.world.cal
    ok = free(p.world, 45) & (people.chronic >= 0) & (people.chronic < 5) & (people.county == 0)
    group = apart(p, np.flatnonzero(ok), int(p.rng.integers(20, 41)))
    place = int(np.bincount(people.hospital[group]).argmax())
    for who in group:
        items = p.world.cat.for_disease(("I10", "E11", "E78", "I25", "I69")[int(people.chronic[who])])
        for day in range(int(p.rng.integers(2, 80)), cal.n - 2, 84):
            visits = queue(p, np.array([who]), place, day, p.rng.uniform(490, 650), (1, 2), 14, auto=False)
            p.world.book.line(visits, p.world.cat.item("普通门诊诊查费"), 1)
            p.world.book.line(visits, items[int(who) % len(items)], 12)
    p.finish(group, [place], 0)


def several_illnesses(p: Plot) -> None:
    """Old people with four illnesses see four departments in a morning: a prescription from each."""
    people = p.world.people
    group = apart(p, np.flatnonzero(free(p.world, 68) & (people.county == 0)), int(p.rng.integers(10, 21)))
    big = np.flatnonzero((p.world.places.kind == HOSPITAL) & (p.world.places.county == 0))
    place = int(big[np.argmax(p.world.places.n_doctors[big])])
    first, many = int(p.world.places.first_doctor[place]), int(p.world.places.n_doctors[place])
    for who in group:
        for day in p.rng.choice(np.arange(2, p.world.cal.n - 2), 4, replace=False):
            doctors = first + p.rng.permutation(many)[: min(4, many)]
            illness = np.array([p.world.cat.dise(c) for c in ("I10", "E11", "I25", "M47")])[: len(doctors)]
            t = day * DAY + (510 + np.arange(len(doctors)) * p.rng.uniform(18, 40)) * 60
            p.swipe(np.full(len(doctors), who), place, t, 11, doctor=doctors, dise=illness)
    p.finish(group, [place], 0)


def code_error(p: Plot) -> None:
    """A finger slips: a man with a woman's diagnosis, once each, at different houses; corrected nowhere."""
    v, people, places = p.base, p.world.people, p.world.places
    ok = (v.med == 11) & p.world.alive_base & ~people.female[v.person] & (places.kind[v.place] == HOSPITAL)
    ok &= (v.refund_of < 0) & ~p.world.used[v.person] & (people.age[v.person] > 20)
    rows = np.flatnonzero(ok)
    _, first = np.unique(v.place[rows], return_index=True)
    rows = rows[first][: int(p.rng.integers(5, 10))]
    p.change(rows, "dise", p.world.cat.dise("N76"))
    p.change(rows, "locked", True)
    p.group.visits.extend(rows.tolist())
    p.finish(v.person[rows], np.unique(v.place[rows]), 0)


def team_billing(p: Plot) -> None:
    """The head of rehabilitation signs for five therapists: more half-hours a day than one pair of hands has."""
    people, places, cal = p.world.people, p.world.places, p.world.cal
    which = np.flatnonzero((places.kind == HOSPITAL) & (places.level == 2) & (prefecture_of(places.county) == 0))
    place = one(p, which)
    doctor = int(places.first_doctor[place])
    near = np.hypot(people.x - places.x[place], people.y - places.y[place])
    pool = np.flatnonzero(free(p.world, 40))
    group = pool[np.argsort(near[pool])][: min(60, max(20, p.world.persons // 250))]
    items = np.array([p.world.cat.item(x) for x in ("针刺30分钟/次", "推拿治疗30分钟/次", "中频脉冲电治疗20分钟/次")])
    for day in p.rng.choice(np.flatnonzero(cal.weekday < 5), 24, replace=False):
        who = group[p.rng.random(len(group)) < 0.45]
        t = day * DAY + np.sort(p.rng.uniform(8.2, 17.2, len(who))) * 3600
        visits = p.swipe(who, place, t, 11, doctor=doctor, dise=p.world.cat.dise("M54"), auto=False)
        p.world.book.line(visits, items[p.rng.integers(0, 3, len(visits))], 2)
    p.finish(group, [place], 0, doctors=[doctor])


def same_day_death(p: Plot) -> None:
    """Inpatients who die: the bill is settled that day or up to five days later."""
    v, people = p.base, p.world.people
    ok = (v.med == 21) & p.world.alive_base & ~p.world.used[v.person] & (people.age[v.person] > 60)
    ok &= (v.t < (p.world.cal.n - 8) * DAY) & (v.t > 20 * DAY)
    rows = np.flatnonzero(ok & (v.refund_of < 0))
    _, first = np.unique(v.person[rows], return_index=True)
    rows = p.rng.permutation(rows[first])[: int(p.rng.integers(6, 13))]
    for row in rows:
        who = int(v.person[row])
        late = int(p.rng.integers(0, 6))
        died = int(v.t[row] // DAY)
        p.clear(who, v.t[row], p.world.cal.n * DAY)
        p.world.alive_base[row] = True
        p.world.book.revive(int(row))
        people.die[who] = died
        p.change(np.array([row]), "t", v.t[row] + late * DAY)
        p.change(np.array([row]), "stay", v.stay[row] + late)
    p.group.visits.extend(rows.tolist())
    p.finish(v.person[rows], np.unique(v.place[rows]), 0)


def moved_insurance(p: Plot) -> None:
    """People who took a job in the next prefecture: insured there from one day, ended here the day before."""
    people, cal = p.world.people, p.world.cal
    home = free(p.world, 24, 50) & (prefecture_of(people.county) == 0)
    there = free(p.world, 24, 50) & (prefecture_of(people.county) == 1)
    old = apart(p, np.flatnonzero(home), int(p.rng.integers(6, 15)))
    new = p.rng.permutation(np.flatnonzero(there))[: len(old)]
    old = old[: len(new)]
    for a, b in zip(old, new, strict=True):
        day = int(p.rng.integers(cal.n // 5, cal.n * 4 // 5))
        p.clear(int(a), day * DAY, cal.n * DAY)
        p.clear(int(b), -1, day * DAY)
        become_one(p, int(a), int(b))
        people.insurance += [
            (int(a), int(people.insured[a]), "390", -900, day - 1, -1),
            (int(b), int(people.insured[b]), "310", day, 10**6, -1),
        ]
        people.employee[a] = False
        people.employee[b] = True
        p.group.visits.extend(p.own(int(a)).tolist() + p.own(int(b)).tolist())
    p.finish(np.concatenate([old, new]), [], 0)


def become_one(p: Plot, a: int, b: int) -> None:
    """Let entry ``b`` be the same human being as ``a``, insured elsewhere under another number."""
    people = p.world.people
    for name in ("surname", "given", "born", "age", "female", "phone", "sequence", "chronic"):
        values = getattr(people, name)
        values[b] = values[a]
    people.twin[b] = a


def nursery_employer(p: Plot) -> None:
    """A hospital or a nursery with many young women of long standing, five to nine of whom have a child this year."""
    people = p.world.people
    ok = free(p.world, 23, 38) & people.female & (prefecture_of(people.county) == 0)
    group = apart(p, np.flatnonzero(ok), int(p.rng.integers(14, 30)))
    firm = len(people.employers)
    people.employers.append(
        (int(people.county[group[0]]), str(p.rng.choice(["春苗幼儿园", "爱心护理服务中心", "阳光幼儿园"])))
    )
    people.employer[group] = firm
    people.employee[group] = True
    mothers = group[: int(p.rng.integers(5, 10))]
    hospitals = np.flatnonzero(
        (p.world.places.kind == HOSPITAL) & (p.world.places.level >= 2) & (prefecture_of(p.world.places.county) == 0)
    )
    for who in group:
        since = -int(p.rng.integers(400, 3000))
        kinds = ("310", "510")
        people.insurance += [(int(who), int(people.insured[who]), kind, since, 10**6, firm) for kind in kinds]
    used = []
    for who in mothers:
        place = one(p, hospitals)
        end = int(p.rng.integers(8, p.world.cal.n - 2)) * DAY + 36_000
        p.clear(int(who), end - 5 * DAY, end + 3600)
        visit = p.swipe(
            np.array([who]),
            place,
            end,
            52,
            stay=4.0,
            dise=p.world.cat.dise("O80"),
            doctor=p.world.places.first_doctor[place],
        )
        p.world.book.line(visit, p.world.cat.item("单胎顺产接生"), 1)
        used.append(place)
    p.finish(group, used, 0, employers=[firm])


def opening_stock(p: Plot) -> None:
    """A shop sells in the first weeks what lay on its shelves before the ledger began."""
    shop = _busy_shop(p)
    rows = _sales(p, 25, shop)
    items = p.rng.choice(np.flatnonzero(np.array([k == "d" for k in p.world.cat.letter])), 6, replace=False)
    for item in items:
        p.world.short[(shop, int(item))] = (0.55, 1)
    for row in rows:
        _line(p, int(row), one(p, items))
    p.group.visits.extend(rows.tolist())
    p.change(rows, "locked", True)
    p.finish(p.base.person[rows], [shop], 0)


def regular_clinic_day(p: Plot) -> None:
    """A visiting specialist sees the clinic's patients of one trade on the first Saturday of the month."""
    places, people, cal = p.world.places, p.world.people, p.world.cal
    clinics = np.flatnonzero((places.kind == CLINIC) & (prefecture_of(places.county) == 0))
    place = one(p, clinics)
    near = np.hypot(people.x - places.x[place], people.y - places.y[place])
    pool = np.flatnonzero(free(p.world, 45) & (near < 9))
    group = apart(p, pool, int(p.rng.integers(10, 21)))
    there = []
    for day in np.flatnonzero((cal.weekday == 5) & (cal.dom <= 7)):
        who = group[p.rng.random(len(group)) < 0.7]
        queue(p, who, place, int(day), p.rng.normal(525, 10), (150, 600), 11, dise=p.world.cat.dise("M54"))
        there.append(len(who))
    p.finish(group, [place], len(there))
