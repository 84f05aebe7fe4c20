"""Who pays: the layers of the fund, the account, cash. Yuan; a refund has the same with a minus."""

from __future__ import annotations

import numpy as np

from .catalogue import KIND
from .clean import is_stay
from .days import DAY
from .places import PHARMACY
from .world import World

FUNDS = ("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "hifdm_pay", "maf_pay", "othfund_pay")


def bill(w: World, c: dict[str, np.ndarray], lines: dict[str, np.ndarray], order: np.ndarray) -> dict[str, np.ndarray]:
    """Amounts of the visits in `order` (in time), by the names of setl_d."""
    p, n = w.people, len(c["t"])
    total = np.bincount(lines["visit"], np.abs(lines["sum"]), n)[order].round(2)
    drugs = np.bincount(lines["visit"], np.abs(lines["sum"]) * (KIND[lines["item"]] == 101), n)[order]
    who, med, stay = c["person"][order], c["med"][order], is_stay(c["med"][order])
    worker = p.insutype[who] == 310
    pharmacy = w.land.sort[c["place"][order]] == PHARMACY
    draw = (order * 7919 % 1000) / 1000
    own = np.where(stay, total * (0.01 + 0.1 * draw), np.where(draw < 0.7, 0, total * 0.2 * draw)).round(2)
    pre = (drugs * 0.08 * (draw < 0.8)).round(2)
    pre = np.minimum(pre, (total - own).round(2))
    inside = (total - own - pre).round(2)
    rate = np.select(
        [stay, med == 14, pharmacy],
        [np.where(worker, 0.86, 0.72), np.where(worker, 0.78, 0.65), np.where(draw < 0.55, 0.5, 0.0)],
        np.where(worker, 0.62, 0.52),
    )
    rate = np.where(
        p.region[who] != np.array([x[0] for x in w.land.counties])[w.land.county[c["place"][order]]], rate * 0.9, rate
    )
    start = np.where(stay, np.minimum(inside, 400.0), 0.0)
    basic = ((inside - start) * rate).round(2)
    rest = (total - basic).round(2)
    out = {name: np.zeros(len(order)) for name in FUNDS}
    out["hifp_pay"] = basic
    out["hifmi_pay"] = np.where(~worker & (rest > 9000), (rest - 9000) * 0.6, 0).round(2)
    out["hifob_pay"] = np.where(worker & (basic > 40_000), (basic - 40_000) * 0.1, 0).round(2)
    poor = (p.ident[who] != "") & (stay | (med == 14))
    out["maf_pay"] = np.where(poor, (rest - out["hifmi_pay"]) * 0.55, 0).round(2)
    out["othfund_pay"] = np.where(
        poor & (p.ident[who] == "2101"), (rest - out["hifmi_pay"] - out["maf_pay"]) * 0.5, 0
    ).round(2)
    out["cvlserv_pay"] = np.where(worker & ~poor & (draw > 0.985), rest - out["hifob_pay"] * 0.3, 0).round(2)
    fund = sum(out.values()).round(2)
    person = (total - fund).round(2)
    account, shared, balance = _account(w, c, order, who, person)
    out |= {
        "medfee_sumamt": total,
        "fulamt_ownpay_amt": own,
        "overlmt_selfpay": np.zeros(len(order)),
        "preselfpay_amt": pre,
        "inscp_amt": inside,
        "fund_pay_sumamt": fund,
        "psn_pay": person,
        "acct_pay": account,
        "acct_mulaid_pay": shared,
        "cash_payamt": (person - account - shared).round(2),
        "balc": balance,
    }
    sign = np.where(c["refund"][order], -1.0, 1.0)
    for name in out:
        if name != "balc":
            out[name] = (out[name] * sign).round(2) + 0.0
    return out


def _account(w: World, c, order, who, person) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the personal account pays while it lasts; the shared account of a relative where that was used."""
    p = w.people
    by = np.lexsort((np.arange(len(who)), who))
    spent = np.cumsum(np.where(c["refund"][order][by], 0, person[by]))
    first = np.r_[True, who[by][1:] != who[by][:-1]]
    base = np.maximum.accumulate(np.where(first, spent - person[by], -np.inf))
    before = np.empty(len(who))
    before[by] = spent - person[by] - base
    income = np.where(p.insutype[who] == 310, 95.0, 0.0) * (c["t"][order] // DAY // 30)
    left = np.maximum(p.balance[who] + income - before, 0).round(2)
    shared = np.where(c["mulaid"][order] & (p.payer[who] >= 0), person, 0).round(2)
    account = np.minimum(person - shared, left).round(2)
    return account, shared, (left - account).round(2)
