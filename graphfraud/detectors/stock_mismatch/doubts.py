"""What speaks against a gap in the books before anybody is accused of it: the ledger may lack what the shop did buy.

Each doubt is a ground of the finding and keeps it from being high: whoever looks at the ledger first can settle it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from graphfraud.detectors.stock_mismatch.drugs import MOST, Dry, cartons, hardly_billed
from graphfraud.model.finding import Reason

COVERED = 0.85
"""Share of what lacks that another code of the same drug must make up for."""
GENERIC, WHOLE = 10, 20
"""First characters of a national drug code that name drug and form; codes from so many characters on are national ones."""
SOLD, DRUGS, HALF = 10, 4, 0.5
"""Packs from which a drug counts, drugs that a shop must sell, and the share of them that runs short where the ledger has holes."""
LACKS = 0.6
"""Share of what was sold that was bought, up to which a drug runs short whatever else may explain it: a shelf that was full once is no ledger."""
NOTHING = 0.1
"""Share of what was sold that was bought, up to which a drug came from a supplier who may be missing."""
USUAL, PLACES = 1.5, 3
"""Multiple of the drug's share in other shops' sales, and of their packs a buyer (upper quartiles of so many shops), up to which sales
are ordinary."""
SPECIFICATION = re.compile(r"[（(【\[*×].*$|[0-9.]+ *(mg|g|ml|μg|ug|万|iu|u|粒|片|袋|支|丸|盒|瓶).*$", re.IGNORECASE)
Shelf = Sequence[Mapping[str, Any]]


def doubts(found: Sequence[Dry], shelf: Shelf, rows: Mapping[str, Sequence[Any]]) -> tuple[Reason, ...]:
    """Grounds against, empty where there are none.

    Args:
        found: the drugs that run short at one institution.
        shelf: rows of shelf.sql, its whole ledger.
        rows: columns of rows.sql, the sales of these drugs.
    """
    if not found:
        return ()
    return (
        *cartons(found),
        *_recoded(found, shelf),
        *_holes(found, shelf),
        *_supplier(found, shelf),
        *_sent_twice(found, rows),
    )


def swapped(found: Sequence[Dry], shelf: Shelf) -> list[Mapping[str, Any]]:
    """Drugs that were bought and hardly billed, but for other codes of what runs short."""
    kin = {row["drug"] for item in found for row in _kin(item, shelf)}
    return [row for row in hardly_billed(shelf) if row["drug"] not in kin]


def _stem(name: str | None) -> str:
    return SPECIFICATION.sub("", name or "").strip()


def _kin(item: Dry, shelf: Shelf) -> list[Mapping[str, Any]]:
    """The ledger's other codes of the same drug and form, by name or by national code."""
    stem, code = _stem(item.name), item.drug[:GENERIC] if len(item.drug) >= WHOLE else ""
    return [
        row
        for row in shelf
        if row["drug"] != item.drug
        and (
            (stem and stem == _stem(row["name"]))
            or (code and len(row["drug"]) >= WHOLE and row["drug"].startswith(code))
        )
    ]


def _recoded(found: Sequence[Dry], shelf: Shelf) -> tuple[Reason, ...]:
    left = {item.drug: sum(max(row["bought"] - row["sold"], 0.0) for row in _kin(item, shelf)) for item in found}
    if not all(left[item.drug] >= COVERED * item.short for item in found):
        return ()
    names = "、".join(item.name for item in found[:MOST])
    text = {
        "zh": f"{names}：同药另一编码（规格或厂家不同）购进有余，足以抵补缺口：先核对药品编码",
        "en": f"{names}: another code of the same drug (pack or maker) was bought and not sold, enough for what lacks: check the codes first",
    }
    return (Reason("another_code", float(len(found)), None, None, text),)


def _holes(found: Sequence[Dry], shelf: Shelf) -> tuple[Reason, ...]:
    sold = [row for row in shelf if row["sold"] >= SOLD]
    known = {item.drug for item in found}
    short = known | {row["drug"] for row in sold if row["bought"] <= LACKS * row["sold"]}
    if len(sold) < DRUGS or len(short) < HALF * len(sold):
        return ()
    text = {
        "zh": f"该机构所售 {len(sold)} 种药品中 {len(short)} 种进货均不足：台账可能不全或以整箱计数，先核对进货记录",
        "en": f"{len(short)} of the {len(sold)} drugs that are sold here run short: the ledger may have holes, or count cartons, check it first",
    }
    return (Reason("ledger_with_holes", float(len(short)), float(len(sold)), None, text),)


def _supplier(found: Sequence[Dry], shelf: Shelf) -> tuple[Reason, ...]:
    """Sold as elsewhere, bought next to nothing, nothing else handed out instead: a supplier may be missing from the ledger."""
    own = {row["drug"]: row for row in shelf}
    ordinary = all(
        item.bought <= NOTHING * item.sold
        and own[item.drug]["places"] >= PLACES
        and all(own[item.drug][name] <= USUAL * own[item.drug][f"usual_{name}"] for name in ("of_sales", "a_buyer"))
        for item in found
    )
    if not ordinary or swapped(found, shelf):
        return ()
    text = {
        "zh": "所缺药品的销售占比和人均购买量与其他机构相当，也无购进而未计费的药品：可能有供货商未登记，先核对进货来源",
        "en": "what runs short is sold no more than elsewhere, to as many buyers, and nothing was bought and not billed: a supplier may be "
        "missing, check first",
    }
    return (Reason("ordinary_sales", float(len(found)), None, None, text),)


def _sent_twice(found: Sequence[Dry], rows: Mapping[str, Sequence[Any]]) -> tuple[Reason, ...]:
    """Sales that equal another of the person, day, packs and sum make up what lacks: rows that were sent twice are sold once."""
    bills = zip(*(rows[name] for name in ("drug", "psn_no", "setl_date", "gross", "packs")), strict=True)
    again: dict[str, float] = {}
    for (drug, *_, packs), count in Counter(bills).items():
        again[drug] = again.get(drug, 0.0) + (count - 1) * float(packs)
    if not all(again.get(item.drug, 0.0) >= COVERED * item.lacking for item in found):
        return ()
    packs = sum(again[item.drug] for item in found)
    text = {
        "zh": f"其中 {packs:.0f} 盒的销售与同一人同日另一笔的数量、总额完全相同而结算号不同，足以抵补缺口：可能是重复上传，先核对是否实际结算两次",
        "en": f"sales of {packs:.0f} packs equal another of the same person and day in packs and sum under another number, enough for what lacks: they may "
        "have been sent twice; check first whether they were settled twice",
    }
    return (Reason("sent_twice", round(packs, 2), None, None, text),)
