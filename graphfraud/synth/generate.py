"""``synth``: a made-up prefecture as tables, with planted rings, look-alikes and the truth about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graphfraud.errors import UsageError, WorkspaceError
from graphfraud.progress import progress
from graphfraud.synth.background import Stage, background, usual_places
from graphfraud.synth.billing import fee_lines
from graphfraud.synth.block import Ledger
from graphfraud.synth.calendar import make_calendar
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.geography import make_geography
from graphfraud.synth.institutions import make_institutions
from graphfraud.synth.look_alikes import PLANTERS as LOOK_ALIKES
from graphfraud.synth.look_alikes import plant_look_alikes
from graphfraud.synth.plan import Plan
from graphfraud.synth.population import make_people
from graphfraud.synth.presence import possible
from graphfraud.synth.records import write_block
from graphfraud.synth.registers import write_institutions, write_people, write_purchases
from graphfraud.synth.rings import PLANTERS as RINGS
from graphfraud.synth.rings import plant_rings
from graphfraud.synth.settle import settle_rows
from graphfraud.synth.staff import seat_doctors
from graphfraud.synth.tables import Tables
from graphfraud.synth.texts import Texts, make_texts, person_texts
from graphfraud.synth.truth import blacklist_rows, truth_rows, write_lines
from graphfraud.synth.world import CAMOUFLAGE, World

Array = np.ndarray[Any, Any]
LEAST_PERSONS = 200


@dataclass(frozen=True)
class SynthReport:
    """What was written.

    Attributes:
        folder: where.
        tables: rows by table.
        rings: planted rings by kind.
        look_alikes: innocent groups by kind.
        normal_visits: normal visits that ring members made, and would have made without camouflage.
    """

    folder: Path
    tables: dict[str, int]
    rings: dict[str, int]
    look_alikes: dict[str, int]
    normal_visits: tuple[int, int]


def synth(
    folder: Path,
    *,
    persons: int,
    seed: int,
    camouflage: str = "medium",
    fraud: bool = True,
    look_alikes: bool = True,
    world: World | None = None,
    block: int = 40_000,
) -> SynthReport:
    """Write a made-up prefecture's tables (CSV, UTF-8) and ``truth.jsonl``; the same arguments give the same bytes.

    Args:
        folder: made where it is missing; files of the same names are replaced, all at the end.
        persons: insured persons, 200 at least.
        seed: of every draw. Persons, places and institutions do not depend on the other arguments.
        camouflage: how well rings hide: easy, medium or hard.
        fraud: plant rings.
        look_alikes: plant innocent groups that look like rings.
        world: parameters of the world; the defaults where None.
        block: persons drawn at a time, which bounds memory.

    Raises:
        UsageError: too few persons or an unknown camouflage.
        WorkspaceError: the folder cannot be written.
    """
    if persons < LEAST_PERSONS:
        raise UsageError(f"a made-up prefecture needs at least {LEAST_PERSONS} persons, not {persons}")
    if camouflage not in CAMOUFLAGE:
        raise UsageError(f"camouflage is one of {', '.join(CAMOUFLAGE)}, not {camouflage!r}")
    seeds = np.random.SeedSequence(seed).spawn(4)
    with progress("synth: people and plans", total=len(RINGS) + len(LOOK_ALIKES), unit="kinds") as step:
        stage = make_stage(world or World(), persons, seeds[0])
        plan = Plan(stage, camouflage, np.random.default_rng(seeds[1]))
        if fraud:
            plant_rings(plan, step)
        plan.rng = np.random.default_rng(seeds[2])
        if look_alikes:
            plant_look_alikes(plan, step)
    try:
        return _write_all(folder, stage, plan, seeds[3], block)
    except OSError as error:
        raise WorkspaceError(f"{folder}: cannot be written, nothing was changed: {error.strerror or error}") from error


def _write_all(folder: Path, stage: Stage, plan: Plan, seed: np.random.SeedSequence, block: int) -> SynthReport:
    with Tables(folder) as tables:
        kept = _write(stage, plan, tables, seed, block)
        write_institutions(stage, tables)
        write_lines(folder / "truth.jsonl", truth_rows(plan))
        write_lines(folder / "blacklist.jsonl", blacklist_rows(plan))
    rows = {name: writer.rows for name, writer in tables.writers.items()}
    return SynthReport(folder, rows, _kinds(plan, False), _kinds(plan, True), kept)


def make_stage(world: World, persons: int, seed: np.random.SeedSequence) -> Stage:
    """Places, institutions and people, before anything happens."""
    rngs = [np.random.default_rng(child) for child in seed.spawn(5)]
    geography = make_geography(world, persons, rngs[0])
    institutions = make_institutions(world, geography, persons, rngs[1])
    people = make_people(world, geography, persons, rngs[2])
    seat_doctors(geography, people, institutions, rngs[4])
    usual = usual_places(geography, people, institutions, rngs[3])
    return Stage(world, geography, people, institutions, make_calendar(world), usual, rngs[3].random(persons))


def _write(stage: Stage, plan: Plan, tables: Tables, seed: np.random.SeedSequence, block: int) -> tuple[int, int]:
    made, institutions = stage.people, stage.institutions
    planned, given = plan.planned()
    texts_seed, purchase_seed, *block_seeds = seed.spawn(2 + len(made) // block + 2)
    texts = make_texts(stage, np.random.default_rng(texts_seed))
    months = stage.world.days // 30 + 2
    ledger = Ledger(np.zeros((len(institutions), len(catalogue().item_name), months), dtype=np.int32))
    kept = drawn = 0
    with progress("synth", total=len(made), unit="persons") as step:
        for (low, high), child in zip(_blocks(stage, block), block_seeds, strict=False):
            one, all_of = _write_block(
                stage, plan, tables, texts, ledger, planned, given, low, high, np.random.default_rng(child)
            )
            kept, drawn = kept + one, drawn + all_of
            step(high - low)
    write_purchases(stage, tables, ledger, plan.withheld, np.random.default_rng(purchase_seed))
    return kept, drawn


def _blocks(stage: Stage, block: int) -> list[tuple[int, int]]:
    """Ranges of persons that split no household."""
    people = stage.people
    ends = [
        int(people.house_start[index])
        for index in np.searchsorted(people.house_start, np.arange(block, len(people), block))
        if index < len(people.house_start)
    ]
    edges = sorted({0, *ends, len(people)})
    return list(zip(edges[:-1], edges[1:], strict=True))


def _write_block(
    stage: Stage,
    plan: Plan,
    tables: Tables,
    texts: Texts,
    ledger: Ledger,
    planned: Array,
    given: Array,
    low: int,
    high: int,
    rng: np.random.Generator,
) -> tuple[int, int]:
    normal, kept, drawn = background(stage, low, high, rng)
    first, last = np.searchsorted(planned["person"], [low, high])
    made = np.concatenate([normal, planned[first:last]])
    made = made[possible(stage.institutions, made, stage.world.leave_share, rng)]
    lucky = (rng.random(len(made)) < stage.world.refund_share) & (made["refund"] == 0) & (made["group"] < 0)
    made["refund"][lucky] = rng.choice([900, 3600, 86_400, 3 * 86_400], int(lucky.sum())) + rng.integers(
        0, 600, int(lucky.sum())
    )
    made = made[np.lexsort((made["person"], made["settle"]))]
    keys = made["key"][made["key"] > 0]
    own = given[np.isin(given["key"], keys)]
    kind = stage.institutions.kind[made["inst"]]
    fees = fee_lines(kind, made, own, rng)
    rows = settle_rows(stage.people, kind, made, fees, stage.world.invalid_share, rng)
    persons = person_texts(stage, low, high)
    write_people(stage, tables, texts, persons)
    serial = write_block(stage, tables, texts, persons, ledger, made, fees, rows, rng)
    for group in np.unique(made["group"][made["named"]]):
        plan.groups[group].settlements.append(serial[made["named"] & (made["group"] == group)])
    return kept, drawn


def _kinds(plan: Plan, innocent: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for group in plan.groups:
        if group.innocent == innocent:
            found[group.kind] = found.get(group.kind, 0) + 1
    return found
