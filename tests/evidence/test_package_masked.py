"""The training edition: no raw value stands in any byte of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import made_up_case as world
import pytest
from packing import parts

from graphfraud.audit import AuditLog
from graphfraud.evidence import verify
from graphfraud.evidence.veil import Veil
from graphfraud.evidence.veil import masked as mask
from graphfraud.evidence.word import plain_text
from graphfraud.review import decide
from graphfraud.store.database import Database


def raw_values(names: list[str]) -> list[str]:
    values = [*names, "独孤收银", "夏侯仁心"]
    for number in range(len(names)):
        values += [world.certno(number), world.card(number), world.phone(number), world.address(number)]
    return values


def every_byte(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, and what is compressed inside them."""
    found = dict(files)
    for name, content in files.items():
        if name.endswith((".docx", ".xlsx")):
            found[f"{name} (parts)"] = parts(content)
        if name.endswith(".pdf"):
            streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
            found[f"{name} (streams)"] = b"".join(filter(None, map(inflated, streams)))
            if shutil.which("pdftotext"):
                run = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True)
                found[f"{name} (text)"] = run.stdout
    return found


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_no_raw_value_stands_in_any_byte(masked) -> None:
    for name, content in every_byte({**masked.files, "zip": masked.path.read_bytes()}).items():
        for value in raw_values(world.NAMES):
            for coded in (value.encode("utf-8"), value.encode("utf-16-le"), value.encode("utf-16-be"), escaped(value)):
                assert coded not in content, (name, value)


def escaped(value: str) -> bytes:
    """As JSON may write it."""
    return value.encode("ascii", "backslashreplace")


def test_masks_stand_where_values_stood_and_codes_stay(masked) -> None:
    text = masked.files["data/03-persons.csv"].decode("utf-8-sig")
    assert "欧***" in text and "3201**********" in text and world.World.psn(0) in text
    assert "培训版" in plain_text(masked.files["data/02-report.docx"])
    assert world.PHARMACY in text or world.PHARMACY in masked.files["data/03-institutions.csv"].decode("utf-8-sig")


def test_it_verifies_and_says_that_it_is_masked(masked) -> None:
    report = verify(masked.path)
    assert report.ok and report.masked


def test_it_is_logged_without_a_reason(masked) -> None:
    entries = [entry for entry in AuditLog(masked.workspace).show(action="evidence") if entry.detail["masked"]]
    assert entries and entries[-1].reason == ""


def test_values_inside_other_texts_are_masked_too(tmp_path: Path, maker) -> None:
    made = world.burst_world()
    for row in made.rows["medins_info_b"]:
        row["fixmedins_name"] = f"{world.NAMES[0]}诊所"
    for row in made.rows["setl_d"]:
        row["dise_name"] = f"家属{world.NAMES[1]}电话{world.phone(1)}"
    made.save(tmp_path / "case", tmp_path / f"{world.NAMES[2]}的导出")
    with Database(tmp_path / "case") as database:
        people = [world.Member("patient", made.psn(n), "card_owner", 0.9) for n in range(4)]
        finding = world.find(database, world.BURST, people, [row["setl_id"] for row in made.rows["setl_d"]])
        world.save_findings(database, [world.BURST], [finding])
        decide(database, finding.id, "first-review", note=f"已询问{world.NAMES[3]}，身份证{world.certno(3)}", by="王")
        decide(
            database,
            finding.id,
            "feedback",
            note="答复",
            by="王",
            files=[tmp_path / f"{world.NAMES[2]}的导出/setl_d.csv"],
        )
    made_package = maker(
        tmp_path / "case",
        [finding.id],
        tmp_path / "m.zip",
        masked=True,
        reason=f"给{world.NAMES[4]}培训",
        case_no=world.phone(4),
    )
    for name, content in every_byte(made_package.files).items():
        for value in raw_values(world.NAMES):
            assert value.encode("utf-8") not in content, (name, value)
    assert not [name for name in made_package.files if "feedback" in name]


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [("张", "name", "*"), ("张三", "name", "张*"), ("320101196001011234", "number", "3201**********1234")],
)
def test_a_mask_never_is_the_value(value: str, kind: str, shown: str) -> None:
    assert mask(value, kind) == shown


def test_a_veil_finds_values_in_chinese_and_english_texts() -> None:
    veil = Veil(True, {"王康": "name", "Mary Ann Lee": "name", "Ann": "name", "13912345678": "number", "张": "name"})
    assert veil.text("康王药店与王康诊所") == "康王药店与王*诊所"
    assert veil.text("Annual visit of Ann, tel 13912345678.") == "Annual visit of A**, tel *********78."
    assert veil.text("Mary Ann Lee") == "M***" and veil.text("张家港") == "张家港"
    assert veil.name(None) == "" and Veil(False).text("王康") == "王康"
