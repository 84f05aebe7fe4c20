"""One job in this process: ``python -m benchmarks.speed.one JOB FOLDER OPTIONS``; a JSON line with seconds and peak memory.

Seconds are those of the work itself: imports and the compiling of native code come before the clock starts.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.speed.jobs import JOBS

LOADED = {
    "graphfraud": (
        "graphfraud.workspace",
        "graphfraud.detectors.run",
        "graphfraud.graph.peeling",
        "graphfraud.graph.communities",
        "pandas",
        "pyarrow",
        "scipy.stats",
    ),
    "pandas": ("pandas", "pyarrow", "networkx", "scipy.stats"),
    "polars": ("polars",),
    "duckdb": ("duckdb",),
    "networkx": ("networkx", "pandas", "pyarrow", "scipy.stats"),
    "pyvis": ("pyvis.network", "graphfraud.workspace", "pandas", "pyarrow"),
}
"""What a job's last word stands for: loaded before the clock starts."""


def peak_kib() -> int:
    """The process's own peak memory in KiB; what getrusage says can be the peak of the process that began this one."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    own = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(job: str, folder: str, options: str) -> None:
    """Warm up where the job says so, run it, say what it took."""
    prepare, work = JOBS[job]
    for name in LOADED.get(job.split()[-1], LOADED["graphfraud"] if job.split()[0] != "pairs" else ()):
        importlib.import_module(name)
    ready = prepare(Path(folder), json.loads(options))
    before = peak_kib()
    start, processor = time.perf_counter(), time.process_time()
    found = work(ready) or {}
    cpu = time.process_time() - processor
    seconds = found.pop("seconds", time.perf_counter() - start)
    peak = peak_kib()
    print(
        json.dumps(
            {
                "seconds": seconds,
                "peak_mb": round(peak / 1024, 1),
                "before_mb": round(before / 1024, 1),
                "cpu_s": round(cpu, 3),
                **found,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
