"""Text from the records made safe to show: no control or direction characters, no endless names."""

from __future__ import annotations

import re

UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ud800-\udfff]"
)


def legible(text: object, limit: int = 120) -> str:
    """``text`` with each control, zero-width or direction character shown as U+FFFD, cut to ``limit`` characters."""
    shown = UNSHOWABLE.sub("\ufffd", str(text if text is not None else "")[: 4 * limit]).strip()
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def pinyin_keys(text: str) -> str:
    """Full pinyin and initials of the Chinese in ``text``, for search; empty where pypinyin is not installed."""
    if text.isascii():
        return ""
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        return ""
    return "".join(lazy_pinyin(text)) + " " + "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


def legible_lines(text: str, limit: int = 20_000) -> str:
    """``legible`` line by line."""
    return "\n".join(legible(line, 400) for line in text[:limit].splitlines())
