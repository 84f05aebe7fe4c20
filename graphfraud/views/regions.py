"""Names of medical-insurance divisions by their code."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def _names() -> dict[str, str]:
    text = resources.files("graphfraud.views").joinpath("data", "divisions.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}


def region_name(code: str) -> str:
    """Name of the prefecture (first four digits), else of the province (first two); empty where the code is unknown."""
    names = _names()
    return names.get(code[:4]) or names.get(code[:2]) or ""


def region_names(codes: set[str]) -> dict[str, str]:
    """{code: name} of those that are known."""
    return {code: name for code in sorted(codes) if (name := region_name(code))}
