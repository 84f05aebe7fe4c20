"""``python -m benchmarks.quality.metropolis.make DIR --persons N --seed S --camouflage easy|medium|hard``."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from . import cards, steer, wares
from .beds import BEDS
from .book import Book
from .flows import FLOWS
from .life import live
from .neighbours import TOGETHER
from .people import People
from .regulars import REGULARS
from .stage import KEPT, Stage
from .tables import VARIANTS, write
from .town import Town

MAIN = (
    cards.collected_cards,
    cards.lent_card_ring,
    cards.cross_region_ring,
    cards.impossible_travel,
    steer.kickback_referral,
)
OTHERS = (
    steer.recruited_admissions, steer.split_stay, steer.bed_hanging, steer.duplicate_enrolment, steer.deceased_claims, steer.maternity_employer,
    steer.trauma_liability, steer.blacklist_proximity, wares.trace_code_resale, wares.drug_resale, wares.proxy_swipe, wares.stock_mismatch,
    wares.identity_mismatch, wares.phantom_charges, wares.repeat_prescription, wares.over_prescribing, wares.high_value_consumables,
)  # fmt: skip
INNOCENT = (*TOGETHER, *REGULARS, *FLOWS, *BEDS)


def build(folder: Path, persons: int, seed: int, camouflage: str, fraud: bool = True, look_alikes: bool = True) -> None:
    """Write the tables, truth.jsonl and blacklist.jsonl of a metropolis and 52 weeks into a folder.

    Args:
        folder: made where it is not there.
        persons: insured persons of the metropolis; an eighth more are insured in the cities around.
        seed: the same seed gives the same bytes; modulo five it chooses columns and clocks, modulo three the shape of ids.
        camouflage: easy, medium or hard.
        fraud: plant rings.
        look_alikes: plant innocent groups.
    """
    rng = np.random.default_rng([seed, persons])
    town = Town(rng, persons)
    people = People(rng, town, persons)
    book = Book(rng)
    life = live(rng, town, people, book)
    stage = Stage(rng, town, people, book, life, camouflage)
    stage.dated = seed % len(VARIANTS) == 3
    plans = [(scene, max(1, round(persons / 3000))) for scene in MAIN if fraud]
    plans += [(scene, max(1, round(persons / 13000))) for scene in OTHERS if fraud]
    plans += [(scene, max(1, round(persons / 13000))) for scene in INNOCENT if look_alikes]
    for scene, copies in plans:
        for turn in range(copies):
            stage.turn = turn + seed * copies
            scene(stage)
    stage.clear()
    write(folder, stage, seed)


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--camouflage", choices=tuple(KEPT), default="medium")
    args = parser.parse_args()
    build(args.folder, args.persons, args.seed, args.camouflage)


if __name__ == "__main__":
    main()
