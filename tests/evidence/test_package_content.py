"""What a lawyer, a prosecutor and a police technician find in a package."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from made_up_case import FAR, NAMES, PHARMACY, certno, phone

from graphfraud import review
from graphfraud.audit import AuditLog
from graphfraud.evidence.word import plain_text
from graphfraud.review import decide
from graphfraud.store.database import Database

WANTED = set(
    """
    01-referral-letter.docx 02-report.docx 02-report.pdf 03-members.xlsx 03-persons.csv
    03-institutions.csv 03-doctors.csv 04-settlements.csv 04-settlements.xlsx 04-sums.csv
    05-timeline.csv 05-timeline.png 05-trace-chains.csv 05-ring-1.html 05-ring-1.png 05-ring-1.svg
    05-ring-2.html 06-electronic-data.csv 06-electronic-data.docx 06-electronic-data.xlsx
    07-parameters.json 07-reproduce.txt 08-evidence-to-obtain.csv 09-items-and-appraisal.docx
    11-review.csv case.json findings.jsonl
    """.split()  # noqa: SIM905
)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def records(content: bytes) -> list[dict[str, str]]:
    header, *rows = table(content)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_everything_that_a_referral_carries_is_there(package) -> None:
    assert {f"data/{name}" for name in WANTED} <= set(package.files)
    assert [name for name in package.files if name.startswith("data/07-queries/")]
    assert {"VERIFY.txt", "bagit.txt", "bag-info.txt", "manifest-sha256.txt"} <= set(package.files)
    assert package.files["bagit.txt"].startswith(b"BagIt-Version: 1.0\n")
    assert package.path.stat().st_mode & 0o077 == 0


def test_the_bag_is_valid_for_its_library(package, tmp_path: Path) -> None:
    import bagit

    for name, content in package.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    bag = bagit.Bag(str(tmp_path))
    bag.validate()
    assert bag.info["External-Description"].startswith("线索，非认定结论")


def test_every_document_is_labelled_a_lead_and_the_letter_shows_the_key(package) -> None:
    for name in ("01-referral-letter", "02-report", "06-electronic-data", "09-items-and-appraisal"):
        assert "线索，非认定结论" in plain_text(package.files[f"data/{name}.docx"]), name
    letter = plain_text(package.files["data/01-referral-letter.docx"])
    assert package.report.fingerprint in letter and "公安局" not in letter and "＿＿＿" in letter


def test_each_settlement_stands_once_and_names_its_findings(package) -> None:
    rows = records(package.files["data/04-settlements.csv"])
    ids = [row["结算ID"] for row in rows]
    assert len(ids) == len(set(ids)) == 53
    shared = [row for row in rows if ";" in row["线索编号"]]
    assert len(shared) == 2
    refunds = [row for row in rows if row["行类型"] == "退费"]
    assert [row["原结算ID"] for row in refunds] == ["S0000003"] and Decimal(refunds[0]["净额"]) < 0


def test_amounts_are_equal_to_the_fen_in_every_document(package) -> None:
    rows = records(package.files["data/04-settlements.csv"])
    wanted = {name: sum(Decimal(row[name]) for row in rows) for name in ("总额", "已退费", "净额", "基金支付", "现金")}
    layers = {name: sum(Decimal(row[f"基金层次·{name}"]) for row in rows) for name in ("基本医保", "大病保险")}
    assert wanted["净额"] == wanted["总额"] - wanted["已退费"] == package.report.money.net
    assert layers["基本医保"] + layers["大病保险"] == wanted["基金支付"]
    total = table(package.files["data/04-sums.csv"])[-1]
    assert total[2:5] == [f"{wanted[name]:.2f}" for name in ("总额", "已退费", "净额")]
    book = openpyxl.load_workbook(io.BytesIO(package.files["data/04-settlements.xlsx"]))
    sheet = book["结算明细"]
    header = [cell.value for cell in sheet[1]]
    for name, amount in {**wanted, **{f"基金层次·{key}": value for key, value in layers.items()}}.items():
        column = header.index(name)
        cells = [Decimal(str(row[column] or 0)) for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert sum(cells) == amount, name
    shown = [f"{wanted[name]:,.2f}" for name in ("总额", "已退费", "净额", "基金支付")]
    texts = {name: plain_text(package.files[f"data/{name}.docx"]) for name in ("01-referral-letter", "02-report")}
    if shutil.which("pdftotext"):
        run = subprocess.run(["pdftotext", "-", "-"], input=package.files["data/02-report.pdf"], capture_output=True)
        texts["pdf"] = run.stdout.decode("utf-8")
    for where, text in texts.items():
        for amount in shown:
            assert amount in text, (where, amount)
    told = json.loads(package.files["data/case.json"])["total"]
    assert Decimal(told["net"]) == wanted["净额"] and told["settlements"] == 53


def test_a_settlement_of_two_findings_counts_once_in_the_total(package) -> None:
    rows = table(package.files["data/04-sums.csv"])
    by_finding, total = [Decimal(row[4]) for row in rows[1:3]], Decimal(rows[3][4])
    assert sum(by_finding) - total == Decimal("420.20")


def test_persons_and_institutions_are_listed_with_roles_and_amounts(package) -> None:
    persons = records(package.files["data/03-persons.csv"])
    assert {row["姓名"] for row in persons} == set(NAMES) and {row["证件号码"] for row in persons} >= {certno(0)}
    assert persons[0]["角色"] == "持卡人" and phone(0) in {row["联系电话"] for row in persons}
    places = {row["机构编号"]: row for row in records(package.files["data/03-institutions.csv"])}
    assert set(places) == {PHARMACY, FAR} and places[PHARMACY]["角色"] == "刷卡机构"
    (doctor,) = records(package.files["data/03-doctors.csv"])
    assert doctor["姓名"] == "夏侯仁心"


def test_whoever_is_named_stands_with_the_grounds_on_which(package) -> None:
    (doctor,) = records(package.files["data/03-doctors.csv"])
    assert doctor["列名依据"] == "3 起由其经手"
    others = {row["人员编号"]: row["列名依据"] for row in records(package.files["data/03-persons.csv"])}
    assert set(others.values()) == {""}


def test_a_box_sold_twice_shows_as_an_ordered_chain(package) -> None:
    chain = [row for row in records(package.files["data/05-trace-chains.csv"]) if row["药品追溯码"].endswith("0000")]
    assert [(row["环节"], row["机构编号"], row["再次出现"]) for row in chain] == [("1", PHARMACY, ""), ("2", FAR, "是")]


def test_the_list_of_electronic_data_holds_every_hash(package) -> None:
    rows = records(package.files["data/06-electronic-data.csv"])
    outputs = {row["文件"]: row["SHA-256"] for row in rows if row["类别"] == "生成"}
    for name, content in package.files.items():
        if name.startswith("data/") and not name.startswith("data/06-"):
            assert outputs.pop(name.removeprefix("data/")) == hashlib.sha256(content).hexdigest(), name
    assert outputs == {}
    sources = [row for row in rows if row["类别"] == "来源"]
    assert {Path(row["文件"]).name for row in sources} >= {"setl_d.csv", "psn_info_b.csv", "drugtracinfo.csv"}
    for row in sources:
        assert row["SHA-256"] == hashlib.sha256(Path(row["文件"]).read_bytes()).hexdigest()
        assert row["核对状态"] == "与导入时一致" and row["导入时间"] and row["接收行"]


def test_the_report_says_what_speaks_for_those_concerned(package) -> None:
    text = plain_text(package.files["data/02-report.docx"])
    favourable = text[text.index("十、有利于当事人的情况") : text.index("十一、法律依据")]
    for words in (
        "养老机构",
        "无法检验",
        "已退费 77.40 元",
        "关联强度低于 0.5",
        "尚无机构或当事人反馈",
        "不说明实际持卡人",
    ):
        assert words in favourable, words
    assert "2倍以上5倍以下罚款" in text and "第三十八条的处罚" not in text
    assert "第二百六十六条" in text and "不构成认定" in text and "尚需调取的证据" in text


def test_the_chart_is_offline_and_also_a_picture(package) -> None:
    page = package.files["data/05-ring-1.html"].decode("utf-8")
    assert not re.search(r"""(?:src|href)\s*=\s*["']https?:""", page)
    assert package.files["data/05-ring-1.png"].startswith(b"\x89PNG")
    assert NAMES[0] in package.files["data/05-ring-1.svg"].decode("utf-8")


def test_commands_and_parameters_reproduce_it(package) -> None:
    commands = package.files["data/07-reproduce.txt"].decode("utf-8")
    assert "--set collected_cards.window_minutes=10" in commands and "setl_d.csv" in commands
    parameters = json.loads(package.files["data/07-parameters.json"])
    assert parameters["findings"][0]["parameters"] == {"min_days": 4, "window_minutes": 10}
    assert parameters["versions"]["graphfraud"] and parameters["runs"][0]["ran_at"] == "2026-04-02 09:00:00"


def test_the_same_case_gives_the_same_bytes_apart_from_the_signature_block(package, maker, tmp_path: Path) -> None:
    again = maker(package.workspace, list(reversed(package.findings)), tmp_path / "again.zip")
    differing = {name for name in package.files if package.files[name] != again.files.get(name)}
    assert set(package.files) == set(again.files)
    assert {name.split("/")[0] for name in differing} == {"signature"}


def test_the_english_edition_is_english(case, maker, tmp_path: Path) -> None:
    made = maker(*case, tmp_path / "en.zip", lang="en")
    report, letter = (plain_text(made.files[f"data/{name}.docx"]) for name in ("02-report", "01-referral-letter"))
    assert "A lead, not a finding of guilt" in report and "What speaks for those concerned" in report
    for name in [*NAMES, "独孤收银", "夏侯仁心", "仁济堂大药房", "平江药店", "移送公安机关审查", "宁医保移"]:
        report, letter = report.replace(name, ""), letter.replace(name, "")
    assert not re.search("[\u4e00-\u9fff]", report), re.findall("[\u4e00-\u9fff]+", report)
    assert not re.search("[\u4e00-\u9fff]", letter)
    assert made.files["data/04-settlements.csv"].decode("utf-8-sig").startswith("No.,Settlement,Row,")


def test_the_package_quotes_a_head_that_the_log_still_fits(package) -> None:
    record = json.loads(package.files["signature/record.json"])
    assert record["audit_head"] == package.report.audit_head
    assert AuditLog(package.workspace).verify(record["audit_head"]) == []
    lines = package.files["signature/audit.jsonl"].decode("utf-8").splitlines()
    first = json.loads(lines[0])
    assert first["action"] == "evidence" and first["reason"] == "移送公安机关审查" and first["user"]


def test_review_answers_files_and_money_are_in_the_package_and_the_informant_is_not(own_case, maker, tmp_path: Path):
    workspace, (burst, _) = own_case
    answer = tmp_path / "情况说明.pdf"
    answer.write_bytes("药店称当日为会员日".encode())
    with Database(workspace) as database:
        review.add_tip(
            database,
            content="欧冶举报此店",
            by="王",
            informant="欧冶举报 13700001111",
            subjects=[("pharmacy", PHARMACY)],
        )
        decide(database, burst, "first-review", note="核实", by="王核查")
        decide(database, burst, "feedback", note="请说明", by="王核查", deadline=date(2026, 5, 1))
        decide(database, burst, "feedback", note="会员日促销", by="王核查", files=[answer], self_disclosed=True)
        decide(database, burst, "second-review", note="不足采信", by="王核查", recovered="88.80")
    made = maker(workspace, [burst], tmp_path / "reviewed.zip")
    text = plain_text(made.files["data/02-report.docx"])
    for words in ("会员日促销", "主动交代", "已追回 88.80 元", "另有举报线索 1 件", "举报人信息依法保密", "复审"):
        assert words in text, words
    (enclosed,) = [name for name in made.files if name.startswith("data/11-feedback/")]
    assert enclosed.endswith(".pdf") and made.files[enclosed] == answer.read_bytes()
    for name, content in made.files.items():
        for raw in ("欧冶", "13700001111"):
            assert raw.encode() not in content, name


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_unmasked_package_needs_a_reason(case, tmp_path: Path, maker: Callable[..., object], reason: str) -> None:
    from graphfraud.errors import ReasonRequiredError

    with pytest.raises(ReasonRequiredError):
        maker(*case, tmp_path / "none.zip", reason=reason)
    assert list(tmp_path.iterdir()) == []
