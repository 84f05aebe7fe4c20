"""A ring that buys drugs far beyond need, at several places, to sell them on (倒卖药品).

Fires on: buyers of bulk, again and again and at several places, who gather at the same shops; bulk of one drug, or of the same few all together (together.sql)
Stays silent on: long prescriptions, several illnesses of each patient's own, families, drugs for rare diseases, homes for the aged, single heavy buyers,
    accounts spent once at the year's end
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: bulk purchases a buyer (Poisson, each drug against its other buyers); heavy buyers of a pair of places, per
buyer who goes to both, against all other pairs (stats.peers), Benjamini–Hochberg over all of them.
Legal basis: State Council order 735, article 41 (resale); NHSA order 7 of 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.clusters import components
from graphfraud.detectors.drug_resale.companies import parted, same_drugs
from graphfraud.detectors.drug_resale.lead import resale_leads
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import LENDS, RULES
from graphfraud.detectors.rates import Bar, Weighed, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import derive, need_purchases
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events
from graphfraud.model.finding import Reason

TITLE = {"zh": "倒卖药品团伙", "en": "Ring that buys drugs to resell"}
Companies = Callable[[Case, Any, list[Weighed]], list[list[str]]]
HABIT = 1.5
SPAN = 28
"""Days from the first to the last bulk purchase: what an account holds is spent at the year's end by many, once."""

SWITCHES = 3
"""Times that a buyer fetched more than usual of a drug at another place than the last time, from which he goes round the shops."""

HOUSEHOLDS = 3
"""Addresses from which on buyers are no family that fetches for its sick."""

SCATTER = 3
"""Days within which nobody fetches his own supply of a drug at two shops, time and again."""


def run(case: Case) -> list[Lead]:
    """One lead a set of heavy buyers who share shops and drugs: heavy in one drug, or in all together where they buy the same ones."""
    need_purchases(case)
    derive(case, "gf_residence", "residence.sql")
    leads = _way(case, "bulk.sql", _companies)
    told = {name for lead in leads if lead.significant for name in lead.identity}
    more = _way(case, "together.sql", _of_one_list, least_switches=SWITCHES)
    more = [_all_together(lead) for lead in more if lead.significant and not _inside(lead, told)]
    better = {name for lead in more for name in lead.identity}
    return [lead for lead in leads if lead.significant or not _inside(lead, better)] + more


def _all_together(lead: Lead) -> Lead:
    text = {
        "zh": "单看每种药未必超出所需；每次都多于通常的一次购买量、同一种药每次换一家，各药合计超出百分之九十九的购药人，且所买为同样几种药",
        "en": "of no drug by itself need it be beyond need; more than usual at a time and the same drug at another place each time, all together more than "
        "ninety-nine in a hundred buyers take, and of the same drugs",
    }
    return replace(lead, reasons=(*lead.reasons, Reason("all_drugs", float(len(lead.identity)), None, None, text)))


def _inside(lead: Lead, told: set[str]) -> bool:
    """Half of the lead's buyers or more are told already."""
    return 2 * len(told.intersection(lead.identity)) >= len(lead.identity)


def _way(case: Case, file: str, companies: Companies, **parameters: Any) -> list[Lead]:
    """Leads by one measure of what is much."""
    case.table("gf_resale", file, **parameters)
    heavy = _heavy(case)
    if not heavy.num_rows:
        return []
    case.database.con.register("gf_heavy", heavy)
    try:
        table = case.frame()
    finally:
        case.database.con.unregister("gf_heavy")
    bar = Bar(int(case.settings["least_buyers"]), int(case.settings["least_buyers"]), float(case.settings["ratio"]))
    found = weigh(
        case, "purchases", Events(table, present(case)), rates(table, case.frame("chances.sql"), repeated=True), bar
    )
    open_ = [item for item in found if not _explained(item)]
    told = _buyers(table, open_)
    explained = [item for item in found if _explained(item) and 2 * len(_buyers(table, [item]) & told) < item.observed]
    leads = []
    for ring in (ring for part in (open_, explained) for ring in _rings(table, part)):
        parts = companies(case, table, ring)
        for number in range(len(parts)):
            leads += resale_leads(case, ring, parts, number, TITLE)
    return leads


def _heavy(case: Case) -> Any:
    """Buyers with more bulk purchases than their number of purchases explains, at several places."""
    from scipy.special import gammainc

    least_bulk = int(case.settings["least_bulk"])
    table = case.frame("persons.sql", scatter=SCATTER, least_bulk=least_bulk)
    lines, bulk = table["lines"].to_numpy(), table["bulk"].to_numpy()
    rate = HABIT * (table["all_bulk"][0].as_py() + 1.0) / (table["all_lines"][0].as_py() + 10.0) if len(lines) else 0.0
    p = np.where(bulk > 0, gammainc(np.maximum(bulk, 1), lines * rate + 1e-9), 1.0)
    wanted = (p <= np.exp(-float(case.settings["least_nats"]))) & (bulk >= least_bulk)
    wanted &= (table["bulk_days"].to_numpy() >= int(case.settings["least_joined_days"])) & (
        table["bulk_span"].to_numpy() >= SPAN
    )
    return table.filter(wanted & (table["places"].to_numpy() >= int(case.settings["least_places"])))


def _explained(item: Weighed) -> bool:
    return any(tried.verdict == "holds" for tried in item.tried)


def _buyers(table: Any, found: list[Weighed]) -> set[str]:
    return {name for item in found for name in table["psn_no"].take(item.kept).to_pylist()}


def _rings(table: Any, found: list[Weighed]) -> list[list[Weighed]]:
    """Pairs of places that share two or more heavy buyers."""
    buyers = [_buyers(table, [item]) for item in found]
    pairs = [(i, j) for i in range(len(found)) for j in range(i) if len(buyers[i] & buyers[j]) >= 2]
    one, other = np.array(pairs, dtype=int).reshape(-1, 2).T
    rings: dict[int, list[Weighed]] = {}
    for item, label in zip(found, components(one, other, len(found)), strict=True):
        rings.setdefault(int(label), []).append(item)
    return list(rings.values())


def _companies(case: Case, table: Any, ring: list[Weighed]) -> list[list[str]]:
    """The buyers of a ring of places, in parts who are alike."""
    return parted(case, sorted(_buyers(table, ring)), _places(ring), int(case.settings["least_buyers"]))


def _of_one_list(case: Case, table: Any, ring: list[Weighed]) -> list[list[str]]:
    """Of these parts who buy the same drugs, where they are of HOUSEHOLDS addresses or more: several illnesses are each patient's own."""
    least = int(case.settings["least_buyers"])
    lists = [same_drugs(case, part, _places(ring)) for part in _companies(case, table, ring)]
    address = dict(zip(table["psn_no"].to_pylist(), table["address"].to_pylist(), strict=True))
    return [
        part for part in lists if len(part) >= least and len({address[name] or name for name in part}) >= HOUSEHOLDS
    ]


def _places(ring: list[Weighed]) -> list[str]:
    return sorted({name for item in ring for name in item.name.split("|")})


DETECTOR = Detector(
    id="drug_resale",
    title=TITLE,
    fires_on={
        "zh": "多人反复、在多家机构大量购药，远超同药其他购买者，且集中于相同的几家机构",
        "en": "people who buy in bulk again and again at several places, and gather at the same shops",
    },
    stays_silent_on={
        "zh": "长期处方、罕见病用药、养老机构代购、年底集中消费账户余额",
        "en": "long prescriptions, drugs for rare diseases, homes for the aged, accounts spent once at the year's end",
    },
    readings={"long_prescription": True, "rare_disease": True, "renumbered_house": False, "nursing_home": False},
    legal_basis=(LENDS, RULES),
    parameters=(
        Parameter(
            "least_buyers", 4, "persons", {"zh": "同两家机构的最少大量购药人", "en": "heavy buyers of a pair of places"}
        ),
        Parameter(
            "least_bulk", 4, "purchases", {"zh": "每人最少大量购药次数", "en": "bulk purchases a buyer"}, at_least=2
        ),
        Parameter(
            "least_nats",
            7,
            "nats",
            {
                "zh": "每人大量购药偶然发生的最低罕见度",
                "en": "how unlikely a buyer's bulk purchases are by chance, at least",
            },
            at_least=5,
        ),
        Parameter("least_places", 2, "places", {"zh": "每人最少机构数", "en": "places of bulk purchases a buyer"}),
        Parameter(
            "least_joined_days",
            3,
            "days",
            {"zh": "最少大量购药天数（加入团伙同此）", "en": "days of bulk buying, to join a ring as well"},
            at_least=2,
        ),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    needs=("fee_list_d",),
    uses=("medins_info_b", "psn_info_b"),
    leans_on=("part", "lines"),
    run=run,
)
