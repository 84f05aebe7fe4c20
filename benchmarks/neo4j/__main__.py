"""``python -m benchmarks.neo4j --settlements 1000000 --how bolt import --questions``.

Makes up a prefecture's records (make_records.sql), loads its graph into the workspace's own local server by each way, then
takes the time of every question of the library. One JSON line each on stdout.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from graphfraud.errors import StoreError
from graphfraud.store import server, server_process
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import Connection
from graphfraud.store.neo4j_import import load_by_import
from graphfraud.store.neo4j_library import queries
from graphfraud.store.neo4j_load import LoadReport, load_by_bolt
from graphfraud.store.neo4j_query import ask
from graphfraud.store.neo4j_stage import (
    Scope,
    bounded,
    edge_types,
    node_labels,
    stage_edges_by_shares,
    stage_nodes,
)
from graphfraud.store.projection import prepare, statements
from graphfraud.store.server_home import home_of

SLOW = 120.0


def made_up(folder: Path, settlements: int) -> Database:
    """A workspace with so many settlements; one that stands there already is taken as it is."""
    database = Database(folder)
    if not database.has_rows("setl_d"):
        _run(database, "make_records.sql", settlements)
        database.derive()
        database.con.execute("DROP TABLE drawn")
        database.con.execute("CHECKPOINT")
    if not database.has_rows("gf_finding"):
        _run(database, "make_findings.sql", settlements)
    return database


def _run(database: Database, name: str, settlements: int) -> None:
    for statement in statements(Path(__file__).with_name(name).read_text(encoding="utf-8")):
        database.con.execute(statement, {"rows": settlements} if "$rows" in statement else {})


def memory(pid: int | None) -> dict[str, int]:
    """Highest resident memory in MiB: of this process, and of the server's."""
    peaks = {"client_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    if pid is not None:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        peaks["server_mib"] = next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) // 1024
    return peaks


def processor(pid: int | None) -> float:
    """Seconds of processor time of this process, of ended ones that it started, and of the server's."""
    mine = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = children.ru_utime + children.ru_stime
    if pid is None:
        return mine + ended
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return mine + ended + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def emptied(folder: Path, heap: int, page_cache: int) -> server.Server:
    """The workspace's server without a graph."""
    server.stop(folder)
    shutil.rmtree(home_of(folder).folder / "data", ignore_errors=True)
    return server.start(folder, heap=heap, page_cache=page_cache)


def told(settlements: int, report: LoadReport, spent: float, pid: int | None) -> dict[str, Any]:
    """The figures of a load; ``spent`` is its processor time in seconds, which a busy machine does not lengthen.

    ``edges_per_second`` is of the steps of edges (of an import: nodes and relationships over neo4j-admin's time), ``writing_seconds``
    of all steps (of an import: neo4j-admin's time); relationships alone are told over that and over the whole load.
    """
    plain = report.to_json()
    rows = {part: sum(step["rows"] for step in plain[part].values()) for part in ("nodes", "edges")}
    seconds = {step.name: round(step.seconds, 1) for step in (*report.nodes, *report.edges) if step.seconds >= 1}
    writing = sum(step.seconds for step in (*report.nodes, *report.edges))
    rates = {
        "writing_seconds": round(writing, 1),
        "relationships_per_writing_second": round(rows["edges"] / max(writing, 0.001)),
        "relationships_per_second_of_all": round(rows["edges"] / report.seconds),
    }
    keys = ("how", "seconds", "nodes_per_second", "edges_per_second")
    figures = {**{key: plain[key] for key in keys}, "cpu_seconds": round(spent, 1), "load_average": os.getloadavg()[0]}
    return {"settlements": settlements, **figures, **rates, **rows, "steps": seconds, **memory(pid)}


def staged(database: Database) -> dict[str, float]:
    """Processor seconds of joining the rows and of staging each label and type, as an import does; no server is needed."""
    spent: dict[str, float] = {}
    scope = Scope(False, False, date.today())

    def timed(name: str, work: Callable[[], object]) -> None:
        begun = time.process_time()
        work()
        spent[name] = round(time.process_time() - begun, 2)

    with bounded(database):
        timed("joining", lambda: prepare(database, hold=True))
        for label in node_labels():
            timed(label, partial(stage_nodes, database, label, scope))
        for type in edge_types():
            timed(type, lambda type=type: list(stage_edges_by_shares(database, type, scope)))  # type: ignore[misc]
    return {"all": round(sum(spent.values()), 1), **spent}


def examples(database: Database) -> dict[str, str]:
    """A value for each parameter that has no default: somebody or something of the made-up records, the busiest places."""
    first = {
        "patient": "SELECT psn_no FROM settlement ORDER BY psn_no LIMIT 1 OFFSET 50",
        "card": "SELECT card FROM settlement ORDER BY card LIMIT 1 OFFSET 50",
        "other_card": "SELECT card FROM settlement WHERE card > 'C0000000030' ORDER BY card LIMIT 1",
        "other_patient": "SELECT psn_no FROM settlement WHERE psn_no > 'N0000000030' ORDER BY psn_no LIMIT 1",
        "pharmacy": "SELECT fixmedins_code FROM settlement WHERE institution_kind = 'pharmacy' GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1",
        "hospital": "SELECT fixmedins_code FROM settlement WHERE institution_kind = 'hospital' GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1",
        "doctor": "SELECT bilg_dr_code FROM fee_list_d GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1",
        "settlement": "SELECT MIN(setl_id) FROM gf_finding_settlement",
        "finding": "SELECT MIN(id) FROM gf_finding",
        "other_finding": "SELECT id FROM gf_finding ORDER BY id LIMIT 1 OFFSET 1",
    }
    found = {name: str(database.con.execute(query).fetchall()[0][0]) for name, query in first.items()}
    return {
        **found,
        "place": found["pharmacy"],
        "id": found["patient"],
        "a": found["patient"],
        "b": found["other_patient"],
    }


def asked(database: Database, connection: Connection) -> dict[str, Any]:
    """Rows of every question, its seconds the first time it is asked, again, and with what joins those whom it names; null where it takes longer than SLOW."""
    known = examples(database)
    figures = {}
    for question in queries():
        names = {part.name for part in question.parameters}
        given = {**question.example, **{name: known[name] for name in names & set(known) - {"other"}}}
        if "other" in names:
            given["other"] = known[
                "other_card" if "card" in names else "other_finding" if "finding" in names else "other_patient"
            ]
        seconds = []
        for joined in (False, False, True):
            begun = time.perf_counter()
            try:
                answered = ask(question, given, connection, key=database.card_key(), seconds=SLOW, joined=joined)
                rows: int | None = len(answered.rows)
            except StoreError:
                rows = None
            seconds.append(round(time.perf_counter() - begun, 2))
        figures[question.name] = {"first": seconds[0], "again": seconds[1], "joined": seconds[2], "rows": rows}
    return figures


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.neo4j", description=__doc__)
    parser.add_argument("--settlements", type=int, default=1_000_000)
    parser.add_argument(
        "--how", nargs="*", choices=("bolt", "import"), default=["bolt", "import"], help="ways to load; none: as it is"
    )
    parser.add_argument("--again", action="store_true", help="load over Bolt once more: nothing has changed")
    parser.add_argument("--stage", action="store_true", help="processor seconds of staging alone, without a server")
    parser.add_argument("--questions", action="store_true", help="take the time of every question")
    parser.add_argument("--every", action="store_true", help="a node for every settlement")
    parser.add_argument("--heap", type=int, default=1536)
    parser.add_argument("--page-cache", type=int, default=1536)
    parser.add_argument("--folder", type=Path, help="a workspace to keep, or one that holds records already")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="graphfraud-neo4j-")) / "workspace"
    try:
        with made_up(folder, given.settlements) as database:
            count = database.con.execute("SELECT COUNT(*) FROM settlement").fetchall()[0][0]
            if given.stage:
                figures = {"staging_cpu_seconds": staged(database), "load_average": os.getloadavg()[0]}
                print(json.dumps({"settlements": count, **figures, **memory(None)}), flush=True)
            for how in given.how:
                running = emptied(folder, given.heap, given.page_cache)
                before = processor(running.pid) if how == "bolt" else processor(None)
                load = load_by_bolt if how == "bolt" else load_by_import
                report = load(database, *([running.connection] if how == "bolt" else []), every=given.every)
                pid = server_process.find_process(home_of(folder))
                spent = processor(pid if how == "bolt" else None) - before
                print(json.dumps(told(count, report, spent, pid)), flush=True)
            if given.questions:
                running = server.start(folder, heap=given.heap, page_cache=given.page_cache)
                answers = {"settlements": count, "questions": asked(database, running.connection)}
                print(json.dumps({**answers, "load_average": os.getloadavg()[0]}), flush=True)
            if given.again:
                running = server.start(folder, heap=given.heap, page_cache=given.page_cache)
                before = processor(running.pid)
                report = load_by_bolt(database, running.connection, every=given.every)
                print(json.dumps(told(count, report, processor(running.pid) - before, running.pid)), flush=True)
    finally:
        server.stop(folder)
        if given.folder is None:
            shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    main()
