"""``python -m benchmarks.quality.otherworld OUT --persons N --seed S --camouflage easy|medium|hard``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .make import build
from .variants import CAMOUFLAGE, VARIANTS


def main() -> int:
    """Read the arguments, make the tables, say what was made on stderr."""
    parser = argparse.ArgumentParser(
        prog="otherworld", description="Settlement tables with planted rings, made independently."
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--camouflage", choices=sorted(CAMOUFLAGE), default="medium")
    parser.add_argument("--variant", type=int, choices=range(len(VARIANTS)), default=0)
    parser.add_argument("--no-fraud", action="store_true")
    parser.add_argument("--no-look-alikes", action="store_true")
    args = parser.parse_args()
    if args.persons < 1000:
        parser.error("--persons must be at least 1000, fewer leave no room for rings")
    begin = time.perf_counter()
    w = build(
        args.out, args.persons, args.seed, args.camouflage, args.variant, not args.no_fraud, not args.no_look_alikes
    )
    guilty = sum(not g.innocent for g in w.book.groups)
    print(
        f"{args.out}: {len(w.people)} persons, {int(w.book.alive().sum())} settlements, {guilty} rings, "
        f"{len(w.book.groups) - guilty} innocent groups, {time.perf_counter() - begin:.1f} s",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
