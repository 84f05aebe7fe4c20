"""Checking the log: what was edited, deleted, inserted, reordered or cut, by line."""

from __future__ import annotations

from pathlib import Path

from graphfraud.audit import head as heads
from graphfraud.audit import seal as seals
from graphfraud.audit.entry import START, Entry
from graphfraud.audit.head import Head
from graphfraud.audit.seal import Seal
from graphfraud.errors import AuditError


def problems(folder: Path, quoted: Head | None) -> list[str]:
    """One text a problem of the log in ``folder``; see ``AuditLog.verify``."""
    found: list[str] = []
    key = _key(folder, found)
    sealed = _sealed(folder, key, found)
    file = folder / "audit.log"
    try:
        content = file.read_bytes() if file.exists() else b""
    except OSError as error:
        return [*found, f"audit.log: cannot be read: {error.strerror}"]
    *lines, torn = content.split(b"\n")
    entries = [_entry(number, line, key, found) for number, line in enumerate(lines, 1)]
    found += _order(entries)
    if sealed:
        found += _against_head(entries, sealed, torn)
    elif lines or key:
        found.append("audit.head: is missing, so a cut log cannot be told from a whole one")
    if quoted:
        found += _against_quoted(entries, quoted)
    return found


def _key(folder: Path, found: list[str]) -> Seal | None:
    try:
        key = seals.load(folder)
    except AuditError as error:
        found.append(str(error))
        return None
    if key is None and (folder / "audit.log").exists():
        found.append("audit.key: is missing, so seals cannot be checked")
    return key


def _sealed(folder: Path, key: Seal | None, found: list[str]) -> Head | None:
    if key is None and not (folder / "audit.log").exists():
        return None
    try:
        return heads.read(folder, key)
    except AuditError as error:
        found.append(str(error))
        return None


def _entry(number: int, line: bytes, key: Seal | None, found: list[str]) -> Entry | None:
    """The entry, or None (and a problem) where its words are not those that were sealed."""
    try:
        entry = Entry.parse(line)
    except (ValueError, TypeError, KeyError):
        found.append(f"line {number}: edit: is no entry of the log")
        return None
    if entry.digest() != entry.hash:
        found.append(f"line {number}: edit: its words are not those that were hashed")
        return None
    if key and not key.holds(entry.hash.encode("ascii"), entry.seal):
        found.append(f"line {number}: edit: was not sealed with the key of this workspace")
        return None
    return entry


def _order(entries: list[Entry | None]) -> list[str]:
    """Deletions, insertions and reorderings, told by the numbers that the seals vouch for."""
    found: list[str] = []
    present = {entry.n for entry in entries if entry}
    unknown = sum(entry is None for entry in entries)
    seen: set[int] = set()
    before: Entry | None = None
    expected = 1
    for number, entry in enumerate(entries, 1):
        if entry is None:
            before, expected = None, expected + 1
            continue
        if entry.n in seen:
            found.append(f"line {number}: insertion: entry {entry.n} stands here again")
            continue
        seen.add(entry.n)
        if entry.n < expected:
            found.append(f"line {number}: reordering: entry {entry.n} stands after entry {expected - 1}")
        elif entry.n > expected:
            missing = [n for n in range(expected, entry.n) if n not in present]
            if missing and not unknown:
                found.append(f"line {number}: deletion: {_span(missing)} missing before it")
            elif missing:
                found.append(f"line {number}: deletion or edit: {_span(missing)} missing before it")
        elif (before.hash if before else START if entry.n == 1 else entry.prev) != entry.prev:
            found.append(f"line {number}: edit: does not follow the line before it; the log was forked")
        if entry.n >= expected:
            before, expected = entry, entry.n + 1
    return found


def _span(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"entry {numbers[0]} is"
    return f"entries {numbers[0]} to {numbers[-1]} are"


def _last(entries: list[Entry | None]) -> int:
    """Number of the last entry, as far as the lines tell."""
    known = max((entry.n for entry in entries if entry), default=0)
    return max(known, len(entries)) if entries and entries[-1] is None else known


def _against_head(entries: list[Entry | None], sealed: Head, torn: bytes) -> list[str]:
    last = _last(entries)
    if last < sealed.count:
        torn_too = " (its last line is torn)" if torn else ""
        return [
            f"line {len(entries)}: truncation: the log ends with entry {last}, sealed were {sealed.count}{torn_too}"
        ]
    if last > sealed.count + 1:
        return [f"audit.head: was put back: it names {sealed.count} entries, the log holds {last}"]
    return _hash_at(entries, sealed, "audit.head")


def _against_quoted(entries: list[Entry | None], quoted: Head) -> list[str]:
    last = _last(entries)
    if last < quoted.count:
        return [
            f"line {len(entries)}: truncation: the log ends with entry {last}, the quoted head names {quoted.count}"
        ]
    return _hash_at(entries, quoted, "the quoted head")


def _hash_at(entries: list[Entry | None], wanted: Head, who: str) -> list[str]:
    for number, entry in enumerate(entries, 1):
        if entry and entry.n == wanted.count:
            if entry.hash != wanted.hash:
                return [
                    f"line {number}: edit: entry {entry.n} is another one than {who} names; the log was written anew"
                ]
            return []
    if wanted.count == 0 and wanted.hash == START:
        return []
    if any(entry is None for entry in entries):
        return []
    return [f"line {len(entries)}: deletion: entry {wanted.count}, which {who} names, is not there"]
