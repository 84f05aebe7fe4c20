"""Who pays: own parts, funds, account and cash of every settlement, refunds.

Failed uploads and balances that run down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphfraud.model.schema import FUNDS
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CLINIC, COMMUNITY, LEVEL, VILLAGE
from graphfraud.synth.population import EMPLOYEE, People
from graphfraud.synth.visits import BIRTH, CHRONIC, DAY, FAR_STAY, FILL, PHARMACY_MED, PRENATAL, STAYS

Array = np.ndarray[Any, Any]
NORMAL, REFUND, INVALID = range(3)


@dataclass(frozen=True)
class Rows:
    """Settlement rows in order of time: R rows over the visits.

    ``visit`` the visit's index, ``kind`` NORMAL, REFUND or INVALID, ``time`` seconds, ``original`` the row that a
    refund undoes (−1),
    ``money`` fen by column name, refunds negative.
    """

    visit: Array
    kind: Array
    time: Array
    original: Array
    money: dict[str, Array]


def settle_rows(
    people: People, inst_kind: Array, made: Array, fees: Array, invalid_share: float, rng: np.random.Generator
) -> Rows:
    """Settlement rows of the visits; ``inst_kind`` is each visit's kind of institution."""
    shares = _shares(people, inst_kind, made, fees)
    visit, kind, time = _rows(made, invalid_share, rng)
    order = np.lexsort((visit, time))
    visit, kind, time = visit[order], kind[order], time[order]
    row_of = np.full(len(made), -1)
    normal = kind == NORMAL
    row_of[visit[normal]] = np.flatnonzero(normal)
    original = np.where(kind == REFUND, row_of[visit], -1)
    sign = np.where(kind == REFUND, -1, 1)
    money = {name: value[visit] * sign for name, value in shares.items()}
    wish = money.pop("wish")
    account, aid, balance = _accounts(people, made["person"][visit], kind, time, original, wish)
    money["acct_pay"], money["acct_mulaid_pay"], money["balc"] = account, aid, balance
    money["cash_payamt"] = money["psn_pay"] - account
    return Rows(visit, kind, time, original, money)


def _rows(made: Array, invalid_share: float, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    refunded = np.flatnonzero(made["refund"] > 0)
    failed = np.flatnonzero((rng.random(len(made)) < invalid_share) & (made["group"] < 0))
    visit = np.concatenate([np.arange(len(made)), refunded, failed])
    kind = np.repeat(np.array([NORMAL, REFUND, INVALID]), [len(made), len(refunded), len(failed)])
    time = made["settle"][visit].astype(np.int64)
    time[kind == REFUND] += made["refund"][refunded]
    time[kind == INVALID] = np.maximum(time[kind == INVALID] - rng.integers(20, 300, len(failed)), 0)
    return visit, kind, time


def _shares(people: People, inst_kind: Array, made: Array, fees: Array) -> dict[str, Array]:
    """Fen by column for every visit, and ``wish``: what the person would pay from the account."""
    count = len(made)
    amount = fees["price"] * fees["count"]
    own, first = _own_parts(fees, amount)
    at = fees["visit"]

    def total(value: Array) -> Array:
        return np.rint(np.bincount(at, weights=value, minlength=count)).astype(np.int64)

    whole, fully_own, before = total(amount), total(own), total(first)
    covered = whole - fully_own - before
    person, med = made["person"], made["med"]
    employee = people.insutype[person] == EMPLOYEE
    level = np.array([int(text or 0) for text in LEVEL])[inst_kind]
    base = _basic(covered, med, made["basket"], employee, level, np.isin(inst_kind, (VILLAGE, CLINIC, COMMUNITY)))
    stay = np.isin(med, STAYS)
    rest = covered - base
    serious = np.where(stay & ~employee & (rest > 1_200_000), (rest - 1_200_000) * 6 // 10, 0)
    large = np.where(stay & employee & (rest > 1_000_000), (rest - 1_000_000) * 7 // 10, 0)
    rest = rest - serious - large
    civil = np.where(employee & (people.employer[person] % 9 == 0) & (med != PHARMACY_MED), rest // 5, 0)
    aid = np.where((people.identity[person] > 0) & (stay | (med == CHRONIC)), (rest - civil) * 65 // 100, 0)
    other = np.where(stay & (rest - civil - aid > 800_000), (rest - civil - aid) // 10, 0)
    funds = dict.fromkeys(FUNDS, np.zeros(count, dtype=np.int64))
    funds |= {
        "hifp_pay": base,
        "cvlserv_pay": civil,
        "hifmi_pay": serious,
        "hifob_pay": large,
        "maf_pay": aid,
        "othfund_pay": other,
    }
    fund = np.sum(list(funds.values()), axis=0)
    pays = whole - fund
    steady = (person.astype(np.int64) * 48_271 % 101) < 70
    wish = np.where(med == PHARMACY_MED, pays, np.where(stay, pays // 2, np.where(steady, pays, 0)))
    return {
        "medfee_sumamt": whole,
        "fulamt_ownpay_amt": fully_own,
        "overlmt_selfpay": np.zeros(count, dtype=np.int64),
        "preselfpay_amt": before,
        "inscp_amt": covered,
        "fund_pay_sumamt": fund,
        **funds,
        "psn_pay": pays,
        "wish": wish,
    }


def _own_parts(fees: Array, amount: Array) -> tuple[Array, Array]:
    """Fully own and first own parts of each line: tonics are not covered, brands and consumables in part."""
    known = catalogue()
    uncovered = np.zeros(len(known.item_name), dtype=bool)
    uncovered[known.drugs("tonic")] = True
    item = fees["item"]
    own = np.where(uncovered[item], amount, 0)
    part = np.where(known.item_list_type[item] == 301, 20, np.where(known.resale[item], 10, 0))
    return own, np.where(uncovered[item], 0, amount * part // 100)


def _basic(covered: Array, med: Array, basket: Array, employee: Array, level: Array, small: Array) -> Array:
    """Basic fund by kind of care, level and insurance."""
    stay = np.isin(med, STAYS)
    deductible = np.array([10_000, 20_000, 40_000, 80_000])[level]
    ward = (
        np.maximum(covered - deductible, 0)
        * (np.array([90, 88, 80, 68])[level] - np.where(employee, 0, 10) - 10 * (med == FAR_STAY))
        // 100
    )
    street = np.where(small, 55, np.where(employee, 60, 45))
    walk_in = np.maximum(covered - np.where(small, 0, 2_000), 0) * street // 100
    found = np.where(stay, ward, walk_in)
    found = np.where(med == CHRONIC, covered * 75 // 100, found)
    found = np.where((med == BIRTH) | (med == PRENATAL), covered * np.where(employee, 90, 60) // 100, found)
    at_pharmacy = np.where((basket == FILL) & employee, covered // 2, 0)
    return np.asarray(np.where(med == PHARMACY_MED, at_pharmacy, found))


def _accounts(
    people: People, person: Array, kind: Array, time: Array, original: Array, wish: Array
) -> tuple[Array, Array, Array]:
    """Account payments, the part by mutual aid, and the own account's balance after each row.

    An account fills monthly and empties in order of time; a refund gives back what its settlement took.
    ``acct_mulaid_pay`` is a part of
    ``acct_pay``: what a relative's account paid.
    """
    giver = people.giver[person]
    purse = np.where(giver >= 0, giver, person)
    deposited = people.opening_balance[purse] + people.deposit[purse] * (time // (30 * DAY))
    order = np.lexsort((np.arange(len(purse)), time, purse))
    ordered = purse[order]
    rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    spent = np.zeros(len(order), dtype=np.int64)
    account = np.zeros(len(order), dtype=np.int64)
    _, slot = np.unique(ordered, return_inverse=True)
    by_rank = np.argsort(rank, kind="stable")
    ends = np.searchsorted(rank[by_rank], np.arange(int(rank.max(initial=0)) + 2))
    used = np.zeros(int(slot.max(initial=0)) + 1, dtype=np.int64)
    for low, high in zip(ends[:-1], ends[1:], strict=True):
        at = by_rank[low:high]
        row = order[at]
        left = np.maximum(deposited[row] - used[slot[at]], 0)
        paid = np.where(kind[row] == NORMAL, np.minimum(np.maximum(wish[row], 0), left), 0)
        back = kind[row] == REFUND
        paid[back] = -account[original[row[back]]]
        account[row] = paid
        used[slot[at]] += paid
        spent[row] = used[slot[at]]
    balance = np.where(giver >= 0, 0, np.maximum(deposited - spent, 0))
    return account, np.where(giver >= 0, account, 0), balance
