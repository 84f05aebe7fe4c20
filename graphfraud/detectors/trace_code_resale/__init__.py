"""Boxes sold a second time somewhere (回流药): chains of first seller, runner and second seller.

Fires on: institutions that sell boxes (trace codes) which had been sold before, more than scanning errors explain
Stays silent on: packs split and sold by the strip, boxes given back and sold again, repeated uploads, carton codes
Innocent readings: split_pack, refund_then_resale, repeated_upload, carton_code; the records themselves decide all.
Null model: second sales per coded sale against all other institutions (stats.peers), Benjamini–Hochberg over them.
Legal basis: State Council order 735, article 41 (resale), article 40 (institutions); NHSA order 7 of 2026.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.clusters import components
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, LENDS, RULES
from graphfraud.detectors.rates import Bar, Weighed, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.trace_code_resale.chain import chain_leads
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events
from graphfraud.innocent.split_pack import shared_out

TITLE = {"zh": "药品追溯码重复销售（回流药）", "en": "Boxes of drugs sold again"}
MOST_DRUGS = 3
"""Different drugs under one code from which it names no box: two may be the hospital's and the national code of one."""

SAME_SOURCE = 0.5
"""Share of the boxes of two sellers that comes from the same first sellers, or from the one to the other, from which on they are one matter."""


def run(case: Case) -> list[Lead]:
    """One lead a ring of sellers."""
    table = case.frame(most_sales=int(case.settings["most_sales"]), most_drugs=MOST_DRUGS)
    if not table.num_rows:
        return []
    events = Events(table, present(case))
    counted = rates(table, case.frame("chances.sql"), person="code")
    bar = Bar(int(case.settings["least_boxes"]), ratio=float(case.settings["ratio"]))
    found = weigh(case, "boxes", events, counted, bar)
    shared = shared_out(events)
    found = [item if _open(item)[1] else _without(item, shared) for item in found]
    kinds = [(item.stands, *_open(item)) for item in found]
    parts = ([item for item, kind in zip(found, kinds, strict=True) if kind == one] for one in sorted(set(kinds))[::-1])
    return chain_leads(case, events, [ring for part in parts for ring in _rings(events, part)], TITLE)


def _open(item: Weighed) -> tuple[bool, ...]:
    """Whether what a seller sold again may be a carton's code scanned for its boxes, or packs shared out among rooms: boxes of a chain are another matter."""
    untold = {tried.reading.code for tried in item.tried if tried.verdict == "untestable"}
    return tuple(code in untold for code in ("carton_code", "split_pack"))


def _without(item: Weighed, shared: np.ndarray) -> Weighed:
    """What stands without packs that rooms may have shared out, without these."""
    kept = item.kept[~shared[item.kept]]
    return replace(item, kept=kept, observed=float(len(kept))) if 0 < len(kept) < len(item.kept) else item


def _rings(events: Events, found: list[Weighed]) -> list[list[Weighed]]:
    """Out-of-line sellers joined by a shared runner, or where half of the boxes come from the same first sellers, or from one to the other.

    Runners of several rings buy at the same large shop, as everybody does: that alone makes them no company.
    """
    places, ids = _names(events, "place", "first_place")
    runner = events.code("first_psn")
    base, width = len(ids), len(ids) + int(runner.max(initial=-1)) + 1
    own = [ids.index(item.name) for item in found]
    source = np.zeros((len(found), len(ids)))
    pairs: list[tuple[int, int]] = []
    for k, item in enumerate(found):
        first = places["first_place"][item.kept]
        np.add.at(source[k], first[first >= 0], 1 / len(item.kept))
        values, counts = np.unique(runner[item.kept], return_counts=True)
        firm = values[(counts >= max(2, 0.1 * len(item.kept))) & (values >= 0)]
        pairs += [(own[k], base + int(name)) for name in firm]
    for k, one in enumerate(own):
        for j, other in enumerate(own[:k]):
            shared = float(np.minimum(source[k], source[j]).sum())
            if max(shared, source[k, other], source[j, one]) >= SAME_SOURCE:
                pairs.append((one, other))
    joined = np.array(pairs, dtype=int).reshape(-1, 2)
    label = components(joined[:, 0], joined[:, 1], width)
    rings: dict[int, list[Weighed]] = {}
    for item in found:
        rings.setdefault(int(label[ids.index(item.name)]), []).append(item)
    return list(rings.values())


def _names(events: Events, *columns: str) -> tuple[dict[str, Any], list[str]]:
    """Common codes of the values of several text columns."""
    import pyarrow as pa

    both = pa.chunked_array([chunk for name in columns for chunk in events.table[name].chunks], pa.string())
    coded = both.combine_chunks().dictionary_encode()
    indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return dict(zip(columns, np.split(indices, len(columns)), strict=True)), coded.dictionary.to_pylist()


DETECTOR = Detector(
    id="trace_code_resale",
    title=TITLE,
    fires_on={
        "zh": "同一追溯码的药品在他处（或同处隔日）再次销售，数量超出扫码差错，形成首售机构—跑腿人—再售机构的链条",
        "en": "boxes whose trace code had been sold before are sold again, more than scanning errors explain",
    },
    stays_silent_on={
        "zh": "拆零、退货后再售、重复上传、误扫外箱码",
        "en": "split packs, boxes returned and sold again, repeated uploads, carton codes",
    },
    readings={"split_pack": True, "refund_then_resale": True, "repeated_upload": True, "carton_code": True},
    legal_basis=(LENDS, INDUCES, RULES),
    parameters=(
        Parameter("least_boxes", 3, "boxes", {"zh": "机构再售的最少盒数", "en": "boxes that a seller resold at least"}),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
        Parameter(
            "most_sales",
            50,
            "sales",
            {"zh": "超过此销售次数的码视为占位码", "en": "codes on more sales are placeholders, not boxes"},
        ),
    ),
    needs=("drugtracinfo",),
    needs_columns=("drugtracinfo.setl_id",),
    uses=("medins_info_b",),
    leans_on=("clock",),
    either=True,
    run=run,
)
