"""Persons of one household by the index over all persons, against looking at each of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.innocent.family import FAMILY_PHONE, HOUSEHOLD, relatives

codes = st.integers(-1, 5)
person = st.tuples(*[codes] * 7)


class Once:
    """What remembers an index, as all visits do."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}

    def once(self, name: str, make: Any) -> Any:
        return self.made.setdefault(name, make()) if name not in self.made else self.made[name]


def sizes(column: np.ndarray) -> np.ndarray:
    return np.array([int((column == code).sum()) if code >= 0 else 0 for code in column.ravel()]).reshape(column.shape)


@settings(max_examples=150, deadline=None)
@given(st.lists(person, min_size=1, max_size=40))
def test_relatives_are_all_who_share_a_household_address_or_a_family_phone_and_twins(rows) -> None:
    table = np.array(rows, np.int32)
    address, registered, phones = table[:, 0], table[:, 1], table[:, 2:4]
    people = SimpleNamespace(
        address=address, occupants=sizes(address), registered=registered, enrolled=sizes(registered),
        phones=phones, shared=sizes(phones), village=table[:, 4], surname=table[:, 5],
        age=np.where(table[:, 6] < 0, np.nan, table[:, 6]),
    )  # fmt: skip
    visits = Once()
    for one in range(len(rows)):
        wanted = set()
        for other in range(len(rows)):
            for column, size in ((address, people.occupants), (registered, people.enrolled)):
                if column[one] >= 0 and 2 <= size[one] <= HOUSEHOLD and column[other] == column[one]:
                    wanted.add(other)
            for k in (0, 1):
                if (
                    phones[one, k] >= 0
                    and 2 <= people.shared[one, k] <= FAMILY_PHONE
                    and phones[one, k] in phones[other]
                ):
                    wanted.add(other)
            if min(table[one, 4:]) >= 0 and (table[one, 4:] == table[other, 4:]).all():
                wanted.add(other)
        assert set(relatives(cast(Any, visits), cast(Any, people), one).tolist()) == wanted - {one}
