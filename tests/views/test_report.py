"""The overview report: sums without double counting, every number leads on, nothing remote, nothing raw."""

from __future__ import annotations

import html
import re
import stat
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from graphfraud.errors import UsageError
from graphfraud.model.finding import Member, Reason
from graphfraud.store.database import Database
from graphfraud.store.findings import save_findings, set_status
from graphfraud.views import report
from graphfraud.views.report_data import gather
from tests.views.conftest import READY, Opened
from tests.views.made_up_records import (
    RING,
    card_of,
    certno_of,
    fill,
    made_up_workspace,
    name_of,
    person_of,
    ring_finding,
    ring_links,
    ring_rows,
)

SCRIPT = "</script><script>alert(1)</script>"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Two findings that share half of their settlements, a file with rejects, a detector that lacks a table."""
    with Database(tmp_path / "case") as opened:
        fill(opened)
        rows = ring_rows(opened)
        first = ring_finding(opened)
        both = {"zh": SCRIPT, "en": SCRIPT}
        second = ring_finding(
            opened,
            rows[: len(rows) // 2],
            id="lent_card_ring-0badcafe",
            detector="lent_card_ring",
            severity="medium",
            score=0.5,
            title=both,
        )
        save_findings(opened, ["collected_cards", "lent_card_ring"], [first, second], ring_links(first, opened))
        file = [1, "/secret/folder/setl_d.csv", "ab" * 32, 9, "setl_d", "utf-8", "nhsa", "", 90, 7, 2]
        opened.con.execute(f"INSERT INTO gf_file VALUES ({', '.join('?' for _ in file)}, now())", file)
        opened.con.execute("INSERT INTO gf_warning VALUES (1, 'certno_checksum', 12, 'wrong check character')")
        ran = [1, "kickback_referral", "v", "{}", None, "lacks", '{"lacks": ["fee_list_d"]}', 0, 1.0]
        opened.con.execute(f"INSERT INTO gf_run VALUES ({', '.join('?' for _ in ran)}, now())", ran)
        yield opened


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page.split("<body>", 1)[1]))


def test_money_counts_every_settlement_once(database: Database) -> None:
    facts = gather(database)
    once = database.con.execute(
        "SELECT SUM(fund_net) FROM settlement WHERE setl_id IN (SELECT setl_id FROM gf_finding_settlement)"
    ).fetchone()
    assert once
    assert sum(facts.fund.values()) == once[0]
    assert sum(month.total for month in facts.months) == once[0]
    assert sum(bar.fund for bar in facts.regions) == once[0]
    assert facts.fund["medium"] == 0
    assert facts.loss[1] == once[0]
    assert facts.persons == {"high": RING, "medium": 0, "low": 0}


def test_a_dismissed_finding_is_listed_but_its_money_does_not_count(database: Database) -> None:
    name = gather(database).findings[0].id
    set_status(database, name, "dismissed")
    facts = gather(database)
    assert len(facts.findings) == 2
    assert facts.fund["high"] == 0
    assert facts.fund["medium"] > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_leads_to_a_page_that_is_there(database: Database, tmp_path: Path, lang: str) -> None:
    index = report(database, tmp_path / "out", lang, interactive=1)
    page = index.read_text(encoding="utf-8")
    targets = set(re.findall(r'href="([^"#]+)"', page))
    assert len(targets) == 2
    assert all((index.parent / target).is_file() for target in targets)
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))
    assert len(re.findall(r"<figure>", page)) == 2


def test_the_report_tells_the_quality_of_the_data(database: Database, tmp_path: Path) -> None:
    text = text_of(report(database, tmp_path / "out", "en").read_text(encoding="utf-8"))
    for part in ("lacks fee_list_d", "wrong check character", "setl_d.csv", "missing", "rejected rows are listed"):
        assert part in text
    assert "/secret/folder" not in text


def test_nothing_raw_nothing_remote_nothing_executed(database: Database, tmp_path: Path) -> None:
    index = report(database, tmp_path / "out", "zh", interactive=1)
    raw = [value for at in range(16) for value in (name_of(at), certno_of(at), card_of(at))]
    pages = [index, *sorted((index.parent / "findings").iterdir())]
    assert len(pages) == 3
    for file in pages:
        page = file.read_text(encoding="utf-8")
        assert [value for value in raw if value in page] == []
        assert "default-src 'none'" in html.unescape(page)
        assert "<script>alert" not in page
        assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", page)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "<script" not in index.read_text(encoding="utf-8")
    assert stat.S_IMODE(index.parent.stat().st_mode) == 0o700


def test_a_workspace_without_findings_gives_a_report_that_says_so(tmp_path: Path) -> None:
    with Database(tmp_path / "empty") as database:
        text = text_of(report(database, tmp_path / "out", "en").read_text(encoding="utf-8"))
    assert "There are no leads" in text
    assert "No detector has been run" in text


def test_the_loss_is_scaled_where_findings_share_settlements(database: Database) -> None:
    low, high = gather(database).loss
    assert Decimal(0) < low < high


def test_what_an_innocent_reading_may_explain_is_not_counted_as_loss(tmp_path: Path) -> None:
    with made_up_workspace(tmp_path / "case") as database:
        firm = gather(database)
        database.con.execute("UPDATE gf_finding SET severity = 'low'")
        facts = gather(database)
        assert firm.loss[1] > 0 and facts.loss == (0, 0)
        assert facts.fund["high"] == 0 and facts.fund["low"] == sum(firm.fund.values())
        page = text_of(report(database, tmp_path / "out", "en").read_text(encoding="utf-8"))
    assert "Fund money of high leads, yuan 0.00" in " ".join(page.split())


def test_shares_are_told_as_percentages_and_counts_as_they_are() -> None:
    from graphfraud.views import figures

    def told(observed: float, expected: float | None, zh: str, en: str) -> tuple[str, str]:
        reason = Reason("x", observed, expected, None, {"zh": zh, "en": en})
        return figures.observed(reason), figures.expected(reason)

    assert told(1.0, 0.7, "刷实体卡：100%，其他人 70%", "by the card 100%, others 70%") == ("100%", "70%")
    assert told(0.0, 0.002, "0%，其他人 0%", "0%, others 0%") == ("0%", "0.2%")
    assert told(1.0, None, "间隔 1 分钟，100% 之间无人", "1 minute apart, 100% with nobody between") == ("1", "")
    assert told(376, 7.9, "实际 376 人次", "376 were seen") == ("376", "7.9")
    assert told(1.0, 0.04, "1 次，预期 0.04", "once, 0.04 expected") == ("1", "0.04")


def test_a_finding_with_strange_members_and_id_still_gets_its_page(tmp_path: Path) -> None:
    with made_up_workspace(tmp_path / "case") as database:
        odd = ring_finding(
            database,
            id="odd-../../etc/passwd",
            detector="odd",
            members=(
                Member("employer", "E1", "shell", 1.0),
                Member("region", "370829", "origin", 1.0),
                Member("drug_trac_codg", "8123", "", 0.0),
                Member("patient", person_of(0), "", 0.5),
            ),
        )
        save_findings(database, ["odd"], [odd])
        index = report(database, tmp_path / "out", "zh", interactive=0)
        assert len(list((index.parent / "findings").iterdir())) == 2
        assert sorted(entry.name for entry in tmp_path.iterdir()) == ["case", "out"]


def test_a_folder_that_is_a_file_is_said_plainly(database: Database, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(UsageError, match="cannot be made"):
        report(database, tmp_path / "taken")


@pytest.mark.browser
def test_the_report_opens_and_leads_to_a_finding_and_back(
    database: Database, tmp_path: Path, open_file: Callable[[Path], Opened]
) -> None:
    opened = open_file(report(database, tmp_path / "out", "en", interactive=1))
    page = opened.page
    assert page.locator("#map ~ .frame svg").first.is_visible()
    page.click("#ranked ~ .wide table a >> nth=0")
    opened.wait_for(READY)
    assert "Collected cards" in page.inner_text("#title")
    page.click("#home")
    page.wait_for_selector("#ranked")
    page.pdf(path=tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").stat().st_size > 20_000


def test_what_the_check_of_the_data_notices_is_told_in_both_languages(database: Database, tmp_path: Path) -> None:
    from graphfraud.ingest.quality import DETAILS, WORKSPACE
    from graphfraud.views.words import warning

    for code in [*(f"certno_{ending}" for ending in DETAILS), *WORKSPACE, "filtered"]:
        assert re.search("[\u4e00-\u9fff]", warning(code)["zh"]), code
        assert not re.search("[\u4e00-\u9fff_]", warning(code)["en"].replace("vali_flag", "")), code
    page = report(database, tmp_path / "zh", "zh").read_text(encoding="utf-8")
    assert "certno：证件号码校验位不符" in page and "wrong check character" not in page
