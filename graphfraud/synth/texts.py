"""Text columns that many tables share, made once for the institutions and once for each block of persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from graphfraud.synth import identities, names
from graphfraud.synth.background import Stage

Array = np.ndarray[Any, Any]
OPERATORS = 4
"""Operators (经办人) of an institution."""


@dataclass(frozen=True)
class Texts:
    """Text columns of institutions, regions, doctors, operators and employers, by index."""

    codes: pa.Array
    names: pa.Array
    regions: pa.Array
    doctor_codes: pa.Array
    doctor_names: pa.Array
    operator_names: pa.Array
    employer_numbers: pa.Array
    employer_names: pa.Array


@dataclass(frozen=True)
class PersonTexts:
    """Text columns of the persons of a block, by person index less ``low``."""

    low: int
    numbers: pa.Array
    names: pa.Array
    certnos: pa.Array
    cards: pa.Array

    def of(self, column: pa.Array, person: Array) -> pa.Array:
        """That column for some persons of the block."""
        return column.take(pa.array(person - self.low))


def make_texts(stage: Stage, rng: np.random.Generator) -> Texts:
    """Texts of the stage's institutions; behind the regions' codes stands the later code of region 1."""
    made, geography, people = stage.institutions, stage.geography, stage.people
    count = len(made) * OPERATORS
    return Texts(
        pa.array(made.codes()),
        pa.array(made.name),
        pa.array([*(str(code) for code in geography.region_code), str(geography.region_code[1] + 60)]),
        pa.array(made.doctor_codes(), type=pa.string()),
        pa.array(made.doctor_name, type=pa.string()),
        names.full_names(names.draw_surnames(rng, count), names.draw_given(rng, count)),
        identities.employer_numbers(np.arange(len(people.employer_name))),
        pa.array(people.employer_name, type=pa.string()),
    )


def person_texts(stage: Stage, low: int, high: int) -> PersonTexts:
    """Texts of persons low…high−1."""
    person = np.arange(low, high)
    return PersonTexts(
        low,
        identities.person_numbers(stage.geography, stage.people, person),
        identities.person_names(stage.people, person),
        identities.identity_numbers(stage.world, stage.geography, stage.people, person),
        identities.card_numbers(person),
    )


def take(values: pa.Array, index: Array) -> pa.Array:
    """Text by index, empty below 0."""
    return values.take(pa.array(index.astype(np.int64), mask=index < 0))


def setl_ids(serial: Array) -> pa.Array:
    """Settlement ids of 18 digits."""
    return names.digits(serial, 14, "9907")


def mdtrt_ids(serial: Array) -> pa.Array:
    """Visit ids of 16 digits."""
    return names.digits(serial, 12, "7799")
