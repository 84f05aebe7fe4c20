"""Workbooks, Parquet files and databases."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ingest_records import one, rejects, settlement

from graphfraud.errors import InputError, LimitError, UsageError
from graphfraud.ingest import ingest

HEADERS = ["结算ID", "人员编号", "定点医药机构编号", "结算时间", "医疗费总额(元)", "出生日期", "就诊凭证类型"]
CELLS = ["S1", "P1", "H1", datetime(2026, 3, 5, 8, 30, 15), 12.3, date(1970, 1, 2), 3]


def workbook(path: Path, *rows: list, title: str = "结算") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_a_title_above_its_headers(database, tmp_path):
    path = workbook(tmp_path / "export.xlsx", ["某市结算明细"], [], HEADERS, CELLS)
    report = ingest(database, [str(path)])
    assert report.accepted == 1
    row = database.con.execute("SELECT setl_time, medfee_sumamt, brdy, mdtrt_cert_type, _line FROM setl_d").fetchall()
    assert row == [(datetime(2026, 3, 5, 8, 30, 15), Decimal("12.30"), date(1970, 1, 2), "03", 4)]


def test_formulas_that_were_saved_without_their_values_are_no_empty_cells(database, tmp_path):
    """Programs write them so; a spreadsheet program reckons when it opens the file, and saves what comes out."""
    rows = [[f"S{i}", "P1", "H1", CELLS[3], "=10+2.3" if i == 40 else 12.3, *CELLS[5:]] for i in range(2, 60)]
    path = workbook(tmp_path / "setl_d.xlsx", ["某市结算明细"], HEADERS, *rows)
    with pytest.raises(InputError, match=r"#结算: the formula in cell E41 was saved without its value"):
        ingest(database, [str(path)])
    saved(path, rb"</f><v ?/>|</f><v></v>", b"</f><v>12.3</v>")
    assert ingest(database, [str(path)]).accepted == 58
    assert database.con.execute("SELECT MIN(medfee_sumamt) FROM setl_d").fetchall() == [(Decimal("12.30"),)]


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(database, tmp_path):
    path = workbook(tmp_path / "setl_d.xlsx", HEADERS, [*CELLS[:6], '=IF(1=1,"","03")'])
    saved(path, b'<c r="G2"><f>', b'<c r="G2" t="str"><f>')
    assert ingest(database, [str(path)]).accepted == 1


def test_formulas_beside_the_tables_do_not_matter(database, tmp_path):
    path = workbook(tmp_path / "setl_d.xlsx", HEADERS, CELLS)
    book = openpyxl.load_workbook(path)
    book.create_sheet("合计").append(["=1+1"])
    book.save(path)
    assert ingest(database, [str(path)]).accepted == 1


def saved(path: Path, old: bytes, new: bytes) -> None:
    """The workbook with what the pattern ``old`` finds in its sheets changed, as a spreadsheet program would write it."""
    with zipfile.ZipFile(path) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    assert any(re.search(old, content) for content in entries.values())
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in entries.items():
            archive.writestr(entry, re.sub(old, new, content) if "worksheets/" in entry else content)


def test_numbers_that_excel_cut_are_mangled(database, tmp_path):
    cut = ["S2", 320102199001011234, *CELLS[2:]]
    whole = ["S3", 32010219, *CELLS[2:]]
    report = ingest(database, [str(workbook(tmp_path / "setl_d.xlsx", HEADERS, CELLS, cut, whole))])
    assert (report.accepted, report.rejected) == (2, 1)
    assert rejects(report)[0][:2] == (3, "psn_no")
    assert database.con.execute("SELECT psn_no FROM setl_d WHERE setl_id = 'S3'").fetchall() == [("32010219",)]


def test_day_numbers_and_noise_of_doubles(database, tmp_path):
    row = ["S1", "P1", "H1", 46086.5, 0.1 + 0.2, 25570, "1"]
    assert ingest(database, [str(workbook(tmp_path / "setl_d.xlsx", HEADERS, row))]).accepted == 1
    found = database.con.execute("SELECT setl_time, medfee_sumamt, brdy FROM setl_d").fetchall()
    assert found == [(datetime(2026, 3, 5, 12), Decimal("0.30"), date(1970, 1, 2))]


def test_all_sheets_that_are_tables_are_read_and_the_others_named(database, tmp_path):
    path = workbook(tmp_path / "all.xlsx", HEADERS, CELLS)
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(["hello"])
    sheet = book.create_sheet("medins_info_b")
    sheet.append(["定点医药机构编号", "定点医药机构名称"])
    sheet.append(["H1", "某院"])
    book.save(path)
    report = ingest(database, [str(path)])
    assert [(file.path.partition("#")[2], file.table) for file in report.files] == [
        ("结算", "setl_d"),
        ("medins_info_b", "medins_info_b"),
    ]
    assert len(report.skipped) == 1


def test_a_workbook_without_tables_or_beyond_the_limit(database, tmp_path):
    with pytest.raises(InputError, match="none of its 1 sheets"):
        ingest(database, [str(workbook(tmp_path / "empty.xlsx", ["hello"], ["world"]))])
    with pytest.raises(LimitError):
        ingest(database, [str(workbook(tmp_path / "setl_d.xlsx", HEADERS, CELLS))], max_unpacked_bytes=1000)


def test_parquet_with_typed_columns(database, tmp_path):
    path = tmp_path / "setl_d.parquet"
    pq.write_table(
        pa.table(
            {
                "setl_id": ["S1", "S2"],
                "psn_no": pa.array([320102.0, 3.2010219900101e17]),
                "fixmedins_code": pa.array(["H1", "H1"]).dictionary_encode(),
                "setl_time": pa.array([datetime(2026, 3, 5, 0, 30, 15)] * 2, pa.timestamp("ms", "UTC")),
                "medfee_sumamt": [0.1 + 0.2, 1.0],
                "fund_pay_sumamt": pa.array([Decimal("1.50")] * 2, pa.decimal128(10, 2)),
                "brdy": [date(1970, 1, 2)] * 2,
                "vali_flag": pa.array([1, 1], pa.int8()),
                "extra": [[1], [2]],
            }
        ),
        path,
    )
    report = ingest(database, [str(path)])
    assert (report.accepted, report.rejected) == (1, 1)
    assert rejects(report)[0][:2] == (2, "psn_no")
    found = database.con.execute(
        "SELECT psn_no, setl_time, medfee_sumamt, fund_pay_sumamt, brdy FROM setl_d"
    ).fetchall()
    assert found == [("320102", datetime(2026, 3, 5, 8, 30, 15), Decimal("0.30"), Decimal("1.50"), date(1970, 1, 2))]


def test_one_content_from_every_kind_of_file(database, tmp_path):
    frame = pd.DataFrame([settlement(number) for number in range(1, 30)])
    frame.to_csv(tmp_path / "setl_d.csv", index=False)
    frame.to_parquet(tmp_path / "setl_d.parquet")
    frame.to_excel(tmp_path / "setl_d.xlsx", index=False)
    with sqlite3.connect(tmp_path / "records.db") as con:
        frame.to_sql("setl_d", con, index=False)
    sources = [str(tmp_path / name) for name in ("setl_d.csv", "setl_d.parquet", "setl_d.xlsx")]
    report = ingest(database, [*sources, f"sqlite:///{tmp_path}/records.db"])
    assert [(file.accepted, file.repeated) for file in report.files] == [(29, 0), (0, 29), (0, 29), (0, 29)]


def test_a_database_with_a_query_and_without(database, tmp_path):
    path = tmp_path / "records.db"
    with sqlite3.connect(path) as con:
        pd.DataFrame([settlement(number) for number in range(1, 11)]).to_sql("setl_d", con, index=False)
        pd.DataFrame({"a": [1]}).to_sql("other", con, index=False)
    url = f"sqlite:///{path}"
    report = ingest(database, [url], query="SELECT * FROM setl_d WHERE setl_id <= 'S000004' AND ':x' <> '%s'")
    assert (report.accepted, report.files[0].table) == (4, "setl_d")
    again = ingest(database, [url])
    assert (again.accepted, again.repeated) == (6, 4)
    assert [file.path for file in again.files] == [f"{url}#setl_d"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELECT 1 AS a, 2 AS b", "is no table"),
        ("SELECT setl_id, psn_no FROM setl_d WHERE 1 = 0", "is no table"),
        ("SELECT * FROM setl_d WHERE 1 = 0", "no rows"),
        ("CREATE TABLE t (a)", "SELECT"),
    ],
)
def test_queries_that_give_nothing_to_use(database, tmp_path, query, words):
    path = tmp_path / "records.db"
    with sqlite3.connect(path) as con:
        pd.DataFrame([settlement(1)]).to_sql("setl_d", con, index=False)
    with pytest.raises(InputError, match=words) as error:
        ingest(database, [f"sqlite:///{path}"], query=query)
    assert "\n" not in str(error.value)


def test_database_urls_that_lead_nowhere(database, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        ingest(database, [f"sqlite:///{tmp_path}/nowhere.db"])
    assert not (tmp_path / "nowhere.db").exists()
    with pytest.raises(UsageError, match="driver") as error:
        ingest(database, ["nosuch://me:hidden-word@host/x"], query="SELECT 1")
    assert "hidden-word" not in str(error.value)


PASSWORD = "hidden%word"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A private PostgreSQL server; gives the URL with the password."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = binaries[-1].parent if binaries else None
    if found is None or shutil.which("runuser") is None or os.geteuid() != 0 or not _driver():
        if os.environ.get("GRAPHFRAUD_REQUIRE_POSTGRES") == "1":
            pytest.fail("PostgreSQL is required here, but its server, its driver or the right to start it is missing")
        pytest.skip("needs Debian's postgresql, psycopg and root to start a private server")
    room = Path(tempfile.mkdtemp(prefix="graphfraud-postgres-"))
    shutil.chown(room, "postgres")
    (room / "word").write_text(PASSWORD + "\n")
    shutil.chown(room / "word", "postgres")
    port = _free_port()

    def run(*command: str) -> None:
        subprocess.run(["runuser", "-u", "postgres", "--", *command], check=True, capture_output=True, cwd=room)

    data = str(room / "data")
    run(str(found / "initdb"), "-D", data, "-A", "scram-sha-256", f"--pwfile={room}/word", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={room} -c fsync=off"
    run(str(found / "pg_ctl"), "-D", data, "-o", options, "-l", str(room / "log"), "-w", "start")
    try:
        yield f"postgresql://postgres:{PASSWORD.replace('%', '%25')}@127.0.0.1:{port}/postgres"
    finally:
        run(str(found / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(room, ignore_errors=True)


def _driver() -> bool:
    import importlib.util

    return importlib.util.find_spec("psycopg") is not None


def test_a_real_server(database, postgres, tmp_path):
    import sqlalchemy as sa

    engine = sa.create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"))
    frame = pd.DataFrame([settlement(number) for number in range(1, 301)])
    frame["medfee_sumamt"] = frame["medfee_sumamt"].map(Decimal)
    frame["setl_time"] = pd.to_datetime(frame["setl_time"]).dt.tz_localize("Asia/Shanghai")
    frame.to_sql("setl_d", engine, index=False, dtype={"medfee_sumamt": sa.Numeric(16, 2)})
    report = ingest(database, [postgres], query="SELECT * FROM setl_d WHERE setl_id::text LIKE 'S%' ORDER BY setl_id")
    assert report.accepted == 300
    assert one(database, "setl_time", "(SELECT * FROM setl_d WHERE setl_id = 'S000007')") == datetime(
        2026, 3, 8, 8, 7, 30
    )
    again = ingest(database, [postgres], query="SELECT * FROM setl_d WHERE setl_id::text LIKE 'S%' ORDER BY setl_id")
    assert (again.accepted, again.repeated) == (0, 300)
    assert again.files[0].sha256 == report.files[0].sha256
    assert report.files[0].path == postgres.replace(f":{PASSWORD.replace('%', '%25')}", "")
    with pytest.raises(InputError) as error:
        ingest(database, [postgres.replace("hidden", "wrong")], query="SELECT 1")
    for shown in (str(error.value), str(report), str(database.con.execute("SELECT * FROM gf_file").fetchall())):
        assert "hidden" not in shown
        assert "wrong" not in shown
    database.con.execute("CHECKPOINT")
    for path in (tmp_path / "case").rglob("*"):
        assert path.is_dir() or b"hidden%" not in path.read_bytes()
