"""Which goods the patients fetch where: what is paid for is pushed, so that one pharmacy gets what the doctor's other prescriptions never are for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.model.finding import Reason
from graphfraud.stats.strata import stratified

if TYPE_CHECKING:
    import pandas as pd

COUPLE = ["doctor", "origin", "target"]
FEW, MORE, NATS = 3, 3.0, 6.0
"""Patients of a doctor from whom on goods may be his own, how many times as often as by anybody else they are then fetched, and how far beyond chance."""
APART, ALIKE = 1e-3, 0.01
"""p-values of all patients, and of those with the same illness, from which on where a doctor's patients go depends on what they fetch: nearness and
habit do not ask for that. An illness has its own drugs, and its patients may live together."""
SPOKEN = 0.05
"""What the test of the goods costs the test of the count, where it says something: p over one less this, or that of both over this."""
SHOWN = ["contrast", "told", "alike", "hits", "drawn", "elsewhere", "drawn_elsewhere", "there", "anywhere"]
WHOLE = ["patients", "of", "expected"]
"""What is kept, as ``all_…``, of all patients of a couple of whom those with the goods alone tell."""
NO_GOODS = {"contrast": 1.0, "told": False, "alike": 1.0} | dict.fromkeys(
    [*SHOWN[3:], *(f"all_{name}" for name in WHOLE)], 0
)
"""What ``with_goods`` adds where the goods are not asked."""


def contrasts(case: Case, least: int) -> pd.DataFrame:
    """Every doctor's pharmacies to which his patients go for goods of his own, with the chance that it is these that go there.

    A doctor's own goods are those that his patients fetch far more often than anybody else at pharmacies, and that many pharmacies sell. Which goods
    they are is told by what his patients fetch in all; that it is one pharmacy which gets them, and the others the rest, is left to chance
    (hypergeometric, prescriptions that are known and purchases soon after a visit each among their like; once more among patients whom the doctor
    saw for one illness).

    Args:
        case: the detector's case; gf_fill holds the fills.
        least: distinct patients of a couple from which on it is tested.

    Returns:
        doctor, origin, target, contrast (p-value), alike (p-value within the illnesses), hits and drawn (patients there for these goods, and for
        any), elsewhere and drawn_elsewhere (the same of the others), there and anywhere (persons with these goods).
    """
    import pandas as pd

    case.keep("gf_goods", "goods.sql", least=least, few=FEW, more=MORE, nats=NATS)
    rows = case.linked("contrast.sql", few=FEW).to_pandas()
    couples = rows[COUPLE]
    starts = np.flatnonzero((couples != couples.shift()).any(axis=1).to_numpy())
    sizes = rows[["hits", "drawn", "marked", "everything"]].to_numpy(np.int64)
    told, linked = rows.illness.notna().to_numpy(), rows.linked.to_numpy(bool)
    found = []
    for low, high in pairwise([*starts.tolist(), len(rows)]):
        part, by_number = sizes[low:high], linked[low:high]
        whole = np.stack([part[~by_number].sum(axis=0), part[by_number].sum(axis=0)])
        hits, drawn, marked, everything = part.sum(axis=0).tolist()
        p, alike = stratified(*whole.T), stratified(*part[told[low:high]].T)
        found.append((p, alike, hits, drawn, marked - hits, everything - drawn))
    names = [name for name in SHOWN[:-2] if name != "told"]
    known = rows[[*COUPLE, "there", "anywhere"]].iloc[starts].reset_index(drop=True)
    return pd.concat([known, pd.DataFrame(found, columns=names)], axis=1)


def with_goods(tested: pd.DataFrame, goods: pd.DataFrame | None, least: int) -> pd.DataFrame:
    """The couples with what their goods add to p; ``told``, where it is the goods that tell, with the patients who fetched these alone.

    How many patients go to a pharmacy and for what are two tests that share nothing, combined by Fisher's method (1932). Where goods and place
    depend on each other, the flow is that of these goods: who fetches anything else there is not sent, unless they, too, are more than
    would go there (``whole``).

    Args:
        tested: rows of ``pairs_of`` with p.
        goods: from ``contrasts``; None where the goods are not asked.
        least: distinct patients of a couple.
    """
    if goods is None or tested.empty or goods.empty:
        return tested.assign(**NO_GOODS)
    rows = tested.merge(goods, on=COUPLE, how="left")
    rows.index = tested.index
    rows["contrast"] = rows.contrast.fillna(1.0)
    rows["alike"] = rows.alike.fillna(1.0)
    rows[SHOWN[3:]] = rows[SHOWN[3:]].fillna(0).astype(np.int64)
    p, contrast = rows.p.to_numpy(float), rows[["contrast", "alike"]].max(axis=1).to_numpy(float)
    product = np.maximum(p * contrast, 1e-300)
    both = product * (1 - np.log(product))
    asked = contrast < 1
    rows["p"] = np.where(asked, np.minimum(np.minimum(p / (1 - SPOKEN), both / SPOKEN), 1.0), p)
    more = (rows.hits / rows.drawn.clip(lower=1)) > (rows.elsewhere / rows.drawn_elsewhere.clip(lower=1))
    rows["told"] = (rows.contrast <= APART) & (rows.alike <= ALIKE) & more & (rows.there >= least)
    due = rows.expected / rows["of"].clip(lower=1)
    for name in WHOLE:
        rows[f"all_{name}"] = np.where(rows.told & ~rows.regular, rows[name], 0)
    rows["patients"] = np.where(rows.told, rows.there, rows.patients)
    rows["of"] = np.where(rows.told, rows.anywhere, rows["of"])
    rows["expected"] = np.where(rows.told, due * rows.anywhere, rows.expected)
    rows["regular"] = rows.regular & ~rows.told
    return rows


def fills_for_goods(case: Case, found: pd.DataFrame) -> frozenset[str]:
    """Settlements of the found couples whose goods tell (``told``) in which these goods were fetched."""
    import pyarrow as pa

    told = found[found.told][COUPLE]
    if told.empty:
        return frozenset()
    case.engine.bring("gf_told", pa.Table.from_pandas(told, preserve_index=False))
    return frozenset(case.linked("told.sql").column("setl_id").to_pylist())


def goods_reasons(part: pd.DataFrame) -> Sequence[Reason]:
    """What is fetched at the pharmacy and elsewhere, a reason for each doctor whose goods tell."""
    return [
        Reason(
            "goods",
            float(row.hits),
            round(row.drawn * row.elsewhere / max(row.drawn_elsewhere, 1), 2),
            float(row.alike),
            {
                "zh": f"医生 {row.doctor} 的患者在该处 {row.drawn} 人中 {row.hits} 人购买其他人少买的药品，在其他药店 {row.drawn_elsewhere} 人次中仅 "
                f"{row.elsewhere} 人次；同一病种的患者亦然：就近与习惯不挑药品",
                "en": f"{row.hits} of {row.drawn} patients of doctor {row.doctor} fetch there what others hardly ever buy, and {row.elsewhere} of "
                f"{row.drawn_elsewhere} at other pharmacies, of patients with the same illness as well: nearness and habit do not ask for the drug",
            },
        )
        for row in part[part.told].itertuples()
    ]


def gone_for(part: pd.DataFrame) -> float:
    """Least p-value of the goods of a part, all of whose doctors' goods tell; NaN else."""
    return float(part.alike.max()) if part.told.all() else math.nan
