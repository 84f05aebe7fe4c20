"""A block of visits on its way into the tables, and what is counted over the blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from graphfraud.synth.background import Stage
from graphfraud.synth.settle import Rows
from graphfraud.synth.texts import PersonTexts, Texts

Array = np.ndarray[Any, Any]


@dataclass
class Ledger:
    """Counters over the blocks; ``sold`` are packs by institution × item × month."""

    sold: Array
    settlements: int = 0
    visits: int = 0
    lines: int = 0
    boxes: int = 0


@dataclass(frozen=True)
class Block:
    """Visits with their fee lines and settlement rows.

    ``row_of`` and ``refund_of`` are a visit's own row and its refund's (−1 none); ``ids`` the settlement ids by row,
    ``visit_ids`` by visit.
    """

    stage: Stage
    texts: Texts
    persons: PersonTexts
    ledger: Ledger
    made: Array
    fees: Array
    rows: Rows
    row_of: Array
    refund_of: Array
    ids: pa.Array
    visit_ids: pa.Array
