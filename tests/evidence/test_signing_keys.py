"""The key that signs packages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphfraud.audit import AuditLog
from graphfraud.cli.group import graphfraud
from graphfraud.errors import KeyFileError
from graphfraud.evidence import keys


def test_it_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first, again = keys.signing_key(tmp_path), keys.signing_key(tmp_path)
    assert first.fingerprint == again.fingerprint and first.sign(b"x") == again.sign(b"x")
    for file in (tmp_path / "keys").iterdir():
        assert file.stat().st_mode & 0o077 == 0, file
    assert [entry.detail["fingerprint"] for entry in AuditLog(tmp_path).show(action="key")] == [first.fingerprint]


def test_a_passphrase_protects_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = keys.signing_key(tmp_path, "三重门")
    assert b"ENCRYPTED" in (tmp_path / "keys" / keys.PRIVATE).read_bytes()
    monkeypatch.delenv(keys.PASSPHRASE, raising=False)
    with pytest.raises(KeyFileError, match=keys.PASSPHRASE):
        keys.signing_key(tmp_path)
    with pytest.raises(KeyFileError, match="passphrase is wrong"):
        keys.signing_key(tmp_path, "other")
    monkeypatch.setenv(keys.PASSPHRASE, "三重门")
    assert keys.signing_key(tmp_path).fingerprint == made.fingerprint


def test_a_new_key_sets_the_old_one_aside(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="no key to replace"):
        keys.rotate(tmp_path)
    old = keys.signing_key(tmp_path)
    new = keys.rotate(tmp_path)
    assert new.fingerprint != old.fingerprint == keys.fingerprint(old.public_pem)
    retired = sorted(file.name for file in (tmp_path / "keys").glob("retired-*"))
    assert len(retired) == 2 and all(old.fingerprint.replace(":", "")[:16] in name for name in retired)
    assert keys.signing_key(tmp_path).fingerprint == new.fingerprint


def test_a_damaged_or_foreign_key_is_refused(tmp_path: Path) -> None:
    keys.signing_key(tmp_path)
    file = tmp_path / "keys" / keys.PRIVATE
    file.write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    with pytest.raises(KeyFileError, match="damaged"):
        keys.signing_key(tmp_path)


def test_a_signature_holds_for_its_key_and_words_alone(tmp_path: Path) -> None:
    one, two = keys.signing_key(tmp_path / "one"), keys.signing_key(tmp_path / "two")
    assert keys.holds(one.public_pem, b"words", one.sign(b"words"))
    assert not keys.holds(two.public_pem, b"words", one.sign(b"words"))
    assert not keys.holds(one.public_pem, b"other", one.sign(b"words"))
    assert not keys.holds(one.public_pem, b"words", b"short") and not keys.holds(b"no key", b"words", b"")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on this machine")
def test_openssl_reads_the_protected_key(tmp_path: Path) -> None:
    made = keys.signing_key(tmp_path, "pass")
    file = tmp_path / "keys" / keys.PRIVATE
    run = subprocess.run(["openssl", "pkey", "-in", file, "-passin", "pass:pass", "-pubout"], capture_output=True)
    assert run.stdout == made.public_pem


def test_the_command_shows_and_replaces_the_fingerprint(tmp_path: Path) -> None:
    def ask(*words: str) -> Result:
        return CliRunner().invoke(graphfraud, ["key", *words, "-w", str(tmp_path), "--lang", "en"])

    assert ask("show").exit_code == 1 and ask("rotate").exit_code == 1
    old = keys.signing_key(tmp_path).fingerprint
    assert ask("show").stdout.strip() == old
    changed = ask("rotate").stdout
    new = ask("show").stdout.strip()
    assert new != old and new in changed and old in changed
