"""Doctors are people too.

Most have a person record of their own, under an employer that bears the institution's name.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth import names
from graphfraud.synth.geography import Geography
from graphfraud.synth.institutions import PHARMACY, VILLAGE, Institutions
from graphfraud.synth.population import EMPLOYEE, People, add_employer

Array = np.ndarray[Any, Any]
SHARE = 0.7
"""Share of doctors who are insured in the records."""


def seat_doctors(geography: Geography, people: People, institutions: Institutions, rng: np.random.Generator) -> None:
    """Give doctors person records of working age in the same prefecture, and those the institution as employer."""
    home = geography.region_prefecture[institutions.region[institutions.doctor_inst]]
    lives = geography.place_prefecture[people.place]
    age = people.age()
    employer = np.full(len(institutions), -1)
    for prefecture in np.unique(home):
        doctors = np.flatnonzero((home == prefecture) & (rng.random(len(home)) < SHARE))
        able = np.flatnonzero((lives == prefecture) & (age >= 28) & (age < 59) & (people.insutype == EMPLOYEE))
        count = min(len(doctors), len(able) // 2)
        doctors, persons = rng.permutation(doctors)[:count], rng.permutation(able)[:count]
        institutions.doctor_person[doctors] = persons
        for inst in np.unique(institutions.doctor_inst[doctors]):
            if institutions.kind[inst] not in (VILLAGE, PHARMACY) and employer[inst] < 0:
                employer[inst] = add_employer(people, institutions.name[inst], int(institutions.place[inst]))
        given = employer[institutions.doctor_inst[doctors]]
        people.employer[persons[given >= 0]] = given[given >= 0]
        called = names.full_names(people.surname[persons], people.given[persons]).to_pylist()
        for doctor, name in zip(doctors, called, strict=True):
            institutions.doctor_name[doctor] = name
        people.taken[persons] = True
