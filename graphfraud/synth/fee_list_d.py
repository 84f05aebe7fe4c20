"""Writes fee lines; those of a refunded settlement once more with a minus."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphfraud.synth import names
from graphfraud.synth.block import Block
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import cut
from graphfraud.synth.tables import Tables, coded, moment, money, number
from graphfraud.synth.texts import take
from graphfraud.synth.visits import PHARMACY_MED, RX_FIRST

Array = np.ndarray[Any, Any]
_NUMBERS = 9_999_999_999_971


def write_fees(block: Block, tables: Tables) -> None:
    """fee_list_d."""
    known, made, texts, persons = catalogue(), block.made, block.texts, block.persons
    undone = np.flatnonzero(block.refund_of[block.fees["visit"]] >= 0)
    line = block.fees[np.concatenate([np.arange(len(block.fees)), undone])]
    visit = line["visit"]
    sign = np.repeat(np.array([1, -1]), [len(block.fees), len(undone)])
    row = np.where(sign > 0, block.row_of[visit], block.refund_of[visit])
    last = np.where(sign > 0, made["settle"][visit], block.rows.time[row])
    when = np.where(sign > 0, np.minimum(made["begin"][visit] + line["after"], last), last)
    rx = _prescriptions(block, line)
    dept = np.append(block.stage.institutions.doctor_dept, -1)[line["doctor"]]
    count = len(line)
    tables.write(
        "fee_list_d",
        count,
        {
            "bkkp_sn": names.digits(block.ledger.lines + np.arange(count, dtype=np.int64), 14, "88"),
            "setl_id": block.ids.take(pa.array(row)),
            "mdtrt_id": block.visit_ids.take(pa.array(visit)),
            "psn_no": persons.of(persons.numbers, made["person"][visit]),
            "fixmedins_code": texts.codes.take(pa.array(made["inst"][visit])),
            "fee_ocur_time": moment(block.stage.world.start, cut(block.stage.institutions, made["inst"][visit], when)),
            "rx_drord_no": pc.if_else(pa.array(rx > 0), names.digits(rx, 14, "RX"), pa.scalar(None, pa.string())),
            "hilist_code": coded(known.item_code, line["item"]),
            "hilist_name": coded(known.item_name, line["item"]),
            "list_type": pa.array(known.item_list_type[line["item"]]).cast(pa.string()),
            "cnt": number(line["count"].astype(np.int64) * 100 * sign),
            "pric": money(line["price"]),
            "det_item_fee_sumamt": money(line["price"] * line["count"] * sign),
            "bilg_dept_name": take(pa.array(known.departments), dept),
            "bilg_dr_code": take(texts.doctor_codes, line["doctor"]),
            "bilg_dr_name": take(texts.doctor_names, line["doctor"]),
        },
    )
    block.ledger.lines += count


def _prescriptions(block: Block, line: Array) -> Array:
    """Prescription numbers: the shared one of a fill, else one a visit; none at a pharmacy without a prescription."""
    visit = line["visit"]
    own = RX_FIRST + names.scrambled(block.ledger.visits + visit, _NUMBERS)
    without = (block.made["med"][visit] == PHARMACY_MED) | (line["doctor"] < 0)
    return np.where(line["rx"] > 0, line["rx"], np.where(without, 0, own))
