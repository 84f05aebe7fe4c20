"""Drugs that run dry at an institution, and how the lead says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphfraud.innocent.unit_conversion import CARTONS
from graphfraud.model.finding import Reason

DELIVERIES = 3
"""Fewer deliveries than these may come out even by chance."""
FULL = 0.85
"""Share of the packs in those cartons that was sold, or all but a delivery: what was not bought at all does not come out even."""
LEAST_FULL, LEFT_OF_ONE = 0.6, 0.6
"""That share where a delivery is of a carton or two: each of them rounds up, and leaves that much of a carton over; never less than the first."""
REGULAR = 6
"""Deliveries from which so small ones are an order time and again."""
LIKE = 0.5
"""Share of the packs of the last buyer without whom what lacks could not be, from which another is named beside him."""
MOST = 5
"""Drugs that a finding names one by one."""
BOUGHT, TIMES = 20, 3
"""Packs bought, and times what was sold of them, from which a drug was bought and hardly billed."""


@dataclass(frozen=True)
class Dry:
    """A drug at an institution with uncovered sales: packs sold, bought (in how many deliveries) and lacking, from when to when.

    ``short`` packs lack in all, ``lacking`` beyond what the shelf may have held when the ledger began.
    """

    place: str
    drug: str
    name: str
    sold: float
    bought: float
    lacking: float
    first_day: date
    last_day: date
    deliveries: int = 0
    short: float = 0.0

    @property
    def carton(self) -> int:
        """Packs a carton, if counting the purchases in cartons covers every sale and leaves little over; else 0."""
        return self._carton(FULL)

    @property
    def small_carton(self) -> int:
        """The same where orders of a carton or two come time and again, each of which may leave a part of a carton over."""
        if self.deliveries < REGULAR:
            return 0
        return self._carton(max(LEAST_FULL, 1 - LEFT_OF_ONE * self.deliveries / max(self.bought, 1.0)))

    def _carton(self, full: float) -> int:
        if self.deliveries < DELIVERIES:
            return 0
        full = min(full, FULL, 1 - 1 / self.deliveries)
        even = (size for size in CARTONS if full * size * self.bought <= self.sold <= size * self.bought)
        return next(even, 0)


def dry_drugs(events: Mapping[str, Sequence[Any]], kept: Sequence[Any]) -> list[Dry]:
    """The drugs behind uncovered sales (columns of links.sql), the largest gap first.

    Args:
        events: all uncovered sales of one institution.
        kept: drugs of those that no reading explains; the others are left out.
    """
    found: dict[str, Dry] = {}
    wanted = set(kept)
    for k, drug in enumerate(events["drug"]):
        if drug not in wanted:
            continue
        seen = found.get(drug)
        day = events["setl_date"][k]
        found[drug] = Dry(
            place=events["place"][k],
            drug=drug,
            name=events["name"][k] or drug,
            sold=events["sold"][k],
            bought=events["bought"][k],
            lacking=max(events["lacking"][k] - events["allowed"][k], seen.lacking if seen else 0.0),
            first_day=min(day, seen.first_day) if seen else day,
            last_day=max(day, seen.last_day) if seen else day,
            deliveries=int(events["deliveries"][k]),
            short=max(events["lacking"][k], seen.short if seen else 0.0),
        )
    return sorted(found.values(), key=lambda item: (-item.lacking, item.drug))


def most_of(rows: Mapping[str, list[Any]], found: Sequence[Dry]) -> dict[str, list[Any]]:
    """Sales (columns of rows.sql) to those who are more likely than not to stand for what lacks.

    Drug by drug the fewest whose packs make up what lacks, and who bought half as many as the last of them: what was never handed out
    stands on few cards again and again, other customers know nothing of it, however much lacks.
    """
    packs: dict[str, dict[str, float]] = {}
    for drug, psn_no, count in zip(rows["drug"], rows["psn_no"], rows["packs"], strict=True):
        own = packs.setdefault(drug, {})
        own[psn_no] = own.get(psn_no, 0.0) + count
    named = set()
    for item in found:
        own, left, least = packs.get(item.drug, {}), item.lacking, 0.0
        for count in sorted(own.values(), reverse=True):
            if left <= 0:
                break
            left, least = left - count, count
        named |= {psn_no for psn_no, count in own.items() if count >= LIKE * least}
    keep = [k for k, psn_no in enumerate(rows["psn_no"]) if psn_no in named]
    return {name: [values[k] for k in keep] for name, values in rows.items()}


def cartons(found: Sequence[Dry]) -> tuple[Reason, ...]:
    """A ground against: all the drugs' purchases may have been booked in cartons; empty where one of them cannot.

    Where a part of each order may stay over nearly any number comes out even: that is told of a shop's only short drug alone.
    """
    packs = [item.carton or (item.small_carton if len(found) == 1 else 0) for item in found]
    if not found or not all(packs):
        return ()
    sizes = "、".join(f"{item.name} {size}" for item, size in zip(found[:MOST], packs, strict=False))
    text = {
        "zh": f"若进货按整箱登记（每箱盒数：{sizes}），则足以对应全部销售：先核对计量单位",
        "en": f"counted in cartons ({sizes} packs each) the purchases cover all sales: check the unit of the ledger first",
    }
    return (Reason("whole_cartons", float(len(found)), None, None, text),)


def hardly_billed(shelf: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows of shelf.sql of drugs that were bought and hardly billed: what may have left the shop under another name."""
    return [row for row in shelf if row["bought"] >= BOUGHT and row["bought"] >= TIMES * row["sold"]]


def reasons(found: Sequence[Dry], surplus: Sequence[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """A ground for each of the drugs with the largest gaps, and one for what was bought and not billed."""
    grounds = [
        Reason(
            "sold_beyond_bought",
            round(item.sold, 2),
            round(item.bought, 2),
            None,
            {
                "zh": f"{item.name}：台账期内销售 {item.sold:.0f}，购进 {item.bought:.0f}（包装单位）",
                "en": f"{item.name}: {item.sold:.0f} packs sold, {item.bought:.0f} bought within the ledger",
            },
        )
        for item in found[:MOST]
    ]
    if surplus:
        packs = sum(float(row["bought"]) - float(row["sold"]) for row in surplus)
        text = {
            "zh": f"另有 {len(surplus)} 种药品购进后基本未计费（多 {packs:.0f} 盒），疑为串换去向",
            "en": f"{len(surplus)} other drugs were bought and hardly billed ({packs:.0f} packs): "
            "what may have been handed out instead",
        }
        grounds.append(Reason("bought_not_billed", round(packs, 2), 0.0, None, text))
    return tuple(grounds)
