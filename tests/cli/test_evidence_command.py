"""A package that may have been handed over is not overwritten in passing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from small_case import a_finding

from graphfraud.audit import AuditLog

from commands import Run  # isort: skip

FINDING = a_finding().id
SAID = {"en": "is there already and may have been handed over", "zh": "已有这个文件，可能已经移交"}


@pytest.mark.parametrize("lang", SAID)
def test_a_package_that_is_there_stays_unless_it_is_to_be_replaced(run: Run, own_village: Path, lang: str) -> None:
    words = ("evidence", FINDING, "-o", "p.zip", "--masked", "--missing-sources", "-w", own_village, "--lang", lang)
    Path("p.zip").write_bytes(b"handed over")
    assert SAID[lang] in run(*words, code=2).stderr
    assert Path("p.zip").read_bytes() == b"handed over" and AuditLog(own_village).show() == []
    run(*words, "--force")
    assert zipfile.is_zipfile("p.zip")
