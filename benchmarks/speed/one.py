"""One job in this process: ``python -m benchmarks.speed.one JOB FOLDER OPTIONS``; a JSON line with seconds and peak memory.

Seconds are those of the work itself: imports and the compiling of native code come before the clock starts.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.speed.jobs import JOBS


def main(job: str, folder: str, options: str) -> None:
    """Warm up where the job says so, run it, say what it took."""
    prepare, work = JOBS[job]
    ready = prepare(Path(folder), json.loads(options))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    found = work(ready) or {}
    seconds = found.pop("seconds", time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {"seconds": seconds, "peak_mb": round(peak / 1024, 1), "before_mb": round(before / 1024, 1), **found}
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
