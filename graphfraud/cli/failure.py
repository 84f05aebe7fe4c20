"""How a command ends: statuses, one line an error, no traceback unless it is asked for."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

import click

from graphfraud import stopping
from graphfraud.cli.translated import told
from graphfraud.errors import GraphfraudError
from graphfraud.model.text import legible
from graphfraud.system.screen import reader_gone

DONE, SAID_NO, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
_DAMAGED = ("Corrupt database file", "Could not read enough bytes from file", "Failed to load metadata pointer")
"""What the database says of a file that was cut off or changed."""
_PASSWORD = re.compile(r"(\w+://[^\s/:@]*:)[^\s@/]+@")


def run(action: Callable[[], Any], *, lang: str, debug: bool, resume: Callable[[], str]) -> int:
    """Carry out a command and turn whatever ends it into an exit status and at most one line on stderr."""

    def leave() -> NoReturn:
        _line(_interrupted(lang) + resume())
        _show_cursor()
        os._exit(INTERRUPTED)

    def interrupted() -> int:
        _line(_interrupted(lang) + resume())
        if stopping.at_work():
            os._exit(INTERRUPTED)
        return INTERRUPTED

    with stopping.watched(leave) as pressed:
        try:
            action()
            sys.stdout.flush()
            return DONE
        except click.exceptions.Exit as ended:
            return int(ended.exit_code)
        except (KeyboardInterrupt, click.Abort):
            return interrupted()
        except click.ClickException as error:
            _trace(debug)
            _line(_usage(error, lang))
            return UNUSABLE
        except Exception as error:
            if isinstance(error, OSError) and reader_gone(error, sys.stdout):
                _silence(sys.stdout)
                return DONE
            _trace(debug)
            if pressed.is_set():
                return interrupted()
            _line(told(str(error), lang) if isinstance(error, GraphfraudError) else _foreign(error, lang))
            return error.exit_code if isinstance(error, GraphfraudError) else UNUSABLE


def _show_cursor() -> None:
    """A bar that was on the screen had hidden it."""
    with suppress(OSError):
        if sys.stderr.isatty():
            click.echo("\x1b[?25h", nl=False, err=True)


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
    if "No space left on device" in str(error) and not getattr(error, "filename", None):
        text = {
            "zh": f"磁盘已满：{first}；请腾出空间，再运行同一命令",
            "en": f"the disk is full: {first}; free some space and run the same command again",
        }
        return text[lang]
    if any(words in first for words in _DAMAGED):
        text = {
            "zh": f"工作区的文件已损坏：{first}；请从备份恢复，或把记录导入另一个文件夹",
            "en": f"the workspace's file is damaged: {first}; put it back from a backup, or ingest the records into another folder",
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
