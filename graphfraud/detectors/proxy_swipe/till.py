"""The till of a second population: an operator who settles for nobody else tells who else is of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.model.finding import Reason

NEARLY = 0.9
"""Share of the newcomers' settlements that go through one operator, and of that operator's that are of people who never came before, from which
the till is theirs."""
PHONES, SALES = 0.98, 20
"""Share of e-credentials, and settlements, from which a till takes telephones alone: the account of an app, at which no card can be put into a reader."""


@dataclass(frozen=True)
class Till:
    """Settlements of a second population.

    Attributes:
        settlements: ids, in order of time.
        operator: who settles for it alone; None where nobody does.
        by_phone: share of them at tills that take telephones alone, where the shop's other tills take cards.
        more: persons of that operator who were not told by where they live, with their visits.
    """

    settlements: tuple[str, ...]
    operator: str | None
    more: tuple[tuple[str, int], ...]
    by_phone: float = 0.0

    def reasons(self) -> tuple[Reason, ...]:
        """A ground where there is such a till."""
        if self.operator is None:
            return ()
        text = {
            "zh": f"其结算几乎都经同一经办人 {self.operator}，而该经办人此前几乎未结算，也几乎不为老顾客结算：如同另设的一台刷卡机；"
            f"据此另列入 {len(self.more)} 名只在此结算的人",
            "en": f"nearly all of it goes through operator {self.operator}, who settled hardly anything before and hardly for old customers: a terminal of "
            f"its own; {len(self.more)} more persons who use that one alone are named",
        }
        return (Reason("own_till", float(len(self.more)), None, None, text),)


def tills_of(case: Case, newcomers: Sequence[Any]) -> list[Till]:
    """Of each pharmacy's newcomers the settlements since the onset, and those who came to their till alone; settlements are read once for all.

    Args:
        case: the detector's case.
        newcomers: an Arrow table a pharmacy, no two of one, with unit, psn_no and onset.
    """
    import pyarrow as pa

    if not newcomers:
        return []
    parts = {part["unit"][0].as_py(): part.select(["unit", "psn_no", "onset"]) for part in newcomers}
    tills = _by_unit(_with(case, pa.concat_tables(parts.values()), "till.sql", nearly=NEARLY))
    more: dict[str, tuple[tuple[str, int], ...]] = {}
    for unit, told in parts.items():
        known = set(told["psn_no"].to_pylist())
        more[unit] = tuple(
            (str(row["psn_no"]), int(row["visits"])) for row in tills.get(unit, ()) if row["psn_no"] not in known
        )
        count = len(more[unit])
        added = {"unit": [unit] * count, "psn_no": [name for name, _ in more[unit]]}
        added["onset"] = [told["onset"][0].as_py()] * count
        parts[unit] = pa.concat_tables([told, pa.table(added, schema=told.schema)])
    everybody = pa.concat_tables(parts.values())
    settled = _by_unit(_with(case, everybody, "rows.sql"))
    shares = _by_unit(_with(case, everybody, "phone_till.sql", nearly_all=PHONES, least=SALES, usual=NEARLY))
    return [
        Till(
            tuple(str(row["setl_id"]) for row in settled.get(unit, ())),
            str(tills[unit][0]["till"]) if unit in tills else None,
            more[unit],
            float(shares[unit][0]["share"] or 0) if unit in shares else 0.0,
        )
        for unit in parts
    ]


def _by_unit(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["unit"], []).append(row)
    return found


def _with(case: Case, told: Any, name: str, **parameters: Any) -> list[dict[str, Any]]:
    case.database.con.register("gf_newcomer", told)
    try:
        return list(case.rows(name, **parameters))
    finally:
        case.database.con.unregister("gf_newcomer")
