"""Writes the eight tables under the national field names, and the truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import bill, stock
from .catalogue import DIAGNOSES, DIAGNOSIS, ITEMS
from .land import COAST, RECODED, degrees
from .places import doctor_code
from .quirks import Quirks, clock, code_on
from .world import DAY, World

Array = np.ndarray[Any, Any]
EPOCH = np.datetime64("2025-01-01T00:00")
_TYPE = {
    "pharmacy": "零售药店",
    "online": "零售药店",
    "coast_pharmacy": "零售药店",
    "neighbour_pharmacy": "零售药店",
    "village": "诊所",
    "chc": "诊所",
}


def write(world: World, rng: np.random.Generator, quirks: Quirks, folder: Path) -> None:
    """Write everything into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    book = world.book
    table = book.table()
    first, count = np.array(world.places.first_doctor)[table["place"]], np.array(world.places.doctors)[table["place"]]
    table["doctor"] = np.where(
        (count > 0) & (table["doctor"] >= 0), first + (table["doctor"] - first) % np.maximum(count, 1), table["doctor"]
    )
    lines = bill.fill_in(world, rng)
    alive = np.ones(book.size, bool)
    alive[list(book.dropped)] = False
    refunds = np.flatnonzero((table["refund"] >= 0) & alive)
    alive[refunds[~alive[table["refund"][refunds]]]] = False
    lines = _give_back(lines, table["refund"], refunds)
    order = np.flatnonzero(alive)
    order = order[np.argsort(table["minute"][order] + table["late"][order], kind="stable")]
    serial = np.full(book.size, -1)
    serial[order] = np.arange(len(order))
    ids = np.array([f"53S{n:010d}" for n in np.arange(len(order)) * 3 + 11], dtype=object)
    kept = alive[lines[0]]
    lines = tuple(part[kept] for part in lines)
    price = np.where(lines[3] >= 0, lines[3], bill.PRICE[lines[1]])
    total = np.bincount(lines[0], weights=price * lines[2], minlength=book.size).astype(np.int64)
    visits = {name: column[order] for name, column in table.items()}
    setl = _settlements(world, visits, ids, serial, total[order], quirks)
    _csv(setl, folder / "setl_d.csv")
    _csv(_fee_lines(world, table, lines, price, ids, serial, quirks), folder / "fee_list_d.csv")
    _csv(_stays(world, visits, ids, quirks), folder / "mdtrt_d.csv")
    _csv(_persons(world, rng), folder / "psn_info_b.csv")
    _csv(_insured(world, rng), folder / "psn_insu_d.csv")
    _csv(_institutions(world, quirks), folder / "medins_info_b.csv")
    _csv(stock.traced(world, rng, table, lines, ids, serial), folder / "drugtracinfo.csv")
    _csv(stock.bought(world, rng, table, lines), folder / "purcinfo.csv")
    _truth(world, table["person"], ids, serial, folder)


def _csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _give_back(lines: tuple[Array, ...], origin: Array, refunds: Array) -> tuple[Array, ...]:
    """Lines of the refunds: those of what they take back, negative."""
    order = np.argsort(lines[0], kind="stable")
    bounds = np.searchsorted(lines[0][order], np.c_[origin[refunds], origin[refunds] + 1])
    parts = [lines]
    for refund, (low, high) in zip(refunds, bounds, strict=True):
        rows = order[low:high]
        copy = [part[rows] for part in lines]
        parts.append((np.full(len(rows), refund), copy[1], -copy[2], *copy[3:]))
    return tuple(np.concatenate([part[n] for part in parts]) for n in range(6))


def _when(minute: Array, day_only: Array | None = None) -> Array:
    text = np.datetime_as_string(EPOCH + minute.astype("timedelta64[m]"), unit="m")
    text = np.char.add(np.char.replace(text, "T", " "), ":00").astype(object)
    if day_only is not None and day_only.any():
        text[day_only] = np.array([value[:10] for value in text[day_only]], dtype=object)
    return text


def _yuan(fen: Array) -> Array:
    return np.round(fen / 100, 2)


def _cert(world: World, visits: dict[str, Array]) -> tuple[Array, Array, Array]:
    people, person = world.people, visits["person"]
    used = np.where(people.card_user[person], 3, 1 + (person % 5 == 0))
    kind = np.where(visits["cert"] >= 0, visits["cert"], used)
    token = np.array([f"EC{n:012d}" for n in visits["minute"] * 97 + person], dtype=object)
    number = np.select([kind == 1, kind == 2], [token, people.cert[person]], people.card[person])
    return kind, number, np.where(kind == 3, people.card[person], "")


def _settlements(
    world: World, visits: dict[str, Array], ids: Array, serial: Array, total: Array, quirks: Quirks
) -> pd.DataFrame:
    people, places = world.people, world.places
    person, place, med = visits["person"], visits["place"], visits["med"]
    employee = people.insutype[person] == "310"
    money = bill.funds(world, total, med, employee, people.idet[person] != "", visits["mulaid"])
    minute, day_only = clock(visits["minute"] + visits["late"], place, quirks)
    whole_day = quirks.batched[place] | day_only | (visits["upload"] >= 0)
    day = visits["minute"] // DAY
    begin = visits["minute"] - visits["days"] * DAY
    kind, number, card = _cert(world, visits)
    names = lambda values: np.array(values, dtype=object)[place]  # noqa: E731
    employer = people.emp[person]
    rows = world.land.employers
    refund = visits["refund"]
    back = refund >= 0
    insured, where = people.region[person], names(places.region)
    far = np.array([a[:4] != b[:4] for a, b in zip(insured, where, strict=True)])
    stay = np.isin(med, (21, 22, 25, 28, 52))
    operator = np.array(
        [f"{places.code[p][-5:]}{o:02d}" for p, o in zip(place, visits["oper"], strict=True)], dtype=object
    )
    frame: dict[str, Any] = {
        "setl_id": ids,
        "mdtrt_id": np.char.replace(ids.astype(str), "S", "M").astype(object),
        "init_setl_id": np.where(back, ids[np.maximum(serial[refund], 0)], ""),
        "medins_setl_id": "",
        "psn_no": people.no[person],
        "psn_name": people.name[person],
        "psn_cert_type": "01",
        "certno": people.cert[person],
        "gend": people.sex[person],
        "brdy": np.datetime_as_string(people.birth[person].astype("datetime64[D]")),
        "age": people.age[person],
        "insutype": np.where(np.isin(med, (51, 52)) & employee, "510", people.insutype[person]),
        "psn_type": people.psn_type[person],
        "insu_admdvs": code_on(insured, day),
        "fix_blng_admdvs": code_on(where, day),
        "poolarea_no": np.array([f"{code[:4]}00" for code in insured], dtype=object),
        "emp_no": np.array([rows[e][0] if e >= 0 else "" for e in employer], dtype=object),
        "emp_name": np.array([rows[e][1] if e >= 0 else "" for e in employer], dtype=object),
        "pay_loc": np.where(far, "1", "2"),
        "out_flag": np.where(far, np.where(where == COAST, "1", "2"), "0"),
        "fixmedins_code": names(places.code),
        "fixmedins_name": names(places.name),
        "hosp_lv": names(places.level),
        "begndate": np.where(stay, _when(begin), _when(visits["minute"], whole_day)),
        "enddate": _when(visits["minute"], whole_day),
        "setl_time": _when(np.where(visits["upload"] >= 0, visits["upload"], minute), day_only),
        "mdtrt_cert_type": np.array(["", "01", "02", "03"], dtype=object)[kind],
        "mdtrt_cert_no": number,
        "ssc_cardno": card,
        "ec_chnl": "",
        "med_type": med,
        "setl_type": "1",
        "clr_type": np.where(stay, "21", "11"),
        "clr_way": "1",
        **{name: _yuan(value) for name, value in money.items()},
        "fulamt_ownpay_amt": _yuan(total - money["inscp_amt"]),
        "overlmt_selfpay": 0,
        "preselfpay_amt": 0,
        "cvlserv_pay": 0,
        "hifes_pay": 0,
        "hifdm_pay": 0,
        "othfund_pay": 0,
        "balc": np.where(
            employee, np.round(np.abs(np.sin(person * 12.9 + day // 30)) * 2400 * (visits["planted"] != 2), 2), 0
        ),
        "refd_setl_flag": back.astype(int),
        "vali_flag": 1,
        "dise_no": "",
        "dise_name": "",
        "invono": "",
        "ipt_otp_no": np.where(med == 41, "", np.char.add("B", serial[serial >= 0].astype(str)).astype(object)),
        "opter_id": operator,
        "opter_name": "",
        "opt_time": _when(np.where(visits["upload"] >= 0, visits["upload"], minute), day_only),
    }
    return pd.DataFrame(frame)


def _fee_lines(
    world: World,
    table: dict[str, Array],
    lines: tuple[Array, ...],
    price: Array,
    ids: Array,
    serial: Array,
    quirks: Quirks,
) -> pd.DataFrame:
    visit, item, count, _, doctor, day = lines
    order = np.argsort(serial[visit], kind="stable")
    visit, item, count, doctor, day, price = (part[order] for part in (visit, item, count, doctor, day, price))
    doctor = np.where(doctor >= 0, doctor, table["doctor"][visit])
    codes = np.array([doctor_code(world.places, d) for d in range(len(world.places.doctor_place))] + [""], dtype=object)
    names = np.array([*world.places.doctor_name, ""], dtype=object)
    days = table["days"][visit]
    start = table["minute"][visit] - days * DAY
    time = np.where(days > 0, start + np.minimum(day, days) * DAY + (visit * 37 % 240), table["minute"][visit] - 2)
    time, day_only = clock(time, table["place"][visit], quirks)
    number = serial[visit]
    rx = table["rx"][visit]
    stay = days > 0
    goods = np.array([i.list_type for i in ITEMS], dtype=object)[item]
    prescribed = (rx >= 0) & np.isin(goods, ("101", "102"))
    source = (rx >= 0) & (table["med"][visit] != 41)
    order_no = np.where(
        prescribed | source,
        np.char.add("RX", (rx * 7 + 100003).astype(str)).astype(object),
        np.where(stay, "", np.char.add("O", number.astype(str)).astype(object)),
    )
    order_no = np.where((table["med"][visit] == 41) & ~prescribed, "", order_no)
    return pd.DataFrame(
        {
            "bkkp_sn": np.char.add("F", np.arange(len(visit)).astype(str)),
            "setl_id": ids[number],
            "mdtrt_id": np.char.replace(ids.astype(str), "S", "M").astype(object)[number],
            "psn_no": world.people.no[table["person"][visit]],
            "fixmedins_code": np.array(world.places.code, dtype=object)[table["place"][visit]],
            "fee_ocur_time": _when(time, day_only),
            "rx_drord_no": order_no,
            "hilist_code": np.array([i.code for i in ITEMS], dtype=object)[item],
            "hilist_name": np.array([i.name for i in ITEMS], dtype=object)[item],
            "list_type": goods,
            "cnt": count,
            "pric": _yuan(price),
            "det_item_fee_sumamt": _yuan(price * count),
            "bilg_dept_name": np.where(doctor >= 0, np.array(["内科", "外科", "综合科"], dtype=object)[doctor % 3], ""),
            "bilg_dr_code": codes[doctor],
            "bilg_dr_name": names[doctor],
        }
    )


def _stays(world: World, visits: dict[str, Array], ids: Array, quirks: Quirks) -> pd.DataFrame:
    kept = (visits["med"] != 41) & (visits["refund"] < 0)
    visits = {name: column[kept] for name, column in visits.items()}
    diag, doctor = visits["diag"], visits["doctor"]
    codes = np.array([DIAGNOSES[key][0] for key in DIAGNOSIS] + ["Z00.001"], dtype=object)
    words = np.array([DIAGNOSES[key][1] for key in DIAGNOSIS] + ["健康查体"], dtype=object)
    dept = np.array(["内科", "外科", "综合科"], dtype=object)[np.maximum(doctor, 0) % 3]
    begin = visits["minute"] - visits["days"] * DAY
    begin, day_only = clock(np.where(visits["days"] > 0, begin, visits["minute"] - 12), visits["place"], quirks)
    end, _ = clock(visits["minute"], visits["place"], quirks)
    stay = visits["days"] > 0
    doctors = np.array(
        [doctor_code(world.places, d) for d in range(len(world.places.doctor_place))] + [""], dtype=object
    )
    died = visits["died"] > 0
    return pd.DataFrame(
        {
            "mdtrt_id": np.char.replace(ids[kept].astype(str), "S", "M"),
            "psn_no": world.people.no[visits["person"]],
            "fixmedins_code": np.array(world.places.code, dtype=object)[visits["place"]],
            "med_type": visits["med"],
            "begntime": _when(np.minimum(begin, end), day_only),
            "endtime": _when(end, day_only),
            "adm_dept_name": dept,
            "dscg_dept_name": np.where(stay, dept, ""),
            "dscg_maindiag_code": codes[diag],
            "dscg_maindiag_name": words[diag],
            "chfpdr_code": doctors[doctor],
            "chfpdr_name": np.array([*world.places.doctor_name, ""], dtype=object)[doctor],
            "ipt_days": np.where(stay & (visits["person"] % 3 == 0), visits["days"].astype(object), ""),
            "inhosp_stas": 0,
            "dscg_way": np.where(died, "5", np.where(stay, "1", "")),
            "die_date": np.where(
                died, np.datetime_as_string((EPOCH + end.astype("timedelta64[m]")).astype("datetime64[D]")), ""
            ),
            "adm_bed": np.where(visits["bed"] >= 0, visits["bed"].astype(object), ""),
        }
    )


def _persons(world: World, rng: np.random.Generator) -> pd.DataFrame:
    people = world.people
    dead = people.died < 9000
    dates = np.datetime_as_string(
        EPOCH.astype("datetime64[D]") + np.where(dead, people.died, 0).astype("timedelta64[D]")
    ).astype(object)
    del rng
    return pd.DataFrame(
        {
            "psn_no": people.no,
            "psn_name": people.name,
            "certno": people.cert,
            "gend": people.sex,
            "brdy": np.datetime_as_string(people.birth.astype("datetime64[D]")),
            "tel": people.tel,
            "mob": people.mob,
            "hsreg_addr": people.addr,
            "live_addr": people.live,
            "surv_stas": np.where(dead, 0, 1),
            "die_date": np.where(dead, dates, ""),
            "psn_idet_type": people.idet,
            "emp_no": [world.land.employers[e][0] if e >= 0 else "" for e in people.emp],
            "emp_name": [world.land.employers[e][1] if e >= 0 else "" for e in people.emp],
        }
    )


def _insured(world: World, rng: np.random.Generator) -> pd.DataFrame:
    people = world.people
    since = np.datetime_as_string(
        np.datetime64("2012-01-01") + rng.integers(0, 4000, len(people)).astype("timedelta64[D]")
    ).astype(object)
    new = rng.random(len(people)) < 0.14
    since[new] = np.datetime_as_string(
        np.datetime64("2024-03-01") + rng.integers(0, 600, int(new.sum())).astype("timedelta64[D]")
    ).astype(object)
    special = {row["person"]: row for row in world.insured}
    rows = []
    for person in range(len(people)):
        change = special.get(person, {})
        base = {
            "psn_no": people.no[person],
            "certno": people.cert[person],
            "insu_admdvs": people.region[person],
            "insutype": people.insutype[person],
            "psn_insu_stas": "1",
            "psn_insu_date": since[person],
            "paus_insu_date": "",
            "emp_no": world.land.employers[people.emp[person]][0] if people.emp[person] >= 0 else "",
            "emp_name": world.land.employers[people.emp[person]][1] if people.emp[person] >= 0 else "",
        }
        base |= {name: value for name, value in change.items() if name != "person"}
        if base["insu_admdvs"] == RECODED[0] and base["psn_insu_stas"] == "1":
            rows.append(base | {"psn_insu_stas": "4", "paus_insu_date": "2025-06-30"})
            base |= {"insu_admdvs": RECODED[1], "psn_insu_date": "2025-07-01"}
        rows.append(base)
        if base["insutype"] == "310" and people.psn_type[person] == "11":
            rows.append(base | {"insutype": "510"})
    return pd.DataFrame(rows)


def _institutions(world: World, quirks: Quirks) -> pd.DataFrame:
    places = world.places
    lon, lat = degrees(np.array(places.x), np.array(places.y))
    shown = ~quirks.unmapped
    return pd.DataFrame(
        {
            "fixmedins_code": places.code,
            "fixmedins_name": places.name,
            "medins_type": [_TYPE.get(kind, "医院") for kind in places.kind],
            "hosp_lv": places.level,
            "admdvs": [RECODED[1] if code == RECODED[0] else code for code in places.region],
            "addr": [f"{world.land.town_name[t]}" if t >= 0 else "" for t in places.town],
            "lnt": np.where(shown, np.round(lon, 5).astype(object), ""),
            "lat": np.where(shown, np.round(lat, 5).astype(object), ""),
            "aprv_esta_date": places.since,
        }
    )


def _truth(world: World, person: Array, ids: Array, serial: Array, folder: Path) -> None:
    people, places = world.people, world.places
    counts: dict[str, int] = {}
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as stream:
        for group in world.groups:
            counts[group.kind] = counts.get(group.kind, 0) + 1
            rows = [int(number) for number in group.visits if serial[int(number)] >= 0]
            present = {int(person[number]) for number in rows}
            line = {
                "ring_id": f"{'look-' if group.innocent else ''}{group.kind}-{counts[group.kind]}",
                "kind": group.kind,
                "innocent": group.innocent,
                "camouflage": world.level.name,
                "patients": sorted(str(people.no[p]) for p in group.patients if int(p) in present),
                "institutions": sorted(places.code[p] for p in set(group.institutions)),
                "doctors": sorted(doctor_code(places, d) for d in set(group.doctors)),
                "employers": sorted(world.land.employers[e][0] for e in set(group.employers)),
                "codes": sorted(group.codes),
                "settlements": sorted(ids[serial[number]] for number in set(rows)),
                "note": group.note,
            }
            if group.joint is not None:
                line["events"] = group.joint
            if group.key:
                line["key"] = group.key
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    with (folder / "blacklist.jsonl").open("w", encoding="utf-8") as stream:
        for number in sorted(set(map(int, world.known))):
            stream.write(json.dumps({"id": str(people.no[number])}) + "\n")
