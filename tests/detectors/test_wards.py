"""What a hospital is among those of its county and the doctors', counted where the stays are, is what reading every stay finds."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import numpy as np
import pandas as pd
import pytest

from graphfraud.detectors.case import Case
from graphfraud.detectors.kickback_referral.ward import wards_of
from graphfraud.engines.engine import Local
from graphfraud.innocent.flow import Ward
from graphfraud.store.database import sql_file

HOSPITALS = ("A", "B", "C", "D")
COUNTY = {"A": "330101", "B": "330101", "C": "330102", "D": "330101"}
RANK = {"A": 1, "B": 2, "C": 3, "D": 1}
ILLNESS = ("S72.0", "I10", None)


def stays_of_a_county(seed: int, count: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "setl_id": [f"s{k}" for k in range(count)],
            "psn_no": [f"p{k}" for k in rng.integers(0, 40, count)],
            "fixmedins_code": rng.choice(HOSPITALS, count, p=[0.4, 0.3, 0.2, 0.1]),
            "net": rng.integers(50_000, 900_000, count) / 100,
            "dise_no": rng.choice(np.array(ILLNESS, dtype=object), count),
        }
    )


def by_reading_all(stays: pd.DataFrame, fills: pd.DataFrame, part: pd.DataFrame) -> Ward:
    target = part.target.iloc[0]
    others = stays[~stays.psn_no.isin(fills.psn_no)].assign(urgent=lambda rows: rows.dise_no == "S72.0")
    here = others[others.fixmedins_code == target]
    around = {COUNTY[name] for name in (*part.origin, *([target] if len(here) else []))}
    county = others[others.fixmedins_code.map(COUNTY).isin(around)]
    mine = stays[(stays.fixmedins_code == target) & stays.setl_id.isin(fills.setl_id)]
    told, known = county[county.dise_no.notna()], mine[mine.dise_no.notna()]
    admits = others.fixmedins_code.isin(part.origin).sum()
    return Ward(
        share=len(here) / max(len(county), 1),
        higher=bool(all(RANK[target] > RANK[origin] for origin in part.origin) or admits == 0),
        weight=float(mine.net.median() / here.net.median()) if min(len(here), len(mine)) >= 5 else math.nan,
        urgent=int((known.dise_no == "S72.0").sum()),
        stays=len(known),
        secondary=RANK[target] >= 2,
        usual=float(told.urgent.mean()) if len(told) >= 20 else math.nan,
        graded=False,
    )


def case_of(stays: pd.DataFrame, flows: list[pd.DataFrame]) -> Case:
    con = duckdb.connect()
    con.register("stays", stays)
    con.execute(
        "CREATE TABLE settlement AS SELECT setl_id, psn_no, fixmedins_code, CAST(net AS DECIMAL(16, 2)) AS net, dise_no, "
        "CAST(NULL AS VARCHAR) AS dise_name, CAST(NULL AS VARCHAR) AS fix_admdvs, setl_id AS mdtrt_id, '21' AS med_class, "
        "FALSE AS fully_refunded FROM stays"
    )
    con.execute("CREATE TABLE institution (fixmedins_code VARCHAR, admdvs VARCHAR)")
    con.executemany("INSERT INTO institution VALUES (?, ?)", list(COUNTY.items()))
    con.execute("CREATE TABLE mdtrt_d (mdtrt_id VARCHAR, dscg_maindiag_code VARCHAR, dscg_maindiag_name VARCHAR)")
    steered = pd.concat([flow.assign(lead=k) for k, flow in enumerate(flows)])
    con.register("gf_steered", steered)
    engine = Local(con)
    unknown = np.array(["" for _ in HOSPITALS], object)
    places = SimpleNamespace(
        code=np.array(HOSPITALS, object), rank=np.array([RANK[name] for name in HOSPITALS]), level=unknown
    )

    def linked(name: str, **parameters: Any) -> Any:
        return engine.collect(sql_file("graphfraud.detectors.kickback_referral", name), parameters, name)

    return cast(Case, SimpleNamespace(engine=engine, places=places, linked=linked))


@pytest.mark.parametrize(("seed", "count"), [(1, 400), (2, 400), (3, 60), (4, 25)])
def test_wards_of_several_flows(seed: int, count: int) -> None:
    stays = stays_of_a_county(seed, count)
    rng = np.random.default_rng(seed)
    flows, parts = [], []
    for target, origins in (("B", ["A"]), ("A", ["D", "B"]), ("C", ["A", "B"])):
        there = stays[stays.fixmedins_code == target]
        chosen = there.iloc[np.sort(rng.permutation(len(there))[: max(1, len(there) // 4)])]
        flows.append(chosen[["setl_id", "psn_no"]].assign(target=target, origin=origins[0]))
        parts.append(pd.DataFrame({"origin": origins, "target": target}))
    found = wards_of(case_of(stays, flows), parts)
    wanted = [by_reading_all(stays, flow, part) for flow, part in zip(flows, parts, strict=True)]
    for one, other in zip(found, wanted, strict=True):
        assert vars(one) == pytest.approx(vars(other), nan_ok=True)
    assert len({one.share for one in found}) == len(found)
