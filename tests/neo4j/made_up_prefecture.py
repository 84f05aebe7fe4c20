"""A made-up prefecture of a few dozen people: for each question a case that fits it and one that only nearly does.

Region 3204 is the prefecture, 3205 lies far off. Every person, number and address is invented.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from graphfraud.store.database import Database
from graphfraud.store.findings import keep_links
from graphfraud.store.protocol import Link, Node

HOSTILE = "x'}) DETACH DELETE (n) //"
PLACES = {
    "H1": ("城东人民医院", "hospital", "320401"),
    "H2": ("城西中医院", "hospital", "320402"),
    "H3": ("城南医院", "hospital", "320401"),
    "H4": ("城北医院", "hospital", "320402"),
    "H9": ("远山医院", "hospital", "320501"),
    "P1": ("仁和堂大药房", "pharmacy", "320401"),
    "P2": ("平安药店", "pharmacy", "320402"),
    "P3": ("南门药店", "pharmacy", "320401"),
    "P4": ("北门药店", "pharmacy", "320402"),
    "P8": ("远湖药店", "pharmacy", "320601"),
    "P9": ("远山药店", "pharmacy", "320501"),
}
MARCH = date(2026, 3, 1)


def number_of(person: str) -> str:
    """The made-up card number of a person."""
    return "3204" + "".join(f"{ord(letter):03d}" for letter in person)[:20].ljust(16, "7")


class Records:
    """Rows by table, collected person by person."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.seen: set[str] = set()
        self.count = 0

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def person(self, person: str, *, phone: str | None = None, address: str | None = None, **more: Any) -> None:
        self.seen.add(person)
        self.add("psn_info_b", psn_no=person, psn_name="张" + person[0], mob=phone, live_addr=address, **more)

    def settle(
        self, person: str, place: str, day: int, clock: str = "10:00", *, card: str | None = None, **more: Any
    ) -> str:
        """A settlement on the given day of March 2026 (0 is the 1st); returns its id."""
        self.count += 1
        name, kind, region = PLACES[place]
        moment = datetime.fromisoformat(f"{MARCH + timedelta(days=day)} {clock}")
        row: dict[str, Any] = {
            "setl_id": f"S{self.count:04d}",
            "mdtrt_id": f"M{self.count:04d}",
            "psn_no": person,
            "insu_admdvs": "320401",
            "fix_blng_admdvs": region,
            "fixmedins_code": place,
            "fixmedins_name": name,
            "begndate": moment,
            "enddate": moment,
            "setl_time": moment,
            "ssc_cardno": number_of(person) if card is None else (card or None),
            "med_type": "41" if kind == "pharmacy" else "11",
            "medfee_sumamt": 100 + self.count,
            "fund_pay_sumamt": 50,
            "opter_id": f"O-{place}",
        }
        row.update(more)
        self.add("setl_d", **row)
        return str(row["setl_id"])

    def stay(self, person: str, place: str, begun: int, ended: int, **more: Any) -> str:
        """An inpatient settlement."""
        first, last = (datetime.combine(MARCH + timedelta(days=day), datetime.min.time()) for day in (begun, ended))
        return self.settle(person, place, ended, "15:00", med_type="21", begndate=first, enddate=last, **more)

    def prescribe(self, doctor: str, setl_id: str, order: str | None = None) -> None:
        line = f"F{len(self.rows.get('fee_list_d', [])):04d}"
        self.add(
            "fee_list_d", bkkp_sn=line, setl_id=setl_id, bilg_dr_code=doctor, rx_drord_no=order, hilist_code="D1", cnt=1
        )

    def sell(self, code: str, setl_id: str, place: str, day: int, *, split: str = "0", cnt: int = 1) -> None:
        sold = datetime.combine(MARCH + timedelta(days=day), datetime.min.time())
        self.add(
            "drugtracinfo",
            fixmedins_code=place,
            setl_id=setl_id,
            drug_trac_codg=code,
            hilist_code="D1",
            sel_retn_time=sold,
            sel_retn_cnt=cnt,
            trdn_flag=split,
        )


def phones_and_homes(records: Records) -> None:
    """A1 to A4 share a phone; B1 and B2 share one as two may. A1 and A2 live together, B1 and B2 too."""
    for number in range(1, 5):
        home = "江东省江城市城东区新村1号" if number < 3 else f"江东省江城市城东区新村{number}0号"
        records.person(f"A{number}", phone="13900000001", address=home)
    for number in range(1, 3):
        records.person(f"B{number}", phone="+86 13900000002", address="江东省江城市城东区新村2号")
    records.stay("A1", "H1", 2, 5)
    records.stay("A2", "H1", 4, 8)
    records.stay("B1", "H1", 1, 3)
    records.stay("B2", "H1", 20, 22)


def company(records: Records) -> list[str]:
    """R1 to R3 go round P1 and P2 together on four days; R4 only meets them once, at P1."""
    rows = []
    for day in (1, 8, 15, 22):
        for number in range(1, 4):
            rows.append(records.settle(f"R{number}", "P1", day, f"10:0{number}", opter_id="O7"))
            rows.append(records.settle(f"R{number}", "P2", day, f"11:0{number}", opter_id="O8"))
    records.settle("R4", "P1", 1, "10:05")
    records.settle("R4", "P2", 3, "11:02")
    for number in range(1, 4):
        records.prescribe("DR3", records.settle(f"R{number}", "H1", 5 + number, "09:00"))
    records.person("R1", phone="13900000011", address="江东省江城市城西区河畔村第3组5号")
    records.person("R2", phone="13900000012", address="江东省江城市城西区河畔村第4组1号")
    records.person("BR", phone="13900000011", address="江东省江城市城西区石桥村第1组9号")
    records.person("OU", phone="13900000011", address="江东省江城市城西区河畔村第4组1号")
    records.person("NB", phone="13900000012")
    return rows


def second_ring(records: Records) -> list[str]:
    """S1 to S3 at P2; S1 lives with BR, who shares a phone with R1: a broker between the rings."""
    records.person("S1", address="江东省江城市城西区石桥村第1组9号")
    return [records.settle(f"S{number}", "P2", day, f"16:0{number}") for day in (2, 9) for number in range(1, 4)]


def boxes(records: Records) -> None:
    """T1 and T5 are sold at P1 and again at P2; T2 was split, T3 given back, T4 sold again where it was first."""
    for code, split, second in (("T1", "0", "P2"), ("T5", "0", "P2"), ("T2", "1", "P2"), ("T4", "0", "P1")):
        records.sell(code, records.settle("X9", "P1", 2, "08:00"), "P1", 2, split=split)
        records.sell(code, records.settle("X8", second, 12, "08:00"), second, 12, split=split)
    sold = records.settle("X9", "P1", 2, "08:30")
    records.sell("T3", sold, "P1", 2)
    records.sell("T3", sold, "P1", 3, cnt=-1)


def stays(records: Records) -> None:
    """V1 lies in H1 and H2 at once and is swiped meanwhile; V2 is transferred and buys on the day of discharge."""
    records.stay("V1", "H1", 0, 9)
    records.stay("V1", "H2", 4, 11)
    records.settle("V1", "P2", 2, "10:30")
    records.stay("V2", "H1", 0, 4)
    records.stay("V2", "H2", 4, 8)
    records.settle("V2", "P2", 8, "10:30")


def batches(records: Records) -> None:
    """W1 to W5 of one village and employer are admitted to H2 within three days; U1 to U4 of E2 are one too few."""
    for number in range(1, 6):
        records.person(
            f"W{number}", address=f"江东省江城市城西区柳树村第{number}组{number}号", emp_no="E1", emp_name="柳树合作社"
        )
        records.stay(f"W{number}", "H2", 10 if number < 4 else 11, 14)
    for number in range(1, 5):
        records.person(
            f"U{number}", address=f"江东省江城市城西区杨树村第{number}组", emp_no="E2", emp_name="杨树合作社"
        )
        records.stay(f"U{number}", "H2", 10 if number < 3 else 12 + number, 20)


def steering(records: Records) -> None:
    """DR1 sends six patients to far P9 on the next day; DR2's six buy at P1 and P2, near."""
    for number in range(1, 7):
        for doctor, person, place in (("DR1", f"K{number}", "P9"), ("DR2", f"L{number}", f"P{1 + number % 2}")):
            records.prescribe(doctor, records.settle(person, "H1", 5 + number, "09:30"), f"RX-{person}")
            records.prescribe(doctor, records.settle(person, place, 6 + number, "14:00"), f"RX-{person}")


def odd_cards(records: Records) -> None:
    """One card used by X1 and X2; Y1 with three cards; one card swiped after its owner's death, one before."""
    records.settle("X1", "P1", 4, "12:00", card="9990001")
    records.settle("X2", "P2", 6, "12:00", card="9990001")
    for number in range(3):
        records.settle("Y1", "P1", 5 + number, "12:30", card=f"888000{number}")
    records.person("D1", die_date=date(2026, 2, 1), surv_stas="0")
    records.settle("D1", "P1", 9, "13:00")
    records.person("D2", die_date=date(2026, 3, 20), surv_stas="0")
    records.settle("D2", "P1", 9, "13:30")
    records.settle("G1", "P2", 3, "09:00", card="")


def twice_insured(records: Records) -> None:
    """N1 is insured here and, as N2, who once comes to P2, in 3205; N3 and N4 are one person in one prefecture."""
    for person, region, certno in (
        ("N1", "320401", "320401195001010018"),
        ("N2", "320501", "320401195001010018"),
        ("N3", "320401", "320401195202020026"),
        ("N4", "320402", "320401195202020026"),
    ):
        records.person(person, certno=certno)
        records.add("psn_insu_d", psn_no=person, certno=certno, insu_admdvs=region, insutype="390", psn_insu_stas="1")
        records.settle(person, "P1" if region != "320501" else "P9", 12, "17:00", insu_admdvs=region, certno=certno)
    records.settle("N2", "P2", 13, "17:30", insu_admdvs="320501")


def crowd(records: Records) -> None:
    """Six cards within ten minutes at P1 on the 20th; only four at P2."""
    for number in range(6):
        records.settle(f"C{number}", "P1", 19, f"15:0{number}")
        if number < 4:
            records.settle(f"C{number}", "P2", 26, f"15:0{number}")


def chain(records: Records) -> None:
    """TA is at H9 on the 2nd, TM there on the 3rd and at P9 on the 4th, TB at P9 on the 5th: only this way round."""
    records.settle("TA", "H9", 1, "08:00")
    records.settle("TM", "H9", 2, "08:00")
    records.settle("TM", "P9", 3, "08:00")
    records.settle("TB", "P9", 4, "08:00")


def hostile(records: Records) -> None:
    """Ids that would do harm if they ever became Cypher text."""
    records.person(HOSTILE, phone="13900000099")
    records.person('quote " backslash \\', phone="13900000099")
    records.settle(
        HOSTILE, "P1", 27, "07:00", card=f"card {HOSTILE}", emp_no=HOSTILE, emp_name="'; MATCH (n) DELETE n;"
    )
    records.settle('quote " backslash \\', "P1", 27, "07:10", setl_id='S "quoted"; DROP')


def build(folder: Path, wider: Callable[[Records], None] | None = None) -> Database:
    """A workspace with the prefecture's records, findings, tested links and blacklist; ``wider`` adds records."""
    records = Records()
    phones_and_homes(records)
    first, second = company(records), second_ring(records)
    for story in (boxes, stays, batches, steering, odd_cards, twice_insured, crowd, chain, hostile):
        story(records)
    if wider is not None:
        wider(records)
    database = Database(folder)
    insert(database, records)
    judge(database, first, second)
    return database


def insert(database: Database, records: Records) -> None:
    """Put the rows and the institutions into the workspace's tables and derive what is derived."""
    for code, (name, kind, region) in PLACES.items():
        records.add("medins_info_b", fixmedins_code=code, fixmedins_name=name, medins_type=kind, admdvs=region)
    put(database, records)


def put(database: Database, records: Records) -> None:
    """Put the rows as they are into the workspace's tables and derive what is derived."""
    for table, rows in records.rows.items():
        for row in rows:
            columns = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            database.con.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(row.values()))
    database.derive()


def judge(database: Database, first: list[str], second: list[str]) -> None:
    """Findings on both rings, a third that repeats the first, the ring's tested links, a blacklisted person."""
    rings = (
        ("lent_card_ring-aaaaaaaa", "lent_card_ring", ["R1", "R2", "R3"], first, "high"),
        ("collected_cards-bbbbbbbb", "collected_cards", ["S1", "S2", "S3"], second, "high"),
        ("drug_resale-cccccccc", "drug_resale", ["R1", "R2", "R3"], first[:6], "medium"),
        ("split_stay-dddddddd", "split_stay", ["R3", "S3"], second[:1], "low"),
    )
    for name, detector, members, settlements, severity in rings:
        body = json.dumps({"title": {"zh": "团伙", "en": "ring"}, "amounts": {"net": "100.00"}})
        database.con.execute(
            "INSERT INTO gf_finding VALUES (?, ?, ?, 0.9, 0.001, '2026-03-01', '2026-03-31', 'lead', ?)",
            [name, detector, severity, body],
        )
        for member in members:
            database.con.execute("INSERT INTO gf_finding_member VALUES (?, 'patient', ?, 'member')", [name, member])
        database.con.execute("INSERT INTO gf_finding_member VALUES (?, 'pharmacy', 'P2', 'venue')", [name])
        for setl_id in settlements:
            database.con.execute("INSERT INTO gf_finding_settlement VALUES (?, ?)", [name, setl_id])
    keep_links(database, "lent_card_ring", ring_links(first))
    database.con.execute(
        "INSERT INTO gf_blacklist VALUES (1, 'patient', 'A1', 'confirmed', '2026-01-01', NULL, NULL, 'x', 'x', now()),"
        " (2, 'patient', 'B1', 'ended', '2020-01-01', '2021-01-01', NULL, 'x', 'x', now())"
    )


def ring_links(settlements: list[str]) -> list[Link]:
    """Tested links of the first ring: four days each."""
    pairs = (("R1", "R2"), ("R1", "R3"), ("R2", "R3"))
    return [
        Link(
            "lent_card_ring",
            "CO_SWIPED",
            Node("patient", a),
            Node("patient", b),
            4,
            date(2026, 3, 2),
            date(2026, 3, 23),
            expected=0.25,
            p_value=1e-9,
            q_value=1e-7,
            finding_id="lent_card_ring-aaaaaaaa",
            settlements=tuple(sorted(settlements)),
        )
        for a, b in pairs
    ]
