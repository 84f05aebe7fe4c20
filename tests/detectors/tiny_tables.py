"""Tiny tables from a case's rows: defaults, repetition and small sums, so that a case reads like a story.

A row may bear ``times: N`` and then stands for N rows; ``{…}`` in its values is a sum of i (0…N−1) in whole numbers,
and ``2026-01-01 +{i*3}d 10:00`` is a moment so many days on.
"""

from __future__ import annotations

import ast
import operator
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from graphfraud.model.schema import table
from graphfraud.store.database import Database

SUMS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "setl_d": {
        "medfee_sumamt": 100,
        "fund_pay_sumamt": 60,
        "hifp_pay": 60,
        "acct_pay": 0,
        "cash_payamt": 40,
        "vali_flag": "1",
        "refd_setl_flag": "0",
        "insu_admdvs": "320102",
        "fix_blng_admdvs": "320102",
        "mdtrt_cert_type": "03",
        "insutype": "310",
    },
    "drugtracinfo": {"sel_retn_cnt": 1, "trdn_flag": "0", "hilist_code": "D1"},
    "psn_info_b": {"surv_stas": "1"},
    "fee_list_d": {"cnt": 1, "list_type": "101"},
}
MOMENT = re.compile(r"^(\d{4})-(\d\d)-(\d\d) ([+-]\d+)d(.*)$")


def _sum(node: ast.AST, i: int) -> int:
    if isinstance(node, ast.BinOp):
        return int(SUMS[type(node.op)](_sum(node.left, i), _sum(node.right, i)))
    if isinstance(node, ast.Name) and node.id == "i":
        return i
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    raise ValueError(f"not a sum of i: {ast.dump(node)}")


def _value(raw: Any, i: int) -> Any:
    if not isinstance(raw, str):
        return raw
    text = re.sub(r"\{([^}]*)\}", lambda found: str(_sum(ast.parse(found[1], mode="eval").body, i)), raw)
    moved = MOMENT.match(text)
    if moved:
        year, month, day, days, rest = moved.groups()
        text = f"{date(int(year), int(month), int(day)) + timedelta(int(days))}{rest}"
    return text


def expand(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with repetition carried out and defaults filled in."""
    found = []
    for row in rows:
        plain = {key: value for key, value in row.items() if key != "times"}
        for i in range(row.get("times", 1)):
            made = {key: _value(value, i) for key, value in {**DEFAULTS.get(name, {}), **plain}.items()}
            found.append(_completed(name, made))
    return found


def _completed(name: str, row: dict[str, Any]) -> dict[str, Any]:
    if name == "setl_d":
        pharmacy = str(row["fixmedins_code"]).startswith("P")
        row.setdefault("med_type", "41" if pharmacy else "11")
        row.setdefault("enddate", row["setl_time"])
        row.setdefault("begndate", row["enddate"])
    return row


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def fill(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> Database:
    """A workspace that holds these tables."""
    database = Database(folder)
    for name, rows in tables.items():
        known = table(name)
        whole = expand(name, rows)
        columns = list(dict.fromkeys(key for row in whole for key in row))
        texts = pa.table({key: pa.array([_text(row.get(key)) for row in whole], pa.string()) for key in columns})
        casts = ", ".join(f'CAST("{key}" AS {known.column(key).sql_type}) AS "{key}"' for key in columns)
        database.con.register("tiny", texts)
        database.con.execute(f'INSERT INTO "{name}" BY NAME SELECT {casts} FROM tiny')
        database.con.unregister("tiny")
    database.derive()
    return database
