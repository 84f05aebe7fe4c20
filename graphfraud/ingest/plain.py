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
    within,
    word,
)

DIGIT, LETTER, SIGN, POINT, OTHER = 0, 1, 2, 4, 8
NONE = -(1 << 62)
DAY = 86_400_000_000


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
def _trim(text: Any, start: int, length: int) -> tuple[int, int]:
    """First byte and byte after the end without ASCII blanks."""
    end = start + length
    while start < end and _blank(text[start]):
        start += 1
    while end > start and _blank(text[end - 1]):
        end -= 1
    return start, end


@compiled
def _is_nothing(text: Any, start: int, end: int) -> bool:
    """Empty, or one of the words that exports write for nothing (gf_some in sql/cells.sql)."""
    size = end - start
    if size == 0:
        return True
    if size > 4:
        return False
    first = text[start] | 32
    if size == 1:
        return bool(text[start] == 45)
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
            start, end = _trim(text, starts[row], lengths[row])
            if not _is_nothing(text, start, end):
                if _wide_blank(text, start, end):
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
            start, end = _trim(text, starts[row], lengths[row])
            if not _is_nothing(text, start, end):
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
        start, end = _trim(text, starts[row], lengths[row])
        if _is_nothing(text, start, end):
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
def _days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a day in the Gregorian calendar."""
    if month <= 2:
        year -= 1
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@compiled
def _number(text: Any, at: int, end: int, most: int) -> tuple[int, int]:
    """A number of up to ``most`` digits: value and the byte after it; the same byte where there is none."""
    value = 0
    stop = min(end, at + most)
    while at < stop and 48 <= text[at] <= 57:
        value = value * 10 + (text[at] - 48)
        at += 1
    return value, at


@within
def _two(text: Any, at: Any) -> Any:
    """The number that two digits make; 100 or more where they are none."""
    tens, ones = np.int64(text[at]) - 48, np.int64(text[at + 1]) - 48
    return tens * 10 + ones if 0 <= tens <= 9 and 0 <= ones <= 9 else 100


@compiled
def _usual_day(text: Any, at: Any) -> Any:
    """Days of the ten bytes ``2026-03-05``; −1 << 62 where they are not of that form or no day before the 29th."""
    if text[at + 4] != 45 or text[at + 7] != 45:
        return NONE
    century, year, month, day = _two(text, at), _two(text, at + 2), _two(text, at + 5), _two(text, at + 8)
    if not 18 <= century <= 99 or year > 99 or not 1 <= month <= 12 or not 1 <= day <= 28:
        return NONE
    return _days(century * 100 + year, month, day)


@compiled
def _usual_clock(text: Any, at: Any) -> Any:
    """Microseconds of the nine bytes `` 08:09:10``; −1 << 62 where they are not of that form or no time of day."""
    if (text[at] != 32 and text[at] != 84) or text[at + 3] != 58 or text[at + 6] != 58:
        return NONE
    hour, minute, second = _two(text, at + 1), _two(text, at + 4), _two(text, at + 7)
    if hour > 23 or minute > 59 or second > 59:
        return NONE
    return ((hour * 60 + minute) * 60 + second) * 1_000_000


@compiled
def times(text: Any, starts: Any, lengths: Any, values: Any, valid: Any, odd: Any) -> None:
    """Moments as microseconds since 1970-01-01; 2026-03-05, 2026/3/5, 20260305, with or without a clock time."""
    last, rest, of_last = np.uint64(0), np.uint16(0), NONE
    for row in range(starts.size):
        values[row] = 0
        if lengths[row] < 0:
            odd[row] = 1
            continue
        if lengths[row] == 0:
            continue
        start, end = _trim(text, starts[row], lengths[row])
        size = end - start
        if size == 19 or size == 10:  # noqa: SIM109
            near, far = word(text, start), np.uint16(text[start + 8]) * np.uint16(256) + np.uint16(text[start + 9])
            if near != last or far != rest:
                last, rest, of_last = near, far, _usual_day(text, start)
            clock = _usual_clock(text, start + 10) if size == 19 else 0
            if of_last != NONE and clock != NONE:
                values[row] = of_last * DAY + clock
                valid[row] = 1
                continue
        if _is_nothing(text, start, end):
            continue
        hour, minute, second, fraction = 0, 0, 0, 0
        year, at = _number(text, start, end, 4)
        plain = at == start + 4 and at < end
        month, day = 0, 0
        if plain and (text[at] == 45 or text[at] == 47):
            sign = text[at]
            month, after = _number(text, at + 1, end, 2)
            plain = after > at + 1 and after < end and text[after] == sign
            if plain:
                day, at = _number(text, after + 1, end, 2)
                plain = at > after + 1
            if plain and at < end:
                plain = text[at] == 32 or text[at] == 84
                hour, after = _number(text, at + 1, end, 2)
                plain = plain and after > at + 1 and after < end and text[after] == 58
                if plain:
                    minute, at = _number(text, after + 1, end, 2)
                    plain = at > after + 1
                if plain and at < end and text[at] == 58:
                    second, after = _number(text, at + 1, end, 2)
                    plain = after > at + 1
                    at = after
                    if plain and at < end and text[at] == 46:
                        fraction, after = _number(text, at + 1, end, 6)
                        plain = after > at + 1
                        for _ in range(6 - (after - at - 1)):
                            fraction *= 10
                        at = after
                plain = plain and at == end
        elif plain and (size == 8 or size == 14):  # noqa: SIM109
            month, at = _number(text, at, end, 2)
            day, at = _number(text, at, end, 2)
            if size == 14 and at == start + 8:
                hour, at = _number(text, at, end, 2)
                minute, at = _number(text, at, end, 2)
                second, at = _number(text, at, end, 2)
            plain = at == end
        else:
            plain = False
        longest = 31
        if month == 4 or month == 6 or month == 9 or month == 11:  # noqa: SIM109
            longest = 30
        elif month == 2:
            longest = 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
        if not plain or year < 1800 or not 1 <= month <= 12 or not 1 <= day <= longest:
            odd[row] = 1
            continue
        if hour > 23 or minute > 59 or second > 59:
            odd[row] = 1
            continue
        values[row] = ((_days(year, month, day) * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000 + fraction
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
