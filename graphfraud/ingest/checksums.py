"""Check characters of identity numbers, by GB 11643-1999; a wrong one warns and rejects nothing."""

from __future__ import annotations

from typing import Any

from graphfraud.ingest.words import compiled


@compiled
def checksums_wrong(offsets: Any, data: Any, wrong: Any) -> None:
    """Set ``wrong`` to 1 for 18-digit identity numbers with another check character than GB 11643-1999 gives."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for row in range(offsets.size - 1):
        start = offsets[row]
        if offsets[row + 1] - start != 18:
            continue
        total = 0
        digits = True
        for at in range(17):
            byte = data[start + at]
            if byte < 48 or byte > 57:
                digits = False
                break
            total += (byte - 48) * weights[at]
        last = data[start + 17]
        if not digits or not (48 <= last <= 57 or last == 88 or last == 120):
            continue
        rest = (12 - total % 11) % 11
        wanted = 88 if rest == 10 else 48 + rest
        if last != wanted and not (wanted == 88 and last == 120):
            wrong[row] = 1
