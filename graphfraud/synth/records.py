"""Writes a block of settlements: settlements, fee lines, visits and trace codes; returns the settlement ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphfraud.synth import identities, names
from graphfraud.synth.background import Stage
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import LEVEL
from graphfraud.synth.population import EMPLOYEE
from graphfraud.synth.settle import INVALID, NORMAL, REFUND, Rows
from graphfraud.synth.tables import Tables, coded, day, moment, money, number
from graphfraud.synth.visits import BIRTH, CHRONIC, DAY, EMERGENCY, MED, PHARMACY_MED, PRENATAL, STAYS

Array = np.ndarray[Any, Any]
TRACE_START = np.datetime64("2026-01-01")
_OPERATORS = 4


@dataclass
class Ledger:
    """Counters over the blocks, and packs sold by institution × item × month."""

    sold: Array
    settlements: int = 0
    visits: int = 0
    lines: int = 0
    boxes: int = 0
    prescriptions: int = 0
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Texts:
    """Text columns of institutions and doctors, made once."""

    codes: pa.Array
    names: pa.Array
    regions: pa.Array
    doctor_codes: pa.Array
    doctor_names: pa.Array
    operator_names: pa.Array
    employer_names: pa.Array


def make_texts(stage: Stage, rng: np.random.Generator) -> Texts:
    """Texts of the stage's institutions."""
    made, geography = stage.institutions, stage.geography
    operators = names.full_names(
        names.draw_surnames(rng, len(made) * _OPERATORS), names.draw_given(rng, len(made) * _OPERATORS)
    )
    return Texts(
        pa.array(made.codes()),
        pa.array(made.name),
        pa.array([str(code) for code in geography.region_code]),
        pa.array(made.doctor_codes(), type=pa.string()),
        pa.array(made.doctor_name, type=pa.string()),
        operators,
        pa.array(stage.people.employer_name, type=pa.string()),
    )


def take(values: pa.Array, index: Array) -> pa.Array:
    """Text by index, empty below 0."""
    return values.take(pa.array(index.astype(np.int64), mask=index < 0))


def setl_ids(serial: Array) -> pa.Array:
    """Settlement ids of 18 digits."""
    return names.digits(serial, 14, "9907")


def mdtrt_ids(serial: Array) -> pa.Array:
    """Visit ids of 16 digits."""
    return names.digits(serial, 12, "7799")


def write_block(
    stage: Stage,
    tables: Tables,
    texts: Texts,
    ledger: Ledger,
    made: Array,
    fees: Array,
    rows: Rows,
    rng: np.random.Generator,
) -> Array:
    """Write everything of a block.

    Returns:
        The settlement number of each visit's own (normal) row; ``setl_ids`` makes the text. A refund's is found by
        ``rows.original``.
    """
    count = len(rows.visit)
    serial = ledger.settlements + np.arange(count, dtype=np.int64)
    row_of = np.full(len(made), -1)
    row_of[rows.visit[rows.kind == NORMAL]] = np.flatnonzero(rows.kind == NORMAL)
    ids = setl_ids(serial)
    visit_ids = mdtrt_ids(ledger.visits + np.arange(len(made), dtype=np.int64))
    _settlements(stage, tables, texts, made, rows, ids, visit_ids, rng)
    _visit_records(stage, tables, texts, made, visit_ids)
    fee_row = row_of[fees["visit"]]
    _fees(stage, tables, texts, ledger, made, fees, fee_row, rows, ids, visit_ids)
    _boxes(stage, tables, texts, ledger, made, fees, fee_row, rows, ids, rng)
    month = np.minimum(rows.time[fee_row] // (30 * DAY), ledger.sold.shape[2] - 1)
    refunded = made["refund"][fees["visit"]] > 0
    drug = (catalogue().item_list_type[fees["item"]] == 101) & ~refunded
    np.add.at(ledger.sold, (made["inst"][fees["visit"]][drug], fees["item"][drug], month[drug]), fees["count"][drug])
    ledger.settlements += count
    ledger.visits += len(made)
    return np.asarray(serial[row_of])


def _settlements(
    stage: Stage,
    tables: Tables,
    texts: Texts,
    made: Array,
    rows: Rows,
    ids: pa.Array,
    visit_ids: pa.Array,
    rng: np.random.Generator,
) -> None:
    people, geography, known, world = stage.people, stage.geography, catalogue(), stage.world
    at = made[rows.visit]
    person, inst, med, count = at["person"], at["inst"], at["med"], len(at)
    region_of = geography.region_prefecture
    cert = _credentials(stage, at)
    number_of = identities.identity_numbers(world, geography, people, person)
    card = identities.card_numbers(person)
    token = names.digits(rng.integers(0, 10**17, count), 17, "991")
    credential = pc.if_else(pa.array(cert == 1), token, pc.if_else(pa.array(cert == 2), number_of, card))
    shows_card = (cert == 3) | ((person.astype(np.int64) * 7919 + rows.visit) % 2 == 0)
    operator = np.where(at["operator"] >= 0, at["operator"], rng.integers(0, 3, count)) % _OPERATORS
    begin = at["begin"]
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
            "psn_no": identities.person_numbers(geography, people, person),
            "psn_insu_rlts_id": names.digits(names.scrambled(person, 99_999_989, 1_618_033), 9, "8"),
            "psn_name": identities.person_names(people, person),
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
            "insu_admdvs": texts.regions.take(pa.array(people.region[person])),
            "fix_blng_admdvs": texts.regions.take(pa.array(stage.institutions.region[inst])),
            "poolarea_no": pc.utf8_replace_slice(texts.regions.take(pa.array(people.region[person])), 4, 6, "00"),
            "emp_no": identities.employer_numbers(people.employer[person]),
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
            "begndate": moment(world.start, np.minimum(begin, rows.time)),
            "enddate": moment(world.start, np.maximum(np.minimum(at["end"], rows.time), np.minimum(begin, rows.time))),
            "setl_time": moment(world.start, rows.time),
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
            "opter_id": names.digits(inst.astype(np.int64) * _OPERATORS + operator, 7, "OP"),
            "opter_name": texts.operator_names.take(pa.array(inst.astype(np.int64) * _OPERATORS + operator)),
            "opt_time": moment(world.start, rows.time + late),
        },
    )


def _credentials(stage: Stage, at: Array) -> Array:
    """1 e-credential token, 2 identity card, 3 social-security card."""
    person = at["person"].astype(np.int64)
    dice = (person * 48_271 + at["begin"] * 16_807) % 1000 / 1000
    usual = np.where(stage.people.token[person], np.where(dice < 0.82, 1, 3), np.where(dice < 0.09, 2, 3))
    return np.where(at["cert"] > 0, at["cert"], usual)


def _visit_records(stage: Stage, tables: Tables, texts: Texts, made: Array, visit_ids: pa.Array) -> None:
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
            "psn_no": identities.person_numbers(stage.geography, stage.people, made["person"]),
            "fixmedins_code": texts.codes.take(pa.array(made["inst"])),
            "med_type": coded(list(MED), made["med"]),
            "begntime": moment(world.start, made["begin"]),
            "endtime": moment(world.start, made["end"]),
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


def _fees(
    stage: Stage,
    tables: Tables,
    texts: Texts,
    ledger: Ledger,
    made: Array,
    fees: Array,
    fee_row: Array,
    rows: Rows,
    ids: pa.Array,
    visit_ids: pa.Array,
) -> None:
    known, world = catalogue(), stage.world
    back_row = np.full(len(made), -1)
    back_row[rows.visit[rows.kind == REFUND]] = np.flatnonzero(rows.kind == REFUND)
    undone = np.flatnonzero(back_row[fees["visit"]] >= 0)
    both = np.concatenate([np.arange(len(fees)), undone])
    row = np.concatenate([fee_row, back_row[fees["visit"][undone]]])
    sign = np.repeat(np.array([1, -1]), [len(fees), len(undone)])
    line = fees[both]
    visit = line["visit"]
    own_number = RX_FIRST + ledger.prescriptions + np.arange(len(made), dtype=np.int64)[visit]
    at_pharmacy = made["med"][visit] == PHARMACY_MED
    rx = np.where(line["rx"] > 0, line["rx"], np.where(at_pharmacy | (line["doctor"] < 0), 0, own_number))
    when = np.where(sign > 0, np.minimum(made["begin"][visit] + line["after"], made["settle"][visit]), rows.time[row])
    dept = np.where(
        line["doctor"] >= 0,
        stage.institutions.doctor_dept[np.maximum(line["doctor"], 0)] if len(stage.institutions.doctor_dept) else -1,
        -1,
    )
    count = len(line)
    tables.write(
        "fee_list_d",
        count,
        {
            "bkkp_sn": names.digits(ledger.lines + np.arange(count, dtype=np.int64), 14, "88"),
            "setl_id": ids.take(pa.array(row)),
            "mdtrt_id": visit_ids.take(pa.array(visit)),
            "psn_no": identities.person_numbers(stage.geography, stage.people, made["person"][visit]),
            "fixmedins_code": texts.codes.take(pa.array(made["inst"][visit])),
            "fee_ocur_time": moment(world.start, when),
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
    ledger.lines += count
    ledger.prescriptions += len(made)


RX_FIRST = 20_000_000_000_000
GIVEN_BOXES = 500_000_000_000


def _boxes(
    stage: Stage,
    tables: Tables,
    texts: Texts,
    ledger: Ledger,
    made: Array,
    fees: Array,
    fee_row: Array,
    rows: Rows,
    ids: pa.Array,
    rng: np.random.Generator,
) -> None:
    """One row a box sold or taken back; opened packs share a box among lines of one institution and drug."""
    known, world = catalogue(), stage.world
    visit = fees["visit"]
    full = (np.datetime64(world.start) + (made["settle"][visit] // DAY).astype("timedelta64[D]")) >= TRACE_START
    carries = (known.item_list_type[fees["item"]] == 101) & ~np.isin(made["med"][visit], STAYS)
    carries &= full | (rng.random(len(fees)) < world.trace_before) | (fees["trace"] > 0)
    sold = np.flatnonzero(carries)
    boxes = np.minimum(fees["count"][sold], 12)
    line = np.repeat(sold, boxes)
    nth = np.arange(len(line)) - np.repeat(np.concatenate(([0], boxes.cumsum()[:-1])), boxes)
    serial = ledger.boxes + np.arange(len(line), dtype=np.int64)
    opened = np.flatnonzero(fees["split"][line])
    if len(opened):
        key = made["inst"][fees["visit"][line[opened]]].astype(np.int64) * 1000 + fees["item"][line[opened]]
        order = opened[np.argsort(key, kind="stable")]
        sorted_key = np.sort(key, kind="stable")
        rank = np.arange(len(order)) - np.searchsorted(sorted_key, sorted_key)
        leader = np.maximum(np.arange(len(order)) - rank % 3, 0)
        serial[order] = serial[order[leader]]
    given = (fees["trace"][line] > 0) & (nth == 0)
    serial[given] = GIVEN_BOXES + fees["trace"][line[given]]
    ledger.boxes += len(line)
    back_row = np.full(len(made), -1)
    back_row[rows.visit[rows.kind == REFUND]] = np.flatnonzero(rows.kind == REFUND)
    undone = np.flatnonzero(back_row[fees["visit"][line]] >= 0)
    again = np.flatnonzero(rng.random(len(line)) < 0.001)
    both = np.concatenate([np.arange(len(line)), undone, again])
    row = np.concatenate([fee_row[line], back_row[fees["visit"][line[undone]]], fee_row[line[again]]])
    sign = np.repeat(np.array([1, -1, 1]), [len(line), len(undone), len(again)])
    at = line[both]
    amount = np.where(fees["split"][at], 34, 100) * sign
    tables.write(
        "drugtracinfo",
        len(both),
        {
            "fixmedins_code": texts.codes.take(pa.array(made["inst"][fees["visit"][at]])),
            "setl_id": ids.take(pa.array(row)),
            "drug_trac_codg": trace_codes(fees["item"][at], serial[both]),
            "hilist_code": coded(known.item_code, fees["item"][at]),
            "sel_retn_time": moment(world.start, rows.time[row]),
            "sel_retn_cnt": number(amount),
            "trdn_flag": coded(["0", "1"], fees["split"][at].astype(int)),
            "rx_flag": coded(["0", "1"], known.rx[fees["item"][at]].astype(int)),
        },
    )


def trace_codes(item: Array, serial: Array) -> pa.Array:
    """Twenty digits: seven for drug and pack, thirteen for the box."""
    return pc.binary_join_element_wise(
        names.digits(8_100_000 + item.astype(np.int64) * 137, 7),
        names.digits(names.scrambled(serial, 9_999_999_999_971), 13),
        "",
    )
