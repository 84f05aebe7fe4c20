"""People who are far from home for a reason: work, school, winter sun, a specialist, a parcel, an ambulance."""

from __future__ import annotations

import numpy as np

from ..catalogue import DIAG, ITEM
from ..gather import any_of, at, group, meet, present
from ..people import extend, identity
from ..rings.wards import stay
from ..world import World
from .errands import nearest, own_drugs


def migrants(world: World, turn: int) -> None:
    """Workers of one county in a factory of the neighbour prefecture; free on the same Sundays."""
    people, land = world.people, world.land
    county = 1 + turn % 5
    who = world.take(int(world.rng.integers(12, 26)), (people.county == county) & (people.age > 20) & (people.age < 52))
    employer = len(land.employers)
    land.employers.append((f"E8{turn:05d}", f"北邻州恒泰电子有限公司{turn + 1}分厂", "factory", county))
    people.emp[who], people.insutype[who], people.psn_type[who] = employer, "310", "11"
    people.live[who] = "北邻州工业园职工宿舍"
    world.thin(who, 0.1)
    shop = any_of(world, "neighbour_pharmacy", fresh=False)
    hospital = any_of(world, "neighbour_hospital", fresh=False)
    visits: list[int] = []
    for number, date in enumerate(world.dates(16, 8, 350, 14)):
        came = present(world, who, 0.35)
        if number % 3:
            visits += meet(
                world, came, shop, date, 1100, 60, (("otc1", 1), ("otc4", 1), ("otc6", 1)), abroad=1
            ).tolist()
        else:
            part = meet(
                world,
                came,
                hospital,
                date,
                520,
                150,
                med=11,
                diag=DIAG["cold"],
                doctor=world.places.first_doctor[hospital] + np.arange(len(came)) % 4,
                abroad=1,
            )
            own_drugs(world, part)
            visits += part.tolist()
    group(
        world,
        "migrants",
        visits,
        who,
        innocent=True,
        employers=[employer],
        note="one employer in that prefecture, live in its dormitory",
    )


def winter_birds(world: World, turn: int) -> None:
    """Retired couples who spend November to March in one resort at the coast; its van goes to the hospital on Tuesdays."""
    people = world.people
    who = world.take(
        int(world.rng.integers(8, 16)), (people.county == 0) & (people.age > 60) & (people.insutype == "310")
    )
    if len(who) < 4:
        return
    people.live[who] = f"海湾市候鸟康养小区{turn + 1}期"
    own = np.concatenate([world.own(int(person)) for person in who])
    day = world.book.column("minute")[own] // 1440
    world.book.dropped.update(own[(day < 85) | (day > 305)].tolist())
    hospital, shop = any_of(world, "coast_hospital", fresh=False), any_of(world, "coast_pharmacy", fresh=False)
    visits: list[int] = []
    for date in [*range(6, 84, 14), *range(308, 360, 14)]:
        came = present(world, who, 0.55)
        part = meet(
            world,
            came,
            hospital,
            date,
            540,
            90,
            med=14,
            diag=DIAG["htn"],
            doctor=world.places.first_doctor[hospital] + np.arange(len(came)) % 3,
            abroad=1,
        )
        own_drugs(world, part)
        after = meet(world, present(world, came, 0.4, 1), shop, date, 690, 45, abroad=1)
        own_drugs(world, after)
        visits += [*part.tolist(), *after.tolist()]
    group(world, "winter_birds", visits, who, innocent=True, note="live at the coast in winter, one resort, own drugs")


def specialist_centre(world: World, turn: int) -> None:
    """Liver patients of one county on the monthly clinic day of the one specialist, in another prefecture."""
    people = world.people
    county = 1 + (turn + 2) % 5
    who = world.take(int(world.rng.integers(6, 12)), (people.county == county) & (people.age > 30))
    people.chronic[who] = 5
    hospital = any_of(world, "neighbour_hospital", fresh=False)
    visits: list[int] = []
    for date in range(12, 355, 28):
        part = meet(
            world,
            present(world, who, 0.8),
            hospital,
            date,
            530,
            160,
            med=14,
            diag=DIAG["hep"],
            doctor=world.places.first_doctor[hospital] + 7,
            abroad=1,
        )
        for key in ("expert", "bio", "hep1"):
            world.book.lines(part, ITEM[key], 1)
        visits += part.tolist()
    group(world, "specialist_centre", visits, who, innocent=True, note="hepatitis B, the only specialist's monthly day")


def transfer(world: World, turn: int) -> None:
    """Ambulance to the giant hospital: emergency or a day's stay in the county, admission in the city the same day."""
    people = world.people
    county = 1 + turn % 5
    who = world.take(int(world.rng.integers(10, 18)), (people.county == county) & (people.age > 50))
    first, giant = any_of(world, "county", county=county, fresh=False), int(world.places.of("giant")[0])
    visits: list[int] = []
    for person in who:
        begin = int(world.rng.integers(10, 330))
        length = int(world.rng.integers(8, 16))
        visits += stay(world, int(person), giant, begin, length, "stroke")
        visits += world.book.write(
            person=person,
            place=first,
            minute=begin * 1440 + 640,
            days=1,
            med=21,
            dose=6,
            diag=DIAG["stroke"],
            doctor=world.places.first_doctor[first],
            bed=3,
            planted=1,
        ).tolist()
    group(world, "transfer", visits, who, innocent=True, note="transfer to the higher hospital on the day of admission")


def mail_order(world: World, turn: int) -> None:
    """The young of a factory town order by parcel from a pharmacy a prefecture away, and are at home meanwhile."""
    people = world.people
    shop = [int(p) for p in world.places.of("online")][turn % 2]
    who = world.take(
        int(world.rng.integers(10, 20)), (people.age > 20) & (people.age < 45) & (people.insutype == "310")
    )
    world.mapped.add(shop)
    visits: list[int] = []
    for person in who:
        home = nearest(world, int(person), "pharmacy")
        for date in world.dates(int(world.rng.integers(6, 10)), 5, 355, 20):
            day = world.open_day(home, date)
            visits += meet(world, np.array([person]), home, day, 700, 200, (("otc1", 1),)).tolist()
            visits += meet(
                world,
                np.array([person]),
                shop,
                day,
                720,
                200,
                (("otc8", 2), ("otc9", 1), ("otc6", 1)),
                cert=1,
                abroad=1,
            ).tolist()
    group(
        world,
        "mail_order",
        visits,
        who,
        innocent=True,
        institutions=[shop],
        note="an internet pharmacy that delivers; paid by e-credential",
    )


def upload_delay(world: World, turn: int) -> None:
    """A clinic off the net in the morning sends its visits at noon; by then some are in the city already."""
    people = world.people
    clinic = any_of(world, "village")
    who = world.take(int(world.rng.integers(10, 18)), people.age > 30, at(world, clinic), 15)
    city = any_of(world, "pharmacy", county=0, fresh=False)
    world.mapped.update((clinic, city))
    visits: list[int] = []
    for date in world.dates(12, 8, 355, 18):
        day = world.open_day(clinic, date)
        sent = day * 1440 + 780 + int(world.rng.integers(0, 30))
        part = meet(
            world,
            present(world, who, 0.6),
            clinic,
            day,
            490,
            90,
            (("otc1", 1), ("otc7", 1), ("ab1", 1)),
            med=11,
            diag=DIAG["cold"],
            doctor=world.places.first_doctor[clinic],
            upload=sent,
        )
        gone = present(world, who, 0.25, 1)
        late = meet(world, gone, city, world.open_day(city, day), 770, 80, (("htn1", 1), ("otc4", 1)))
        visits += [*part.tolist(), *late.tolist()]
    group(
        world,
        "upload_delay",
        visits,
        who,
        innocent=True,
        institutions=[clinic],
        note="one upload time for a morning's visits; begndate is the day, opt_time the upload's",
    )


def tourists(world: World, turn: int) -> None:
    """A coach party from another province falls ill after one dinner; another time, a cable car stops with a jerk."""
    people, rng = world.people, world.rng
    count = int(rng.integers(16, 36))
    like = rng.choice(np.flatnonzero(people.insutype == "310"), count, replace=False)
    region = ("310104", "320205")[turn % 2]
    who = extend(
        people,
        like,
        region=region,
        emp=-1,
        cert=identity(region, people.birth[like], rng.integers(0, 999, count)),
        addr=np.array([f"外省{region}某路{n}号" for n in range(count)], dtype=object),
        live=np.array([f"外省{region}某路{n}号" for n in range(count)], dtype=object),
        chronic=0,
        died=9999,
        house=np.arange(count) + 10**7 + turn * 1000,
    )
    place = any_of(world, "county", fresh=False)
    day = 205 + turn * 70
    part = meet(
        world,
        who,
        place,
        day,
        1250,
        130,
        med=13,
        diag=DIAG["poison" if turn % 2 == 0 else "chest"],
        dose=10,
        doctor=world.places.first_doctor[place] + np.arange(count) % 5,
        abroad=1,
    )
    again = meet(
        world,
        present(world, who, 0.5),
        place,
        day + 1,
        560,
        90,
        med=11,
        diag=DIAG["diar"],
        dose=1,
        doctor=world.places.first_doctor[place],
        abroad=1,
    )
    group(
        world,
        "tourists",
        [*part.tolist(), *again.tolist()],
        who,
        innocent=True,
        note="one evening, one diagnosis, emergency",
    )


def relocation(world: World, turn: int) -> None:
    """A village is resettled in the county town in mid-year; its people change doctor and shop on one date."""
    people, land = world.people, world.land
    county = 1 + (turn + 3) % 5
    village = int(world.rng.choice(np.flatnonzero((land.village_county == county) & ~land.urban)))
    who = world.take(45, people.village == village)
    if len(who) < 8:
        return
    shop = any_of(world, "pharmacy", county=county)
    people.live[who] = np.array(
        [
            f"{land.town_name[int(np.flatnonzero(land.town_county == county)[0])]}安居新村{n % 9 + 1}栋{n}室"
            for n in range(len(who))
        ],
        dtype=object,
    )
    own = np.concatenate([world.own(int(person)) for person in who])
    day = world.book.column("minute")[own] // 1440
    world.book.dropped.update(
        own[
            (day > 170) & (np.isin(world.book.column("place")[own], world.places.of("pharmacy", "village", "town")))
        ].tolist()
    )
    visits: list[int] = []
    for person in who:
        for date in world.rng.integers(172, 355, int(world.rng.integers(3, 7))):
            part = meet(
                world, np.array([person]), shop, world.open_day(shop, date), int(world.rng.integers(540, 1100)), 3
            )
            own_drugs(world, part)
            visits += part.tolist()
    group(
        world,
        "relocation",
        visits,
        who,
        innocent=True,
        institutions=[shop],
        note="resettled: the live address is the new town's, beside the shop",
    )


PLANTERS = {
    "migrants": (migrants, 2),
    "winter_birds": (winter_birds, 2),
    "specialist_centre": (specialist_centre, 2),
    "transfer": (transfer, 2),
    "mail_order": (mail_order, 2),
    "upload_delay": (upload_delay, 1),
    "tourists": (tourists, 2),
    "relocation": (relocation, 1),
}
