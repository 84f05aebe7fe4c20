"""Packages made of the made-up case, unzipped for looking into."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from graphfraud.evidence import PackageReport, evidence
from graphfraud.evidence.bag import BASE
from graphfraud.store.database import Database

REASON = "移送公安机关审查"
CASE_NO = "宁医保移2026-3"


@dataclass(frozen=True)
class Made:
    """A package with its workspace."""

    workspace: Path
    findings: list[str]
    report: PackageReport
    files: dict[str, bytes]

    @property
    def path(self) -> Path:
        return self.report.path


def unzip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name.removeprefix(f"{BASE}/"): archive.read(name) for name in archive.namelist()}


def make(workspace: Path, findings: list[str], out: Path, **more: object) -> Made:
    settings = {"reason": REASON, "case_no": CASE_NO, **more}
    with Database(workspace, read_only=True) as database:
        report = evidence(database, findings, out, **settings)  # type: ignore[arg-type]
    return Made(workspace, findings, report, unzip(report.path))


def parts(content: bytes) -> bytes:
    """All parts of a zipped document, one after the other."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
