"""More of the made-up prefecture: for each condition of each question a case that would wrongly be told if it were dropped.

The names say whom a story is about: V lie in a ward, D have died, Q and M keep company, J are trios, F and G stand around two rings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from made_up_prefecture import MARCH, Records, build, number_of

from graphfraud.store.database import Database
from graphfraud.store.findings import keep_links
from graphfraud.store.protocol import Link, Node

KEY = bytes(range(32))
"""The workspace's key, so that stand-ins of cards sort alike in every run."""
OPEN_DAYS = {"begndate": datetime(2026, 3, 1), "enddate": datetime(2026, 3, 11), "med_type": "14"}
"""Course of outpatient care whose one settlement covers ten days: no stay."""


def build_wide(folder: Path) -> Database:
    """The prefecture with all near misses, under a known key."""
    folder.mkdir(mode=0o700, parents=True)
    (folder / "card.key").write_bytes(KEY)
    database = build(folder, wider=records_of)
    judge_more(database)
    return database


def records_of(records: Records) -> None:
    """Every story of this file."""
    for story in (wards, both_wards, late, in_company, on_one_day, bursting, boxes, flows, buyers, far_from_home):
        story(records)
    for story in (batches, households, insured_twice, around_the_listed, between_rings, joined, villagers):
        story(records)


def wards(records: Records) -> None:
    """Swipes during a stay, V3 (on its only inner day), V8 (with a card in common), V10 (thrice), V12 (without a card) fit.

    V4 was swiped at the hospital itself, V5 on the first and last day and outside, with V6's card it was V7, V11 came as an
    outpatient for ten days, V13 was given the money back.
    """
    for person, begun, ended in (("V3", 0, 2), ("V4", 0, 6), ("V5", 5, 10), ("V6", 0, 6), ("V8", 0, 6), ("V10", 0, 6)):
        records.stay(person, "H3", begun, ended)
    records.settle("V3", "P3", 1, "10:30")
    records.settle("V4", "H3", 3, "10:30")
    for day in (3, 5, 10, 12):
        records.settle("V5", "P3", day, "10:30")
    records.settle("V6", "P3", 0, "10:30")
    records.settle("V7", "P3", 3, "10:30", card=number_of("V6"))
    records.settle("V6", "P3", 6, "10:30")
    records.settle("V8", "P3", 3, "10:30")
    records.settle("V9", "P3", 4, "10:30", card=number_of("V8"))
    records.settle("V10", "P3", 2, "10:30")
    records.settle("V10", "P4", 3, "10:30")
    records.settle("V10", "P3", 4, "10:30")
    records.stay("V11", "H3", 20, 22)
    records.settle("V11", "H3", 10, "15:00", **OPEN_DAYS)
    records.settle("V11", "P3", 4, "10:30")
    records.stay("V12", "H3", 0, 6, card="")
    records.settle("V12", "P3", 3, "10:30", card="")
    records.stay("V13", "H3", 0, 6)
    mistaken = records.settle("V13", "P3", 3, "10:30")
    refund(records, "V13", "P3", mistaken)


def both_wards(records: Records) -> None:
    """OC lay in both hospitals at once, in the other order than V1; OA and OB were transferred on the day, OD and OE came as
    outpatients of the other one, OF has two stays in one hospital."""
    records.stay("OC", "H1", 4, 11)
    records.stay("OC", "H2", 0, 9)
    records.stay("OA", "H1", 0, 3)
    records.stay("OA", "H2", 3, 6)
    records.stay("OB", "H2", 0, 4)
    records.stay("OB", "H1", 4, 8)
    for person, ward, elsewhere in (("OD", "H1", "H2"), ("OE", "H2", "H1")):
        records.stay(person, ward, 0, 9)
        records.stay(person, "H3", 20, 22)
        records.settle(person, elsewhere, 10, "15:00", **OPEN_DAYS)
    records.stay("OF", "H1", 0, 9)
    records.stay("OF", "H1", 4, 11)


def late(records: Records) -> None:
    """D3 was swiped before, on and after the day of death, D7 after it without a card, D9 with a card that D10 also used; D5 used
    the card of D4, who had died; what was sold to D8 was given back."""
    for person in ("D3", "D4", "D7", "D8", "D9"):
        records.person(person, die_date=date(2026, 3, 10), surv_stas="0")
    for day in (4, 9, 14):
        records.settle("D3", "P3", day, "13:40")
    records.settle("D4", "P3", 4, "13:40")
    records.settle("D5", "P3", 14, "13:40", card=number_of("D4"))
    records.settle("D7", "P3", 14, "13:40", card="")
    records.settle("D9", "P3", 14, "13:40")
    records.settle("D10", "P3", 16, "13:40", card=number_of("D9"))
    mistaken = records.settle("D8", "P3", 14, "13:40")
    refund(records, "D8", "P3", mistaken)


def in_company(records: Records) -> None:
    """With Q1 at P3 and P4 go Q5 and Q6, half an hour after and before, and Q10, who has no card. Q3 comes hours before, Q4 hours
    after, Q2 beyond midnight, Q11 to P3 alone, but twice; Q7, Q8 and Q9 meet it where a clock is lacking."""
    for clock in ("12:02", "12:06"):
        records.settle("Q11", "P3", 4, clock)
    records.settle("Q1", "P4", 4, "13:10")
    for person, day, first, second in (
        ("Q1", 4, "12:00", "13:00"),
        ("Q3", 4, "09:00", "09:30"),
        ("Q4", 4, "17:00", "17:30"),
        ("Q5", 4, "12:30", "13:30"),
        ("Q6", 4, "11:30", "12:30"),
        ("Q1", 0, "23:50", "23:55"),
        ("Q2", 1, "00:10", "00:15"),
        ("Q1", 7, "00:00", "00:00"),
        ("Q7", 7, "00:00", "00:00"),
        ("Q8", 7, "00:10", "00:15"),
        ("Q1", 10, "00:10", "00:15"),
        ("Q9", 10, "00:00", "00:00"),
    ):
        records.settle(person, "P3", day, first)
        records.settle(person, "P4", day, second)
    records.settle("Q10", "P3", 4, "12:05", card="")
    records.settle("Q10", "P4", 4, "13:05", card="")


def on_one_day(records: Records) -> None:
    """On the 25th M1 and M2 go together, M6 to M8 a quarter of an hour after one another; M3 to M5 and M9 to M13 are hours apart
    from them, MA has no clock, MB to ME come before it, MF and MG on the day after."""
    for person, first, second in (
        ("M1", "10:00", "11:00"),
        ("M1", "10:05", "11:05"),
        ("M2", "10:10", "11:10"),
        ("M6", "14:00", "15:00"),
        ("M7", "14:15", "15:15"),
        ("M8", "14:30", "15:30"),
        ("M3", "05:00", "05:20"),
        ("M4", "07:00", "07:20"),
        ("M5", "09:00", "09:20"),
        ("M9", "17:00", "17:20"),
        ("M10", "19:00", "19:20"),
        ("M11", "21:00", "21:20"),
        ("MA", "00:00", "00:00"),
        ("MB", "00:02", "00:03"),
        ("MC", "00:04", "00:05"),
        ("MD", "00:06", "00:07"),
        ("ME", "23:55", "23:57"),
        ("MH", "23:56", "23:58"),
    ):
        records.settle(person, "P3", 24, first)
        records.settle(person, "P4", 24, second)
    for person in ("MF", "MG", "MI"):
        records.settle(person, "P3", 25, "00:01")
        records.settle(person, "P4", 25, "00:03")


def bursting(records: Records) -> None:
    """At H4 five cards, one of them twice, and a person without a card on the 20th, beyond a full hour; five are sent without a
    clock on the 21st; four take more than ten minutes on the 22nd, and come twice."""
    for number, clock in enumerate(("10:56", "10:57", "10:59", "11:01", "11:05", "11:06")):
        records.settle(f"Y{2 + number}", "H4", 19, clock, card="" if number == 5 else None)
    records.settle("Y2", "H4", 19, "11:02")
    for number in range(5):
        records.settle(f"Y{2 + number}", "H4", 20, "00:00")
    for number, clock in enumerate(("10:00", "10:04", "10:09", "10:11")):
        records.settle(f"Y{2 + number}", "H4", 21, clock)
        records.settle(f"Y{2 + number}", "H4", 21, clock)


def boxes(records: Records) -> None:
    """From P3 to P4: two boxes split before the first sale, two before the second, two sold on one day. From P4 to P3 one alone.
    A second box that P1 sold twice. From H3 to H4 eleven boxes, one of them twice. Two came
    back to P3 before P4 sold them; the sales of two at P4, and of two at P3 later, were refunded."""
    for code, one, two in (("T7", "1", "0"), ("T8", "1", "0"), ("T9", "0", "1"), ("TX", "0", "1")):
        records.sell(code, records.settle("X9", "P3", 2, "08:00"), "P3", 2, split=one)
        records.sell(code, records.settle("X8", "P4", 12, "08:00"), "P4", 12, split=two)
    for code, first, second, days in (
        ("TC", "P3", "P4", (5, 5)),
        ("TD", "P3", "P4", (5, 5)),
        ("TE", "P4", "P3", (2, 12)),
        ("T6", "P1", "P1", (2, 12)),
    ):
        records.sell(code, records.settle("X9", first, days[0], "08:00"), first, days[0])
        records.sell(code, records.settle("X8", second, days[1], "08:00"), second, days[1])
    for number in range(11):
        code = f"TU{number:02d}"
        records.sell(code, records.settle("X9", "H3", 2, "08:00"), "H3", 2)
        records.sell(code, records.settle("X8", "H4", 12, "08:00"), "H4", 12)
    for code in ("TR", "TS"):
        records.sell(code, records.settle("X9", "P3", 2, "08:00"), "P3", 2)
        records.sell(code, "S-back", "P3", 5, cnt=-1)
        records.sell(code, records.settle("X8", "P4", 12, "08:00"), "P4", 12)
    for code in ("TV", "TW"):
        mistaken = records.settle("X9", "P4", 2, "08:00")
        records.sell(code, mistaken, "P4", 2)
        refund(records, "X9", "P4", mistaken)
        records.sell(code, records.settle("X8", "P3", 12, "08:00"), "P3", 12)
    for code in ("TY", "TZ"):
        records.sell(code, records.settle("X9", "H3", 2, "08:00"), "H3", 2)
        mistaken = records.settle("X8", "P3", 12, "08:00")
        records.sell(code, mistaken, "P3", 12)
        refund(records, "X8", "P3", mistaken)
    records.sell("TU00", records.settle("X7", "H4", 14, "08:00"), "H4", 14)


def refund(records: Records, person: str, place: str, mistaken: str) -> None:
    """The money of a settlement given back in full."""
    back = {"refd_setl_flag": "1", "init_setl_id": mistaken, "medfee_sumamt": -999, "fund_pay_sumamt": -50}
    records.settle(person, place, 14, "13:50", **back)


def flows(records: Records) -> None:
    """DRE sends six of ten to P4. DRF sends five to each of two, DRG three to one alone. DRH works here and far away and sends six
    far away, DRI only two. DRX is known from a pharmacy's rows alone."""
    sent = [("DRE", "H3", place) for place in ("P4",) * 6 + ("P3",) * 4]
    sent += [("DRF", "H3", place) for place in ("P3", "P4") * 5] + [("DRG", "H3", "P4")] * 3
    sent += [("DRH", "H3", "P9")] * 6 + [("DRI", "H3", "P9")] * 2
    for number, (doctor, hospital, pharmacy) in enumerate(sent):
        person = f"e{number}"
        records.prescribe(doctor, records.settle(person, hospital, 5, "09:30"), f"RX-{person}")
        records.prescribe(doctor, records.settle(person, pharmacy, 6, "14:00"), f"RX-{person}")
    records.prescribe("DRH", records.settle("e90", "H9", 5, "09:30"))
    for number in range(2):
        records.prescribe("DRX", records.settle(f"e9{1 + number}", "P8", 6, "14:00"), f"RX-x{number}")


def buyers(records: Records) -> None:
    """Of DR1's patients K1 also buys elsewhere, K2 weeks later, K7 three days later to the minute, K8 without a card, K11 after two
    visits and with a card that K12 uses too. A patient of DR2 buys at P9 too; with K9's card it was K10."""
    records.settle("K1", "P1", 7, "10:00")
    records.settle("K2", "P9", 28, "10:00")
    for person in ("K7", "K8", "K9"):
        records.prescribe("DR1", records.settle(person, "H1", 5, "09:30", card="" if person == "K8" else None))
    records.settle("K7", "P9", 8, "09:30")
    records.settle("K8", "P9", 6, "09:30", card="")
    records.settle("K9", "P9", 20, "09:30")
    records.settle("K10", "P9", 6, "09:30", card=number_of("K9"))
    for day in (4, 5):
        records.prescribe("DR1", records.settle("K11", "H1", day, "09:30"))
    records.settle("K11", "P9", 6, "09:30")
    records.settle("K12", "P9", 6, "10:30", card=number_of("K11"))
    records.settle("L2", "P9", 8, "09:00")


def far_from_home(records: Records) -> None:
    """CA and CB meet at P3 twice on one day; at P4 it was CC with CB's card; CD and CE have no cards. AF is insured far away, goes
    to P4 without a card and has one that two hold at P3."""
    records.settle("CA", "P3", 27, "08:00")
    records.settle("CA", "P3", 27, "18:00")
    records.settle("CB", "P3", 27, "08:30")
    records.settle("CB", "P3", 27, "18:30")
    records.settle("CA", "P4", 28, "08:00")
    records.settle("CC", "P4", 28, "08:30", card=number_of("CB"))
    for person, day in (("CD", 27), ("CE", 27), ("CE", 28)):
        records.settle(person, "P1", day, "18:00", card="")
    records.settle("AF", "P4", 27, "19:00", card="", insu_admdvs="320501")
    for person in ("AF", "AG"):
        records.settle(person, "P3", 27, "19:00", card="7770001", insu_admdvs="320501")


def batches(records: Records) -> None:
    """Of E3's people four come within three days and one before, of E4's the fifth three days later, of E5's four of whom one comes
    twice, of E6's the fifth is no inpatient of that hospital."""
    came = {
        "E3": {"a1": (2,), "a2": (10,), "a3": (10,), "a4": (11,), "a5": (11,)},
        "E4": {"b1": (10,), "b2": (10,), "b3": (10,), "b4": (10,), "b5": (13,)},
        "E5": {"c1": (10, 11), "c2": (10,), "c3": (10,), "c4": (10,)},
        "E6": {"d1": (10,), "d2": (10,), "d3": (10,), "d4": (10,)},
    }
    for employer, people in came.items():
        for person, days in people.items():
            records.person(person, emp_no=employer)
            for day in days:
                records.stay(person, "H3", day, day + 1)
    records.person("d5", emp_no="E6")
    records.stay("d5", "H1", 25, 26)
    records.settle("d5", "H3", 10, "10:00")


def households(records: Records) -> None:
    """h3 and i3, h4 and i4 came three days apart, this way and that; h1 came weeks after i1; i5 and h6 were outpatients there."""
    for number in range(1, 7):
        for letter in "hi":
            records.person(f"{letter}{number}", address=f"江东省江城市城南区长街{number}00号")
    for person, hospital, day in (
        ("h1", "H3", 20),
        ("i1", "H3", 1),
        ("h3", "H3", 5),
        ("i3", "H3", 8),
        ("h4", "H3", 8),
        ("i4", "H3", 5),
        ("h5", "H3", 5),
        ("i5", "H1", 25),
        ("i6", "H3", 5),
        ("h6", "H1", 25),
    ):
        records.stay(person, hospital, day, day + 1)
    records.settle("i5", "H3", 5, "10:00")
    records.settle("h6", "H3", 5, "10:00")


def insured_twice(records: Records) -> None:
    """N9 and NX are one person who settles under both numbers; of N5 and N6, and of N8 and N7, one never settled."""
    for person, region, certno in (
        ("N5", "320401", "320401195303030034"),
        ("N6", "320501", "320401195303030034"),
        ("N7", "320401", "320401195404040042"),
        ("N8", "320501", "320401195404040042"),
        ("N9", "320401", "320401195505050050"),
        ("NX", "320601", "320401195505050050"),
    ):
        records.person(person, certno=certno)
        records.add("psn_insu_d", psn_no=person, certno=certno, insu_admdvs=region, insutype="390", psn_insu_stas="1")
        if person not in ("N6", "N7"):
            records.settle(person, "P3", 12, "17:00", insu_admdvs=region)


def around_the_listed(records: Records) -> None:
    """BK is listed and joined in every way: to BP by phone, BH by home, BI as the same person, BC and BA in company, a doctor, an
    employer, a hospital, a pharmacy; PX, whom many know, stands behind BP."""
    records.person("BK", phone="13900000071", address="江东省江城市城北区短街1号", certno="320402196001010017")
    records.person("BI", certno="320402196001010017")
    records.person("BP", phone="13900000071")
    records.person("BH", address="江东省江城市城北区短街1号")
    records.prescribe("DRB", records.settle("BK", "H4", 3, "09:10", emp_no="EB"))
    records.settle("BK", "P8", 3, "18:10")
    records.stay("BK", "H9", 10, 11)


def between_rings(records: Records) -> None:
    """Brokers between two rings, one for each way of being joined: by phone (fp), home (fh), as the same person (fi), by a doctor
    (DRJ), as a patient of both rings' doctors (ft), by a card in common, by a place of both rings' cards (P8)."""
    for number, person in enumerate(("F1", "fp", "G1x")):
        records.person(person, phone="13900000081", address=f"江东省江城市城北区中街{number}号之一")
    for person in ("F2", "fh", "G2x"):
        records.person(person, address="江东省江城市城北区大街2号")
    for person in ("F3", "F4", "fi", "G3x"):
        records.person(person, certno="320402196102020025")
    for person in ("F4", "G4x"):
        records.settle(person, "P3", 13, "19:00", card="6660001")
    for person in ("F5", "G5x"):
        records.prescribe("DRJ", records.settle(person, "H4", 13, "09:20"))
    records.prescribe("DRK", records.settle("ft", "H4", 14, "09:20"))
    records.prescribe("DRL", records.settle("ft", "H4", 15, "09:20"))
    for person in ("F6", "G6x"):
        records.settle(person, "P8", 13, "19:30")
        records.person(person, emp_no="EF")
    records.stay("F7", "H9", 20, 21)
    records.settle("G7x", "H9", 22, "10:00", card="")
    records.settle("F7", "H4", 22, "10:30", card="")
    records.stay("G7x", "H4", 24, 25)
    for number in range(3):
        records.prescribe("DRX", records.settle(f"F{1 + number}", "P8", 16, f"14:0{number}"))
    for number in range(2):
        for doctor in ("DRJ", "DRM"):
            records.prescribe(doctor, records.settle(f"F{1 + number}", "H4", 16, f"09:0{number}"))


def joined(records: Records) -> None:
    """Z1 has an old and a new card and, by phone and home, much to do with Z2, who shares the new one. Z5 shares a card with Z6.
    Z7 and Z9 are joined through Z8 in each way that has no time."""
    for number, card in (("Z5", "4440001"), ("Z5", "4440002"), ("Z6", "4440002"), ("Z6", "4440003")):
        for place in ("P3", "P4", "H4"):
            records.settle(number, place, 2, "20:30", card=card)
    for person in ("Z7", "Z8", "Z9"):
        same = {"phone": "13900000092", "address": "江东省江城市城北区后街10号", "certno": "320402196203030033"}
        records.person(person, **same)
        if person != "Z8":
            records.settle(person, "P8", 5, "20:30")
    records.settle("BI", "P9", 6, "20:30")
    for person in ("Z1", "Z2"):
        records.person(person, phone="13900000091", address="江东省江城市城北区后街9号")
    for place in ("P3", "P4", "H4"):
        records.settle("Z1", place, 1, "20:00", card="5550001")
        records.settle("Z1", place, 20, "20:00", card="5550002")
    records.settle("Z2", "P4", 21, "20:00", card="5550002")
    for place in ("P3", "H4"):
        records.settle("Z2", place, 25, "20:00", card="5550003")
    records.stay("Z1", "H9", 22, 23, card="5550002")
    records.stay("TA", "H9", 27, 28)


def villagers(records: Records) -> None:
    """Of one village three came to H4 on the 11th, three to H2 as outpatients on the 5th, two on the 19th, one of them twice."""
    for number in range(1, 4):
        records.person(f"w{number}", address=f"江东省江城市城西区桃树村第{number}组{number}号")
        records.stay(f"w{number}", "H4", 10, 12)
        records.settle(f"w{number}", "H2", 4, f"08:0{number}")
    for person in ("w1", "w1", "w2"):
        records.stay(person, "H2", 18, 19)


def judge_more(database: Database) -> None:
    """Findings around both rings, pairs of findings that share cards or doctors, links of every kind, the listed."""
    members = {
        "lent_card_ring-eeeeeeee": [
            *(("patient", f"F{number}") for number in range(1, 9)),
            ("card", "card of F6"),
            ("doctor", "DRK"),
            ("pharmacy", "P3"),
        ],
        "collected_cards-ffffffff": [
            *(("patient", f"G{number}x") for number in range(1, 9)),
            ("card", "card of G6x"),
            ("doctor", "DRL"),
            ("pharmacy", "P4"),
        ],
        "drug_resale-11111111": [("patient", "fp"), *(("card", f"card-{number}") for number in range(3))],
        "drug_resale-22222222": [("card", f"card-{number}") for number in range(3)],
        "kickback_referral-33333333": [("doctor", doctor) for doctor in ("DRE", "DRF", "DRG")],
        "kickback_referral-44444444": [("doctor", doctor) for doctor in ("DRE", "DRF", "DRG")],
        "split_stay-55555555": [("hospital", hospital) for hospital in ("H1", "H2", "H3")],
        "split_stay-66666666": [("hospital", hospital) for hospital in ("H1", "H2", "H3")],
    }
    from graphfraud.model.masking import card_id

    for name, named in members.items():
        detector = name.rsplit("-", 1)[0]
        database.con.execute(
            "INSERT INTO gf_finding VALUES (?, ?, 'low', 0.5, 0.04, '2026-03-01', '2026-03-31', 'lead', '{}')",
            [name, detector],
        )
        for kind, id in named:
            id = card_id(number_of(id.removeprefix("card of ")), KEY) if id.startswith("card of ") else id
            database.con.execute("INSERT INTO gf_finding_member VALUES (?, ?, ?, 'member')", [name, kind, id])
    rested = "SELECT 'lent_card_ring-eeeeeeee', setl_id FROM settlement WHERE psn_no IN ('F6', 'V10', 'M1', 'M2')"
    database.con.execute(f"INSERT INTO gf_finding_settlement {rested}")
    database.con.execute("UPDATE setl_d SET opter_id = NULL WHERE psn_no IN ('M1', 'M2')")
    database.derive()
    keep_links(database, "collected_cards", list(links()))
    keep_links(
        database,
        "recruited_admissions",
        [link("recruited_admissions", "CO_ADMITTED", *pair, 9, 1e-12) for pair in ADMITTED],
    )
    database.con.execute(
        "INSERT INTO gf_blacklist VALUES (3, 'patient', 'BK', 'confirmed', '2026-01-01', NULL, NULL, 'x', 'x', now())"
    )


ADMITTED = (
    ("BA", "BK"),
    ("F1", "fa"),
    ("G1x", "fa"),
    ("F1", "fd"),
    ("G1x", "fd"),
    ("J4", "J5"),
    ("F1", "fs"),
    ("F2", "fs"),
)
TRIOS = (("J1", "J2", 2), ("J2", "J3", 5), ("J1", "J3", 5), ("J4", "J5", 5), ("J5", "J6", 2), ("J4", "J6", 5))
PAIRS = (
    ("BC", "BK"),
    ("F1", "fc"),
    ("G1x", "fc"),
    ("F1", "fd"),
    ("G1x", "fd"),
    ("F1", "F8"),
    ("F8", "G1x"),
    ("F1", "G8x"),
    ("G1x", "G8x"),
)


def links() -> Iterator[Link]:
    """Trios of whom one pair met too seldom, the listed one's company, brokers and members in company with both rings."""
    trios = [*TRIOS, ("J7", "J8", 5), ("J8", "J9", 5), ("J7", "J9", 2)]
    yield Link("collected_cards", "CO_SWIPED", Node("patient", "Z5"), Node("patient", "Z7"), 1, q_value=0.5)
    met = [*trios, *((a, b, 1) for a, b in PAIRS), ("F2", "fo", 1), ("F1", "fo", 1)]
    yield from (link("collected_cards", "CO_SWIPED", a, b, days, 1e-3) for a, b, days in met)


def link(detector: str, type: str, a: str, b: str, events: int, q_value: float) -> Link:
    first, last = MARCH + timedelta(days=1), MARCH + timedelta(days=22)
    ends = (Node("patient", a), Node("patient", b))
    figures = {"expected": 0.25, "p_value": q_value / 10, "q_value": q_value}
    return Link(detector, type, *ends, events, first, last, **figures, finding_id=f"{detector}-bbbbbbbb")
