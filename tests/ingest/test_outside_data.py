"""Records in the shapes of two public synthetic data sets: no ring in them is called high, one that is planted is found.

Where GRAPHFRAUD_OUTSIDE_DATA names a folder with ``synthea`` and ``synpuf``, the same is asked of the data sets themselves.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from graphfraud.detectors.run import detect
from graphfraud.ingest import ingest
from graphfraud.store.database import Database
from graphfraud.store.findings import load_findings

Records = dict[str, list[dict[str, str]]]
RING = 8
CARDS = {"collected_cards", "lent_card_ring", "cross_region_ring"}
"""Rings of cards in company: which of the three it is depends on the places and the regions of the day."""
MAIN = ["collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral"]


def _uuid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128)))


def _synthea(chance: random.Random) -> Records:
    """150 patients, each with visits of their own at places near them, over four years."""
    places = [
        {"Id": _uuid(chance), "NAME": f"CLINIC {number}", "ADDRESS": f"{number} Main Street", "CITY": "Lowell",
         "STATE": "MA", "ZIP": f"018{number:02d}", "LAT": f"{42.5 + number / 50}", "LON": f"{-71.3 + number / 60}"}
        for number in range(12)
    ]  # fmt: skip
    patients = [
        {"Id": _uuid(chance), "BIRTHDATE": f"19{chance.randrange(30, 99)}-0{1 + number % 9}-11", "DEATHDATE": "",
         "GENDER": "MF"[number % 2], "FIPS": f"250{1 + 2 * (number % 9):02d}"}
        for number in range(150)
    ]  # fmt: skip
    encounters = []
    for person in patients:
        for _ in range(chance.randrange(10, 40)):
            start = datetime(2016, 1, 4) + timedelta(days=chance.randrange(1400), minutes=chance.randrange(780, 1300))
            encounters.append(_encounter(chance, person["Id"], chance.choice(places)["Id"], start))
    return {"patients": patients, "organizations": places, "encounters": encounters}


def _encounter(chance: random.Random, person: str, place: str, start: datetime) -> dict[str, str]:
    cost = chance.randrange(8000, 20000) / 100
    times = {"START": f"{start:%Y-%m-%dT%H:%M:%SZ}", "STOP": f"{start + timedelta(minutes=15):%Y-%m-%dT%H:%M:%SZ}"}
    return {
        "Id": _uuid(chance), **times, "PATIENT": person, "ORGANIZATION": place, "PROVIDER": place,
        "ENCOUNTERCLASS": "outpatient", "TOTAL_CLAIM_COST": f"{cost:.2f}", "PAYER_COVERAGE": f"{cost * 0.7:.2f}",
        "REASONCODE": "", "REASONDESCRIPTION": "",
    }  # fmt: skip


def _plant_synthea(records: Records, chance: random.Random) -> list[str]:
    alive = sorted(row["Id"] for row in records["patients"] if not row["DEATHDATE"])
    ring = chance.sample(alive, RING)
    template = records["encounters"][0]
    for visit in range(14):
        day = datetime(2016, 1, 4) + timedelta(days=25 * visit + chance.randrange(12), hours=14)
        for person in ring:
            if chance.random() < 0.9:
                start = day + timedelta(minutes=chance.randrange(7))
                row = _encounter(chance, person, template["ORGANIZATION"], start)
                records["encounters"].append({**dict.fromkeys(template, ""), **row})
    return ring


def _synpuf(chance: random.Random) -> Records:
    """4,000 claims of 3,400 persons at 900 providers of unlike size, dates only."""
    people = [f"{chance.getrandbits(64):016X}" for _ in range(3400)]
    claims = []
    for number in range(4000):
        provider = int(900 * chance.random() ** 2)
        day = datetime(2010, 1, 1) + timedelta(days=chance.randrange(360))
        claims.append(_claim(chance, chance.choice(people), f"{provider:04d}NA", number, day))
    return {"claims": claims}


def _claim(chance: random.Random, person: str, provider: str, number: int, day: datetime) -> dict[str, str]:
    return {
        "desynpuf_id": person, "clm_id": f"{990000000000000 + number}", "claim_type": "Outpatient",
        "clm_from_dt": f"{day:%Y-%m-%d}", "clm_thru_dt": f"{day:%Y-%m-%d}", "prvdr_num": provider,
        "state": ["MO", "CA", "TX", "NY"][int(provider[:4], 36) % 4],
        "icd9_dgns_cd_1": chance.choice(["4019", "25000", "7242", "53081"]),
        "clm_pmt_amt": f"{chance.randrange(8000, 20000) / 100:.2f}",
    }  # fmt: skip


def _plant_synpuf(records: Records, chance: random.Random) -> list[str]:
    claims = next(iter(records.values()))
    ring = chance.sample(sorted({row["desynpuf_id"] for row in claims}), RING)
    busiest = [name for name, _ in Counter(row["prvdr_num"] for row in claims).most_common(2)]
    for visit in range(24):
        day = datetime(2010, 1, 8) + timedelta(days=14 * visit + chance.randrange(12))
        for person in ring:
            if chance.random() < 0.9:
                row = _claim(chance, person, busiest[visit % 2], 10**8 + len(claims), day)
                claims.append({**dict.fromkeys(claims[0], ""), **row})
    return ring


SHAPES: dict[str, tuple[Callable[..., Records], Callable[..., list[str]]]] = {
    "synthea": (_synthea, _plant_synthea),
    "synpuf": (_synpuf, _plant_synpuf),
}


def _write(records: Records, folder: Path) -> Path:
    folder.mkdir()
    for name, rows in records.items():
        with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _read(folder: Path) -> Records:
    records = {}
    for file in sorted(folder.glob("*.csv.gz")):
        with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
            records[file.name.partition(".")[0]] = list(csv.DictReader(text))
    return records


def _found(folder: Path, case: Path, preset: str, only: list[str]) -> list[tuple[str, str, frozenset[str]]]:
    """(detector, severity, patients) of the findings."""
    with Database(case) as database:
        report = ingest(database, [str(folder)], preset=preset)
        assert report.rejected == 0
        assert report.accepted > 3000
        detect(database, only=only)
        return [
            (one.detector, one.severity, frozenset(member.id for member in one.members if member.kind == "patient"))
            for one in load_findings(database)
        ]


@pytest.mark.parametrize("shape", SHAPES)
def test_no_ring_is_called_high_and_a_planted_one_is_found(tmp_path, shape):
    make, plant = SHAPES[shape]
    chance = random.Random(20160104)
    records = make(chance)
    quiet = _found(_write(records, tmp_path / "quiet"), tmp_path / "case1", shape, MAIN)
    assert [one for one in quiet if one[1] == "high"] == []
    assert [one for one in quiet if one[0] in CARDS] == []
    ring = plant(records, chance)
    found = _found(_write(records, tmp_path / "planted"), tmp_path / "case2", shape, MAIN)
    assert [members for detector, _, members in found if detector in CARDS] == [frozenset(ring)]


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_the_data_sets_themselves(tmp_path, shape):
    room = os.environ.get("GRAPHFRAUD_OUTSIDE_DATA")
    if not room:
        pytest.skip("GRAPHFRAUD_OUTSIDE_DATA names no folder with the data sets")
    records = _read(Path(room) / shape)
    quiet = _found(_write(records, tmp_path / "quiet"), tmp_path / "case1", shape, [])
    assert [one for one in quiet if one[1] == "high"] == []
    ring = SHAPES[shape][1](records, random.Random(5))
    found = _found(_write(records, tmp_path / "planted"), tmp_path / "case2", shape, [])
    assert [members for detector, _, members in found if detector in CARDS] == [frozenset(ring)]
