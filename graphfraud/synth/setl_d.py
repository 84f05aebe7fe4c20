"""Writes settlement rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphfraud.synth import names
from graphfraud.synth.background import Stage
from graphfraud.synth.block import Block
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import LEVEL, cut
from graphfraud.synth.population import EMPLOYEE
from graphfraud.synth.settle import INVALID, REFUND
from graphfraud.synth.tables import Tables, coded, day, moment, money, number
from graphfraud.synth.texts import OPERATORS, take
from graphfraud.synth.visits import BIRTH, CHRONIC, DAY, EMERGENCY, MED, PHARMACY_MED, PRENATAL, STAYS

Array = np.ndarray[Any, Any]


def write_settlements(block: Block, tables: Tables, rng: np.random.Generator) -> None:
    """setl_d."""
    stage, texts, persons, rows, ids, visit_ids = (
        block.stage,
        block.texts,
        block.persons,
        block.rows,
        block.ids,
        block.visit_ids,
    )
    people, geography, known, world, made = stage.people, stage.geography, catalogue(), stage.world, block.made
    at = made[rows.visit]
    person, inst, med, count = at["person"], at["inst"], at["med"], len(at)
    region_of = geography.region_prefecture
    cert = _credentials(stage, at)
    number_of = persons.of(persons.certnos, person)
    card = persons.of(persons.cards, person)
    token = names.digits(rng.integers(0, 10**17, count), 17, "991")
    credential = pc.if_else(pa.array(cert == 1), token, pc.if_else(pa.array(cert == 2), number_of, card))
    shows_card = (cert == 3) | ((person.astype(np.int64) * 7919 + rows.visit) % 2 == 0)
    operator = np.where(at["operator"] >= 0, at["operator"], rng.integers(0, 3, count)) % OPERATORS
    clock = stage.institutions
    time = cut(clock, inst, rows.time)
    begin = np.minimum(cut(clock, inst, at["begin"]), time)
    end = np.maximum(np.minimum(cut(clock, inst, at["end"]), time), begin)
    insured, located = _regions(stage, people.region[person], rows.time), _regions(stage, clock.region[inst], rows.time)
    abroad = region_of[stage.institutions.region[inst]] != region_of[people.region[person]]
    maternity = np.isin(med, (BIRTH, PRENATAL)) & (people.insutype[person] == EMPLOYEE)
    named = np.isin(med, (CHRONIC, *STAYS, EMERGENCY)) | ((med != PHARMACY_MED) & (rows.visit % 3 > 0))
    late = at["upload"] + np.where(
        (rng.random(count) < world.late_upload_share) & (at["upload"] == 0),
        rng.integers(600, 6 * 3600, count),
        rng.integers(0, 5, count),
    )
    tables.write(
        "setl_d",
        count,
        {
            "setl_id": ids,
            "mdtrt_id": visit_ids.take(pa.array(rows.visit)),
            "init_setl_id": take(ids, rows.original),
            "medins_setl_id": pc.binary_join_element_wise(
                texts.codes.take(pa.array(inst)), pc.utf8_slice_codeunits(ids, 8), "-"
            ),
            "psn_no": persons.of(persons.numbers, person),
            "psn_insu_rlts_id": names.digits(names.scrambled(person, 99_999_989, 1_618_033), 9, "8"),
            "psn_name": persons.of(persons.names, person),
            "psn_cert_type": coded(["01"], np.zeros(count)),
            "certno": number_of,
            "gend": coded(["", "1", "2"], people.sex[person]),
            "brdy": day(world.start, people.birth[person]),
            "age": number(np.maximum((at["begin"] // DAY - people.birth[person]) // 365.25, 0).astype(np.int64) * 100),
            "insutype": coded(
                ["310", "390", "510"], np.where(maternity, 2, np.where(people.insutype[person] == EMPLOYEE, 0, 1))
            ),
            "psn_type": coded(
                ["11", "12", "14", "15", "16"], np.searchsorted([11, 12, 14, 15, 16], people.psn_type[person])
            ),
            "insu_admdvs": texts.regions.take(pa.array(insured)),
            "fix_blng_admdvs": texts.regions.take(pa.array(located)),
            "poolarea_no": pc.utf8_replace_slice(texts.regions.take(pa.array(insured)), 4, 6, "00"),
            "emp_no": take(texts.employer_numbers, people.employer[person]),
            "emp_name": take(texts.employer_names, people.employer[person]),
            "pay_loc": coded(["2", "1"], abroad.astype(int)),
            "out_flag": coded(
                ["0", "1", "2"], np.where(abroad, np.where(region_of[people.region[person]] == 0, 1, 2), 0)
            ),
            "fixmedins_code": texts.codes.take(pa.array(inst)),
            "fixmedins_name": texts.names.take(pa.array(inst)),
            "hosp_lv": take(
                pa.array(["1", "2", "3"]),
                np.array([int(level or 0) - 1 for level in LEVEL])[stage.institutions.kind[inst]],
            ),
            "begndate": moment(world.start, begin),
            "enddate": moment(world.start, end),
            "setl_time": moment(world.start, time),
            "mdtrt_cert_type": coded(["", "01", "02", "03"], cert),
            "mdtrt_cert_no": credential,
            "ssc_cardno": pc.if_else(pa.array(shows_card), card, pa.scalar(None, pa.string())),
            "ec_chnl": take(pa.array(["02"]), np.where(cert == 1, 0, -1)),
            "med_type": coded(list(MED), med),
            "setl_type": coded(["2"], np.zeros(count)),
            "clr_type": coded(
                ["41", "21", "11"], np.where(med == PHARMACY_MED, 0, np.where(np.isin(med, STAYS), 1, 2))
            ),
            "clr_way": coded(["1"], np.zeros(count)),
            **{name: money(value) for name, value in rows.money.items()},
            "refd_setl_flag": coded(["0", "1"], (rows.kind == REFUND).astype(int)),
            "vali_flag": coded(["1", "0"], (rows.kind == INVALID).astype(int)),
            "dise_no": take(pa.array(known.dx_code), np.where(named, at["dx"], -1)),
            "dise_name": take(pa.array(known.dx_name), np.where(named, at["dx"], -1)),
            "invono": pc.binary_join_element_wise("INV", pc.utf8_slice_codeunits(ids, 6), ""),
            "ipt_otp_no": pc.utf8_slice_codeunits(visit_ids.take(pa.array(rows.visit)), 6),
            "opter_id": names.digits(inst.astype(np.int64) * OPERATORS + operator, 7, "OP"),
            "opter_name": texts.operator_names.take(pa.array(inst.astype(np.int64) * OPERATORS + operator)),
            "opt_time": moment(world.start, cut(clock, inst, rows.time + late)),
        },
    )


def _regions(stage: Stage, region: Array, time: Array) -> Array:
    """Region indices; from the day that a county is recoded on, that county's last one (see ``make_texts``)."""
    day = stage.world.flaws.recoded_from
    recoded = (region == 1) & (time >= day * DAY) & (day >= 0)
    return np.where(recoded, len(stage.geography.region_code), region)


def _credentials(stage: Stage, at: Array) -> Array:
    """1 e-credential token, 2 identity card, 3 social-security card."""
    person = at["person"].astype(np.int64)
    dice = (person * 48_271 + at["begin"] * 16_807) % 1000 / 1000
    usual = np.where(stage.people.token[person], np.where(dice < 0.82, 1, 3), np.where(dice < 0.09, 2, 3))
    return np.where(at["cert"] > 0, at["cert"], usual)
