"""A small made-up prefecture with one ring of collected cards and one of resold boxes; nobody in it is real."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from graphfraud.evidence.money import of_row, total
from graphfraud.model.finding import Amounts, Finding, Member, ReadingResult, Reason, finding_id
from graphfraud.model.masking import card_id
from graphfraud.model.schema import FUNDS, table
from graphfraud.store.database import Database
from graphfraud.store.findings import save_findings

PHARMACY, CLINIC, FAR = "P320100001", "H320100002", "P320500009"
NAMES = ["欧阳锦程", "司徒雅琴", "诸葛明远", "上官婉仪", "慕容承志", "端木清扬", "令狐思齐", "东方白鹭"]
FORMULA, SCRIPT = '=HYPERLINK("http://x.example","点")', "<script>alert(1)</script>"
HOSTILE = [FORMULA, SCRIPT, "张\u202e三\u0007丰", "../../etc/passwd", "{{7*7}}{% for x in y %}", "#emph[x] $1$ \\u{41}"]
BURST, RESALE = "collected_cards", "trace_code_resale"


def certno(number: int) -> str:
    return f"32010119{60 + number % 30:02d}0{1 + number % 9}{10 + number % 18}{1000 + number:04d}"


def card(number: int) -> str:
    return f"A{70000000 + 137 * number:08d}"


def phone(number: int) -> str:
    return f"139{10000000 + 7919 * number:08d}"


def address(number: int) -> str:
    return f"江苏省南京市玄武区梅园新村{number + 11}号{number + 1}室"


class World:
    """Rows by table; ``save`` writes them as source files and as records of a workspace."""

    def __init__(self, names: Sequence[str] = tuple(NAMES)):
        self.names = list(names)
        self.rows: dict[str, list[dict[str, Any]]] = {"setl_d": [], "psn_info_b": [], "drugtracinfo": []}
        self.rows |= {"medins_info_b": [], "fee_list_d": []}
        for number, name in enumerate(self.names):
            person = {
                "psn_no": self.psn(number),
                "psn_name": name,
                "certno": certno(number),
                "gend": str(1 + number % 2),
            }
            person |= {"brdy": date(1960 + number % 30, 1, 1), "mob": phone(number), "live_addr": address(number)}
            self.rows["psn_info_b"].append(person)
        for code, name in ((PHARMACY, "仁济堂大药房"), (CLINIC, "南湖门诊部"), (FAR, "平江药店")):
            self.rows["medins_info_b"].append({"fixmedins_code": code, "fixmedins_name": name, "admdvs": code[1:7]})

    @staticmethod
    def psn(number: int) -> str:
        return f"3201000000{number:04d}"

    def settle(self, number: int, when: datetime, place: str, yuan: str, **more: Any) -> str:
        """A settlement of a person; of the amount 70% pooled fund, 10% serious illness, the rest account and cash."""
        amount = Decimal(yuan)
        pooled = (amount * Decimal("0.7")).quantize(Decimal("0.01"))
        serious = (amount * Decimal("0.1")).quantize(Decimal("0.01"))
        account = (amount * Decimal("0.15")).quantize(Decimal("0.01"))
        setl_id = more.pop("setl_id", f"S{len(self.rows['setl_d']):07d}")
        row = {
            "setl_id": setl_id,
            "psn_no": self.psn(number),
            "psn_name": self.names[number],
            "certno": certno(number),
            "ssc_cardno": card(number),
            "mdtrt_cert_type": "03",
            "mdtrt_cert_no": card(number),
            "insutype": "390",
            "insu_admdvs": "320102",
            "fixmedins_code": place,
            "fixmedins_name": {PHARMACY: "仁济堂大药房", CLINIC: "南湖门诊部", FAR: "平江药店"}.get(place, place),
            "setl_time": when,
            "begndate": when,
            "enddate": when,
            "med_type": "41" if place.startswith("P") else "11",
            "opter_id": "OP1",
            "opter_name": "独孤收银",
            "refd_setl_flag": "0",
            "vali_flag": "1",
            "medfee_sumamt": amount,
            "fund_pay_sumamt": pooled + serious,
            "hifp_pay": pooled,
            "hifmi_pay": serious,
            "acct_pay": account,
            "cash_payamt": amount - pooled - serious - account,
            **more,
        }
        self.rows["setl_d"].append(row)
        return str(setl_id)

    def refund(self, setl_id: str, when: datetime) -> str:
        """Take a settlement back whole."""
        old = next(row for row in self.rows["setl_d"] if row["setl_id"] == setl_id)
        money = ("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "cash_payamt", *FUNDS)
        new = {**old, **{name: -old[name] for name in money if name in old}}
        new |= {"setl_id": f"R{setl_id}", "init_setl_id": setl_id, "refd_setl_flag": "1", "setl_time": when}
        self.rows["setl_d"].append(new)
        return str(new["setl_id"])

    def save(self, folder: Path, sources: Path) -> None:
        """Write every table as a CSV in ``sources`` and as records in the workspace ``folder``."""
        sources.mkdir(parents=True, exist_ok=True)
        with Database(folder) as database:
            for number, (name, rows) in enumerate(self.rows.items(), 1):
                if rows:
                    self._save(database, number, name, rows, sources / f"{name}.csv")
            database.derive()

    @staticmethod
    def _save(database: Database, number: int, name: str, rows: Sequence[Mapping[str, Any]], file: Path) -> None:
        columns = [column for column in table(name).names if any(column in row for row in rows)]
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(columns)
            writer.writerows([row.get(column) for column in columns] for row in rows)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        database.con.execute(
            "INSERT INTO gf_file VALUES (?, ?, ?, ?, ?, 'utf-8', 'nhsa', '', ?, 2, 0, TIMESTAMP '2026-04-01 08:00:00')",
            [number, str(file), digest, file.stat().st_size, name, len(rows)],
        )
        marks = ", ".join("?" for _ in columns)
        values = [[*(row.get(column) for column in columns), number, line] for line, row in enumerate(rows, 2)]
        if len(values) < 2000:
            database.con.executemany(
                f"INSERT INTO {name} ({', '.join(columns)}, _file, _line) VALUES ({marks}, ?, ?)", values
            )
            return
        import pandas as pd

        frame = pd.DataFrame(values, columns=[*columns, "_file", "_line"])
        casts = ", ".join(f"CAST({c} AS {table(name).column(c).sql_type})" for c in columns)
        database.con.register("made_up", frame)
        database.con.execute(
            f"INSERT INTO {name} ({', '.join(columns)}, _file, _line) SELECT {casts}, _file, _line FROM made_up"
        )


def burst_world(names: Sequence[str] = tuple(NAMES)) -> World:
    """Cards swiped within minutes on six Saturdays at one pharmacy; one swipe refunded; two boxes sold twice."""
    world = World(names)
    for week in range(6):
        day = datetime(2026, 1, 3, 9, 30) + timedelta(days=7 * week)
        for number in range(len(world.names)):
            world.settle(
                number, day + timedelta(minutes=number), PHARMACY, f"{68 + 3 * number + week}.{37 + number:02d}"
            )
    world.refund("S0000003", datetime(2026, 2, 20, 10, 0))
    for box in range(2):
        first = world.settle(box, datetime(2026, 2, 21, 9, box), PHARMACY, "210.10")
        second = world.settle(box + 2, datetime(2026, 2, 26, 15, box), FAR, "210.10")
        for when, place, setl_id in ((21, PHARMACY, first), (26, FAR, second)):
            sale = {"fixmedins_code": place, "setl_id": setl_id, "drug_trac_codg": f"8123456000000000{box:04d}"}
            sale |= {"sel_retn_time": datetime(2026, 2, when, 9), "sel_retn_cnt": 1, "trdn_flag": "0"}
            world.rows["drugtracinfo"].append(sale)
    world.rows["fee_list_d"].append(
        {"bkkp_sn": "F1", "setl_id": "S0000000", "bilg_dr_code": "D320100000001", "bilg_dr_name": "夏侯仁心"}
    )
    return world


def find(database: Database, detector: str, members: Sequence[Member], setl_ids: Sequence[str]) -> Finding:
    """A finding over these settlements, its amounts those of the records."""
    cursor = database.con.execute(
        "SELECT *, refd_setl_flag = '1' AS refund FROM setl_d WHERE setl_id IN (SELECT UNNEST(?))", [list(setl_ids)]
    )
    names = [part[0] for part in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    money_columns = ("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "acct_mulaid_pay", "cash_payamt", *FUNDS)
    sums = total(of_row({**row, **{c: row[c] or Decimal("0.00") for c in money_columns}}) for row in rows)
    amounts = Amounts(
        gross=sums.gross,
        refunded=sums.refunded,
        net=sums.net,
        fund=sums.fund,
        account=sums.account,
        cash=sums.cash,
        by_fund=dict(sums.by_fund),
        loss_low=(sums.fund * Decimal("0.8")).quantize(Decimal("0.01")),
        loss_high=sums.fund,
    )
    days = [row["setl_time"].date() for row in rows]
    return Finding(
        id=finding_id(detector, [member.id for member in members]),
        detector=detector,
        detector_version="0123456789ab",
        severity="high",
        score=0.93,
        q_value=0.0004,
        stability=0.88,
        title={"zh": "集中刷卡", "en": "Cards swiped together"},
        summary={
            "zh": "八张卡在六个周六于同一药店数分钟内依次刷卡。",
            "en": "Eight cards on six Saturdays.",
        },
        members=tuple(members),
        settlements=tuple(setl_ids),
        start=min(days),
        end=max(days),
        amounts=amounts,
        reasons=(
            Reason("burst", 48, 3.1, 1.2e-9, {"zh": "同店数分钟内连续刷卡 48 次", "en": "48 swipes within minutes"}),
            Reason("days", 6, None, None, {"zh": "六个不同日期", "en": "six different days"}),
        ),
        innocent_readings=(
            ReadingResult("family", "rejected", True, 1, {"zh": "仅一对同住", "en": "one pair lives together"}),
            ReadingResult("nursing_home", "untestable", False, 0, {"zh": "缺少养老机构名单", "en": "no list of homes"}),
        ),
        legal_basis=(
            {
                "zh": "《医疗保障基金使用监督管理条例》第四十条",
                "en": "Regulation, article 40",
            },
        ),
        parameters={"window_minutes": 10, "min_days": 4},
    )


def open_case(folder: Path, names: Sequence[str] = tuple(NAMES)) -> tuple[Path, list[str]]:
    """A workspace with two findings that share four settlements; returns its folder and their ids."""
    world = burst_world(names)
    world.save(folder / "case", folder / "sources")
    with Database(folder / "case") as database:
        people = [Member("patient", world.psn(n), "card_owner", 0.95 - n / 20) for n in range(len(world.names))]
        cards = [Member("card", card_id(card(0), database.card_key()), "lent_card", 0.9)]
        places = [
            Member("pharmacy", PHARMACY, "swiping_institution", 1.0),
            Member(
                "doctor", "D320100000001", "place", 0.4, {"zh": "3 起由其经手", "en": "3 of them are this doctor's"}
            ),
        ]
        swipes = [row["setl_id"] for row in world.rows["setl_d"] if row["fixmedins_code"] == PHARMACY]
        burst = find(database, BURST, [*people, *cards, *places], swipes)
        boxes = [Member("drug_trac_codg", f"8123456000000000{box:04d}", "place", 1.0) for box in range(2)]
        sold = [row["setl_id"] for row in world.rows["drugtracinfo"]]
        resale = find(database, RESALE, [*boxes, Member("pharmacy", FAR, "place", 1.0), *people[:4]], sold)
        save_findings(database, [BURST, RESALE], [burst, resale])
        for number, detector in enumerate((BURST, RESALE), 1):
            database.con.execute(
                "INSERT INTO gf_run VALUES (?, ?, '0123456789ab', '{}', 'hash', 'done', NULL, 1, 1.0, "
                "TIMESTAMP '2026-04-02 09:00:00')",
                [number, detector],
            )
    return folder / "case", [burst.id, resale.id]
