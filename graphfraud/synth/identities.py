"""Numbers and texts of persons and institutions, made when they are written."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphfraud.synth import names
from graphfraud.synth.geography import Geography
from graphfraud.synth.institutions import Institutions
from graphfraud.synth.population import People
from graphfraud.synth.world import World

Array = np.ndarray[Any, Any]
_MODULUS = 99_999_989


def person_numbers(geography: Geography, people: People, person: Array) -> pa.Array:
    """psn_no: the prefecture of insurance and a number that tells nothing of kinship, 20 digits."""
    prefecture = geography.region_code[people.region[person]] // 100
    return names.digits(prefecture.astype(np.int64) * 10**14 + names.scrambled(person, _MODULUS), 18, "32")


def person_names(people: People, person: Array) -> pa.Array:
    """Names."""
    return names.full_names(people.surname[person], people.given[person])


def birthdays(world: World, people: People, person: Array) -> Array:
    """Dates of birth, datetime64[D]."""
    return np.asarray(np.datetime64(world.start) + people.birth[person].astype("timedelta64[D]"))


def identity_numbers(world: World, geography: Geography, people: People, person: Array) -> pa.Array:
    """Identity numbers; empty where the record lacks it."""
    region = geography.region_code[geography.place_region[people.registered[person]]]
    text = names.identity_numbers(region, birthdays(world, people, person), people.serial[person])
    return pc.if_else(pa.array(people.no_certno[person]), pa.scalar(None, pa.string()), text)


def card_numbers(person: Array) -> pa.Array:
    """Social-security card numbers."""
    return names.digits(names.scrambled(person, _MODULUS, 3_141_603), 8, "Q")


def mobiles(people: People, person: Array) -> pa.Array:
    """Mobile numbers, empty where there is none; an elder's or child's may be a relative's."""
    owner = people.mobile_of[person]
    text = names.digits(names.scrambled(np.maximum(owner, 0), _MODULUS, 5_772_157), 8, "100")
    return pc.if_else(pa.array(owner >= 0), text, pa.scalar(None, pa.string()))


def landlines(people: People, person: Array) -> pa.Array:
    """Landline numbers of households that have one."""
    house = people.landline[person]
    text = names.digits(names.scrambled(np.maximum(house, 0), _MODULUS, 2_718_281), 8, "026-")
    return pc.if_else(pa.array(house >= 0), text, pa.scalar(None, pa.string()))


def place_addresses(geography: Geography) -> list[str]:
    """Address of each place down to the village or estate."""
    found = []
    for place, name in enumerate(geography.place_name):
        region = geography.place_region[place]
        found.append(f"{geography.region_name[region]}{geography.town_name[geography.place_town[place]]}{name}")
    return found


def addresses(geography: Geography, people: People, person: Array, place: Array) -> pa.Array:
    """Addresses down to the village group and house, or the building and flat."""
    house = people.house[person]
    number = house - np.searchsorted(people.house_place, people.house_place[house]) + 1
    base = pa.array(place_addresses(geography)).take(pa.array(place.astype(np.int64)))

    def text(value: Array) -> pa.Array:
        return pa.array(value.astype(np.int64)).cast(pa.string())

    rural = pc.binary_join_element_wise(base, "第", text(people.group[person]), "组", text(number), "号", "")
    flat = pc.binary_join_element_wise(
        base,
        text(number // 24 + 1),
        "号楼",
        text(number // 8 % 3 + 1),
        "单元",
        text(number % 8 * 100 + 101 + house % 3),
        "室",
        "",
    )
    return pc.if_else(pa.array(geography.place_urban[place]), flat, rural)


def living_addresses(geography: Geography, people: People, person: Array) -> pa.Array:
    """Where persons live: the household's address, or that of a home, dormitory or work site."""
    own = addresses(geography, people, person, people.place[person])
    lodging = people.lodging[person]
    if not people.lodging_name:
        return own
    text = pa.array(people.lodging_name).take(pa.array(np.maximum(lodging, 0)))
    return pc.if_else(pa.array(lodging >= 0), text, own)


def employer_numbers(employer: Array) -> pa.Array:
    """emp_no, empty for −1."""
    text = names.digits(names.scrambled(np.maximum(employer, 0), 9_999_991, 104_743), 8, "99")
    return pc.if_else(pa.array(employer >= 0), text, pa.scalar(None, pa.string()))


def institution_addresses(geography: Geography, institutions: Institutions) -> list[str]:
    """Addresses of institutions."""
    base = place_addresses(geography)
    return [f"{base[place]}{(index * 7) % 90 + 1}号" for index, place in enumerate(institutions.place)]
