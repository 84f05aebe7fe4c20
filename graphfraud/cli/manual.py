"""Commands and options that explain themselves in two languages, with examples, as a manual page does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from graphfraud.cli.words import HEADINGS
from graphfraud.model.finding import Text
from graphfraud.model.text import language

F = TypeVar("F", bound=Callable[..., Any])
Declares = Callable[[Callable[..., Any]], "Command"]
DeclaresFamily = Callable[[Callable[..., Any]], "Family"]


@dataclass
class Manual:
    """What a run of the command line knows: the language, and what to say when it is interrupted, before and after it has kept its work."""

    lang: str = "en"
    resume: str = ""
    kept: str = ""


def language_of(ctx: click.Context) -> str:
    """The language of the run."""
    return ctx.obj.lang if isinstance(ctx.obj, Manual) else language()


def write_examples(formatter: click.HelpFormatter, examples: Sequence[str], lang: str) -> None:
    """The section of examples, one a line, never wrapped."""
    if examples:
        formatter.write_paragraph()
        formatter.write_heading(HEADINGS["examples"][lang])
        for example in examples:
            formatter.write(f"  $ {example}\n")


class SpokenOption(click.Option):
    """An option whose help is a text in both languages."""

    def __init__(self, *args: Any, text: Text | None = None, **attributes: Any):
        attributes["help"] = text["en"] if text else None
        super().__init__(*args, **attributes)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name and help in the language of the run."""
        self.help = self.text[language_of(ctx)] if self.text else self.help
        record = super().get_help_record(ctx)
        return (record[0], _translated(record[1])) if record and language_of(ctx) == "zh" else record


def _translated(help: str) -> str:
    """What click itself adds to the help of an option, in Chinese."""
    for en, zh in (("[default: ", "[默认："), ("[required]", "[必填]"), ("; required]", "；必填]")):
        help = help.replace(en, zh)
    return help


class _Page:
    """Help as a manual page."""

    about: Text
    examples: tuple[str, ...]
    interrupted: Text | None
    kept: Text | None

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, description, options, examples."""
        lang = language_of(ctx)
        pieces = ctx.command.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=HEADINGS["usage"][lang])
        formatter.write_paragraph()
        with formatter.indentation():
            for paragraph in self.about[lang].split("\n"):
                formatter.write_text(paragraph)
        with formatter.section(HEADINGS["options"][lang]):
            records = (parameter.get_help_record(ctx) for parameter in ctx.command.get_params(ctx))
            rows = [
                (record[0], HEADINGS["help"][lang] if "--help" in record[0] else record[1])
                for record in records
                if record and record[0].startswith("-")
            ]
            formatter.write_dl(rows)
        self._format_commands(ctx, formatter, lang)
        write_examples(formatter, self.examples or _of_family(ctx), lang)

    def _format_commands(self, ctx: click.Context, formatter: click.HelpFormatter, lang: str) -> None:
        if isinstance(ctx.command, click.Group):
            rows = []
            for name in ctx.command.list_commands(ctx):
                command = ctx.command.get_command(ctx, name)
                about = command.about[lang].split("\n")[0] if isinstance(command, _Page) else ""
                rows.append((name, about))
            with formatter.section(HEADINGS["commands"][lang]):
                formatter.write_dl(rows)


def _of_family(ctx: click.Context) -> tuple[str, ...]:
    """The examples of the family that call this command."""
    family = ctx.parent.command if ctx.parent else None
    given: tuple[str, ...] = family.examples if isinstance(family, _Page) else ()
    return tuple(example for example in given if f"{ctx.command_path} " in f"{example} ")


class Command(_Page, click.Command):
    """A command with its page."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; where a shell asks for the value of the last option, all that stands before it."""
        unfinished = ctx.resilient_parsing and bool(args) and args[-1].startswith("-")
        return super().parse_args(ctx, args[:-1] if unfinished else args)

    def invoke(self, ctx: click.Context) -> Any:
        """Remember what to say when it is interrupted, then run."""
        if self.interrupted and isinstance(ctx.obj, Manual):
            ctx.obj.resume = self.interrupted[ctx.obj.lang]
            ctx.obj.kept = (self.kept or self.interrupted)[ctx.obj.lang]
        return super().invoke(ctx)


class Family(_Page, click.Group):
    """A command with commands of its own."""

    def spoken(
        self, name: str, *, zh: str, en: str, examples: Sequence[str] = (), interrupted: Text | None = None
    ) -> Declares:
        """Declare a command of this family."""

        def decorate(function: Callable[..., Any]) -> Command:
            made = command(name, zh=zh, en=en, examples=examples, interrupted=interrupted)(function)
            self.add_command(made)
            return made

        return decorate


def command(
    name: str,
    *,
    zh: str,
    en: str,
    examples: Sequence[str] = (),
    interrupted: Text | None = None,
    kept: Text | None = None,
) -> Declares:
    """Declare a command; ``zh`` and ``en`` describe it, the first line in the overview.

    ``interrupted`` says how to go on after Ctrl-C, ``kept`` the same when all was kept by then (see stopping).
    """
    made: Declares = _declare(Command, name, zh, en, examples, interrupted, kept)
    return made


def family(name: str, *, zh: str, en: str, examples: Sequence[str] = ()) -> DeclaresFamily:
    """Declare a group of commands."""
    made: DeclaresFamily = _declare(Family, name, zh, en, examples)
    return made


def _declare(
    kind: Any,
    name: str,
    zh: str,
    en: str,
    examples: Sequence[str],
    interrupted: Text | None = None,
    kept: Text | None = None,
) -> Any:
    def decorate(function: Callable[..., Any]) -> Any:
        declare: Any = click.command
        settings = {"help_option_names": ["-h", "--help"]}
        spoken = common(function) if kind is Family else function
        made = declare(name, cls=kind, help=en, context_settings=settings)(spoken)
        made.about = {"zh": zh, "en": en}
        made.examples = tuple(examples)
        made.interrupted = interrupted
        made.kept = kept
        return made

    return decorate


def option(*names: str, zh: str, en: str, **attributes: Any) -> Callable[[F], F]:
    """Declare an option with its help in both languages."""
    return click.option(*names, cls=SpokenOption, text={"zh": zh, "en": en}, **attributes)


def common(function: F) -> F:
    """Options that every command takes: --lang, --debug; both act on the whole run, wherever they stand."""
    spoken = option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        expose_value=False,
        zh="界面语言；默认 GRAPHFRAUD_LANG，否则取系统语言。",
        en="Language; default GRAPHFRAUD_LANG, else the locale's.",
    )
    traced = option(
        "--debug", is_flag=True, expose_value=False, zh="出错时显示调用栈。", en="Show tracebacks of errors."
    )
    return traced(spoken(function))
