"""The book of visits: consultations, purchases and stays before they are billed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from .coast import DAY, Inst
from .goods import ILLNESSES, ITEMS, Item
from .people import Person

YEAR = 365
Lines = list[tuple[Item, float]]


@dataclass(eq=False)
class Visit:
    """Times in seconds from the new year; ``lines`` item and quantity; ``boxes`` trace codes given by a plant."""

    who: Person
    at: Inst
    begin: int
    end: int
    med: str
    ill: str = ""
    doctor: str = ""
    till: str = ""
    lines: Lines = field(default_factory=list)
    prescription: str = ""
    planted: str = ""
    mutual: bool = False
    agent: bool = False
    total: float = 0.0
    boxes: dict[str, list[str]] = field(default_factory=dict)
    split: bool = False
    short: bool = False
    gone: bool = False
    refunded: bool = False
    drain: bool = False
    bed: str = ""
    id: str = ""
    settled: int = -1

    @property
    def lies(self) -> bool:
        """It is a stay in a bed."""
        return self.med.startswith(("21", "52", "22"))


class Book:
    """All visits with the makers of the three kinds; one generator of chance."""

    def __init__(self, rng: random.Random) -> None:
        """An empty book."""
        self.rng = rng
        self.visits: list[Visit] = []
        self.numbers = 0

    def add(self, visit: Visit) -> Visit:
        """Note it."""
        visit.till = visit.till or self.rng.choice(visit.at.tills)
        self.visits.append(visit)
        return visit

    def prescribe(self) -> str:
        """A new prescription's number."""
        self.numbers += 1
        return f"RX{self.rng.randrange(10**6):06d}{self.numbers:07d}"

    def moment(self, at: Inst, day: int, peak: float | None = None) -> int:
        """A second of that day within the opening hours; hospitals are quiet at weekends and at noon."""
        rng = self.rng
        if at.kind == "hospital" and day % 7 in (3, 4) and rng.random() < 0.65:  # 2025 began on a Wednesday
            day += 5 - day % 7 if day < YEAR - 3 else -2
        start, stop = at.hours
        if peak is None:
            if at.sells:
                peak = rng.choices((9.6, 15.5, 19.2), (4, 3, 4))[0]
            else:
                peak = rng.choices((9.3, 15.1), (7, 4))[0]
        hour = min(stop - 0.05, max(start + 0.02, rng.gauss(peak, 0.9)))
        return day * DAY + int(hour * 3600)

    def consult(
        self,
        who: Person,
        at: Inst,
        begin: int,
        ill: str,
        packs: int = 1,
        drugs: Sequence[str] | None = None,
        **more: object,
    ) -> Visit:
        """An outpatient visit with its fee, a service and the drugs that the house dispenses."""
        rng, known = self.rng, ILLNESSES[ill]
        doctor = (
            str(more.pop("doctor", "")) or at.doctors[(int(rng.paretovariate(0.9)) + hash_of(ill)) % len(at.doctors)]
        )
        lines: Lines = [(ITEMS["普通门诊诊察费"], 1)]
        if known.services and rng.random() < 0.5:
            lines.append((ITEMS[known.services[0]], 1))
        given = known.drugs[: 1 + (rng.random() < 0.5)] if drugs is None else drugs
        lines += supply(given, packs)
        long = ill in ("I10.x00", "E11.900", "I25.103", "J44.900", "B18.100", "Z94.000", "N18.500", "C34.900")
        visit = Visit(who, at, begin, begin + rng.randint(300, 2400), "14" if long else "11", ill, doctor, lines=lines)
        visit.prescription = self.prescribe()
        return self.add(_with(visit, more))

    def buy(self, who: Person, at: Inst, begin: int, drugs: Sequence[str], packs: int = 1, **more: object) -> Visit:
        """A purchase at a pharmacy."""
        lines = supply(drugs, packs)
        return self.add(_with(Visit(who, at, begin, begin, "41", lines=lines), more))

    def stay(self, who: Person, at: Inst, begin: int, days: int, ill: str, care: bool = True, **more: object) -> Visit:
        """An inpatient stay; without ``care`` neither nursing nor tests stand on the bill."""
        rng, known = self.rng, ILLNESSES[ill]
        days = max(1, min(days, YEAR - 1 - begin // DAY))
        end = (begin // DAY + days) * DAY + int(rng.uniform(9, 11.5) * 3600)
        doctor = (
            str(more.pop("doctor", "")) or at.doctors[(int(rng.paretovariate(0.9)) + hash_of(ill)) % len(at.doctors)]
        )
        lines: Lines = [(ITEMS["床位费"], days), (ITEMS["住院诊察费"], days)]
        if care:
            lines += [(ITEMS["Ⅱ级护理"], days), (ITEMS["血常规"], 1 + days // 4), (ITEMS["静脉输液"], max(1, days - 2)),
                      (ITEMS["一次性使用输液器"], max(1, days - 2)), (ITEMS["尿常规"], 1)]  # fmt: skip
        lines += [(ITEMS[name], 1) for name in known.services]
        lines += [(ITEMS[name], max(1, days // 4)) for name in known.drugs[:2]]
        med = "52" if ill.startswith("O8") else "21"
        visit = Visit(who, at, begin, end, med, ill, doctor, lines=lines, bed=f"{rng.randint(1, 60)}床")
        visit.prescription = self.prescribe()
        return self.add(_with(visit, more))


def supply(drugs: Sequence[str], packs: int) -> Lines:
    """So many packs of each; a negative number is the days that they are to last."""
    return [(ITEMS[name], packs if packs > 0 else max(1, round(-packs / ITEMS[name].days))) for name in drugs]


def hash_of(text: str) -> int:
    """A small number that a text always has."""
    return sum(ord(letter) for letter in text)


def _with(visit: Visit, more: dict[str, object]) -> Visit:
    for key, value in more.items():
        setattr(visit, key, value)
    return visit
