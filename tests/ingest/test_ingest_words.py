"""Reading eight bytes at a time gives what reading byte by byte gives."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.ingest import content, keys, plain, words
from graphfraud.ingest.scan import scan

LIMIT = 1 << 20


@words.compiled
def _each(text, wanted, found):  # type: ignore[no-untyped-def]
    for at in range(text.size - 7):
        found[at] = words.first_mark(words.marks(words.word(text, at), words.spread(wanted)))


@words.compiled
def _until(text, at, end, found):  # type: ignore[no-untyped-def]
    found[0] = words.word_until(text, at, end)


@settings(deadline=None)
@given(st.binary(min_size=8, max_size=40), st.integers(0, 255))
def test_the_first_mark_is_the_first_such_byte(data: bytes, wanted: int) -> None:
    text = np.frombuffer(data, dtype=np.uint8)
    found = np.zeros(text.size - 7, dtype=np.int64)
    _each(text, wanted, found)
    for at, place in enumerate(found.tolist()):
        eight = data[at : at + 8]
        assert place == (eight.index(wanted) if wanted in eight else 8)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=40), st.data())
def test_a_word_ends_where_the_text_does(data: bytes, draw: st.DataObject) -> None:
    end = draw.draw(st.integers(0, len(data)))
    at = draw.draw(st.integers(0, end))
    found = np.zeros(1, dtype=np.uint64)
    _until(np.frombuffer(data, dtype=np.uint8), at, end, found)
    assert int(found[0]) == int.from_bytes(data[at : min(at + 8, end)], "little")


@words.compiled
def _eight(text, found):  # type: ignore[no-untyped-def]
    found[0] = words.all_digits(words.word(text, 0))
    found[1] = words.number_of(words.word(text, 0))


@settings(deadline=None)
@given(st.one_of(st.text("0123456789", min_size=8, max_size=8).map(str.encode), st.binary(min_size=8, max_size=8)))
def test_eight_digits_make_a_number_and_nothing_else_does(data: bytes) -> None:
    found = np.zeros(2, dtype=np.int64)
    _eight(np.frombuffer(data, dtype=np.uint8), found)
    digits = all(byte in b"0123456789" for byte in data)
    assert bool(found[0]) == digits
    assert not digits or found[1] == int(data)


CELL = st.text(st.sampled_from('ab 1"\t,;\n\r药éx'), max_size=24)


def _scanned(text: bytes, width: int, piece: int) -> list[list[str]]:
    """The records of ``text`` handed over in pieces, quotation marks undone."""
    rows: list[list[str]] = []
    rest, line = b"", 1
    pieces = [text[at : at + piece] for at in range(0, len(text), piece)]
    for number, more in enumerate(pieces):
        data = np.frombuffer(rest + more, dtype=np.uint8)
        starts, lengths = np.zeros((width, 64), dtype=np.int32), np.zeros((width, 64), dtype=np.int32)
        lines, bad = np.zeros(64, dtype=np.int64), np.zeros((64, 3), dtype=np.int64)
        last = number == len(pieces) - 1
        good, failed, used, line, full = scan(data, ord(","), width, last, LIMIT, starts, lengths, lines, bad, line)
        assert (failed, full) == (0, False)
        columns = [_cells(data, starts[place, :good], lengths[place, :good]) for place in range(width)]
        rows += [list(row) for row in zip(*columns, strict=True)]
        rest = data[used:].tobytes()
    return rows


def _cells(text: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> list[str]:  # type: ignore[type-arg]
    rows = np.arange(starts.size)
    offsets = np.zeros(starts.size + 1, dtype=np.int32)
    size = plain.gather(text, starts, lengths, rows, offsets, np.empty(0, dtype=np.uint8))
    data = np.empty(size, dtype=np.uint8)
    if size:
        plain.gather(text, starts, lengths, rows, offsets, data)
    return [data[offsets[row] : offsets[row + 1]].tobytes().decode() for row in rows.tolist()]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.integers(20, 300), st.booleans())
def test_records_are_those_that_were_written(rows: list[list[str]], piece: int, always: bool) -> None:
    """Quotation marks, delimiters, line ends and blanks within cells; pieces that end anywhere."""
    kept = [[f"r{number}", *row[1:]] for number, row in enumerate(rows)]
    out = io.StringIO()
    always |= any("\r" in cell for row in rows for cell in row)
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL).writerows(kept)
    assert _scanned(out.getvalue().encode(), 3, piece) == kept


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(st.sampled_from("aB0_-.:/@*药 \u3000"), max_size=30),
            st.text(st.sampled_from("0123456789"), max_size=30),
            st.from_regex(r"[0-9]{0,9}[-A.]?[0-9]{0,9}", fullmatch=True),
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(0, 16),
)
def test_tokens_are_copied_whole_or_left_to_the_long_way(cells: list[str], room: int) -> None:
    data = [cell.encode() for cell in cells]
    text = np.frombuffer(b"".join(data) or b"\0", dtype=np.uint8)
    lengths = np.array([len(one) for one in data], dtype=np.int32)
    starts = (np.cumsum(lengths) - lengths).astype(np.int32)
    offsets, out = np.zeros(len(data) + 1, dtype=np.int32), np.zeros(max(int(lengths.sum()), 1) + room, dtype=np.uint8)
    valid, odd = np.zeros(len(data), dtype=np.uint8), np.zeros(len(data), dtype=np.uint8)
    plain.tokens(text, starts, lengths, offsets, out, valid, odd, True, False, 0)
    for row, cell in enumerate(data):
        bare = cell.strip(b" ")
        if valid[row]:
            assert not odd[row]
            assert out[offsets[row] : offsets[row + 1]].tobytes() == bare
            assert all(byte in b"aAB0123456789_-.:/@*" for byte in bare)
        else:
            assert offsets[row] == offsets[row + 1]
            assert odd[row] or bare in (b"", b"-", b"--", b"/")


def test_a_row_keeps_the_hash_that_workspaces_hold() -> None:
    """Hashes are stored: they must never change for the same content."""
    import pyarrow as pa

    from graphfraud.ingest.columns import Typed
    from graphfraud.model import schema

    table = schema.table("setl_d")
    texts = {"setl_id": "S2026000000000042", "psn_no": "N0000000007", "psn_name": "张三丰", "med_type": "11"}
    columns = {
        name: Typed(table.column(name), pa.array([value]), None, np.ones(1, dtype=np.bool_), {})
        for name, value in texts.items()
    }
    upper, lower = content.hashes(table, columns, 1)[0].tolist()
    assert (upper, lower) == (4355664405024453645, 880399192733080512)


@pytest.mark.parametrize("cells", [["S1", "S2", "S11"], ["a" * 8, "a" * 9, "a" * 16, "a" * 7], ["", "\0", "\0" * 8]])
def test_keys_that_differ_have_different_hashes(cells: list[str]) -> None:
    import pyarrow as pa

    assert len(set(keys.hashes([pa.array(cells)], len(cells)).tolist())) == len(cells)
