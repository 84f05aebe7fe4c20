"""From a seed to a folder of tables."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from . import background, billing, export, stock, texts
from .fraud.catalogue import RINGS
from .innocent.catalogue import LOOK_ALIKES
from .planting import NoRoom, Plot, plot
from .truth import write_truth
from .variants import CAMOUFLAGE, VARIANTS
from .world import World, world

# what plants a group, how many in 20,000 persons, the tables it needs
Recipe = tuple[Callable[[Plot], None], float, tuple[str, ...]]


def _plant(w: World, recipes: dict[str, Recipe], innocent: bool) -> None:
    """Plant every kind that the variant's tables can show; numbers grow with the root of the population.

    A population under 5,000 holds the main kinds and a part of the others, so that ordinary life prevails.
    """
    for kind, (sow, base, needs) in recipes.items():
        if not w.variant.has(*needs):
            continue
        wanted = base * np.sqrt(w.persons / 20_000)
        if base < 4 and w.stream(f"room for {kind}").random() > w.persons / 5_000:
            continue
        for index in range(max(1, round(wanted))):
            groups = w.book.groups
            p = plot(w, kind, index, innocent)
            with contextlib.suppress(NoRoom):
                sow(p)
            if groups and groups[-1] is p.group and not p.group.visits:
                groups.pop()


def build(out: Path, persons: int, seed: int, camouflage: str, variant: int, fraud: bool, look_alikes: bool) -> World:
    """Write the eight tables and truth.jsonl into ``out``; returns the world they tell of."""
    os.umask(0o077)
    out.mkdir(parents=True, exist_ok=True)
    w = world(VARIANTS[variant], CAMOUFLAGE[camouflage], persons, seed)
    background.live(w)
    w.settle()
    if look_alikes:
        _plant(w, LOOK_ALIKES, True)
    if fraud:
        _plant(w, RINGS, False)
    v = w.book.visits()
    guilty = np.array([not g.innocent for g in w.book.groups] + [False])
    background.straighten(w, guilty[v.origin])
    background.refunds(w)
    write(out, w)
    return w


def write(out: Path, w: World) -> None:
    """Bill the visits and write all files."""
    v, alive = w.book.visits(), w.book.alive()
    alive &= (v.t >= 0) & (v.t < w.cal.n * 86_400)
    alive &= (v.refund_of < 0) | alive[v.refund_of]
    v.columns["auto"] = v.auto & alive
    lines = billing.fee_lines(w, v)
    amounts = billing.bill(w, v, lines)
    ids = export.identifiers(w, v, alive)
    writer = texts.Writer(out, w)
    rows = np.flatnonzero(alive)
    for name in export_names(w):
        (out / f"{name}.csv").unlink(missing_ok=True)
    export.write_settlements(writer, w, v, amounts, ids, rows)
    export.write_lines(writer, w, v, lines, ids, alive)
    export.write_encounters(writer, w, v, ids, rows)
    export.write_people(writer, w, ids)
    export.write_places(writer, w, ids)
    stock.write_traces(writer, w, v, lines, ids, alive)
    stock.write_purchases(writer, w, v, lines, ids, alive, w.short)
    write_truth(out, w, ids, alive)


def export_names(w: World) -> tuple[str, ...]:
    """Tables that the variant lacks, so that an older run's files do not linger."""
    return w.variant.absent
