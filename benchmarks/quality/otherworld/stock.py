"""Boxes: a trace code for each box sold, and what pharmacies bought in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .billing import Lines
from .book import Visits
from .days import DAY, PHARMACY
from .export import Ids
from .texts import Writer, digits, join, moment, take
from .world import World


def write_traces(writer: Writer, world: World, v: Visits, lines: Lines, ids: Ids, alive: NDArray[np.bool_]) -> None:
    """drugtracinfo: fresh boxes of pharmacies and of a part of the hospitals, then the planted codes."""
    if not world.variant.has("drugtracinfo"):
        return
    rng = world.stream("traces")
    planted = {(a, b) for a, b, *_ in world.book.traces}
    sold = alive[lines.visit] & (world.cat.list_type[lines.item] == 101) & (lines.count > 0)
    scans = world.stream("who scans").random(len(world.places.kind)) < 0.5
    place = v.place[lines.visit]
    sold &= ((world.places.kind[place] == PHARMACY) | scans[place]) & (
        v.t[lines.visit] >= world.variant.trace_from * DAY
    )
    if planted:
        own = np.zeros(len(v), bool)
        own[[a for a, _ in planted]] = True
        for k in np.flatnonzero(sold & own[lines.visit]):
            sold[k] = (int(lines.visit[k]), int(lines.item[k])) not in planted
    rows = np.flatnonzero(sold & (rng.random(len(sold)) < 0.9))
    many = np.minimum(np.ceil(lines.count[rows]), 12).astype("int64")
    rows = np.repeat(rows, many)
    n = len(rows)
    serial = rng.permutation(n)
    head = 8_100_000 + lines.item[rows] * 37
    code = join(digits(head, 7), digits(serial * 11 + 10**11, 13))
    visit, item = lines.visit[rows], lines.item[rows]
    count = np.ones(n)
    split = np.zeros(n, dtype="int64")
    back = np.flatnonzero(v.refund_of >= 0)
    returned = np.full(len(v), -1)
    returned[v.refund_of[back]] = back
    again = np.flatnonzero((returned[visit] >= 0) & alive[returned[visit]])
    visit = np.concatenate([visit, returned[visit[again]]])
    item, split = np.concatenate([item, item[again]]), np.concatenate([split, split[again]])
    count = np.concatenate([count, -np.ones(len(again))])
    code = pa.concat_arrays([code, code.take(pa.array(again))])
    mine = [row for row in world.book.traces if alive[row[0]]]
    if mine:
        a, b, c, d, e = zip(*mine, strict=True)
        visit, item = np.concatenate([visit, a]), np.concatenate([item, b])
        count, split = np.concatenate([count, d]), np.concatenate([split, e])
        code = pa.concat_arrays([code.cast(pa.string()), pa.array(list(c), type=pa.string())])
    twice = np.flatnonzero(np.isin(visit, world.book.repeats))
    every = np.concatenate([np.arange(len(visit)), twice])
    order = every[np.lexsort((item[every], v.t[visit[every]]))]
    columns: dict[str, Any] = {
        "fixmedins_code": take(ids.place, v.place[visit][order]),
        "setl_id": take(ids.visit, visit[order]),
        "drug_trac_codg": code.take(pa.array(order)),
        "hilist_code": take(np.array(world.cat.code, dtype=object), item[order]),
        "sel_retn_time": moment(world, v.t[visit][order], world.variant.seconds),
        "sel_retn_cnt": count[order],
        "trdn_flag": split[order],
        "rx_flag": (item[order] % 2),
    }
    writer.write("drugtracinfo", columns)


def write_purchases(
    writer: Writer,
    world: World,
    v: Visits,
    lines: Lines,
    ids: Ids,
    alive: NDArray[np.bool_],
    short: dict[tuple[int, int], tuple[float, int]],
) -> None:
    """purcinfo: a pharmacy buys what it will sell in the weeks to come and a little more.

    ``short`` gives, for a pharmacy and item that do not add up, the bought share of what was sold and the number of
    45-day spans for which this goes on.
    """
    if not world.variant.has("purcinfo"):
        return
    rng = world.stream("purchases")
    keep = alive[lines.visit] & (world.cat.list_type[lines.item] == 101) & v.valid[lines.visit]
    keep &= world.places.kind[v.place[lines.visit]] == PHARMACY
    place, item = v.place[lines.visit][keep], lines.item[keep]
    month = v.t[lines.visit][keep] // (45 * DAY)
    size, months = len(world.cat.code), int(world.cal.n // 45) + 1
    sold = np.bincount(
        (place * size + item) * months + month, lines.count[keep], len(world.places.kind) * size * months
    )
    at = np.flatnonzero(sold > 0)
    p, i, m = at // (size * months), at // months % size, at % months
    share = np.full(len(at), 1.0)
    for (a, b), (factor, until) in short.items():
        share[(p == a) & (i == b) & (m < until)] = factor
    bought = np.ceil(sold[at] * share * rng.uniform(1.02, 1.2, len(at)))
    bought = np.where(share < 1, np.floor(sold[at] * share), bought + 1)
    day = np.maximum(m * 45 - rng.integers(2, 16, len(at)), -20)
    ok = bought > 0
    writer.write(
        "purcinfo",
        {
            "fixmedins_code": take(ids.place, p[ok]),
            "hilist_code": take(np.array(world.cat.code, dtype=object), i[ok]),
            "purc_cnt": bought[ok].astype("int64"),
            "purc_time": moment(world, (day[ok] * DAY + rng.integers(8, 17, int(ok.sum())) * 3600)),
        },
    )
