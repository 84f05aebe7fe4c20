"""Drawing from tables of cumulative chances, many rows at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def draw_columns(table: Array, row: Array, rng: np.random.Generator) -> Array:
    """A column for each row index of ``table``, whose rows are cumulative chances that end at 1."""
    width = table.shape[1]
    flat = (table + np.arange(len(table))[:, None]).ravel()
    found = np.searchsorted(flat, row + rng.random(len(row)) * 0.999999, side="right")
    return np.asarray(np.clip(found - row * width, 0, width - 1))
