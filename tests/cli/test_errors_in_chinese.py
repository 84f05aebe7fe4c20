"""Whatever goes wrong is told in the language that was chosen, in one line and with the same status."""

from __future__ import annotations

import ast
import gzip
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from commands import Run
from small_case import CARDS, a_finding

import graphfraud
from graphfraud import errors
from graphfraud.cli.translated import catalogue, fixed, places, told

FINDING = a_finding().id
CLASSES = {
    name: item
    for name, item in vars(errors).items()
    if isinstance(item, type) and issubclass(item, errors.GraphfraudError)
}
BILINGUAL = {"case.say", "report.statement", "_nobody", "str"}
"""What an error may be raised with besides a text: texts that are chosen by language or that another error held."""
ASIDE = ("parts", "system", "click", "log")


@dataclass(frozen=True)
class Raised:
    """A text that an error is raised with: its words, and where that is."""

    kind: str
    words: tuple[str, ...]
    where: str


def raised() -> list[Raised]:
    """Every text of every error of the package."""
    root = Path(graphfraud.__file__).parent
    found = []
    for file in sorted(root.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        own = {name: name for name in CLASSES} | {
            node.name: node.bases[0].id
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and node.bases and getattr(node.bases[0], "id", "") in CLASSES
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in own and node.args:
                place = f"{file.relative_to(root)}:{node.lineno}"
                found += [Raised(own[node.func.id], words, place) for words in _texts(node.args[0], place)]  # type: ignore[attr-defined]
    return found


def _texts(node: ast.expr, place: str) -> list[tuple[str, ...]]:
    if isinstance(node, ast.IfExp):
        return _texts(node.body, place) + _texts(node.orelse, place)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [(node.value,)]
    if isinstance(node, ast.JoinedStr):
        words = [""]
        for part in node.values:
            if isinstance(part, ast.Constant):
                words[-1] += part.value
            else:
                words.append("")
        return [tuple(words)]
    called = ast.unparse(node).split("(")[0].split("[")[0]
    assert called in BILINGUAL, f"{place}: the text of an error is built elsewhere: {ast.unparse(node)}"
    return []


def entries(*but: str) -> list[tuple[str, str]]:
    return [pair for name, section in catalogue().items() if name not in but for pair in section.items()]


def test_every_text_of_an_error_has_its_chinese() -> None:
    known = {fixed(english) for english, _ in entries()}
    missing = [f"{text.where}: {'{}'.join(text.words)}" for text in raised() if text.words not in known]
    assert missing == [], "add to graphfraud/cli/errors.toml"


def test_no_line_is_left_over_from_an_error_that_is_gone() -> None:
    used = {text.words for text in raised()}
    assert [english for english, _ in entries(*ASIDE) if fixed(english) not in used] == []


def test_every_class_of_errors_is_raised_and_has_its_section() -> None:
    assert {text.kind for text in raised()} == set(CLASSES) - {"GraphfraudError", "CheckFailedError"}
    assert set(catalogue()) - set(ASIDE) <= set(CLASSES)


def test_both_texts_hold_the_same_values_and_each_stands_once() -> None:
    english = [text for text, _ in entries()]
    assert len(english) == len(set(english))
    for text, chinese in entries():
        assert set(places(text)) == set(places(chinese)), text
        if re.search("[a-z]{2}", re.sub(r"\{\w+\}", "", text)) and text != "audit.head":
            assert re.search("[\u4e00-\u9fff]", chinese), text


def test_values_are_put_where_they_belong_whatever_stands_in_them() -> None:
    assert told("a: b/c.csv: line 3: is longer than 8 MiB; this is no table", "zh") == (
        "a: b/c.csv：第 3 行：超过 8 MiB；这不是表"
    )
    said = "w: no workspace here; make one with: graphfraud ingest SOURCE -w {}"
    assert "w：这里没有工作区；请先建立" in told(said.format("w"), "zh")
    assert told(said.format("elsewhere"), "zh").startswith("w: no workspace"), "another folder is another text"
    assert told("x.csv: cannot be read: Permission denied", "zh") == "x.csv：无法读取：没有权限"
    assert told("Directory: there is no such file or folder", "zh") == "Directory：没有这个文件或文件夹"
    assert told("{file}: is damaged", "zh") == "{file}：已损坏"
    assert told("nobody foresaw this", "zh") == "nobody foresaw this"


def test_english_stays_as_it_is() -> None:
    assert all(told(english, "en") == english for english, _ in entries())


WRONG_USAGE = {
    "没有这个命令 'no-such'": ["no-such"],
    "没有这个选项 '--nonsense'": ["findings", "--nonsense"],
    "没有这个选项 '--severitty'；": ["findings", "--severitty", "high"],
    "缺少参数 'NO'": ["card"],
    "缺少选项 '-o' / '--output'": ["evidence", FINDING],
    "缺少子命令": ["query"],
    "多余的参数（y z）": ["show", "x", "y", "z"],
    "选项 '--severity' 需要一个值": ["findings", "--severity"],
    "选项 '--paths' 需要 2 个值": ["view", "--paths", "A"],
    "选项 '--low' 不带值": ["stories", "--low=1"],
    "'--severity' 的取值无效：'huge' 不是其中之一：'high', 'medium', 'low'": ["findings", "--severity", "huge"],
    "'--persons' 的取值无效：'x' 不是有效的整数": ["synth", "d", "--persons", "x"],
    "'--last' 的取值无效：0 不在 x>=1 的范围内": ["audit", "show", "--last", "0"],
    "文件夹 'x' 是文件": ["findings", "-w", "x"],
}


@pytest.mark.parametrize("said", WRONG_USAGE)
def test_wrong_usage_is_told_in_chinese(run: Run, tmp_path: Path, said: str) -> None:
    (tmp_path / "x").write_text("")
    line = run(*WRONG_USAGE[said], code=2, env={"GRAPHFRAUD_LANG": "zh"}).stderr
    assert line.startswith("graphfraud: ") and line.count("\n") == 1
    assert said in line and "；用法见 graphfraud" in line


Spoil = Callable[[Path, pytest.MonkeyPatch], list[object]]


def _unmask(village: Path) -> list[object]:
    return ["card", CARDS["P1"], "--unmask", "--reason", "r", "-w", village]


def _broken_log(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    from graphfraud.audit import AuditLog

    AuditLog(village).record("unmask", reason="r")
    (village / "audit.log").write_bytes(b"nonsense\n")
    return _unmask(village)


def _changed_log(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    _broken_log(village, patch)
    return ["audit", "verify", "-w", village]


def _bad_mapping(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    Path("m.toml").write_text("name = 'x'", encoding="utf-8")
    return ["ingest", "m.toml", "--mapping", "m.toml", "-w", "new"]


def _bomb(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    patch.setattr("graphfraud.ingest.text.RATIO_FROM", 1 << 20)
    Path("setl_d.csv.gz").write_bytes(gzip.compress(b"setl_id,psn_no\n" + b"1,2\n" * (1 << 20)))
    return ["ingest", "setl_d.csv.gz", "-w", "new"]


def _no_docx(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    _sources(village)
    patch.setitem(sys.modules, "docx", None)
    return _package(village)


def _sources(village: Path) -> None:
    from graphfraud.store.database import Database

    with Database(village) as database:
        Path("setl_d.csv").write_text("x", encoding="utf-8")
        digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        database.con.execute("UPDATE gf_file SET path = ?, sha256 = ?", [str(Path("setl_d.csv").resolve()), digest])


def _package(village: Path) -> list[object]:
    return ["evidence", FINDING, "-o", "p.zip", "--reason", "r", "-w", village]


def _bad_template(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    _sources(village)
    (village / "templates").mkdir()
    (village / "templates" / "letter.docx").write_bytes(b"no document")
    return _package(village)


def _bad_key(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    (village / "keys").mkdir()
    (village / "keys" / "signing.pub.pem").write_text("no key", encoding="utf-8")
    return ["key", "show", "-w", village]


def _no_java(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    patch.setenv("JAVA_HOME", str(village))
    patch.setitem(sys.modules, "pyspark.sql", sys.modules[__name__])
    patch.setattr(sys.modules[__name__], "SparkSession", _NoSession, raising=False)
    return ["detect", "--engine", "spark", "-w", village]


class _NoSession:
    @staticmethod
    def getActiveSession() -> None:  # noqa: N802
        """None runs."""


def _no_server(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    return ["paths", "P1", "P2", "--store", "neo4j", "-w", village]


def _busy(village: Path, patch: pytest.MonkeyPatch) -> list[object]:
    import duckdb

    def locked(*_: object, **__: object) -> None:
        raise duckdb.IOException("Could not set lock on file")

    patch.setattr("duckdb.connect", locked)
    return ["findings", "-w", village]


SITUATIONS: dict[str, tuple[int, str, Spoil]] = {
    "AuditError": (2, "最后一行被改动过；请用 graphfraud audit verify 查看", _broken_log),
    "CheckFailedError": (1, "", _changed_log),
    "DetectorError": (2, "没有检测器 'nonsense'", lambda v, p: ["detect", "--only", "nonsense", "-w", v]),
    "EngineError": (2, "没有找到 Java", _no_java),
    "EvidenceError": (2, "是文件夹", lambda v, p: ["evidence", FINDING, "-o", v, "--reason", "r", "-w", v]),
    "InputError": (2, "没有这个文件或文件夹", lambda v, p: ["ingest", "nowhere.csv", "-w", "new"]),
    "KeyFileError": (2, "不是 Ed25519 公钥", _bad_key),
    "LimitError": (2, "解压后超过原大小的 200 倍", _bomb),
    "MappingError": (2, "m.toml：没有 [[table]]；至少要写明", _bad_mapping),
    "MissingExtraError": (2, "pip install 'graphfraud[evidence]'", _no_docx),
    "NotFoundError": (1, "没有这个编号的发现", lambda v, p: ["show", "nobody", "-w", v]),
    "ReasonRequiredError": (2, "--unmask 须有 --reason TEXT", lambda v, p: [*_unmask(v)[:3], "-w", v]),
    "ReviewError": (
        2,
        "不能接 confirmed，只能接",
        lambda v, p: ["review", FINDING, "--decision", "confirmed", "--note", "n", "--by", "b", "-w", v],
    ),
    "SourceChangedError": (2, "读入之后不见了", lambda v, p: _package(v)),
    "StoreError": (2, "没有 Neo4j 服务器", _no_server),
    "TemplateError": (2, "letter.docx：无法填写", _bad_template),
    "UsageError": (2, "-o 须同时给出 --format", lambda v, p: ["findings", "-o", "x", "-w", v]),
    "WorkspaceBusyError": (2, "另一个进程正在写这个工作区", _busy),
    "WorkspaceError": (2, "这里没有工作区；请先建立", lambda v, p: ["findings", "-w", "nowhere"]),
}


def test_every_class_has_a_situation() -> None:
    assert set(SITUATIONS) == set(CLASSES) - {"GraphfraudError"}


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_class_of_errors_is_told_in_chinese(
    run: Run, own_village: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    status, words, spoil = SITUATIONS[name]
    for variable in ("NEO4J_URI", "GRAPHFRAUD_SPARK_RECORDS"):
        monkeypatch.delenv(variable, raising=False)
    command = spoil(own_village, monkeypatch)
    shown = run(*command, "--lang", "zh", code=status)
    line = shown.stderr
    assert line.startswith("graphfraud: ") and line.count("\n") == 1
    assert words in line
    assert re.search("[\u4e00-\u9fff]", line)
    english = run(*command, code=status, env={"GRAPHFRAUD_LANG": "en"}).stderr
    assert not re.search("[\u4e00-\u9fff]", english)
    if name == "CheckFailedError":
        assert "第 1 行：改动：不是日志记录" in shown.stdout


def test_the_systems_complaints_are_told_in_chinese(run: Run, own_village: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = run("findings", "--format", "csv", "-o", "file/x.csv", "-w", own_village, "--lang", "zh", code=2).stderr
    assert "无法写入：不是文件夹" in line


def test_the_shortest_texts_do_not_hide_the_longer_ones() -> None:
    for english, chinese in entries():
        values = {name: f"v{at}" for at, name in enumerate(dict.fromkeys(places(english)))}
        message = re.sub(r"\{(\w+)\}", lambda place, values=values: values[place[1]], english)  # type: ignore[misc]
        wanted = re.sub(r"\{(\w+)\}", lambda place, values=values: values[place[1]], chinese)  # type: ignore[misc]
        assert told(message, "zh") == wanted
