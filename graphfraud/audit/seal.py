"""The key that seals the log: Ed25519 where ``cryptography`` is installed on first use, else HMAC-SHA-256.

``audit.key`` (0600, no passphrase: the log must be writable without a person at the keyboard) names its algorithm,
which stays what it was at the first entry. The key that signs packages is another one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from graphfraud.audit.files import replace_durably
from graphfraud.errors import AuditError, MissingExtraError

KEY_NAME = "audit.key"
ED25519 = "ed25519"
HMAC = "hmac-sha256"


@dataclass(frozen=True)
class Seal:
    """A sealing key; ``secret`` is 32 bytes."""

    algorithm: str
    secret: bytes

    def sign(self, message: bytes) -> str:
        """Seal of the message, hex."""
        if self.algorithm == HMAC:
            return hmac.new(self.secret, message, hashlib.sha256).hexdigest()
        return bytes(_private(self.secret).sign(message)).hex()

    def holds(self, message: bytes, seal: str) -> bool:
        """Whether ``seal`` was made over ``message`` with this key."""
        if self.algorithm == HMAC:
            return hmac.compare_digest(self.sign(message), seal)
        from cryptography.exceptions import InvalidSignature

        try:
            _private(self.secret).public_key().verify(bytes.fromhex(seal), message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def public(self) -> str:
        """``algorithm:hex`` by which others know the key: the public key, or for HMAC a hash of the secret."""
        if self.algorithm == HMAC:
            return f"{HMAC}:{hashlib.sha256(b'graphfraud audit key' + self.secret).hexdigest()}"
        return f"{ED25519}:{_private(self.secret).public_key().public_bytes_raw().hex()}"


def _private(secret: bytes):  # type: ignore[no-untyped-def]
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError as error:
        raise MissingExtraError(
            "the access log of this workspace is sealed with Ed25519: pip install 'graphfraud[evidence]'"
        ) from error
    return Ed25519PrivateKey.from_private_bytes(secret)


def load(folder: Path) -> Seal | None:
    """The workspace's sealing key, or None where there is none yet.

    Raises:
        AuditError: it cannot be read.
    """
    file = folder / KEY_NAME
    try:
        plain = json.loads(file.read_text(encoding="ascii"))
        seal = Seal(plain["algorithm"], bytes.fromhex(plain["secret"]))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AuditError(f"{file}: cannot be read, so nothing can be logged or shown: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise AuditError(f"{file}: is damaged, so nothing can be logged or shown; put it back from a backup") from error
    if seal.algorithm not in (ED25519, HMAC) or len(seal.secret) != 32:
        raise AuditError(f"{file}: is damaged, so nothing can be logged or shown; put it back from a backup")
    return seal


def new() -> Seal:
    """A fresh key of the best algorithm that is installed."""
    return Seal(ED25519 if find_spec("cryptography") else HMAC, secrets.token_bytes(32))


def keep(folder: Path, seal: Seal) -> None:
    """Write ``audit.key`` (0600) whole.

    Raises:
        OSError: it cannot be written.
    """
    plain = {"algorithm": seal.algorithm, "secret": seal.secret.hex()}
    replace_durably(folder / KEY_NAME, json.dumps(plain).encode("ascii"))
