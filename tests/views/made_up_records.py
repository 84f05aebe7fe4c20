"""Made-up settlement records in a workspace: an agent's ring at two pharmacies, bystanders, a finding over them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from graphfraud.model.finding import Amounts, Finding, Member, ReadingResult, Reason, finding_id
from graphfraud.store.database import Database
from graphfraud.store.findings import save_findings
from graphfraud.store.protocol import Link, Node

Place = tuple[str, str, float, float]
SURNAMES = "张王李赵刘陈杨黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("秀英", "建国", "桂兰", "志强", "玉梅", "淑珍", "卫东", "海燕", "丽华", "文博")
PHARMACIES = (("P37080000011", "济安堂大药房", 116.581, 35.412), ("P37080000027", "惠民药店二部", 116.662, 35.455))
HOSPITAL = ("H37082900003", "嘉和县人民医院", 116.342, 35.408)
DOCTOR = ("D370800112", "韩立新")
START = datetime(2025, 3, 3, 9, 12)
RING = 9


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def name_of(at: int) -> str:
    return SURNAMES[at % len(SURNAMES)] + GIVEN[at % len(GIVEN)]


def person_of(at: int) -> str:
    return f"3708{at:010d}"


def certno_of(at: int) -> str:
    return f"37080219{50 + at % 40}0{1 + at % 9}1{at % 10}{at:03d}4"[:18]


def card_of(at: int) -> str:
    return f"B8675{at:05d}"


def _rows(persons: int, days: int) -> list[dict[str, object]]:
    chance = random.Random(3)
    rows: list[dict[str, object]] = []

    def row(
        at: int, place: tuple[str, str, float, float], when: datetime, med_type: str = "41", **more: object
    ) -> None:
        yuan = Decimal(chance.randrange(9000, 41000)) / 100
        rows.append(
            {
                "setl_id": f"S{len(rows):09d}", "psn_no": person_of(at),
                "psn_name": name_of(at), "certno": certno_of(at),
                "insu_admdvs": "370829" if at % 3 else "370802", "fixmedins_code": place[0], "fixmedins_name": place[1],
                "fix_blng_admdvs": "370829" if place[0].startswith("H") else "370802", "setl_time": when,
                "begndate": when, "enddate": when, "med_type": med_type, "ssc_cardno": card_of(at), "vali_flag": "1",
                "medfee_sumamt": yuan, "fund_pay_sumamt": yuan * Decimal("0.6"), "acct_pay": yuan * Decimal("0.4"),
            } | more
        )  # fmt: skip

    for day in range(days):
        place = PHARMACIES[(day // 3) % 2]
        for at in range(RING):
            if chance.random() < 0.85:
                row(at, place, START + timedelta(days=7 * day, minutes=2 * at + chance.randrange(2)))
    for at in range(persons):
        for _ in range(6):
            when = START + timedelta(days=chance.randrange(180), minutes=chance.randrange(480))
            row(at, chance.choice((*PHARMACIES, HOSPITAL)), when, "11")
    stay = datetime(2025, 4, 14)
    row(2, HOSPITAL, stay + timedelta(days=6), "21", begndate=stay, enddate=stay + timedelta(days=6))
    return rows


def _insert(database: Database, table: str, rows: list[dict[str, object]]) -> None:
    import pyarrow as pa

    database.con.register("made_up", pa.table({name: [row[name] for row in rows] for name in rows[0]}))
    database.con.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM made_up')
    database.con.unregister("made_up")


def fill(database: Database, persons: int = 16, days: int = 12) -> None:
    """Records of ``persons`` people, the first nine of them a ring on ``days`` Mondays."""
    _insert(database, "setl_d", _rows(persons, days))
    people = [
        {"psn_no": person_of(at), "psn_name": name_of(at), "certno": certno_of(at), "gend": "12"[at % 2],
         "brdy": date(1950 + at % 40, 1 + at % 12, 5), "tel": f"1385370{at:04d}",
         "live_addr": f"嘉和县柳林镇东柳村第{at}组"}
        for at in range(persons)
    ]  # fmt: skip
    _insert(database, "psn_info_b", people)
    places = [
        {"fixmedins_code": code, "fixmedins_name": name, "medins_type": "hospital" if code[0] == "H" else "pharmacy",
         "lnt": lnt, "lat": lat, "admdvs": "370829" if code[0] == "H" else "370802", "addr": "柳林镇中心街 1 号"}
        for code, name, lnt, lat in (*PHARMACIES, HOSPITAL)
    ]  # fmt: skip
    _insert(database, "medins_info_b", places)
    database.derive()


def ring_rows(database: Database) -> list[str]:
    ring = [person_of(at) for at in range(RING)]
    query = "SELECT setl_id FROM settlement WHERE list_contains(?, psn_no) AND med_type = '41' ORDER BY 1"
    return [row[0] for row in database.con.execute(query, [ring]).fetchall()]


def ring_finding(database: Database, settlements: list[str] | None = None, **changes: object) -> Finding:
    rows = settlements if settlements is not None else ring_rows(database)
    gross = database.con.execute(
        "SELECT COALESCE(SUM(net), 0), COALESCE(SUM(fund_net), 0) FROM settlement WHERE list_contains(?, setl_id)",
        [rows],
    ).fetchone()
    assert gross
    roles = ["agent"] + ["lent_card"] * (RING - 1)
    people = [Member("patient", person_of(at), roles[at], round(0.98 - 0.04 * at, 2)) for at in range(RING)]
    shops = [Member("pharmacy", code, "swiping_institution", 0.9) for code, *_ in PHARMACIES]
    zero = Decimal("0.00")
    known: dict[str, object] = {
        "id": finding_id("collected_cards", [member.id for member in people]),
        "detector": "collected_cards",
        "detector_version": "5c0ffee15600",
        "severity": "high",
        "score": 0.93,
        "q_value": 0.0004,
        "stability": 0.92,
        "title": both("聚敛盗刷：9 张卡在两家药店", "Collected cards: 9 cards at two pharmacies"),
        "summary": both(
            "9 名参保人的卡在 12 个周一于数分钟内先后刷出，所在药店相同。",
            "The cards of 9 insured persons were swiped within minutes of one another on 12 Mondays at one pharmacy.",
        ),
        "members": (*people, *shops),
        "settlements": tuple(rows),
        "start": date(2025, 3, 3),
        "end": date(2025, 5, 19),
        "amounts": Amounts(
            gross[0], zero, gross[0], gross[1], zero, zero, {"hifp_pay": gross[1]}, gross[1] / 2, gross[1]
        ),
        "reasons": (
            Reason("bursts", 12, 0.7, 3e-9, both("12 天内出现数分钟连刷。", "Bursts within minutes on 12 days.")),
            Reason(
                "far_owners", 0.78, 0.2, 2e-4, both("78% 的持卡人参保地在外县。", "78% of the owners are from afar.")
            ),
        ),
        "innocent_readings": (
            ReadingResult("family", "rejected", True, 1, both("仅一对为同户。", "Only one pair shares a household.")),
            ReadingResult(
                "nursing_home", "rejected", True, 0, both("住址不在一处。", "They live in different places.")
            ),
            ReadingResult("village_batch", "untestable", False, 0, both("没有经办时间。", "No operator times.")),
        ),
        "legal_basis": (
            both(
                "《医疗保障基金使用监督管理条例》第四十条、第四十一条", "Regulation on the insurance funds, Art. 40, 41"
            ),
        ),
        "parameters": {"minutes": 10, "min_days": 4},
    }
    return Finding(**(known | changes))  # type: ignore[arg-type]


def ring_links(finding: Finding, database: Database) -> list[Link]:
    """Every pair of the ring's first persons, tested."""
    person = dict(database.con.execute("SELECT setl_id, psn_no FROM settlement").fetchall())
    links = []
    for a in range(RING):
        for b in range(a + 1, RING):
            theirs = [one for one in finding.settlements if person.get(one) in (person_of(a), person_of(b))]
            ends = Node("patient", person_of(a)), Node("patient", person_of(b))
            events = 9 - (b - a) // 2
            days = date(2025, 3, 3), date(2025, 5, 19)
            family = "family" if (a, b) == (3, 4) else None
            found = Link(
                "collected_cards", "CO_SWIPED", *ends, events, *days, 0.4, 1e-6, 1e-4, None, finding.id, family
            )
            links.append(replace(found, settlements=tuple(theirs)))
    return links


def made_up_workspace(folder: Path, persons: int = 16) -> Database:
    """A workspace with the records and the finding saved."""
    database = Database(folder)
    fill(database, persons)
    finding = ring_finding(database)
    save_findings(database, ["collected_cards"], [finding], ring_links(finding, database))
    return database
