"""Rings around cards, pharmacies and boxes."""

from __future__ import annotations

from dataclasses import replace

from .book import YEAR, Visit
from .coast import BEYOND, DAY, HOME, INLAND, NORTH, SOUTH, Inst, apart
from .goods import ACUTE, ILLNESSES, ITEMS, SOUGHT
from .people import Person
from .plants import Field


def adult(person: Person) -> bool:
    """Old enough to carry a card of one's own."""
    return person.age >= 18 and person.card != "" and person.died is None


def dealer_basket(f: Field, packs: tuple[int, int] = (1, 3), round_to: float = 0.0):  # type: ignore[no-untyped-def]
    """What a dealer has put on a card: one or two costly drugs, sometimes a round sum."""

    def what(person: Person, at: Inst, begin: int) -> Visit:
        drugs = f.rng.sample(SOUGHT, f.rng.choice((1, 1, 2)))
        visit = f.book.buy(person, at, begin, drugs, f.rng.randint(*packs))
        worth = sum(item.price * count for item, count in visit.lines)
        if round_to and f.rng.random() < 0.7:
            visit.total = max(round_to, round(worth / round_to) * round_to)
        return visit

    return what


def plain(f: Field, ills: tuple[str, ...] = ACUTE, doctor: str = "", packs: int = 1):  # type: ignore[no-untyped-def]
    """A purchase or a consultation as everybody has them; a given doctor where he works in that house."""

    def what(person: Person, at: Inst, begin: int) -> Visit:
        ill = f.rng.choice(ills)
        if at.sells:
            return f.book.buy(person, at, begin, f.rng.sample(ILLNESSES[ill].drugs, 1), packs)
        return f.book.consult(person, at, begin, ill, packs, doctor=doctor if doctor in at.doctors else "")

    return what


def collected_cards(f: Field) -> None:
    """A small pharmacy, or two of one owner in turn, swipes a bundle of cards after the rush."""
    shop = f.inst("pharmacy", lambda i: "海润" not in i.name and i.region in HOME)
    villages = [f.spot("village", "estate", "dormitory", regions=HOME, least=25) for _ in range(3)]
    far = [v for v in villages if apart(v, shop) > 6] or villages
    members = f.take(f.rng.randint(8, 40), lambda p: adult(p) and p.place in far)
    members += f.take(max(0, 8 - len(members)), adult)
    shops = [shop] if f.rng.random() < 0.6 else [shop, f.around("pharmacy", shop, 0.5, 9)]
    f.company("collected_cards", members, shops, f.days(f.rng.randint(12, 20), 9), f.rng.choice((13.3, 20.0)),
              (25, 110), dealer_basket(f, round_to=100.0), rotate=True, drain=True)  # fmt: skip


def lent_card_ring(f: Field) -> None:
    """An agent tours several houses with the cards that neighbours and strangers lent."""
    agent = f.take(1, lambda p: adult(p) and 30 < p.age < 65 and p.place.region in HOME)[0]
    lenders = f.take(f.rng.randint(5, 16), lambda p: adult(p) and apart(p.place, agent.place) < 25)
    if f.rng.random() < 0.35:
        for person in lenders[::2]:
            person.phone = agent.phone
    route = [f.around("hospital", agent.place, 2, 30), f.around("pharmacy", agent.place, 2, 20),
             f.around("clinic", agent.place, 2, 20), f.around("pharmacy", agent.place, 4, 30)][: f.rng.choice((3, 4))]  # fmt: skip
    f.company("lent_card_ring", [agent, *lenders], route, f.days(f.rng.randint(9, 15), 14), 9.2, (60, 260),
              plain(f, ("I10.x00", "E11.900", "I25.103"), packs=2))  # fmt: skip


def cross_region_ring(f: Field) -> None:
    """Cards of one county used in company beyond the border, or in a county that is not theirs."""
    home = f.rng.choice((NORTH, INLAND, SOUTH))
    away = f.rng.choice([r for r in (NORTH, INLAND, SOUTH, BEYOND, BEYOND) if r != home])
    members = f.take(f.rng.randint(8, 26), lambda p: adult(p) and p.place.region == home and p.insured == home)
    kinds = ("hospital", "pharmacy", "pharmacy") if f.rng.random() < 0.6 else ("clinic", "pharmacy", "pharmacy")
    route = [f.inst(kind, lambda i: i.region == away) for kind in kinds]
    made = f.company("cross_region_ring", members, route[: f.rng.choice((2, 3))], f.days(f.rng.randint(8, 14), 17), 10.2,
                     (40, 200), plain(f, ("I25.103", "E11.900"), packs=2))  # fmt: skip
    for visit in f.rng.sample(made, len(made) // 6):
        near = visit.who.usual["pharmacy"][0]
        shift = f.rng.choice((-1, 1)) * f.rng.randint(3600, 2 * 3600)
        f.book.buy(visit.who, near, visit.begin + shift, (f.rng.choice(ILLNESSES[f.rng.choice(ACUTE)].drugs),))


def impossible_travel(f: Field) -> None:
    """Copied credentials: the owner at home, the copy far away within minutes, or while he lies in hospital."""
    spot = f.spot("estate", "village", regions=HOME, least=20)
    members = f.recruit(5, 12, lambda p: adult(p) and apart(p.place, spot) < 8)
    shops = [f.around("pharmacy", spot, 45, 110), f.around("pharmacy", spot, 50, 120)]
    made = []
    events = 0
    for person in members:
        if f.rng.random() < 0.3:
            bed = f.around("hospital", person.place, 0, 15)
            lain = f.book.stay(person, bed, f.book.moment(bed, f.rng.randint(20, 300)), 8, "J18.900")
            made += [lain, f.book.buy(person, shops[0], lain.begin + 3 * DAY + 3000, f.rng.sample(SOUGHT, 1), 2)]
        for day in f.days(f.often(8, 2), 30):
            near = [i for i in person.usual["clinic"] + person.usual["pharmacy"] if i.clock < 3600 and not i.batch]
            local = min(near or person.usual["hospital"], key=lambda i: apart(i, person.place) + f.rng.random())
            here = plain(f)(person, local, f.book.moment(local, day))
            far = dealer_basket(f)(person, f.rng.choice(shops), here.begin + f.rng.randint(300, 1700))
            made += [here, far]
            events += 1
    f.note("impossible_travel", made, members, events)


def drug_resale(f: Field) -> None:
    """Buyers go their own ways round many pharmacies for the drugs that dealers pay for."""
    members = f.recruit(6, 18, lambda p: adult(p) and p.place.region in HOME and p.age > 40)
    reach = sorted((i for i in f.insts if i.sells and i.clock < DAY), key=lambda i: apart(i, members[0].place))
    shops = f.rng.sample(reach[:9], 5)
    drugs = f.rng.sample(SOUGHT, 2)
    made = []
    for person in members:
        for day in f.days(f.often(26, 9), 7):
            shop = f.rng.choice(shops)
            made.append(f.book.buy(person, shop, f.book.moment(shop, day), f.rng.sample(drugs, f.rng.choice((1, 2))),
                                   f.rng.randint(3, 8)))  # fmt: skip
    f.note("drug_resale", made, members, len(made) // len(members))


def trace_code_resale(f: Field) -> None:
    """Boxes bought on cards at one shop come back over the counter of another."""
    first = f.inst("pharmacy", lambda i: i.region in HOME)
    second = f.around("pharmacy", first, 3, 60)
    members = f.recruit(8, 22, lambda p: adult(p) and apart(p.place, first) < 25)
    local = [p for p in f.people if second in p.usual["pharmacy"]]
    local = local or sorted(f.people, key=lambda p: (apart(p.place, second), p.no))[:30]
    made, codes = [], []
    for person in members:
        for day in f.days(f.often(5, 2), 25):
            visit = dealer_basket(f)(person, first, f.book.moment(first, min(day, YEAR - 40)))
            made.append(visit)
            for item, count in visit.lines:
                boxes = [box(f, item.code) for _ in range(int(count))]
                visit.boxes[item.name] = boxes
                for code in f.some(boxes, 0.7, 1):
                    later = visit.begin // DAY + f.rng.randint(3, 25)
                    buyer = f.rng.choice(local)
                    again = f.book.buy(buyer, second, f.book.moment(second, later), (item.name,))
                    again.boxes[item.name] = [code]
                    made.append(again)
                    codes.append(code)
    f.note("trace_code_resale", made, members, len(codes), codes=codes)


def box(f: Field, code: str) -> str:
    """A trace code of a drug: seven digits of the drug, thirteen of the box."""
    return f"8{sum(map(ord, code)) * 7919 % 10**6:06d}{f.rng.randrange(10**13):013d}"


def proxy_swipe(f: Field) -> None:
    """From a day on a designated pharmacy also settles for a shop far away that is not designated."""
    shop = f.inst("pharmacy", lambda i: i.region in HOME and "海润" not in i.name)
    spot = min(
        (s for s in f.spots if s.region in HOME and apart(s, shop) > 9),
        key=lambda s: abs(apart(s, shop) - 22 * f.rng.random() - 9),
    )
    members = f.near(f.rng.randint(20, 50), spot, adult)
    members += f.take(max(0, 20 - len(members)), lambda p: adult(p) and apart(p.place, spot) < 7)
    f.thin(members)
    onset = f.rng.randint(110, 210)
    made = []
    for person in members:
        for day in f.days(f.often(9, 3), 16, onset + f.rng.randint(0, 20)):
            made.append(plain(f)(person, shop, f.book.moment(shop, day)))
    f.note("proxy_swipe", made, members, len(made) // 3)


def stock_mismatch(f: Field) -> None:
    """Drugs are billed that the pharmacy never had; goods of the shelf went over the counter."""
    shop = f.inst("pharmacy", lambda i: i.region in HOME)
    members = f.recruit(12, 30, lambda p: adult(p) and apart(p.place, shop) < 12)
    drugs = f.rng.sample(SOUGHT, 3)
    made = []
    for person in members:
        for day in f.days(f.often(9, 3), 28):
            made.append(f.book.buy(person, shop, f.book.moment(shop, day), f.rng.sample(drugs, 1), f.rng.randint(2, 4)))
    for visit in made:
        visit.short = True
    f.note("stock_mismatch", made, members, len(made) // 4, codes=[ITEMS[name].code for name in drugs])


def blacklist_proximity(f: Field) -> None:
    """The bureau knows a ring; others go about with two or three of its members at other houses."""
    ring = [row for row in f.truth if row["kind"] == "collected_cards" and not row["innocent"]][-1]
    bundle = set(ring["patients"])
    old = [p for p in f.people if p.no in bundle]
    f.known += [p.no for p in old]
    close = f.take(f.rng.randint(5, 10), lambda p: adult(p) and apart(p.place, old[0].place) < 30)
    close = close or f.take(5, adult)
    shops = [f.around("pharmacy", close[0].place, 1, 15) for _ in range(3)]
    f.thin(close)
    made = []
    days = f.days(f.rng.randint(8, 12), 16)
    for number, day in enumerate(days):
        here = f.some(close, max(0.6, f.comes)) + f.rng.sample(old, 3)
        f.rng.shuffle(here)
        at = shops[number % 3]
        made += f.meet(here, at, f.book.moment(at, day), (30, 150), dealer_basket(f))
    f.note("blacklist_proximity", made, close, len(days))


def duplicate_enrolment(f: Field) -> None:
    """One body, two enrolments: the same care is paid here and in another county or over the border."""
    pairs = []
    home, second = f.rng.sample((NORTH, INLAND, SOUTH, BEYOND), 2)
    for person in f.take(
        f.rng.randint(6, 14), lambda p: adult(p) and p.insured in HOME and p.listed and p.insured != second
    ):
        since = person.since.replace(year=2023, day=min(person.since.day, 28 if person.since.month == 2 else 31))
        twin = replace(person, no=f"{second[:4]}{f.rng.randrange(10**12):012d}", insured=second, insutype="390", ptype="14", emp="",
                       card=f"F{f.rng.randrange(10**8):08d}", since=since)  # fmt: skip
        twin.phone = person.phone = person.phone or f"139{f.rng.randrange(10**8):08d}"
        pairs.append((person, twin))
    f.people += [twin for _, twin in pairs]
    f.used.update(twin.no for _, twin in pairs)
    f.thin([p for p, _ in pairs])
    made = []
    for person, twin in pairs:
        for day in f.days(f.often(4, 2), 60):
            at = person.usual["hospital"][0]
            begin = f.book.moment(at, day)
            if f.rng.random() < 0.5:
                one = f.book.stay(person, at, begin, f.rng.randint(4, 9), f.rng.choice(("J18.900", "K29.500")))
            else:
                one = f.book.consult(person, at, begin, f.rng.choice(("I10.x00", "E11.900")), 2)
            two = f.book.add(
                replace(one, who=twin, lines=list(one.lines), till="", settled=one.end + f.rng.randint(1, 20) * 3600)
            )
            made += [one, two]
    f.note("duplicate_enrolment", made, [p for pair in pairs for p in pair], len(made) // 2)
