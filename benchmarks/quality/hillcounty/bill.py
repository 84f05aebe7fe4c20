"""Fee lines and money: fills in the lines of ordinary visits, adds them up, splits them over the funds."""

from __future__ import annotations

from typing import Any

import numpy as np

from .catalogue import DIAG, ITEM, ITEMS, MAINTENANCE
from .daily import DIALYSIS, EMERGENCY, FILL, FIRST_AID, NO_DRUG, OTC, REFILL, STAY
from .world import World

Array = np.ndarray[Any, Any]
PRICE = np.array([item.price for item in ITEMS])
DRUG = np.array([item.list_type in ("101", "102") for item in ITEMS])


def _pool(*keys: str) -> Array:
    return np.array([ITEM[key] for key in keys])


_OTC = _pool("otc1", "otc2", "otc3", "otc4", "otc5", "otc6", "otc7", "otc8", "otc9", "ped1", "herb", "chd4")
_ACUTE = _pool("ab1", "otc3", "otc4", "otc2", "otc6", "otc9", "lip1", "chd2")
_HERE = _pool("otc1", "otc3", "otc5", "ab1", "ab2", "inf1", "otc7", "ped1")
_TESTS = _pool("cbc", "bio", "ecg", "us", "ct", "xray", "mri")
_TEST_P = np.array([0.34, 0.2, 0.16, 0.12, 0.07, 0.09, 0.02])
OPERATION = {
    DIAG["frac"]: ("orif", "plate"),
    DIAG["appx"]: ("appx", "syr"),
    DIAG["hern"]: ("hernia", "mesh"),
    DIAG["cata"]: ("phaco", "iol"),
}


def fill_in(world: World, rng: np.random.Generator) -> tuple[Array, ...]:
    """visit, item, count, price (fen), doctor, day of all lines, those by hand first."""
    book = world.book
    by_hand = book.all_lines()
    dose = book.column("dose").copy()
    dose[by_hand[0]] = 0
    parts = [by_hand]

    def put(visit: Array, item: Any, count: Any = 1, day: Any = 0) -> None:
        spread = np.broadcast_arrays(visit, item, count, day)
        size = len(spread[0])
        parts.append(
            (
                spread[0],
                spread[1].astype(np.int64),
                spread[2].astype(np.int64),
                np.full(size, -1),
                np.full(size, -1),
                spread[3].astype(np.int64),
            )
        )

    def some(visit: Array, share: float) -> Array:
        return visit[rng.random(len(visit)) < share]

    def pick(visit: Array, pool: Array, p: Array | None = None) -> Array:
        return rng.choice(pool, len(visit), p=p)

    expert = np.isin(book.column("place"), world.places.of("giant", "city"))
    clinic = np.flatnonzero(np.isin(dose, (FIRST_AID, NO_DRUG, REFILL)) & (book.column("med") != 41))
    put(clinic, np.where(expert[clinic] & (clinic % 3 == 0), ITEM["expert"], ITEM["visit"]))
    for sort, share in ((FIRST_AID, 0.55), (NO_DRUG, 0.7), (EMERGENCY, 0.9)):
        chosen = some(np.flatnonzero(dose == sort), share)
        put(chosen, pick(chosen, _TESTS, _TEST_P))
    urgent = np.flatnonzero(dose == EMERGENCY)
    put(urgent, ITEM["emerg"])
    put(urgent, ITEM["inject"])
    first = np.flatnonzero(dose == FIRST_AID)
    put(first, pick(first, _HERE), rng.integers(1, 3, len(first)))
    needled = some(first[book.column("diag")[first] == DIAG["lbp"]], 0.6)
    put(needled, np.where(needled % 2 == 0, ITEM["acu"], ITEM["tuina"]), 1)
    shop = np.flatnonzero(dose == OTC)
    put(shop, pick(shop, _OTC), rng.integers(1, 3, len(shop)))
    second = some(shop, 0.35)
    put(second, pick(second, _OTC))
    filled = np.flatnonzero(dose == FILL)
    put(filled, pick(filled, _ACUTE), rng.integers(1, 3, len(filled)))
    _refills(world, dose, put)
    washed = np.flatnonzero(dose == DIALYSIS)
    put(washed, ITEM["hd"])
    put(washed, ITEM["dialyser"])
    put(some(washed, 0.6), ITEM["epo1"])
    _stays(world, rng, dose, put, some)
    return tuple(np.concatenate([part[n] for part in parts]) for n in range(6))


def _refills(world: World, dose: Array, put: Any) -> None:
    visits = np.flatnonzero(dose == REFILL)
    months = np.ones(world.book.size, np.int64)
    numbers, given = world.notes["refill"]
    months[numbers] = given
    person = world.book.column("person")[visits]
    illness = world.people.chronic[person]
    for sort, drugs in MAINTENANCE.items():
        for turn, drug in enumerate(drugs):
            mine = visits[(illness == sort) & (person % len(drugs) == turn)]
            days = max(1, ITEMS[ITEM[drug]].days)
            put(mine, ITEM[drug], np.maximum(1, np.round(months[mine] * 30 / days)))


def _stays(world: World, rng: np.random.Generator, dose: Array, put: Any, some: Any) -> None:
    book = world.book
    stay = np.flatnonzero(dose == STAY)
    days = np.maximum(book.column("days")[stay], 1)
    for key in ("bed", "nurse", "round"):
        put(stay, ITEM[key], days)
    put(stay, ITEM["bio"], np.maximum(1, days // 5), 1)
    put(stay, ITEM["cbc"], np.maximum(1, days // 4), 1)
    put(stay, ITEM["inf1"], days * 2)
    put(stay, ITEM["inject"], days)
    put(stay, rng.choice(_pool("ab2", "inf2", "kid1", "chd2"), len(stay)), days)
    put(some(stay, 0.5), ITEM["ct"], 1, 1)
    put(some(stay, 0.4), ITEM["us"], 1, 1)
    diag = book.column("diag")[stay]
    for sort, (operation, material) in OPERATION.items():
        cut = stay[(diag == sort) & (rng.random(len(stay)) < 0.8)]
        put(cut, ITEM[operation], 1, 1)
        put(cut, ITEM[material], 1, 1)
    heart = stay[
        (diag == DIAG["chd"]) & expert_places(world)[book.column("place")[stay]] & (rng.random(len(stay)) < 0.5)
    ]
    put(heart, ITEM["pci"], 1, 1)
    put(heart, ITEM["stent"], 1 + heart % 2, 1)
    put(heart, ITEM["guide"], 1, 1)


def expert_places(world: World) -> Array:
    """True for the institutions that operate on hearts."""
    mask = np.zeros(len(world.places.code), bool)
    mask[world.places.of("giant", "city", "county", "coast_hospital")] = True
    return mask


def funds(world: World, total: Array, med: Array, employee: Array, poor: Array, mulaid: Array) -> dict[str, Array]:
    """Split totals (fen) over the funds; shapes (visits,).

    Pharmacy purchases come from the account; care is paid in part by the pooled fund, large bills by the serious-illness
    or large-sum fund as well, the poor get medical aid.
    """
    stay = np.isin(med // 10, (2,)) | np.isin(med, (52,))
    special = np.isin(med, (14, 51))
    share = np.select([stay & employee, stay, special, med == 41], [0.78, 0.64, 0.66, 0.0], 0.45)
    inside = np.round(total * 0.92).astype(np.int64)
    pool = np.round(inside * share).astype(np.int64)
    rest = total - pool
    serious = np.where(~employee & (rest > 800_000), ((rest - 800_000) * 0.6).astype(np.int64), 0)
    large = np.where(employee & (rest > 600_000), ((rest - 600_000) * 0.7).astype(np.int64), 0)
    aid = np.where(poor & (med != 41), ((rest - serious) * 0.5).astype(np.int64), 0)
    left = rest - serious - large - aid
    account = np.where(employee, np.where(med == 41, left, (left * 0.7).astype(np.int64)), 0)
    shared = np.where(mulaid > 0, left, 0)
    account = np.where(mulaid > 0, 0, account)
    return {
        "medfee_sumamt": total,
        "inscp_amt": inside,
        "hifp_pay": pool,
        "hifmi_pay": serious,
        "hifob_pay": large,
        "maf_pay": aid,
        "acct_pay": account + shared,
        "acct_mulaid_pay": shared,
        "cash_payamt": left - account - shared,
        "fund_pay_sumamt": pool + serious + large + aid,
        "psn_pay": left,
    }
