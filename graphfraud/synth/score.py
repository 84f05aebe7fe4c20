"""The ring scorer: how many planted rings were found, and how many findings were right.

Counted by rings, not rows, as the catalogue's "How quality is measured" says; the rules of matching are in
``matching``. Fragments of
a ring and second findings of one ring by the same family are false. A finding by a detector of **another** family
that matches a ring
and belongs to it is right, but adds nothing to recall. Findings of thin rings (fewer than six joint events) count
neither way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from graphfraud.errors import InputError
from graphfraud.synth.matching import (
    HALF,
    Answer,
    Ring,
    belongs,
    f1,
    jaccard,
    matches,
    pair,
    same_family,
    share,
    touching,
)
from graphfraud.synth.scoreboard import Figures, Scoreboard, Verdict

_TRUE = ("ring", "other family")


def score(findings: Iterable[dict[str, Any]], truth: Iterable[dict[str, Any]]) -> Scoreboard:
    """Score findings (contract's JSON objects) against the truth (lines of truth.jsonl).

    Raises:
        InputError: a finding or a line of the truth lacks a field.
    """
    try:
        answers = [Answer.read(row) for row in findings]
        groups = [Ring.read(row) for row in truth]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"a finding or a line of the truth is not as the contract says: {error!r}") from error
    rings = [group for group in groups if not group.innocent]
    innocent = [group for group in groups if group.innocent]
    shown = [answer for answer in answers if answer.severity in ("high", "medium")]
    high = [answer for answer in answers if answer.severity == "high"]
    verdicts = {"high+medium": _verdicts(shown, rings, innocent), "high": _verdicts(high, rings, innocent)}
    ranked = sorted(answers, key=lambda answer: (-answer.score, answer.id))
    ranking = _verdicts(ranked, rings, innocent)
    flagged = {
        innocent[number].id
        for answer, near in zip(high, touching(high, innocent), strict=True)
        for number in near
        if _flags(answer, innocent[number])
    }
    kinds = sorted({ring.kind for ring in rings} | {answer.detector for answer in shown})
    by_kind = tuple(_figures(kind, rings, verdicts, ranking) for kind in kinds)
    return Scoreboard(
        overall=_figures(None, rings, verdicts, ranking),
        by_kind=by_kind,
        innocent=tuple(
            (
                kind,
                sum(group.kind == kind for group in innocent),
                sum(group.kind == kind and group.id in flagged for group in innocent),
            )
            for kind in sorted({group.kind for group in innocent})
        ),
        verdicts=tuple(verdicts["high+medium"]),
    )


def score_files(findings: Path, truth: Path) -> Scoreboard:
    """Score a findings file against a truth file, both JSON lines.

    Raises:
        InputError: a file cannot be read, or a line is no JSON object of the contract.
    """
    return score(_lines(findings), _lines(truth))


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(
                    f"{path}, line {number}, column {error.colno}: not JSON; expected one object a line"
                ) from error
            if not isinstance(row, dict):
                raise InputError(f"{path}, line {number}: expected a JSON object")
            rows.append(row)
    return rows


def _flags(answer: Answer, group: Ring) -> bool:
    return jaccard(answer.patients, group.patients) >= HALF or share(group.patients, answer.patients) >= HALF


def _verdicts(answers: Sequence[Answer], rings: Sequence[Ring], innocent: Sequence[Ring]) -> list[Verdict]:
    """One verdict a finding: ring, loose, thin, other family, duplicate, fragment, innocent or false."""
    paired, near = pair(answers, rings), touching(answers, rings)
    crossed: set[tuple[str, str]] = set()
    found = []
    for index, answer in enumerate(answers):
        ring = rings[paired[index]] if index in paired else _home(answer, [rings[number] for number in near[index]])
        if index in paired and ring is not None:
            pure = belongs(answer, ring) >= HALF
            verdict = ("thin" if ring.thin else "ring") if pure else "loose"
        elif ring is not None:
            verdict = _inside(answer, ring, crossed)
        else:
            verdict = "innocent" if any(_flags(answer, group) for group in innocent) else "false"
        alike = f1(answer, ring) if index in paired and ring is not None else 0.0
        kind = ring.kind if index in paired and ring is not None else None
        found.append(
            Verdict(answer.id, answer.detector, answer.severity, verdict, ring.id if ring else None, kind, alike)
        )
    return found


def _home(answer: Answer, rings: Sequence[Ring]) -> Ring | None:
    """The ring that the finding belongs to by half or more, the most alike of several."""
    inside = [ring for ring in rings if belongs(answer, ring) >= HALF]
    return max(inside, key=lambda ring: (belongs(answer, ring), jaccard(answer.patients, ring.patients)), default=None)


def _inside(answer: Answer, ring: Ring, crossed: set[tuple[str, str]]) -> str:
    if ring.thin:
        return "thin"
    if matches(answer, ring) == 0:
        return "fragment"
    if same_family(answer.detector, ring.kind) or (answer.detector, ring.id) in crossed:
        return "duplicate"
    crossed.add((answer.detector, ring.id))
    return "other family"


def _figures(
    kind: str | None,
    rings: Sequence[Ring],
    verdicts: dict[str, list[Verdict]],
    ranking: list[Verdict],
) -> Figures:
    """Figures of one kind: recall over its rings by any detector of the family.

    Precision over the findings of its detector.
    """
    full = {ring.id for ring in rings if not ring.thin and kind in (None, ring.kind)}
    thin = {ring.id for ring in rings if ring.thin and kind in (None, ring.kind)}

    def caught(level: str, wanted: set[str]) -> set[str]:
        return {item.ring for item in verdicts[level] if item.kind is not None and item.ring in wanted}

    def right(level: str) -> tuple[int, int]:
        own = [item for item in verdicts[level] if kind in (None, item.detector) and item.verdict != "thin"]
        return sum(item.verdict in _TRUE for item in own), len(own)

    matched = [item.f1 for item in verdicts["high+medium"] if item.ring in full and item.kind is not None]
    pure = [item for item in verdicts["high"] if kind in (None, item.detector) and item.verdict != "thin"]
    return Figures(
        kind=kind or "all",
        rings=len(full),
        found=len(caught("high+medium", full)),
        found_high=len(caught("high", full)),
        high=right("high")[1],
        high_right=right("high")[0],
        high_belonging=sum(item.verdict in (*_TRUE, "duplicate", "fragment") for item in pure),
        shown=right("high+medium")[1],
        shown_right=right("high+medium")[0],
        member_f1=sum(matched) / len(matched) if matched else None,
        average_precision=_average_precision(kind, ranking, full),
        thin_rings=len(thin),
        thin_found=len(caught("high+medium", thin)),
    )


def _average_precision(kind: str | None, ranking: list[Verdict], full: set[str]) -> float | None:
    """Mean over the rings of the precision at the rank where each is found.

    0 for those that are not. Lows count as ranked.
    """
    if not full:
        return None
    own = [item for item in ranking if kind in (None, item.detector) or item.ring in full]
    hits = seen = 0
    total = 0.0
    for item in own:
        if item.verdict in ("thin", "other family"):
            continue
        seen += 1
        if item.verdict == "ring" and item.ring in full:
            hits += 1
            total += hits / seen
    return total / len(full)
