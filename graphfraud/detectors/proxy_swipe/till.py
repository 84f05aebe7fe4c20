"""The till of a second population: an operator who settles for nobody else tells who else is of it."""

from __future__ import annotations

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


def till_of(case: Case, newcomers: Any) -> Till:
    """The settlements of one pharmacy's newcomers since the onset, and of those who came to their till alone.

    Args:
        case: the detector's case.
        newcomers: Arrow table of one pharmacy, with unit, psn_no and onset.
    """
    import pyarrow as pa

    told = newcomers.select(["unit", "psn_no", "onset"])
    known = set(told["psn_no"].to_pylist())
    rows = _with(case, told, "till.sql", nearly=NEARLY)
    more = tuple((str(row["psn_no"]), int(row["visits"])) for row in rows if row["psn_no"] not in known)
    if more:
        onset, unit = told["onset"][0].as_py(), told["unit"][0].as_py()
        added = {"unit": [unit] * len(more), "psn_no": [name for name, _ in more], "onset": [onset] * len(more)}
        told = pa.concat_tables([told, pa.table(added, schema=told.schema)])
    settlements = tuple(str(row["setl_id"]) for row in _with(case, told, "rows.sql"))
    share = _with(case, told, "phone_till.sql", nearly_all=PHONES, least=SALES, usual=NEARLY)
    return Till(
        settlements, str(rows[0]["till"]) if rows else None, more, float(share[0]["share"] or 0) if share else 0.0
    )


def _with(case: Case, told: Any, name: str, **parameters: Any) -> list[dict[str, Any]]:
    case.database.con.register("gf_newcomer", told)
    try:
        return list(case.rows(name, **parameters))
    finally:
        case.database.con.unregister("gf_newcomer")
