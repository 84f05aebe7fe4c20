"""``python -m benchmarks.quality.spoiled --world riverland --seed 1``: a made-up world's files with one fault each, searched and scored.

What a bureau's export often lacks or gets wrong. A fault may cost rings; it must not bring findings that are none, and
the runs must say what they lacked. The table goes to stdout; the first row is the world as it is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from graphfraud.detectors.spec import catalogue

from .scores import ALL_TABLES, CARDS, MAIN
from .searched import HEADS, cells, search
from .worlds import WORLDS, Run, known_before

Tables = dict[str, pd.DataFrame]
CLOCKS = {
    "setl_d": ("begndate", "enddate", "setl_time", "opt_time"),
    "fee_list_d": ("fee_ocur_time",),
    "mdtrt_d": ("begntime", "endtime"),
    "drugtracinfo": ("sel_retn_time",),
}
CALL_CENTRE = "40000000000"


def by_code(codes: pd.Series, of: int) -> pd.Series:
    """True for one of ``of`` codes, by the code alone: the same wherever it stands."""
    return (pd.util.hash_pandas_object(codes.fillna(""), index=False) % of == 0).set_axis(codes.index)


def _cut(tables: Tables, length: int, rest: str) -> None:
    for name, columns in CLOCKS.items():
        frame = tables.get(name, pd.DataFrame())
        for column in frame.columns.intersection(columns):
            timed = frame[column].str.len() > length
            frame[column] = frame[column].where(~timed, frame[column].str[:length] + rest)


def hours(tables: Tables) -> None:
    """Every clock rounded down to the hour."""
    _cut(tables, 13, ":00:00")


def days(tables: Tables) -> None:
    """Dates without a time of day."""
    _cut(tables, 10, "")


def uploads(tables: Tables) -> None:
    """One of three institutions sends its day's settlements at night, a second apart."""
    frame = tables["setl_d"]
    late = by_code(frame["fixmedins_code"], 3)
    date = frame["setl_time"].str[:10]
    place = frame.groupby([frame["fixmedins_code"], date]).cumcount()
    sent = pd.to_datetime(date + " 22:00:00") + pd.to_timedelta(place, unit="s")
    frame["setl_time"] = frame["setl_time"].where(~late, sent.dt.strftime("%Y-%m-%d %H:%M:%S"))
    for column in frame.columns.intersection(("begndate", "enddate")):
        frame[column] = frame[column].where(~late, frame[column].str[:10])


def nowhere(tables: Tables) -> None:
    """Institutions without coordinates and address."""
    tables["medins_info_b"][["lnt", "lat", "addr"]] = ""


def phoneless(tables: Tables) -> None:
    """Nobody's phone on record."""
    tables["psn_info_b"][["tel", "mob"]] = ""


def call_centre(tables: Tables) -> None:
    """Four of ten persons bear the number of a call centre."""
    frame = tables["psn_info_b"]
    chosen = by_code(frame["psn_no"], 5) | by_code(frame["psn_no"] + "-", 4)
    frame["mob"] = frame["mob"].where(~chosen, CALL_CENTRE)


def deathless(tables: Tables) -> None:
    """No dates of death, everybody alive in the register."""
    frame = tables["psn_info_b"]
    frame["die_date"], frame["surv_stas"] = "", "1"


def giant(tables: Tables) -> None:
    """The largest institutions of each kind that bear a third of all settlements report under one code a kind."""
    frame = tables["setl_d"]
    count = frame["fixmedins_code"].value_counts()
    large = count[count.cumsum() <= len(frame) / 3].index
    register = tables["medins_info_b"]
    kind = register.drop_duplicates("fixmedins_code").set_index("fixmedins_code")["medins_type"]
    chosen = pd.Series(large, index=large)
    one = chosen.groupby(kind.reindex(large).fillna("").to_numpy()).transform("first").to_dict()
    for part in tables.values():
        if "fixmedins_code" in part:
            part["fixmedins_code"] = part["fixmedins_code"].map(one).fillna(part["fixmedins_code"])
    tables["medins_info_b"] = register[~register["fixmedins_code"].isin(set(one) - set(one.values()))]
    name = tables["medins_info_b"].set_index("fixmedins_code")["fixmedins_name"].to_dict()
    tables["setl_d"]["fixmedins_name"] = frame["fixmedins_code"].map(name).fillna(frame["fixmedins_name"])


def recoded(tables: Tables) -> None:
    """The counties' codes are new from the middle of the records on, as after a reform; registers bear the new ones."""

    def county(code: str) -> str:
        return (
            f"{code[:4]}{(int(code[4:6]) + 50) % 100:02d}{code[6:]}" if len(code) >= 6 and code[4:6].isdigit() else code
        )

    def new(codes: pd.Series) -> pd.Series:
        return codes.map(county)

    frame = tables["setl_d"]
    middle = frame["setl_time"].str[:10].sort_values().iloc[len(frame) // 2]
    late = frame["setl_time"].str[:10] >= middle
    for column in frame.columns.intersection(("insu_admdvs", "fix_blng_admdvs")):
        frame[column] = frame[column].where(~late, new(frame[column]))
    for name, column in (("medins_info_b", "admdvs"), ("psn_insu_d", "insu_admdvs")):
        tables[name][column] = new(tables[name][column])


def death_months(tables: Tables) -> None:
    """Dates of death tell the month alone, as its first day."""
    frame = tables["psn_info_b"]
    frame["die_date"] = frame["die_date"].where(frame["die_date"] == "", frame["die_date"].str[:7] + "-01")


def birth_years(tables: Tables) -> None:
    """Birthdays tell the year alone; identity numbers are masked."""
    for name in ("psn_info_b", "setl_d"):
        frame = tables[name]
        for column in frame.columns.intersection(("brdy",)):
            frame[column] = frame[column].where(frame[column] == "", frame[column].str[:4] + "-01-01")
    for frame in tables.values():
        if "certno" in frame:
            frame["certno"] = frame["certno"].str[:6] + "************"


def doctorless(tables: Tables) -> None:
    """No doctor on any bill or visit."""
    for frame in tables.values():
        for column in frame.columns.intersection(("bilg_dr_code", "bilg_dr_name", "chfpdr_code", "chfpdr_name")):
            frame[column] = ""


def undiagnosed(tables: Tables) -> None:
    """No diagnoses."""
    for frame in tables.values():
        for column in frame.columns.intersection(("dise_no", "dise_name", "dscg_maindiag_code", "dscg_maindiag_name")):
            frame[column] = ""


def late_ledger(tables: Tables) -> None:
    """Purchases are booked on the last day of the quarter."""
    if "purcinfo" in tables:
        frame = tables["purcinfo"]
        day = pd.to_datetime(frame["purc_time"].str[:10], errors="coerce")
        last = (day + pd.offsets.QuarterEnd(0)).dt.strftime("%Y-%m-%d")
        frame["purc_time"] = frame["purc_time"].where(day.isna(), last)


def holed_ledger(tables: Tables) -> None:
    """One shop in three books no purchases in two months of the year, another third none from one supplier of four."""
    if "purcinfo" in tables:
        frame = tables["purcinfo"]
        month = frame["purc_time"].str[5:7]
        shop = by_code(frame["fixmedins_code"], 3)
        other = by_code(frame["fixmedins_code"] + "-", 3) & ~shop
        gone = (shop & month.isin(("04", "05"))) | (other & by_code(frame["hilist_code"], 4))
        tables["purcinfo"] = frame[~gone]


FAULTS: dict[str, Callable[[Tables], None]] = {
    fault.__name__: fault
    for fault in (
        *(hours, days, uploads, nowhere, phoneless, call_centre, deathless, giant, recoded),
        *(death_months, birth_years, doctorless, undiagnosed, late_ledger, holed_ledger),
    )
}


def spoil(source: Path, target: Path, fault: Callable[[Tables], None]) -> None:
    """Write the files of ``source`` to ``target`` with one fault."""
    files = [source / f"{name}.csv" for name in ALL_TABLES if (source / f"{name}.csv").exists()]
    tables = {file.stem: pd.read_csv(file, dtype=str, keep_default_na=False) for file in files}
    fault(tables)
    target.mkdir(parents=True)
    for name, frame in tables.items():
        frame.to_csv(target / f"{name}.csv", index=False)


def main() -> int:
    """Search the world as it is, then with each fault."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality.spoiled", description=__doc__)
    parser.add_argument("--world", choices=WORLDS, default="riverland")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--camouflage", choices=("easy", "medium", "hard"), default="medium")
    parser.add_argument("--faults", default=",".join(FAULTS), help="names, separated by commas")
    parser.add_argument("--detectors", choices=("cards", "main", "rest", "all"), default="main")
    parser.add_argument("--keep", type=Path, help="folder for each search's findings, truth and scoreboard")
    args = parser.parse_args()
    every = tuple(catalogue())
    rest = tuple(name for name in every if name not in MAIN)
    only = {"cards": CARDS, "main": MAIN, "rest": rest, "all": every}[args.detectors]
    print("| " + " | ".join(("fault", *HEADS)) + " |\n| --- |" + " --: |" * len(HEADS))
    with tempfile.TemporaryDirectory(prefix="graphfraud-spoiled-") as scratch:
        source = Path(scratch) / "source"
        truth = Run(args.world, args.seed, args.persons, args.camouflage).write(source)
        known = known_before(source, truth)
        for name in ("as it is", *filter(None, args.faults.split(","))):
            folder = Path(scratch) / name
            if name == "as it is":
                files = source
            else:
                spoil(source, folder / "source", FAULTS[name])
                files = folder / "source"
            print(name, file=sys.stderr)
            found = search(files, folder / "workspace", known, only)
            line = cells(found, truth, only, args.keep and args.keep / name)
            print("| " + " | ".join((name, *line)) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
