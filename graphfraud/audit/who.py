"""Who runs this process, as the operating system knows it; environment variables prove nothing and are not read."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from graphfraud.system import machine


@dataclass(frozen=True)
class Identity:
    """An operating-system user on a machine.

    Attributes:
        user: name of the user whose rights the process has.
        login: name under which the session began, where the kernel keeps it (``sudo`` does not change it); equal to
            ``user`` elsewhere.
        host: the machine's name.
    """

    user: str
    login: str
    host: str


def identity() -> Identity:
    """The user of this process."""
    user = machine.user()
    return Identity(user, machine.login() or user, socket.gethostname())
