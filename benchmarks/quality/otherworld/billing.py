"""What a visit costs: fee lines, and how the sum is split over funds, account and cash (all in fen)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .book import Visits
from .days import CLINIC, DAY, HOSPITAL, VILLAGE
from .world import World

Array = NDArray[np.int64]
INPATIENT = (21, 22, 25, 26, 52)


@dataclass
class Lines:
    """Fee lines: visit number, item number, count, unit price and sum in fen, second of use."""

    visit: Array
    item: Array
    count: NDArray[np.float64]
    price: Array
    amount: Array
    t: Array


@dataclass
class Bill:
    """Per visit, in fen; the parts add up: total = fund + account + mutual aid + cash."""

    columns: dict[str, Array]


def _drug_for(world: World, rng: np.random.Generator, dise: Array) -> Array:
    """A drug for the diagnosis, or a common one."""
    common = np.flatnonzero(
        np.array([d == "" and k == "d" for d, k in zip(world.cat.disease, world.cat.letter, strict=True)])
    )
    weight = 1 / np.arange(1, len(common) + 1) ** 0.6
    order = np.random.default_rng([world.seed, 3]).permutation(common)
    out = rng.choice(order, len(dise), p=weight / weight.sum())
    for code, number in zip(world.cat.dise_code, range(len(world.cat.dise_code)), strict=True):
        mine = world.cat.for_disease(code[:3])
        at = np.flatnonzero((dise == number) & (rng.random(len(dise)) < 0.85))
        if len(mine) and len(at):
            out[at] = rng.choice(mine, len(at))
    return np.asarray(out)


def _auto(world: World, v: Visits) -> tuple[Array, Array, NDArray[np.float64]]:
    """Drawn lines of visits that do not set their own: visit, item, count."""
    rng = world.stream("lines")
    rows = np.flatnonzero(v.auto)
    kind, days = world.places.kind[v.place[rows]], np.maximum(v.stay[rows], 1.0)
    inside = np.isin(v.med[rows], INPATIENT) | (v.med[rows] == 28)
    shop = v.med[rows] == 41
    hospital = (kind == HOSPITAL) & ~shop
    n = len(rows)
    parts: list[tuple[Array, Array, NDArray[np.float64]]] = []

    def enter(who: NDArray[np.bool_], times: Array, items: Any, count: Any) -> None:
        at = np.repeat(np.flatnonzero(who), times[who])
        parts.append((rows[at], items(at), count(at)))

    def of(letter: str) -> Any:
        mine = world.cat.of(letter)
        return lambda at: rng.choice(mine, len(at))

    def one(at: Array) -> NDArray[np.float64]:
        return np.ones(len(at))

    def stay(at: Array) -> NDArray[np.float64]:
        return days[at]

    def packs(at: Array) -> NDArray[np.float64]:
        return np.where(inside[at], np.ceil(days[at] / 2.5), rng.choice([1, 1, 1, 2, 2, 3], len(at))).astype(float)

    once = np.ones(n, dtype="int64")
    enter(~shop & ~inside, once, of("c"), one)
    for letter in "bn":
        enter(inside, once, of(letter), stay)
    enter(hospital, np.where(inside, rng.integers(2, 6, n), rng.poisson(0.7, n)), of("t"), one)
    common = np.array([world.cat.item(x) for x in ("静脉输液", "肌肉注射", "换药")])
    enter(~shop, rng.binomial(1, np.where(inside, 0.8, 0.15), n), lambda at: rng.choice(common, len(at)), packs)
    rehab = (kind == CLINIC) | (kind == VILLAGE) | (hospital & (world.places.level[v.place[rows]] <= 2))
    enter(~shop & rehab, rng.binomial(1, 0.06, n), of("r"), one)
    drugs = np.where(inside, rng.integers(3, 7, n), 1 + rng.binomial(3, 0.36, n))
    enter(np.ones(n, bool), drugs, lambda at: _drug_for(world, rng, v.dise[rows[at]]), packs)
    cheap = np.array([world.cat.item("一次性输液器"), world.cat.item("留置针"), world.cat.item("可吸收缝线")])
    enter(inside, rng.integers(1, 3, n), lambda at: rng.choice(cheap, len(at)), packs)
    heart = inside & (v.dise[rows] == world.cat.dise("I25")) & (world.places.level[v.place[rows]] >= 2)
    heart &= rng.random(n) < 0.3
    for name in ("冠状动脉支架置入术", "药物洗脱冠脉支架"):
        enter(heart, once, lambda at, name=name: np.full(len(at), world.cat.item(name)), one)
    visit, item, count = (np.concatenate(x) for x in zip(*parts, strict=True))
    return visit, item, count


def fee_lines(world: World, v: Visits) -> Lines:
    """All fee lines, drawn and explicit; a refund repeats its original's lines with the sign turned."""
    visit, item, count = _auto(world, v)
    price = np.full(len(visit), -1)
    fresh = v.refund_of[visit] < 0
    visit, item, count, price = visit[fresh], item[fresh], count[fresh], price[fresh]
    if world.book.lines:
        own = [np.concatenate(x) for x in zip(*world.book.lines, strict=True)]
        visit, item, count, price = (np.concatenate(x) for x in zip((visit, item, count, price), own, strict=True))
    factor = np.random.default_rng([world.seed, 5]).uniform(0.93, 1.12, len(world.places.kind))
    listed = np.rint(world.cat.price[item] * factor[v.place[visit]])
    price = np.where(price < 0, np.maximum(listed, 1), price).astype("int64")
    order = np.argsort(visit, kind="stable")
    visit, item, count, price = visit[order], item[order], count[order], price[order]
    refunds = np.flatnonzero(v.refund_of >= 0)
    lo = np.searchsorted(visit, v.refund_of[refunds])
    many = np.searchsorted(visit, v.refund_of[refunds], side="right") - lo
    copy = np.repeat(lo - np.concatenate([[0], np.cumsum(many)[:-1]]), many) + np.arange(int(many.sum()))
    visit = np.concatenate([visit, np.repeat(refunds, many)])
    item, price = np.concatenate([item, item[copy]]), np.concatenate([price, price[copy]])
    count = np.concatenate([count, -count[copy]])
    rng = world.stream("line times")
    wait = np.where(v.med[visit] == 41, rng.integers(0, 150, len(visit)), rng.integers(60, 1200, len(visit)))
    early = np.maximum(wait, rng.random(len(visit)) * v.stay[visit] * DAY)
    t = v.t[visit] - np.where(v.refund_of[visit] >= 0, 0, early).astype("int64")
    return Lines(visit, item, count, price, np.rint(price * count).astype("int64"), np.maximum(t, 0))


def bill(world: World, v: Visits, lines: Lines) -> Bill:
    """Sum the lines and split the sum."""
    people = world.people
    n, who = len(v), v.person

    def summed(mask: NDArray[np.bool_]) -> Array:
        return np.bincount(lines.visit[mask], lines.amount[mask], n).astype("int64")

    total = summed(np.ones(len(lines.visit), bool))
    own, second = summed(lines.item % 9 == 4), summed((lines.item % 3 == 0) & (lines.item % 9 != 4))
    first_pay = np.rint(second * 0.1).astype("int64")
    inside = np.isin(v.med, INPATIENT) | (v.med == 28)
    over = np.where(inside, np.rint((total - own) * 0.01), 0).astype("int64")
    scope = total - own - first_pay - over
    worker, ill = people.employee[who], people.chronic[who] >= 0
    level = world.places.level[v.place]
    rate = np.select(
        [v.med == 41, v.med == 14, inside],
        [
            np.where(worker, np.where(ill, 0.5, 0.2), np.where(ill, 0.45, 0.3)),
            np.where(worker, 0.8, 0.65),
            np.where(worker, 0.88, 0.74) - 0.04 * level,
        ],
        np.where(worker, 0.6, 0.5) - 0.05 * level,
    )
    floor = np.where(inside, 20_000 + 20_000 * level, 0)
    size = np.abs(scope)
    sign = np.where(total < 0, -1, 1)
    hifp = np.rint(rate * np.maximum(size - floor, 0)).astype("int64")
    left = size - hifp
    large = np.where(inside & worker, np.rint(0.7 * np.maximum(left - 800_000, 0)), 0).astype("int64")
    serious = np.where(inside & ~worker, np.rint(0.6 * np.maximum(left - 600_000, 0)), 0).astype("int64")
    left = left - large - serious
    civil = np.where(worker & (people.employer[who] % 17 == 3), np.rint(left * 0.2), 0).astype("int64")
    aid = np.where(people.poor[who] & (v.med != 41), np.rint((left - civil) * 0.6), 0).astype("int64")
    other = np.where((people.sequence[who] % 50 == 1) & inside, np.rint((left - civil - aid) * 0.1), 0).astype("int64")
    fund = hifp + large + serious + civil + aid + other
    due = np.abs(total) - fund
    account, balance = _accounts(world, v, due, sign)
    mutual = np.where(v.aid & ~worker, due, 0)
    account = np.where(mutual > 0, 0, account)
    cash = due - account - mutual
    columns = {
        "medfee_sumamt": total,
        "fulamt_ownpay_amt": own,
        "overlmt_selfpay": over,
        "preselfpay_amt": first_pay,
        "inscp_amt": scope,
        "fund_pay_sumamt": sign * fund,
        "hifp_pay": sign * hifp,
        "cvlserv_pay": sign * civil,
        "hifes_pay": 0 * fund,
        "hifmi_pay": sign * serious,
        "hifob_pay": sign * large,
        "hifdm_pay": 0 * fund,
        "maf_pay": sign * aid,
        "othfund_pay": sign * other,
        "psn_pay": sign * due,
        "acct_pay": sign * account,
        "cash_payamt": sign * cash,
        "balc": balance,
        "acct_mulaid_pay": sign * mutual,
    }
    return Bill(columns)


def _accounts(world: World, v: Visits, due: Array, sign: Array) -> tuple[Array, Array]:
    """What the personal account pays and what is left on it, visit after visit of each person."""
    rng, people = world.stream("accounts"), world.people
    n = len(people)
    worker = people.employee & ~(people.role == 0)
    start = np.where(worker, rng.integers(8_000, 380_000, n), 0)
    monthly = np.where(worker, rng.integers(8_000, 32_000, n), 0)
    willing = np.where(v.drain, True, rng.random(len(v)) < 0.8) & worker[v.person] & (v.refund_of < 0)
    order = np.lexsort((v.t, v.person))
    person = v.person[order]
    fresh = np.concatenate([[True], person[1:] != person[:-1]])
    rank = np.arange(len(order)) - np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    by_rank = np.argsort(rank, kind="stable")
    cuts = np.concatenate([[0], np.cumsum(np.bincount(rank))])
    spent = np.zeros(n, dtype="int64")
    account, balance = np.zeros(len(v), dtype="int64"), np.zeros(len(v), dtype="int64")
    for a, b in zip(cuts[:-1], cuts[1:], strict=True):
        rows = order[by_rank[a:b]]
        who = v.person[rows]
        have = np.maximum(start[who] + monthly[who] * (v.t[rows] // (30 * DAY)) - spent[who], 0)
        pays = np.where(willing[rows], np.minimum(have, due[rows]), 0)
        account[rows], balance[rows] = pays, have - pays
        spent[who] += pays
    back = np.flatnonzero(v.refund_of >= 0)
    account[back] = account[v.refund_of[back]]
    balance[back] = balance[v.refund_of[back]] + account[back]
    return account, balance
