"""How a workspace in Python holds its file: opened for each call, or kept open for many questions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from graphfraud.errors import ReasonRequiredError
from graphfraud.model.text import language
from graphfraud.store.database import FILE_NAME, Database
from graphfraud.store.protocol import Store
from graphfraud.workspace.stores import graph_store, open_ready


@dataclass
class _Session:
    """An open workspace and, once somebody asked for it, its graph store."""

    database: Database
    store: Store | None = None

    def close(self) -> None:
        if self.store is not None:
            self.store.close()
        self.database.close()


class Opening:
    """The folder, the language, the masks, and who has the file open.

    Args:
        folder: the workspace's folder; default GRAPHFRAUD_WORKSPACE, else ``./graphfraud-workspace``.
        lang: zh or en; default GRAPHFRAUD_LANG, else the locale's.
        store: which graph store answers, embedded or neo4j.

    Raises:
        WorkspaceError: the folder cannot be used, or holds a damaged workspace.
        WorkspaceBusyError: another process writes to it.
    """

    def __init__(
        self, folder: str | os.PathLike[str] | None = None, *, lang: str | None = None, store: str = "embedded"
    ):
        self.folder = Path(folder or os.environ.get("GRAPHFRAUD_WORKSPACE") or "graphfraud-workspace")
        self.lang = language(lang)
        self.store_name = store
        self._reason = ""
        self._session: _Session | None = None
        self._keeping = 0
        if not (self.folder / FILE_NAME).exists():
            Database(self.folder).close()

    def __enter__(self) -> Self:
        self._keeping += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._keeping -= 1
        if not self._keeping:
            self._let_go()

    def _let_go(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    @contextmanager
    def _opened(self, *, ask: bool = False) -> Iterator[_Session]:
        if self._session is not None:
            yield self._session
            return
        session = _Session(open_ready(self.folder) if ask else Database(self.folder, read_only=True))
        if self._keeping:
            self._session = session
            yield session
            return
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The workspace's file for reading; many may read at once."""
        with self._opened() as session:
            yield session.database

    @contextmanager
    def asking(self) -> Iterator[tuple[Database, Store]]:
        """The workspace's file for reading, and its graph store."""
        with self._opened(ask=True) as session:
            if session.store is None:
                session.store = graph_store(session.database, self.store_name)
            yield session.database, session.store

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """The workspace's file for writing; one process at a time, and nobody reads meanwhile."""
        self._let_go()
        with Database(self.folder) as database:
            yield database

    @contextmanager
    def unmasked(self, *, reason: str, case_no: str = "") -> Iterator[Self]:
        """Show names and numbers inside the block; the access log has the reason before anything is shown.

        Args:
            reason: why they are needed.
            case_no: number of the case.

        Raises:
            ReasonRequiredError: no reason.
            AuditError: the log cannot be written; nothing is shown then.
        """
        if not reason.strip():
            raise ReasonRequiredError("unmasked() needs a reason: say why; the access log keeps it")
        from graphfraud.audit import AuditLog

        AuditLog(self.folder).record("unmask", reason=reason, case_no=case_no, detail={"from": "python"})
        before, self._reason = self._reason, reason
        try:
            yield self
        finally:
            self._reason = before

    def _shown(self, what: str, *subject: str) -> bool:
        """Whether raw values may be shown now; where they may, who is shown is logged first."""
        if not self._reason:
            return False
        from graphfraud.audit import AuditLog

        AuditLog(self.folder).record("show", reason=self._reason, subject=list(subject), detail={"what": what})
        return True
