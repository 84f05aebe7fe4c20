"""The registers: persons, their insurance, institutions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .days import LENGTH, iso
from .people import birth_text
from .texts import phones
from .world import World


def persons(w: World) -> tuple[pd.DataFrame, pd.DataFrame]:
    """psn_info_b and psn_insu_d, with the holes that registers have."""
    rng, p, land = w.rng, w.people, w.land
    n = len(p)
    alley = np.where(land.home_rural[p.home], "第", "")
    tail = np.where(land.home_rural[p.home], "组", "栋")
    name = land.home_name.astype(object)
    part = np.array([f"{a}{d}{b}" for a, d, b in zip(alley, p.door, tail, strict=True)], dtype=object)
    live = name[p.home] + part
    told = (p.move_day < LENGTH) & (rng.random(n) < 0.5)
    live = np.where(told, name[p.home2] + part, live)
    for person, text in w.live.items():
        live[person] = text
    hsreg = np.where(
        p.hsreg == p.home,
        name[p.home] + part,
        name[p.hsreg] + np.array([f"第{d % 9 + 1}组" for d in p.door], dtype=object),
    )
    dead = p.die_day < 9999
    emp = np.array([*(e[0] for e in p.employers), ""], dtype=object)
    info = pd.DataFrame(
        {
            "psn_no": p.psn_no,
            "psn_name": p.name,
            "certno": p.certno,
            "gend": p.sex,
            "brdy": birth_text(p.birth),
            "tel": p.tel,
            "mob": np.where(rng.random(n) < 0.02, phones(rng, n), p.mob),
            "hsreg_addr": hsreg,
            "live_addr": np.where(rng.random(n) < 0.09, "", live),
            "surv_stas": np.where(dead, 0, 1),
            "die_date": np.where(dead, [iso(min(d, 4000)) for d in p.die_day], ""),
            "psn_idet_type": p.ident,
            "emp_no": emp[p.emp],
        }
    )
    rows = [_insured(w, np.flatnonzero(p.own_insu))]
    if p.insured:
        extra = pd.DataFrame(p.insured)
        who = extra.pop("person").to_numpy()
        number = extra.pop("emp").fillna(-1).astype(int).to_numpy() if "emp" in extra else np.full(len(who), -1)
        extra["psn_no"], extra["certno"] = p.psn_no[who], p.certno[who]
        number = np.where(number == -2, -1, np.where(number < 0, p.emp[who], number))
        extra["emp_no"] = emp[number]
        extra["emp_name"] = np.array([*(e[1] for e in p.employers), ""], dtype=object)[number]
        region = p.region[who]
        extra["insu_admdvs"] = (
            np.where(extra["insu_admdvs"].isna(), region, extra["insu_admdvs"]) if "insu_admdvs" in extra else region
        )
        rows.append(extra)
    return info, pd.concat(rows, ignore_index=True)[rows[0].columns.tolist()]


def _insured(w: World, who: np.ndarray) -> pd.DataFrame:
    rng, p = w.rng, w.people
    women = who[(p.emp[who] >= 0) & (p.sex[who] == 2)]
    both = np.concatenate([who, women])
    kind = np.where(np.arange(len(both)) < len(who), p.insutype[both], 510)
    started = np.maximum(-rng.integers(100, 4500, len(p))[both], p.birth[both] + 5)
    return pd.DataFrame(
        {
            "psn_no": p.psn_no[both],
            "certno": p.certno[both],
            "insu_admdvs": p.region[both],
            "insutype": kind.astype(str),
            "psn_insu_stas": np.where(p.die_day[both] < 9999, "4", "1"),
            "psn_insu_date": [iso(d) for d in started],
            "paus_insu_date": np.where(p.die_day[both] < 9999, [iso(min(d, 4000)) for d in p.die_day[both]], ""),
            "emp_no": np.array([*(e[0] for e in p.employers), ""], dtype=object)[p.emp[both]],
            "emp_name": np.array([*(e[1] for e in p.employers), ""], dtype=object)[p.emp[both]],
        }
    )


def houses(w: World) -> pd.DataFrame:
    """medins_info_b."""
    land = w.land
    kind = np.array(["hospital", "hospital", "clinic", "pharmacy"], dtype=object)[land.sort]
    xy = np.round(np.asarray(list(land.xy), float), 6)
    return pd.DataFrame(
        {
            "fixmedins_code": land.code,
            "fixmedins_name": land.name,
            "medins_type": kind,
            "hosp_lv": np.where(land.level > 0, land.level.astype(str), ""),
            "admdvs": np.array([x[0] for x in land.counties], dtype=object)[land.county],
            "addr": np.array([f"{land.counties[k][1]}" for k in land.county], dtype=object) + land.name,
            "lnt": xy[:, 0],
            "lat": xy[:, 1],
            "aprv_esta_date": land.opened,
        }
    )
