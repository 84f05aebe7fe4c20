"""Writes visits."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphfraud.synth.block import Block
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import cut
from graphfraud.synth.tables import Tables, coded, day, moment
from graphfraud.synth.texts import take
from graphfraud.synth.visits import DAY, MED, PHARMACY_MED, STAYS


def write_visits(block: Block, tables: Tables) -> None:
    """mdtrt_d."""
    stage, texts, persons, made, visit_ids = block.stage, block.texts, block.persons, block.made, block.visit_ids
    known, world = catalogue(), stage.world
    stay = np.isin(made["med"], STAYS)
    death = stage.people.death[made["person"]]
    died = stay & (np.abs(made["end"] // DAY - death) <= 0)
    count = len(made)
    tables.write(
        "mdtrt_d",
        count,
        {
            "mdtrt_id": visit_ids,
            "psn_no": persons.of(persons.numbers, made["person"]),
            "fixmedins_code": texts.codes.take(pa.array(made["inst"])),
            "med_type": coded(list(MED), made["med"]),
            "begntime": moment(world.start, cut(stage.institutions, made["inst"], made["begin"])),
            "endtime": moment(world.start, cut(stage.institutions, made["inst"], made["end"])),
            "adm_dept_name": take(pa.array(known.departments), np.where(stay, known.dx_dept[made["dx"]], -1)),
            "dscg_dept_name": take(pa.array(known.departments), np.where(stay, known.dx_dept[made["dx"]], -1)),
            "dscg_maindiag_code": take(pa.array(known.dx_code), np.where(made["med"] != PHARMACY_MED, made["dx"], -1)),
            "dscg_maindiag_name": take(pa.array(known.dx_name), np.where(made["med"] != PHARMACY_MED, made["dx"], -1)),
            "chfpdr_code": take(texts.doctor_codes, np.where(made["med"] != PHARMACY_MED, made["doctor"], -1)),
            "chfpdr_name": take(texts.doctor_names, np.where(made["med"] != PHARMACY_MED, made["doctor"], -1)),
            "inhosp_stas": coded(["0"], np.where(stay, 0, -1)),
            "dscg_way": coded(["1", "5"], np.where(stay, died.astype(int), -1)),
            "die_date": day(world.start, death, ~died),
            "adm_bed": pc.if_else(
                pa.array(stay),
                pa.array(made["person"].astype(np.int64) * 13 % 60 + 1).cast(pa.string()),
                pa.scalar(None, pa.string()),
            ),
        },
    )
