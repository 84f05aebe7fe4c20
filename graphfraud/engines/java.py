"""The Java runtime that Spark needs: found, asked for its version, or missed in one line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from graphfraud.errors import EngineError

LEAST = 17


def java_version() -> int | None:
    """Major version of the Java in JAVA_HOME, else on the path; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if not program:
        return None
    try:
        said = subprocess.run(
            [program, "-version"], capture_output=True, text=True, errors="replace", timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    return int(found.group(1)) if found else None


def need_java() -> None:
    """Make sure that Spark can start.

    Raises:
        EngineError: no Java, or one that is too old.
    """
    version = java_version()
    if version is None:
        raise EngineError(
            f"--engine spark: no Java found; install a JDK {LEAST} or newer (set JAVA_HOME), or use --engine duckdb"
        )
    if version < LEAST:
        raise EngineError(
            f"--engine spark: Java {version} is too old; set JAVA_HOME to a JDK {LEAST} or newer, or use --engine duckdb"
        )
