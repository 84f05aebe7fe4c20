"""From sellers that resold boxes to one lead: first sellers, runners, second sellers, codes; buyers where they are more than customers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.rates import Weighed, joined_results
from graphfraud.detectors.wording import counted, digits, few, persons, place_kind
from graphfraud.innocent.events import Events
from graphfraud.model.finding import Member, Reason, Text

RUNNER = {"zh": "首次购得并流出", "en": "runner"}
BUYER = {"zh": "再售时的购买人", "en": "later_buyer"}
NO_CUSTOMER = 0.01
"""Chance, times the buyers, up to which so many resold boxes among somebody's own are no customer's luck."""
SOME = 2
"""One resold box may be anybody's."""


def chain_leads(case: Case, events: Events, rings: Sequence[list[Weighed]], title: Text) -> list[Lead]:
    """One lead a ring; what customers bought at the sellers of all rings is asked once."""
    import pyarrow as pa

    if not rings:
        return []
    kept = np.concatenate([item.kept for ring in rings for item in ring])
    outlets = sorted(set(events.table["place"].take(kept).to_pylist()))
    case.database.con.register("gf_outlet", pa.table({"place": pa.array(outlets, pa.string())}))
    try:
        bought = case.frame("buyers.sql")
    finally:
        case.database.con.unregister("gf_outlet")
    return [_chain_lead(case, events, ring, title, bought) for ring in rings]


def _chain_lead(case: Case, events: Events, ring: list[Weighed], title: Text, bought: Any) -> Lead:
    """One lead for sellers whose boxes hang together; ``bought`` are rows of buyers.sql."""
    rows = events.table.take(np.sort(np.concatenate([item.kept for item in ring]))).to_pydict()
    outlets, sources = counted(rows["place"]), counted(rows["first_place"])
    runners, everybody = counted(rows["first_psn"]), counted(rows["psn_no"])
    buyers = {name: count for name, count in _no_customers(rows, bought).items() if name not in runners}
    others = len(everybody.keys() - buyers.keys() - runners.keys())
    codes = counted(rows["code"])
    moved = sum(a != b for a, b in zip(rows["place"], rows["first_place"], strict=True))
    q = max(item.q_value for item in ring)
    days = sorted(rows["days"])[len(rows["days"]) // 2]
    observed, expected = sum(item.observed for item in ring), sum(item.expected for item in ring)
    first, last = min(rows["first_moment"]).date(), max(rows["moment"]).date()
    return Lead(
        identity=tuple(sorted({*outlets, *(name for name, count in sources.items() if count >= 2)})),
        members=(
            *_places(case, outlets, sources),
            *persons(runners, runners.values(), RUNNER, "首次购得其中 {n} 盒", "first bought {n} of the boxes"),
            *persons(buyers, buyers.values(), BUYER, "买到 {n} 盒再售药品", "bought {n} of the boxes when sold again"),
            *_boxes(codes),
        ),
        settlements=tuple(dict.fromkeys(name for name in (*rows["first_setl"], *rows["setl_id"]))),
        reasons=(
            Reason(
                "sold_again",
                observed,
                digits(expected),
                math.exp(-max(item.nats for item in ring)),
                {
                    "zh": f"{len(codes)} 个追溯码再次销售 {observed:.0f} 次，按同类机构差错率期望 {few(expected)} 次",
                    "en": f"{len(codes)} trace codes were sold again {observed:.0f} times; "
                    f"at other institutions' rate of errors it would be {few(expected)}",
                },
            ),
            Reason(
                "moved",
                moved,
                None,
                None,
                {
                    "zh": f"其中 {moved} 次由一家机构流到另一家，间隔中位数 {days} 天",
                    "en": f"{moved} of them went from one institution to another, after a median of {days} days",
                },
            ),
            *_unnamed(others),
        ),
        readings=joined_results(ring, case.detector.readings),
        title=title,
        summary={
            "zh": f"{first} 至 {last}，{len(outlets)} 家机构把已售出的 {len(codes)} 盒药再次销售，"
            f"首售来自 {len(sources)} 家机构、{len(runners)} 名购药人（q = {q:.2g}）。",
            "en": f"From {first} to {last} {len(outlets)} institutions sold {len(codes)} boxes that had been sold "
            f"before, by {len(sources)} institutions to {len(runners)} persons (q = {q:.2g}).",
        },
        nats=max(item.nats for item in ring),
        excess=max(0.0, 1 - expected / observed) if observed else 0.0,
        q_value=q,
        thin=len(codes) < 5,
    )


def _no_customers(rows: Mapping[str, Sequence[Any]], bought_at: Any) -> dict[str, int]:
    """Buyers of resold boxes, with how many, who got more of them than what they bought there brings about (binomial, drug by drug)."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from scipy.stats import binom

    own = pc.is_in(bought_at["place"], value_set=pa.array(sorted(set(rows["place"])), pa.string()))
    table = bought_at.filter(own).to_pylist()
    resold = Counter(zip(rows["place"], rows["hilist_code"], strict=True))
    expected: Counter[str] = Counter()
    bought: Counter[str] = Counter()
    for row in table:
        share = min(resold[row["place"], row["drug"]] / max(row["of_place"], 1), 1.0)
        expected[row["psn_no"]] += share * row["boxes"]
        bought[row["psn_no"]] += row["boxes"]
    found = counted(rows["psn_no"])
    limit = NO_CUSTOMER / max(len(found), 1)
    return {
        name: count
        for name, count in found.items()
        if count >= SOME
        and bought[name]
        and binom.sf(count - 1, max(bought[name], count), min(expected[name] / bought[name], 1.0)) <= limit
    }


def _unnamed(others: int) -> tuple[Reason, ...]:
    text = {
        "zh": f"另有 {others} 人在再售时买到这些药品，与一般顾客无异，仅列结算，不列人（可作证人）",
        "en": f"{others} customers were sold such boxes as any customer may be: their rows are listed, they are not named (witnesses)",
    }
    return (Reason("customers", float(others), None, None, text),) if others else ()


def _places(case: Case, outlets: dict[str, int], sources: dict[str, int]) -> tuple[Member, ...]:
    members = []
    for name in sorted({*outlets, *sources}, key=lambda key: (-outlets.get(key, 0), -sources.get(key, 0), key)):
        resold, sold = outlets.get(name, 0), sources.get(name, 0)
        words = {
            "zh": f"再售 {resold} 盒；其首售的 {sold} 盒在别处再售",
            "en": f"sold {resold} boxes again; {sold} boxes that it sold first were sold again",
        }
        role = "second_seller" if resold >= sold else "first_seller"
        most = max([*outlets.values(), *sources.values()])
        members.append(Member(place_kind(case, name), name, role, round(max(resold, sold) / most, 3), words))
    return tuple(members)


def _boxes(codes: dict[str, int]) -> tuple[Member, ...]:
    return tuple(
        Member(
            "drug_trac_codg",
            code,
            "resold_box",
            1.0,
            {"zh": f"首售之后又售 {count} 次", "en": f"sold {count} times after its first sale"},
        )
        for code, count in sorted(codes.items())
    )
