"""Made-up exhibits: a ring of lent cards at two pharmacies and a clinic, of any size."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

from graphfraud.model.finding import ReadingResult, Reason
from graphfraud.views.exhibit import Edge, Event, Exhibit, Node, Ring

START = datetime(2025, 3, 3, 9, 12)


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def ring_exhibit(persons: int = 9, days: int = 8, lang: str = "en", **changes) -> Exhibit:
    """``persons`` cards swiped one after the other at two pharmacies on ``days`` Mondays; one stay; one agent."""
    chance = random.Random(5)
    places = {
        "P37080000011": ("pharmacy", "济安堂大药房", 35.41, 116.58),
        "P37080000027": ("pharmacy", "惠民药店二部", 35.46, 116.66),
    }
    places["H37081200003"] = ("hospital", "城南社区卫生服务站", 35.56, 116.84)
    people = [f"3708{number:08d}" for number in range(1, persons + 1)]
    events = []
    for day in range(days):
        place = ("P37080000011", "P37080000027")[day % 2]
        for at, person in enumerate(people):
            if chance.random() < 0.15:
                continue
            when = START + timedelta(days=14 * day, minutes=2 * at + chance.randrange(2))
            amount = Decimal(chance.randrange(18000, 49000)) / 100
            events.append(
                Event(
                    f"S{day:03d}{at:05d}",
                    f"patient:{person}",
                    place,
                    when,
                    when,
                    amount,
                    amount * Decimal("0.7"),
                    "4101",
                )
            )
    stay = START + timedelta(days=20)
    events.append(
        Event(
            "S900",
            f"patient:{people[0]}",
            "H37081200003",
            stay,
            stay + timedelta(days=6),
            Decimal("4210.00"),
            Decimal("2900.00"),
            "21",
        )
    )
    loose = START + timedelta(days=40)
    day_only = loose.replace(hour=0, minute=0)
    events.append(
        Event(
            "S901",
            f"patient:{people[-1]}",
            "H37081200003",
            day_only,
            day_only,
            Decimal("82.50"),
            Decimal("40"),
            "11",
            minute=False,
        )
    )
    names = "张王李赵刘陈杨黄周吴徐孙"
    nodes = [
        Node(
            f"patient:{person}",
            "patient",
            f"{names[at % len(names)]}**",
            person,
            "organiser" if at == 0 else "lent_card",
            0.97 - 0.05 * (at % 8),
            "ring-1",
            region="370800" if at % 3 else "371700",
            count=sum(event.person == f"patient:{person}" for event in events),
            amount=sum((event.amount for event in events if event.person == f"patient:{person}"), Decimal(0)),
            grounds=both(
                "在 8 个结算日中与其他成员先后于数分钟内刷卡。",
                "Swiped within minutes of the other members on 8 settlement days.",
            ),
            facts=(("birth_year", str(1950 + at)),),
        )
        for at, person in enumerate(people)
    ]
    for code, (kind, name, lat, lnt) in places.items():
        there = [event for event in events if event.institution == code]
        role = "swiping_institution" if kind == "pharmacy" else ""
        amount = sum((event.amount for event in there), Decimal(0))
        region = "370800" if kind == "pharmacy" else "370812"
        nodes.append(Node(code, kind, name, code, role, 0.9, "", lat, lnt, region, count=len(there), amount=amount))
    visits: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        visits[event.person, event.institution].append(event)
    edges = [
        Edge(
            f"v{at}",
            "STAYED_AT" if there[0].med_type == "21" else "SWIPED_AT",
            person,
            place,
            len(there),
            min(event.begin for event in there).date(),
            max(event.end for event in there).date(),
            sum((event.amount for event in there), Decimal(0)),
            settlements=tuple(event.setl_id for event in there),
        )
        for at, ((person, place), there) in enumerate(sorted(visits.items()))
    ]
    for at, person in enumerate(people):
        for other in people[at + 1 : at + 5]:
            ids = tuple(event.setl_id for event in events if event.person in (f"patient:{person}", f"patient:{other}"))
            edges.append(
                Edge(
                    f"c{person}-{other}",
                    "CO_SWIPED",
                    f"patient:{person}",
                    f"patient:{other}",
                    6,
                    START.date(),
                    (START + timedelta(days=98)).date(),
                    expected=0.4,
                    p_value=3.1e-7,
                    q_value=4.2e-5,
                    settlements=ids,
                    why=both(
                        "6 天在同一药店相隔不足十分钟刷卡，按各自就诊习惯预期 0.4 天。",
                        "Swiped at one pharmacy within ten minutes on 6 days; their own habits would give 0.4.",
                    ),
                )
            )
    exhibit = {
        "title": both(f"聚敛盗刷：{persons} 张卡在 2 家药店", f"Collected cards: {persons} cards at 2 pharmacies"),
        "summary": both(
            f"{persons} 名参保人的卡在 {days} 个工作日里于数分钟内先后刷出。",
            f"The cards of {persons} insured persons were swiped within minutes of one another on {days} working days.",
        ),
        "nodes": tuple(nodes),
        "edges": tuple(edges),
        "events": tuple(sorted(events, key=lambda event: (event.begin, event.setl_id))),
        "rings": (Ring("ring-1", both("团伙 1", "Ring 1")),),
        "reasons": (
            Reason("burst_days", 8, 0.6, 2e-9, both("8 天出现数分钟内连续刷卡。", "Bursts within minutes on 8 days.")),
            Reason("round_sums", 0.62, 0.11, 1e-5, both("62% 的金额为整数。", "62% of the sums are round.")),
        ),
        "readings": (
            ReadingResult(
                "family", "rejected", True, 2, both("仅 2 条联系为同户。", "Only 2 ties are of one household.")
            ),
            ReadingResult("nursing_home", "untestable", True, 0, both("缺少居住地址。", "Addresses are missing.")),
            ReadingResult(
                "village_batch", "holds", False, 3, both("3 条联系由批量上传解释。", "Batch upload explains 3 ties.")
            ),
        ),
        "legal_basis": (
            both(
                "《医疗保障基金使用监督管理条例》第四十条", "Regulation on the use of medical insurance funds, Art. 40"
            ),
        ),
        "facts": (
            ("detector", "collected_cards"),
            ("period", "2025-03-03 – 2025-06-09"),
            ("q_value", "0.00021"),
            ("stability", "0.91"),
        ),
        "severity": "high",
        "status": "lead",
        "number": "collected_cards-7f3a9c21",
        "query": "graphfraud show collected_cards-7f3a9c21\n\nSELECT * FROM settlement WHERE setl_id IN (…)",
        "data_hash": "ab" * 32,
        "lang": lang,
    } | changes
    return Exhibit(**exhibit)


def large_exhibit(nodes: int = 1500, edges: int = 6000, rings: int = 12, events: int = 4000) -> Exhibit:
    """A picture at the limit: ``rings`` rings of cards round some hundred pharmacies."""
    chance = random.Random(9)
    places = max(4, nodes // 15)
    ids = [f"pharmacy:P{at:05d}" for at in range(places)] + [f"patient:{at:08d}" for at in range(nodes - places)]
    made = [
        Node(
            name, name.split(":")[0], f"康宁药房{at}号店" if at < places else f"李*{at}", name.split(":")[1],
            group="" if at < places else f"r{at % rings}",
            lat=35 + chance.random() if at < places else None,
            lnt=116 + chance.random() if at < places else None,
            region=f"37{8 + at % 5:02d}00", count=chance.randrange(1, 30),
        )
        for at, name in enumerate(ids)
    ]  # fmt: skip
    rows, ties = [], []
    for at in range(events):
        person, place = chance.randrange(places, nodes), chance.randrange(places)
        place = person % places if chance.random() < 0.8 else place
        when = START + timedelta(minutes=chance.randrange(400_000))
        rows.append(
            Event(
                f"S{at:08d}",
                ids[person],
                ids[place],
                when,
                when,
                Decimal(chance.randrange(9999)) / 100,
                Decimal(1),
                "41",
            )
        )
    for at in range(edges):
        a = chance.randrange(places, nodes)
        b = (a + rings * chance.randrange(1, 6)) if chance.random() < 0.7 else chance.randrange(nodes)
        b = b if b < nodes and b != a else (a % places)
        day = START.date() + timedelta(days=chance.randrange(270))
        kind = "CO_SWIPED" if b >= places else "SWIPED_AT"
        ties.append(
            Edge(
                f"e{at}",
                kind,
                ids[a],
                ids[b],
                chance.randrange(1, 9),
                day,
                day + timedelta(days=9),
                Decimal(at),
                0.5,
                1e-4,
                1e-3,
            )
        )
    labels = tuple(Ring(f"r{at}", both(f"团伙 {at + 1}", f"Ring {at + 1}")) for at in range(rings))
    return Exhibit(
        both("大图", "A large picture"), tuple(made), tuple(ties), tuple(rows), labels, lang="en", number="large-1"
    )
