"""From a block's text columns to a canonical row: one SELECT in three steps (tokens, values, faults).

The macros in sql/cells.sql read single cells. Only names of the schema and ``c<number>`` are put into the text of the
query; everything else is bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphfraud.ingest.layout import Condition, Rule
from graphfraud.ingest.recognise import Fit
from graphfraud.model.schema import Column, Table

PERIODS = {"setl_d": ("begndate", "enddate"), "mdtrt_d": ("begntime", "endtime")}
NUMBERS = ("money", "number", "int", "geo")
NO_VALUE = {
    "date": "no_date",
    "time": "no_date",
    "number": "no_number",
    "int": "no_whole_number",
    "geo": "no_coordinate",
}


@dataclass
class Query:
    """A SELECT in the making and its bound values."""

    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        """The placeholder of a newly bound value."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"


def canonical(fit: Fit, nothing: tuple[str, ...], serial_dates: bool) -> Query:
    """SELECT over the view ``gf_block``: all columns of the table, ``_line``, ``_hash``, ``_fault``, ``_note``, ``_out``.

    ``_fault`` is ``column:code`` where the row must be rejected; ``_note`` is a list of ``column:code`` that only warn;
    ``_out`` is true where the mapping's filter leaves the row out, NULL where it cannot be told.
    """
    query = Query()
    table = fit.layout.table
    columns = [
        column for column in table.columns if column.name in fit.found or _constant(fit, column.name) is not None
    ]
    tokens = [column for column in columns if column.kind != "text"]
    numbers = [column for column in columns if column.kind in NUMBERS]
    times = [column for column in columns if column.kind in ("date", "time")]
    source = "SELECT _line, " + ", ".join(f"{_source(column, fit, query)} AS t_{column.name}" for column in columns)
    source += " FROM gf_block"
    source = _step(source, {f"t_{c.name}": f"gf_trim(t_{c.name})" for c in columns})
    source = _step(source, {f"t_{c.name}": f"gf_plain(t_{c.name})" for c in tokens})
    source = _step(source, {f"t_{c.name}": f"gf_unmark(t_{c.name})" for c in tokens})
    source = _step(source, {f"t_{c.name}": f"gf_trim(t_{c.name})" for c in tokens})
    source = _step(source, {f"t_{c.name}": f"gf_some(t_{c.name})" for c in columns})
    source = _step(source, _without_nothing(columns, nothing, query))
    source = _step(source, {f"t_{c.name}": f"gf_unfloat(t_{c.name})" for c in tokens if c.kind not in NUMBERS})
    source = _step(source, _mapped(columns, fit, query))
    source = _step(source, {f"n_{c.name}": f"gf_bare(t_{c.name})" for c in numbers})
    source = _step(source, {f"n_{c.name}": f"gf_digits(n_{c.name})" for c in numbers})
    source = _step(source, {f"p_{c.name}": f"gf_spaced(t_{c.name})" for c in times})
    source = _step(source, {f"p_{c.name}": f"gf_parts(p_{c.name})" for c in times})
    source = _step(source, {f"v_{c.name}": _value(c, fit, serial_dates, query) for c in columns})
    present = {column.name for column in columns}
    row = ", ".join(_output(column, present) for column in table.columns)
    query.text = (
        f"SELECT {row}, _line, {_hash(columns, table)} AS _hash, {_fault(columns, fit)} AS _fault, {_note(columns)} AS _note, "
        f"{_left_out(fit.layout.where, present, query)} AS _out FROM ({source})"
    )
    return query


def _step(source: str, columns: dict[str, str]) -> str:
    """One more SELECT around ``source`` that sets these columns, new ones or in place."""
    if not columns:
        return source
    new = ", ".join(f"{text} AS {name}" for name, text in columns.items())
    names = [name for name in columns if not name.startswith(("t_", "n_", "p_")) or f" AS {name}" not in source]
    replaced = [f"{text} AS {name}" for name, text in columns.items() if name not in names]
    if not names:
        return f"SELECT * REPLACE ({new}) FROM ({source})"
    added = ", ".join(f"{columns[name]} AS {name}" for name in names)
    star = f"* REPLACE ({', '.join(replaced)})" if replaced else "*"
    return f"SELECT {star}, {added} FROM ({source})"


def _constant(fit: Fit, name: str) -> str | None:
    rule = fit.layout.columns.get(name)
    return rule.value if rule else None


def _output(column: Column, present: set[str]) -> str:
    return (
        f"v_{column.name} AS {column.name}"
        if column.name in present
        else f"CAST(NULL AS {column.sql_type}) AS {column.name}"
    )


def _source(column: Column, fit: Fit, query: Query) -> str:
    """The raw text."""
    rule = fit.layout.columns[column.name]
    if rule.value is not None:
        return f"CAST({query.bind(rule.value)} AS VARCHAR)"
    places = fit.found[column.name]
    if rule.glue is None:
        return f"c{places[0]}"
    parts = ", ".join(f"gf_some(gf_trim(c{place}))" for place in places)
    return f"concat_ws({query.bind(rule.glue)}, {parts})"


def _without_nothing(columns: list[Column], nothing: tuple[str, ...], query: Query) -> dict[str, str]:
    if not nothing:
        return {}
    words = query.bind(list(nothing))
    return {f"t_{c.name}": f"CASE WHEN NOT list_contains({words}, t_{c.name}) THEN t_{c.name} END" for c in columns}


def _mapped(columns: list[Column], fit: Fit, query: Query) -> dict[str, str]:
    found = {}
    for column in columns:
        rule, text = fit.layout.columns[column.name], f"t_{column.name}"
        if rule.values:
            keys, values = query.bind(list(rule.values)), query.bind(list(rule.values.values()))
            other = {"keep": text, "empty": "NULL", "reject": f"CASE WHEN {text} IS NOT NULL THEN chr(0) END"}[
                rule.otherwise
            ]
            found[text] = f"COALESCE(list_extract({values}, list_position({keys}, {text})), {other})"
    return found


def _value(column: Column, fit: Fit, serial_dates: bool, query: Query) -> str:
    rule = fit.layout.columns[column.name]
    name, token = column.name, f"t_{column.name}"
    if column.kind in ("date", "time"):
        ways = [f"gf_in_range(try_strptime({token}, {query.bind(list(rule.formats))}))"] if rule.formats else []
        ways += [f"gf_serial({token})"] if serial_dates else []
        moment = f"COALESCE({', '.join([*ways, f'gf_moment(p_{name})'])})" if ways else f"gf_moment(p_{name})"
        return f"CAST({moment} AS DATE)" if column.kind == "date" else moment
    if column.kind == "geo":
        return f"gf_geo(n_{name}, {90 if name == 'lat' else 180})"
    if column.kind in NUMBERS:
        return f"gf_{column.kind}(n_{name})"
    if column.kind == "code" and rule.width:
        return f"gf_padded({token}, {int(rule.width)})"
    return f"gf_id({token})" if column.kind == "id" else token


def _hash(columns: list[Column], table: Table) -> str:
    """MD5 over the values, each marked with its column's place; empty ones do not count."""
    place = {name: chr(33 + number) for number, name in enumerate(table.names)}
    quoted = [("''" if place[column.name] == "'" else place[column.name], column.name) for column in columns]
    return (
        "md5_number(concat("
        + ", ".join(f"chr(31) || '{mark}' || CAST(v_{name} AS VARCHAR)" for mark, name in quoted)
        + "))"
    )


def _fault(columns: list[Column], fit: Fit) -> str:
    table = fit.layout.table
    cases = []
    for column in columns:
        name, token, value = column.name, f"t_{column.name}", f"v_{column.name}"
        rule = fit.layout.columns[name]
        if rule.otherwise == "reject":
            cases.append(f"WHEN {token} = chr(0) THEN '{name}:not_in_map'")
        if column.required or name in table.key[:1]:
            cases.append(f"WHEN {token} IS NULL THEN '{name}:missing'")
        if column.kind == "money":
            cases.append(f"WHEN {value} IS NULL AND {token} IS NOT NULL THEN '{name}:' || gf_why_no_money(n_{name})")
        elif column.kind in NO_VALUE:
            cases.append(f"WHEN {value} IS NULL AND {token} IS NOT NULL THEN '{name}:{NO_VALUE[column.kind]}'")
        elif column.kind == "id" and _must_be_whole(column):
            cases.append(f"WHEN {value} IS NULL AND {token} IS NOT NULL THEN '{name}:mangled'")
    cases += _period(table, {column.name for column in columns}) + _negative(columns, table)
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"


def _must_be_whole(column: Column) -> bool:
    """Whether a mangled number rejects the row; elsewhere it becomes empty with a warning."""
    return column.required or column.name in ("psn_no", "setl_id")


def _period(table: Table, present: set[str]) -> list[str]:
    begin, end = PERIODS.get(table.name, ("", ""))
    if not {begin, end} <= present:
        return []
    return [f"WHEN gf_ends_before(v_{begin}, v_{end}) THEN '{end}:before_begin'"]


def _negative(columns: list[Column], table: Table) -> list[str]:
    """Amounts below zero where the row is no refund: flagged so (setl_d), or a quantity below zero (fee_list_d)."""
    present = {column.name for column in columns}
    refund = {"setl_d": "v_refd_setl_flag = '1'", "fee_list_d": "v_cnt < 0"}.get(table.name)
    if refund is None:
        return []
    flag = "refd_setl_flag" if table.name == "setl_d" else "cnt"
    allowed = refund if flag in present else "FALSE"
    return [
        f"WHEN v_{column.name} < 0 AND NOT COALESCE({allowed}, FALSE) THEN '{column.name}:negative'"
        for column in columns
        if column.kind == "money"
    ]


def _note(columns: list[Column]) -> str:
    notes = [
        f"CASE WHEN v_{column.name} IS NULL AND t_{column.name} IS NOT NULL THEN '{column.name}:mangled_emptied' END"
        for column in columns
        if column.kind == "id" and not _must_be_whole(column)
    ]
    if any(column.name == "certno" for column in columns):
        notes.append("CASE WHEN gf_checksum_wrong(v_certno) THEN 'certno:checksum' END")
    return f"NULLIF(concat_ws(',', {', '.join(notes)}), '')" if notes else "CAST(NULL AS VARCHAR)"


def _left_out(conditions: tuple[Condition, ...], present: set[str], query: Query) -> str:
    tests = [_test(condition, query) for condition in conditions if condition.column in present]
    return f"NOT ({' AND '.join(tests)})" if tests else "FALSE"


def _test(condition: Condition, query: Query) -> str:
    value = f"v_{condition.column}"
    if condition.operator == "present":
        return f"({value} IS {'NOT ' if condition.value else ''}NULL)"
    if condition.operator in ("is", "is_not"):
        found = f"list_contains({query.bind(list(condition.value))}, CAST({value} AS VARCHAR))"  # type: ignore[arg-type]
        return found if condition.operator == "is" else f"NOT COALESCE({found}, FALSE)"
    sign = ">=" if condition.operator == "at_least" else "<="
    return f"({value} {sign} {query.bind(condition.value)})"
