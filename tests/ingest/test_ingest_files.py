"""Encodings, delimiters, packed files, folders; and files that cannot be used at all."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import tempfile
import zipfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_records import canonical, one, rejects, settlement, table_text, write

from graphfraud.errors import InputError, LimitError, UsageError
from graphfraud.ingest import ingest, text

ROWS = [settlement(number, psn_name=f"李{number}") for number in range(1, 6)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encodings_and_delimiters_are_found_out(database, tmp_path, encoding, delimiter):
    path = write(tmp_path / "setl_d.txt", ROWS, encoding, delimiter=delimiter)
    assert ingest(database, [str(path)]).accepted == 5
    assert {name for (name,) in database.con.execute("SELECT psn_name FROM setl_d").fetchall()} == {
        f"李{number}" for number in range(1, 6)
    }


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(st.sampled_from("a药é𠀀\u07ff\uffff"), max_size=4).map(str.encode),
            st.binary(min_size=1, max_size=3).map(lambda data: data.replace(b"\0", b"x")),
            st.sampled_from([b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", "药".encode()[:2], "𠀀".encode()[:3]]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(1, 7),
)
def test_text_is_utf8_where_a_decoder_says_so_wherever_it_is_cut_into_pieces(parts, piece):
    data = b"".join(parts)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)
        wanted = ("utf-8", bool(decoder.getstate()[0]))
    except UnicodeDecodeError:
        wanted = ("gb18030", False)
    if not data or data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"\xef\xbb\xbf")):
        return
    with tempfile.TemporaryDirectory() as folder, patch.object(text, "CHUNK", piece):
        file = Path(folder) / "t.csv"
        file.write_bytes(data)
        found = text.examine(file, 1 << 20, lambda _count: None)
    assert (found.encoding, found.cut) == wanted


def test_a_gzipped_file_is_unpacked(database, tmp_path):
    path = tmp_path / "setl_d.csv.gz"
    path.write_bytes(gzip.compress(table_text(ROWS).encode("gb18030")))
    assert ingest(database, [str(path)]).accepted == 5


def test_lines_are_physical_lines_despite_line_breaks_in_cells_and_rejects(take):
    rows = [
        settlement(1, psn_name="a\nb\nc"),
        settlement(2, psn_no=""),
        settlement(3, psn_name='say "x"\r\ny'),
        settlement(4, psn_no=""),
    ]
    assert [line for line, _, _ in rejects(take(rows))] == [5, 8]


def test_lines_of_another_width_and_a_cut_off_line_are_rejected(database, tmp_path):
    lines = table_text(ROWS).splitlines()
    lines[2] += ",extra"
    lines[4] = lines[4].replace(",", ";")
    path = tmp_path / "setl_d.csv"
    path.write_text("\n".join([*lines, "S9,P9,cut"]), encoding="utf-8")
    report = ingest(database, [str(path)])
    assert (report.accepted, report.rejected) == (3, 3)
    assert [line for line, _, _ in rejects(report)] == [3, 5, 7]
    assert "cut off" in rejects(report)[-1][2]


def test_a_file_cut_within_a_character_loses_that_line_only(database, tmp_path):
    data = table_text([*ROWS, settlement(9)]).encode()
    rows = [{**row, "dise_name": "某病"} for row in ROWS]
    data = table_text(rows).encode()[:-2]
    path = tmp_path / "setl_d.csv"
    path.write_bytes(data)
    report = ingest(database, [str(path)])
    assert (report.accepted, report.rejected) == (4, 1)


def test_a_stray_quotation_mark_costs_one_line(database, tmp_path):
    lines = table_text(ROWS).splitlines()
    lines[2] = lines[2].replace("李2", '"李2')
    path = tmp_path / "setl_d.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = ingest(database, [str(path)])
    assert (report.accepted, report.rejected) == (4, 1)
    assert rejects(report)[0][0] == 3


def test_a_cell_of_300_000_characters_is_kept(take, database):
    assert take([settlement(1, dise_name="病" * 300_000), settlement(2)]).accepted == 2
    assert database.con.execute("SELECT MAX(length(dise_name)) FROM setl_d").fetchall() == [(300_000,)]


def test_formulas_and_scripts_are_text(take, database):
    name = '=HYPERLINK("http://x","y")<script>'
    assert take([settlement(1, psn_name=name)]).accepted == 1
    assert one(database, "psn_name") == name


def test_trailing_delimiters_and_blank_lines_are_no_cells(database, tmp_path):
    lines = [line + "\t" for line in table_text(ROWS, delimiter="\t").splitlines()]
    lines[0] = lines[0].rstrip("\t")
    path = tmp_path / "setl_d.tsv"
    path.write_text("\n".join(["", *lines, "", "\t" * 12, ""]), encoding="utf-8")
    report = ingest(database, [str(path)])
    assert (report.accepted, report.rejected) == (5, 0)


def test_folders_are_searched_and_what_is_no_table_is_named(database, tmp_path):
    export = tmp_path / "export"
    (export / "deep").mkdir(parents=True)
    write(export / "setl_d_1.csv", ROWS[:2])
    write(export / "deep" / "records.csv", ROWS[2:])
    write(export / "deep" / "medins_info_b.csv", [{"fixmedins_code": "H0001", "fixmedins_name": "某院"}])
    (export / "truth.jsonl").write_text("{}")
    (export / "other.csv").write_text("a,b\n1,2\n")
    report = ingest(database, [str(export)])
    assert {file.table for file in report.files} == {"setl_d", "medins_info_b"}
    assert report.accepted == 6
    assert len(report.skipped) == 2


def test_globs(database, tmp_path):
    write(tmp_path / "setl_d_1.csv", ROWS[:2])
    write(tmp_path / "setl_d_2.csv", ROWS[2:])
    assert ingest(database, [str(tmp_path / "setl_d_*.csv")]).accepted == 5
    with pytest.raises(InputError, match="no file matches"):
        ingest(database, [str(tmp_path / "none_*.csv")])


def unusable(tmp_path: Path) -> dict[str, Path]:
    """Files that hold nothing to use."""
    folder = tmp_path / "no_tables"
    folder.mkdir()
    files = {"nowhere": tmp_path / "nowhere.csv", "folder without tables": folder}

    def make(name: str, data: bytes) -> None:
        files[name] = tmp_path / f"{len(files)}_setl_d.csv"
        files[name].write_bytes(data)

    text = table_text(ROWS)
    make("empty", b"")
    make("blank lines", b"\n\n  \n")
    make("headers only", text.splitlines()[0].encode() + b"\n")
    make("no compulsory column", text.replace("setl_time", "when").encode())
    make("a column twice", text.replace("psn_name", "psn_no", 1).encode())
    make("no delimiter", b"hello\nworld\n")
    make("zero bytes", b"setl_id,psn_no\n\0\0\0\n")
    make("no encoding", b"setl_id,psn_no,psn_name\n1,2,\xff\xff\xff\xff\n")
    make("only wrong widths", text.splitlines()[0].encode() + b"\n1,2\n3,4\n")
    make("damaged gzip", gzip.compress(text.encode() * 50)[:-20])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("setl_d.csv", text)
    make("zip", packed.getvalue())
    files["not a workbook"] = tmp_path / "setl_d.xlsx"
    files["not a workbook"].write_text(text)
    files["not parquet"] = tmp_path / "setl_d.parquet"
    files["not parquet"].write_text(text)
    return files


UNUSABLE = [
    "nowhere",
    "folder without tables",
    "empty",
    "blank lines",
    "headers only",
    "no compulsory column",
    "a column twice",
    "no delimiter",
    "zero bytes",
    "no encoding",
    "only wrong widths",
    "damaged gzip",
    "zip",
    "not a workbook",
    "not parquet",
]


@pytest.mark.parametrize("case", UNUSABLE)
def test_an_unusable_file_is_one_clear_line_and_nothing_is_kept(database, tmp_path, case):
    good = write(tmp_path / "good_setl_d.csv", ROWS)
    bad = unusable(tmp_path)[case]
    with pytest.raises(InputError) as error:
        ingest(database, [str(good), str(bad)])
    assert "\n" not in str(error.value)
    assert str(bad) in str(error.value)
    assert canonical(database, "setl_d") == []
    assert database.con.execute("SELECT COUNT(*) FROM gf_file").fetchall() == [(0,)]
    assert ingest(database, [str(good)]).accepted == 5


def test_an_unreadable_file(database, tmp_path):
    path = write(tmp_path / "setl_d.csv", ROWS)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    with pytest.raises(InputError, match="cannot be read"):
        ingest(database, [str(path)])


def test_a_file_that_unpacks_beyond_the_limit(database, tmp_path):
    path = tmp_path / "setl_d.csv.gz"
    path.write_bytes(gzip.compress(table_text(ROWS * 2000).encode()))
    with pytest.raises(LimitError, match="unpacks to more than 100,000 bytes"):
        ingest(database, [str(path)], max_unpacked_bytes=100_000)


def test_a_file_that_unpacks_to_far_more_than_its_size(database, tmp_path):
    path = tmp_path / "setl_d.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(table_text(ROWS).encode())
        for _ in range(300):
            file.write(b" " * (1 << 20))
    with pytest.raises(LimitError, match="times its size"):
        ingest(database, [str(path)])


def test_no_source_and_a_query_without_a_database(database, tmp_path):
    with pytest.raises(UsageError):
        ingest(database, [])
    with pytest.raises(UsageError):
        ingest(database, [str(write(tmp_path / "setl_d.csv", ROWS))], query="SELECT 1")


def test_rejects_are_for_their_owner_and_show_no_values(take, tmp_path):
    report = take([settlement(1), settlement(2, psn_no="", psn_name="王秘密", certno="11010519491231002X")])
    (path,) = map(Path, report.rejects)
    assert path.stat().st_mode & 0o077 == 0
    assert path.name.startswith("setl_d-")
    assert path.name == f"setl_d-{report.files[0].sha256[:8]}.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert "王秘密" not in text
    assert "11010519491231002X" not in text


def test_a_file_named_like_a_formula_is_escaped_in_the_rejects(database, tmp_path, monkeypatch):
    from graphfraud.ingest.rejects import plain

    assert [plain(text) for text in ("=1", "+1", "-1", "@x", "a")] == ["'=1", "'+1", "'-1", "'@x", "a"]


def test_nothing_to_reject_writes_no_file(take, tmp_path):
    assert take([settlement(1)]).rejects == ()
    assert not list((tmp_path / "case").glob("rejects/*.csv"))


def test_where_a_text_holds_zero_bytes_is_told(database, tmp_path):
    path = tmp_path / "setl_d.csv"
    path.write_bytes(table_text(ROWS).encode().replace(b"S000003", b"S00\x00003"))
    line = next(at for at, text in enumerate(path.read_bytes().split(b"\n"), 1) if b"\0" in text)
    with pytest.raises(InputError, match=rf"the first in line {line}\)"):
        ingest(database, [str(path)])


@pytest.mark.parametrize(
    "begin", ["<html><head>", "\ufeff<!DOCTYPE html>", "\n  <table border=1>", '<?xml version="1.0"?><Workbook>']
)
@pytest.mark.parametrize("name", ["setl_d.xls", "setl_d.csv", "setl_d.xlsx"])
def test_a_page_that_bears_the_name_of_a_table_is_told_with_what_to_do(database, tmp_path, begin, name):
    path = tmp_path / name
    path.write_text(begin + "<tr><td>结算ID</td><td>人员编号</td></tr>", encoding="utf-8")
    with pytest.raises(InputError, match="is a web page or an XML file; open it in a spreadsheet program"):
        ingest(database, [str(path)])


def test_a_folder_with_nothing_but_such_a_file_says_what_it_is(database, tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "readme.txt.bak").write_text("…", encoding="utf-8")
    (folder / "setl_d.xls").write_text("<html><table></table></html>", encoding="utf-8")
    with pytest.raises(InputError, match=r"setl_d\.xls: is a web page or an XML file"):
        ingest(database, [str(folder)])
