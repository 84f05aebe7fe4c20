"""Yuan to the fen over settlement rows: each row once, refunds taken off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from graphfraud.model.finding import Amounts, Text
from graphfraud.model.schema import FUNDS

ZERO = Decimal("0.00")
LAYERS: dict[str, tuple[str, ...]] = {
    "basic": ("hifp_pay",),
    "serious": ("hifmi_pay",),
    "supplementary": ("cvlserv_pay", "hifes_pay", "hifob_pay"),
    "aid": ("maf_pay",),
    "other": ("hifdm_pay", "othfund_pay"),
}
"""The five layers of one-stop settlement and the funds that each is made of."""

LAYER_WORDS: dict[str, Text] = {
    "basic": {"zh": "基本医保", "en": "basic"},
    "serious": {"zh": "大病保险", "en": "serious illness"},
    "supplementary": {"zh": "补充保险", "en": "supplementary"},
    "aid": {"zh": "医疗救助", "en": "medical aid"},
    "other": {"zh": "其他基金", "en": "other funds"},
    "undivided": {"zh": "未分项", "en": "undivided"},
}


@dataclass(frozen=True)
class Money:
    """Amounts of a row or of many.

    Attributes:
        gross: billed, before refunds.
        refunded: given back.
        net: gross − refunded.
        fund, account, mutual_aid, cash: who paid the net amount.
        layers: the fund part over the five layers; ``undivided`` is what the record does not divide.
        by_fund: the fund part over the eight funds.
        settlements: how many rows.
    """

    gross: Decimal = ZERO
    refunded: Decimal = ZERO
    net: Decimal = ZERO
    fund: Decimal = ZERO
    account: Decimal = ZERO
    mutual_aid: Decimal = ZERO
    cash: Decimal = ZERO
    layers: Mapping[str, Decimal] = field(default_factory=dict)
    by_fund: Mapping[str, Decimal] = field(default_factory=dict)
    settlements: int = 0


def of_row(row: Mapping[str, Any]) -> Money:
    """Amounts of one settlement row; those of a refund are negative as it records them."""
    total, fund = row["medfee_sumamt"], row["fund_pay_sumamt"]
    by_fund = {name: row[name] for name in FUNDS}
    layers = {
        layer: sum((by_fund[name] for name in names), ZERO) if len(names) > 1 else by_fund[names[0]]
        for layer, names in LAYERS.items()
    }
    layers["undivided"] = fund - sum(layers.values(), ZERO)
    return Money(
        gross=ZERO if row["refund"] else total,
        refunded=-total if row["refund"] else ZERO,
        net=total,
        fund=fund,
        account=row["acct_pay"],
        mutual_aid=row["acct_mulaid_pay"],
        cash=row["cash_payamt"],
        layers=layers,
        by_fund=by_fund,
        settlements=1,
    )


def total(parts: Iterable[Money]) -> Money:
    """The sum; a row must be among ``parts`` once."""
    sums = dict.fromkeys(("gross", "refunded", "net", "fund", "account", "mutual_aid", "cash"), ZERO)
    layers, by_fund, count = dict.fromkeys(LAYER_WORDS, ZERO), dict.fromkeys(FUNDS, ZERO), 0
    for part in parts:
        for name in sums:
            sums[name] += getattr(part, name)
        for layer, amount in part.layers.items():
            layers[layer] += amount
        for fund, amount in part.by_fund.items():
            by_fund[fund] += amount
        count += part.settlements
    return Money(**sums, layers=layers, by_fund=by_fund, settlements=count)


def brief(parts: Iterable[Money]) -> tuple[int, Decimal, Decimal]:
    """Rows, net amount and its fund part: what a list shows of a person or a place."""
    count, net, fund = 0, ZERO, ZERO
    for part in parts:
        count, net, fund = count + part.settlements, net + part.net, fund + part.fund
    return count, net, fund


def differences(money: Money, amounts: Amounts) -> list[str]:
    """Where a finding's own amounts are not those of its rows: one text each."""
    found = [
        f"{name}: {getattr(amounts, name):.2f}, its rows give {getattr(money, name):.2f}"
        for name in ("gross", "refunded", "net", "fund", "account", "cash")
        if getattr(amounts, name) != getattr(money, name)
    ]
    return found + [
        f"{fund}: {amount:.2f}, its rows give {money.by_fund.get(fund, ZERO):.2f}"
        for fund, amount in amounts.by_fund.items()
        if amount != money.by_fund.get(fund, ZERO)
    ]


def yuan(amount: Decimal) -> str:
    """1,234.56 for documents."""
    return f"{amount:,.2f}"
