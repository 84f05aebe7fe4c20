"""What every command that works on data takes: the workspace, the language, masks and their lifting, the store."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphfraud.cli.manual import Manual, common, option
from graphfraud.errors import NotFoundError, ReasonRequiredError, UsageError, WorkspaceError
from graphfraud.model.finding import Text

if TYPE_CHECKING:
    from graphfraud.store.database import Database
    from graphfraud.store.neo4j_mark import Own
    from graphfraud.store.protocol import Store

F = TypeVar("F", bound=Callable[..., Any])
DEFAULT_FOLDER = "graphfraud-workspace"
BEHIND: dict[str, Text] = {
    "unfinished": {
        "zh": "注意：图没有装载完，答案可能不全；请运行 graphfraud neo4j load",
        "en": "note: the graph was not loaded to its end, the answer may lack something; load it: graphfraud neo4j load",
    },
    "other": {
        "zh": "注意：服务器上是另一个工作区的图，卡号和发现与本工作区对不上",
        "en": "note: the server holds the graph of another workspace, whose cards and findings are not those of this one",
    },
    "records": {
        "zh": "注意：装载之后记录有变化，答案来自旧记录；请运行 graphfraud neo4j load",
        "en": "note: the records have changed since the graph was loaded, the answer is of the old ones; load it: "
        "graphfraud neo4j load",
    },
    "findings": {
        "zh": "注意：装载之后发现、复核或黑名单有变化，图中没有；请运行 graphfraud neo4j load",
        "en": "note: findings, reviews or the blacklist have changed since the graph was loaded, which does not show it; "
        "load it: graphfraud neo4j load",
    },
}
"""What is told where the server's graph is not the workspace as it is now."""


@dataclass(frozen=True)
class Case:
    """The workspace that a command works on, and the language it speaks."""

    folder: Path
    lang: str

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The workspace for reading; many may read at once."""
        from graphfraud.store.database import Database

        try:
            database = Database(self.folder, read_only=True)
        except NotFoundError as error:
            raise WorkspaceError(str(error)) from error
        with database:
            yield database

    @contextmanager
    def asking(self, store: str) -> Iterator[tuple[Database, Store]]:
        """The workspace for reading, and the graph store of that name over it."""
        from graphfraud.store.database import FILE_NAME
        from graphfraud.workspace import graph_store
        from graphfraud.workspace.stores import make_ready

        if store == "embedded" and (self.folder / FILE_NAME).exists():
            make_ready(self.folder)
        with self.reading() as database:
            opened = graph_store(database, store)
            try:
                changed = getattr(opened, "stale", None)
                if changed:
                    self.tell(BEHIND[changed])
                yield database, opened
            finally:
                opened.close()

    def marks(self, *, needed: bool = False) -> tuple[bytes | None, Own | None]:
        """The workspace's key, and what tells whether a graph is of today; nothing where it cannot be read now and is not ``needed``.

        It is closed again: a reader would keep detection and ingest out.
        """
        from graphfraud.store.embedded_index import has_settlements
        from graphfraud.store.neo4j_mark import own_marks

        try:
            with self.reading() as database:
                return database.card_key(), own_marks(database) if has_settlements(database) else None
        except WorkspaceError:
            if needed:
                raise
            return None, None

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """The workspace for writing; made where there is none."""
        from graphfraud.store.database import Database

        with Database(self.folder) as database:
            yield database

    @contextmanager
    def changing(self) -> Iterator[Database]:
        """The workspace for writing, which must be there already."""
        from graphfraud.store.database import FILE_NAME

        if not (self.folder / FILE_NAME).exists():
            raise WorkspaceError(
                f"{self.folder}: no workspace here; make one with: graphfraud ingest SOURCE -w {self.folder}"
            )
        with self.writing() as database:
            yield database

    def say(self, text: Text, **values: object) -> str:
        """The text in the language of the run."""
        return text[self.lang].format(**values)

    def tell(self, text: Text, **values: object) -> None:
        """A message for the user, on standard error."""
        click.echo(self.say(text, **values), err=True)

    def unmask(self, unmask: bool, reason: str | None, action: str, subject: Sequence[str] = ()) -> bool:
        """Whether raw values may be shown; recorded in the access log before anything is.

        Raises:
            ReasonRequiredError: without a reason.
            AuditError: the log cannot be written.
        """
        if not unmask:
            return False
        if not (reason or "").strip():
            raise ReasonRequiredError("--unmask needs --reason TEXT: say why; the access log keeps it")
        from graphfraud.audit import AuditLog

        AuditLog(self.folder).record("unmask", reason=reason or "", subject=subject, detail={"command": action})
        return True

    def log_export(self, what: str, output: Path, rows: int) -> None:
        """Have the access log say that a file is about to be written.

        Raises:
            AuditError: the log cannot be written.
        """
        from graphfraud.audit import AuditLog

        AuditLog(self.folder).record("export", detail={"what": what, "rows": rows, "file": output.name})


def speaks(function: F) -> F:
    """Options of a command that needs no workspace: --lang, --debug; passes ``lang``."""

    @functools.wraps(function)
    @click.pass_context
    def call(ctx: click.Context, /, *args: Any, **given: Any) -> Any:
        return function(*args, lang=_lang(ctx), **given)

    return common(call)  # type: ignore[return-value]


def works_on_case(function: F) -> F:
    """Options of a command that works on data: -w, --lang, --debug; passes ``case``."""

    @functools.wraps(function)
    @click.pass_context
    def call(ctx: click.Context, /, *args: Any, workspace: Path, **given: Any) -> Any:
        return function(*args, case=Case(workspace, _lang(ctx)), **given)

    placed = option(
        "-w",
        "--workspace",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="GRAPHFRAUD_WORKSPACE",
        default=DEFAULT_FOLDER,
        metavar="DIR",
        zh="工作区文件夹；默认 GRAPHFRAUD_WORKSPACE，否则 ./graphfraud-workspace。",
        en="The workspace's folder; default GRAPHFRAUD_WORKSPACE, else ./graphfraud-workspace.",
    )
    return placed(common(call))  # type: ignore[return-value]


def _lang(ctx: click.Context) -> str:
    from graphfraud.model.text import language

    return ctx.obj.lang if isinstance(ctx.obj, Manual) else language()


def unmaskable(function: F) -> F:
    """Options --unmask and --reason."""
    reason = option(
        "--reason",
        metavar="TEXT",
        zh="取消脱敏的理由，写入访问日志。",
        en="Why raw values are needed; kept in the access log.",
    )
    unmask = option(
        "--unmask",
        is_flag=True,
        zh="显示完整姓名和号码（须有 --reason）。",
        en="Show raw names and numbers (needs --reason).",
    )
    return unmask(reason(function))


def within_days(function: F) -> F:
    """Options --since and --until; pass dates or None."""
    until = option(
        "--until",
        callback=a_day,
        metavar="DAY",
        zh="截止日期（含），如 2026-03-31。",
        en="Last day, such as 2026-03-31.",
    )
    since = option(
        "--since",
        callback=a_day,
        metavar="DAY",
        zh="起始日期（含），如 2026-01-01。",
        en="First day, such as 2026-01-01.",
    )
    return since(until(function))


def a_day(ctx: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """The day that an option's text names.

    Raises:
        UsageError: it names none.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{parameter.opts[0]}: {value!r} is no day; write it like 2026-03-31") from None


def asks_store(function: F) -> F:
    """Option --store."""
    return option(
        "--store",
        type=click.Choice(["embedded", "neo4j"]),
        default="embedded",
        zh="由哪个图存储回答（默认 embedded）。",
        en="Which graph store answers (default embedded).",
    )(function)


def asks_format(*kinds: str) -> Callable[[F], F]:
    """Option --format with its kinds, the first being the default; passes ``form``."""
    return option(
        "--format",
        "form",
        type=click.Choice(kinds),
        default=kinds[0],
        zh=f"输出格式（默认 {kinds[0]}）。",
        en=f"Form of the answer (default {kinds[0]}).",
    )


def writes_file(*names: str, required: bool, zh: str, en: str) -> Callable[[F], F]:
    """Option -o."""
    return option(
        *(names or ("-o", "--output")),
        "output",
        type=click.Path(path_type=Path),
        required=required,
        metavar="FILE",
        zh=zh,
        en=en,
    )
