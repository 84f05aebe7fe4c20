"""Writes trace codes of the boxes sold and taken back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphfraud.synth import names
from graphfraud.synth.block import Block
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import cut
from graphfraud.synth.tables import Tables, coded, moment, number
from graphfraud.synth.visits import DAY, STAYS

Array = np.ndarray[Any, Any]
TRACE_START = np.datetime64("2026-01-01")
GIVEN_BOXES = 500_000_000_000
MOST_BOXES = 12
_BOXES = 9_999_999_999_971


def write_boxes(block: Block, tables: Tables, rng: np.random.Generator) -> None:
    """drugtracinfo: one row a box; packs that are opened share one among lines of an institution and drug."""
    known, fees, made, rows, world = catalogue(), block.fees, block.made, block.rows, block.stage.world
    sold = np.flatnonzero(_traced(block, rng))
    line = np.repeat(sold, np.minimum(fees["count"][sold], MOST_BOXES))
    serial = block.ledger.boxes + np.arange(len(line), dtype=np.int64)
    _share_opened(block, line, serial)
    first = np.diff(line, prepend=-1) != 0
    given = (fees["trace"][line] > 0) & first
    serial[given] = GIVEN_BOXES + fees["trace"][line[given]]
    block.ledger.boxes += len(line)
    undone = np.flatnonzero(block.refund_of[fees["visit"][line]] >= 0)
    again = np.flatnonzero(rng.random(len(line)) < world.repeated_upload_share)
    both = np.concatenate([np.arange(len(line)), undone, again])
    sign = np.repeat(np.array([1, -1, 1]), [len(line), len(undone), len(again)])
    at = line[both]
    visit = fees["visit"][at]
    row = np.where(sign > 0, block.row_of[visit], block.refund_of[visit])
    tables.write(
        "drugtracinfo",
        len(both),
        {
            "fixmedins_code": block.texts.codes.take(pa.array(made["inst"][visit])),
            "setl_id": block.ids.take(pa.array(row)),
            "drug_trac_codg": trace_codes(fees["item"][at], serial[both]),
            "hilist_code": coded(known.item_code, fees["item"][at]),
            "sel_retn_time": moment(world.start, cut(block.stage.institutions, made["inst"][visit], rows.time[row])),
            "sel_retn_cnt": number(np.where(fees["split"][at], 34, 100) * sign),
            "trdn_flag": coded(["0", "1"], fees["split"][at].astype(int)),
            "rx_flag": coded(["0", "1"], known.rx[fees["item"][at]].astype(int)),
        },
    )


def _traced(block: Block, rng: np.random.Generator) -> Array:
    """Which fee lines have their codes uploaded: boxed drugs outside stays, all of them since collection is full."""
    fees, made, world = block.fees, block.made, block.stage.world
    visit = fees["visit"]
    date = np.datetime64(world.start) + (made["settle"][visit] // DAY).astype("timedelta64[D]")
    boxed = (catalogue().item_list_type[fees["item"]] == 101) & ~np.isin(made["med"][visit], STAYS)
    early = (rng.random(len(fees)) < world.trace_before) | (fees["trace"] > 0)
    return np.asarray(boxed & ((date >= TRACE_START) | early))


def _share_opened(block: Block, line: Array, serial: Array) -> None:
    """Give up to three lines of one institution and drug the same opened box."""
    fees = block.fees
    opened = np.flatnonzero(fees["split"][line])
    key = block.made["inst"][fees["visit"][line[opened]]].astype(np.int64) * 1000 + fees["item"][line[opened]]
    order = opened[np.argsort(key, kind="stable")]
    ordered = np.sort(key)
    rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    leader = np.arange(len(order)) - rank % 3
    serial[order] = serial[order[leader]]


def trace_codes(item: Array, serial: Array) -> pa.Array:
    """Twenty digits: seven for drug and pack, thirteen for the box."""
    drug = names.digits(8_100_000 + item.astype(np.int64) * 137, 7)
    return pc.binary_join_element_wise(drug, names.digits(names.scrambled(serial, _BOXES), 13), "")
