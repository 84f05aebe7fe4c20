"""What a bureau sets for its packages: ``evidence.toml`` in the workspace. Nothing in it is law or verdict."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphfraud.errors import EvidenceError
from graphfraud.review.sheets import visible

SETTINGS_NAME = "evidence.toml"
BANDS = {"large": "3,000–10,000", "huge": "30,000–100,000", "enormous": "500,000"}


@dataclass(frozen=True)
class Settings:
    """Names for the letter, empty where a blank is to be left; the province's bands of amounts as texts, in yuan."""

    agency: str = ""
    police: str = ""
    number: str = ""
    large: str = BANDS["large"]
    huge: str = BANDS["huge"]
    enormous: str = BANDS["enormous"]


def load_settings(folder: Path) -> Settings:
    """The settings of the workspace in ``folder``, or those that ship.

    Raises:
        EvidenceError: the file does not follow the form.
    """
    file = folder / SETTINGS_NAME
    if not file.exists():
        return Settings()
    try:
        plain = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EvidenceError(f"{file}: cannot be read as TOML: {error}") from error
    given: dict[str, Any] = {**plain.get("letter", {}), **plain.get("bands", {})}
    unknown = sorted(set(given) - set(Settings.__dataclass_fields__)) + sorted(set(plain) - {"letter", "bands"})
    if unknown:
        raise EvidenceError(
            f"{file}: {unknown[0]!r} is not known; known are [letter] agency, police, number "
            "and [bands] large, huge, enormous"
        )
    return Settings(**{name: visible(value) for name, value in given.items()})
