"""Count and hash of the last entry, sealed apart from the log, so that a cut log does not look whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from graphfraud.audit.files import replace_durably
from graphfraud.audit.seal import Seal
from graphfraud.errors import AuditError

HEAD_NAME = "audit.head"


@dataclass(frozen=True)
class Head:
    """How many entries there are and the hash of the last; ``str()`` is the form in which packages quote it."""

    count: int
    hash: str

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read ``COUNT:HASH``.

        Raises:
            AuditError: it has another form.
        """
        count, _, digest = text.strip().partition(":")
        if not count.isdecimal() or len(digest) != 64 or set(digest.lower()) - set("0123456789abcdef"):
            raise AuditError(f"{text!r} is no head of an access log; write it as quoted: COUNT:HASH")
        return cls(int(count), digest.lower())


def _message(head: Head) -> bytes:
    return f"graphfraud audit head\n{head}\n".encode("ascii")


def write(folder: Path, head: Head, seal: Seal) -> None:
    """Replace ``audit.head``.

    Raises:
        OSError: it cannot be written.
    """
    plain = {"count": head.count, "hash": head.hash, "key": seal.public(), "seal": seal.sign(_message(head))}
    replace_durably(folder / HEAD_NAME, json.dumps(plain).encode("ascii") + b"\n")


def read(folder: Path, seal: Seal | None) -> Head | None:
    """The sealed head, or None where there is no file.

    Raises:
        AuditError: it is damaged or not sealed with the workspace's key.
    """
    file = folder / HEAD_NAME
    try:
        plain = json.loads(file.read_text(encoding="ascii"))
        head, given = Head(int(plain["count"]), str(plain["hash"])), str(plain["seal"])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AuditError(f"{file}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise AuditError(f"{file}: is damaged") from error
    if seal is None or not seal.holds(_message(head), given):
        raise AuditError(f"{file}: was not sealed with the key of this workspace")
    return head
