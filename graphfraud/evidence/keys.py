"""The key that signs packages: Ed25519, made on first use, in ``keys/`` of the workspace (0600), a passphrase optional.

Rotation: ``rotate`` moves the key and its public half aside under their fingerprint and makes a new one. Old packages
stay checkable, as each holds its public key; publish the old fingerprints together with the time of the change.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphfraud.audit import AuditLog
from graphfraud.audit.files import locked, replace_durably
from graphfraud.errors import KeyFileError, MissingExtraError
from graphfraud.store.database import private_directory
from graphfraud.system.files import replace

PASSPHRASE = "GRAPHFRAUD_KEY_PASSPHRASE"
PRIVATE, PUBLIC = "signing.pem", "signing.pub.pem"


@dataclass(frozen=True)
class SigningKey:
    """A private key with its public half as PEM."""

    private: Any
    public_pem: bytes

    @property
    def fingerprint(self) -> str:
        """See ``fingerprint``."""
        return fingerprint(self.public_pem)

    def sign(self, message: bytes) -> bytes:
        """Detached signature, 64 bytes."""
        return bytes(self.private.sign(message))


def fingerprint(public_pem: bytes) -> str:
    """SHA-256 of the public key as DER, hex in groups of four: what openssl and sha256sum give.

    Raises:
        ValueError: it is no Ed25519 public key.
    """
    parts = _cryptography()
    key = parts["load_public"](public_pem)
    if not isinstance(key, parts["PublicKey"]):
        raise ValueError("is no Ed25519 public key")
    der = key.public_bytes(parts["Encoding"].DER, parts["PublicFormat"].SubjectPublicKeyInfo)
    digest = hashlib.sha256(der).hexdigest()
    return ":".join(digest[at : at + 4] for at in range(0, 64, 4))


def same_fingerprint(given: str, known: str) -> bool:
    """Whether two fingerprints are the same, however they are grouped."""

    def bare(text: str) -> str:
        plain = text.strip().lower().removeprefix("sha256:").removeprefix("sha-256:")
        return "".join(sign for sign in plain if sign not in ": -\t")

    return bare(given) == bare(known)


def holds(public_pem: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` was made over ``message`` with the private half of this key."""
    from cryptography.exceptions import InvalidSignature

    parts = _cryptography()
    try:
        parts["load_public"](public_pem).verify(signature, message)
    except (InvalidSignature, ValueError, TypeError, AttributeError):
        return False
    return True


def signing_key(folder: Path, passphrase: str | None = None) -> SigningKey:
    """The workspace's key, made on first use.

    Args:
        folder: the workspace's folder.
        passphrase: opens the key, or protects a new one; from ``GRAPHFRAUD_KEY_PASSPHRASE`` where not given.

    Raises:
        KeyFileError: it cannot be made or read, or the passphrase is missing or wrong.
        MissingExtraError: cryptography is not installed.
    """
    secret = passphrase if passphrase is not None else os.environ.get(PASSPHRASE) or None
    room = _room(folder)
    try:
        with locked(room / "lock"):
            if not (room / PRIVATE).exists():
                _make(folder, room, secret)
            return _read(room / PRIVATE, secret)
    except OSError as error:
        raise KeyFileError(f"{room}: the signing key cannot be read or made: {error.strerror or error}") from error


def rotate(folder: Path, passphrase: str | None = None) -> SigningKey:
    """Set the key aside and make a new one.

    Raises:
        KeyFileError: there is none, or it cannot be moved.
    """
    secret = passphrase if passphrase is not None else os.environ.get(PASSPHRASE) or None
    room = _room(folder)
    try:
        with locked(room / "lock"):
            if not (room / PUBLIC).exists():
                raise KeyFileError(f"{room}: there is no key to replace yet")
            name = fingerprint((room / PUBLIC).read_bytes()).replace(":", "")[:16]
            replace(room / PRIVATE, room / f"retired-{name}.pem")
            replace(room / PUBLIC, room / f"retired-{name}.pub.pem")
            _make(folder, room, secret)
            return _read(room / PRIVATE, secret)
    except OSError as error:
        raise KeyFileError(f"{room}: the signing key cannot be replaced: {error.strerror or error}") from error


def _room(folder: Path) -> Path:
    try:
        return private_directory(folder / "keys")
    except OSError as error:
        raise KeyFileError(f"{folder}: a key cannot be kept here: {error.strerror}") from error


def _make(folder: Path, room: Path, secret: str | None) -> None:
    parts = _cryptography()
    key = parts["PrivateKey"].generate()
    lock = parts["BestAvailable"](secret.encode("utf-8")) if secret else parts["NoEncryption"]()
    private = key.private_bytes(parts["Encoding"].PEM, parts["PrivateFormat"].PKCS8, lock)
    public = _public(key, parts)
    AuditLog(folder).record("key", detail={"fingerprint": fingerprint(public)})
    replace_durably(room / PRIVATE, private)
    replace_durably(room / PUBLIC, public)


def _read(file: Path, secret: str | None) -> SigningKey:
    parts = _cryptography()
    try:
        key = parts["load_private"](file.read_bytes(), secret.encode("utf-8") if secret else None)
    except TypeError as error:
        if secret is None:
            raise KeyFileError(f"{file}: is protected; give its passphrase in {PASSPHRASE}") from error
        return _read(file, None)
    except ValueError as error:
        raise KeyFileError(f"{file}: is damaged, or the passphrase is wrong") from error
    if not isinstance(key, parts["PrivateKey"]):
        raise KeyFileError(f"{file}: is no Ed25519 key")
    return SigningKey(key, _public(key, parts))


def _public(key: Any, parts: Mapping[str, Any]) -> bytes:
    public = key.public_key()
    return bytes(public.public_bytes(parts["Encoding"].PEM, parts["PublicFormat"].SubjectPublicKeyInfo))


def _cryptography() -> dict[str, Any]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise MissingExtraError("evidence packages need: pip install 'graphfraud[evidence]'") from error
    return {
        "PrivateKey": ed25519.Ed25519PrivateKey,
        "PublicKey": ed25519.Ed25519PublicKey,
        "Encoding": serialization.Encoding,
        "PublicFormat": serialization.PublicFormat,
        "PrivateFormat": serialization.PrivateFormat,
        "BestAvailable": serialization.BestAvailableEncryption,
        "NoEncryption": serialization.NoEncryption,
        "load_public": serialization.load_pem_public_key,
        "load_private": serialization.load_pem_private_key,
    }
