"""Writing and reading the log. An entry is on the disk before ``record`` returns; if it cannot be, nothing is shown."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphfraud.audit import check, head, seal
from graphfraud.audit.entry import START, Entry
from graphfraud.audit.files import locked
from graphfraud.audit.head import Head
from graphfraud.audit.seal import Seal
from graphfraud.audit.who import identity
from graphfraud.errors import AuditError
from graphfraud.system.files import BINARY, sync_folder

LOG_NAME = "audit.log"
LOCK_NAME = "audit.lock"
BLOCK = 1 << 16


class AuditLog:
    """The access log of a workspace.

    Args:
        folder: the workspace's folder, which must exist when an entry is recorded.
    """

    def __init__(self, folder: Path | str):
        self.folder = Path(folder)
        self.file = self.folder / LOG_NAME

    def record(
        self,
        action: str,
        *,
        reason: str = "",
        case_no: str = "",
        subject: Sequence[str] = (),
        detail: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Append an entry and return it once it is on the disk.

        Args:
            action: what is about to be done.
            reason: purpose, in the user's words.
            case_no: number of the case.
            subject: ids, stand-ins or masked values; never raw names or numbers.
            detail: further facts, of plain JSON types.

        Raises:
            AuditError: it cannot be written, or the end of the log is not what was sealed. Show nothing then.
        """
        try:
            with locked(self.folder / LOCK_NAME):
                return self._append(action, reason, case_no, subject, dict(detail or {}))
        except OSError as error:
            what = error.strerror or str(error)
            raise AuditError(f"{self.file}: cannot be written, so nothing is shown: {what}") from error

    def _append(self, action: str, reason: str, case_no: str, subject: Sequence[str], detail: dict[str, Any]) -> Entry:
        key, last, size, torn = self._tail()
        if torn:
            detail["torn_line_removed"] = {"bytes": len(torn), "sha256": hashlib.sha256(torn).hexdigest()}
        who = identity()
        bare = Entry(
            n=last.count + 1,
            time=datetime.now(UTC).astimezone().isoformat(timespec="milliseconds"),
            user=who.user,
            login=who.login,
            host=who.host,
            action=action,
            reason=reason,
            case_no=case_no,
            subject=tuple(subject),
            detail=detail,
            prev=last.hash,
        )
        digest = bare.digest()
        entry = replace(bare, hash=digest, seal=key.sign(digest.encode("ascii")))
        self._write(entry.line(), size, torn=bool(torn))
        head.write(self.folder, Head(entry.n, entry.hash), key)
        return entry

    def _tail(self) -> tuple[Seal, Head, int, bytes]:
        """The key, the last whole entry, the bytes up to its end, and what a crash left behind it."""
        key = seal.load(self.folder)
        if key is None and not self.file.exists():
            return self._begin(), Head(0, START), 0, b""
        sealed = head.read(self.folder, key)
        if key is None or sealed is None:
            raise AuditError(f"{self.folder}: audit.key or audit.head is missing beside audit.log; {ADVICE}")
        line, torn, size = self._last_line()
        count, digest = 0, START
        if line:
            try:
                entry = Entry.parse(line)
            except (ValueError, TypeError, KeyError) as error:
                raise AuditError(f"{self.file}: its last line was changed; {ADVICE}") from error
            if entry.digest() != entry.hash or not key.holds(entry.hash.encode("ascii"), entry.seal):
                raise AuditError(f"{self.file}: its last line was changed; {ADVICE}")
            count, digest = entry.n, entry.hash
        as_sealed = Head(count, digest) == sealed
        one_ahead = count == sealed.count + 1 and (line and Entry.parse(line).prev == sealed.hash)
        if not as_sealed and not one_ahead:
            raise AuditError(f"{self.file}: does not end where audit.head says; {ADVICE}")
        return key, Head(count, digest), size, torn

    def _begin(self) -> Seal:
        """A new key; the empty head is there before it, so that a key without a head always means a deletion."""
        key = seal.new()
        head.write(self.folder, Head(0, START), key)
        seal.keep(self.folder, key)
        return key

    def _last_line(self) -> tuple[bytes, bytes, int]:
        """The last whole line, the torn bytes after it, and the file's length up to its end."""
        try:
            with self.file.open("rb") as file:
                length = file.seek(0, os.SEEK_END)
                tail, start = b"", length
                while start > 0 and tail.count(b"\n") < 2:
                    start = max(0, start - BLOCK)
                    file.seek(start)
                    tail = file.read(length - start)
        except FileNotFoundError:
            return b"", b"", 0
        whole, _, torn = tail.rpartition(b"\n")
        if not whole and not tail.startswith(b"\n"):
            return b"", tail, 0
        return whole.rpartition(b"\n")[2], torn, length - len(torn)

    def _write(self, line: bytes, size: int, *, torn: bool) -> None:
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, 0o600)
        try:
            if torn:
                os.ftruncate(handle, size)
            if os.write(handle, line) != len(line):
                raise OSError(28, "no space left on the disk")
            os.fsync(handle)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, size)
            raise
        finally:
            os.close(handle)
        sync_folder(self.folder)

    def head(self) -> str:
        """``COUNT:HASH`` of the last entry, as packages quote it; ``0:000…`` of an empty log.

        Raises:
            AuditError: the head is damaged.
        """
        return str(head.read(self.folder, seal.load(self.folder)) or Head(0, START))

    def public_key(self) -> str:
        """``algorithm:hex`` of the sealing key; empty before the first entry."""
        key = seal.load(self.folder)
        return key.public() if key else ""

    def verify(self, head: str | None = None) -> list[str]:
        """Check chain, seals and head.

        Args:
            head: a head that was quoted elsewhere (``COUNT:HASH``), which finds a log that was cut or written anew.

        Returns:
            One text a problem, with line and kind (edit, deletion, insertion, reordering, truncation); empty where all
            holds.

        Raises:
            AuditError: ``head`` has another form.
        """
        return check.problems(self.folder, Head.parse(head) if head else None)

    def show(self, *, action: str | None = None, case_no: str | None = None, last: int | None = None) -> list[Entry]:
        """Entries in order, whole lines only; ``last`` keeps that many from the end.

        Raises:
            AuditError: a line is no entry, or the file cannot be read.
        """
        try:
            lines = self.file.read_bytes().split(b"\n")[:-1] if self.file.exists() else []
            entries = [Entry.parse(line) for line in lines]
        except OSError as error:
            raise AuditError(f"{self.file}: cannot be read: {error.strerror}") from error
        except (ValueError, TypeError, KeyError) as error:
            raise AuditError(f"{self.file}: holds a line that is no entry; see: graphfraud audit verify") from error
        found = [e for e in entries if action in (None, e.action) and case_no in (None, e.case_no)]
        return found if last is None else found[-last:] if last > 0 else []


ADVICE = "look with: graphfraud audit verify; keep the files as evidence and move them away to start a new log"
