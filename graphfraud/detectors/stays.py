"""Stays in hospital and what their bills hold: temporary tables that several detectors of a run share."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.store.database import sql_file


@cache
def words() -> dict[str, dict[str, str]]:
    """Regular expressions of words.toml by section."""
    text = resources.files("graphfraud.detectors").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def derive(case: Case, name: str, file: str, **parameters: Any) -> None:
    """Make the temporary table ``name`` from an SQL file beside this one, once a run."""

    def make() -> bool:
        query = sql_file("graphfraud.detectors", file)
        case.database.con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {query}', parameters)
        return True

    case.once(f"table {name}", make)


def need_purchases(case: Case) -> None:
    """Make gf_purchase: a settlement and drug (gf_bought), what 30 days brought (gf_bought_month), what of it is much.

    A table a step: in one query the database reckoned the steps more than once and spilled gigabytes. Only the last is left.
    """
    derive(case, "gf_bought", "bought.sql")
    derive(case, "gf_bought_month", "bought_month.sql")
    derive(case, "gf_purchase", "purchase.sql")
    for step in ("gf_bought", "gf_bought_month"):
        case.database.con.execute(f"DROP TABLE IF EXISTS temp.{step}")


def need_items(case: Case) -> None:
    """Make gf_item: each billed item with what its name says (surgery, test, nursing …)."""
    derive(case, "gf_item", "item.sql", **words()["items"])


def need_bills(case: Case) -> None:
    """Make gf_bill: each settlement with the kinds of items on its bill."""
    need_items(case)
    derive(case, "gf_bill", "bill.sql")


def need_stays(case: Case) -> None:
    """Make gf_stay_row (settlements of stays) and gf_stay (stays)."""
    need_bills(case)
    derive(case, "gf_stay_row", "stay_row.sql", settled=False)
    derive(case, "gf_stay", "stay.sql")


def need_admissions(case: Case) -> None:
    """Make gf_admission: stays, and those without a day of discharge as if they ended with their settlement.

    For who asks when people were admitted. A stay that seems too long is no shorter one, and a late settlement makes no readmission; who asks
    what happened during a stay, or soon after it, takes gf_stay.
    """
    need_bills(case)
    derive(case, "gf_admission_row", "stay_row.sql", settled=True)

    def make() -> bool:
        query = sql_file("graphfraud.detectors", "stay.sql").replace("gf_stay_row", "gf_admission_row")
        case.database.con.execute(f'CREATE OR REPLACE TEMP TABLE "gf_admission" AS {query}')
        return True

    case.once("table gf_admission", make)


def rows_of_stays(case: Case, leads: Sequence[Sequence[str]], rows: str = "gf_stay_row") -> list[list[str]]:
    """Settlements of each lead's stays, in order, read once for all; ``rows`` is gf_admission_row where need_admissions made them."""
    import pyarrow as pa

    number = [lead for lead, stays in enumerate(leads) for _ in stays]
    wanted = {
        "lead": pa.array(number, pa.int32()),
        "stay": pa.array([stay for stays in leads for stay in stays], pa.string()),
    }
    case.database.con.register("gf_wanted_stay", pa.table(wanted))
    try:
        told = case.database.con.execute(
            f"SELECT DISTINCT w.lead, r.setl_id FROM {rows} AS r INNER JOIN gf_wanted_stay AS w ON r.stay = w.stay ORDER BY 1, 2"
        ).fetchall()
    finally:
        case.database.con.unregister("gf_wanted_stay")
    found: list[list[str]] = [[] for _ in leads]
    for lead, name in told:
        found[lead].append(name)
    return found
