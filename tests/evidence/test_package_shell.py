"""A police technician checks a package with common tools, without this program."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from graphfraud.evidence.bag import BASE

TOOLS = ("openssl", "sha256sum", "unzip")
pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason=f"one of {', '.join(TOOLS)} is not on this machine"
)


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def unpacked(package, tmp_path: Path) -> Path:
    assert shell(f"unzip -q {package.path}", tmp_path).returncode == 0
    return tmp_path / BASE


def commands(folder: Path) -> list[str]:
    """The commands that VERIFY.txt tells the reader to type."""
    text = (folder / "VERIFY.txt").read_text(encoding="utf-8")
    return re.findall(r"^     ((?:openssl|sha256sum|find|wc) .*)$", text, re.MULTILINE)


def test_the_instructions_inside_work_as_they_stand(unpacked: Path, package) -> None:
    key, signature, signed, manifest, files, lines = commands(unpacked)
    assert shell(key, unpacked).stdout.split()[0] == package.report.fingerprint.replace(":", "")
    assert "Verified Successfully" in shell(signature, unpacked).stdout
    for listing in (signed, manifest):
        run = shell(listing, unpacked)
        assert run.returncode == 0 and "FAILED" not in run.stdout
    assert shell(files, unpacked).stdout.strip() == shell(lines, unpacked).stdout.strip()


def test_they_find_a_changed_file_a_changed_list_and_a_foreign_key(unpacked: Path) -> None:
    _, signature, signed, manifest, files, lines = commands(unpacked)
    rows = unpacked / "data" / "04-settlements.csv"
    rows.write_bytes(rows.read_bytes().replace(b"68.37", b"68.38", 1))
    assert shell(manifest, unpacked).returncode != 0
    digest = shell("sha256sum data/04-settlements.csv", unpacked).stdout.split()[0]
    listing = unpacked / "manifest-sha256.txt"
    listing.write_text(re.sub(r"\w{64}(?=  data/04-settlements.csv)", digest, listing.read_text()))
    assert shell(manifest, unpacked).returncode == 0
    assert shell(signed, unpacked).returncode != 0
    shell(
        "openssl genpkey -algorithm ed25519 -out k.pem && openssl pkey -in k.pem -pubout -out signature/public.pem",
        unpacked,
    )
    assert shell(signature, unpacked).returncode != 0
    (unpacked / "data" / "extra.txt").write_text("x")
    assert shell(files, unpacked).stdout.strip() != shell(lines, unpacked).stdout.strip()
