"""Adding up a package again from its own settlement rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graphfraud.evidence import words
from graphfraud.evidence.exculpatory import CARRYING
from graphfraud.evidence.foundation import Shown, stands_without
from graphfraud.evidence.lists import MONEY, SETTLEMENT_COLUMNS, column
from graphfraud.evidence.money import LAYER_WORDS, LAYERS, ZERO, Money, differences, total
from graphfraud.evidence.payload import XLSX_LEFT_OUT
from graphfraud.evidence.problems import Problem, problem
from graphfraud.model.finding import Finding
from graphfraud.model.schema import FUNDS
from graphfraud.review.sheets import FORMULA, visible

ROWS, SHEET, FINDINGS, ABOUT, SUMS, CARRIED = (
    "data/04-settlements.csv",
    "data/04-settlements.xlsx",
    "data/findings.jsonl",
    "data/case.json",
    "data/04-sums.csv",
    "data/12-carrying-rows.csv",
)

UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, csv.Error, RecursionError)


@dataclass(frozen=True)
class Enclosed:
    """What a package says of itself: its rows by settlement, their amounts, its findings, its totals."""

    rows: Mapping[str, Mapping[str, str]]
    money: Mapping[str, Money]
    findings: tuple[Finding, ...]
    about: Mapping[str, Any]


def read_enclosed(files: Mapping[str, bytes]) -> tuple[Enclosed | None, list[Problem]]:
    """Read rows, findings and totals."""
    found: list[Problem] = []
    try:
        where = ABOUT
        about = json.loads(files[ABOUT])
        where = FINDINGS
        findings = tuple(Finding.from_json(json.loads(line)) for line in files[FINDINGS].decode("utf-8").splitlines())
        where = ROWS
        rows, money = _rows(files[ROWS], str(about["lang"]), found)
    except UNREADABLE as error:
        return None, [problem("rows", where, "v_table", why=str(error)[:120] or type(error).__name__)]
    return Enclosed(rows, money, findings, about), found


def _rows(content: bytes, lang: str, found: list[Problem]) -> tuple[dict[str, Mapping[str, str]], dict[str, Money]]:
    table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    header = next(table, [])
    if header != [column(key, lang) for key in SETTLEMENT_COLUMNS]:
        raise ValueError("the header is another one")
    rows: dict[str, Mapping[str, str]] = {}
    money: dict[str, Money] = {}
    for cells in table:
        row = dict(zip(SETTLEMENT_COLUMNS, map(_bare, cells), strict=True))
        name = row["setl_id"]
        if name in rows:
            found.append(problem("rows", ROWS, "v_row_twice", id=name))
            continue
        rows[name], money[name] = row, _money(row)
        what = _imbalance(money[name])
        if what:
            found.append(problem("amounts", ROWS, "v_row_sum", id=name, what=what))
    return rows, money


def _bare(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip().startswith(FORMULA) else cell


def _money(row: Mapping[str, str]) -> Money:
    sums = {name: Decimal(row[name]) for name in MONEY}
    layers = {name: Decimal(row[f"layer_{name}"]) for name in LAYER_WORDS}
    return Money(**sums, layers=layers, by_fund={name: Decimal(row[name]) for name in FUNDS}, settlements=1)


def _imbalance(money: Money) -> str:
    """Which of a row's amounts do not fit one another."""
    if money.net != money.gross - money.refunded:
        return "net"
    if sum(money.layers.values(), ZERO) != money.fund:
        return "fund"
    for layer, names in LAYERS.items():
        if money.layers[layer] != sum((money.by_fund[name] for name in names), ZERO):
            return layer
    return ""


def check_enclosed(enclosed: Enclosed, files: Mapping[str, bytes]) -> list[Problem]:
    """Findings and totals against the rows, and the Excel file against the CSV."""
    found: list[Problem] = []
    named: dict[str, set[str]] = {}
    for name, row in enclosed.rows.items():
        for owner in filter(None, row["finding"].split(";")):
            named.setdefault(owner, set()).add(name)
    for finding in enclosed.findings:
        wanted, there = {visible(name) for name in finding.settlements}, named.pop(finding.id, set())
        if wanted != there or len(wanted) != len(finding.settlements):
            missing, extra = len(wanted - there), len(there - wanted)
            found.append(problem("rows", FINDINGS, "v_finding_rows", id=finding.id, missing=missing, extra=extra))
        sums = total(enclosed.money[name] for name in there)
        found += [
            problem("amounts", FINDINGS, "v_finding_sum", id=finding.id, what=what)
            for what in differences(sums, finding.amounts)
        ]
    for stranger in sorted(named):
        found.append(problem("rows", ROWS, "v_finding_rows", id=stranger, missing=0, extra=len(named[stranger])))
    found += _totals(enclosed, files)
    found += _carrying(enclosed, files)
    return found + _sheet(enclosed, files)


def _totals(enclosed: Enclosed, files: Mapping[str, bytes]) -> list[Problem]:
    sums = total(enclosed.money.values())
    here = {name: f"{getattr(sums, name):.2f}" for name in MONEY}
    given = dict(enclosed.about.get("total") or {})
    pairs: list[tuple[str, Any, Any]] = [(name, given.get(name), here[name]) for name in MONEY]
    pairs.append(("settlements", given.get("settlements"), sums.settlements))
    found = [
        problem("amounts", ABOUT, "v_sums", what=name, wanted=wanted, found=value)
        for name, wanted, value in pairs
        if wanted != value
    ]
    try:
        last = list(csv.reader(io.StringIO(files[SUMS].decode("utf-8-sig"), newline="")))[-1]
        listed = dict(zip(("settlements", *MONEY), last[1:], strict=False))
    except UNREADABLE as error:
        return [*found, problem("amounts", SUMS, "v_table", why=str(error)[:120])]
    return found + [
        problem("amounts", SUMS, "v_sums", what=name, wanted=listed.get(name), found=here[name])
        for name in MONEY
        if listed.get(name) != here[name]
    ]


def _carrying(enclosed: Enclosed, files: Mapping[str, bytes]) -> list[Problem]:
    """Whether each ring falls without the rows that are said to carry it, and whether they are rows of it."""
    lang = str(enclosed.about["lang"])
    try:
        table = csv.DictReader(io.StringIO(files.get(CARRIED, b"").decode("utf-8-sig"), newline=""))
        names = [words.say(key, lang) for key in CARRYING[:3]]
        gone: dict[str, set[str]] = {}
        for row in table:
            gone.setdefault(_bare(row[names[1]]), set()).add(_bare(row[names[2]]))
    except UNREADABLE as error:
        return [problem("rows", CARRIED, "v_table", why=str(error)[:120])]
    found = []
    for finding in enclosed.findings:
        if gone.get(finding.id):
            rows = [_shown(row, lang) for row in enclosed.rows.values() if finding.id in row["finding"].split(";")]
            foreign = sorted(gone[finding.id] - {row.setl_id for row in rows})
            if foreign:
                found.append(_misfit(finding, "v_carrying_foreign", setl_id=foreign[0]))
            elif stands_without(finding, rows, gone[finding.id]):
                found.append(_misfit(finding, "v_carrying_stands"))
    return found


def _misfit(finding: Finding, key: str, **values: object) -> Problem:
    text = {lang: words.say(key, lang, **values) for lang in ("zh", "en")}
    told = {lang: words.say("v_carrying", lang, id=finding.id, what=text[lang]) for lang in text}
    return Problem("rows", CARRIED, told)


def _shown(row: Mapping[str, str], lang: str) -> Shown:
    init = row["init_setl_id"] if row["row_kind"] == words.say("row_refund", lang) else ""
    day, net = row["setl_time"][:10], Decimal(row["net"])
    return Shown(row["setl_id"], row["psn_no"], row["fixmedins_code"], day, net, init)


def _sheet(enclosed: Enclosed, files: Mapping[str, bytes]) -> list[Problem]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(files[SHEET]))
        name = words.say("sheet_settlements", str(enclosed.about["lang"]))
        table = book.get_sheet_by_name(name).to_python(skip_empty_area=False)[1:]
        line = _first_difference(table, enclosed)
    except (CalamineError, *UNREADABLE) as error:
        return [problem("rows", SHEET, "v_table", why=str(error)[:120])]
    return [problem("rows", SHEET, "v_xlsx", line=line)] if line else []


def _first_difference(table: Sequence[Sequence[Any]], enclosed: Enclosed) -> int:
    """Row of the Excel file that is not that of the CSV; 0 where all are."""
    columns = SETTLEMENT_COLUMNS[:-XLSX_LEFT_OUT]
    place, first = columns.index("setl_id"), columns.index(MONEY[0])
    if len(table) != len(enclosed.rows):
        return min(len(table), len(enclosed.rows)) + 2
    for line, (row, (setl_id, money)) in enumerate(zip(table, enclosed.money.items(), strict=True), 2):
        wanted = [*(getattr(money, key) for key in MONEY), *money.layers.values()]
        shown = [Decimal(str(value or 0)).quantize(Decimal("0.01")) for value in row[first : first + len(wanted)]]
        if str(row[place]) != setl_id or shown != wanted:
            return line
    return 0
