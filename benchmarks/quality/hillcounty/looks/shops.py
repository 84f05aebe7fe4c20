"""Shops: next to a doctor, new, the only one that stocks a drug; boxes scanned twice for a reason; opening stock."""

from __future__ import annotations

import numpy as np

from ..catalogue import DIAG, ITEM
from ..gather import any_of, at, group, meet, present
from ..stock import box
from ..world import World

Fill = tuple[tuple[str, int], ...]


def _fills(
    world: World, clinic: int, doctor: int, shop: int, who: np.ndarray, goods: Fill, share: float, since: int = 0
) -> list[int]:
    """Visits to the doctor, and fills at the shop for a share of them."""
    rng, visits = world.rng, []
    others = [int(p) for p in world.places.of("pharmacy") if p != shop]
    near = sorted(
        others,
        key=lambda p: np.hypot(world.places.x[p] - world.places.x[clinic], world.places.y[p] - world.places.y[clinic]),
    )[:3]
    for person in who:
        for date in rng.integers(8, 355, int(rng.integers(3, 6))):
            day, number = world.open_day(clinic, date), int(world.book.rx(1)[0])
            minute = int(rng.integers(500, 900))
            source = world.book.write(
                person=person,
                place=clinic,
                minute=day * 1440 + minute,
                med=11,
                dose=2,
                doctor=doctor,
                diag=DIAG["chd"],
                rx=number,
                planted=1,
            )
            target = shop if rng.random() < share and day >= since else int(rng.choice(near))
            if not world.places.open[target][day]:
                continue
            fill = meet(
                world,
                np.array([person]),
                target,
                day,
                min(minute + int(rng.integers(15, 90)), world.places.shuts[target] - 2),
                1,
                goods,
                doctor=doctor,
                rx=number,
            )
            visits += [int(source[0]), int(fill[0])]
    return visits


def next_door(world: World, turn: int) -> None:
    """The shop in the hospital's gateway fills most of what its doctors write."""
    places = world.places
    clinic = any_of(world, "county", "tcm", "city")
    shop = places.add(
        f"{places.name[clinic]}门前便民药房",
        "pharmacy",
        places.region[clinic],
        places.county[clinic],
        (places.x[clinic] + 0.05, places.y[clinic] + 0.04),
        hours=(8, 21),
    )
    world.mapped.update((clinic, shop))
    who = world.take(int(world.rng.integers(26, 44)), world.people.age > 25, at(world, clinic), 40)
    doctors = [places.first_doctor[clinic] + part for part in range(1, 5)]
    visits: list[int] = []
    for part, doctor in enumerate(doctors):
        visits += _fills(world, clinic, doctor, shop, who[part::4], (("lip1", 1), ("chd1", 1), ("ab1", 2)), 0.7)
    group(
        world,
        "next_door",
        visits,
        who,
        innocent=True,
        doctors=doctors,
        institutions=[clinic, shop],
        note="60 m from the hospital's door, four doctors' patients alike",
    )


def new_shop(world: World, turn: int) -> None:
    """Opened in June across the road; from then on it fills what the doctors write, and sells to the quarter."""
    places = world.places
    clinic = any_of(world, "city", "county", "chc")
    opened = np.arange(365) >= 160
    shop = places.add(
        "聚仁堂新桥店" if turn == 0 else f"聚仁堂新街{turn}店",
        "pharmacy",
        places.region[clinic],
        places.county[clinic],
        (places.x[clinic] + 0.3, places.y[clinic] + 0.2),
        hours=(8, 21),
        since="2025-06-10",
        days=opened,
    )
    world.mapped.update((clinic, shop))
    visits: list[int] = []
    who = world.take(int(world.rng.integers(24, 40)), world.people.age > 25, at(world, clinic), 30)
    for part in range(3):
        doctor = places.first_doctor[clinic] + part % places.doctors[clinic]
        visits += _fills(world, clinic, doctor, shop, who[part::3], (("lip1", 1), ("chd1", 1), ("ab1", 2)), 0.75, 160)
    quarter = np.flatnonzero(
        world.people.free & (np.hypot(world.people.x - places.x[shop], world.people.y - places.y[shop]) < 5)
    )
    for date in range(162, 360, 2):
        meet(
            world,
            world.rng.choice(quarter, min(5, len(quarter)), replace=False),
            shop,
            date,
            520,
            700,
            (("otc1", 1), ("otc4", 1)),
            planted=0,
        )
    group(
        world,
        "new_shop",
        visits,
        who,
        innocent=True,
        institutions=[clinic, shop],
        note="established 2025-06-10; all doctors' patients alike",
    )


def only_stockist(world: World, turn: int) -> None:
    """Capecitabine is stocked by one shop of the city; the oncologist's patients go there, whoever writes."""
    places = world.places
    clinic = int(places.of("giant")[0])
    shop = any_of(world, "pharmacy", county=0)
    who = world.take(int(world.rng.integers(16, 26)), world.people.age > 45)
    visits: list[int] = []
    doctors = [places.first_doctor[clinic] + 20 + n for n in range(3)]
    for part, doctor in enumerate(doctors):
        visits += _fills(world, clinic, doctor, shop, who[part::3], (("onc1", 4),), 1.0)
    world.mapped.update((clinic, shop))
    group(
        world,
        "only_stockist",
        visits,
        who,
        innocent=True,
        doctors=doctors[:1],
        institutions=[clinic, shop],
        note="no other shop sells the drug",
    )


def split_pack(world: World, turn: int) -> None:
    """One box sold by the strip: its code with each of three buyers, marked as split."""
    shop = any_of(world, "pharmacy")
    who = world.take(24, world.people.age > 20, at(world, shop), 25)
    codes, visits = [], []
    for number, date in enumerate(world.dates(10, 6, 355, 10)):
        code = box(ITEM["psy1"], 7 * 10**10 + turn * 10**6 + number)
        for person in world.rng.choice(who, 3, replace=False):
            visit = int(
                meet(
                    world,
                    np.array([person]),
                    shop,
                    world.open_day(shop, date),
                    int(world.rng.integers(540, 1100)),
                    3,
                    (("psy1", 1),),
                )[0]
            )
            world.book.boxes[visit] = [(ITEM["psy1"], code, 1)]
            world.book.split.add(visit)
            visits.append(visit)
        codes.append(code)
    group(world, "split_pack", visits, who, innocent=True, codes=codes, institutions=[shop], note="trdn_flag 1")


def refund_resale(world: World, turn: int) -> None:
    """Brought back unopened and refunded; the box is sold again."""
    shop = any_of(world, "pharmacy")
    who = world.take(20, world.people.age > 20, at(world, shop), 25)
    codes, visits = [], []
    for number, date in enumerate(world.dates(10, 6, 340, 10)):
        one, two = world.rng.choice(who, 2, replace=False)
        code = box(ITEM["chd3"], 8 * 10**10 + turn * 10**6 + number)
        day = world.open_day(shop, date)
        sold = int(meet(world, np.array([one]), shop, day, 600, 60, (("chd3", 1),))[0])
        back = int(
            world.book.write(
                person=one,
                place=shop,
                minute=(world.open_day(shop, day + 1)) * 1440 + 640,
                med=41,
                refund=sold,
                planted=1,
            )[0]
        )
        again = int(meet(world, np.array([two]), shop, world.open_day(shop, day + 3), 700, 60, (("chd3", 1),))[0])
        for visit, sign in ((sold, 1), (back, -1), (again, 1)):
            world.book.boxes[visit] = [(ITEM["chd3"], code, sign)]
        codes.append(code)
        visits += [sold, back, again]
    group(
        world,
        "refund_resale",
        visits,
        who,
        innocent=True,
        codes=codes,
        institutions=[shop],
        note="returned and refunded before it was sold again",
    )


def carton_code(world: World, turn: int) -> None:
    """A new assistant scanned the carton instead of the box, all week: one code, ten buyers, one shop."""
    shop = any_of(world, "pharmacy")
    who = world.take(26, world.people.age > 20, at(world, shop), 25)
    codes, visits = [], []
    for number, week in enumerate((60, 67, 74)):
        code = box(ITEM["otc2"], 9 * 10**10 + turn * 10**6 + number)
        for person in present(world, who, 0.4):
            visit = int(
                meet(
                    world,
                    np.array([person]),
                    shop,
                    world.open_day(shop, week + int(world.rng.integers(0, 3))),
                    int(world.rng.integers(540, 1150)),
                    3,
                    (("otc2", 1),),
                )[0]
            )
            world.book.boxes[visit] = [(ITEM["otc2"], code, 1)]
            visits.append(visit)
        codes.append(code)
    group(
        world,
        "carton_code",
        visits,
        who,
        innocent=True,
        codes=codes,
        institutions=[shop],
        note="one carton's code for its boxes within days, at one shop, as much bought as sold",
    )


def opening_stock(world: World, turn: int) -> None:
    """What was on the shelf at new year is not in the purchases: two months' sales without any."""
    shop = any_of(world, "pharmacy")
    world.book.opening[(shop, -1)] = 2
    who = world.take(15, world.people.age > 30, at(world, shop), 25)
    visits = [
        int(meet(world, np.array([person]), shop, world.open_day(shop, date), 700, 200, (("kid1", 1), ("chd3", 1)))[0])
        for person in who
        for date in world.rng.integers(5, 355, 4)
    ]
    group(
        world,
        "opening_stock",
        visits,
        who,
        innocent=True,
        institutions=[shop],
        note="sales beyond purchases only in the first two months",
    )


def unit_conversion(world: World, turn: int) -> None:
    """One wholesaler's deliveries are booked in cartons of ten, sales in boxes: a tenth, all year, of every drug from him."""
    shop = any_of(world, "pharmacy")
    who = world.take(15, world.people.age > 30, at(world, shop), 25)
    visits = [
        int(
            meet(world, np.array([person]), shop, world.open_day(shop, date), 700, 200, (("otc7", 10), ("otc8", 10)))[0]
        )
        for person in who
        for date in world.rng.integers(5, 355, 5)
    ]
    for key in ("otc7", "otc8"):
        world.book.cartons[shop, ITEM[key]] = 10
    group(
        world,
        "unit_conversion",
        visits,
        who,
        innocent=True,
        institutions=[shop],
        note="bought in cartons of ten: the ratio is ten for the drugs concerned",
    )


PLANTERS = {
    "next_door": (next_door, 2),
    "new_shop": (new_shop, 2),
    "only_stockist": (only_stockist, 1),
    "split_pack": (split_pack, 1),
    "refund_resale": (refund_resale, 1),
    "carton_code": (carton_code, 1),
    "opening_stock": (opening_stock, 1),
    "unit_conversion": (unit_conversion, 1),
}
