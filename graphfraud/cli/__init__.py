"""The command line: one file a command group, each loaded when its command is called."""

from __future__ import annotations


def main() -> None:
    """Run ``graphfraud`` with the arguments of the process."""
    from graphfraud.cli.group import graphfraud
    from graphfraud.system.screen import speak_everything

    speak_everything()
    graphfraud()
