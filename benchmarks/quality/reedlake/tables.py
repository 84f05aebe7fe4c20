"""The national tables of a finished world, written as CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .book import Book
from .goods import ITEMS, NEEDS
from .land import START, Ints, Land

TRACED_FROM = 122


def clocks(minutes: Any) -> pd.Series:
    """Minutes since the first day as text."""
    seconds = np.round(np.asarray(minutes, float) * 60).astype("int64")
    return pd.Series(pd.to_datetime(START) + pd.to_timedelta(seconds, unit="s")).dt.strftime("%Y-%m-%d %H:%M:%S")


def dates(days: Any) -> np.ndarray:
    """Day numbers as text; empty where there is none (9999)."""
    days = np.asarray(days)
    text = np.datetime_as_string(START + days.astype(int).astype("m8[D]"))
    return np.where(days >= 9999, "", text)


def numbered(events: pd.DataFrame) -> pd.DataFrame:
    """In order of time, with setl_id and mdtrt_id."""
    events = events.sort_values("done", kind="stable")
    day = pd.Series(dates(events["done"] // 1440)).str.replace("-", "").to_numpy()
    events["setl_id"] = [f"6890{d}{n:08d}" for n, d in enumerate(day, 1)]
    events["mdtrt_id"] = [f"M6890{n * 3 + 100000000}" for n in range(1, len(events) + 1)]
    return events


def settlements(
    events: pd.DataFrame,
    amounts: pd.DataFrame,
    people: pd.DataFrame,
    firms: pd.DataFrame,
    land: Land,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """setl_d."""
    who = people.iloc[events["person"]].reset_index(drop=True)
    at = land.inst.iloc[events["inst"]].reset_index(drop=True)
    firm = firms.reindex(who["emp"].where(who["emp"] >= 0))
    n = len(events)
    habit = (events["person"].to_numpy() * 0.7548 + 0.2) % 1
    cert = np.where(rng.random(n) < 0.85, habit, rng.random(n))
    cert = np.where(events["oper"] >= 0, np.maximum(cert, 0.75), cert)
    kind = np.select([cert < 0.5, cert < 0.7], ["01", "02"], "03")
    token = np.char.add("T", rng.integers(10**12, 10**13, n).astype(str))
    begin = clocks(events["begin"])
    need = events["need"].to_numpy()
    clerk = np.char.add(
        np.char.add(at["code"].str[1:].to_numpy(str), "-"),
        (events["window"] * 2 + events["day"] // 3 % 2 + 1).astype(str).to_numpy(str),
    )
    amounts = amounts.loc[events.index].reset_index(drop=True)
    plain = events["done"].to_numpy() // 1440
    out = np.where(
        who["insured"].str[:4] == at["district"].str[:4], "0", np.where(at["district"].str[:4] == "6890", "2", "1")
    )
    table = {
        "setl_id": events["setl_id"].to_numpy(), "mdtrt_id": events["mdtrt_id"].to_numpy(),
        "init_setl_id": events["setl_id"].reindex(events["init"]).fillna("").to_numpy(),
        "psn_no": who["psn_no"], "psn_name": who["name"], "psn_cert_type": "01", "certno": who["certno"], "gend": who["sex"],
        "brdy": who["birth"].dt.strftime("%Y-%m-%d"), "age": (plain / 365.25 + who["age"]).astype(int), "insutype": who["insu"],
        "psn_type": who["ptype"], "insu_admdvs": who["insured"], "fix_blng_admdvs": at["district"],
        "emp_no": firm["no"].fillna("").to_numpy(), "emp_name": firm["name"].fillna("").to_numpy(), "out_flag": out,
        "fixmedins_code": at["code"], "fixmedins_name": at["name"], "hosp_lv": at["level"].replace(0, "").to_numpy(),
        "begndate": begin, "enddate": clocks(np.maximum(events["begin"], np.where(events["sign"] > 0, events["done"] - events["late"], 0))),
        "setl_time": clocks(events["done"]), "mdtrt_cert_type": kind,
        "mdtrt_cert_no": np.select([kind == "01", kind == "02"], [token, who["certno"]], who["card"]),
        "ssc_cardno": np.where((kind == "03") | (rng.random(n) < 0.85), who["card"], ""), "med_type": events["med"].to_numpy(),
        "setl_type": "2", "clr_type": np.select([events["med"] == 41, events["stay"] > 0], ["41", "21"], "11"),
    }  # fmt: skip
    table |= {name: amounts[name] for name in amounts}
    table |= {
        "refd_setl_flag": np.where(events["sign"] < 0, "1", "0"), "vali_flag": "1",
        "dise_no": [NEEDS[k].code if k >= 0 and rng_ else "" for k, rng_ in zip(need, rng.random(n) < 0.95, strict=True)],
        "dise_name": [NEEDS[k].name if k >= 0 else "" for k in need], "opter_id": clerk, "opter_name": "", "opt_time": clocks(events["done"]),
    }  # fmt: skip
    return pd.DataFrame(table)


def fee_table(events: pd.DataFrame, fees: pd.DataFrame, land: Land) -> pd.DataFrame:
    """fee_list_d; a fill carries its source's prescription number."""
    at = events.loc[fees["event"]]
    drug = ITEMS["type"].to_numpy()[fees["item"]] != "201"
    root = np.where((at["src"] >= 0) & at["rx"], at["src"], np.where(at["init"] >= 0, at["init"], fees["event"]))
    shop = at["med"].to_numpy() == 41
    rx = np.where(
        ~shop | (at["src"] >= 0).to_numpy() & at["rx"].to_numpy(), np.char.add("RX", (root + 10**8).astype(str)), ""
    )
    doctor = at["doctor"].to_numpy()
    known = doctor >= 0
    codes, names = (
        np.where(known, land.doctors[name].to_numpy()[np.maximum(doctor, 0)], "") for name in ("code", "name")
    )
    goods = ITEMS.iloc[fees["item"]].reset_index(drop=True)
    need = at["need"].to_numpy()
    spread = np.random.default_rng(len(fees)).random(len(fees))
    span = at["stay"].to_numpy() * 1440 * spread
    return pd.DataFrame(
        {
            "bkkp_sn": np.char.add("F", (np.arange(len(fees)) + 10**9).astype(str)), "setl_id": at["setl_id"].to_numpy(),
            "mdtrt_id": at["mdtrt_id"].to_numpy(), "psn_no": "", "fixmedins_code": land.inst["code"].to_numpy()[at["inst"]],
            "fee_ocur_time": clocks(at["begin"].to_numpy() + span), "rx_drord_no": np.where(drug, rx, np.where(shop, "", rx)),
            "hilist_code": goods["code"], "hilist_name": goods["name"], "list_type": goods["type"], "cnt": fees["cnt"].to_numpy(),
            "pric": fees["price"].to_numpy(), "det_item_fee_sumamt": fees["amount"].to_numpy(),
            "bilg_dept_name": np.where(shop, "", [NEEDS[k].dept if k >= 0 else "" for k in need]),
            "bilg_dr_code": codes, "bilg_dr_name": names,
        }
    )  # fmt: skip


def visits(events: pd.DataFrame, people: pd.DataFrame, land: Land) -> pd.DataFrame:
    """mdtrt_d: everything but purchases and refunds."""
    those = events[(events["med"] != 41) & (events["sign"] > 0)]
    doctor, need, stay = those["doctor"].to_numpy(), those["need"].to_numpy(), those["stay"].to_numpy()
    codes, names = (
        np.where(doctor >= 0, land.doctors[n].to_numpy()[np.maximum(doctor, 0)], "") for n in ("code", "name")
    )
    dies = people["die"].to_numpy()[those["person"]]
    passed = (stay > 0) & (dies == those["day"].to_numpy() + stay)
    dept = [NEEDS[k].dept if k >= 0 else "" for k in need]
    return pd.DataFrame(
        {
            "mdtrt_id": those["mdtrt_id"], "psn_no": people["psn_no"].to_numpy()[those["person"]],
            "fixmedins_code": land.inst["code"].to_numpy()[those["inst"]], "med_type": those["med"],
            "begntime": clocks(those["begin"]).to_numpy(), "endtime": clocks(those["done"] - those["late"]).to_numpy(),
            "adm_dept_name": dept, "dscg_dept_name": np.where(stay > 0, dept, ""),
            "dscg_maindiag_code": [NEEDS[k].code if k >= 0 else "" for k in need],
            "dscg_maindiag_name": [NEEDS[k].name if k >= 0 else "" for k in need], "chfpdr_code": codes, "chfpdr_name": names,
            "ipt_days": "", "inhosp_stas": "0", "dscg_way": np.where(stay > 0, np.where(passed, "5", "1"), ""),
            "die_date": np.where(passed, dates(np.where(passed, dies, 9999)), ""),
            "adm_bed": np.where(stay > 0, (np.arange(len(those)) * 7 % 60 + 1).astype(str), ""),
        }
    )  # fmt: skip


def persons(
    people: pd.DataFrame, firms: pd.DataFrame, extra: list[dict[str, Any]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """psn_info_b and psn_insu_d; extra are further lines of insurance."""
    firm = firms.reindex(people["emp"].where(people["emp"] >= 0))
    work = {"emp_no": firm["no"].fillna("").to_numpy(), "emp_name": firm["name"].fillna("").to_numpy()}
    dead = people["die"] < 9999
    info = pd.DataFrame(
        {
            "psn_no": people["psn_no"], "psn_name": people["name"], "certno": people["certno"], "gend": people["sex"],
            "brdy": people["birth"].dt.strftime("%Y-%m-%d"), "tel": "", "mob": people["mob"], "hsreg_addr": people["addr"],
            "live_addr": people["addr"], "surv_stas": np.where(dead, "0", "1"), "die_date": dates(people["die"]),
            "psn_idet_type": np.where(people["low"], "低保对象", ""), **work,
        }
    )  # fmt: skip
    insured = pd.DataFrame(
        {
            "psn_no": people["psn_no"], "certno": people["certno"], "insu_admdvs": people["insured"], "insutype": people["insu"],
            "psn_insu_stas": np.where(dead | (people["left"] < 9999), "4", "1"), "psn_insu_date": dates(people["joined"]),
            "paus_insu_date": dates(np.minimum(people["die"], people["left"])), **work,
        }
    )  # fmt: skip
    births = insured[(people["ptype"] == "11").to_numpy()].assign(insutype="510")
    return info, pd.concat([insured, births, pd.DataFrame(extra)], ignore_index=True)


def boxes(events: pd.DataFrame, fees: pd.DataFrame, book: Book, land: Land, rng: np.random.Generator) -> pd.DataFrame:
    """drugtracinfo: a code a box, from 2026 everywhere and earlier where scanners stood."""
    early = rng.random(len(land.inst)) < 0.55
    at = events.loc[fees["event"]]
    given = {(event, item) for event, item, _, _ in book.boxes}
    own = np.array(
        [pair in given for pair in zip(np.where(at["init"] >= 0, at["init"], fees["event"]), fees["item"], strict=True)]
    )
    drug = (ITEMS["type"].to_numpy()[fees["item"]] == "101") & (fees["cnt"].abs() <= 12)
    on = drug & ~own & (early[at["inst"]] | (at["day"] >= TRACED_FROM)).to_numpy() & (at["sign"] > 0).to_numpy() & (at["stay"] == 0).to_numpy()  # fmt: skip
    sold = fees[on].reset_index(drop=True)
    sold = sold.loc[np.repeat(sold.index, sold["cnt"].astype(int))]
    serial = rng.permutation(len(sold) * 8)[: len(sold)] + 10**12
    code = [f"{8100000 + item * 131:07d}{number:013d}" for item, number in zip(sold["item"], serial, strict=True)]
    rows = pd.DataFrame(
        {"event": sold["event"].to_numpy(), "item": sold["item"].to_numpy(), "drug_trac_codg": code, "trdn_flag": "0"}
    )
    mine = pd.DataFrame(book.boxes, columns=["event", "item", "drug_trac_codg", "trdn_flag"])
    rows = pd.concat([rows, mine[mine["event"].isin(events.index)]], ignore_index=True).assign(count=1)
    refund = events[events["init"] >= 0]
    back = rows.merge(pd.DataFrame({"event": refund["init"].to_numpy(), "again": refund.index}), on="event")
    rows = pd.concat([rows, back.assign(event=back["again"], count=-1)], ignore_index=True)
    rows = pd.concat([rows, rows[rng.random(len(rows)) < 0.0005]], ignore_index=True)  # uploaded twice
    at = events.loc[rows["event"]]
    return pd.DataFrame(
        {
            "fixmedins_code": land.inst["code"].to_numpy()[at["inst"]], "setl_id": at["setl_id"].to_numpy(),
            "drug_trac_codg": rows["drug_trac_codg"], "hilist_code": ITEMS["code"].to_numpy()[rows["item"].astype(int)],
            "sel_retn_time": clocks(at["done"]), "sel_retn_cnt": rows["count"], "trdn_flag": rows["trdn_flag"], "rx_flag": "1",
        }
    )  # fmt: skip


def purchases(
    events: pd.DataFrame,
    fees: pd.DataFrame,
    land: Land,
    short: dict[tuple[int, int], float],
    opening: dict[int, int],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """purcinfo: each month what will sell and a reserve; ``short`` buys a share only, ``opening`` begins at a month."""
    at = events.loc[fees["event"]]
    shop = land.inst["kind"].isin(["pharm", "clinic", "farpharm"]).to_numpy()[at["inst"]]
    drug = ITEMS["type"].isin(["101", "102"]).to_numpy()[fees["item"]]
    those = pd.DataFrame(
        {
            "inst": at["inst"].to_numpy(),
            "item": fees["item"].to_numpy(),
            "month": at["day"].to_numpy() // 30,
            "cnt": fees["cnt"].to_numpy(),
        }
    )[shop & drug]
    table = those.pivot_table(index=["inst", "item"], columns="month", values="cnt", aggfunc="sum", fill_value=0)
    need = np.cumsum(table.to_numpy(), axis=1)
    share = np.array([short.get(pair, 1.0) for pair in table.index])[:, None]
    reserve = np.ceil(need[:, -1:] / 12 * rng.uniform(0.4, 1.3, (len(need), 1))) * (share == 1)
    bought = np.maximum.accumulate(np.ceil((need * share + reserve) / 10) * 10, axis=1)
    monthly: Ints = np.diff(bought, axis=1, prepend=0)
    begin = np.array([opening.get(pair[0], 0) for pair in table.index])
    monthly = np.where(np.arange(monthly.shape[1]) < begin[:, None], 0, monthly)
    pair, month = np.nonzero(monthly)
    inst, item = (np.array([p[k] for p in table.index])[pair] for k in (0, 1))
    when = np.maximum(month * 30 - rng.integers(0, 4, len(month)), 0) * 1440 + rng.uniform(480, 560, len(month))
    return pd.DataFrame(
        {"fixmedins_code": land.inst["code"].to_numpy()[inst], "hilist_code": ITEMS["code"].to_numpy()[item],
         "purc_cnt": monthly[pair, month], "purc_time": clocks(when)}
    )  # fmt: skip


def houses(land: Land, rng: np.random.Generator) -> pd.DataFrame:
    """medins_info_b; three in a hundred without coordinates."""
    inst = land.inst
    blind = rng.random(len(inst)) < 0.03
    return pd.DataFrame(
        {
            "fixmedins_code": inst["code"], "fixmedins_name": inst["name"],
            "medins_type": np.where(inst["code"].str[0] == "P", "2", "1"), "hosp_lv": inst["level"].replace(0, ""),
            "admdvs": inst["district"], "addr": inst["name"] + "路" + (inst.index + 1).astype(str) + "号",
            "lnt": np.where(blind, np.nan, 114.6 + inst["x"] / 96.0).round(6), "lat": np.where(blind, np.nan, 30.3 + inst["y"] / 111.0).round(6),
            "aprv_esta_date": dates(inst["opened"]),
        }
    )  # fmt: skip


def write(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """One CSV file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
