"""Errors in a notebook: told in Chinese too where Chinese is chosen, as the command line tells them.

A notebook is the other place where people, not programs, read what went wrong. The English text and the traceback stay
as they are for whoever looks for the cause; the Chinese one is a note of the same error (PEP 678) below it.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from graphfraud.errors import GraphfraudError


def tell_errors() -> None:
    """Add the note from now on, where the code runs in IPython and nobody else has a say in how errors are shown."""
    if "IPython" not in sys.modules:
        return
    shell = sys.modules["IPython"].get_ipython()
    if shell is not None and not shell.custom_exceptions:
        shell.set_custom_exc((GraphfraudError,), _show)


def _show(
    shell: Any, kind: type[GraphfraudError], error: GraphfraudError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    from graphfraud.cli.translated import told

    chinese = told(str(error), _language(shell))
    if chinese != str(error) and chinese not in getattr(error, "__notes__", ()):
        error.add_note(chinese)
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _language(shell: Any) -> str:
    """That of the workspace that the notebook works on, else the one of the environment."""
    from graphfraud.model.text import language
    from graphfraud.workspace import Workspace

    opened = [value.lang for value in shell.user_ns.values() if isinstance(value, Workspace)]
    return opened[-1] if opened else language()
