"""From lines to money: prices, totals, who pays what; all amounts in fen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .book import DRAIN, MED, MUTUAL, NO_FEE, Book
from .goods import ITEM, PRICES, TYPES
from .people import People
from .stage import Stage
from .town import DAY, PHARMACY, Town

Array = NDArray[Any]


def priced(s: Stage, visits: dict[str, Array], gone: Array, lines: Array) -> tuple[Array, Array, Array]:
    """Lines of the visits that took place, one an item, their amounts, and each visit's total.

    Every chain and house has prices of its own, a few per cent apart; a given total is spread over the lines.
    """
    lines = lines[~gone[lines[:, 0]]]
    key = lines[:, 0] * 1000 + lines[:, 1]
    unique, where = np.unique(key, return_inverse=True)
    count = np.bincount(where, weights=lines[:, 2]).astype(np.int64)
    visit, item = unique // 1000, unique % 1000
    inst = visits["inst"][visit]
    own = np.where(np.isin(TYPES[item], ["101", "102"]), 0.96 + (inst * 37 % 9) / 100, 1.0)
    for shop, (onset, factor) in s.cheap.items():
        own[(inst == shop) & (item == ITEM["吲哚布芬片"]) & (visits["begin"][visit] // DAY >= onset)] = factor
    amount = np.round(PRICES[item] * 100 * own).astype(np.int64) * count
    n = len(visits["person"])
    total = np.bincount(visit, weights=amount, minlength=n).astype(np.int64)
    wanted = visits["total"]
    given = wanted[visit] > 0
    amount[given] = amount[given] * wanted[visit[given]] // np.maximum(1, total[visit[given]])
    now = np.bincount(visit, weights=amount, minlength=n).astype(np.int64)
    last = np.r_[visit[1:] != visit[:-1], True]
    amount[last] += np.where(given[last], wanted[visit[last]] - now[visit[last]], 0)
    return (
        np.stack([visit, item, count], axis=1),
        amount,
        np.bincount(visit, weights=amount, minlength=n).astype(np.int64),
    )


def shares(people: People, town: Town, book: Book, v: dict[str, Array], total: Array) -> dict[str, Array]:
    """The columns of money: pooled fund, serious-illness part, medical aid, account, household account, cash, balance."""
    rng = book.rng
    who, flags = v["person"], v["flags"]
    worker = people.insutype[who] == "310"
    shop, lies = town.kind[v["inst"]] == PHARMACY, np.isin(v["med"], [MED["21"], MED["22"], MED["28"], MED["52"]])
    pooled = np.where(
        lies,
        np.where(worker, 0.85, 0.7),
        np.where(v["med"] == MED["14"], np.where(worker, 0.8, 0.6), np.where(worker, 0.7, 0.5)),
    )
    pooled = np.where(shop, np.where(v["rx"] > 0, np.where(worker, 0.6, 0.5), 0.0), pooled)
    basic = (np.maximum(0, total - np.where(lies, 50_000, 0)) * pooled).astype(np.int64)
    serious = np.where(lies, (np.maximum(0, total - basic - 600_000) * 0.6).astype(np.int64), 0)
    left = total - basic - serious
    aid = np.where(flags & NO_FEE > 0, left, np.where(people.poor[who] & ~shop, left // 2, 0))
    own = left - aid
    mutual = np.where(flags & MUTUAL > 0, own, 0)
    account = np.where(worker | (flags & MUTUAL > 0), own, 0)
    balance = np.where(
        flags & DRAIN > 0, rng.integers(0, 300, len(who)), np.where(worker, rng.lognormal(11.2, 0.9, len(who)), 0)
    ).astype(np.int64)
    return {"medfee_sumamt": total, "inscp_amt": total, "fund_pay_sumamt": basic + serious + aid, "hifp_pay": basic, "hifmi_pay": serious, "maf_pay": aid,
            "psn_pay": own, "acct_pay": account, "acct_mulaid_pay": mutual, "cash_payamt": own - account, "balc": balance}  # fmt: skip
