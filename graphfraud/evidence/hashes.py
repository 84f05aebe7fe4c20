"""Lists of hashes against the files: what was changed, renamed, swapped, added or taken away; and the signature."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from graphfraud.audit import Entry
from graphfraud.audit.seal import ED25519
from graphfraud.evidence import bag, keys
from graphfraud.evidence.problems import Problem, problem

LINE = re.compile(r"([0-9a-f]{64})  ([\x21-\x7e]+)")
Hashes = dict[str, str]


def check_hashes(files: Mapping[str, bytes]) -> list[Problem]:
    """Every file of the package against the lists that name it."""
    found: list[Problem] = []
    known = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    for listing in (bag.SIGNED, bag.TAGMANIFEST):
        wanted = read_list(files, listing, found)
        found += [p for p in _compare(wanted, known) if p not in found]
    payload = read_list(files, bag.MANIFEST, found)
    found += _compare_payload(payload, {name: digest for name, digest in known.items() if name.startswith("data/")})
    expected = {*payload, *bag.TAGS, bag.TAGMANIFEST, *bag.BLOCK}
    strangers = {name for name in known if name not in expected and not name.startswith("data/")}
    found += [problem("added", name, "v_added") for name in sorted(strangers)]
    found += [
        problem("removed", name, "v_missing")
        for name in sorted({*bag.TAGS, bag.TAGMANIFEST, *bag.BLOCK} - set(known))
        if not any(p.where == name for p in found)
    ]
    for name, always in (("bagit.txt", bag.BAGIT), ("VERIFY.txt", bag.instructions())):
        if name in files and files[name] != always and not any(p.where == name for p in found):
            found.append(problem("changed", name, "v_fixed"))
    return found


def read_list(files: Mapping[str, bytes], name: str, found: list[Problem]) -> Hashes:
    """Name → hash of a list; one that cannot be read is a problem and counts as empty."""
    try:
        lines = files.get(name, b"").decode("ascii").splitlines()
    except UnicodeDecodeError:
        found.append(problem("changed", name, "v_list"))
        return {}
    matches = [LINE.fullmatch(line) for line in lines]
    if not lines or not all(matches):
        kind, key = ("changed", "v_list") if name in files else ("removed", "v_missing")
        found.append(problem(kind, name, key))
    return {match[2]: match[1] for match in matches if match}


def _compare(wanted: Hashes, known: Hashes) -> list[Problem]:
    found = []
    for name, digest in wanted.items():
        if name not in known:
            found.append(problem("removed", name, "v_missing"))
        elif known[name] != digest:
            found.append(problem("changed", name, "v_content", wanted=digest, found=known[name]))
    return found


def _compare_payload(wanted: Hashes, known: Hashes) -> list[Problem]:
    found: list[Problem] = []
    missing = {name: digest for name, digest in wanted.items() if name not in known}
    added = {name: digest for name, digest in known.items() if name not in wanted}
    for name, digest in sorted(added.items()):
        old = next((other for other, hash_ in sorted(missing.items()) if hash_ == digest), None)
        if old:
            del missing[old]
            found.append(problem("renamed", name, "v_renamed", wanted=old))
        else:
            found.append(problem("added", name, "v_added"))
    found += [problem("removed", name, "v_missing") for name in sorted(missing)]
    for name in sorted(set(wanted) & set(known)):
        if wanted[name] != known[name]:
            other = next((o for o in sorted(wanted) if wanted[o] == known[name] and known.get(o) == wanted[name]), None)
            if other:
                found.append(problem("swapped", name, "v_swapped", other=other))
            else:
                found.append(problem("changed", name, "v_content", wanted=wanted[name], found=known[name]))
    return found


def check_signature(files: Mapping[str, bytes], fingerprint: str | None) -> tuple[list[Problem], str, str]:
    """Problems, the key's fingerprint, and what is known of the signer: proven, unproven or wrong."""
    public = files.get(bag.PUBLIC, b"")
    try:
        own = keys.fingerprint(public)
    except (ValueError, TypeError):
        return [problem("signature", bag.PUBLIC, "v_key")], "", "wrong"
    found: list[Problem] = []
    if not keys.holds(public, files.get(bag.SIGNED, b""), files.get(bag.SIGNATURE, b"")):
        found.append(problem("signature", bag.SIGNATURE, "v_signature"))
    if fingerprint is None:
        return found, own, "unproven"
    if not keys.same_fingerprint(fingerprint, own):
        return [*found, problem("signer", bag.PUBLIC, "v_signer", found=own, wanted=fingerprint)], own, "wrong"
    return found, own, "wrong" if found else "proven"


def check_record(files: Mapping[str, bytes], fingerprint: str) -> tuple[list[Problem], dict[str, str]]:
    """The record of the making and the excerpt of the access log, against the key, the head and their seals."""
    try:
        record = json.loads(files[bag.RECORD])
        head, key = str(record["audit_head"]), str(record["audit_key"])
        fits = keys.same_fingerprint(str(record["fingerprint"]), fingerprint)
        masked = record["edition"] == "masked"
    except (ValueError, KeyError, TypeError):
        return [problem("log", bag.RECORD, "v_record")], {}
    found: list[Problem] = []
    entries: list[Entry] = []
    for number, line in enumerate(files.get(bag.EXCERPT, b"").split(b"\n")[:-1], 1):
        try:
            entry = Entry.parse(line)
        except (ValueError, TypeError, KeyError):
            found.append(problem("log", bag.EXCERPT, "v_excerpt", line=number))
            continue
        if entry.digest() != entry.hash or not _sealed(key, entry):
            found.append(problem("log", bag.EXCERPT, "v_excerpt", line=number))
        entries.append(entry)
    ends = masked or (bool(entries) and f"{entries[-1].n}:{entries[-1].hash}" == head)
    if not fits or not ends:
        found.append(problem("log", bag.RECORD, "v_record"))
    return found, {name: str(value) for name, value in record.items()}


def _sealed(key: str, entry: Entry) -> bool:
    """Whether the entry bears the seal of the log's key; an HMAC seal can be checked in its workspace alone."""
    algorithm, _, public = key.partition(":")
    if algorithm != ED25519:
        return True
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(entry.seal), entry.hash.encode("ascii")
        )
    except (InvalidSignature, ValueError):
        return False
    return True
