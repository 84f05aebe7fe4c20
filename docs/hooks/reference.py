"""Pages made from the project itself when the site is built: detectors, readings, fields, commands, Cypher questions."""

from __future__ import annotations

import atexit
import importlib
import inspect
import io
import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import click
import mkdocs.plugins
from mkdocs.config.defaults import MkDocsConfig

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TWIN = re.compile(r"^\[(中文|English)\]\([\w.-]+\)\n", re.MULTILINE)
REMOTE_WORKER = re.compile(r"<script src=[\"']?https://unpkg\.com/iframe-worker/shim[\"']?")
KINDS = {
    "id": ("an identifier, kept as text", "标识，按文本保存"),
    "code": ("a value of a code list", "代码值"),
    "text": ("text", "文本"),
    "date": ("a day", "日期"),
    "time": ("a moment, China time", "北京时间"),
    "money": ("yuan to the fen", "元，精确到分"),
    "number": ("a quantity", "数量"),
    "geo": ("degrees", "度"),
    "int": ("a whole number", "整数"),
}


def cell(value: object) -> str:
    """Text that stays inside its cell of a table."""
    return str(value).replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(part) for part in line) + " |" for line in lines) + "\n"


def detectors(lang: str) -> Iterator[str]:
    """The catalogue, one section a folder."""
    from graphfraud.detectors.spec import catalogue
    from graphfraud.views.words import reading

    zh = lang == "zh"
    found = list(catalogue().values())
    yield "# 检测器目录" if zh else "# Catalogue of detectors"
    yield (
        f"本页由 {len(found)} 个检测器文件夹生成。带 * 的无辜解释对该检测器是决定性的：无法检验时，发现不会列为高。"
        if zh
        else f"Made from the folders of the {len(found)} detectors. A reading with * is decisive: while it cannot be tested, "
        "no finding of that detector is high."
    )
    yield table(
        ("检测器", "名称", "需要的表") if zh else ("detector", "name", "tables that it needs"),
        [(f"[`{one.id}`](#{one.id})", one.title[lang], ", ".join(("setl_d", *one.needs))) for one in found],
    )
    names = {
        "fires": ("报告", "Fires on"),
        "silent": ("不报告", "Stays silent on"),
        "null": ("检验方法", "How it tests"),
        "readings": ("无辜解释", "Innocent readings"),
        "law": ("依据", "Legal basis"),
        "tables": ("可用的表", "Tables it can use"),
        "columns": ("须有值的字段", "Fields that must hold values"),
        "grade": ("环节与分级", "Stage and grade"),
    }
    for one in found:
        yield f"## {one.title[lang]} {{ #{one.id} }}"
        about = {
            "fires": one.fires_on[lang],
            "silent": one.stays_silent_on[lang],
            "null": "" if zh else _section(f"graphfraud.detectors.{one.id}", "Null model"),
            "readings": ", ".join(
                f"{reading(code)[lang]}{'*' if decisive else ''} (`{code}`)" for code, decisive in one.readings.items()
            ),
            "law": "；".join(text[lang] for text in one.legal_basis)
            if zh
            else "; ".join(t[lang] for t in one.legal_basis),
            "tables": ", ".join(("setl_d", *one.needs, *one.uses)),
            "columns": ", ".join(one.needs_columns),
            "grade": f"{one.stage} / {one.grade}",
        }
        rows = [(names[key][0 if zh else 1], text) for key, text in about.items() if text]
        yield table(("", f"`{one.id}`"), rows)
        yield table(
            ("参数", "默认", "单位", "含义") if zh else ("parameter", "default", "unit", "meaning"),
            [(f"`{one.id}.{p.name}`", p.default, p.unit, p.text[lang]) for p in one.parameters],
        )


def _section(module: str, heading: str) -> str:
    """A section of a module's docstring."""
    lines = (inspect.getdoc(importlib.import_module(module)) or "").splitlines()
    found: list[str] = []
    for line in lines:
        if found and (":" in line.split(" ")[0] or line[:1].isupper() and ":" in line[:24]):
            break
        if found or line.startswith(f"{heading}:"):
            found.append(line.removeprefix(f"{heading}:").strip())
    return " ".join(found)


def readings(lang: str) -> Iterator[str]:
    """Every innocent reading with the detectors that try it."""
    from graphfraud.detectors.spec import catalogue
    from graphfraud.views.words import reading

    zh = lang == "zh"
    users: dict[str, list[str]] = {}
    for one in catalogue().values():
        for code, decisive in one.readings.items():
            users.setdefault(code, []).append(f"[{one.id}](detectors.md#{one.id})" + ("*" if decisive else ""))
    yield "# 无辜解释" if zh else "# Innocent readings"
    yield (
        "每种解释只去掉它能说明的联系；余下部分不再显著时，该解释成立，发现只能为低。带 * 表示对该检测器是决定性的。"
        if zh
        else "A reading removes only the links that it explains. Where nothing significant is left it holds, and the finding is "
        "low. A star marks the detectors for which the reading is decisive."
    )
    yield table(
        ("解释", "代码", "由谁检验") if zh else ("reading", "code", "tried by"),
        [(reading(code)[lang], f"`{code}`", ", ".join(names)) for code, names in sorted(users.items())],
    )


def fields(lang: str) -> Iterator[str]:
    """The eight tables."""
    from graphfraud.model.schema import TABLES

    zh = lang == "zh"
    english: dict[str, str] = tomllib.loads((HERE / "fields.toml").read_text(encoding="utf-8"))
    yield "# 字段参考" if zh else "# Fields"
    yield (
        "国家平台的八张表。只有 `setl_d` 必须有；其余各表存在时启用更多检测器。「敏感」字段默认遮蔽。"
        if zh
        else "The eight tables of the national platform. Only `setl_d` is compulsory; each further table switches on more "
        "detectors. Sensitive fields are masked unless a reason is given."
    )
    for one in TABLES:
        yield f"## {one.name} {one.zh}"
        if one.key:
            yield ("主键：" if zh else "Key: ") + ", ".join(f"`{name}`" for name in one.key)
        rows = []
        for column in one.columns:
            marks = [
                word
                for there, word in (
                    (column.required, "必填" if zh else "compulsory"),
                    (column.sensitive, "敏感" if zh else "sensitive"),
                )
                if there
            ]
            meaning = () if zh else (english[column.name],)
            rows.append((f"`{column.name}`", column.zh, *meaning, KINDS[column.kind][int(zh)], ", ".join(marks)))
        head = ("字段", "名称", "类型", "") if zh else ("field", "Chinese header", "meaning", "kind", "")
        yield table(head, rows)


def commands(lang: str) -> Iterator[str]:
    """Every command's own help."""
    from graphfraud.cli.group import graphfraud as top
    from graphfraud.cli.manual import Manual
    from graphfraud.cli.words import SECTIONS

    yield "# 命令参考" if lang == "zh" else "# Commands"
    state = Manual(lang=lang)
    context = click.Context(top, info_name="graphfraud", obj=state)
    yield f"```text\n{_help(top, context)}\n```"
    for heading, part in SECTIONS:
        yield f"## {heading[lang]}"
        for name in part:
            command = top.get_command(context, name)
            assert command is not None
            yield from _pages(command, click.Context(command, info_name=name, parent=context, obj=state), 3)


def _pages(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    yield f"{'#' * level} {context.command_path}"
    yield f"```text\n{_help(command, context)}\n```"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _pages(inner, click.Context(inner, info_name=name, parent=context, obj=context.obj), level + 1)


def _help(command: click.Command, context: click.Context) -> str:
    formatter = click.HelpFormatter(width=100)
    command.format_help(context, formatter)
    return formatter.getvalue().rstrip()


def questions(lang: str) -> Iterator[str]:
    """The library of Cypher questions, from the headers of its files."""
    zh = lang == "zh"
    yield "# Cypher 查询库" if zh else "# Cypher questions"
    yield (
        "`graphfraud query run 名称 --param k=v` 在 Neo4j 上运行；`graphfraud query show 名称` 打印原文，可直接粘贴到 Neo4j Browser。"
        if zh
        else "`graphfraud query run NAME --param k=v` runs one on Neo4j; `graphfraud query show NAME` prints it, to be pasted "
        "into Neo4j Browser."
    )
    for file in sorted((ROOT / "cypher" / "queries").glob("*.cypher")):
        lines = file.read_text(encoding="utf-8").splitlines()
        head = [line.removeprefix("//").strip() for line in lines if line.startswith("//")]
        said = {key.strip(): text.strip() for key, _, text in (line.partition(":") for line in head)}
        given = [line.partition(":")[2].strip() for line in head if line.startswith("parameter:")]
        yield f"## {file.stem}"
        yield f"**{said.get(f'title.{lang}', '')}** {said.get(f'question.{lang}', '')}"
        if given:
            parts = [[part.strip() for part in line.split("|")] for line in given]
            yield table(
                ("参数", "含义") if zh else ("parameter, type, default", "meaning"),
                [(f"`{part[0]}`", part[min(1 if zh else 2, len(part) - 1)]) for part in parts],
            )
        body = "\n".join(line for line in lines if not line.startswith("//")).strip()
        yield f"```cypher\n{body}\n```"


PAGES: dict[str, Callable[[str], Iterator[str]]] = {
    "detectors": detectors,
    "readings": readings,
    "fields": fields,
    "commands": commands,
    "queries": questions,
}


def decisions(lang: str) -> str:
    """The list of decision notes."""
    zh = lang == "zh"
    lines = ["# 设计决定" if zh else "# Decisions", ""]
    lines += [
        "有人可能想改回去的选择，及其理由。" if zh else "Choices that somebody might undo, and why they were made.",
        "",
    ]
    for note in sorted((HERE.parent / "decisions").glob("[0-9]*.md")):
        if not note.name.endswith(".zh.md"):
            lines.append(f"- [{_title(note)}]({note.name})")
    return "\n".join(lines) + "\n"


def page(name: str, lang: str) -> str:
    """A made page in Markdown; ``name`` is a key of PAGES, ``lang`` zh or en."""
    text = io.StringIO()
    for part in PAGES[name](lang):
        text.write(part.rstrip("\n") + "\n\n")
    return text.getvalue()


@cache
def _complete(docs: Path) -> Path:
    """A copy of the site's sources with the made pages among them; gone when the program ends."""
    copy = Path(tempfile.mkdtemp(prefix="graphfraud-docs-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    shutil.copytree(docs, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("hooks"))
    (copy / "reference").mkdir(exist_ok=True)
    for lang, ending in (("en", ".md"), ("zh", ".zh.md")):
        for name in PAGES:
            (copy / "reference" / f"{name}{ending}").write_text(page(name, lang), encoding="utf-8")
        (copy / "decisions" / f"index{ending}").write_text(decisions(lang), encoding="utf-8")
    return copy


@mkdocs.plugins.event_priority(100)
def on_config(config: MkDocsConfig, **_: Any) -> MkDocsConfig:
    """Build from the completed copy."""
    if Path(config.docs_dir) == HERE.parent:
        config.docs_dir = str(_complete(HERE.parent))
        listed = set(_listed(config.nav))
        pages = [page for page in sorted(HERE.parent.glob("*.md")) if not page.name.endswith(".zh.md")]
        more = [{_title(page): page.name} for page in pages if page.name not in listed]
        if more:
            config.nav = [*(config.nav or []), {"More": more}]
    return config


def _listed(nav: Any) -> Iterator[str]:
    """The files that a navigation names."""
    for part in nav.values() if isinstance(nav, dict) else nav or []:
        yield from [part] if isinstance(part, str) else _listed(part)


def _title(page: Path) -> str:
    return page.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Without the line that leads to the page's twin: the site has a switch for that."""
    return TWIN.sub("", markdown, count=1)


def on_post_page(output: str, page: Any, config: MkDocsConfig) -> str:
    """With the project's own stand-in for workers in place of the theme's remote one."""
    depth = "../" * str(page.file.dest_uri).count("/")
    return REMOTE_WORKER.sub(f'<script src="{depth}javascripts/worker.js"', output)


def on_post_template(output: str, **_: Any) -> str:
    """The page of a wrong address has no search worker at all."""
    return REMOTE_WORKER.sub("<script", output)


@mkdocs.plugins.event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """The search index of both languages in the form that a page opened from a folder can read."""
    index = Path(config.site_dir) / "search" / "search_index.json"
    if index.is_file():
        index.with_suffix(".js").write_text(f"var __index = {index.read_text(encoding='utf-8')}", encoding="utf-8")
