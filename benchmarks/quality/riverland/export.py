"""The tables as an export of the platform carries them, column by column."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from .bill import FUNDS
from .catalogue import ILLNESSES, ITEMS
from .clean import is_stay
from .days import DAY, HOUR, iso
from .people import birth_text
from .places import CLINIC, PHARMACY
from .world import World

_STAMP = np.datetime64("2025-03-01T00:00:00")


def stamp(seconds: np.ndarray) -> np.ndarray:
    """Times as text."""
    return np.char.replace(np.datetime_as_string(_STAMP + seconds.astype("timedelta64[s]"), unit="s"), "T", " ").astype(
        object
    )


def settlements(w: World, c, order, ids, money) -> tuple[pd.DataFrame, pd.DataFrame]:
    """setl_d and mdtrt_d of the visits in `order`."""
    rng, p, land = w.rng, w.people, w.land
    who, place, stay = c["person"][order], c["place"][order], is_stay(c["med"][order])
    n = len(order)
    where = np.array([x[0] for x in land.counties], dtype=object)[land.county[place]]
    births = np.array(birth_text(p.birth), dtype=object)
    habit = np.where(rng.random(n) < 0.85, p.card[who], rng.choice(["01", "02", "03"], n)).astype(object)
    cert = np.array(["", "01", "02", "03"], dtype=object)[c["cert"][order]]
    cert = np.where(c["cert"][order] == 0, habit, cert)
    cert = np.where((cert == "03") & ~p.has_card[who] & (c["cert"][order] == 0), "02", cert)
    token = np.array([f"T{x:015x}" for x in rng.integers(0, 2**60, n)], dtype=object)
    number = np.select([cert == "01", cert == "02"], [token, p.certno[who]], p.card_no[who])
    card = np.where(p.has_card[who] | (cert == "03"), p.card_no[who], "")
    foreign = p.region[who] != where
    out_flag = np.where(
        np.array([r[:4] for r in p.region[who]]) == "5196",
        "2",
        np.where(np.array([x[:4] for x in where]) != "3695", "1", "0"),
    )
    diag = c["diag"][order]
    names = np.array([*(i.name for i in ILLNESSES), ""], dtype=object)
    codes = np.array([*(i.code for i in ILLNESSES), ""], dtype=object)
    shop = land.sort[place] == PHARMACY
    silent = shop & (c["med"][order] == 41)
    diag = np.where(silent, -1, diag)
    job = (c["t"][order] // DAY >= p.emp_from[who]) & (c["t"][order] // DAY <= p.emp_to[who])
    place_of_work = np.where(job, p.emp[who], -1)
    birth = np.isin(c["med"][order], (51, 52)) & (p.insutype[who] == 310)
    blurred = land.tags[place] == "school"
    certno = np.where(
        blurred,
        np.array([f"{float(x[:17] or 0):.5E}" if x else "" for x in p.certno[who]], dtype=object),
        p.certno[who],
    )
    emp = np.array([*(e[0] for e in p.employers), ""], dtype=object)
    emp_name = np.array([*(e[1] for e in p.employers), ""], dtype=object)
    operator = _operators(w, c, order)
    t = stamp(c["t"][order])
    end = stamp(c["end"][order])
    dateless = np.isin(place, list(w.dateless))
    t, end = (
        np.where(dateless, np.array([x[:10] for x in t], dtype=object), t),
        np.where(dateless, np.array([x[:10] for x in end], dtype=object), end),
    )
    beg = np.where(dateless, np.array([x[:10] for x in stamp(c["beg"][order])], dtype=object), stamp(c["beg"][order]))
    refund = c["refund"][order]
    mdtrt = np.array([f"M{x}" for x in ids], dtype=object)
    original = np.full(len(c["t"]), "", dtype=object)
    original[order] = ids
    orig = np.where(refund, original[np.maximum(c["orig"][order], 0)], "")
    mdtrt = np.where(refund, np.array([f"M{x}" for x in orig], dtype=object), mdtrt)
    table = {
        "setl_id": ids,
        "mdtrt_id": mdtrt,
        "init_setl_id": orig,
        "medins_setl_id": np.array([f"Z{k:09d}" for k in rng.permutation(n)], dtype=object),
        "psn_no": p.psn_no[who],
        "psn_name": p.name[who],
        "psn_cert_type": "01",
        "certno": certno,
        "gend": p.sex[who],
        "brdy": births[who],
        "age": np.maximum((c["t"][order] // DAY - p.birth[who]) // 365.25, 0).astype(int),
        "insutype": np.where(birth & job, 510, np.where(job, p.insutype[who], 390)),
        "psn_type": np.where(job, p.psn_type[who], 15),
        "insu_admdvs": p.region[who],
        "fix_blng_admdvs": where,
        "emp_no": emp[place_of_work],
        "emp_name": emp_name[place_of_work],
        "out_flag": out_flag,
        "fixmedins_code": land.code[place],
        "fixmedins_name": land.name[place],
        "hosp_lv": np.where(land.level[place] > 0, land.level[place].astype(str), "9"),
        "begndate": beg,
        "enddate": end,
        "setl_time": t,
        "mdtrt_cert_type": cert,
        "mdtrt_cert_no": number,
        "ssc_cardno": card,
        "med_type": c["med"][order],
        "setl_type": "2",
        "clr_type": np.where(stay, "21", np.where(shop, "41", "11")),
        "clr_way": np.where(foreign, "2", "1"),
    }
    for name in (
        "medfee_sumamt",
        "fulamt_ownpay_amt",
        "overlmt_selfpay",
        "preselfpay_amt",
        "inscp_amt",
        "fund_pay_sumamt",
        *FUNDS,
    ):
        table[name] = money[name]
    for name in ("psn_pay", "acct_pay", "cash_payamt", "balc", "acct_mulaid_pay"):
        table[name] = money[name]
    table |= {
        "refd_setl_flag": refund.astype(int),
        "vali_flag": np.where(c["void"][order], 0, 1),
        "dise_no": codes[diag],
        "dise_name": names[diag],
        "invono": rng.integers(10**8, 10**9, n),
        "ipt_otp_no": np.where(stay, "ZY", "MZ") + np.char.mod("%07d", rng.integers(0, 10**7, n)).astype(object),
        "opter_id": operator,
        "opter_name": "",
        "opt_time": t,
    }
    return pd.DataFrame(table), _visits(w, c, order, mdtrt, diag, codes, names, stay, beg, end, ~refund)


def _visits(w: World, c, order, mdtrt, diag, codes, names, stay, beg, end, fresh) -> pd.DataFrame:
    rng, land = w.rng, w.land
    doctor = c["doctor"][order]
    seen = (doctor >= 0) & (land.sort[c["place"][order]] != PHARMACY)
    seen &= ~((land.sort[c["place"][order]] == CLINIC) & (rng.random(len(order)) < 0.08))
    dept = np.array([*(i.dept for i in ILLNESSES), ""], dtype=object)[diag]
    way = np.where(stay, c["way"][order].astype(str), "")
    table = pd.DataFrame(
        {
            "mdtrt_id": mdtrt,
            "psn_no": w.people.psn_no[c["person"][order]],
            "fixmedins_code": land.code[c["place"][order]],
            "med_type": c["med"][order],
            "begntime": beg,
            "endtime": end,
            "adm_dept_name": np.where(stay, dept, ""),
            "dscg_dept_name": np.where(stay, dept, ""),
            "dscg_maindiag_code": codes[diag],
            "dscg_maindiag_name": names[diag],
            "chfpdr_code": np.where(seen, land.doctor_code[np.maximum(doctor, 0)], ""),
            "chfpdr_name": np.where(seen, land.doctor_name[np.maximum(doctor, 0)], ""),
            "ipt_days": np.where(
                stay & (rng.random(len(order)) < 0.2), (c["end"][order] // DAY - c["beg"][order] // DAY).astype(str), ""
            ),
            "inhosp_stas": 0,
            "dscg_way": way,
            "die_date": np.where(way == "5", [iso(d) for d in c["end"][order] // DAY], ""),
            "adm_bed": np.where(stay, np.char.mod("%d", np.maximum(c["ward"][order], 1)).astype(object), ""),
        }
    )
    return table[fresh]


def _operators(w: World, c, order) -> np.ndarray:
    """Shifts of two a day; some houses have one number for all, some none, a chain the head office's."""
    place, t = c["place"][order], c["t"][order]
    staff = w.land.staff[place]
    shift = (t // DAY + (t % DAY > 14 * HOUR) + (c["person"][order] % 2) * (w.land.sort[place] == 0)) % staff
    local = np.where(c["oper"][order] >= 0, c["oper"][order] % staff, shift)
    text = np.array([f"{code}{k + 1:02d}" for code, k in zip(w.land.code[place], local, strict=True)], dtype=object)
    text = np.where(place % 13 == 5, np.array([f"{code}admin" for code in w.land.code[place]], dtype=object), text)
    text = np.where(place % 29 == 7, "", text)
    return np.where(c["oper"][order] == -7, "P-HEADOFFICE-01", text)


def fees(w: World, c, lines, number) -> pd.DataFrame:
    """fee_list_d of lines whose visits have settlement numbers."""
    rng, land, visit = w.rng, w.land, lines["visit"]
    n = len(visit)
    ids = number[visit]
    place, stay = c["place"][visit], is_stay(c["med"][visit])
    first, last = c["beg"][visit], c["end"][visit]
    when = np.where(
        stay,
        first + rng.random(n) * np.maximum(last - first, 60),
        np.maximum(first, c["t"][visit] - rng.integers(20, 900, n)),
    )
    when = np.where(c["refund"][visit], c["t"][visit], when).astype(int)
    doctor = c["doctor"][visit]
    seen = doctor >= 0
    shop = land.sort[place] == PHARMACY
    kinds = np.array([i.kind for i in ITEMS])[lines["item"]]
    rx = np.where(
        c["rx"][visit] >= 0,
        c["rx"][visit] + 500_000_000,
        np.where(~shop & np.isin(kinds, (101, 102)), visit + 100_000_000, -1),
    )
    dept = np.array([*(i.dept for i in ILLNESSES), ""], dtype=object)[c["diag"][visit]]
    source = np.where(c["refund"][visit], c["orig"][visit], visit)
    return pd.DataFrame(
        {
            "bkkp_sn": np.array([f"B{k:010d}" for k in range(1, n + 1)], dtype=object),
            "setl_id": ids,
            "mdtrt_id": np.array([f"M{x}" for x in number[source]], dtype=object),
            "fee_ocur_time": stamp(when),
            "rx_drord_no": np.where(rx >= 0, np.array([f"R{k}" for k in rx], dtype=object), ""),
            "hilist_code": np.array([i.code for i in ITEMS], dtype=object)[lines["item"]],
            "hilist_name": np.array([i.name for i in ITEMS], dtype=object)[lines["item"]],
            "list_type": kinds,
            "cnt": lines["cnt"].astype(int),
            "pric": lines["price"],
            "det_item_fee_sumamt": lines["sum"],
            "bilg_dept_name": np.where(shop, "", dept),
            "bilg_dr_code": np.where(seen, land.doctor_code[np.maximum(doctor, 0)], ""),
            "bilg_dr_name": np.where(seen, land.doctor_name[np.maximum(doctor, 0)], ""),
        }
    )


def traces(w: World, c, codes, number) -> pd.DataFrame:
    """drugtracinfo."""
    visit = codes["visit"]
    return pd.DataFrame(
        {
            "fixmedins_code": w.land.code[c["place"][visit]],
            "setl_id": number[visit],
            "drug_trac_codg": codes["code"],
            "hilist_code": np.array([i.code for i in ITEMS], dtype=object)[codes["item"]],
            "sel_retn_time": stamp(c["t"][visit]),
            "sel_retn_cnt": codes["cnt"],
            "trdn_flag": codes["split"].astype(int),
            "rx_flag": codes["rx"].astype(int),
        }
    )


def write(folder: Path, name: str, table: pd.DataFrame) -> None:
    """One CSV; amounts with two places, coordinates with six."""
    places = 6 if name == "medins_info_b" else 2
    columns = []
    for column, kind in table.dtypes.items():
        amount = duckdb.ColumnExpression(str(column))
        columns.append(amount.cast(duckdb.decimal_type(18, places)).alias(str(column)) if kind.kind == "f" else amount)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.from_df(table.reset_index(drop=True)).select(*columns).write_csv(
            str(folder / f"{name}.csv"), header=True
        )
