"""One line of the log and its canonical bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

START = "0" * 64
"""What the first entry carries in place of a hash before it."""


@dataclass(frozen=True)
class Entry:
    """An entry of the access log.

    Attributes:
        n: place in the log, from 1.
        time: ISO 8601 with offset.
        user, login, host: see ``Identity``.
        action: what was done: unmask, evidence, export, review …
        reason, case_no: why, and for which case.
        subject: whom it concerned: ids, stand-ins or masked values, never raw names or numbers.
        detail: further facts, of plain JSON types.
        prev: hash of the entry before.
        hash: SHA-256 over the canonical bytes of all fields above.
        seal: signature or HMAC over ``hash``, hex.
    """

    n: int
    time: str
    user: str
    login: str
    host: str
    action: str
    reason: str
    case_no: str
    subject: tuple[str, ...]
    detail: Mapping[str, Any]
    prev: str
    hash: str = ""
    seal: str = ""

    def line(self) -> bytes:
        """The entry as it stands in the file, with its line end."""
        return _canonical(asdict(self)) + b"\n"

    def digest(self) -> str:
        """The hash that the fields should have."""
        plain = asdict(self)
        del plain["hash"], plain["seal"]
        return hashlib.sha256(_canonical(plain)).hexdigest()

    @classmethod
    def parse(cls, line: bytes) -> Entry:
        """Read a line without its line end.

        Raises:
            ValueError: it is no entry, or not written canonically.
        """
        plain = json.loads(line.decode("utf-8"))
        if not isinstance(plain, dict) or set(plain) != set(cls.__dataclass_fields__):
            raise ValueError("is no log entry")
        entry = cls(**{**plain, "subject": tuple(plain["subject"])})
        if entry.line() != line + b"\n":
            raise ValueError("is not written as the log writes")
        return entry


def _canonical(plain: Mapping[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
