"""An ordinary year: refills, colds, children, stays, dialysis, flu in winter, members' days of the chain."""

from __future__ import annotations

from .book import YEAR, Book, Visit
from .coast import DAY, Inst, apart
from .goods import ACUTE, ILLNESSES, ITEMS, Item
from .people import NEW_YEAR, Person, kin


def live(book: Book, people: list[Person], insts: list[Inst]) -> None:
    """Fill the book with everybody's ordinary visits."""
    rng = book.rng
    wards = [i for i in insts if "妇幼" in i.name or "中心医院" in i.name and not i.sells]
    eyes = next(i for i in insts if "眼科" in i.name)
    for house in kin(people).values():
        phase = rng.randrange(30)
        together = rng.random() < 0.4
        peak = rng.choice((9.2, 10.0, 15.6, 19.0))
        for person in house:
            if person.ills:
                _refills(
                    book, person, phase if together else rng.randrange(30), peak if together else rng.uniform(8.6, 19)
                )
            _acute(book, person)
            _stays(book, person)
            _once(book, person, wards, eyes)


def _season(book: Book) -> int:
    day = book.rng.randrange(YEAR)
    if 120 < day < 270 and book.rng.random() < 0.35:
        day = (day + 180) % YEAR
    return day


def _refills(book: Book, who: Person, phase: int, peak: float) -> None:
    rng = book.rng
    long = rng.random() < 0.12
    home = who.usual["pharmacy" if rng.random() < 0.45 else "clinic" if rng.random() < 0.5 else "hospital"][0]
    names = [rng.choice(ILLNESSES[code].drugs) for code in who.ills]
    day, step = phase, 84 if long else 30
    packs = -84 if long else -28
    while day < YEAR:
        at = home if rng.random() < 0.85 else rng.choice(who.usual["pharmacy"])
        begin = book.moment(at, max(0, min(YEAR - 4, int(day + rng.gauss(0, 3)))), peak)
        if at.sells:
            visit = book.buy(who, at, begin, names, packs, mutual=rng.random() < 0.03)
        else:
            visit = book.consult(who, at, begin, who.ills[0], packs, names)
            if at.kind == "hospital" and rng.random() < 0.25:
                _fill(book, who, visit.end, visit.lines, visit.prescription)
        day += step + rng.choice((-4, -2, 0, 0, 1, 3, 6))
        if rng.random() < 0.06:
            day += 30


def _fill(book: Book, who: Person, after: int, lines: list[tuple[Item, float]], number: str) -> None:
    shop = book.rng.choice(who.usual["pharmacy"])
    start = after + int(book.rng.uniform(600, 7200) + apart(shop, who.place) * 60)
    drugs = [line for line in lines if line[0].list_type == "101"]
    if drugs and start % DAY < 20.8 * 3600:
        book.buy(who, shop, start, (), lines=drugs[-1:], prescription=number)
        lines.remove(drugs[-1])


def _acute(book: Book, who: Person) -> None:
    rng = book.rng
    rate = 3.2 if who.age < 7 else 1.2 if who.age < 60 else 1.9
    for _ in range(_poisson(book, rate)):
        ill = rng.choice(ACUTE)
        if rng.random() < 0.05:
            ill = (
                "N76.000"
                if who.sex == "2" and 18 < who.age < 60
                else "N40.x00"
                if who.sex == "1" and who.age > 55
                else ill
            )
        at = rng.choice(who.usual["clinic" if rng.random() < 0.5 else "hospital"])
        hurt = ill == "M54.500" and who.age > 20 and rng.random() < 0.15
        visit = book.consult(
            who, at, book.moment(at, _season(book)), "S00.900" if hurt else ill, med="13" if hurt else "11"
        )
        if ill == "M54.500" and not hurt and rng.random() < 0.4:
            visit.lines.append((ITEMS["推拿治疗(30分钟/次)"], rng.choice((1, 1, 2))))
        if rng.random() < 0.22:
            _fill(book, who, visit.end, visit.lines, visit.prescription)
    for _ in range(_poisson(book, 1.1 if who.insutype == "310" else 0.6)):
        shop = rng.choice(who.usual["pharmacy"])
        day = _season(book)
        if "海润" in shop.name and rng.random() < 0.3:
            day = min(YEAR - 1, day // 30 * 30 + rng.choice((7, 17)))
        drugs = rng.sample(ILLNESSES[rng.choice(ACUTE)].drugs, 1)
        book.buy(who, shop, book.moment(shop, day), drugs, rng.choice((1, 1, 2)), mutual=rng.random() < 0.05)


def _stays(book: Book, who: Person) -> None:
    rng = book.rng
    rate = 0.05 if who.age < 55 else 0.14 if who.age < 75 else 0.26
    for _ in range(_poisson(book, rate)):
        ill = (
            rng.choice(who.ills)
            if who.ills and rng.random() < 0.6
            else rng.choice(("J18.900", "I63.900", "K29.500", "S82.200"))
        )
        at = rng.choice(who.usual["hospital"])
        days = max(2, round(rng.lognormvariate(1.9, 0.5)))
        first = book.stay(who, at, book.moment(at, _season(book)), days, ill)
        if ill == "I25.103" and at.level > "1" and rng.random() < 0.4:
            first.lines += [(ITEMS["冠状动脉支架置入术"], 1), (ITEMS["药物洗脱冠状动脉支架"], rng.choice((1, 1, 2)))]
        if ill == "S82.200":
            first.lines.append((ITEMS["金属接骨板"], 1))
        if rng.random() < 0.05 and first.end < (YEAR - 20) * DAY:
            book.stay(who, at, book.moment(at, first.end // DAY + rng.randint(2, 20)), days, ill)


def _once(book: Book, who: Person, wards: list[Inst], eyes: Inst) -> None:
    rng = book.rng
    if who.sex == "2" and 21 <= who.age <= 39 and rng.random() < 0.06:
        at = rng.choice(wards + who.usual["hospital"])
        book.stay(
            who, at, book.moment(at, rng.randrange(YEAR - 9)), rng.randint(3, 6), rng.choice(("O80.900", "O82.900"))
        )
    if who.age > 62 and rng.random() < 0.015:
        book.stay(who, eyes, book.moment(eyes, rng.randrange(YEAR - 5)), 1, "H25.900").lines.append(
            (ITEMS["人工晶状体"], 1)
        )


def tidy(book: Book) -> None:
    """Ordinary life keeps to what is possible: one body, one bed, roads as they are, nothing after death."""
    mine: dict[str, list[Visit]] = {}
    for visit in book.visits:
        if not visit.gone:
            mine.setdefault(visit.who.cert, []).append(visit)
    for visits in mine.values():
        visits.sort(key=lambda v: (v.planted == "", v.begin))
        kept: list[Visit] = []
        for visit in visits:
            died = visit.who.died and (visit.who.died - NEW_YEAR).days
            late = died is not None and visit.begin // DAY > died
            visit.gone = visit.planted == "" and (late or any(_clash(visit, other) for other in kept))
            if not visit.gone:
                kept.append(visit)


def _clash(a: Visit, b: Visit) -> bool:
    if b.planted == "ring" and not b.lies:
        return False
    if a.lies or b.lies:
        return a.begin - 7200 <= b.end and b.begin - 7200 <= a.end
    return abs(a.begin - b.begin) < 600 + apart(a.at, b.at) * 110


def _poisson(book: Book, mean: float) -> int:
    count, left = 0, book.rng.expovariate(1)
    while left < mean:
        count, left = count + 1, left + book.rng.expovariate(1)
    return count
