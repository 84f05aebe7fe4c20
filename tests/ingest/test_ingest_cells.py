"""How single cells are read; the quick way and the long way read the same."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_records import rejects, settlement

from graphfraud.ingest import plain, plain_times
from graphfraud.ingest.columns import Typed, typed
from graphfraud.ingest.layout import Rule
from graphfraud.ingest.odd import Reader, read
from graphfraud.ingest.part import cells
from graphfraud.ingest.scan import scan
from graphfraud.model.schema import Column

LONG = Reader()
PLAIN = Rule()
SCALES = {"money": 2, "number": 4, "int": 0}


def column(kind: str, texts: list[str], rule: Rule = PLAIN, reader: Reader = LONG) -> Typed:
    return typed((cells(pa.array(texts, pa.string())),), len(texts), Column("x", kind, ""), rule, reader)


def value(kind: str, text: str, rule: Rule = PLAIN, reader: Reader = LONG):
    found = column(kind, [text], rule, reader)
    return found.array[0].as_py() if not found.faults else next(iter(found.faults))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-03-05", datetime(2026, 3, 5)),
        ("2026/3/5", datetime(2026, 3, 5)),
        ("2026.3.5", datetime(2026, 3, 5)),
        ("20260305", datetime(2026, 3, 5)),
        ("20260305.0", datetime(2026, 3, 5)),
        ("2026年3月5日", datetime(2026, 3, 5)),
        ("2026-03-05 08:30", datetime(2026, 3, 5, 8, 30)),
        ("2026/3/5 8:30:15", datetime(2026, 3, 5, 8, 30, 15)),
        ("2026-03-05 08:30:15.250", datetime(2026, 3, 5, 8, 30, 15, 250_000)),
        ("2026-03-05T08:30:15", datetime(2026, 3, 5, 8, 30, 15)),
        ("2026-03-05T08:30:15Z", datetime(2026, 3, 5, 16, 30, 15)),
        ("2026-03-05T08:30:15+08:00", datetime(2026, 3, 5, 8, 30, 15)),
        ("2026-03-05T20:30:15-0500", datetime(2026, 3, 6, 9, 30, 15)),
        ("20260305083015", datetime(2026, 3, 5, 8, 30, 15)),
        ("２０２６－０３－０５", datetime(2026, 3, 5)),
        (" 2026-03-05\t", datetime(2026, 3, 5)),
        ("2024-02-29", datetime(2024, 2, 29)),
        ("NULL", None),
        ("2026-02-29", "no_date"),
        ("2026-04-31 08:00:00", "no_date"),
        ("2026-03-05 24:00:00", "no_date"),
        ("2026-03-05 08:60", "no_date"),
        ("05/03/2026", "no_date"),
        ("0000-00-00", "no_date"),
        ("46086", "no_date"),
        ("20261305", "no_date"),
    ],
)
def test_times(text, wanted):
    assert value("time", text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1957-04", datetime(1957, 4, 1)),
        ("195712", datetime(1957, 12, 1)),
        ("1957/4", datetime(1957, 4, 1)),
        ("1957年4月", datetime(1957, 4, 1)),
        ("1957", datetime(1957, 1, 1)),
        ("1957年", datetime(1957, 1, 1)),
        ("1957-04-26", datetime(1957, 4, 26)),
        ("1957-13", "no_date"),
        ("195700", "no_date"),
        ("46086", "no_date"),
        ("1957-02-30", "no_date"),
    ],
)
def test_births_may_be_months_or_years(text, wanted):
    found = typed((cells(pa.array([text], pa.string())),), 1, Column("brdy", "date", ""), PLAIN, LONG)
    told = next(iter(found.faults)) if found.faults else found.array[0].as_py()
    assert told == (wanted if isinstance(wanted, str) else wanted.date())


def test_a_month_is_no_date_of_anything_else():
    assert value("time", "2026-04") == "no_date"


def test_a_spreadsheets_day_numbers_are_dates_only_in_spreadsheets():
    assert value("time", "46086.5", reader=Reader(serial_dates=True)) == datetime(2026, 3, 5, 12)
    assert value("time", "20260305", reader=Reader(serial_dates=True)) == datetime(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12", "12.00"),
        ("12.5", "12.50"),
        ("12.500", "12.50"),
        ("-0.01", "-0.01"),
        ("+3.10", "3.10"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("1,234.50", "1234.50"),
        ("12,345,678", "12345678.00"),
        ("￥1,234.5", "1234.50"),
        ("¥ 8", "8.00"),
        ("8元", "8.00"),
        ("１２．５", "12.50"),
        ("99999999999999.99", "99999999999999.99"),
    ],
)
def test_amounts(text, wanted):
    assert value("money", text) == Decimal(wanted)


@pytest.mark.parametrize("text", ["10000000000", "9999999999999.5", "１２", "99999999999999"])
def test_quantities_of_any_size_that_the_column_holds(text):
    assert value("number", text) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.345", "below_fen"),
        ("0.30000000000000004", "below_fen"),
        ("1,23", "no_amount"),
        ("1.234,50", "no_amount"),
        ("1e3", "no_amount"),
        ("(5)", "no_amount"),
        ("--5", "no_amount"),
        ("1_000", "no_amount"),
        ("inf", "no_amount"),
        ("100000000000000000", "too_large"),
    ],
)
def test_what_is_no_amount(text, code):
    assert value("money", text) == code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("320102199001011234", "320102199001011234"),
        ("=" + '"0012"', "0012"),
        ("'0012", "0012"),
        ("0012\t", "0012"),
        ("\u30000012\u00a0", "0012"),
        ("ＡＢ１", "AB1"),
        ("12345.0", "12345"),
        ("12E5", "12E5"),
        ("79B974F888E80E31", "79B974F888E80E31"),
        ("a b", "a b"),
        ("None", None),
        ("<NA>", None),
        ("3.2E+17", "mangled"),
        ("3.2e17", "mangled"),
        ("3E+17", "mangled"),
        ("1234567890123456.0", "mangled"),
        ("#####", "mangled"),
    ],
)
def test_ids(text, wanted):
    assert value("id", text) == wanted


def test_codes_take_the_width_of_their_list():
    two = Rule(width=2, values={"身份证": "02"})
    assert [value("code", text, two) for text in ("1", "1.0", "01", "身份证", "2101", "A")] == [
        "01",
        "01",
        "01",
        "02",
        "2101",
        "A",
    ]
    assert value("code", "N76.000") == "N76.000"
    assert value("code", "11.0") == "11"


def test_formats_of_a_mapping_come_first():
    assert value("time", "05/03/2026", Rule(formats=("%d/%m/%Y",))) == datetime(2026, 3, 5)
    assert value("time", "2026-03-05", Rule(formats=("%d/%m/%Y",))) == datetime(2026, 3, 5)


def test_words_outside_a_map():
    words = {"a": "1"}
    assert value("code", "b", Rule(values=words)) == "b"
    assert value("code", "b", Rule(values=words, otherwise="empty")) is None
    assert value("code", "b", Rule(values=words, otherwise="reject")) == "not_in_map"


@pytest.mark.parametrize("kind", ["text", "code", "id", "money", "time"])
@pytest.mark.parametrize(
    "word", ["空", "空值", "空白", "（空）", "(空)", "无", "无数据", "—", "——", "/", " 空 ", "NULL", "-", "N/A"]
)
def test_what_exports_write_for_nothing(kind, word):
    assert value(kind, word) is None


@pytest.mark.parametrize("word", ["空军医院", "无锡", "（大东区）", "无花果糖浆", "空心菜", "(复)"])
def test_words_that_only_begin_like_nothing(word):
    assert value("text", word) == word


PIECES = [
    "-",
    "+",
    ".",
    ",",
    "/",
    ":",
    " ",
    "T",
    "Z",
    "e",
    "E",
    "nan",
    "NULL",
    "空",
    "无",
    "—",
    "（",
    "0",
    "1",
    "12",
    "2026",
    "03",
    "31",
    "x",
    "_",
]
ODD_TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=7).map("".join),
    st.text(max_size=6),
    st.decimals(-(10**9), 10**9, places=3).map(str),
    st.decimals(0, 10**4, places=4).map(str),
    st.text("0123456789", min_size=1, max_size=20),
    st.text("0123456789.", max_size=8),
    st.datetimes(datetime(1750, 1, 1), datetime(2100, 1, 1)).map(str),
    st.dates().map(lambda day: day.strftime("%Y%m%d")),
    st.tuples(st.integers(1790, 2040), st.integers(0, 13), st.integers(0, 32)).map(lambda day: "{}-{}-{}".format(*day)),
)


@pytest.mark.parametrize("kind", ["text", "id", "code", "money", "number", "int", "time"])
@settings(max_examples=60, deadline=None)
@given(texts=st.lists(ODD_TEXTS.filter(lambda text: "\0" not in text), min_size=1, max_size=20))
def test_the_quick_way_reads_as_the_long_way(kind, texts):
    source = cells(pa.array(texts, pa.string()))
    rows = len(texts)
    valid, odd = np.zeros(rows, np.uint8), np.zeros(rows, np.uint8)
    given_cells = (source.text, source.starts, source.lengths)
    if kind in ("text", "id", "code"):
        offsets, data = np.zeros(rows + 1, np.int32), np.zeros(source.text.size + 8, np.uint8)
        if kind == "text":
            plain.texts(*given_cells, offsets, data, valid, odd)
        else:
            plain.tokens(*given_cells, offsets, data, valid, odd, kind == "code", False, 0)
        quick = [bytes(data[offsets[row] : offsets[row + 1]]).decode() if valid[row] else None for row in range(rows)]
    else:
        numbers = np.zeros(rows, np.int64)
        if kind == "time":
            plain_times.times(*given_cells, numbers, valid, odd)
        else:
            plain.numbers(*given_cells, SCALES[kind], numbers, valid, odd)
            odd[np.abs(numbers) >= 2**31] |= np.uint8(kind == "int")
        quick = [int(numbers[row]) if valid[row] else None for row in range(rows)]
    values, why = read(LONG, pa.array(texts, pa.string()), kind, Rule())
    for row in range(rows):
        if not odd[row]:
            assert (quick[row], None) == (values[row].as_py(), why[row].as_py()), repr(texts[row])


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text('ab,;"\n\r é', max_size=5), min_size=3, max_size=3).filter(
            lambda row: any(cell.strip(' \t"') for cell in row)
        ),
        min_size=1,
        max_size=12,
    ),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_cells_are_those_of_a_csv_reader(rows, newline):
    out = io.StringIO()
    csv.writer(out, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows(rows)
    text = np.frombuffer(out.getvalue().encode(), np.uint8)
    room = len(rows) + 1
    starts, lengths = np.zeros((3, room), np.int32), np.zeros((3, room), np.int32)
    lines, bad = np.zeros(room, np.int64), np.zeros((room * 8, 3), np.int64)
    good, failed, used, _, _ = scan(text, ord(","), 3, True, 1 << 20, starts, lengths, lines, bad, 1)
    assert (good, failed, used) == (len(rows), 0, text.size)
    for place in range(3):
        wanted = np.arange(good)
        offsets, data = np.zeros(good + 1, np.int32), np.zeros(text.size, np.uint8)
        plain.gather(text, starts[place], lengths[place], wanted, offsets, data)
        found = [bytes(data[offsets[row] : offsets[row + 1]]).decode() for row in range(good)]
        assert found == [row[place] for row in rows]


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(1800, 1, 1), datetime(2199, 12, 31)))
def test_every_day_is_the_calendars(moment):
    found = column("time", [moment.strftime("%Y-%m-%d %H:%M:%S.%f")])
    assert found.numbers is not None
    assert datetime(1970, 1, 1) + timedelta(microseconds=int(found.numbers[0])) == moment


def test_odd_cells_that_can_be_read_beside_odd_cells_that_cannot(take, database):
    """One column with plain, odd and unreadable cells: each row has its own fate."""
    amounts = ["10.50", "￥1,050.00", "much", "", "10.505", "11"]
    report = take([settlement(number, medfee_sumamt=amount) for number, amount in enumerate(amounts)])
    assert report.rejected == 2
    assert [(line, reason.split(" / ")[0]) for line, _, reason in rejects(report)] == [
        (4, "不是金额"),
        (6, "金额超过两位小数"),
    ]
    kept = database.con.execute("SELECT medfee_sumamt FROM setl_d ORDER BY setl_id").fetchall()
    assert kept == [(Decimal("10.50"),), (Decimal("1050.00"),), (None,), (Decimal("11.00"),)]
