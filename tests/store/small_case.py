"""A village of nine persons, two pharmacies and a hospital, written by hand; nobody in it exists.

P1, P2 and P3 come to pharmacy Y1 together on three mornings. P4 shares a phone with P1 and is treated by doctor D1 as P1
is. P5 has no card. P6 and P7 carry one identity number. P8 only has a stay; P9 settled once, at another hour.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from graphfraud.model.finding import Amounts, Finding, Member, ReadingResult, Reason
from graphfraud.store.database import Database
from graphfraud.store.findings import save_findings
from graphfraud.store.protocol import Link, Node

RING = "lent_card_ring"
NAMES = {
    f"P{i}": name
    for i, name in enumerate(["王小明", "李红", "张三丰", "赵四", "钱五", "孙六", "周七", "吴八", "郑九"], 1)
}
CARDS = {f"P{i}": f"A1234567{i}" for i in range(1, 10) if i != 5}
IDENTITIES = {f"P{i}": f"32010119800101{i:03d}X" for i in range(1, 10)} | {"P7": "32010119800101006X"}
PHONES = {"P1": "13800001111", "P4": "13800001111", "P2": "13900002222"}
JOINT_DAYS = (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 17))
BOTH = {"zh": "出借医保卡团伙", "en": "a ring of lent cards"}


def _settlement(number: int, person: str, place: str, when: datetime, **more: Any) -> dict[str, Any]:
    return {
        "setl_id": f"S{number:03d}",
        "mdtrt_id": f"M{number:03d}",
        "psn_no": person,
        "psn_name": NAMES[person],
        "certno": IDENTITIES[person],
        "gend": "1",
        "brdy": date(1980, 1, 1),
        "insutype": "310",
        "insu_admdvs": "320101",
        "fix_blng_admdvs": "320101",
        "fixmedins_code": place,
        "fixmedins_name": {"Y1": "惠民大药房", "Y2": "康宁大药房", "H1": "县人民医院"}[place],
        "setl_time": when,
        "begndate": when,
        "enddate": when,
        "med_type": "41" if place.startswith("Y") else "11",
        "mdtrt_cert_type": "03" if person in CARDS else "01",
        "ssc_cardno": CARDS.get(person),
        "medfee_sumamt": Decimal("100.00"),
        "fund_pay_sumamt": Decimal("60.00"),
        "hifp_pay": Decimal("60.00"),
        "acct_pay": Decimal("30.00"),
        "cash_payamt": Decimal("10.00"),
        "refd_setl_flag": "0",
        "vali_flag": "1",
        "emp_no": "E1" if person in ("P8", "P9") else None,
        "opter_id": "OP1",
        **more,
    }


def settlements() -> list[dict[str, Any]]:
    """Thirteen rows of persons together and alone, a stay, a refund, a date without a time."""
    rows, number = [], 0
    for day in JOINT_DAYS:
        for minute, person in enumerate(("P1", "P2", "P3")):
            number += 1
            when = datetime.combine(day, datetime.min.time()) + timedelta(hours=9, minutes=4 * minute)
            rows.append(_settlement(number, person, "Y1", when))
    rows.append(_settlement(10, "P1", "H1", datetime(2026, 2, 1, 10, 0)))
    rows.append(_settlement(11, "P4", "H1", datetime(2026, 4, 1, 10, 0)))
    rows.append(_settlement(12, "P5", "Y2", datetime(2026, 3, 2, 15, 0)))
    rows.append(_settlement(13, "P6", "Y2", datetime(2026, 3, 5, 15, 0)))
    rows.append(_settlement(14, "P7", "Y2", datetime(2026, 3, 6, 0, 0)))
    rows.append(
        _settlement(15, "P8", "H1", datetime(2026, 3, 20, 11, 0), med_type="21", begndate=datetime(2026, 3, 10))
    )
    rows.append(_settlement(16, "P9", "Y1", datetime(2026, 3, 2, 17, 0)))
    back = {name: -Decimal(100) for name in ("medfee_sumamt",)} | {"fund_pay_sumamt": Decimal("-60.00")}
    back |= {"acct_pay": Decimal("-30.00"), "cash_payamt": Decimal("-10.00"), "hifp_pay": Decimal("-60.00")}
    rows.append(
        _settlement(17, "P9", "Y1", datetime(2026, 3, 3, 9, 0), refd_setl_flag="1", init_setl_id="S016", **back)
    )
    return rows


def _insert(database: Database, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        database.con.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))


def write_records(database: Database, rows: list[dict[str, Any]] | None = None) -> None:
    """Put the village into an open workspace and derive what is derived."""
    with database.transaction():
        _insert(database, "setl_d", settlements() if rows is None else rows)
        fees = [("S010", "P1", "D1"), ("S011", "P4", "D1"), ("S012", "P5", "D1")]
        _insert(
            database,
            "fee_list_d",
            [
                {"bkkp_sn": f"B{setl}", "setl_id": setl, "psn_no": who, "bilg_dr_code": dr, "bilg_dr_name": "华医生"}
                for setl, who, dr in fees
            ],
        )
        persons = [
            {"psn_no": who, "psn_name": name, "certno": IDENTITIES[who], "mob": PHONES.get(who)}
            for who, name in NAMES.items()
        ]
        _insert(database, "psn_info_b", persons)
        places = [("Y1", "惠民大药房", "pharmacy"), ("Y2", "康宁大药房", "pharmacy"), ("H1", "县人民医院", "hospital")]
        _insert(
            database,
            "medins_info_b",
            [
                {"fixmedins_code": code, "fixmedins_name": name, "medins_type": kind, "admdvs": "320101"}
                for code, name, kind in places
            ],
        )
        database.con.execute(
            "INSERT INTO gf_file VALUES (1, 'setl_d.csv', 'ab', 1, 'setl_d', 'utf-8', 'nhsa', 'cd', 17, 0, 0, ?)",
            [datetime(2026, 5, 1)],
        )
        database.derive()


def a_finding(name: str = "7f3a9c21", score: float = 0.9) -> Finding:
    """The ring of P1, P2 and P3 at Y1."""
    yuan = Decimal("900.00")
    members = [Member("patient", f"P{i}", "borrowed_card", 0.9, BOTH) for i in (1, 2, 3)]
    return Finding(
        id=f"{RING}-{name}",
        detector=RING,
        detector_version="1",
        severity="high",
        score=score,
        q_value=1e-5,
        stability=0.95,
        title=BOTH,
        summary={"zh": "三人三天同行", "en": "three persons together on three days"},
        members=(*members, Member("pharmacy", "Y1", "swiping_institution", 1.0)),
        settlements=tuple(f"S{i:03d}" for i in range(1, 10)),
        start=JOINT_DAYS[0],
        end=JOINT_DAYS[-1],
        amounts=Amounts(
            yuan, Decimal(0), yuan, Decimal(540), Decimal(270), Decimal(90), {"hifp_pay": Decimal(540)}, yuan / 2, yuan
        ),
        reasons=(Reason("co_swipe", 9.0, 0.25, 1e-9, {"zh": "三天同行", "en": "together on three days"}),),
        innocent_readings=(ReadingResult("family", "rejected", True, 0, {"zh": "非一家人", "en": "no family"}),),
        legal_basis=({"zh": "条例第四十一条", "en": "Regulation, article 41"},),
    )


def links() -> list[Link]:
    """The tested link of P1 and P2, written the other way round, as detectors may."""
    persons = [Node("patient", "P2"), Node("patient", "P1")]
    days = {"first": JOINT_DAYS[0], "last": JOINT_DAYS[-1]}
    rows = ("S001", "S002", "S004", "S005", "S007", "S008")
    return [Link(RING, "CO_SWIPED", *persons, 3, **days, expected=0.1, p_value=1e-6, q_value=1e-5, settlements=rows)]


def write_findings(database: Database) -> None:
    """Save the ring, and a weaker one of which nothing more is known."""
    weaker = replace(a_finding("00ff00ff", 0.2), severity="low", settlements=("S012",))
    save_findings(database, [RING], [a_finding(), weaker], links())


def make(folder: Path) -> Path:
    """A whole small workspace; gives its folder."""
    with Database(folder) as database:
        write_records(database)
        write_findings(database)
    return folder
