"""The same records in another order, in other files, in other spellings are the same workspace."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_records import canonical, settlement, write

from graphfraud.ingest import ingest
from graphfraud.model import schema
from graphfraud.store.database import Database
from graphfraud.store.tables import stored_columns

REST = {"opter_id": "OP1", "dise_no": "M039", "insu_admdvs": "320100", "ssc_cardno": "C7", "balc": "3.00"}


def _hashed(database: Database) -> list[tuple[object, ...]]:
    """Every row with the hash of its content."""
    return sorted(database.con.execute("SELECT setl_id, _hash FROM setl_d").fetchall())


@settings(max_examples=12, deadline=None)
@given(
    parts=st.lists(st.integers(0, 3), min_size=12, max_size=12),
    order=st.permutations(range(12)),
    wide=st.lists(st.booleans(), min_size=12, max_size=12),
    calls=st.booleans(),
)
def test_order_files_and_calls_do_not_matter(parts, order, wide, calls):
    """Rows, some with columns that others lack, dealt out to up to four files, read in one call or one each."""
    rows = [settlement(number, **(REST if wide[number] else {})) for number in range(12)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Database(folder / "one") as database:
            ingest(database, [str(write(folder / "setl_d.csv", rows))])
            wanted, hashed = canonical(database, "setl_d"), _hashed(database)
            settled = sorted(database.con.execute("SELECT * FROM settlement").fetchall(), key=repr)
        files = []
        for part in sorted(set(parts)):
            chosen = [rows[number] for number in order if parts[number] == part]
            files.append(str(write(folder / f"setl_d_{part}.csv", chosen)))
        with Database(folder / "many") as database:
            for group in [[file] for file in files] if calls else [files]:
                ingest(database, group)
            assert canonical(database, "setl_d") == wanted
            assert _hashed(database) == hashed
            assert sorted(database.con.execute("SELECT * FROM settlement").fetchall(), key=repr) == settled
            again = ingest(database, files)
            assert (again.accepted, again.rejected, again.repeated) == (0, 0, 12)
            assert canonical(database, "setl_d") == wanted


def test_a_column_takes_room_from_the_first_file_on_that_brings_it(take, database):
    take([settlement(1)], "setl_d_1.csv")
    assert "opter_id" not in stored_columns(database.con, "setl_d")
    assert database.con.execute("SELECT opter_id, typeof(balc) FROM setl_d").fetchall() == [(None, "DECIMAL(16,2)")]
    take([settlement(2, **REST)], "setl_d_2.csv")
    take([settlement(3)], "setl_d_3.csv")
    assert stored_columns(database.con, "setl_d") > {"opter_id", "balc", "_hash"}
    assert database.con.execute("SELECT setl_id, opter_id, balc IS NULL FROM setl_d ORDER BY 1").fetchall() == [
        ("S000001", None, True),
        ("S000002", "OP1", False),
        ("S000003", None, True),
    ]
    assert database.con.execute("SELECT setl_id, opter_id FROM settlement ORDER BY 1").fetchall()[1] == (
        "S000002",
        "OP1",
    )


def test_a_repeated_row_may_bring_columns_and_a_corrected_one_replaces(take, database):
    """Other content of a known id, the new cells in columns that the workspace did not store before."""
    take([settlement(1)], "a.csv")
    report = take([settlement(1, opter_id="OP9"), settlement(2)], "b.csv")
    assert (report.accepted, report.rejected, report.conflicts) == (1, 1, 1)
    report = take([settlement(1, opter_id="OP9"), settlement(2)], "c.csv", replace=True)
    assert (report.accepted, report.repeated, report.replaced) == (1, 1, 1)
    assert database.con.execute("SELECT opter_id FROM setl_d ORDER BY setl_id").fetchall() == [("OP9",), (None,)]


SPELLINGS = [
    {"medfee_sumamt": "1050.00"},
    {"medfee_sumamt": "1,050"},
    {"medfee_sumamt": "￥1050.000"},
    {"setl_time": "2026/3/5 8:09:00"},
    {"setl_time": "20260305080900"},
    {"setl_time": "2026-03-05T00:09:00Z"},
    {"psn_no": ' ="P00007" '},
    {"psn_no": "Ｐ００００７"},
    {"opter_id": "NULL"},
]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda cells: next(iter(cells.values())))
def test_another_spelling_is_the_same_content(take, spelling):
    row = settlement(7, psn_no="P00007", medfee_sumamt="1050.00", setl_time="2026-03-05 08:09:00", opter_id="")
    take([row], "a.csv")
    report = take([{**row, **spelling}], "b.csv")
    assert (report.accepted, report.rejected, report.repeated) == (0, 0, 1)


CHANGES = [
    {"medfee_sumamt": "1050.01"},
    {"medfee_sumamt": "-1050.00", "refd_setl_flag": "1"},
    {"setl_time": "2026-03-05 08:09:01"},
    {"psn_name": "张三 "+"丰"},
    {"psn_name": "", "fixmedins_name": "张三"},
    {"med_type": "1", "insutype": "1"},
    {"medfee_sumamt": "", "fulamt_ownpay_amt": "1050.00"},
    {"mdtrt_id": "0"},
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda cells: next(iter(cells.items())))
def test_any_other_content_is_a_conflict(take, change):
    """Also where the same cell only moved to another column, or a text was cut elsewhere."""
    row = settlement(7, psn_no="P00007", medfee_sumamt="1050.00", setl_time="2026-03-05 08:09:00")
    take([row], "a.csv")
    report = take([{**row, **change}], "b.csv")
    assert (report.accepted, report.conflicts, report.repeated) == (0, 1, 0)


@given(st.lists(st.tuples(st.text(max_size=40), st.integers(-(2**60), 2**60)), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_the_hash_tells_rows_apart_and_knows_them_again(rows):
    import pyarrow as pa

    from graphfraud.ingest import content
    from graphfraud.ingest.columns import Typed

    table = schema.table("setl_d")
    texts = pa.array([text for text, _ in rows], pa.string())
    numbers = np.array([number for _, number in rows], dtype=np.int64)
    valid = np.ones(len(rows), dtype=bool)
    columns = {
        "psn_name": Typed(table.column("psn_name"), texts, None, valid, {}),
        "medfee_sumamt": Typed(table.column("medfee_sumamt"), pa.array(numbers), numbers, valid, {}),
    }
    found = list(map(tuple, content.hashes(table, columns, len(rows)).tolist()))
    assert len(set(found)) == len(set(rows))
    assert {found[at] for at in range(len(rows)) if rows[at] == rows[0]} == {found[0]}


def test_bits_of_the_hash_are_even():
    """Neighbouring numbers change half of all bits: no key of the national scheme falls into a corner."""
    import pyarrow as pa

    from graphfraud.ingest import content
    from graphfraud.ingest.columns import Typed

    table = schema.table("setl_d")
    ids = pa.array([f"S2026{number:012d}" for number in range(20_000)], pa.string())
    columns = {"setl_id": Typed(table.column("setl_id"), ids, None, np.ones(len(ids), dtype=bool), {})}
    halves = content.hashes(table, columns, len(ids))
    bits = np.unpackbits(halves.view(np.uint8).reshape(len(ids), 16), axis=1)
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 0.02
    assert np.abs((bits[1:] ^ bits[:-1]).mean(axis=0) - 0.5).max() < 0.02
    assert len(np.unique(halves[:, 0])) == len(ids)


def _again(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **options: object) -> tuple[int, ...]:
    """Counts of a second ingest of known.csv, and how many parts were read for it."""
    from graphfraud.ingest.load import Loader

    read = []
    load = Loader.load
    with monkeypatch.context() as patch:
        patch.setattr(Loader, "load", lambda self, *given: read.append(1) or load(self, *given))
        report = ingest(database, [str(tmp_path / "known.csv")], **options)
    return report.accepted, report.rejected, report.repeated, len(read)


def test_a_file_that_is_known_to_the_byte_is_not_read_again(take, database, tmp_path, monkeypatch):
    rows = [settlement(1, certno="990100200001010001"), settlement(2), settlement(2), settlement(3, vali_flag="0")]
    first = take(rows, "known.csv")
    before = canonical(database, "setl_d")
    assert (first.accepted, first.repeated) == (3, 1)
    assert _again(database, tmp_path, monkeypatch) == (0, 0, 4, 0)
    assert _again(database, tmp_path, monkeypatch, dry_run=True) == (0, 0, 4, 0)
    again = take(rows, "known.csv")
    assert [one.code for one in again.all_warnings()] == ["certno_checksum"]
    assert canonical(database, "setl_d") == before
    assert database.con.execute("SELECT COUNT(*) FROM gf_file").fetchall() == [(1,)]


def test_a_known_file_is_read_again_beside_a_new_one_that_contradicts_it(take, database, tmp_path, monkeypatch):
    """As before the shortcut: two contents of one id in one command are a conflict, and the kept row stays."""
    take([settlement(1), settlement(2)], "known.csv")
    new = write(tmp_path / "new.csv", [settlement(1, medfee_sumamt="77.00"), settlement(3)])
    for sources in (["known.csv", "new.csv"], ["new.csv", "known.csv"]):
        report = ingest(database, [str(tmp_path / name) for name in sources], replace=True, dry_run=True)
        assert (report.accepted, report.rejected, report.repeated) == (1, 2, 1)
    assert ingest(database, [str(new)], replace=True).replaced == 1
    assert _again(database, tmp_path, monkeypatch) == (0, 1, 1, 1)


def test_a_known_file_with_rejects_or_through_another_mapping_is_read_again(take, database, tmp_path, monkeypatch):
    take([settlement(1), settlement(2, medfee_sumamt="much")], "known.csv")
    assert _again(database, tmp_path, monkeypatch) == (0, 1, 1, 1)
    (tmp_path / "other.toml").write_text(
        'extends = "nhsa"\n[[table]]\nto = "setl_d"\n[table.columns]\nopter_id = { value = "OP1" }\n'
    )
    assert _again(database, tmp_path, monkeypatch, mapping=tmp_path / "other.toml") == (0, 2, 0, 1)
