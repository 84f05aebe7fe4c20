"""Bills: fee lines of every event, refunds, split payments, the shares of fund, account and cash."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from .book import Book
from .goods import ITEM, ITEMS, NEEDS
from .land import Land

SMALL = [ITEM[key] for key in ("ct", "echo", "scope", "lipid", "obecho")]
OWN = [ITEM[key] for key in ("tonic", "dendro", "ginseng")]


def lines(events: pd.DataFrame, book: Book, land: Land, rng: np.random.Generator) -> pd.DataFrame:
    """Event, item, count, unit price of each fee line."""
    parts = []
    labels, needs, stay, mult = (
        events.index.to_numpy(),
        events["need"].to_numpy(),
        events["stay"].to_numpy(),
        events["mult"].to_numpy(),
    )
    order = np.argsort(needs, kind="stable")
    edges = np.searchsorted(needs[order], np.arange(len(NEEDS) + 1))
    for need, (low, high) in zip(NEEDS, pairwise(edges), strict=True):
        those = order[low:high]
        for item, share, count, daily in need.lines:
            hit = those[rng.random(len(those)) < share]
            number = np.full(len(hit), count)
            if daily:
                number = np.maximum(1, stay[hit]) * count
            elif ITEMS["type"][item] in ("101", "102", "301"):
                number = np.maximum(1, np.round(count * mult[hit]))
            parts.append(pd.DataFrame({"event": labels[hit], "item": item, "cnt": number}))
    fees = pd.concat(parts, ignore_index=True)
    kind = land.inst["kind"].reindex(events["inst"]).to_numpy()
    shop = pd.Series(np.isin(kind, ["pharm", "farpharm", "inet"]), index=events.index)
    hut = pd.Series(kind == "clinic", index=events.index)
    service = ITEMS["type"].to_numpy()[fees["item"]] == "201"
    at_shop = shop.reindex(fees["event"]).to_numpy()
    fees = fees[~(at_shop & service) & ~(hut.reindex(fees["event"]).to_numpy() & fees["item"].isin(SMALL))]
    own = (
        pd.concat(book.lines, ignore_index=True)
        if book.lines
        else pd.DataFrame(columns=["event", "item", "cnt", "price"])
    )
    own = own[own["event"].isin(events.index)]
    bare = np.setdiff1d(labels, np.r_[fees["event"], own["event"].astype(int)])
    given = np.where(shop.reindex(bare), ITEM["coldd"], ITEM["consult"])
    fees = pd.concat(
        [fees.assign(price=0.0), own, pd.DataFrame({"event": bare, "item": given, "cnt": 1.0, "price": 0.0})]
    )
    fees = fees.astype({"event": int, "item": int, "cnt": float, "price": float}).sort_values(
        ["event", "item"], kind="stable"
    )
    level = rng.lognormal(0, 0.07, len(land.inst))[events["inst"].reindex(fees["event"]).to_numpy()]
    usual = np.round(ITEMS["price"].to_numpy()[fees["item"]] * level, 2)
    fees["price"] = np.where(fees["price"] > 0, fees["price"], usual)
    fees["amount"] = np.round(fees["cnt"] * fees["price"], 2)
    return fees.reset_index(drop=True)


def corrected(events: pd.DataFrame, fees: pd.DataFrame, book: Book, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """With payments split in two and with refunds; ``sign`` -1 and ``init`` mark a refund."""
    events = events.assign(sign=1, init=-1)
    plain = events.index[events["bg"] & (events["stay"] == 0)]
    fresh = book.count
    torn = plain[rng.random(len(plain)) < 0.004]
    service = ITEMS["type"].to_numpy()[fees["item"]] == "201"
    both = np.intersect1d(fees["event"][service], fees["event"][~service])
    torn = np.intersect1d(torn, both)
    second = events.loc[torn].copy()
    second.index = fresh + np.arange(len(torn))
    second["done"] += rng.uniform(0.5, 4, len(torn))
    moved = dict(zip(torn, second.index, strict=True))
    part = service & fees["event"].isin(torn).to_numpy()
    fees.loc[part, "event"] = fees.loc[part, "event"].map(moved)
    fresh += len(torn)
    back = np.setdiff1d(plain[rng.random(len(plain)) < 0.006], torn)
    back = np.union1d(back, np.intersect1d(getattr(book, "returned", []), events.index)).astype(int)
    refund = events.loc[back].copy()
    refund.index = fresh + np.arange(len(back))
    refund["sign"], refund["init"] = -1, back
    refund["done"] += rng.choice([3.0, 12.0, 1500.0, 3000.0], len(back)) + rng.uniform(0, 40, len(back))
    negative = fees[fees["event"].isin(back)].copy()
    negative["event"] = negative["event"].map(dict(zip(back, refund.index, strict=True)))
    negative["cnt"], negative["amount"] = -negative["cnt"], -negative["amount"]
    return pd.concat([events, second, refund]), pd.concat([fees, negative], ignore_index=True)


def money(
    events: pd.DataFrame, fees: pd.DataFrame, people: pd.DataFrame, land: Land, rng: np.random.Generator
) -> pd.DataFrame:
    """The amounts of setl_d, an index of events; account balances run on from visit to visit."""
    total = fees.groupby("event")["amount"].sum().reindex(events.index).round(2).to_numpy()
    own = fees["amount"].where(fees["item"].isin(OWN), 0).groupby(fees["event"]).sum().reindex(events.index).to_numpy()
    who, sign = events["person"].to_numpy(), events["sign"].to_numpy()
    level = land.inst["level"].to_numpy()[events["inst"]]
    shop = events["med"].to_numpy() == 41
    worker = (people["insu"] == "310").to_numpy()[who]
    low = people["low"].to_numpy()[who]
    stay = (events["stay"] > 0).to_numpy()
    first = np.round((total - own) * 0.06, 2)
    base = total - own - first
    floor = np.where(stay, np.select([level <= 1, level == 2], [200, 450], 800), 0) * sign
    ratio = np.select(
        [shop & (events["src"] >= 0), shop & (events["need"] < 0), shop, stay, events["med"] == 14],
        [0.5, 0.3, np.where(worker, 0.0, 0.4), np.where(worker, 0.86, 0.72) - level * 0.03, 0.72],
        np.where(worker, 0.6, 0.5) - level * 0.04,
    )
    hifp = np.round(np.where(np.abs(base) > np.abs(floor), (base - floor) * ratio, 0), 2)
    rest = total - hifp
    over = np.round(np.sign(rest) * np.maximum(0, np.abs(rest) - 9000) * 0.6, 2)
    hifmi, hifob = np.where(worker, 0, over), np.where(worker, over, 0)
    maf = np.round(np.where(low & (stay | (events["med"] == 14)), (rest - over) * 0.5, 0), 2)
    fund = np.round(hifp + over + maf, 2)
    personal = np.round(total - fund, 2)
    balance = np.where(people["insu"] == "310", rng.lognormal(7.2, 0.7, len(people)), 0.0)
    month = np.where(people["ptype"] == "12", 4.6, np.where(people["insu"] == "310", 3.4, 0.0))
    seen = np.zeros(len(people))
    order = np.argsort(events["done"].to_numpy(), kind="stable")
    account, left = np.zeros(len(events)), np.zeros(len(events))
    for at, person, day, due in zip(
        order, who[order], events["done"].to_numpy()[order] / 1440, personal[order], strict=True
    ):
        if month[person]:
            balance[person] += (day - seen[person]) * month[person]
            seen[person] = day
            paid = round(min(due, balance[person]), 2) if due > 0 else due
            balance[person] -= paid
            account[at], left[at] = paid, round(balance[person], 2)
    aid = np.where(events["mulaid"] & ~worker, np.round(personal * 0.8, 2), 0)
    return pd.DataFrame(
        {
            "medfee_sumamt": total, "fulamt_ownpay_amt": own, "overlmt_selfpay": 0, "preselfpay_amt": first, "inscp_amt": base,
            "fund_pay_sumamt": fund, "hifp_pay": hifp, "cvlserv_pay": 0, "hifes_pay": 0, "hifmi_pay": hifmi, "hifob_pay": hifob,
            "hifdm_pay": 0, "maf_pay": maf, "othfund_pay": 0, "psn_pay": personal, "acct_pay": account,
            "cash_payamt": personal - account - aid, "balc": left, "acct_mulaid_pay": aid,
        },
        index=events.index,
    ).round(2)  # fmt: skip
