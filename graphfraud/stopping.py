"""Ctrl-C: queries of the database are ended at once, a commit is let be, and work that hears nothing is left behind.

The interpreter hears of a signal between two of its own steps. One that lasts, such as a query of a single task, compiled code or
another thread that must be waited for, would keep the user waiting; so a thread of its own listens while a command is ``watched``.
"""

from __future__ import annotations

import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol
from weakref import WeakSet

PATIENCE = 3.0
"""Seconds that work which may be left behind is given to end by itself."""
AGAIN = 0.1
"""Seconds between two interruptions of all queries: one that begins meanwhile has not heard of those before."""
_END = b"\0"


class Query(Protocol):
    """A connection whose query can be ended from another thread."""

    def interrupt(self) -> None:
        """End the query that runs, if one does."""


@dataclass
class _State:
    """What the process is about; changed under the lock, but for what a signal handler reads.

    Attributes:
        open: connections that are open.
        committing: threads that commit, once for each commit.
        leaves: what to do before work is left behind, for each scope in which that is harmless.
        pressed: Ctrl-C was pressed while a command was watched.
        kept: what the command is for has been committed.
        others: threads that there were before the command.
    """

    open: WeakSet[Query] = field(default_factory=WeakSet)
    committing: list[int] = field(default_factory=list)
    leaves: list[Callable[[], None]] = field(default_factory=list)
    pressed: threading.Event = field(default_factory=threading.Event)
    kept: bool = False
    others: WeakSet[threading.Thread] = field(default_factory=WeakSet)
    lock: threading.Lock = field(default_factory=threading.Lock)


_state = _State()


def opened(query: Query) -> None:
    """From now on Ctrl-C ends this connection's queries."""
    with _state.lock:
        _state.open.add(query)


def closed(query: Query) -> None:
    """To be called before the connection is closed."""
    with _state.lock:
        _state.open.discard(query)


@contextmanager
def committing(whole: bool = False) -> Iterator[None]:
    """Nothing interrupts the block; Ctrl-C is heard after it.

    Args:
        whole: what is committed is what the command is for.

    Raises:
        KeyboardInterrupt: after the block, where Ctrl-C was pressed meanwhile.
    """
    this = threading.get_ident()
    with _state.lock:
        _state.committing.append(this)
    try:
        yield
        _state.kept = _state.kept or whole
    finally:
        with _state.lock:
            _state.committing.remove(this)
    if _state.pressed.is_set() and threading.current_thread() is threading.main_thread():
        raise KeyboardInterrupt


@contextmanager
def nothing_to_undo(leave: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Whatever the block is at may be left behind, as all that it keeps is committed at once.

    Args:
        leave: tidies up what the block would have.
    """
    with _state.lock:
        _state.leaves.append(leave)
    try:
        yield
    finally:
        with _state.lock:
            _state.leaves.remove(leave)


def kept() -> bool:
    """Whether what the command is for has been committed."""
    return _state.kept


def at_work() -> bool:
    """Whether threads of the command are at work PATIENCE seconds after it ended: the process would wait for them.

    Ctrl-C while a pool begins a thread leaves one that the pool knows nothing of.
    """
    until = time.monotonic() + PATIENCE
    for thread in threading.enumerate():
        if not thread.daemon and thread not in _state.others:
            thread.join(max(until - time.monotonic(), 0.0))
            if thread.is_alive():
                return True
    return False


@contextmanager
def watched(leave: Callable[[], None]) -> Iterator[threading.Event]:
    """Listen for Ctrl-C; yields whether it was pressed.

    Queries end with an error of the database's then, all else with KeyboardInterrupt as soon as the interpreter hears of it. Where
    ``nothing_to_undo`` says so, ``leave`` is called after PATIENCE seconds, or when Ctrl-C is pressed again, and must end the process.
    """
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    _state.pressed.clear()
    _state.kept = False
    _state.others = WeakSet(threading.enumerate())
    if not usual or threading.current_thread() is not threading.main_thread():
        yield _state.pressed
        return
    ear, mouth = socket.socketpair()  # Windows does not wait for pipes
    mouth.setblocking(False)
    before = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, _press)
    listener = threading.Thread(target=_listen, args=(ear, leave), name="graphfraud-ctrl-c", daemon=True)
    listener.start()
    try:
        yield _state.pressed
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.set_wakeup_fd(before)
        mouth.send(_END)
        listener.join()
        _state.pressed.clear()
        ear.close()
        mouth.close()


def _press(number: int, frame: FrameType | None) -> None:
    _state.pressed.set()
    if threading.get_ident() not in _state.committing:
        signal.default_int_handler(number, frame)


def _listen(ear: socket.socket, leave: Callable[[], None]) -> None:
    presses, since = 0, 0.0
    while True:
        heard = ear.recv(1) if select.select([ear], [], [], AGAIN if presses else None)[0] else b""
        if heard == _END:
            return
        if heard and heard[0] == signal.SIGINT:
            presses, since = presses + 1, since or time.monotonic()
            _state.pressed.set()
        if presses:
            _stop(leave if presses > 1 or time.monotonic() - since > PATIENCE else None)


def _stop(leave: Callable[[], None] | None) -> None:
    """End all queries; with ``leave`` the process, where nothing must be undone. No commit begins or runs meanwhile."""
    with _state.lock:
        if _state.committing:
            return
        for query in _state.open:
            with suppress(Exception):
                query.interrupt()
        if leave is not None and _state.leaves:
            for tidy in reversed(_state.leaves):
                with suppress(Exception):
                    tidy()
            leave()
