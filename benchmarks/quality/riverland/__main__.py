"""``python -m benchmarks.quality.riverland DIR --persons N --seed S --camouflage easy|medium|hard [--no-fraud] [--no-look-alikes]``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .make import build


def main() -> int:
    """Write one prefecture."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality.riverland", description="A made-up river prefecture.")
    parser.add_argument("dir", type=Path)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--camouflage", choices=("easy", "medium", "hard"), default="medium")
    parser.add_argument("--no-fraud", action="store_true")
    parser.add_argument("--no-look-alikes", action="store_true")
    args = parser.parse_args()
    if args.persons < 1000:
        parser.error("--persons: at least 1000, as rings need people to hide among")
    start = time.perf_counter()
    found = build(args.dir, args.persons, args.seed, args.camouflage, not args.no_fraud, not args.no_look_alikes)
    print(found, f"{time.perf_counter() - start:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
