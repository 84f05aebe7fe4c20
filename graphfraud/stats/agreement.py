"""How far two partitions of the same things agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from math import comb


def adjusted_rand(a: Sequence[Collection[Hashable]], b: Sequence[Collection[Hashable]]) -> float:
    """Adjusted Rand index (Hubert and Arabie, Comparing partitions, 1985): 1 the same, about 0 as by chance.

    Args:
        a: groups without common members.
        b: other groups of the same members.

    Raises:
        ValueError: the members are not the same.
    """
    of_a, of_b = ({member: place for place, group in enumerate(groups) for member in group} for groups in (a, b))
    if of_a.keys() != of_b.keys():
        raise ValueError("the two partitions are not of the same members")
    together = sum(comb(n, 2) for n in Counter((of_a[member], of_b[member]) for member in of_a).values())
    in_a, in_b = (sum(comb(len(group), 2) for group in groups) for groups in (a, b))
    expected = in_a * in_b / max(comb(len(of_a), 2), 1)
    most = (in_a + in_b) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)
