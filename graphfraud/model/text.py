"""Two languages: which one to speak, texts in it, and texts from data made harmless for a screen."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping

from graphfraud.errors import UsageError
from graphfraud.model.finding import Text
from graphfraud.system.screen import speaks_chinese

LANGUAGES = ("zh", "en")
VARIABLE = "GRAPHFRAUD_LANG"
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff]"
)


def language(given: str | None = None, environment: Mapping[str, str] | None = None) -> str:
    """``zh`` or ``en``: the one given, else GRAPHFRAUD_LANG, else the locale's; C and POSIX mean en.

    Raises:
        UsageError: a language that is neither.
    """
    known = os.environ if environment is None else environment
    chosen = given or known.get(VARIABLE)
    if chosen:
        if chosen not in LANGUAGES:
            raise UsageError(f"language {chosen!r}: choose zh or en (--lang or {VARIABLE})")
        return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if known.get(name):
            return "zh" if known[name].lower().startswith("zh") else "en"
    return "zh" if environment is None and speaks_chinese() else "en"


def say(text: Text, lang: str, **values: object) -> str:
    """The text in that language with its ``{names}`` filled in."""
    words = text[lang]
    return words.format(**values) if values else words


_NOUNS = (
    "person|member|patient|doctor|institution|hospital|place|home|firm|village|day|date|night|hour|minute|spell|time|gathering|visit|"
    "settlement|stay|fill|pack|event|use|trip|swipe|piece|drug|admission|service|purchase|pair|meeting|link|encounter|course|code"
)
_ONE = re.compile(rf"(?<![\d.,/–-])1 (more )?(?:({_NOUNS})s|(famil|pharmac|injur)ies|(box|batch)es)\b")


def in_number(text: Text) -> Text:
    """The text with English nouns in the singular behind a lone 1: words are put together from counted things."""

    def one(found: re.Match[str]) -> str:
        more, plain, in_y, hissing = found.groups()
        return f"1 {more or ''}{plain or hissing or f'{in_y}y'}"

    return {**text, "en": _ONE.sub(one, text["en"])}


def legible(value: object) -> str:
    """A value from data for one line of a screen: control, zero-width and direction characters as [U+202E]."""
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", "" if value is None else str(value))


def width(text: str) -> int:
    """Columns that the text takes on a terminal: two for each Chinese character, none for a combining mark."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
