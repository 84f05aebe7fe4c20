"""How a command ends: statuses, one line an error, no traceback unless it is asked for."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from typing import Any

import click

from graphfraud.errors import GraphfraudError
from graphfraud.model.text import legible

DONE, SAID_NO, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
_PASSWORD = re.compile(r"(\w+://[^\s/:@]*:)[^\s@/]+@")
CLICK_WORDS = {
    "No such option": "没有这个选项",
    "No such command": "没有这个命令",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Invalid value for": "取值无效：",
    "Got unexpected extra argument": "多余的参数",
    "Did you mean": "是否想用",
    "requires an argument": "需要一个值",
    "Missing command": "缺少子命令",
}


def run(action: Callable[[], Any], *, lang: str, debug: bool, resume: Callable[[], str]) -> int:
    """Carry out a command and turn whatever ends it into an exit status and at most one line on stderr."""
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
    except GraphfraudError as error:
        _trace(debug)
        _line(str(error))
        return error.exit_code
    except Exception as error:
        _trace(debug)
        _line(_foreign(error, lang))
        return UNUSABLE


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
    message = error.format_message().rstrip(".")
    if lang == "zh":
        for english, chinese in CLICK_WORDS.items():
            message = message.replace(english, chinese)
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "graphfraud"
    return f"{message}; " + {"zh": f"用法见 {path} --help", "en": f"see: {path} --help"}[lang]


def _foreign(error: Exception, lang: str) -> str:
    """A failure that nobody foresaw, or one of the system's: what, where, what to do."""
    first = (str(error).splitlines() or [""])[0] or type(error).__name__
    if isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__:
        return {"zh": f"内存不足：{first}", "en": f"out of memory: {first}; free memory or work on fewer records"}[lang]
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or first}"
    again = {"zh": "请加 --debug 再运行一次，并报告给维护者", "en": "run again with --debug and report what it prints"}
    return f"{type(error).__name__}: {first}; {again[lang]}"
