"""Settlement rows as people see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from graphfraud.store.database import Database, sql_file
from graphfraud.store.protocol import Node, Place


@dataclass(frozen=True)
class Row:
    """A usable settlement; amounts in yuan, net of refunds where they say so.

    Attributes:
        psn_no: whose.
        setl_id: its id.
        setl_time: when; ``timed`` says whether the record carries a time of day.
        place: where.
        place_name: the institution's name.
        med_type: kind of care.
        gross, refunded, net: the bill, what was given back, what remains.
        fund, account, cash: who paid what remains.
        opter_id: the operator.
        card: hash of the card number, None where no card is on record; of use within one process only.
        fully_refunded: nothing remains.
    """

    psn_no: str
    setl_id: str
    setl_time: datetime
    timed: bool
    place: Node
    place_name: str | None
    med_type: str | None
    gross: Decimal
    refunded: Decimal
    net: Decimal
    fund: Decimal
    account: Decimal
    cash: Decimal
    opter_id: str | None
    card: int | None
    fully_refunded: bool

    @property
    def day(self) -> date:
        """The day of the settlement."""
        return self.setl_time.date()

    def to_json(self) -> dict[str, Any]:
        """Plain types; a time only where the record carries one, money as texts with two decimals."""
        money = ("gross", "refunded", "net", "fund", "account", "cash")
        return {
            "setl_id": self.setl_id,
            "setl_time": self.setl_time.isoformat() if self.timed else self.day.isoformat(),
            "psn_no": self.psn_no,
            "fixmedins_code": self.place.id,
            "fixmedins_name": self.place_name,
            "kind": self.place.kind,
            "med_type": self.med_type,
            **{name: f"{getattr(self, name):.2f}" for name in money},
            "opter_id": self.opter_id,
        }


def read_rows(database: Database, name: str, **values: Any) -> list[Row]:
    """Rows of one of the queries ``visits_*.sql``, by (time, id)."""
    found = database.con.execute(sql_file("graphfraud.store", f"sql/embedded/{name}.sql"), values).fetchall()
    return [_row(row) for row in found]


def _row(row: Sequence[Any]) -> Row:
    psn_no, setl_id, setl_time, timed, code, name, kind, *rest = row
    return Row(psn_no, setl_id, setl_time, timed, Node(kind, code), name, *rest)


def settlement_rows(
    database: Database, ids: Collection[str], *, since: date | None = None, until: date | None = None
) -> list[Row]:
    """Settlements by their ids, by (time, id); ids that are no usable settlement are left out."""
    return read_rows(database, "visits_in", ids=list(ids), since=since, until=until) if ids else []


def places_of(rows: Sequence[Row]) -> tuple[Place, ...]:
    """Where the rows happened, the most used first."""
    by_place: dict[Node, list[Row]] = {}
    for row in rows:
        by_place.setdefault(row.place, []).append(row)
    places = [
        Place(node, len(part), part[0].day, part[-1].day, sum((row.net for row in part), Decimal(0)))
        for node, part in by_place.items()
    ]
    return tuple(sorted(places, key=lambda place: (-place.count, place.node)))
