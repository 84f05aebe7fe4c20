"""What the cards of companies, and other people there, were billed for over the counter: one look-up for all groups of a run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.innocent.company import Company
from graphfraud.store.database import sql_file

Array = npt.NDArray[Any]


def goods_at(case: Case, scenes: Iterable[Company]) -> Array:
    """A code for the drugs and consumables of each visit, equal where they are the same; −1 unknown or not looked up.

    Looked up are all visits at the pharmacies and clinics where three or more of a company gathered.

    Returns:
        Codes parallel to ``case.visits``, numbered by first visit.
    """
    import pyarrow as pa

    visits, places = case.visits, case.places
    counter = (places.kind == "pharmacy") | (places.subtype == "clinic")
    wanted = np.zeros(len(visits.places), bool)
    for scene in scenes:
        wanted[scene.gathering_places[scene.parts[1][:, 3] >= 3]] = True
    at = np.flatnonzero((wanted & counter)[visits.place])
    codes = np.full(len(visits), -1, np.int64)
    if not len(at):
        return codes
    ids = visits.setl_ids
    names = ids[visits.setl[at]] if isinstance(ids, np.ndarray) else ids.of(visits.setl[at])
    con = case.database.con
    con.register("gf_wanted", pa.table({"visit": at, "setl_id": names}))
    try:
        sold = con.sql(sql_file("graphfraud.detectors", "goods.sql")).to_arrow_table()
    finally:
        con.unregister("gf_wanted")
    if not len(sold):
        return codes
    visit = sold["visit"].to_numpy()
    order = np.argsort(visit)
    kinds = sold["goods"].combine_chunks().take(order).dictionary_encode()
    codes[visit[order]] = kinds.indices.to_numpy()
    return codes
