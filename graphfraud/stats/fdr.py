"""False-discovery control (Benjamini & Hochberg 1995), with tests that were never worth computing counted in."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def benjamini_hochberg(p: Any, *, tests: int | None = None) -> npt.NDArray[np.float64]:
    """q-values of p-values.

    Args:
        p: p-values that were computed.
        tests: number of all hypotheses with opportunity; those not in ``p`` count as p = 1. At least len(p).

    Returns:
        q-values in the order of ``p``.
    """
    values = np.asarray(p, dtype=np.float64)
    m = max(tests or 0, len(values))
    order = np.argsort(values, kind="stable")
    ranked = values[order] * m / np.arange(1, len(values) + 1)
    q = np.empty(len(values))
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q
