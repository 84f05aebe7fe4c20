"""The structure of delimited text: where records end, how wide they are, on which line each begins.

A record that does not fit costs one physical line: after a stray quotation mark the reading resumes on the next line,
so one bad cell never swallows the rows after it.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

QUOTE, COMMA, LF, CR, SPACE, TAB = 34, 44, 10, 13, 32, 9
GOOD, BLANK, WIDTH, CUT_OFF, OPEN_QUOTE = 0, 1, 2, 3, 4


@numba.njit(cache=True, nogil=True)
def scan(
    text: Any, delimiter: int, width: int, at_end: bool, limit: int, lines: Any, bad: Any, line: int
) -> tuple[int, int, int, int, bool, int, bool]:
    """Walk over the records of ``text`` (uint8).

    Args:
        text: UTF-8 bytes that begin at the start of a record.
        delimiter: byte between cells.
        width: cells a record must have.
        at_end: whether the source ends with this text; else the last record may be unfinished and is left for the next call.
        limit: bytes of an unfinished record after which an open quotation mark is taken for a stray one.
        lines: int64, takes the physical line of each good record.
        bad: int64 of shape (n, 5), takes line, cells, kind, first byte, byte after the end of each record that is not good.
        line: physical line (1-based) on which ``text`` begins.

    Returns:
        Good records, bad ones, bytes used, next physical line, whether a good record spans lines, the longest record's
        bytes, whether ``lines`` or ``bad`` is full (call again from there).
    """
    size = text.size
    good = 0
    failed = 0
    longest = 0
    spans = False
    start = 0
    while start < size:
        if good == lines.size or failed == bad.shape[0]:
            return good, failed, start, line, spans, longest, True
        position = start
        cells = 1
        quoted = False
        closed = False
        fresh = True
        messy = False
        content = False
        breaks = 0
        first_break = -1
        ended = False
        while position < size:
            byte = text[position]
            if quoted:
                if byte == QUOTE:
                    if position + 1 < size and text[position + 1] == QUOTE:
                        position += 1
                        content = True
                    else:
                        quoted = False
                        closed = True
                elif byte == LF or byte == CR:
                    if byte == CR and position + 1 < size and text[position + 1] == LF:
                        position += 1
                    breaks += 1
                    if first_break < 0:
                        first_break = position + 1
                elif byte != SPACE and byte != TAB:
                    content = True
            elif byte == delimiter:
                cells += 1
                fresh = True
                closed = False
                position += 1
                continue
            elif byte == QUOTE and fresh:
                quoted = True
            elif byte == LF or byte == CR:
                ended = True
                break
            else:
                if closed:
                    messy = True
                if byte != SPACE and byte != TAB:
                    content = True
            fresh = False
            position += 1
        if not ended and not at_end and (size - start <= limit or breaks == 0):
            return good, failed, start, line, spans, longest, False
        after = position
        if ended:
            after = position + 1
            if text[position] == CR:
                if after < size:
                    if text[after] == LF:
                        after += 1
                elif not at_end:
                    return good, failed, start, line, spans, longest, False
        kind = GOOD
        if quoted:
            kind = OPEN_QUOTE
        elif not content and breaks == 0:
            kind = BLANK
        elif cells != width:
            kind = WIDTH if ended else CUT_OFF
            if kind == CUT_OFF and cells > width:
                kind = WIDTH
        elif messy and breaks > 0:
            kind = OPEN_QUOTE
        if kind == GOOD:
            lines[good] = line
            good += 1
            if breaks > 0:
                spans = True
            if after - start > longest:
                longest = after - start
            line += breaks + 1
        else:
            if breaks > 0:
                after = first_break
            bad[failed, 0] = line
            bad[failed, 1] = cells
            bad[failed, 2] = kind
            bad[failed, 3] = start
            bad[failed, 4] = after
            failed += 1
            line += 1
        start = after
    return good, failed, start, line, spans, longest, False
