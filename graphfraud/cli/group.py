"""The command ``graphfraud``: an overview that loads a command only when it is called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from graphfraud.cli import failure
from graphfraud.cli.manual import Manual, language_of, write_examples
from graphfraud.cli.words import ABOUT, COMMANDS, EXAMPLES, HEADINGS, SECTIONS, SETTINGS
from graphfraud.errors import UsageError
from graphfraud.model.text import language, say
from graphfraud.stopping import kept


class Overview(click.Group):
    """Lists the commands by what they are for; knows where each lives."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of the overview."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load the command."""
        listed = COMMANDS.get(name)
        if listed is None:
            return None
        command = getattr(importlib.import_module(listed.module), listed.attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{listed.module}.{listed.attribute} is no command")
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview."""
        lang = language_of(ctx)
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]…", prefix=HEADINGS["usage"][lang])
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(ABOUT[lang])
        for heading, part in SECTIONS:
            with formatter.section(heading[lang]):
                formatter.write_dl([(name, listed.text[lang]) for name, listed in part.items()], col_max=14)
        write_examples(formatter, EXAMPLES, lang)
        with formatter.section(HEADINGS["notes"][lang]):
            for line in [*say(SETTINGS, lang).split("\n"), HEADINGS["more"][lang]]:
                formatter.write_text(line)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; statuses and errors as in ``failure``."""
        given = list(sys.argv[1:] if args is None else args)
        name = prog_name or "graphfraud"
        debug = "--debug" in given
        state = Manual()

        def action() -> Any:
            self._main_shell_completion(extra, name, complete_var)
            state.lang = language(_given_language(given))
            with self.make_context(name, given, obj=state, **extra) as ctx:
                return self.invoke(ctx)

        status = failure.run(
            action, lang=_safe_language(given), debug=debug, resume=lambda: state.kept if kept() else state.resume
        )
        if standalone_mode:
            sys.exit(status)
        return status


def _given_language(args: Sequence[str]) -> str | None:
    """The value of --lang, wherever it stands: help and errors speak it too."""
    for position, arg in enumerate(args):
        if arg.startswith("--lang="):
            return arg.partition("=")[2]
        if arg == "--lang" and position + 1 < len(args):
            return args[position + 1]
    return None


def _safe_language(args: Sequence[str]) -> str:
    try:
        return language(_given_language(args))
    except UsageError:
        return _of_the_environment()


def _of_the_environment() -> str:
    """The language in which to say that the one given is none."""
    try:
        return language()
    except UsageError:
        return "en"


@click.group(cls=Overview, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.option("--version", is_flag=True)
@click.option("--lang", type=click.Choice(["zh", "en"]))
@click.option("--debug", is_flag=True)
@click.pass_context
def graphfraud(ctx: click.Context, version: bool, lang: str | None, debug: bool) -> None:
    """Find rings of medical-insurance fraud."""
    if version:
        from graphfraud import __version__

        click.echo(f"graphfraud {__version__}")
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
