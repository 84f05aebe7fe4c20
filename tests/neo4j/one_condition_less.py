"""What becomes of a Cypher text when one of its conditions is dropped, or its edge moved: each way once.

Conditions are the parts of a WHERE and of a WHEN, the values of properties in a pattern, the alternatives of labels, types and lists,
DISTINCT, LIMIT, OPTIONAL, and whether a bound belongs to what it bounds. Labels, types and directions that the graph's own
schema implies are no conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CLAUSES = ("WHERE", "WITH", "RETURN", "MATCH", "OPTIONAL", "UNWIND", "ORDER", "LIMIT", "CALL", "UNION", "USING")
MOVED = {"<=": "<", ">=": ">", "<": "<=", ">": ">="}
Change = tuple[str, str]


def one_condition_less(text: str) -> Iterator[Change]:
    """(what was dropped, the text without it), each text once."""
    seen = {text}
    for told, changed in _changes(text):
        if changed not in seen:
            seen.add(changed)
            yield told, changed


def _changes(text: str) -> Iterator[Change]:
    for start, end in _where_parts(text):
        yield from _less(text, start, end)
    for found in re.finditer(r"\bWHEN\b(.*?)\bTHEN\b", text, re.DOTALL):
        for value in ("true", "false"):
            yield f"{found[1].strip()} is {value}", _with(text, found.span(1), f" {value} ")
        yield from _less(text, *found.span(1))
    for found in re.finditer(r"([(\[]\w*(?::[\w|]+)?) \{([^{}]*)\}", text):
        for part, others in _each(found[2].split(", ")):
            kept = f" {{{', '.join(others)}}}" if others else ""
            yield f"{found[1]} {{{part}}}", _with(text, found.span(), found[1] + kept)
    for found in re.finditer(r"[(\[]\w*:([\w|]+\|\w+)", text):
        for part, others in _each(found[1].split("|")):
            yield f"{part} of {found[0]}", _with(text, found.span(1), "|".join(others))
    for found in re.finditer(r"IN \[((?:['$]\w+'?(?:, )?)+)\]", text):
        for part, others in _each(found[1].split(", ")):
            yield f"{part} of {found[0]}", _with(text, found.span(1), ", ".join(others))
    for found in re.finditer(r"\bDISTINCT |\bOPTIONAL |\nLIMIT \$\w+|\[\d*\.\.-?\d*\]", text):
        yield f"{found[0].strip()} before {text[found.end() :][:25].strip()!r}", _with(text, found.span(), "")
    for found in re.finditer(r" (<=|>=|<|>) ", text):
        near = text[max(0, found.start() - 25) : found.end() + 25].strip()
        yield f"{near!r} with {MOVED[found[1]]}", _with(text, found.span(1), MOVED[found[1]])


def _less(text: str, start: int, end: int) -> Iterator[Change]:
    """Without one of the parts joined by AND, or one of the parts joined by OR, at whatever depth of brackets."""
    ands = _parts(text, start, end, "AND")
    for part, others in _each([text[a:b].strip() for a, b in ands]):
        yield part, _with(text, (start, end), f" {' AND '.join(others) or 'true'} ")
    for a, b in ands:
        ors = [text[c:d].strip() for c, d in _parts(text, a, b, "OR")]
        if len(ors) > 1:
            for part, others in _each(ors):
                yield f"or {part}", _with(text, (a, b), f" ({' OR '.join(others)}) ")
        elif ors[0].startswith("(") and ors[0].endswith(")"):
            lead = text.index("(", a) + 1
            yield from _less(text, lead, lead + len(ors[0]) - 2)


def _where_parts(text: str) -> Iterator[tuple[int, int]]:
    """Where the conditions of each WHERE begin and end: at the next clause of the same depth, a bar, or the closing bracket."""
    for _, end, word, depth in _words(text):
        if word != "WHERE":
            continue
        until = len(text)
        for place, letter, deep in _letters(text):
            if place >= end and ((deep == depth > 0 and letter in ")]}|") or deep < depth):
                until = place
                break
        later = (begin for begin, _, name, deep in _words(text) if begin >= end and deep == depth and name in CLAUSES)
        yield end, min(until, next(later, until))


def _parts(text: str, start: int, end: int, joined_by: str) -> list[tuple[int, int]]:
    cuts = [(start + a, start + b) for a, b, word, depth in _words(text[start:end]) if word == joined_by and depth == 0]
    return list(zip([start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end], strict=True))


def _each(parts: list[str]) -> Iterator[tuple[str, list[str]]]:
    for number, part in enumerate(parts):
        yield part, parts[:number] + parts[number + 1 :]


def _with(text: str, span: tuple[int, int], given: str) -> str:
    return text[: span[0]] + given + text[span[1] :]


def _letters(text: str) -> Iterator[tuple[int, str, int]]:
    """(place, letter, depth of brackets) of everything outside quotes; a bracket counts as inside."""
    depth, quote = 0, ""
    for place, letter in enumerate(text):
        if quote or letter in "'\"":
            quote = "" if letter == quote else quote or letter
            continue
        depth += letter in "([{"
        yield place, letter, depth
        depth -= letter in ")]}"


def _words(text: str) -> Iterator[tuple[int, int, str, int]]:
    """(begin, end, word, depth) of the words outside quotes that are no parameters, labels or properties."""
    deep = {place: depth for place, _, depth in _letters(text)}
    for found in re.finditer(r"(?<![$.:\w])[A-Za-z_]+", text):
        if found.start() in deep:
            yield found.start(), found.end(), found[0], deep[found.start()]
