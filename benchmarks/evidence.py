"""Time and size of an evidence package over many settlements, and of its verification.

    python -m benchmarks.evidence --settlements 50000

A made-up prefecture is read in, one finding is laid over that many of its settlements, and the two commands run as a user
runs them.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import graphfraud as gf
from graphfraud.detectors.judgement import amounts_of, measured
from graphfraud.model.finding import Finding, Member, ReadingResult, Reason, finding_id
from graphfraud.store.database import Database
from graphfraud.store.findings import save_findings

PERSONS_PER_SETTLEMENT = 0.16
MEMBERS = 200


def workspace(folder: Path, settlements: int) -> tuple[Path, str]:
    """A workspace whose one finding rests on that many settlements."""
    persons = max(int(settlements * PERSONS_PER_SETTLEMENT), 1000)
    subprocess.run(
        [sys.executable, "-m", "graphfraud", "synth", str(folder / "records"), "--persons", str(persons)], check=True
    )
    gf.Workspace(folder / "case").ingest(folder / "records")
    with Database(folder / "case") as database:
        rows = database.con.execute(
            "SELECT setl_id, psn_no, CAST(setl_time AS DATE) FROM setl_d WHERE vali_flag = '1' AND refd_setl_flag <> '1' "
            "ORDER BY setl_time, setl_id LIMIT ?",
            [settlements],
        ).fetchall()
        people = sorted({row[1] for row in rows})[:MEMBERS]
        facts = measured(database, [tuple(row[0] for row in rows)])[0]
        finding = Finding(
            id=finding_id("lent_card_ring", people),
            detector="lent_card_ring",
            detector_version="0",
            severity="high",
            score=0.9,
            q_value=0.001,
            stability=0.9,
            title={"zh": "出借医保卡团伙", "en": "Ring of lent cards"},
            summary={"zh": "大型团伙。", "en": "A large ring."},
            members=tuple(Member("patient", person, "borrowed_card", 0.5) for person in people),
            settlements=tuple(facts["settlements"]),
            start=rows[0][2],
            end=rows[-1][2],
            amounts=amounts_of(facts, 1.0),
            reasons=(Reason("company", 9.0, 1.0, 1e-9, {"zh": "结伴", "en": "company"}),),
            innocent_readings=(ReadingResult("family", "rejected", True, 0, {"zh": "否", "en": "no"}),),
            legal_basis=({"zh": "第四十一条", "en": "article 41"},),
            parameters={},
        )
        save_findings(database, ["lent_card_ring"], [finding])
    print(f"{len(rows):,} settlements of {len({row[1] for row in rows}):,} persons", flush=True)
    return folder / "case", finding.id


def timed(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "graphfraud", *command], check=True)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--settlements", type=int, default=50_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="graphfraud-evidence-"))
    case, name = workspace(folder, given.settlements)
    package = folder / "package.zip"
    made = timed("evidence", name, "-o", str(package), "--reason", "benchmark", "-w", str(case))
    checked = timed("verify", str(package))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"evidence {made:.1f} s, verify {checked:.1f} s, {package.stat().st_size / 1e6:.1f} MB, peak {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
