"""How a command ends: statuses, one line an error, no traceback unless it is asked for."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from graphfraud.cli.translated import told
from graphfraud.errors import GraphfraudError
from graphfraud.model.text import legible

DONE, SAID_NO, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
_PASSWORD = re.compile(r"(\w+://[^\s/:@]*:)[^\s@/]+@")


def run(action: Callable[[], Any], *, lang: str, debug: bool, resume: Callable[[], str]) -> int:
    """Carry out a command and turn whatever ends it into an exit status and at most one line on stderr."""
    with _ctrl_c() as pressed:
        try:
            action()
            sys.stdout.flush()
            return DONE
        except BrokenPipeError:
            _silence(sys.stdout)
            return DONE
        except click.exceptions.Exit as ended:
            return int(ended.exit_code)
        except (KeyboardInterrupt, click.Abort):
            _line(_interrupted(lang) + resume())
            return INTERRUPTED
        except click.ClickException as error:
            _trace(debug)
            _line(_usage(error, lang))
            return UNUSABLE
        except Exception as error:
            _trace(debug)
            if pressed.is_set():
                _line(_interrupted(lang) + resume())
                return INTERRUPTED
            _line(told(str(error), lang) if isinstance(error, GraphfraudError) else _foreign(error, lang))
            return error.exit_code if isinstance(error, GraphfraudError) else UNUSABLE


@contextmanager
def _ctrl_c() -> Iterator[threading.Event]:
    """Whether Ctrl-C was pressed meanwhile: a query that it stops ends with an error of the database's, not with KeyboardInterrupt."""
    pressed = threading.Event()

    def press(number: int, frame: Any) -> None:
        pressed.set()
        signal.default_int_handler(number, frame)

    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield pressed
        return
    signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _trace(debug: bool) -> None:
    if debug:
        import traceback

        traceback.print_exc()


def _line(message: str) -> None:
    text = " ".join(legible(part) for part in message.split("\n") if part.strip())
    try:
        click.echo("graphfraud: " + _PASSWORD.sub(r"\1***@", text), err=True)
    except OSError:
        _silence(sys.stderr)


def _silence(stream: Any) -> None:
    """Let what is still buffered for a reader who has gone vanish without a word."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        stream.close()


def _interrupted(lang: str) -> str:
    return {"zh": "已中断。", "en": "interrupted. "}[lang]


def _usage(error: click.ClickException, lang: str) -> str:
    bare = isinstance(error, click.exceptions.NoArgsIsHelpError)
    said = "Missing command." if bare else " ".join(error.format_message().split())
    message = told(said, lang).rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "graphfraud"
    return {"zh": f"{message}；用法见 {path} --help", "en": f"{message}; see: {path} --help"}[lang]


def _foreign(error: Exception, lang: str) -> str:
    """A failure that nobody foresaw, or one of the system's: what, where, what to do."""
    first = (str(error).splitlines() or [""])[0] or type(error).__name__
    if isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__:
        text = {
            "zh": f"内存不足：{first}；请腾出内存，或减少记录后再运行",
            "en": f"out of memory: {first}; free memory or work on fewer records",
        }
        return text[lang]
    if isinstance(error, OSError):
        where = str(error.filename) + {"zh": "：", "en": ": "}[lang] if error.filename else ""
        return where + told(error.strerror or first, lang)
    again = {
        "zh": "；请加 --debug 再运行一次，并报告给维护者",
        "en": "; run again with --debug and report what it prints",
    }
    return f"{type(error).__name__}: {first}{again[lang]}"
