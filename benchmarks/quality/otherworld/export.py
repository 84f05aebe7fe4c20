"""Write the tables as a bureau would hand them over, in the conventions of the variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .billing import INPATIENT, Bill, Lines
from .book import Visits
from .days import CLINIC, DAY, HOSPITAL, PHARMACY, VILLAGE
from .people import certificates
from .places import county_code, prefecture_of
from .texts import Writer, date_text, digits, join, moment, plain, stamp, strings, take, yuan
from .world import World

Array = NDArray[Any]
_DEPARTMENTS = ["内科", "外科", "骨科", "心内科", "内分泌科", "妇产科", "中医科", "康复科", "儿科", "呼吸科"]


@dataclass
class Ids:
    """Identifiers by number: persons, institutions, doctors, visits (empty text for a struck visit)."""

    person: Array
    cert: Array
    card: Array
    place: Array
    doctor: Array
    visit: Array
    employer: Array


def identifiers(world: World, v: Visits, alive: NDArray[np.bool_]) -> Ids:
    """Give everything its code; numbers carry no trace of what was planted."""
    rng, people, places, prefix = world.stream("ids"), world.people, world.places, world.variant.prefix
    n = len(people)
    mixed = rng.permutation(n * 3)[:n] + 10**7
    person = np.array(
        [f"{prefix[c]}{k}" for c, k in zip(prefecture_of(people.insured), mixed, strict=True)], dtype=object
    )
    cert = certificates(people, world.variant, world.cal.start)
    card = np.array([f"{chr(65 + k % 20)}{k:08d}" for k in rng.permutation(n * 7)[:n] + 10**6], dtype=object)
    letter = np.where(places.kind == PHARMACY, "P", "H")
    place = np.array(
        [
            f"{kind}{county_code(world.variant, int(c))}{k:05d}"
            for kind, c, k in zip(letter, places.county, rng.permutation(len(letter)) + 101, strict=True)
        ],
        dtype=object,
    )
    number = rng.permutation(len(places.doctor_place) * 2)[: len(places.doctor_place)]
    doctor = np.array([f"D{prefix[0]}{k:06d}" for k in number + 20_011], dtype=object)
    order = np.lexsort((rng.random(len(v)), v.t))
    order = order[alive[order]]
    serial = np.full(len(v), -1, dtype="int64")
    serial[order] = np.cumsum(rng.integers(1, 4, len(order)))
    visit = np.array(join(prefix[0], "S", digits(np.maximum(serial, 0), 11)), dtype=object)
    visit[serial < 0] = ""
    employer = np.array([f"{prefix[0]}E{k:07d}" for k in range(4001, 4001 + len(people.employers))], dtype=object)
    return Ids(person, cert, card, place, doctor, visit, employer)


def doctor_names(world: World) -> Array:
    """Names of doctors, made as those of persons are."""
    rng, people = world.stream("doctor names"), world.people
    pick = rng.integers(0, len(people), len(world.places.doctor_place))
    return np.array([people.name(int(i)) for i in pick], dtype=object)


def begins(world: World, v: Visits) -> NDArray[np.int64]:
    """Moment at which each visit begins: the stay before its settlement, or the wait and the consultation."""
    wait = world.stream("waits").integers(1300, 3600, len(v)) * (v.med != 41)
    return np.asarray(np.maximum(v.t - np.maximum((v.stay * DAY).astype("int64"), wait), 0))


def _county_texts(world: World, day: Array, county: Array, worker: NDArray[np.bool_] | None = None) -> pa.Array:
    """Region codes of the day; a recoded county changes, employees may be insured with the prefecture itself."""
    codes = np.array([county_code(world.variant, c) for c in range(8)] + ["x"] * 9, dtype=object)
    codes[8] = world.variant.prefix[0] + "61"
    codes[9:13] = [p + "99" for p in world.variant.prefix]
    number = np.asarray(county).copy()
    if worker is not None and world.variant.number == 2:
        number = np.where(worker, 9 + prefecture_of(number), number)
    if world.variant.recode_day >= 0:
        number = np.where((number == 1) & (np.asarray(day) >= world.variant.recode_day), 8, number)
    return take(codes, number)


def write_settlements(writer: Writer, world: World, v: Visits, bill: Bill, ids: Ids, rows: Array) -> None:
    """setl_d, sorted as a dump is: by settlement moment."""
    variant, people, places = world.variant, world.people, world.places
    rng = world.stream("settlement texts")
    rows = rows[np.argsort(ids.visit[rows].astype(str), kind="stable")]
    s = v.take(rows)
    who, day = s.person, s.t // DAY
    names, n = people.names(), len(rows)
    t = s.t
    rounded = world.stream("clocks").random(len(places.kind)) < variant.rounded
    t = np.where(rounded[s.place], t // 3600 * 3600, t)
    dated = rounded[s.place] & (s.place % 2 == 1)
    begin = np.minimum(begins(world, v)[rows], t)
    begin = np.where(s.refund_of >= 0, t, begin)
    token = digits(rng.integers(10**14, 10**15, n), 15)
    kind = s.cert
    cert_no = pc.if_else(
        pa.array(kind == 1), token, pc.if_else(pa.array(kind == 2), take(ids.cert, who), take(ids.card, who))
    )
    shows_card = (kind != 1) | variant.card_on_token
    type_text = np.where(people.employee[who], "310", "390").astype(object)
    psn_type = np.where(
        people.retired[who], "12", np.where(people.employee[who], "11", np.where(people.age[who] < 18, "14", "15"))
    )
    med = s.med.astype(str).astype(object)
    if variant.child_codes:
        child = (s.place % 2 == 0) & np.isin(s.med, (11, 21, 41))
        med = np.where(child, np.char.add(s.med.astype(str), "01"), med.astype(str)).astype(object)
    level = {"digit": "{}", "two": "0{}", "blank": "{}"}[variant.level]
    levels = np.array(
        [level.format(k) if k else ("" if variant.level == "blank" else level.format(9)) for k in range(4)],
        dtype=object,
    )
    works = people.employer[who]
    firm_names = np.array([e[1] for e in people.employers] or [""], dtype=object)
    columns: dict[str, Any] = {
        "setl_id": strings(ids.visit[rows]),
        "mdtrt_id": join("M", strings(ids.visit[rows])),
        "init_setl_id": take(ids.visit, s.refund_of),
        "psn_no": take(ids.person, who),
        "psn_name": take(names, who),
        "psn_cert_type": np.full(n, "01", dtype=object),
        "certno": take(ids.cert, who),
        "gend": np.where(people.female[who], "2", "1").astype(object),
        "brdy": date_text(world, people.born)[:].take(pa.array(who)),
        "age": people.age[who],
        "insutype": type_text,
        "psn_type": psn_type.astype(object),
        "insu_admdvs": _county_texts(world, day, people.insured[who], people.employee[who]),
        "fix_blng_admdvs": _county_texts(world, day, places.county[s.place]),
        "emp_no": take(ids.employer, works),
        "emp_name": take(firm_names, works),
        "out_flag": (prefecture_of(people.insured[who]) != prefecture_of(places.county[s.place])).astype("int64"),
        "fixmedins_code": take(ids.place, s.place),
        "fixmedins_name": take(np.array(places.name, dtype=object), s.place),
        "hosp_lv": take(levels, places.level[s.place]),
        "begndate": stamp(world, begin, dated),
        "enddate": stamp(world, t, dated),
        "setl_time": stamp(world, t, dated),
        "mdtrt_cert_type": take(np.array(["", "01", "02", "03"], dtype=object), kind),
        "mdtrt_cert_no": cert_no,
        "ssc_cardno": pc.if_else(pa.array(shows_card), take(ids.card, who), ""),
        "med_type": med,
        "setl_type": np.full(n, 2),
    }
    columns |= {name: yuan(values[rows]) for name, values in bill.columns.items()}
    dise = np.where(s.med == 41, -1, s.dise)
    columns |= {
        "refd_setl_flag": (s.refund_of >= 0).astype("int64"),
        "vali_flag": s.valid.astype("int64"),
        "dise_no": take(np.array(world.cat.dise_code, dtype=object), dise),
        "dise_name": take(np.array(world.cat.dise_name, dtype=object), dise),
        "invono": digits(rng.integers(10**9, 10**10, n), 10),
    }
    if variant.opter:
        codes = np.array([f"{p}-{k:02d}" for p in ids.place for k in range(10)], dtype=object)
        columns["opter_id"] = take(codes, np.where(s.opter < 0, 0, s.opter) + s.place * 10)
        columns["opt_time"] = moment(world, t + rng.integers(0, 40, n), variant.seconds)
    extra = world.book.repeats
    if extra:
        back = {int(b): k for k, b in enumerate(rows)}
        again = np.array([back[b] for b in extra if b in back], dtype="int64")
        pick = pa.array(np.concatenate([np.arange(n), again]))
        columns = {name: plain(value).take(pick) for name, value in columns.items()}
    writer.write("setl_d", columns)


def write_lines(writer: Writer, world: World, v: Visits, lines: Lines, ids: Ids, alive: NDArray[np.bool_]) -> None:
    """fee_list_d; on pharmacy rows the doctor is the outside prescriber."""
    order = np.flatnonzero(alive[lines.visit])
    order = order[np.argsort(ids.visit[lines.visit[order]].astype(str), kind="stable")]
    visit, item = lines.visit[order], lines.item[order]
    n = len(order)
    doctor, med = v.doctor[visit], v.med[visit]
    list_type = world.cat.list_type[item]
    rx = np.where(v.rx[visit] > 0, v.rx[visit] - 1, np.where(med != 41, visit, -1))
    rx[(list_type > 102) & (med != 41)] = -1
    rx_texts = np.array(join("RX", digits(world.stream("rx").permutation(len(v)) + 10**8, 10)), dtype=object)
    names = doctor_names(world)
    departments = np.array(_DEPARTMENTS, dtype=object)
    columns: dict[str, Any] = {
        "bkkp_sn": join("F", digits(np.arange(n) * 3 + 17, 12)),
        "setl_id": take(ids.visit, visit),
        "mdtrt_id": join("M", take(ids.visit, visit)),
        "fee_ocur_time": moment(world, lines.t[order]),
        "rx_drord_no": take(rx_texts, rx),
        "hilist_code": take(np.array(world.cat.code, dtype=object), item),
        "hilist_name": take(np.array(world.cat.name, dtype=object), item),
        "list_type": list_type,
        "cnt": lines.count[order],
        "pric": yuan(lines.price[order]),
        "det_item_fee_sumamt": yuan(lines.amount[order]),
        "bilg_dept_name": take(departments, np.where((doctor >= 0) & (med != 41), doctor % len(departments), -1)),
    }
    if world.variant.doctors:
        columns |= {"bilg_dr_code": take(ids.doctor, doctor), "bilg_dr_name": take(names, doctor)}
    if world.variant.e_rx == 0:
        del columns["rx_drord_no"]
    writer.write("fee_list_d", columns)


def write_encounters(writer: Writer, world: World, v: Visits, ids: Ids, rows: Array) -> None:
    """mdtrt_d: every visit that is no purchase, in the first variant purchases too."""
    rows = rows[v.refund_of[rows] < 0]
    if world.variant.number:
        rows = rows[v.med[rows] != 41]
    rows = rows[np.argsort(ids.visit[rows].astype(str), kind="stable")]
    s, n = v.take(rows), len(rows)
    rng = world.stream("encounters")
    inside = np.isin(s.med, INPATIENT) | (s.med == 28)
    dise = np.where(s.med == 41, -1, s.dise)
    department = np.where((s.doctor >= 0) & (s.med != 41), s.doctor % len(_DEPARTMENTS), -1)
    departments = np.array(_DEPARTMENTS, dtype=object)
    begin = begins(world, v)[rows]
    died = inside & (world.people.die[s.person] == s.t // DAY)
    columns: dict[str, Any] = {
        "mdtrt_id": join("M", strings(ids.visit[rows])),
        "psn_no": take(ids.person, s.person),
        "fixmedins_code": take(ids.place, s.place),
        "med_type": s.med,
        "begntime": moment(world, begin),
        "endtime": moment(world, s.t),
        "adm_dept_name": take(departments, np.where(inside, department, -1)),
        "dscg_dept_name": take(departments, np.where(inside, department, -1)),
        "dscg_maindiag_code": take(np.array(world.cat.dise_code, dtype=object), dise),
        "dscg_maindiag_name": take(np.array(world.cat.dise_name, dtype=object), dise),
        "ipt_days": pa.array(np.ceil(s.stay).astype("int64"), mask=~inside | (rng.random(n) < 0.3)),
        "inhosp_stas": np.zeros(n, dtype="int64"),
        "dscg_way": pa.array(np.where(died, 5, 1), mask=~inside),
        "die_date": date_text(world, np.where(died, s.t // DAY, 10**6)),
        "adm_bed": pa.array(rng.integers(1, 60, n), mask=~inside),
    }
    if world.variant.doctors:
        columns |= {"chfpdr_code": take(ids.doctor, s.doctor), "chfpdr_name": take(doctor_names(world), s.doctor)}
    writer.write("mdtrt_d", columns)


def write_people(writer: Writer, world: World, ids: Ids) -> None:
    """psn_info_b and psn_insu_d."""
    people, variant = world.people, world.variant
    rng, n = world.stream("person papers"), len(people)
    rural = world.homes.town[people.home] >= 0
    address = np.array(
        [
            people.address.get(i) or f"{world.homes.name[h]}{f'第{g}组' if r else f'{g}栋'}"
            for i, (h, g, r) in enumerate(zip(people.home, people.group, rural, strict=True))
        ],
        dtype=object,
    )
    lives = address.copy()
    for i, text in people.live_address.items():
        lives[i] = text
    keeps = rng.random(n) < variant.person_rows
    keeps |= people.die < 10**6
    rows = np.flatnonzero(keeps)
    phone = np.where(people.phone > 0, people.phone.astype(str), "").astype(object)
    dead = people.die < world.cal.n
    columns: dict[str, Any] = {
        "psn_no": take(ids.person, rows),
        "psn_name": take(people.names(), rows),
        "certno": take(ids.cert, rows),
        "gend": np.where(people.female, "2", "1").astype(object)[rows],
        "brdy": date_text(world, people.born).take(pa.array(rows)),
        "tel": np.where(rng.random(n) < 0.25, phone, "").astype(object)[rows],
        "mob": phone[rows],
        "hsreg_addr": address[rows],
        "live_addr": np.where(rng.random(n) < 0.93, lives, "").astype(object)[rows],
        "surv_stas": np.where(dead, "0", "1").astype(object)[rows],
        "die_date": date_text(world, np.where(dead, people.die, 10**6)).take(pa.array(rows)),
        "psn_idet_type": np.where(people.poor, "低保对象", "").astype(object)[rows],
        "emp_no": take(ids.employer, people.employer[rows]),
    }
    writer.write("psn_info_b", columns)
    joined = np.minimum(-rng.integers(30, 365 * 9, n), people.born + 365 * people.age)
    lines: list[tuple[int, int, str, int, int, int]] = []
    listed = {entry[0] for entry in people.insurance}
    for i in range(n):
        if i in listed:
            continue
        worker = bool(people.employee[i])
        until = int(people.die[i]) if dead[i] else 10**6
        lines.append(
            (i, int(people.insured[i]), "310" if worker else "390", int(joined[i]), until, int(people.employer[i]))
        )
        if worker and people.female[i] and not people.retired[i]:
            lines.append((i, int(people.insured[i]), "510", int(joined[i]), until, int(people.employer[i])))
    lines.extend(people.insurance)
    who, county, kind, since, until_, firm = (np.array(x) for x in zip(*lines, strict=True))
    firms = np.array([e[1] for e in people.employers] or [""], dtype=object)
    ended = until_ < world.cal.n
    writer.write(
        "psn_insu_d",
        {
            "psn_no": take(ids.person, who),
            "certno": take(ids.cert, who),
            "insu_admdvs": _county_texts(world, np.zeros(len(who)), county, kind != "390"),
            "insutype": kind.astype(object),
            "psn_insu_stas": np.where(ended, "4", "1").astype(object),
            "psn_insu_date": date_text(world, since, 10**6),
            "paus_insu_date": date_text(world, np.where(ended, until_, 10**6)),
            "emp_no": take(ids.employer, firm),
            "emp_name": take(firms, firm),
        },
    )


def write_places(writer: Writer, world: World, ids: Ids) -> None:
    """medins_info_b; some institutions lack coordinates."""
    p, variant = world.places, world.variant
    rng, n = world.stream("place papers"), len(p.kind)
    words = {HOSPITAL: "hospital", CLINIC: "clinic", VILLAGE: "clinic", PHARMACY: "pharmacy"}
    kinds = [words[int(k)] if variant.type_words else ("2" if k == PHARMACY else "1") for k in p.kind]
    if variant.type_words and variant.number == 4:
        zh = {"hospital": "医院", "clinic": "诊所", "pharmacy": "药店"}
        kinds = [zh[k] for k in kinds]
    known = rng.random(n) < variant.located
    lon, lat = np.round(112.3 + p.x / 95.7, 6), np.round(30.4 + p.y / 111.2, 6)
    old = -rng.integers(200, 7000, n)
    levels = np.array([f"0{k}" if variant.level == "two" else str(k) for k in range(4)], dtype=object)
    writer.write(
        "medins_info_b",
        {
            "fixmedins_code": strings(ids.place),
            "fixmedins_name": strings(np.array(p.name, dtype=object)),
            "medins_type": np.array(kinds, dtype=object),
            "hosp_lv": take(levels, np.where(p.kind == HOSPITAL, p.level, -1)),
            "admdvs": _county_texts(world, np.zeros(n), p.county),
            "addr": np.array([f"{name}（地址见证照）" for name in p.name], dtype=object),
            "lnt": pa.array(lon, mask=~known),
            "lat": pa.array(lat, mask=~known),
            "aprv_esta_date": date_text(world, np.where(p.opened > -900, p.opened, old)),
        },
    )
