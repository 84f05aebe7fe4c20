"""The year written down as the national platform's tables."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pandas as pd

from .book import Visit
from .cards import box
from .coast import DAY, REGIONS, Inst, degrees
from .goods import ILLNESSES, Item
from .people import FEMALE, MALE, SURNAMES, Person
from .plants import Field

START = datetime(2025, 1, 1)


def stamp(second: int, clock: int) -> str:
    """A moment as that clock shows it; a clock of days shows the date alone."""
    when = START + timedelta(seconds=second // clock * clock)
    return f"{when:%Y-%m-%d}" if clock == DAY else f"{when:%Y-%m-%d %H:%M:%S}"


def number(visits: list[Visit]) -> list[Visit]:
    """Those that took place in the order of settling, with their ids; batches go out in the evening."""
    evening: Counter[tuple[str, int]] = Counter()
    live = sorted((v for v in visits if not v.gone), key=lambda v: (v.begin, v.who.no, v.at.code))
    for visit in live:
        if visit.settled < 0:
            visit.settled = visit.end
            if visit.at.batch:
                key = (visit.at.code, visit.end // DAY)
                evening[key] += 1
                visit.settled = max(visit.end, visit.end // DAY * DAY + int(18.2 * 3600) + 9 * evening[key])
    live.sort(key=lambda v: (v.settled, v.who.no, v.at.code, v.begin))
    for place, visit in enumerate(live):
        visit.id = f"35{visit.settled // DAY:03d}{place:08d}"
    return live


def pay(visit: Visit, total: float) -> dict[str, float]:
    """Who pays what of a bill, in yuan."""
    who, worker = visit.who, visit.who.insutype == "310"
    share = 0.8 if worker else 0.65
    if visit.at.sells:
        share = 0.0 if worker else 0.5 if len(who.ills) else 0.2
    elif not visit.lies:
        share = 0.65 if worker else 0.5
    basic = round(max(0.0, total - (300 if visit.lies else 0)) * share, 2)
    large = round(max(0.0, total - basic - 6000) * 0.5, 2) if visit.lies else 0.0
    aid = round((total - basic - large) * 0.5, 2) if who.poor and not visit.at.sells else 0.0
    own = round(total - basic - large - aid, 2)
    account = own if worker else 0.0
    return {
        "medfee_sumamt": total, "inscp_amt": total, "fund_pay_sumamt": round(basic + large + aid, 2), "hifp_pay": basic,
        "hifmi_pay": large, "maf_pay": aid, "psn_pay": own, "acct_pay": account, "cash_payamt": round(own - account, 2),
        "acct_mulaid_pay": account if visit.mutual else 0.0,
    }  # fmt: skip


def settle(rng: random.Random, visit: Visit, total: float) -> dict[str, Any]:
    """The row of setl_d."""
    who, at = visit.who, visit.at
    clock = at.clock
    means = "01" if visit.agent else who.means
    shown = {"01": f"T{rng.randrange(10**15):015d}", "02": who.cert, "03": who.card}[means]
    emp, _, firm = who.emp.partition("|")
    ill = ILLNESSES.get(visit.ill)
    return {
        "setl_id": visit.id, "mdtrt_id": f"M{visit.id}", "init_setl_id": "", "psn_no": who.no, "psn_name": who.name,
        "psn_cert_type": "01", "certno": who.cert, "gend": who.sex, "brdy": who.born.isoformat(), "age": who.age,
        "insutype": "510" if visit.med == "52" and who.insutype == "310" else who.insutype, "psn_type": who.ptype,
        "insu_admdvs": who.insured, "fix_blng_admdvs": at.region, "emp_no": emp, "emp_name": firm,
        "out_flag": "0" if who.insured[:4] == at.region[:4] else "1" if who.insured[:4] == "3509" else "2",
        "fixmedins_code": at.code, "fixmedins_name": at.name, "hosp_lv": at.level, "begndate": stamp(visit.begin, clock),
        "enddate": stamp(visit.end, clock), "setl_time": stamp(visit.settled, clock), "mdtrt_cert_type": means,
        "mdtrt_cert_no": shown, "ssc_cardno": who.card if means == "03" else "", "ec_chnl": "亲情账户代办" if visit.agent else "",
        "med_type": visit.med, "dise_no": ill.code if ill else "", "dise_name": ill.name if ill else "", **pay(visit, total),
        "balc": round(rng.uniform(0, 4), 2) if visit.drain else round(rng.lognormvariate(6.8, 0.9), 2),
        "refd_setl_flag": "0", "vali_flag": "1", "opter_id": visit.till, "opter_name": names(visit.till),
    }  # fmt: skip


def names(code: str) -> str:
    """The name that a code's bearer always has."""
    rng = random.Random(code)
    return rng.choice(SURNAMES) + "".join(rng.sample(rng.choice((MALE, FEMALE)), 2))


def write(folder: Path, f: Field, visits: list[Visit]) -> None:
    """Write the eight tables and the truth."""
    rng = f.rng
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("setl_d", "fee_list_d", "mdtrt_d", "drugtracinfo")}
    sold: Counter[tuple[str, str, int]] = Counter()
    again: dict[str, list[str]] = {}
    for visit in visits:
        at = visit.at
        counts: Counter[Item] = Counter()  # one line an item: what is done twice is counted, not written twice
        for item, count in visit.lines:
            counts[item] += int(count)
        paid = [[item, count, round(item.price * count, 2)] for item, count in counts.items()]
        worth = round(sum(line[2] for line in paid), 2)
        if visit.total and paid:
            paid[-1][2] = round(paid[-1][2] + visit.total - worth, 2)
            worth = visit.total
        row = settle(rng, visit, worth)
        rows["setl_d"].append(row)
        ill = ILLNESSES.get(visit.ill)
        for place, (item, count, worth_) in enumerate(paid):
            rows["fee_list_d"].append({
                "bkkp_sn": f"{visit.id}{place:02d}", "setl_id": visit.id, "mdtrt_id": row["mdtrt_id"], "psn_no": visit.who.no,
                "fixmedins_code": at.code, "fee_ocur_time": row["begndate"], "rx_drord_no": visit.prescription,
                "hilist_code": item.code, "hilist_name": item.name, "list_type": item.list_type, "cnt": count,
                "pric": round(worth_ / count, 4), "det_item_fee_sumamt": worth_, "bilg_dept_name": ill.dept if ill else "",
                "bilg_dr_code": visit.doctor, "bilg_dr_name": names(visit.doctor) if visit.doctor else "",
            })  # fmt: skip
            if item.list_type == "101" and at.sells:
                sold[at.code, item.code, visit.settled // DAY // 91] += 0 if visit.short else int(count)
                given = visit.boxes.get(item.name) or [
                    box(f, item.code) for _ in range(int(count)) if rng.random() < 0.85
                ]
                for code in given:
                    trace = {"fixmedins_code": at.code, "setl_id": visit.id, "drug_trac_codg": code, "hilist_code": item.code,
                             "sel_retn_time": row["setl_time"], "sel_retn_cnt": 1, "trdn_flag": "1" if visit.split else "0"}  # fmt: skip
                    rows["drugtracinfo"].append(trace)
                    if visit.refunded:
                        when = stamp(visit.settled + 7200, at.clock)
                        rows["drugtracinfo"].append(
                            {**trace, "setl_id": f"{visit.id}R", "sel_retn_cnt": -1, "sel_retn_time": when}
                        )
        if visit.doctor:
            rows["mdtrt_d"].append({
                "mdtrt_id": row["mdtrt_id"], "psn_no": visit.who.no, "fixmedins_code": at.code, "med_type": visit.med,
                "begntime": row["begndate"], "endtime": row["enddate"], "adm_dept_name": ill.dept if ill else "",
                "dscg_dept_name": ill.dept if ill else "", "dscg_maindiag_code": visit.ill, "dscg_maindiag_name": ill.name if ill else "",
                "chfpdr_code": visit.doctor, "chfpdr_name": names(visit.doctor), "inhosp_stas": "0", "adm_bed": visit.bed,
                "dscg_way": "5" if visit.lies and visit.who.died == (START + timedelta(seconds=visit.end)).date() else "1",
            })  # fmt: skip
        if visit.refunded or (visit.planted == "" and rng.random() < 0.008):
            money = {k: -v for k, v in row.items() if isinstance(v, float) and k != "balc"}
            back = stamp(visit.settled + 7200, at.clock)
            rows["setl_d"].append(
                {
                    **row,
                    **money,
                    "setl_id": f"{visit.id}R",
                    "init_setl_id": visit.id,
                    "refd_setl_flag": "1",
                    "setl_time": back,
                }
            )
            again.setdefault(visit.id, []).append(f"{visit.id}R")
    frames = {name: pd.DataFrame(lines) for name, lines in rows.items()} | _registers(f, sold)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    with (folder / "truth.jsonl").open("w", encoding="utf-8", newline="\n") as stream:
        for line in f.truth:
            ids = sorted({i for v in line.pop("visits") if v.id for i in (v.id, *again.get(v.id, ()))})
            stream.write(json.dumps({**line, "settlements": ids}, ensure_ascii=False) + "\n")
    known = "".join(json.dumps({"id": no}) + "\n" for no in f.known)
    (folder / "blacklist.jsonl").write_text(known, encoding="utf-8", newline="\n")


def _registers(f: Field, sold: Counter[tuple[str, str, int]]) -> dict[str, pd.DataFrame]:
    listed = [p for p in f.people if p.listed]
    stock = []
    for (code, item, quarter), count in sorted(sold.items()):
        left = 0.7 if quarter == 0 and f.rng.random() < 0.2 else f.rng.uniform(1.02, 1.2)  # some open with old stock
        day = max(0, quarter * 91 + f.rng.randint(-6, 1))
        lot = {
            "fixmedins_code": code,
            "hilist_code": item,
            "purc_cnt": ceil(count * left / 5) * 5,
            "purc_time": stamp(day * DAY, DAY),
        }
        stock.append(lot)
    return {
        "psn_info_b": pd.DataFrame([_person(p) for p in listed]),
        "psn_insu_d": pd.DataFrame([row for p in f.people if p.listed for row in _insured(p)]),
        "medins_info_b": pd.DataFrame([_house(i) for i in f.insts]),
        "purcinfo": pd.DataFrame(stock),
    }


def _person(p: Person) -> dict[str, Any]:
    emp, _, firm = p.emp.partition("|")
    full = REGIONS[p.place.region][0] + p.address
    return {"psn_no": p.no, "psn_name": p.name, "certno": p.cert, "gend": p.sex, "brdy": p.born.isoformat(), "mob": p.phone,
            "hsreg_addr": full if p.insured[:4] == "3509" else "", "live_addr": full, "surv_stas": "0" if p.died else "1",
            "die_date": p.died.isoformat() if p.died else "", "psn_idet_type": "低保对象" if p.poor else "", "emp_no": emp, "emp_name": firm}  # fmt: skip


def _insured(p: Person) -> list[dict[str, Any]]:
    emp, _, firm = p.emp.partition("|")
    kinds = [p.insutype, "510"] if p.ptype == "11" else [p.insutype]
    return [{"psn_no": p.no, "certno": p.cert, "insu_admdvs": p.insured, "insutype": kind, "psn_insu_stas": "4" if p.until else "1",
             "psn_insu_date": p.since.isoformat(), "paus_insu_date": p.until.isoformat() if p.until else "", "emp_no": emp,
             "emp_name": firm} for kind in kinds]  # fmt: skip


def _house(i: Inst) -> dict[str, Any]:
    lon, lat = degrees(i.x, i.y)
    region = REGIONS[i.region][0] if i.region in REGIONS else "省会"
    return {"fixmedins_code": i.code, "fixmedins_name": i.name, "medins_type": "2" if i.sells else "1", "hosp_lv": i.level,
            "admdvs": i.region, "addr": f"{region}{i.name}", "lnt": f"{lon:.6f}" if i.located else "",
            "lat": f"{lat:.6f}" if i.located else "", "aprv_esta_date": i.opened}  # fmt: skip
