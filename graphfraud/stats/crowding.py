"""How crowded each institution is on each date, and what two visits have in common by chance.

The null model permutes dates among the visits of one institution and weekday and keeps everything else: every person's
own visits at each institution, weekday and hour, and every institution's crowd on each date. Under it two given
visits of a cell fall on one date with probability ``Σ V(V−1) / N(N−1)`` (V visits a date, N in the cell), here shrunk
towards one in the number of open dates. Persons who keep the same weekday and hour by habit meet often by chance
alone; what counts is that they come on the same dates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphfraud.stats.order import begins, order_of

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SHRINK = 4.0
"""Weight of the uniform guess: so many pseudo-pairs a date."""


@dataclass(frozen=True)
class Crowding:
    """Volumes a date and a cell (cell = institution · 7 + weekday).

    Attributes:
        block: index of the institution-date of each visit.
        volume: visits of each institution-date.
        visits: visits of each cell (N).
        pairs: ``Σ V(V−1)`` of each cell.
        dates: dates of that weekday between the institution's first and last visit.
    """

    block: Longs
    volume: Longs
    visits: Longs
    pairs: Longs
    dates: Floats

    @property
    def chance(self) -> Floats:
        """Probability that two visits of a cell share a date."""
        return (self.pairs + SHRINK) / (self.visits * (self.visits - 1.0) + SHRINK * self.dates)


def crowding(place: Ints, day: Ints, weekday: Ints, places: int) -> Crowding:
    """Volumes of visits that are sorted by (place, day)."""
    n = len(place)
    new = begins(place, day)
    block = np.cumsum(new) - 1
    volume = np.bincount(block, minlength=1).astype(np.int64) if n else np.zeros(0, np.int64)
    cell = place.astype(np.int64) * 7 + weekday
    visits = np.bincount(cell, minlength=places * 7).astype(np.int64)
    pairs = np.bincount(cell[new], weights=volume * (volume - 1.0), minlength=places * 7).astype(np.int64)
    first, last = first_and_last(place, day, places)
    weeks = np.maximum((last - first + 7) // 7, 1)
    return Crowding(block.astype(np.int64), volume, visits, pairs, np.repeat(weeks, 7).astype(np.float64))


def first_and_last(place: Ints, day: Ints, places: int) -> tuple[Longs, Longs]:
    """First and last day of each institution, of visits that are sorted by (place, day)."""
    first = np.full(places, np.iinfo(np.int32).max, np.int64)
    last = np.full(places, -1, np.int64)
    starts = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1]))) if len(place) else np.zeros(0, np.int64)
    first[place[starts]] = day[starts]
    last[place[starts]] = day[np.append(starts[1:], len(place))[: len(starts)] - 1]
    return first, last


def permute_dates(place: Ints, weekday: Ints, day: Ints, rng: np.random.Generator) -> Ints:
    """Days after one random permutation of dates within each institution and weekday.

    Args:
        place: institution codes; the arrays are parallel and sorted by (place, day).
        weekday: 0 to 6.
        day: day numbers.
        rng: source of randomness.

    Returns:
        New day a visit, in the order of the input.
    """
    cell, by_cell = cells(place, weekday)
    return dealt(day, cell, by_cell, rng.random(len(cell)))


def cells(place: Ints, weekday: Ints) -> tuple[Longs, Longs]:
    """The cell (institution · 7 + weekday) of each visit, and the visits in order of it."""
    cell = place.astype(np.int64) * 7 + weekday
    return cell, order_of(cell)


def dealt(day: Ints, cell: Longs, by_cell: Longs, drawn: Floats) -> Ints:
    """Days dealt out anew within each cell, in the order of ``drawn``.

    Args:
        day: day numbers.
        cell: from ``cells``.
        by_cell: from ``cells``.
        drawn: a random number from 0 to 1 (exclusive) a visit.
    """
    width = 62 - int(cell.max(initial=0)).bit_length()
    shuffled = order_of(cell, (drawn * float(1 << width)).astype(np.int64))
    out = np.empty_like(day)
    out[by_cell] = day[shuffled]
    return out
