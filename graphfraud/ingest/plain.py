"""Cells in the forms that nearly all cells have, read straight from the bytes into typed columns.

Every function walks over one column given as ``text`` (uint8) with ``starts`` and ``lengths`` (int32). It fills its
output, sets ``valid`` to 1 where the cell holds something, and sets ``odd`` to 1 where the cell needs the long way
(``graphfraud.ingest.odd``), which knows every form. What is read here is read the same way there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.ingest.words import (
    ALL,
    EIGHT,
    ZEROS,
    all_digits,
    compiled,
    first_bytes,
    first_mark,
    marks,
    number_of,
    put_word,
    spread,
    word,
)

DIGIT, LETTER, SIGN, POINT, OTHER = 0, 1, 2, 4, 8


def _classes() -> np.ndarray[Any, np.dtype[np.uint8]]:
    table = np.full(256, OTHER, dtype=np.uint8)
    table[ord("0") : ord("9") + 1] = DIGIT
    table[ord("A") : ord("Z") + 1] = LETTER
    table[ord("a") : ord("z") + 1] = LETTER
    for letter in "_-:/@*":
        table[ord(letter)] = SIGN
    table[ord(".")] = POINT
    return table


CLASSES = _classes()


@compiled
def _blank(byte: int) -> bool:
    return byte == 32 or byte == 9 or byte == 10 or byte == 13  # noqa: SIM109


@compiled
def trim(text: Any, start: int, length: int) -> tuple[int, int]:
    """First byte and byte after the end without ASCII blanks."""
    end = start + length
    while start < end and _blank(text[start]):
        start += 1
    while end > start and _blank(text[end - 1]):
        end -= 1
    return start, end


@compiled
def is_nothing(text: Any, start: int, end: int) -> bool:
    """Empty, or one of the words that exports write for nothing (gf_some in sql/cells.sql)."""
    size = end - start
    if size == 0:
        return True
    if size > 4:
        return False
    first = text[start] | 32
    if size == 1:
        return bool(text[start] == 45 or text[start] == 47)  # noqa: SIM109
    second = text[start + 1] | 32
    if size == 2:
        return bool((text[start] == 45 and text[start + 1] == 45) or (text[start] == 92 and second == 110))
    third = text[start + 2] | 32
    if size == 3:
        if first != 110:
            return False
        if second == 97 and (third == 110 or third == 116):  # noqa: SIM109
            return True
        return bool(text[start + 1] == 47 and third == 97)
    fourth = text[start + 3] | 32
    if first == 110:
        null = second == 117 and third == 108 and fourth == 108
        return bool(null or (second == 111 and third == 110 and fourth == 101))
    if text[start] == 35:
        return bool(second == 110 and text[start + 2] == 47 and fourth == 97)
    return bool(text[start] == 60 and second == 110 and third == 97 and text[start + 3] == 62)


@compiled
def _like_nothing(text: Any, start: int, end: int) -> bool:
    """Whether a short text begins as the Chinese words for nothing do (空, 无, a dash, a bracket): the long way knows them."""
    if end - start < 3 or end - start > 12:
        return False
    one, two, three = text[start], text[start + 1], text[start + 2]
    return bool(
        (one == 0xE7 and two == 0xA9 and three == 0xBA)
        or (one == 0xE6 and two == 0x97 and three == 0xA0)
        or (one == 0xE2 and two == 0x80 and three == 0x94)
        or (one == 0xEF and two == 0xBC and three == 0x88)
        or one == 40
    )


@compiled
def _wide_blank(text: Any, start: int, end: int) -> bool:
    """Whether a no-break, full-width or zero-width blank or a byte-order mark stands at either end."""
    if end - start >= 2 and (
        (text[start] == 0xC2 and text[start + 1] == 0xA0) or (text[end - 2] == 0xC2 and text[end - 1] == 0xA0)
    ):
        return True
    if end - start < 3:
        return False
    for at in (start, end - 3):
        one, two, three = text[at], text[at + 1], text[at + 2]
        if (
            (one == 0xE3 and two == 0x80 and three == 0x80)
            or (one == 0xE2 and two == 0x80 and three == 0x8B)
            or (one == 0xEF and two == 0xBB and three == 0xBF)
        ):
            return True
    return False


@compiled
def _put(text: Any, start: int, end: int, data: Any, used: int) -> int:
    after = used + end - start
    while start + 8 <= text.size and used + 8 <= data.size and start < end:
        put_word(data, used, word(text, start))
        start += 8
        used += 8
    for at in range(start, end):
        data[used + at - start] = text[at]
    return after


@compiled
def texts(text: Any, starts: Any, lengths: Any, offsets: Any, data: Any, valid: Any, odd: Any) -> int:
    """Free text; returns the bytes of ``data`` used."""
    used = 0
    offsets[0] = 0
    for row in range(starts.size):
        if lengths[row] < 0:
            odd[row] = 1
        else:
            start, end = trim(text, starts[row], lengths[row])
            if not is_nothing(text, start, end):
                if _wide_blank(text, start, end) or _like_nothing(text, start, end):
                    odd[row] = 1
                else:
                    valid[row] = 1
                    used = _put(text, start, end, data, used)
        offsets[row + 1] = used
    return used


@compiled
def tokens(
    text: Any,
    starts: Any,
    lengths: Any,
    offsets: Any,
    data: Any,
    valid: Any,
    odd: Any,
    points: bool,
    digits_only: bool,
    width: int,
) -> int:
    """Ids and codes of letters, digits and a few signs; returns the bytes of ``data`` used.

    ``points`` allows dots beside a letter; ``digits_only`` leaves everything else to the long way, as a value map may
    know it; digits shorter than ``width`` are odd.
    """
    used = 0
    offsets[0] = 0
    for row in range(starts.size):
        after = _put_digits(text, starts[row], lengths[row], data, used) if lengths[row] >= max(width, 1) else used
        if after > used:
            valid[row] = 1
            used = after
        elif lengths[row] < 0:
            odd[row] = 1
        elif lengths[row] > 0:
            start, end = trim(text, starts[row], lengths[row])
            if not is_nothing(text, start, end):
                kinds = _kinds(text, start, end)
                plain = not kinds & OTHER
                if kinds & POINT and not (points and kinds & LETTER):
                    plain = False
                if digits_only and kinds != DIGIT:
                    plain = False
                if end - start < width and not kinds & (LETTER | SIGN):
                    plain = False
                if plain:
                    valid[row] = 1
                    used = _put(text, start, end, data, used)
                else:
                    odd[row] = 1
        offsets[row + 1] = used
    return used


@compiled
def _put_digits(text: Any, at: int, length: int, data: Any, used: int) -> int:
    """Copy a cell of digits, a word at a time; the bytes of ``data`` used then, ``used`` where it is none or no word fits any more."""
    words = (length + 7) >> 3
    if at + 8 * words > text.size or used + 8 * words > data.size:
        return used
    for step in range(words):
        value = word(text, at + 8 * step)
        left = length - 8 * step
        checked = value if left >= 8 else first_bytes(value, left) | (ZEROS << (np.uint64(left) * EIGHT))
        if not all_digits(checked):
            return used
        put_word(data, used + 8 * step, value)
    return used + length


@compiled
def _kinds(text: Any, start: int, end: int) -> Any:
    """The classes of all bytes, put together; words of digits at once."""
    kinds: Any = DIGIT
    at = start
    while at < end:
        if at + 8 <= end and all_digits(word(text, at)):
            at += 8
            continue
        stop = min(at + 8, end)
        while at < stop:
            kinds |= np.int64(CLASSES[text[at]])
            at += 1
    return kinds


@compiled
def _short(text: Any, at: int, length: int, scale: int) -> Any:
    """A number of up to eight bytes, digits with or without a point among them; −1 where the cell is none such."""
    if length > 8 or at + 8 > text.size:
        return -1
    value = first_bytes(word(text, at), length)
    point = first_mark(marks(value, spread(46)))
    digits, decimals = length, 0
    if point < length:
        digits, decimals = length - 1, length - 1 - point
        if point == 0 or decimals > scale:
            return -1
        value = first_bytes(value, point) | (
            (value >> EIGHT >> (np.uint64(point) * EIGHT)) << (np.uint64(point) * EIGHT)
        )
    value = (value << (np.uint64(8 - digits) * EIGHT)) | (ZEROS & ~(ALL << (np.uint64(8 - digits) * EIGHT)))
    if not all_digits(value):
        return -1
    number = number_of(value)
    for _ in range(scale - decimals):
        number *= 10
    return number


@compiled
def numbers(text: Any, starts: Any, lengths: Any, scale: int, values: Any, valid: Any, odd: Any) -> None:
    """Decimal numbers as whole multiples of ``10 ** -scale``; more decimals than that only as zeros, else odd."""
    for row in range(starts.size):
        values[row] = 0
        if lengths[row] < 0:
            odd[row] = 1
            continue
        if lengths[row] == 0:
            continue
        short = _short(text, starts[row], lengths[row], scale)
        if short >= 0:
            values[row] = short
            valid[row] = 1
            continue
        start, end = trim(text, starts[row], lengths[row])
        if is_nothing(text, start, end):
            continue
        at = start
        negative = text[at] == 45
        if negative or text[at] == 43:
            at += 1
        value = 0
        digits = 0
        while at < end and CLASSES[text[at]] == DIGIT:
            value = value * 10 + (text[at] - 48)
            digits += 1
            at += 1
        plain = 0 < digits <= 12
        decimals = 0
        if at < end and text[at] == 46:
            at += 1
            while at < end and CLASSES[text[at]] == DIGIT:
                if decimals < scale:
                    value = value * 10 + (text[at] - 48)
                    decimals += 1
                elif text[at] != 48:
                    plain = False
                at += 1
        if not plain or at < end:
            odd[row] = 1
            continue
        for _ in range(scale - decimals):
            value *= 10
        values[row] = -value if negative else value
        valid[row] = 1


@compiled
def gather(text: Any, starts: Any, lengths: Any, rows: Any, offsets: Any, data: Any) -> int:
    """The raw text of these rows, quotation marks undone; with ``data`` of size 0 only the bytes needed."""
    used = 0
    offsets[0] = 0
    for number in range(rows.size):
        row = rows[number]
        start = starts[row]
        length = lengths[row]
        if length >= 0:
            if data.size:
                _put(text, start, start + length, data, used)
            used += length
        else:
            end = start - 1 - length
            inside = False
            at = start
            while at < end:
                byte = text[at]
                if byte == 34 and (inside or at == start):
                    if inside and at + 1 < end and text[at + 1] == 34:
                        at += 1
                    else:
                        inside = not inside and at == start
                        at += 1
                        continue
                if data.size:
                    data[used] = byte
                used += 1
                at += 1
        offsets[number + 1] = used
    return used
