"""How long a server that is coming up is waited for: as long as its logs go on, whatever else the machine has to do."""

from __future__ import annotations

import time
from collections.abc import Callable

from graphfraud.errors import StoreError
from graphfraud.store import server_process
from graphfraud.store.server_home import Home

SILENT_SECONDS = 180.0
"""How long the logs of a server that is coming up may stand still."""
MOST_SECONDS = 1800.0
"""How long it is waited for although its logs go on."""
TELL_SECONDS = 20.0
"""How often whoever waits is told how far it is."""

Told = Callable[[float, str], None]
"""Called with the seconds waited so far and the last line of the server's log."""


class Wait:
    """One wait, from now on.

    Args:
        home: of the server.
        silent: seconds for which its logs may stand still.
        told: called every TELL_SECONDS.
    """

    def __init__(self, home: Home, silent: float = SILENT_SECONDS, told: Told | None = None):
        self.home = home
        self.silent = silent
        self.told = told
        self.begun = self.grown = self.tell = time.monotonic()
        self.size = self._size()

    def over(self) -> bool:
        """Whether the logs have stood still for too long, or all of it has taken too long."""
        now, size = time.monotonic(), self._size()
        if size != self.size:
            self.size, self.grown = size, now
        if self.told is not None and now - self.tell >= TELL_SECONDS:
            self.tell = now
            self.told(now - self.begun, server_process.last_line(self.home))
        return now - self.grown >= self.silent or now - self.begun >= MOST_SECONDS

    def given_up(self) -> StoreError:
        """What whoever waits is told then."""
        waited = time.monotonic() - self.begun
        excerpt = server_process.excerpt(self.home)
        if waited >= MOST_SECONDS:
            return StoreError(
                f"the local Neo4j server does not answer after {waited:.0f} s; its log ({self.home.log}) says:\n{excerpt}"
            )
        return StoreError(
            f"the local Neo4j server has not gone on for {self.silent:.0f} s, {waited:.0f} s after its start; "
            f"its log ({self.home.log}) says:\n{excerpt}"
        )

    def _size(self) -> tuple[int, ...]:
        return tuple(
            file.stat().st_size if file.exists() else 0
            for file in (self.home.console, self.home.log, self.home.debug_log)
        )
