"""The bag (RFC 8493) through its library, its signature block, and the one zip that can be made of it."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from graphfraud.audit import Entry
from graphfraud.errors import MissingExtraError
from graphfraud.evidence.keys import SigningKey
from graphfraud.store.database import sql_file
from graphfraud.system.files import replace

BASE = "graphfraud-evidence"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGMANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAGS = ("VERIFY.txt", "bag-info.txt", "bagit.txt", MANIFEST)
PUBLIC, RECORD, EXCERPT = "signature/public.pem", "signature/record.json", "signature/audit.jsonl"
SIGNED, SIGNATURE = "signature/signed-sha256.txt", "signature/signed-sha256.sig"
BLOCK = (PUBLIC, RECORD, EXCERPT, SIGNED, SIGNATURE)
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_ONE_AT_A_TIME = threading.Lock()
"""The library changes the working directory of the process while it makes a bag."""


def lay_out(folder: Path, files: Mapping[str, bytes], info: Mapping[str, str]) -> str:
    """Make ``folder`` a bag that holds ``files``; returns the SHA-256 of its manifest.

    Args:
        folder: absolute, empty, the caller's own.
        files: content by name below ``data/``.
        info: what goes into bag-info.txt.

    Raises:
        MissingExtraError: bagit is not installed.
        OSError: the disk is full.
    """
    try:
        import bagit
    except ImportError as error:
        raise MissingExtraError("evidence packages need: pip install 'graphfraud[evidence]'") from error
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.write_bytes(content)
    with _ONE_AT_A_TIME:
        bagit.make_bag(str(folder), bag_info=dict(info), checksums=["sha256"], processes=1)
    (folder / "bagit.txt").write_bytes(BAGIT)
    (folder / "VERIFY.txt").write_bytes(instructions())
    (folder / TAGMANIFEST).write_bytes(_hash_lines(folder, TAGS))
    bagit.Bag(str(folder)).validate(processes=1)
    return _sha256((folder / MANIFEST).read_bytes())


def instructions() -> bytes:
    """How to check a package with common tools."""
    return sql_file("graphfraud.evidence", "VERIFY.txt").encode("utf-8")


def sign(folder: Path, key: SigningKey, record: Mapping[str, Any], excerpt: Sequence[Entry]) -> None:
    """Add the signature block: key, record of the making, excerpt of the log, list of hashes, its signature.

    The block is all that differs between two packages of the same case.
    """
    (folder / "signature").mkdir(mode=0o700)
    (folder / PUBLIC).write_bytes(key.public_pem)
    (folder / RECORD).write_bytes(json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")
    (folder / EXCERPT).write_bytes(b"".join(entry.line() for entry in excerpt))
    listed = _hash_lines(folder, sorted((*TAGS, TAGMANIFEST, PUBLIC, RECORD, EXCERPT)))
    (folder / SIGNED).write_bytes(listed)
    (folder / SIGNATURE).write_bytes(key.sign(listed))


def _hash_lines(folder: Path, names: Sequence[str]) -> bytes:
    return "".join(f"{_sha256((folder / name).read_bytes())}  {name}\n" for name in names).encode("ascii")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the bag by its name in the zip."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {f"{BASE}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in files}


def write_zip(out: BinaryIO, entries: Mapping[str, bytes]) -> None:
    """The one zip of these entries: sorted by name, stored as they are, no times, owner-only modes.

    Nothing is compressed, so the bytes depend on no compressor and every one of them is accounted for.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.create_system, entry.external_attr = 3, (0o100600 << 16)
            archive.writestr(entry, entries[name])


def publish(out: Path, entries: Mapping[str, bytes]) -> None:
    """Put the zip at ``out`` whole or not at all, for its owner only (0600).

    Raises:
        OSError: it cannot be written there.
    """
    handle, temporary = tempfile.mkstemp(prefix=f".{out.name[:80]}.", suffix=".part", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write_zip(file, entries)
            file.flush()
            os.fsync(file.fileno())
        replace(temporary, out)
    except BaseException:
        os.unlink(temporary)
        raise
