"""Exports hold less than the schema: a detector that misses something says so, and nothing turns into a flood of findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from graphfraud.detectors.run import detect
from graphfraud.ingest import ingest
from graphfraud.model.finding import Finding
from graphfraud.store.database import Database
from graphfraud.synth import synth

Tables = dict[str, Any]
LEAST = ("setl_id", "psn_no", "fixmedins_code", "setl_time", "medfee_sumamt")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tables]:
    folder = tmp_path_factory.mktemp("prefecture")
    synth(folder, persons=1500, seed=11, camouflage="medium")
    read = duckdb.connect().sql
    return folder, {file.stem: read(f"FROM read_csv('{file}', all_varchar=true)").df() for file in folder.glob("*.csv")}


def without(*names: str) -> Callable[[Tables], Tables]:
    """Columns (in whichever table) that the export does not have."""

    def change(tables: Tables) -> Tables:
        return {name: frame.drop(columns=frame.columns.intersection(names)) for name, frame in tables.items()}

    return change


def only(*tables: str) -> Callable[[Tables], Tables]:
    return lambda all_tables: {name: all_tables[name] for name in tables}


def bare(tables: Tables) -> Tables:
    return {"setl_d": tables["setl_d"][list(LEAST)]}


def dates_only(tables: Tables) -> Tables:
    rows = tables["setl_d"]
    return tables | {"setl_d": rows.assign(setl_time=rows.setl_time.str[:10])}


def whole_hours(tables: Tables) -> Tables:
    rows = tables["setl_d"]
    return tables | {"setl_d": rows.assign(setl_time=rows.setl_time.str[:13] + ":00:00")}


def one_call_centre(tables: Tables) -> Tables:
    """Half of the insured gave the number of one call centre, and one address."""
    people = tables["psn_info_b"].copy()
    people.loc[people.index % 2 == 0, ["tel", "mob"]] = "4008001234"
    people.loc[people.index % 2 == 0, ["live_addr", "hsreg_addr"]] = "政务服务中心"
    return tables | {"psn_info_b": people}


def recoded_regions(tables: Tables) -> Tables:
    """From July on every district bears another code of the same prefecture."""
    rows = tables["setl_d"].copy()
    later = rows.setl_time > "2026-07"
    for column in ("insu_admdvs", "fix_blng_admdvs"):
        rows.loc[later, column] = rows.loc[later, column].str[:4] + "98"
    return tables | {"setl_d": rows}


def batch_uploads(tables: Tables) -> Tables:
    """Every third institution sends its day's settlements in one batch in the evening; that moment is all that is known."""
    rows = tables["setl_d"].copy()
    places = sorted(set(rows.fixmedins_code))
    late = rows.fixmedins_code.isin(places[::3])
    rows.loc[late, "setl_time"] = rows.loc[late, "setl_time"].str[:10] + " 21:14:05"
    return tables | {"setl_d": rows}


def evening_uploads(tables: Tables) -> Tables:
    """Every third institution sends its day's settlements in the evening, a second apart."""
    rows = tables["setl_d"].copy()
    late = rows.fixmedins_code.isin(sorted(set(rows.fixmedins_code))[::3])
    date = rows.setl_time.str[:10]
    number = rows.groupby([rows.fixmedins_code, date]).cumcount()
    sent = date + " 21:" + (number // 60 % 60).map("{:02d}".format) + ":" + (number % 60).map("{:02d}".format)
    rows.loc[late, "setl_time"] = sent[late]
    return tables | {"setl_d": rows}


def codes_alone(tables: Tables) -> Tables:
    """Trace codes that no settlement is named with, lines without the drugs' codes, a register without deaths."""
    less = {
        name: tables[name].drop(columns=column)
        for name, column in (("drugtracinfo", "setl_id"), ("fee_list_d", ["hilist_code", "hilist_name"]))
    }
    return without("die_date")(tables) | less


def one_quarter(tables: Tables) -> Tables:
    """The settlements of three months, with what hangs on them."""
    rows = tables["setl_d"]
    months = rows.setl_time.str[:7]
    return tables | {"setl_d": rows[months <= sorted(set(months))[2]]}


def pharmacies_by_date(tables: Tables) -> Tables:
    """The pharmacies send dates without times, the hospitals have clocks."""
    rows = tables["setl_d"].copy()
    sold = rows.med_type == "41"
    rows.loc[sold, "setl_time"] = rows.loc[sold, "setl_time"].str[:10]
    return tables | {"setl_d": rows}


def pharmacies_alone(tables: Tables) -> Tables:
    rows = tables["setl_d"]
    return tables | {"setl_d": rows[rows.med_type == "41"]}


def one_giant(tables: Tables) -> Tables:
    """What people of its district use, one visit on a day, is used at its greatest hospital; nobody's stock is known."""
    rows = tables["setl_d"].copy()
    place = rows[rows.med_type == "11"].fixmedins_code.value_counts().index[0]
    known = rows[rows.fixmedins_code == place].iloc[0]
    alone = ~rows.duplicated(["psn_no"], keep=False) | ~rows.assign(day=rows.setl_time.str[:10]).duplicated(
        ["psn_no", "day"], keep=False
    )
    here = rows.fix_blng_admdvs == known.fix_blng_admdvs
    chosen = rows.index[alone & here & rows.med_type.isin(["11", "41"])]
    for column in ("fixmedins_code", "fixmedins_name", "hosp_lv"):
        rows.loc[chosen, column] = known[column]
    rows.loc[chosen, "med_type"] = "11"
    return {name: table for name, table in tables.items() if name != "purcinfo"} | {"setl_d": rows}


def swapped_coordinates(tables: Tables) -> Tables:
    """Every third institution has latitude and longitude in the wrong columns, every fifth of the others has zeros."""
    places = tables["medins_info_b"].copy()
    places.loc[places.index % 3 == 0, ["lnt", "lat"]] = places.loc[places.index % 3 == 0, ["lat", "lnt"]].to_numpy()
    places.loc[places.index % 5 == 1, ["lnt", "lat"]] = "0"
    return tables | {"medins_info_b": places}


def clocks_hours_off(tables: Tables) -> Tables:
    """The busiest pharmacies send the hour of another time zone, or the afternoon as the morning; some houses tell hours or dates only."""
    rows = tables["setl_d"].copy()
    busy = list(rows[rows.med_type == "41"].fixmedins_code.value_counts().index)
    when = pd.to_datetime(rows.setl_time)
    evening = rows.fixmedins_code.isin(busy[6:9])
    rows.loc[evening, "setl_time"] = (
        rows.loc[evening, "setl_time"].str[:10] + " 23:0" + rows.loc[evening, "setl_time"].str[12] + ":40"
    )
    zone, half = rows.fixmedins_code == busy[0], (rows.fixmedins_code == busy[1]) & (when.dt.hour >= 13)
    rows.loc[zone, "setl_time"] = (when[zone] - pd.Timedelta("8h")).dt.strftime("%Y-%m-%d %H:%M:%S")
    rows.loc[half, "setl_time"] = (when[half] - pd.Timedelta("12h")).dt.strftime("%Y-%m-%d %H:%M:%S")
    hours, dates = rows.fixmedins_code.isin(busy[2:4]), rows.fixmedins_code.isin(busy[4:6])
    rows.loc[hours, "setl_time"] = rows.loc[hours, "setl_time"].str[:13] + ":00:00"
    rows.loc[dates, "setl_time"] = rows.loc[dates, "setl_time"].str[:10]
    return tables | {"setl_d": rows}


def false_numbers(tables: Tables) -> Tables:
    """Rows sent twice under new numbers, person numbers replaced in July, one operator's account for all, a shop that reckons in fen."""
    rows = tables["setl_d"].assign(opter_id="admin")
    shop = rows[rows.med_type == "41"].fixmedins_code.value_counts().index[0]
    money = [name for name in rows.columns if name.endswith(("_pay", "_sumamt", "_payamt"))]
    rows.loc[rows.fixmedins_code == shop, money] = (
        rows.loc[rows.fixmedins_code == shop, money].astype(float).mul(100).astype(str)
    )
    later = (rows.setl_time > "2026-07") & (pd.factorize(rows.psn_no)[0] % 3 == 0)
    rows.loc[later, "psn_no"] = "new" + rows.loc[later, "psn_no"]
    again = rows[rows.index % 8 == 3]
    return tables | {"setl_d": pd.concat([rows, again.assign(setl_id="again" + again.setl_id)])}


def holes(tables: Tables) -> Tables:
    """A month is missing, one region begins half a year late, no stay has an end, half of the identity numbers are masked."""
    rows = tables["setl_d"]
    region = rows.fix_blng_admdvs.value_counts().index[0]
    rows = rows[
        (rows.setl_time.str[:7] != "2026-04") & ((rows.fix_blng_admdvs != region) | (rows.setl_time > "2026-07"))
    ]
    rows = rows.assign(enddate=rows.enddate.where(~rows.med_type.str.startswith("2"), ""))
    people = tables["psn_info_b"]
    hidden = people.certno.str[:6] + "********" + people.certno.str[-4:]
    people = people.assign(certno=people.certno.where(people.index % 2 == 0, hidden))
    return tables | {"setl_d": rows, "psn_info_b": people, "mdtrt_d": tables["mdtrt_d"].assign(endtime="")}


def other_numbers(tables: Tables) -> Tables:
    """Two registers and the fee lines write numbers otherwise than the settlements."""
    people, places, lines = (tables[name].copy() for name in ("psn_info_b", "medins_info_b", "fee_list_d"))
    people["psn_no"], places["fixmedins_code"] = "0" + people.psn_no, places.fixmedins_code.str[1:]
    lines["setl_id"] = "0" + lines.setl_id
    return tables | {"psn_info_b": people, "medins_info_b": places, "fee_list_d": lines}


def other_codes(tables: Tables) -> Tables:
    """From July on doctors bear other codes, a third of the persons have no identity number, all money is in fen, one county's institutions send in the
    evening and bear another region code than its insured, and every eighth settlement was sent again under a new number with a new time."""
    rows, people, visits = (tables[name].copy() for name in ("setl_d", "psn_info_b", "mdtrt_d"))
    people.loc[people.index % 3 == 0, "certno"] = ""
    visits["chfpdr_code"] = ("N" + visits.chfpdr_code).where(visits.begntime > "2026-07", visits.chfpdr_code)
    money = [name for name in rows.columns if name.endswith(("_pay", "_sumamt", "_payamt"))]
    rows[money] = rows[money].astype(float).mul(100).round()
    county = rows.fix_blng_admdvs.value_counts().index[0]
    here = (rows.fix_blng_admdvs == county) & ~rows.med_type.str.startswith(("2", "5"))
    minutes = pd.Series(range(len(rows)), rows.index).mul(7919).mod(240).astype(str) + "min"
    evening = pd.to_datetime(rows.setl_time.str[:10] + " 18:00:00") + pd.to_timedelta(minutes)
    rows.loc[here, "setl_time"] = evening[here].dt.strftime("%Y-%m-%d %H:%M:%S")
    rows["fix_blng_admdvs"] = rows.fix_blng_admdvs.replace(county, county[:4] + "98")
    places = tables["medins_info_b"].assign(admdvs=lambda frame: frame.admdvs.replace(county, county[:4] + "98"))
    again = rows[rows.index % 8 == 3]
    stamped = (pd.to_datetime(again.setl_time) + pd.Timedelta("37s")).dt.strftime("%Y-%m-%d %H:%M:%S")
    rows = pd.concat([rows, again.assign(setl_id="again" + again.setl_id, setl_time=stamped)])
    return tables | {"setl_d": rows, "psn_info_b": people, "mdtrt_d": visits, "medins_info_b": places}


def without_identities(tables: Tables) -> Tables:
    """Births by the month, no identity numbers, deaths known to hospitals alone."""
    less = without("certno", "die_date")(tables)
    rows = less["setl_d"]
    last = rows.sort_values("setl_time").drop_duplicates("psn_no", keep="last")
    last = last[(last.med_type == "21") & (last.refd_setl_flag != "1")].mdtrt_id[:5]
    assert len(last)
    died = less["mdtrt_d"].assign(dscg_way=lambda frame: frame.mdtrt_id.isin(last).map({True: "5", False: "1"}))
    months = {name: frame.assign(brdy=frame.brdy.str[:7]) for name, frame in less.items() if "brdy" in frame}
    return less | months | {"mdtrt_d": died}


SHORTAGES: dict[str, Callable[[Tables], Tables]] = {
    "five columns": bare,
    "settlements alone": only("setl_d"),
    "no coordinates": without("lnt", "lat"),
    "no phones and addresses": without("tel", "mob", "live_addr", "hsreg_addr"),
    "no phones": without("tel", "mob"),
    "no addresses": without("live_addr", "hsreg_addr"),
    "no regions, operators, certificates": without(
        "insu_admdvs", "fix_blng_admdvs", "admdvs", "opter_id", "mdtrt_cert_type", "certno", "ssc_cardno"
    ),
    "dates only": dates_only,
    "dates of pharmacies": pharmacies_by_date,
    "whole hours": whole_hours,
    "one call centre": one_call_centre,
    "recoded regions": recoded_regions,
    "batch uploads": batch_uploads,
    "evening uploads": evening_uploads,
    "one giant institution": one_giant,
    "no kinds of visit, births, amounts of lines": without(
        "med_type", "begndate", "brdy", "begntime", "det_item_fee_sumamt", "list_type"
    ),
    "no marks of split packs, doctors in charge, flags of refunds": without(
        "trdn_flag", "chfpdr_code", "refd_setl_flag"
    ),
    "codes that no settlement bears": codes_alone,
    "one quarter": one_quarter,
    "pharmacies alone": pharmacies_alone,
    "no quantities": without("cnt"),
    "no deaths": without("die_date", "dscg_way"),
    "swapped coordinates": swapped_coordinates,
    "clocks hours off": clocks_hours_off,
    "false numbers": false_numbers,
    "holes": holes,
    "other numbers": other_numbers,
    "other codes": other_codes,
    "no births": without("brdy", "age"),
    "no doctors": without("chfpdr_code", "chfpdr_name", "bilg_dr_code", "bilg_dr_name"),
    "without identities": without_identities,
}
SAID: dict[str, dict[str, set[str]]] = {
    "five columns": {"lacks": {"trace_code_resale", "drug_resale", "identity_mismatch"}},
    "no coordinates": {"coordinates": {"impossible_travel", "kickback_referral", "proxy_swipe"}},
    "no phones and addresses": {
        "neither phone nor address": {"lent_card_ring", "recruited_admissions", "trauma_liability"}
    },
    "no phones": {"have no phone": {"lent_card_ring", "duplicate_enrolment"}},
    "no addresses": {"have no address": {"lent_card_ring", "recruited_admissions"}},
    "evening uploads": {"half an hour": {"collected_cards", "impossible_travel"}},
    "dates only": {"a date only": {"collected_cards", "lent_card_ring", "impossible_travel", "repeat_prescription"}},
    "dates of pharmacies": {"a date only": {"collected_cards", "impossible_travel"}},
    "whole hours": {"whole hours": {"collected_cards", "lent_card_ring", "impossible_travel", "blacklist_proximity"}},
    "one call centre": {"call centre": {"lent_card_ring", "duplicate_enrolment", "over_prescribing"}},
    "recoded regions": {"several region codes": {"cross_region_ring", "proxy_swipe", "impossible_travel"}},
    "batch uploads": {
        "uploaded in batches": {"collected_cards", "impossible_travel", "trace_code_resale"},
        "same half hour of the day": {"collected_cards", "lent_card_ring"},
    },
    "one giant institution": {"company in its crowd": {"collected_cards", "kickback_referral", "phantom_charges"}},
    "codes that no settlement bears": {"lacks": {"trace_code_resale"}, "of the fee lines": {"drug_resale"}},
    "one quarter": {"settlements cover": {"kickback_referral", "stock_mismatch", "lent_card_ring"}},
    "pharmacies alone": {"no settlements of hospitals": {"kickback_referral", "impossible_travel", "bed_hanging"}},
    "no quantities": {"of the fee lines": {"over_prescribing", "phantom_charges", "stock_mismatch"}},
    "no deaths": {"no date of death": {"deceased_claims"}},
    "swapped coordinates": {"latitude and longitude swapped": {"impossible_travel", "kickback_referral"}},
    "clocks hours off": {
        "clock may be hours off": {"collected_cards", "impossible_travel"},
        "at 2 institutions": {"collected_cards", "lent_card_ring"},
        "same half hour of the day": {"collected_cards", "lent_card_ring"},
        "tell whole hours: who": {"collected_cards", "lent_card_ring"},
        "tell a date only, or": {"collected_cards", "lent_card_ring"},
    },
    "false numbers": {
        "sent twice": {"kickback_referral", "phantom_charges"},
        "cards were replaced": {"collected_cards", "cross_region_ring"},
        "a system's account": {"collected_cards", "lent_card_ring"},
        "taken for yuan": {"collected_cards"},
    },
    "other numbers": {
        "stand in the register of persons": {"collected_cards", "recruited_admissions"},
        "institutions in the register": {"impossible_travel", "kickback_referral"},
        "belong to a settlement that is there": {"drug_resale", "identity_mismatch"},
    },
    "other codes": {
        "stamped anew": {"collected_cards", "phantom_charges"},
        "tested as two doctors": {"kickback_referral", "phantom_charges"},
        "all are in fen": {"collected_cards"},
        "sends in the evening": {"collected_cards", "impossible_travel"},
        "have no identity number": {"duplicate_enrolment"},
        "bears their own code": {"cross_region_ring", "proxy_swipe"},
    },
    "no doctors": {"bilg_dr_code": {"kickback_referral"}},
    "no births": {"a date of birth or an age": {"collected_cards", "identity_mismatch", "duplicate_enrolment"}},
    "without identities": {
        "told by month or year": {"collected_cards", "identity_mismatch", "duplicate_enrolment"},
        "ended with one": {"deceased_claims"},
    },
    "holes": {
        "part of the export is missing": {"proxy_swipe", "kickback_referral"},
        "is no onset": {"proxy_swipe", "kickback_referral"},
        "no day of discharge": {"bed_hanging", "split_stay"},
        "masked with *": {"duplicate_enrolment"},
    },
}
"""What must be said, and by which detectors among others."""


def searched(tables: Tables, folder: Path) -> tuple[list[Finding], list[dict[str, Any]]]:
    folder.mkdir()
    files = []
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
        files.append(str(folder / f"{name}.csv"))
    with Database(folder / "case") as database:
        ingest(database, files)
        found = detect(database)
        return found, database.rows("SELECT detector, state, detail FROM gf_run")


@pytest.mark.parametrize("shortage", SHORTAGES)
def test_less_is_said_and_accuses_nobody_innocent(shortage: str, records: tuple[Path, Tables], tmp_path: Path) -> None:
    folder, tables = records
    found, runs = searched(SHORTAGES[shortage](dict(tables)), tmp_path / "less")
    truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    guilty = {person for ring in truth if not ring["innocent"] for person in ring["patients"]}
    high = [finding for finding in found if finding.severity == "high"]
    wrong = [
        finding.id
        for finding in high
        if (people := [m.id for m in finding.members if m.kind == "patient"])
        and sum(person in guilty for person in people) < len(people) / 2
    ]
    assert not wrong
    assert len(found) <= 3 * len(truth)
    assert all(run["state"] in ("done", "degraded", "lacks") for run in runs)
    for words, detectors in SAID.get(shortage, {}).items():
        telling = {run["detector"] for run in runs if words in run["detail"] and run["state"] in ("degraded", "lacks")}
        assert detectors <= telling
    if shortage in ("batch uploads", "no deaths"):
        others = {words for name, texts in SAID.items() if name != shortage for words in texts}
        others -= {"lacks", "company in its crowd", *SAID[shortage]}
        assert not [words for words in others for run in runs if words in run["detail"]]
