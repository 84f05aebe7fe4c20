"""The year written down as the national platform's tables; the seed modulo five says which columns and clocks there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from ..otherworld.texts import digits, join, plain, strings, take, yuan
from .bill import priced, shares
from .book import AGENT, LATE, MED, MEDS, REFUND, SHORT, SPLIT
from .goods import CODES, DEPTS, ILL_CODES, ILL_NAMES, NAMES, TYPES
from .people import BORN
from .stage import MEANS, Stage
from .town import CLINIC, DAY, PHARMACY, Inst
from .town import NAMES as REGIONS

Array = NDArray[Any]
VARIANTS = (
    "whole",
    "no operators, minutes",
    "no phones, doctors in the visits alone",
    "chemists know days alone",
    "no coordinates, dates of visits",
)
BED = [MED["21"], MED["22"], MED["28"], MED["52"]]


def moments(t: Array, clock: Array | int = 1) -> Array:
    """Seconds as texts; a clock of days shows the date, a clock of minutes ends in :00."""
    t, clock = np.asarray(t), np.broadcast_to(clock, len(t))
    text = np.char.replace(
        np.datetime_as_string(BORN.astype("datetime64[s]") + t // clock * clock, unit="s"), "T", " "
    ).astype(object)
    days = clock == DAY
    text[days] = [x[:10] for x in text[days]]
    return text


def dates(day: Array) -> Array:
    """Days as texts, empty for those far off."""
    day = np.asarray(day)
    text = (BORN + np.where(day > 10**5, 0, day)).astype(str).astype(object)
    text[day > 10**5] = ""
    return text


class Codes:
    """Identifiers of everything; their shape depends on the seed."""

    def __init__(self, s: Stage, seed: int, visits: int) -> None:
        """Number persons, places, doctors and settlements."""
        p, shape = s.people, seed % 3
        number = (np.arange(p.n) * 7919 + 1234567 + seed) % 10**9
        prefix = [r + "D" if shape == 0 else ("", "5000", "CQ")[shape] for r in p.insured]
        self.person = np.array(
            [f"{a}{b:012d}" if shape else f"{a}{b:09d}" for a, b in zip(prefix, number, strict=True)], object
        )
        self.inst = np.array([self._place(i, shape) for i in s.town.insts], object)
        self.doctor = np.array(
            [f"D{s.town[h].region}{k * 31 % 9973:06d}" for k, h in enumerate(s.town.doctor_home)], object
        )
        self.firm = np.array(
            [f"{'91500' if shape else '5000E'}{k * 7907 % 99991:07d}" for k in range(len(p.firms))], object
        )
        self.visit = join(
            ("500000G", "18", "S5000")[shape], digits((np.arange(visits) * 104729 + 17 * seed) % 10**10, 10)
        )

    @staticmethod
    def _place(i: Inst, shape: int) -> str:
        letter = "P" if i.kind == PHARMACY else "H"
        return (
            f"{i.region}{i.no * 13 + 40:05d}"
            if shape == 1
            else f"{letter}{i.region}{i.no * 7 + 11:0{5 if shape else 6}d}"
        )


def save(folder: Path, name: str, columns: dict[str, Any]) -> None:
    """One table as a file of commas."""
    table = pa.table({key: plain(value) for key, value in columns.items()})
    pacsv.write_csv(table, folder / f"{name}.csv", pacsv.WriteOptions(quoting_style="needed"))


def settled(s: Stage, v: dict[str, Array], variant: int) -> tuple[Array, Array]:
    """When each visit is settled and by which clock; health centres with a batch send in the evening."""
    rng, insts = s.rng, s.town.insts
    wait = np.where(np.isin(v["med"], BED), 0, rng.integers(20, 400, len(v["end"])))
    wait = np.where(s.town.kind[v["inst"]] == PHARMACY, 0, wait)
    at = v["end"] + wait + np.where(v["flags"] & LATE > 0, rng.integers(3, 7, len(wait)) * DAY, 0)
    batch = np.array([i.batch for i in insts])[v["inst"]]
    rank = np.argsort(np.argsort(at, kind="stable")) % 400
    at = np.where(batch, at // DAY * DAY + 17 * 3600 + 1800 + 6 * rank, at)
    clock = np.array([60 if variant == 1 or i.no % 7 == 3 or i.kind in (CLINIC,) else 1 for i in insts])
    if variant == 3:
        clock = np.where(s.town.kind == PHARMACY, DAY, clock)
    return at, clock[v["inst"]]


def write(folder: Path, s: Stage, seed: int) -> None:
    """Write all tables, the truth and the blacklist."""
    folder.mkdir(parents=True, exist_ok=True)
    variant, p, town, rng = seed % 5, s.people, s.town, s.rng
    v, gone, lines = s.book.whole()
    gone |= (v["begin"] < 0) | (v["begin"] >= 364 * DAY)
    lines, amount, total = priced(s, v, gone, lines)
    gone |= total <= 0
    ids = Codes(s, seed, len(gone))
    alive = np.flatnonzero(~gone)
    at, clock = settled(s, v, variant)
    order = alive[np.argsort(at[alive], kind="stable")]
    refund = (v["flags"] & REFUND > 0) | ((v["group"] < 0) & ~np.isin(v["med"], BED) & (rng.random(len(gone)) < 0.007))
    back = order[refund[order]]
    rows = np.r_[order, back]
    sign = np.r_[np.ones(len(order), np.int64), -np.ones(len(back), np.int64)]
    later = np.where(sign < 0, 5400, 0)
    ids.settlement = join(ids.visit.take(pa.array(rows)), strings(np.where(sign < 0, "T", "")))  # type: ignore[attr-defined]
    names = town.doctor_names.tolist() + [
        s.new_names.get(k, "") for k in range(len(town.doctor_names), len(town.doctor_home))
    ]
    money = shares(p, town, s.book, v, total)
    _settlements(folder, s, v, ids, rows, sign, at + 0, clock, later, money, variant)
    _lines(folder, s, v, ids, lines, amount, gone, refund, clock, np.array(names, object), variant)
    _visits(folder, s, v, ids, order, clock, np.array(names, object), variant)
    _boxes(folder, s, v, ids, lines, gone, refund, at, clock)
    _registers(folder, s, ids, variant)
    _truth(folder, s, v, ids, gone, refund)


def _settlements(folder: Path, s: Stage, v: dict[str, Array], ids: Codes, rows: Array, sign: Array, at: Array, clock: Array, later: Array,
                 money: dict[str, Array], variant: int) -> None:  # fmt: skip
    p, town, rng = s.people, s.town, s.rng
    who, inst = v["person"][rows], v["inst"][rows]
    region = np.array([i.region for i in town.insts], object)
    tills = np.array([i.tills for i in town.insts])[inst]
    chosen = v["till"][rows]
    till = np.where(chosen >= 0, chosen, (rng.random(len(rows)) * tills).astype(int))
    means = np.where(v["means"][rows] >= 0, np.array(MEANS, object)[v["means"][rows]], p.means[who])
    card = np.array([f"5{r[1:4]}{k * 6151 % 10**9:09d}" for k, r in enumerate(p.insured)], object)
    token = join("ec", digits(rng.integers(0, 10**14, len(rows)), 15)).to_numpy(zero_copy_only=False)
    shown = np.where(means == "01", token, np.where(means == "02", p.cert[who], card[who]))
    day = clock if variant != 4 else np.full(len(clock), DAY)
    firm = p.emp[who]
    ill = v["ill"][rows]
    home = np.array([r[:2] for r in p.insured], object)[who]
    there = np.array([r[:2] for r in region], object)[inst]
    columns: dict[str, Any] = {
        "setl_id": ids.settlement, "mdtrt_id": join("M", ids.visit.take(pa.array(rows))),  # type: ignore[attr-defined]
        "init_setl_id": pc.if_else(pa.array(sign < 0), ids.visit.take(pa.array(rows)), ""), "psn_no": ids.person[who], "psn_name": p.name[who],
        "psn_cert_type": np.full(len(rows), "01", object), "certno": p.cert[who], "gend": p.sex[who].astype(str), "brdy": p.birth[who], "age": p.age[who],
        "insutype": np.where((v["med"][rows] == MED["52"]) & (p.insutype[who] == "310"), "510", p.insutype[who]), "psn_type": p.ptype[who],
        "insu_admdvs": p.insured[who], "fix_blng_admdvs": region[inst], "emp_no": take(ids.firm, firm), "emp_name": take(np.array(p.firms, object), firm),
        "out_flag": np.where(home == there, "0", np.where(there == "50", "2", "1")), "fixmedins_code": ids.inst[inst],
        "fixmedins_name": np.array([i.name for i in town.insts], object)[inst], "hosp_lv": np.array([i.level for i in town.insts], object)[inst],
        "begndate": moments(v["begin"][rows], day[rows]), "enddate": moments(v["end"][rows], day[rows]), "setl_time": moments(at[rows] + later, clock[rows]),
        "mdtrt_cert_type": means, "mdtrt_cert_no": shown, "ssc_cardno": np.where(means == "03", card[who], ""),
        "ec_chnl": np.where(v["flags"][rows] & AGENT > 0, "亲情账户代办", ""), "med_type": np.array(MEDS, object)[v["med"][rows]],
        "dise_no": take(ILL_CODES, ill), "dise_name": take(ILL_NAMES, ill),
    }  # fmt: skip
    columns |= {name: yuan(cells[rows] * (1 if name == "balc" else sign)) for name, cells in money.items()}
    columns |= {"refd_setl_flag": np.where(sign < 0, "1", "0"), "vali_flag": np.full(len(rows), "1", object)}
    if variant != 1:
        columns["opter_id"] = join(strings(ids.inst[inst]), "U", digits(till, 2))
        kiosk = (tills > 10) & (till >= 6)
        columns["opter_name"] = pc.if_else(
            pa.array(kiosk), join("自助机", digits(till, 2)), join("收费员", digits(till, 2))
        )
    save(folder, "setl_d", columns)


def _lines(folder: Path, s: Stage, v: dict[str, Array], ids: Codes, lines: Array, amount: Array, gone: Array, refund: Array, clock: Array,
           names: Array, variant: int) -> None:  # fmt: skip
    ok = ~gone[lines[:, 0]]
    lines, amount = lines[ok], amount[ok]
    again = refund[lines[:, 0]]
    visit, item, count = (np.r_[c, c[again]] for c in (lines[:, 0], lines[:, 1], lines[:, 2]))
    money = np.r_[amount, -amount[again]]
    sign = np.sign(money)
    number = ids.visit.take(pa.array(visit))
    doctor, rx, ill = v["doctor"][visit], v["rx"][visit], v["ill"][visit]
    columns: dict[str, Any] = {
        ("feedetl_sn" if variant == 4 else "bkkp_sn"): join("F", digits(np.arange(len(visit)) * 3 + 100, 12)),
        "setl_id": join(number, strings(np.where(sign < 0, "T", ""))), "mdtrt_id": join("M", number), "psn_no": ids.person[v["person"][visit]],
        "fixmedins_code": ids.inst[v["inst"][visit]], "fee_ocur_time": moments(v["end"][visit], clock[visit]),
        "rx_drord_no": pc.if_else(pa.array(rx > 0), join("RX", digits(rx * 7 + 10**8, 10)), ""),
        ("med_list_codg" if variant == 4 else "hilist_code"): CODES[item], "hilist_name": NAMES[item], "list_type": TYPES[item], "cnt": count * sign,
        "pric": [f"{m / c / 100:.4f}" for m, c in zip(np.abs(money).tolist(), count.tolist(), strict=True)], "det_item_fee_sumamt": yuan(money),
        "bilg_dept_name": take(DEPTS, ill),
    }  # fmt: skip
    if variant != 2:
        columns["bilg_dr_codg" if variant == 4 else "bilg_dr_code"] = take(ids.doctor, doctor)
        columns["bilg_dr_name"] = take(names, doctor)
    save(folder, "fee_list_d", columns)


def _visits(
    folder: Path, s: Stage, v: dict[str, Array], ids: Codes, order: Array, clock: Array, names: Array, variant: int
) -> None:
    rows = order[s.town.kind[v["inst"][order]] != PHARMACY]
    who, ill, lies = v["person"][rows], v["ill"][rows], np.isin(v["med"][rows], BED)
    dept, died = take(DEPTS, ill), s.people.died[who]
    dead = lies & (v["end"][rows] // DAY == died)
    day = np.full(len(rows), DAY) if variant == 4 else clock[rows]
    bed = pc.if_else(pa.array(lies), join(dept, digits(rows * 7 % 60 + 1, 2), "床"), "")
    save(folder, "mdtrt_d", {
        "mdtrt_id": join("M", ids.visit.take(pa.array(rows))), "psn_no": ids.person[who], "fixmedins_code": ids.inst[v["inst"][rows]],
        "med_type": np.array(MEDS, object)[v["med"][rows]], "begntime": moments(v["begin"][rows], day), "endtime": moments(v["end"][rows], day),
        "adm_dept_name": dept, "dscg_dept_name": dept, "dscg_maindiag_code": take(ILL_CODES, ill), "dscg_maindiag_name": take(ILL_NAMES, ill),
        "chfpdr_code": take(ids.doctor, v["doctor"][rows]), "chfpdr_name": take(names, v["doctor"][rows]),
        "inhosp_stas": np.full(len(rows), "0", object), "dscg_way": np.where(dead, "5", "1"), "adm_bed": bed,
    })  # fmt: skip


def _boxes(
    folder: Path,
    s: Stage,
    v: dict[str, Array],
    ids: Codes,
    lines: Array,
    gone: Array,
    refund: Array,
    at: Array,
    clock: Array,
) -> None:
    """Trace codes of what chemists sell, and the ledger of what they bought."""
    rng = s.rng
    lines = lines[~gone[lines[:, 0]]]
    lines = lines[(s.town.kind[v["inst"][lines[:, 0]]] == PHARMACY) & (TYPES[lines[:, 1]] == "101")]
    given = np.array([(a, b) in s.book.boxes for a, b in lines[:, :2].tolist()], bool)
    each = np.repeat(lines[~given], lines[~given][:, 2], axis=0)
    each = each[rng.random(len(each)) < 0.86]
    code = join("8", digits(each[:, 1], 6), digits(np.arange(len(each)) * 11 + 2_000_000, 13)).to_pylist()
    visit, item = each[:, 0].tolist(), each[:, 1].tolist()
    for a, b in lines[given][:, :2].tolist():
        for box in s.book.boxes[a, b]:
            visit, item, code = [*visit, a], [*item, b], [*code, box]
    w, i = np.array(visit), np.array(item)
    again = refund[w]
    w, i, code_ = np.r_[w, w[again]], np.r_[i, i[again]], np.r_[np.array(code, object), np.array(code, object)[again]]
    sign = np.r_[np.ones(len(again), int), -np.ones(int(again.sum()), int)]
    save(folder, "drugtracinfo", {
        "fixmedins_code": ids.inst[v["inst"][w]], "setl_id": join(ids.visit.take(pa.array(w)), strings(np.where(sign < 0, "T", ""))),
        "drug_trac_codg": code_, "hilist_code": CODES[i], "sel_retn_time": moments(at[w] + np.where(sign < 0, 5400, 0), clock[w]), "sel_retn_cnt": sign,
        "trdn_flag": np.where(v["flags"][w] & SPLIT > 0, "1", "0"),
    })  # fmt: skip
    bought = lines[v["flags"][lines[:, 0]] & SHORT == 0]
    key = v["inst"][bought[:, 0]] * 10**6 + bought[:, 1] * 100 + v["begin"][bought[:, 0]] // DAY // 30
    unique, where = np.unique(key, return_inverse=True)
    count = np.bincount(where, weights=bought[:, 2])
    shop, what, month = unique // 10**6, unique // 100 % 10**4, unique % 100
    factor = np.where(np.isin(shop, list(s.old_stock)) & (month < 3), 0.35, rng.uniform(1.02, 1.18, len(count)))
    day = np.maximum(0, month * 30 - rng.integers(0, 6, len(count)))
    save(folder, "purcinfo", {"fixmedins_code": ids.inst[shop], "hilist_code": CODES[what], "purc_cnt": np.ceil(count * factor).astype(int),
                              "purc_time": moments(day * DAY + 9 * 3600)})  # fmt: skip


def _registers(folder: Path, s: Stage, ids: Codes, variant: int) -> None:
    p, town = s.people, s.town
    here = np.flatnonzero(~p.foreign | p.migrant | np.isin(np.arange(p.n), list(p.twin)))
    dead = p.died[here] < 10**5
    address = np.array([p.home(int(k)) for k in here], object)
    columns = {"psn_no": ids.person[here], "psn_name": p.name[here], "certno": p.cert[here], "gend": p.sex[here].astype(str), "brdy": p.birth[here],
               "mob": p.phone[here], "hsreg_addr": [p.origin(int(k)) for k in here], "live_addr": address, "surv_stas": np.where(dead, "0", "1"),
               "die_date": dates(p.died[here]), "psn_idet_type": np.where(p.poor[here], "低保对象", ""), "emp_no": take(ids.firm, p.emp[here])}  # fmt: skip
    if variant == 2:
        del columns["mob"]
    save(folder, "psn_info_b", columns)
    ours = np.flatnonzero(~p.foreign | np.isin(np.arange(p.n), list(p.twin)))
    both = np.r_[ours, ours[p.ptype[ours] == "11"]]
    kind = np.r_[p.insutype[ours], np.full(len(both) - len(ours), "510", object)]
    save(folder, "psn_insu_d", {
        "psn_no": ids.person[both], "certno": p.cert[both], "insu_admdvs": p.insured[both], "insutype": kind,
        "psn_insu_stas": np.where(p.until[both] < 10**5, "4", "1"), "psn_insu_date": dates(p.since[both]), "paus_insu_date": dates(p.until[both]),
        "emp_no": take(ids.firm, p.emp[both]), "emp_name": take(np.array(p.firms, object), p.emp[both]),
    })  # fmt: skip
    lon, lat = 106.55 + town.x / 96.4, 29.56 + town.y / 111.2
    words = ("医疗机构", "社区卫生服务中心", "诊所", "零售药店", "互联网医院")
    house: dict[str, Any] = {
        "fixmedins_code": ids.inst, "fixmedins_name": [i.name for i in town.insts],
        "medins_type": [words[i.kind] if ids.inst[0][0] != "H" or variant % 2 else ("2" if i.kind == PHARMACY else "1") for i in town.insts],
        "hosp_lv": [i.level for i in town.insts], "admdvs": [i.region for i in town.insts], "addr": [f"{REGIONS[i.region]}{i.name}" for i in town.insts],
        "lnt": [f"{x:.6f}" for x in lon], "lat": [f"{y:.6f}" for y in lat], "aprv_esta_date": dates(np.array([i.opens for i in town.insts])),
    }  # fmt: skip
    if variant == 4:
        del house["lnt"], house["lat"]
    save(folder, "medins_info_b", house)


def _truth(folder: Path, s: Stage, v: dict[str, Array], ids: Codes, gone: Array, refund: Array) -> None:
    numbers = ids.visit.to_pylist()
    order = np.argsort(v["group"], kind="stable")
    groups = v["group"][order]
    count: dict[str, int] = {}
    with (folder / "truth.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for k, g in enumerate(s.book.groups):
            a, b = np.searchsorted(groups, [k, k + 1])
            mine = [int(x) for x in order[a:b] if not gone[x]]
            seen = {int(x) for x in v["person"][mine]}
            if not mine:
                continue
            count[g.kind] = count.get(g.kind, 0) + 1
            rows = [numbers[x] for x in mine] + [f"{numbers[x]}T" for x in mine if refund[x]]
            out.write(json.dumps({
                "ring_id": f"{g.kind}-{count[g.kind]:03d}", "kind": g.kind, "innocent": g.innocent, "camouflage": s.level,
                "patients": sorted(ids.person[[x for x in g.patients if x in seen]].tolist()), "institutions": sorted(ids.inst[i] for i in g.institutions),
                "doctors": sorted(ids.doctor[i] for i in g.doctors), "employers": sorted(ids.firm[i] for i in g.employers),
                "codes": sorted(g.codes), "settlements": sorted(rows), "joint_events": g.events,
            }, ensure_ascii=False) + "\n")  # fmt: skip
    known = "".join(json.dumps({"id": str(ids.person[x])}) + "\n" for x in sorted(s.book.known))
    (folder / "blacklist.jsonl").write_text(known, encoding="utf-8", newline="\n")
