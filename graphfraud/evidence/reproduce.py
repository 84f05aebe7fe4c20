"""How the findings come out again: commands, versions, parameters, queries."""

from __future__ import annotations

import json
import shlex
from importlib import metadata, resources
from platform import python_version
from typing import Any

import graphfraud
from graphfraud.evidence.case import Case
from graphfraud.evidence.lists import moment, source_name
from graphfraud.evidence.sources import Source

LIBRARIES = ("duckdb", "numba", "numpy", "scipy", "pandas")


def commands(case: Case) -> str:
    """Commands for a shell, in a folder that holds the source files."""
    files = dict.fromkeys(source_name(case, _file(source)) for source in case.sources)
    lines = [
        "# graphfraud " + graphfraud.__version__,
        "# " + case.word("label"),
        f"pip install graphfraud=={graphfraud.__version__}",
        "graphfraud ingest " + " ".join(shlex.quote(name) for name in files) + " -w case",
    ]
    for detector in sorted({finding.detector for finding in case.findings}):
        settings = [f"--set {shlex.quote(f'{detector}.{name}={value}')}" for name, value in _settings(case, detector)]
        lines.append(" ".join(["graphfraud detect --only", shlex.quote(detector), *settings, "-w case"]))
    for finding in case.findings:
        lines.append(f"graphfraud show {shlex.quote(finding.id)} -w case")
    lines.append("graphfraud verify PACKAGE.zip -w case")
    return "\n".join(lines) + "\n"


def _file(source: Source) -> str:
    return source.path if "://" in source.path else source.path.partition("#")[0]


def _settings(case: Case, detector: str) -> list[tuple[str, Any]]:
    """Values that a command line can carry; each detector's settings are the same in all its findings."""
    finding = next(finding for finding in case.findings if finding.detector == detector)
    return [(name, value) for name, value in sorted(finding.parameters.items()) if isinstance(value, int | float | str)]


def parameters(case: Case) -> bytes:
    """Versions, parameters and runs as JSON."""
    versions = {"python": python_version(), "graphfraud": graphfraud.__version__}
    for library in LIBRARIES:
        try:
            versions[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            continue
    plain = {
        "versions": versions,
        "findings": [
            {
                "id": finding.id,
                "detector": finding.detector,
                "detector_version": finding.detector_version,
                "parameters": finding.parameters,
            }
            for finding in case.findings
        ],
        "runs": [{key: moment(value) if key == "ran_at" else value for key, value in run.items()} for run in case.runs],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode("utf-8") + b"\n"


def queries(case: Case) -> dict[str, bytes]:
    """SQL of the detectors and of the derived tables, by file name."""
    packages = {"engines": ("graphfraud.engines", "sql"), "evidence": ("graphfraud.evidence", "sql")}
    packages |= {f.detector: ("graphfraud.detectors", f.detector) for f in case.findings if f.detector.isidentifier()}
    found = {}
    for name, (package, folder) in packages.items():
        room = resources.files(package).joinpath(folder)
        for entry in sorted(room.iterdir(), key=lambda entry: entry.name) if room.is_dir() else ():
            if entry.name.endswith(".sql"):
                found[f"{name}/{entry.name}"] = entry.read_bytes().replace(b"\r\n", b"\n")
    return found
