"""Small pieces that leads of several detectors are worded from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.rates import Weighed
from graphfraud.model.finding import Member, MemberKind, Reason, Text


def place_kind(case: Case, code: str) -> MemberKind:
    """Pharmacy or hospital, as in the derived table ``institution``."""

    def make() -> dict[str, str]:
        return dict(case.database.con.execute("SELECT fixmedins_code, kind FROM institution").fetchall())

    kinds: dict[str, str] = case.once("institution kinds", make)
    return "pharmacy" if kinds.get(code) == "pharmacy" else "hospital"


def present(case: Case) -> frozenset[str]:
    """Canonical tables that hold rows."""
    from graphfraud.model.schema import TABLES

    found: frozenset[str] = case.once(
        "tables present", lambda: frozenset(table.name for table in TABLES if case.database.has_rows(table.name))
    )
    return found


def against_peers(item: Weighed, code: str, zh: str, en: str) -> Reason:
    """The ground that a unit is out of line: what was counted, what peers lead one to expect."""
    text = {
        "zh": f"{zh}：{item.observed:.0f} 起，同类期望 {few(item.expected)} 起",
        "en": f"{en}: {item.observed:.0f}, peers lead one to expect {few(item.expected)}",
    }
    return Reason(code, item.observed, digits(item.expected), item.p_value, text)


def digits(expected: float) -> float:
    """An expectation to four digits, however small: 0.0037 is no nought."""
    return float(f"{expected:.4g}")


def few(expected: float) -> str:
    """An expectation with one decimal, or two digits that tell something where it is small."""
    return f"{expected:.1f}" if expected >= 0.05 else f"{expected:.2g}"


def persons(ids: Iterable[str], counts: Iterable[int], role: Text, zh: str, en: str) -> tuple[Member, ...]:
    """Patients with a count of events each, most first; ``zh`` and ``en`` say what is counted ("{n}" stands for it)."""
    pairs = sorted(zip(ids, counts, strict=True), key=lambda pair: (-pair[1], pair[0]))
    most = max((count for _, count in pairs), default=1)
    return tuple(
        Member(
            "patient",
            name,
            role["en"],
            round(count / most, 3),
            {"zh": zh.format(n=count), "en": en.format(n=count)},
        )
        for name, count in pairs
    )


def institutions(
    case: Case, counts: Mapping[str, int], role: str, zh: str, en: str, of: int | None = None
) -> tuple[Member, ...]:
    """Institutions with a count of events each, most first; ``zh`` and ``en`` say what is counted ("{n}" stands for it).

    Their strength is the share of ``of``, of the largest count where it is None.
    """
    whole = max(counts.values(), default=1) if of is None else of
    return tuple(
        Member(
            place_kind(case, name),
            name,
            role,
            round(count / whole, 3),
            {"zh": zh.format(n=count), "en": en.format(n=count)},
        )
        for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def counted(values: Iterable[Any]) -> dict[str, int]:
    """How often each value occurs; missing ones are left out."""
    found: dict[str, int] = {}
    for value in values:
        if value is not None:
            found[str(value)] = found.get(str(value), 0) + 1
    return found
