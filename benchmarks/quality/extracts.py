"""``python -m benchmarks.quality.extracts --world riverland --seed 1101``: parts of a made-up world's records, searched and scored.

What a bureau hands over is seldom a year of everything: a quarter, one kind of place, settlements without their lines, a third of the
columns. The truth is cut with the records: a ring counts where six joint events are left and its detector could run. Less may
cost rings; it must accuse nobody whom the whole clears. The table goes to stdout; its first row is the whole.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from graphfraud.detectors.spec import catalogue
from graphfraud.model import schema
from graphfraud.synth.matching import FAMILIES

from .scores import ALL_TABLES
from .searched import HEADS, cells, search
from .spoiled import by_code
from .worlds import WORLDS, Run, known_before

Tables = dict[str, pd.DataFrame]
HANGS_ON = {"mdtrt_d": "mdtrt_id", "fee_list_d": "setl_id", "drugtracinfo": "setl_id", "purcinfo": "fixmedins_code"}
"""Column by which the rows of a table hang on settlements; the others are registers and stay whole."""
DOCTORS = ("bilg_dr_code", "bilg_dr_name", "bilg_dept_name", "chfpdr_code", "chfpdr_name")


def _settled(tables: Tables, kept: pd.Series) -> Tables:
    """The settlements that ``kept`` marks, and what hangs on them; purchases of their institutions."""
    rows = tables["setl_d"][kept]
    found = dict(tables) | {"setl_d": rows}
    for name, column in HANGS_ON.items():
        if name in found:
            found[name] = found[name][found[name][column].isin(set(rows[column]))]
    return found


def _months(tables: Tables, count: int) -> Tables:
    date = tables["setl_d"]["setl_time"].str[:10]
    end = (pd.Timestamp(date.min()).to_period("M") + count).to_timestamp().strftime("%Y-%m-%d")
    found = _settled(tables, date < end)
    if "purcinfo" in found:
        found["purcinfo"] = found["purcinfo"][found["purcinfo"]["purc_time"] < end]
    return found


def _pharmacy(tables: Tables) -> pd.Series:
    return tables["setl_d"]["med_type"].str.startswith("41")


def _without(tables: Tables, chosen: Callable[[str, str], bool]) -> Tables:
    return {
        name: frame.drop(columns=[column for column in frame if chosen(name, column)]) for name, frame in tables.items()
    }


def quarter(tables: Tables) -> Tables:
    """The first three months."""
    return _months(tables, 3)


def half(tables: Tables) -> Tables:
    """The first six months."""
    return _months(tables, 6)


def pharmacies(tables: Tables) -> Tables:
    """Pharmacy purchases alone."""
    return _settled(tables, _pharmacy(tables))


def hospitals(tables: Tables) -> Tables:
    """Everything but pharmacy purchases."""
    return _settled(tables, ~_pharmacy(tables))


def chain(tables: Tables) -> Tables:
    """One pharmacy of three, whoever buys there."""
    return _settled(tables, _pharmacy(tables) & by_code(tables["setl_d"]["fixmedins_code"], 3))


def house(tables: Tables) -> Tables:
    """The institution with most settlements alone."""
    codes = tables["setl_d"]["fixmedins_code"]
    return _settled(tables, codes == codes.value_counts().index[0])


def settlements(tables: Tables) -> Tables:
    """setl_d with psn_info_b alone."""
    return {name: tables[name] for name in ("setl_d", "psn_info_b")}


def lineless(tables: Tables) -> Tables:
    """Without fee_list_d."""
    return {name: frame for name, frame in tables.items() if name != "fee_list_d"}


def doctorless(tables: Tables) -> Tables:
    """Without any column of doctors."""
    return _without(tables, lambda _, column: column in DOCTORS)


def placeless(tables: Tables) -> Tables:
    """Without medins_info_b."""
    return {name: frame for name, frame in tables.items() if name != "medins_info_b"}


def clockless(tables: Tables) -> Tables:
    """Without operators, tills and times: dates alone."""
    found = _without(tables, lambda _, column: column in ("opter_id", "opter_name", "opt_time"))
    row = found["setl_d"]
    found["setl_d"] = row.assign(**{c: row[c].str[:10] for c in ("begndate", "enddate", "setl_time") if c in row})
    return found


def holes(tables: Tables) -> Tables:
    """Three of ten columns missing, by their names, the compulsory ones kept."""
    return _without(tables, _hole(""))


def other_holes(tables: Tables) -> Tables:
    """Another three of ten."""
    return _without(tables, _hole("-"))


def _hole(salt: str) -> Callable[[str, str], bool]:
    compulsory = {(table.name, column.name) for table in schema.TABLES for column in table.columns if column.required}
    compulsory.add(("setl_d", "setl_time"))

    def chosen(name: str, column: str) -> bool:
        key = int(pd.util.hash_array(pd.array([f"{name}.{column}{salt}"]).to_numpy())[0])
        return (name, column) not in compulsory and key % 10 < 3

    return chosen


EXTRACTS: dict[str, Callable[[Tables], Tables]] = {
    one.__name__: one
    for one in (
        *(quarter, half, pharmacies, hospitals, chain, house),
        *(settlements, lineless, doctorless, placeless, clockless, holes, other_holes),
    )
}


def left(truth: list[dict[str, Any]], whole: pd.DataFrame, part: pd.DataFrame) -> list[dict[str, Any]]:
    """The truth of a part: rows, patients and events that are left; events by the days on which there were any."""
    day = whole.set_index("setl_id")["setl_time"].str[:10]
    ids, persons = set(part["setl_id"]), set(part["psn_no"])
    person = part.set_index("setl_id")["psn_no"]
    found = []
    for row in truth:
        rows = [one for one in row["settlements"] if one in ids]
        if not row["settlements"]:
            patients = [one for one in row["patients"] if one in persons]
            found.append(row | {"patients": patients})
            continue
        seen = set(person[rows])
        share = day[rows].nunique() / max(day[[one for one in row["settlements"] if one in day.index]].nunique(), 1)
        events = row.get("events")
        found.append(
            row
            | {"settlements": rows, "patients": [one for one in row["patients"] if one in seen]}
            | {"events": (0 if not rows else None) if events is None else round(events * share)}
        )
    return [row for row in found if row["settlements"] or row["patients"]]


def told(truth: list[dict[str, Any]], idle: set[str]) -> list[dict[str, Any]]:
    """The truth without rings of which no detector of the family could run."""
    return [row for row in truth if row["innocent"] or row["kind"] not in idle or _cousins(row["kind"]) - idle]


def _cousins(kind: str) -> set[str]:
    return set().union(*(family for family in FAMILIES if kind in family)) - {"blacklist_proximity"}


def main() -> int:
    """Search the world as it is, then each extract of it."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality.extracts", description=__doc__)
    parser.add_argument("--world", choices=WORLDS, default="riverland")
    parser.add_argument("--seed", type=int, default=1101)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--camouflage", choices=("easy", "medium", "hard"), default="medium")
    parser.add_argument("--extracts", default=",".join(("whole", *EXTRACTS)), help="names, separated by commas")
    parser.add_argument("--keep", type=Path, help="folder for each search's findings, truth and scoreboard")
    args = parser.parse_args()
    only = tuple(catalogue())
    print("| " + " | ".join(("extract", *HEADS, "s")) + " |\n| --- |" + " --: |" * (len(HEADS) + 1))
    with tempfile.TemporaryDirectory(prefix="graphfraud-extracts-") as scratch:
        source = Path(scratch) / "source"
        truth = Run(args.world, args.seed, args.persons, args.camouflage).write(source)
        known = known_before(source, truth)
        files = [source / f"{name}.csv" for name in ALL_TABLES if (source / f"{name}.csv").exists()]
        tables = {file.stem: pd.read_csv(file, dtype=str, keep_default_na=False) for file in files}
        for name in filter(None, args.extracts.split(",")):
            part = tables if name == "whole" else EXTRACTS[name](dict(tables))
            folder = Path(scratch) / name
            folder.mkdir()
            for table, frame in part.items():
                frame.to_csv(folder / f"{table}.csv", index=False)
            print(name, file=sys.stderr)
            cut = left(truth, tables["setl_d"], part["setl_d"])
            start = time.perf_counter()
            found = search(folder, folder / "workspace", known, only)
            seconds = time.perf_counter() - start
            for run in found.runs:
                if lacks := json.loads(run["detail"])["lacks"]:
                    print(f"    {run['detector']} lacks {', '.join(lacks)}", file=sys.stderr)
            line = cells(found, told(cut, found.idle), only, args.keep and args.keep / name)
            print("| " + " | ".join((name, *line, f"{seconds:.0f}")) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
