"""Where else the drugs of steered fills are sold, and whether the hospital had them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.stays import words
from graphfraud.innocent import only_stockist
from graphfraud.innocent.flow import Stock

if TYPE_CHECKING:
    import pandas as pd


DEAR = 100.0
"""Yuan a pack from which on a drug for cancer or a rare illness is not had at every corner, whoever else has sold it."""

ENOUGH, FAIR = 20, 1.5
"""Sales of a drug from which the few pharmacies that sell it are its stockists; and how much more often than at each of those by turns patients may
take it at one of them, as one lies nearer."""


def stock_shares(case: Case, flows: list[pd.DataFrame]) -> list[Stock]:
    """Where else the drugs of each flow's fills are sold.

    One query for all flows: the fee lines are read once, however many flows there are.
    """
    import pandas as pd
    import pyarrow as pa

    if not flows:
        return []
    columns = ["setl_id", "psn_no", "doctor", "target", "origin", "date"]
    steered = pd.concat([flow[columns].assign(lead=number) for number, flow in enumerate(flows)])
    case.engine.bring("gf_steered", pa.Table.from_pandas(steered, preserve_index=False))
    rows = case.linked("stock.sql", dear=DEAR, enough=ENOUGH, fair=FAIR, **words()["stocked_by_few"]).to_pylist()
    dry = {(row["lead"], row["setl_id"]) for row in case.linked("supply.sql").to_pylist()}
    found = {(row["lead"], row["setl_id"]): row for row in rows}
    none = {"share": None, "sole": 0, "in_turn": 0, "price": None, "special": 0, "designated": 0}
    return [
        _stock([found.get((k, name), none) | {"dry": (k, name) in dry} for name in flow.setl_id])
        for k, flow in enumerate(flows)
    ]


def parted_by_stock(parts: list[pd.DataFrame], flows: list[pd.DataFrame], stocks: list[Stock]) -> list[pd.DataFrame]:
    """The parts, of which the doctors who send patients for what few pharmacies stock are told apart from those who send them for anything.

    What explains one doctor's patients at a pharmacy explains no other's there.

    Args:
        parts: rows of model.pairs_of, a target and an institution each.
        flows: their fills.
        stocks: where else these fills' drugs are sold.
    """
    import pandas as pd

    found: list[pd.DataFrame] = []
    for part, flow, stock in zip(parts, flows, stocks, strict=True):
        few = pd.Series(only_stockist.few_stock(stock), flow.index, float).groupby(flow.doctor).mean()
        apart = part.doctor.map(few).fillna(0.0).to_numpy(float) >= only_stockist.SHARE
        found += [part] if apart.all() or not apart.any() else [part[~apart], part[apart]]
    return found


def _stock(rows: list[dict[str, Any]]) -> Stock:
    shares = [math.nan if row["share"] is None else float(row["share"]) for row in rows]
    prices = [math.nan if row["price"] is None else float(row["price"]) for row in rows]
    names = ("sole", "dry", "special", "in_turn", "designated")
    sole, dry, special, in_turn, designated = (np.array([bool(row[name]) for row in rows], bool) for name in names)
    return Stock(np.array(shares, dtype=float), sole, np.array(prices, dtype=float), dry, special, in_turn, designated)
