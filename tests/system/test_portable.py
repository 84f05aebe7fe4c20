"""What only one operating system has is named in graphfraud.system alone, and no file is opened in an encoding that the system chooses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from as_windows import GONE_MODULES, GONE_OF_OS, GONE_OF_SIGNAL

import graphfraud

ROOM = Path(graphfraud.__file__).parent
ELSEWHERE = {"replace", "rename", "link", "symlink", "kill", "name", "chown", "O_BINARY", *GONE_OF_OS}
"""Of ``os``: missing on Windows, or doing something else there (``kill`` ends a process that it is only to probe)."""
WINDOWS_ONLY = {"msvcrt", "winreg", "winsound", "_winapi"}
MODULES = sorted(path for path in ROOM.rglob("*.py") if path.relative_to(ROOM).parts[0] != "system")


def wrong(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            yield from (f"{node.lineno}: import {name}" for name in names if name in {*GONE_MODULES, *WINDOWS_ONLY})
            if isinstance(node, ast.ImportFrom) and node.module in ("os", "signal"):
                yield f"{node.lineno}: from {node.module} import …: write {node.module}.NAME, which can be looked for"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of = {"os": ELSEWHERE, "signal": {*GONE_OF_SIGNAL}, "sys": {"platform"}}.get(node.value.id, set())
            if node.attr in of:
                yield f"{node.lineno}: {node.value.id}.{node.attr}"
        if isinstance(node, ast.Call):
            yield from _call(node)


def _call(node: ast.Call) -> Iterator[str]:
    given = {one.arg for one in node.keywords}
    function = node.func
    attribute = function.attr if isinstance(function, ast.Attribute) else ""
    if attribute in ("read_text", "write_text") and not given & {"encoding"} and not _of(function, "formatter"):
        yield f"{node.lineno}: {attribute} without encoding"
    opens = (isinstance(function, ast.Name) and function.id == "open") or attribute in ("open", "fdopen")
    if opens and not _of(function, "self") and not _of(function, "archive"):  # the entries of an archive are bytes
        modes = [
            one.value for one in (*node.args, *(word.value for word in node.keywords)) if isinstance(one, ast.Constant)
        ]
        binary = any(isinstance(mode, str) and "b" in mode and len(mode) < 4 for mode in modes)
        numbered = isinstance(function, ast.Attribute) and attribute == "open" and _of(function, "os")
        if (
            numbered
            and "BINARY" not in ast.unparse(node)
            and "O_RDONLY" not in ast.unparse(node)
            and "devnull" not in ast.unparse(node)
        ):
            yield f"{node.lineno}: os.open without files.BINARY"
        elif not numbered and not binary and "encoding" not in given:
            yield f"{node.lineno}: open without encoding"
    if (
        attribute in ("run", "Popen")
        and _of(function, "subprocess")
        and "text" in given
        and not given & {"errors", "encoding"}
    ):
        yield f"{node.lineno}: subprocess.{attribute} of text that ends the command where it is in another encoding"


def _of(function: ast.expr, name: str) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOM)))
def test_a_module_asks_for_nothing_that_one_system_alone_has(path: Path) -> None:
    assert list(wrong(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "text",
    [
        "import fcntl",
        "def f():\n    import pwd",
        "from os import fork",
        "os.kill(1, 0)",
        "os.replace(a, b)",
        "os.getuid()",
        "signal.SIGKILL",
        "open(path)",
        "path.open('w')",
        "path.read_text()",
        "os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)",
        "os.fdopen(handle, 'w')",
        "subprocess.run(command, text=True)",
    ],
)
def test_what_would_be_found(text: str) -> None:
    assert list(wrong(ast.parse(text)))
