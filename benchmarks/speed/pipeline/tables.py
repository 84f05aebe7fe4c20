"""Reading: the columns that are needed, valid settlements net of their refunds, coded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

BARE = ("setl_id", "psn_no", "fixmedins_code", "setl_time", "med_type", "refd_setl_flag")
SETL = (
    *BARE, "init_setl_id", "vali_flag", "mdtrt_id", "begndate", "enddate", "insu_admdvs", "fix_blng_admdvs", "emp_no", "opter_id",
    "mdtrt_cert_type", "medfee_sumamt", "fund_pay_sumamt", "acct_pay", "cash_payamt", "balc", "acct_mulaid_pay", "dise_no",
)  # fmt: skip
LINES = ("setl_id", "rx_drord_no", "hilist_code", "list_type", "cnt", "bilg_dr_code")
TIMES = ("setl_time", "begndate", "enddate", "aprv_esta_date", "brdy")
AMOUNTS = ("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "cash_payamt")
NUMBERS = (*AMOUNTS, "balc", "acct_mulaid_pay", "lnt", "lat", "cnt")
MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass
class Case:
    """The tables: visits (one a usable settlement), persons, institutions, fee lines, encounters."""

    visits: pd.DataFrame
    people: pd.DataFrame
    places: pd.DataFrame
    lines: pd.DataFrame
    encounters: pd.DataFrame


def read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """These columns of a CSV file; empty where the file or the column is missing."""
    have = set(pd.read_csv(path, nrows=0).columns) if path.exists() else set()
    use = [name for name in columns if name in have]
    types = {name: "string" for name in use if name not in {*TIMES, *NUMBERS}}
    times = [name for name in TIMES if name in use]
    frame = pd.read_csv(path, usecols=use, dtype=types, parse_dates=times) if use else pd.DataFrame()
    return frame.reindex(columns=list(columns))


def pool(region: pd.Series[str]) -> pd.Series[str]:
    """The pooling region of a county's code."""
    return region.str[:4].where(~region.str[:2].isin(MUNICIPALITIES), region.str[:2])


def settlements(path: Path, columns: tuple[str, ...] = SETL) -> pd.DataFrame:
    """Usable settlements, coded: valid, each once, no refunds, not fully refunded, amounts net."""
    frame = read(path, columns).drop_duplicates("setl_id")
    refund = frame.refd_setl_flag.fillna("0") == "1"
    if "init_setl_id" in columns:
        frame, refund = frame[frame.vali_flag.fillna("1") == "1"], refund[frame.vali_flag.fillna("1") == "1"]
        back = frame[refund].groupby("init_setl_id")[list(AMOUNTS)].sum()
        frame = frame[~refund].set_index("setl_id")
        frame[list(AMOUNTS)] = frame[list(AMOUNTS)].add(back.reindex(frame.index).fillna(0))
        gone = frame.index.isin(back.index) & (frame.medfee_sumamt <= 0)
        frame = frame[~gone].reset_index()
    else:
        frame = frame[~refund]
    time = frame.setl_time
    return frame.assign(
        person=pd.factorize(frame.psn_no)[0],
        place=pd.factorize(frame.fixmedins_code)[0],
        day=(time.dt.normalize() - time.min().normalize()).dt.days,
        minute=time.dt.hour * 60 + time.dt.minute,
        weekday=time.dt.weekday,
    ).reset_index(drop=True)


def case(folder: Path) -> Case:
    """All tables of a folder."""
    visits = settlements(folder / "setl_d.csv")
    encounters = read(folder / "mdtrt_d.csv", ("mdtrt_id", "chfpdr_code", "dscg_maindiag_code")).drop_duplicates(
        "mdtrt_id"
    )
    insured = (
        read(folder / "psn_insu_d.csv", ("psn_no", "emp_no")).dropna().drop_duplicates("psn_no").set_index("psn_no")
    )
    people = read(folder / "psn_info_b.csv", ("psn_no", "brdy", "tel", "mob", "live_addr", "hsreg_addr", "emp_no"))
    first = visits.drop_duplicates("person")[["psn_no", "emp_no", "insu_admdvs"]].rename(columns={"emp_no": "stated"})
    people = first.merge(people.drop_duplicates("psn_no"), on="psn_no", how="left").set_index("psn_no")
    people["emp_no"] = people.emp_no.fillna(people.stated).fillna(insured.emp_no.reindex(people.index))
    places = read(
        folder / "medins_info_b.csv",
        ("fixmedins_code", "medins_type", "hosp_lv", "admdvs", "lnt", "lat", "aprv_esta_date"),
    ).drop_duplicates("fixmedins_code")
    seen = visits.groupby("fixmedins_code").agg(
        area=("fix_blng_admdvs", "min"), shop=("med_type", lambda kinds: (kinds.str[:2] == "41").mean() >= 0.9)
    )
    places = seen.join(places.set_index("fixmedins_code"))
    places["region"] = places.admdvs.fillna(places.area)
    visits["region"] = visits.fixmedins_code.map(places.region)
    visits["far"] = (pool(visits.insu_admdvs) != pool(visits.region)).fillna(False).to_numpy(bool)
    visits["timed"] = (visits.minute > 0) | (visits.setl_time.dt.second > 0)
    visits["shop"] = visits.fixmedins_code.map(places.shop).to_numpy(bool)
    visits["kind"] = visits.med_type.str[:2]
    visits["disease"] = visits.dise_no.fillna(visits.mdtrt_id.map(encounters.set_index("mdtrt_id").dscg_maindiag_code))
    visits["emptied"] = (
        (visits.acct_pay > 0) & (visits.balc < 5) & (visits.cash_payamt <= 0.05 * visits.medfee_sumamt)
    ).to_numpy(bool)
    visits["round"] = np.isclose(visits.medfee_sumamt % 10, 0)
    lines = read(folder / "fee_list_d.csv", LINES)
    return Case(visits, people, places, lines, encounters)
