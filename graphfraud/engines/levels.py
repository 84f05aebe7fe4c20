"""A hospital's level as a number, however the export writes it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

WORDS = (("三", 3), ("二", 2), ("一", 1))
NATIONAL = {
    **dict.fromkeys(("01", "02", "03", "04"), 3),
    **dict.fromkeys(("05", "06", "07"), 2),
    **dict.fromkeys(("08", "09", "10"), 1),
}
"""The national two-digit code: special, A, B, C of the third level, then of the second, then of the first; 11 is unrated."""


def levels(values: Iterable[object]) -> npt.NDArray[np.int32]:
    """3, 2 or 1 for each value, 0 where it tells none.

    Words (三级甲等), one digit, and two digits are known. Two digits are the national code where any value is above 03; else they
    are one digit with a zero before it.

    Args:
        values: hosp_lv of all institutions of the records.
    """
    texts = [str(value or "").strip() for value in values]
    national = any(len(text) == 2 and text.isdigit() and text > "03" for text in texts)
    return np.array([_level(text, national) for text in texts], np.int32)


def _level(text: str, national: bool) -> int:
    for word, number in WORDS:
        if word in text[:2]:
            return number
    if text.isdigit() and len(text) == 2:
        return NATIONAL.get(text, 0) if national else (int(text) if "01" <= text <= "03" else 0)
    return int(text[0]) if text[:1] in ("1", "2", "3") and not text[1:2].isdigit() else 0
