"""More sold than bought: drugs on the bill that never came into the shop (进销存不符、串换药品).

Fires on: an institution that goes on selling drugs of which its purchases do not cover the packs
Stays silent on: stock on the shelf before the ledger began, purchases booked late, packs counted in other units, drugs short
    everywhere, goods moved between branches of a chain
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: sales that no purchase covers per sale of the drug, against all other institutions (stats.peers), Benjamini–Hochberg.
Legal basis: State Council order 735, article 38 (swapped drugs); article 40 (fabricated services).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, IRREGULAR, RULES
from graphfraud.detectors.place_lead import Words, place_lead
from graphfraud.detectors.rates import Bar, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stock_mismatch.doubts import doubts, swapped
from graphfraud.detectors.stock_mismatch.drugs import Dry, dry_drugs, most_of, reasons
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events
from graphfraud.model.finding import Reason

TITLE = {"zh": "进销存不符（串换药品）", "en": "More drugs sold than bought"}
WORDS = Words(
    title=TITLE,
    place_role="selling_institution",
    patient_role="buyer_of_short_drug",
    code="not_covered",
    event={"zh": "无进货可对应的销售", "en": "sales that no purchase covers"},
    patient={"zh": "购买缺货药品 {n} 笔", "en": "{n} purchases of a drug that ran short"},
)


def run(case: Case) -> list[Lead]:
    """One lead an institution."""
    import pyarrow.compute as pc

    case.table("gf_ledger", "ledger.sql", late_days=int(case.settings["late_days"]))
    opening, ledger = int(case.settings["opening_days"]), int(case.settings["ledger_days"])
    table = case.frame(opening_days=opening, ledger_days=ledger)
    if not table.num_rows:
        return []
    bar = Bar(int(case.settings["least_sales"]), int(case.settings["least_persons"]), float(case.settings["ratio"]))
    case.table("gf_drug_buyers", "buyers.sql")
    items = weigh(case, "sales", Events(table, present(case)), rates(table, case.frame("chances.sql")), bar)
    if not items:
        return []
    case.table("gf_shelf", "stocked.sql")
    dry = {}
    for item in items:
        own = table.filter(pc.equal(table["unit"], item.name)).to_pydict()
        dry[item.name] = dry_drugs(own, table["drug"].take(item.kept).to_pylist())
    sales = _sales(case, [drug for found in dry.values() for drug in found])
    leads = []
    for item in items:
        found = dry[item.name]
        rows = sales.filter(pc.equal(sales["place"], item.name)).to_pydict()
        lacking, sold = sum(drug.lacking for drug in found), sum(drug.sold for drug in found)
        more = {
            "zh": f"涉及 {len(found)} 种药品，缺口 {lacking:.0f} 盒",
            "en": f"{len(found)} drugs, {lacking:.0f} packs short",
        }
        shelf = case.rows("shelf.sql", place=item.name)
        against, named = doubts(found, shelf, rows), most_of(rows, found)
        grounds = (*reasons(found, swapped(found, shelf)), *_others(rows, named), *against)
        lead = place_lead(case, item, named, list(dict.fromkeys(rows["setl_id"])), WORDS, more, grounds)
        excess = min(lacking / sold, 1.0) if sold else 0.0
        leads.append(replace(lead, excess=excess, thin=lead.thin or bool(against)))
    return leads


def _others(rows: dict[str, list[Any]], named: dict[str, list[Any]]) -> tuple[Reason, ...]:
    """A word on the buyers whose rows are among the drugs' sales but who are not named."""
    rest = len(set(rows["psn_no"]) - set(named["psn_no"]))
    text = {
        "zh": f"同期另有 {rest} 人购买这些药品，数量不足以解释缺口，仅列结算，不列人",
        "en": f"{rest} others bought these drugs meanwhile; what lacks can do without them: their rows are listed, they are not named",
    }
    return (Reason("other_buyers", float(rest), None, None, text),) if rest else ()


def _sales(case: Case, found: list[Dry]) -> Any:
    """Rows of rows.sql for the dry drugs of all institutions, an Arrow table: the fee lines are read once."""
    import pyarrow as pa

    kinds = {"place": pa.string(), "drug": pa.string(), "first_day": pa.date32(), "last_day": pa.date32()}
    wanted = {name: pa.array([getattr(drug, name) for drug in found], kind) for name, kind in kinds.items()}
    case.database.con.register("gf_dry", pa.table(wanted))
    try:
        return case.frame("rows.sql")
    finally:
        case.database.con.unregister("gf_dry")


DETECTOR = Detector(
    id="stock_mismatch",
    title=TITLE,
    fires_on={
        "zh": "机构持续销售进货数量不足以对应的药品，远多于其他机构",
        "en": "an institution goes on selling drugs of which its purchases do not cover the packs, far more than others",
    },
    stays_silent_on={
        "zh": "台账期初库存、进货补登、计量单位换算、连锁门店间调拨、各机构普遍缺进货记录的药品",
        "en": "stock from before the ledger, purchases booked late, packs counted in other units, goods moved between branches, drugs without "
        "purchases everywhere",
    },
    readings={"opening_stock": True, "late_booking": True, "unit_conversion": True, "chain_transfer": True},
    legal_basis=(IRREGULAR, INDUCES, RULES),
    parameters=(
        Parameter(
            "opening_days", 60, "days", {"zh": "期初库存可供销售天数", "en": "days of sales on the shelf at first"}
        ),
        Parameter(
            "ledger_days",
            150,
            "days",
            {"zh": "可判断期初库存的最短台账", "en": "shortest ledger by which opening stock can be told"},
        ),
        Parameter("late_days", 7, "days", {"zh": "进货登记的最大延迟", "en": "delay with which goods are booked in"}),
        Parameter(
            "least_sales",
            10,
            "sales",
            {"zh": "最少无进货销售笔数", "en": "least number of uncovered sales"},
            at_least=4,
        ),
        Parameter("least_persons", 5, "persons", {"zh": "最少购药人数", "en": "least number of buyers"}, at_least=3),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    needs=("purcinfo", "fee_list_d"),
    uses=("medins_info_b",),
    leans_on=("part", "lines"),
    either=True,
    run=run,
)
