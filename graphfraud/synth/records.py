"""Writes a block of visits into the tables of settlements, visits, fee lines and trace codes."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.background import Stage
from graphfraud.synth.block import Block, Ledger
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.drugtracinfo import write_boxes
from graphfraud.synth.fee_list_d import write_fees
from graphfraud.synth.mdtrt_d import write_visits
from graphfraud.synth.setl_d import write_settlements
from graphfraud.synth.settle import NORMAL, REFUND, Rows
from graphfraud.synth.tables import Tables
from graphfraud.synth.texts import PersonTexts, Texts, mdtrt_ids, setl_ids
from graphfraud.synth.visits import DAY

Array = np.ndarray[Any, Any]


def write_block(
    stage: Stage,
    tables: Tables,
    texts: Texts,
    persons: PersonTexts,
    ledger: Ledger,
    made: Array,
    fees: Array,
    rows: Rows,
    rng: np.random.Generator,
) -> Array:
    """Write everything of a block.

    Returns:
        The settlement number of each visit's own (normal) row; ``setl_ids`` makes the text.
    """
    serial = ledger.settlements + np.arange(len(rows.visit), dtype=np.int64)
    block = Block(
        stage=stage,
        texts=texts,
        persons=persons,
        ledger=ledger,
        made=made,
        fees=fees,
        rows=rows,
        row_of=_row_of(rows, len(made), NORMAL),
        refund_of=_row_of(rows, len(made), REFUND),
        ids=setl_ids(serial),
        visit_ids=mdtrt_ids(ledger.visits + np.arange(len(made), dtype=np.int64)),
    )
    write_settlements(block, tables, rng)
    write_visits(block, tables)
    write_fees(block, tables)
    write_boxes(block, tables, rng)
    _count(block)
    return np.asarray(serial[block.row_of])


def _row_of(rows: Rows, count: int, kind: int) -> Array:
    """Row of that kind of each visit, −1 where there is none."""
    found = np.full(count, -1)
    found[rows.visit[rows.kind == kind]] = np.flatnonzero(rows.kind == kind)
    return found


def _count(block: Block) -> None:
    """Enter packs sold and kept, and move the counters on."""
    fees, made, ledger = block.fees, block.made, block.ledger
    visit = fees["visit"]
    month = np.minimum(made["settle"][visit] // (30 * DAY), ledger.sold.shape[2] - 1)
    drug = (catalogue().item_list_type[fees["item"]] == 101) & (made["refund"][visit] == 0)
    np.add.at(ledger.sold, (made["inst"][visit][drug], fees["item"][drug], month[drug]), fees["count"][drug])
    ledger.settlements += len(block.rows.visit)
    ledger.visits += len(made)
