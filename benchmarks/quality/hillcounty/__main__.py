"""``python -m benchmarks.quality.hillcounty DIR --persons 20000 --seed 1 --camouflage medium``."""

from __future__ import annotations

import argparse
from pathlib import Path

from .make import build

parser = argparse.ArgumentParser(prog="hillcounty", description="A made-up mountain prefecture.")
parser.add_argument("folder", type=Path)
parser.add_argument("--persons", type=int, default=20_000)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--camouflage", choices=("easy", "medium", "hard"), default="medium")
parser.add_argument("--no-fraud", action="store_true")
parser.add_argument("--no-look-alikes", action="store_true")
args = parser.parse_args()
build(args.folder, args.persons, args.seed, args.camouflage, not args.no_fraud, not args.no_look_alikes)
