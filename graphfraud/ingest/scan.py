"""The structure of delimited text: where records and cells lie, how wide a record is, on which line it begins.

A record that does not fit costs one physical line: after a stray quotation mark the reading resumes on the next line,
so one bad cell never swallows the rows after it.
"""

from __future__ import annotations

from typing import Any

from graphfraud.ingest.words import compiled, first_mark, marks, spread, within, word

QUOTE, LF, CR, SPACE, TAB = 34, 10, 13, 32, 9
GOOD, BLANK, WIDTH, CUT_OFF, OPEN_QUOTE = 0, 1, 2, 3, 4


@within
def _stop(text: Any, position: Any, one: Any, two: Any, three: Any) -> Any:
    """The first byte from ``position`` on that is one of these three (spread out), or one of the text's last eight."""
    while position + 8 <= text.size:
        value = word(text, position)
        found = first_mark(marks(value, one) | marks(value, two) | marks(value, three))
        position += found
        if found < 8:
            break
    return position


@compiled
def scan(
    text: Any,
    delimiter: int,
    width: int,
    at_end: bool,
    limit: int,
    starts: Any,
    lengths: Any,
    lines: Any,
    bad: Any,
    line: int,
) -> tuple[int, int, int, int, bool]:
    """Walk over the records of ``text`` (uint8).

    Args:
        text: UTF-8 bytes that begin at the start of a record.
        delimiter: byte between cells.
        width: cells a record must have.
        at_end: the source ends with this text; else an unfinished last record is left for the next call.
        limit: bytes of an unfinished record after which an open quotation mark is taken for a stray one.
        starts: int32 of shape (width, n), takes the first byte of each cell of the good records.
        lengths: int32 alike, takes the cell's bytes; ``-1 - bytes`` where quotation marks within must still be undone.
        lines: int64 (n), takes the physical line of each good record.
        bad: int64 (m, 3), takes line, cells and kind of each record that is not good.
        line: physical line (1-based) on which ``text`` begins.

    Returns:
        Good records, bad ones, bytes used, next physical line, whether there was no more room (call again from there).
    """
    size = text.size
    cell_end, quote, feed, carriage = spread(delimiter), spread(QUOTE), spread(LF), spread(CR)
    good = 0
    failed = 0
    start = 0
    while start < size:
        if good == lines.size or failed == bad.shape[0]:
            return good, failed, start, line, True
        position = start
        cell = start
        cells = 0
        quoted = False
        closed_at = -1
        marks = 0
        messy = False
        content = False
        breaks = 0
        first_break = -1
        ended = False
        while True:
            if content and position == cell and not quoted and position < size:
                # The usual cell: no quotation marks, or two around it, and another cell after it.
                if text[position] == QUOTE:
                    after = _stop(text, position + 1, quote, feed, carriage)
                    usual = after + 1 < size and text[after] == QUOTE and text[after + 1] == delimiter
                    within_marks = 1
                else:
                    after = _stop(text, position, cell_end, feed, carriage)
                    usual = after < size and text[after] == delimiter
                    within_marks = 0
                if usual:
                    if cells < width:
                        starts[cells, good] = cell + within_marks
                        lengths[cells, good] = after - cell - within_marks
                    cells += 1
                    position = after + within_marks + 1
                    cell = position
                    continue
            byte = text[position] if position < size else LF
            if quoted and position < size:
                if byte == QUOTE:
                    if position + 1 < size and text[position + 1] == QUOTE:
                        position += 1
                        marks += 1
                        content = True
                    else:
                        quoted = False
                        closed_at = position
                elif byte == LF or byte == CR:  # noqa: SIM109
                    if byte == CR and position + 1 < size and text[position + 1] == LF:
                        position += 1
                    breaks += 1
                    if first_break < 0:
                        first_break = position + 1
                elif byte != SPACE and byte != TAB:
                    content = True
                position += 1
                if content and quoted:
                    position = _stop(text, position, quote, feed, carriage)
                continue
            if byte == delimiter or byte == LF or byte == CR or position >= size:  # noqa: SIM109
                if cells < width:
                    if closed_at < 0:
                        starts[cells, good] = cell
                        lengths[cells, good] = position - cell
                    elif closed_at == position - 1 and marks == 0:
                        starts[cells, good] = cell + 1
                        lengths[cells, good] = position - cell - 2
                    else:
                        starts[cells, good] = cell
                        lengths[cells, good] = -1 - (position - cell)
                        if closed_at != position - 1:
                            messy = True
                cells += 1
                if byte != delimiter or position >= size:
                    ended = position < size
                    break
                cell = position + 1
                closed_at = -1
                marks = 0
            elif byte == QUOTE and position == cell:
                quoted = True
            elif byte != SPACE and byte != TAB:
                content = True
                position = _stop(text, position + 1, cell_end, feed, carriage)
                continue
            position += 1
        if not ended and not at_end and (size - start <= limit or breaks == 0):
            return good, failed, start, line, False
        after = position
        if ended:
            after = position + 1
            if text[position] == CR:
                if after < size:
                    if text[after] == LF:
                        after += 1
                elif not at_end:
                    return good, failed, start, line, False
        kind = GOOD
        if quoted:
            kind = OPEN_QUOTE
        elif not content and breaks == 0:
            kind = BLANK
        elif cells != width:
            kind = CUT_OFF if not ended and cells < width else WIDTH
        elif messy and breaks > 0:
            kind = OPEN_QUOTE
        if kind == GOOD:
            lines[good] = line
            good += 1
            line += breaks + 1
        else:
            if breaks > 0:
                after = first_break
            bad[failed, 0] = line
            bad[failed, 1] = cells
            bad[failed, 2] = kind
            failed += 1
            line += 1
        start = after
    return good, failed, start, line, False
