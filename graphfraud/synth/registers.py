"""Writes the registers: persons, insurance, institutions, and what institutions bought in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from graphfraud.synth import identities
from graphfraud.synth.background import Stage
from graphfraud.synth.block import Ledger
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.geography import degrees
from graphfraud.synth.institutions import LEVEL, TYPE
from graphfraud.synth.population import EMPLOYEE, IDENTITIES
from graphfraud.synth.tables import Tables, coded, day, moment, number
from graphfraud.synth.texts import PersonTexts, Texts, take
from graphfraud.synth.visits import DAY

Array = np.ndarray[Any, Any]


def write_people(stage: Stage, tables: Tables, texts: Texts, persons: PersonTexts) -> None:
    """psn_info_b and psn_insu_d of a block's persons."""
    people, geography, world = stage.people, stage.geography, stage.world
    count = len(persons.numbers)
    person = np.arange(persons.low, persons.low + count)
    numbers, certno = persons.numbers, persons.certnos
    employer = people.employer[person]
    dead = people.death[person] < world.days
    unknown = person * 48_271 % 1009 < world.flaws.missing_deaths * 1009
    tables.write(
        "psn_info_b",
        count,
        {
            "psn_no": numbers,
            "psn_name": persons.names,
            "certno": certno,
            "gend": coded(["", "1", "2"], people.sex[person]),
            "brdy": day(world.start, people.birth[person]),
            "tel": identities.landlines(people, person),
            "mob": identities.mobiles(people, person),
            "hsreg_addr": identities.addresses(geography, people, person, people.registered[person]),
            "live_addr": identities.living_addresses(geography, people, person),
            "surv_stas": coded(["1", "0"], dead.astype(int)),
            "die_date": day(world.start, people.death[person], ~dead | unknown),
            "psn_idet_type": take(
                pa.array(IDENTITIES),
                np.where(people.identity[person] > 0, people.identity[person], -1).astype(np.int64),
            ),
            "emp_no": take(texts.employer_numbers, employer),
            "emp_name": take(texts.employer_names, employer),
        },
    )
    employee = people.insutype[person] == EMPLOYEE
    mother = np.flatnonzero(employee & (people.sex[person] == 2) & (people.age_of(person) < 50))
    at = np.concatenate([np.arange(count), mother])
    second = np.repeat(np.array([False, True]), [count, len(mother)])
    last = np.minimum(people.death, people.until)[person[at]]
    ended = last < world.days
    tables.write(
        "psn_insu_d",
        len(at),
        {
            "psn_no": numbers.take(pa.array(at)),
            "certno": certno.take(pa.array(at)),
            "insu_admdvs": texts.regions.take(pa.array(people.region[person[at]])),
            "insutype": coded(["310", "390", "510"], np.where(second, 2, np.where(employee[at], 0, 1))),
            "psn_insu_stas": coded(["1", "4"], ended.astype(int)),
            "psn_insu_date": day(world.start, people.insured_from[person[at]]),
            "paus_insu_date": day(world.start, last, ~ended),
            "emp_no": take(texts.employer_numbers, employer[at]),
            "emp_name": take(texts.employer_names, employer[at]),
        },
    )


def write_institutions(stage: Stage, tables: Tables) -> None:
    """medins_info_b."""
    made, geography = stage.institutions, stage.geography
    longitude, latitude = degrees(made.x, made.y)
    absent = np.arange(len(made)) * 48_271 % 1009 < stage.world.flaws.missing_coordinates * 1009
    tables.write(
        "medins_info_b",
        len(made),
        {
            "fixmedins_code": pa.array(made.codes()),
            "fixmedins_name": pa.array(made.name),
            "medins_type": coded(list(TYPE), made.kind),
            "hosp_lv": take(pa.array(["1", "2", "3"]), np.array([int(level or 0) - 1 for level in LEVEL])[made.kind]),
            "admdvs": coded([str(code) for code in geography.region_code], made.region),
            "addr": pa.array(identities.institution_addresses(geography, made)),
            "lnt": pa.array(np.round(longitude, 6), mask=absent),
            "lat": pa.array(np.round(latitude, 6), mask=absent),
            "aprv_esta_date": day(stage.world.start, made.open_day),
        },
    )


def write_purchases(
    stage: Stage, tables: Tables, ledger: Ledger, withheld: list[tuple[int, int, float, int]], rng: np.random.Generator
) -> None:
    """purcinfo: stock bought in month by month ahead of what was sold.

    A share of it missing where ``withheld`` says so.
    """
    sold = ledger.sold
    inst, item, month = np.nonzero(sold > 0)
    needed = sold[inst, item, month]
    bought = np.ceil(needed * rng.uniform(1.0, 1.15, len(inst)) / 5) * 5
    for where, what, share, months in withheld:
        hidden = (inst == where) & (item == what) & (month < months)
        bought[hidden] = np.ceil(bought[hidden] * (1 - share))
    keep = bought > 0
    when = (month * 30 - rng.integers(1, 9, len(inst))) * DAY + rng.integers(8 * 3600, 17 * 3600, len(inst))
    known = catalogue()
    tables.write(
        "purcinfo",
        int(keep.sum()),
        {
            "fixmedins_code": coded(stage.institutions.codes(), inst[keep]),
            "hilist_code": coded(known.item_code, item[keep]),
            "purc_cnt": number(bought[keep].astype(np.int64) * 100),
            "purc_time": moment(stage.world.start, when[keep]),
        },
    )
