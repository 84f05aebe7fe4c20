"""Headers in both languages and spellings, and the grammar of mapping files."""

from __future__ import annotations

import random

import pytest
from ingest_records import canonical, one, rejects, settlement, table_text, write

from graphfraud.errors import InputError, MappingError, UsageError
from graphfraud.ingest import ingest
from graphfraud.ingest import mapping as mappings
from graphfraud.model import schema
from graphfraud.store.database import Database

CELL = {
    "id": "X0071",
    "code": "41",
    "text": "甲",
    "date": "2026-03-05",
    "time": "2026-03-05 08:09:10",
    "money": "12.50",
    "number": "3.25",
    "geo": "31.5",
    "int": "4",
}
TABLE_NAMES = [table.name for table in schema.TABLES]


def _row(table: schema.Table, *, zh: bool) -> dict[str, str]:
    """A full row under national or Chinese headers."""
    return {column.zh if zh else column.name: CELL[column.kind] for column in table.columns}


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_each_table_reads_the_same_under_english_and_chinese_headers(tmp_path, name):
    table = schema.table(name)
    found = []
    for number, zh in enumerate((False, True)):
        with Database(tmp_path / f"case{number}") as database:
            file = write(tmp_path / f"{table.zh if zh else table.name}{number}.csv", [_row(table, zh=zh)])
            report = ingest(database, [str(file)])
            assert (report.accepted, report.files[0].table) == (1, name)
            found.append(canonical(database, name))
    assert found[0] == found[1]
    assert None not in found[0][0]


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_each_table_is_known_by_its_headers_alone_in_any_order(tmp_path, name):
    table = schema.table(name)
    row = _row(table, zh=True)
    headers = list(row)
    random.Random(name).shuffle(headers)
    with Database(tmp_path / "case") as database:
        file = write(tmp_path / "export.csv", [{header: row[header] for header in headers}])
        assert ingest(database, [str(file)]).files[0].table == name


@pytest.mark.parametrize(
    ("table", "spelling", "column", "cell"),
    [
        ("fee_list_d", "med_list_codg", "hilist_code", "XC07CAB073A001"),
        ("fee_list_d", "hilist_code", "hilist_code", "XC07CAB073A001"),
        ("fee_list_d", "bilg_dr_codg", "bilg_dr_code", "D320100001234"),
        ("fee_list_d", "orders_dr_code", "bilg_dr_code", "D320100001234"),
        ("fee_list_d", "feedetl_sn", "bkkp_sn", "F1"),
        ("fee_list_d", "rxno", "rx_drord_no", "R1"),
        ("mdtrt_d", "chfpdr_codg", "chfpdr_code", "D320100001234"),
        ("drugtracinfo", "med_list_codg", "hilist_code", "XC07CAB073A001"),
        ("purcinfo", "med_list_codg", "hilist_code", "XC07CAB073A001"),
        ("medins_info_b", "medins_no", "fixmedins_code", "H32010000001"),
        ("setl_d", "dise_codg", "dise_no", "M03900"),
        ("setl_d", "setl_d.dise_no", "dise_no", "M03900"),
        ("setl_d", "病种编号（dise_no）", "dise_no", "M03900"),
    ],
)  # fmt: skip
def test_both_spellings_of_a_field(tmp_path, table, spelling, column, cell):
    wanted = {one.name: CELL[one.kind] for one in schema.table(table).columns if one.required and one.name != column}
    with Database(tmp_path / "case") as database:
        row = {**wanted, spelling: cell, "备注": ""}
        ingest(database, [str(write(tmp_path / f"{table}.csv", [row]))])
        assert one(database, column, table) == cell


def test_a_column_that_stands_there_twice_is_refused(database, tmp_path):
    text = table_text([settlement()]).replace("psn_name", "psn_no", 1)
    (tmp_path / "setl_d.csv").write_text(text)
    with pytest.raises(InputError, match="psn_no.*2 times; keep one"):
        ingest(database, [str(tmp_path / "setl_d.csv")])


FULL = """
name = "clinic"
nothing = ["keine"]
delimiter = ";"

[[table]]
to = "setl_d"
files = ["claims*"]

[table.columns]
setl_id = "ClaimNo"
psn_no = { from = ["Insured", "Patient"] }
insu_admdvs = { value = "990100" }
fixmedins_code = { join = ["Region", "Provider"], with = "-" }
setl_time = { from = "PaidAt", format = "%d.%m.%Y %H:%M" }
med_type = { from = "Kind", map = { O = "11", I = "21" }, otherwise = "reject" }
psn_type = { from = "Status", map = { active = "11" }, otherwise = "empty" }
insutype = { from = "Scheme", map = { urban = "390" } }
mdtrt_cert_type = { from = "Cert", width = 2 }
medfee_sumamt = { from = "Sum", mandatory = true }

[[table.where]]
column = "setl_time"
at_least = "2026-01-01"

[[table.where]]
column = "med_type"
is_not = ["41"]
"""


def _claim(**changes: str) -> dict[str, str]:
    row = {"ClaimNo": "C1", "Patient": "P1", "Region": "990101", "Provider": "77", "PaidAt": "05.03.2026 08:09"}
    return {**row, "Kind": "O", "Status": "active", "Scheme": "urban", "Cert": "3", "Sum": "12,50", **changes}


def test_every_word_of_the_grammar_does_what_it_says(database, tmp_path):
    (tmp_path / "clinic.toml").write_text(FULL)
    rows = [
        _claim(),
        _claim(ClaimNo="C2", Kind="I", Status="retired", Scheme="rural", Cert="keine", Sum="1.00"),
        _claim(ClaimNo="C3", Kind="X"),
        _claim(ClaimNo="C4", PaidAt="31.12.2025 23:59"),
    ]
    rows = [{**row, "Sum": row["Sum"].replace(",", ".")} for row in rows]
    file = write(tmp_path / "claims.csv", rows, delimiter=";")
    report = ingest(database, [str(file)], mapping=tmp_path / "clinic.toml")
    assert (report.accepted, report.rejected, report.files[0].filtered) == (2, 1, 1)
    assert [(line, column) for line, column, _ in rejects(report)] == [(4, "med_type")]
    columns = "setl_id, psn_no, insu_admdvs, fixmedins_code, strftime(setl_time, '%m-%d %H:%M'), med_type, psn_type, insutype, mdtrt_cert_type"
    assert database.con.execute(f"SELECT {columns} FROM setl_d ORDER BY 1").fetchall() == [
        ("C1", "P1", "990100", "990101-77", "03-05 08:09", "11", "11", "390", "03"),
        ("C2", "P1", "990100", "990101-77", "03-05 08:09", "21", None, "rural", None),
    ]
    assert database.con.execute("SELECT mapping FROM gf_file").fetchall() == [("clinic",)]


def test_a_mandatory_column_that_the_file_lacks(database, tmp_path):
    (tmp_path / "clinic.toml").write_text(FULL)
    row = _claim()
    del row["Sum"]
    with pytest.raises(InputError, match=r"has no column medfee_sumamt \(Sum\)"):
        ingest(database, [str(write(tmp_path / "claims.csv", [row], delimiter=";"))], mapping=tmp_path / "clinic.toml")


def test_a_mapping_may_extend_a_preset(database, tmp_path):
    (tmp_path / "more.toml").write_text(
        'extends = "nhsa"\n[[table]]\nto = "setl_d"\n[table.columns]\nopter_id = { from = "Schalter" }\n'
    )
    row = {**settlement(), "Schalter": "OP7", "社保卡号": "C99"}
    ingest(database, [str(write(tmp_path / "setl_d.csv", [row]))], mapping=tmp_path / "more.toml")
    assert (one(database, "opter_id"), one(database, "ssc_cardno")) == ("OP7", "C99")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "is no TOML"),
        ('name = "x"', r"has no \[\[table\]\]"),
        ('colour = "red"\n[[table]]\nto = "setl_d"', "colour: unknown key; known are: delimiter"),
        ('[[table]]\nto = "claims"', "there is no table 'claims'; there are: setl_d"),
        ('[[table]]\nto = "setl_d"\n[table.columns]\npatient = "P"', "patient: setl_d has no such column"),
        ('[[table]]\nto = "setl_d"\n[table.columns]\npsn_no = 7', "psn_no: must be a header"),
        ('[[table]]\nto = "setl_d"\n[table.columns]\npsn_no = { from = "P", value = "1" }', "from and value exclude each other"),
        ('[[table]]\nto = "setl_d"\n[table.columns]\npsn_no = { from = "P", with = "-" }', "with: only goes with join"),
        ('[[table]]\nto = "setl_d"\n[table.columns]\npsn_no = { from = "P", otherwise = "guess" }', 'otherwise: must be "keep"'),
        ('[[table]]\nto = "setl_d"\n[table.columns]\npsn_no = { mandatory = true }', "needs from, join or value"),
        ('[[table]]\nto = "setl_d"\n[table.columns]\npsn_no = { from = "P", width = 0 }', "width: must be a whole number"),
        ('[[table]]\nto = "setl_d"\n[table.columns]\npsn_no = { from = "P", map = "x" }', "map: must be a table"),
        ('[[table]]\nto = "setl_d"\n[[table.where]]\ncolumn = "age"', "needs exactly one of at_least"),
        ('[[table]]\nto = "setl_d"\n[[table.where]]\ncolumn = "alter"\nis = "1"', "setl_d has no column 'alter'"),
        ('[[table]]\nto = "setl_d"\n[[table.where]]\ncolumn = "age"\npresent = "yes"', "present: must be true or false"),
        ('delimiter = "--"\n[[table]]\nto = "setl_d"', "delimiter: must be one character"),
        ('encoding = "latin-1"\n[[table]]\nto = "setl_d"', 'encoding: must be "utf-8"'),
        ('nothing = 0\n[[table]]\nto = "setl_d"', "nothing: must be a text or a list of texts"),
    ],
)  # fmt: skip
def test_what_is_no_mapping_is_told_with_file_and_key(database, tmp_path, text, words):
    file = tmp_path / "wrong.toml"
    file.write_text(text)
    source = str(write(tmp_path / "setl_d.csv", [settlement()]))
    with pytest.raises(MappingError, match=words) as error:
        ingest(database, [source], mapping=file)
    assert str(error.value).startswith(str(file))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ('at_least = "0.30"', ["C2", "C3", "C4"]),
        ('at_most = "0.3"', ["C1", "C2"]),
        ('is = ["0.3", "1000"]', ["C2", "C4"]),
        ('is_not = ["12.5"]', ["C1", "C2", "C4", "C5"]),
        ("present = false", ["C5"]),
    ],
)
def test_rows_are_chosen_by_what_they_cost(database, tmp_path, where, kept):
    (tmp_path / "dear.toml").write_text(
        f'extends = "nhsa"\n[[table]]\nto = "setl_d"\n[[table.where]]\ncolumn = "medfee_sumamt"\n{where}'
    )
    amounts = ["0.29", "0.30", "12.50", "1000.00", ""]
    rows = [settlement(setl_id=f"C{number}", medfee_sumamt=amount) for number, amount in enumerate(amounts, 1)]
    ingest(database, [str(write(tmp_path / "setl_d.csv", rows))], mapping=tmp_path / "dear.toml")
    found = database.con.execute("SELECT setl_id, CAST(medfee_sumamt AS VARCHAR) FROM setl_d ORDER BY 1").fetchall()
    assert found == [(f"C{k}", amount or None) for k, amount in enumerate(amounts, 1) if f"C{k}" in kept]


def test_a_filter_whose_value_is_none(database, tmp_path):
    (tmp_path / "wrong.toml").write_text(
        'extends = "nhsa"\n[[table]]\nto = "setl_d"\n[[table.where]]\ncolumn = "setl_time"\nat_least = "soon"'
    )
    with pytest.raises(MappingError, match="the filter on setl_time: at_least: soon is no value of that column"):
        ingest(database, [str(write(tmp_path / "setl_d.csv", [settlement()]))], mapping=tmp_path / "wrong.toml")


def test_presets_that_are_not_there_and_those_that_are(database, tmp_path):
    assert mappings.presets() == ["nhsa", "synpuf", "synthea"]
    with pytest.raises(UsageError, match="there are: nhsa, synpuf, synthea"):
        ingest(database, [str(write(tmp_path / "setl_d.csv", [settlement()]))], preset="nowhere")
