"""Dates and times in the forms that nearly all cells have, read straight from the bytes; arguments as in ``graphfraud.ingest.plain``."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.ingest.plain import is_nothing, trim
from graphfraud.ingest.words import compiled, within, word

NONE = -(1 << 62)
DAY = 86_400_000_000


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
        start, end = trim(text, starts[row], lengths[row])
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
        if is_nothing(text, start, end):
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
