"""Text from the records made safe to show: no control or direction characters, no endless names."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ud800-\udfff]"
)

IN_NAMES = {
    sign: heard
    for heard, signs in {
        **{
            "chang": "长",
            "chong": "重",
            "shan": "单",
            "xia": "厦",
            "le": "乐",
            "hang": "行",
            "zeng": "曾",
            "qiu": "仇",
        },
        **{
            "xie": "解",
            "zha": "查",
            "ou": "区",
            "ge": "盖",
            "qin": "覃",
            "ren": "任",
            "chao": "朝",
            "lu": "六",
            "beng": "蚌",
        },
        **{"xun": "浚", "shen": "莘", "du": "都", "su": "宿", "yu": "尉", "zang": "藏", "tai": "台"},
    }.items()
    for sign in signs
}
"""Signs that names of persons and places read otherwise than common words do."""


def legible(text: object, limit: int = 120) -> str:
    """``text`` with each control, zero-width or direction character shown as U+FFFD, cut to ``limit`` characters."""
    shown = UNSHOWABLE.sub("\ufffd", str(text if text is not None else "")[: 4 * limit]).strip()
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def pinyin_keys(text: str) -> str:
    """Full pinyin and initials of the Chinese in ``text``, for search."""
    return "" if text.isascii() else _speaker()(text)


@cache
def _speaker() -> Callable[[str], str]:
    """Pinyin sign by sign: the list of phrases takes longer to load than a page takes to draw."""
    with _without_phrases():
        from pypinyin import lazy_pinyin

    @cache
    def sound(sign: str) -> str:
        return "".join(lazy_pinyin(sign))

    def speak(text: str) -> str:
        usual = [sound(sign) for sign in text]
        named = [IN_NAMES.get(sign) or sound(sign) for sign in text]
        return " ".join(
            dict.fromkeys(["".join(w) for w in (usual, named)] + ["".join(p[:1] for p in w) for w in (usual, named)])
        )

    return speak


@contextmanager
def _without_phrases() -> Iterator[None]:
    before = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "true"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
        else:
            os.environ["PYPINYIN_NO_PHRASES"] = before


def legible_lines(text: str, limit: int = 20_000) -> str:
    """``legible`` line by line."""
    lines = text[:limit].splitlines()
    return "\n".join(" " * (len(line) - len(line.lstrip(" "))) + legible(line, 400) for line in lines)
