"""``python -m benchmarks.quality.saltcoast.make DIR --persons N --seed S --camouflage easy|medium|hard``."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from . import cards, claims
from .alike import EXPECTED
from .book import Book
from .coast import institutions, places
from .everyday import live, tidy
from .people import people
from .plants import COMES, Field
from .tables import number, write
from .unlooked import UNLOOKED

RINGS = (
    cards.collected_cards, cards.lent_card_ring, cards.cross_region_ring, cards.impossible_travel, cards.drug_resale,
    cards.trace_code_resale, cards.proxy_swipe, cards.stock_mismatch, cards.blacklist_proximity, cards.duplicate_enrolment,
    claims.kickback_referral, claims.recruited_admissions, claims.split_stay, claims.bed_hanging, claims.deceased_claims,
    claims.maternity_employer, claims.identity_mismatch, claims.phantom_charges, claims.repeat_prescription,
    claims.over_prescribing, claims.high_value_consumables, claims.trauma_liability,
)  # fmt: skip


def build(folder: Path, persons: int, seed: int, camouflage: str, fraud: bool = True, look_alikes: bool = True) -> None:
    """Write the tables, truth.jsonl and blacklist.jsonl of one prefecture and one year into a folder.

    Args:
        folder: made where it is not there.
        persons: insured persons, whole households.
        seed: the same seed gives the same bytes.
        camouflage: easy, medium or hard.
        fraud: plant rings.
        look_alikes: plant innocent groups.
    """
    rng = random.Random(f"saltcoast-{seed}-{persons}")
    spots = places(rng, persons)
    insts = institutions(rng, spots, persons)
    book = Book(rng)
    everybody = people(rng, spots, insts, persons)
    live(book, everybody, insts)
    f = Field(rng, book, everybody, insts, spots, camouflage)
    plants = [
        (EXPECTED + UNLOOKED, max(1, persons // 12_000) * look_alikes),
        (RINGS, max(1, persons // 10_000) * fraud),
    ]
    for makers, copies in plants:
        for _ in range(copies):
            for maker in makers:
                maker(f)
    tidy(book)
    write(folder, f, number(book.visits))


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--camouflage", choices=tuple(COMES), default="medium")
    args = parser.parse_args()
    build(args.folder, args.persons, args.seed, args.camouflage)


if __name__ == "__main__":
    main()
