"""Build Reed Lake: land, people, life, scenes, bills, tables, truth."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from . import alike, bill, likely, rings_bills, rings_cards, tables
from .book import Book, thinned, timed
from .land import lay
from .life import live
from .people import settle
from .stage import Stage


def build(folder: Path, persons: int, seed: int, camouflage: str, fraud: bool = True, look_alikes: bool = True) -> None:
    """Write the eight tables, truth.jsonl and blacklist.jsonl.

    Args:
        folder: is made.
        persons: 3,000 to 100,000.
        seed: same seed, same bytes.
        camouflage: easy, medium or hard: ring members keep .2/.5/.8 of their visits and come 1/.75/.5 of the time.
        fraud: plant the rings.
        look_alikes: plant the innocent groups.
    """
    rng = np.random.default_rng([seed, persons])
    land = lay(persons, rng)
    people, firms = settle(persons, land, rng)
    people["insured"], people["joined"], people["left"] = (
        people["district"],
        -rng.integers(200, 4000, len(people)),
        9999,
    )
    fresh = people["emp"].ge(0) & (rng.random(len(people)) < 0.09)
    people.loc[fresh, "joined"] = rng.integers(0, 360, fresh.sum())
    book = Book(rng)
    stage = Stage(people, firms, land, book, camouflage, rng)
    if fraud:
        plant(stage)
    if look_alikes:
        for _ in range(max(1, round(persons / 40000))):
            for row in alike.scenes():
                alike.play(stage, row)
            for scene in likely.ALL:
                scene(stage)
    from .land import aim

    aim(land, "pharm")
    live(book, stage.people.iloc[:persons], land, rng)
    people = stage.people
    frame = book.frame()
    for who, first, last in stage.absent:
        gone = frame["bg"] & frame["person"].isin(who) & frame["day"].between(first, last)
        frame.loc[gone, "day"] = -1
    events = thinned(frame, people, stage.keep, rng)
    for doctor, first, last in stage.away:  # colleagues see the patients
        his = (events["doctor"] == doctor) & events["day"].between(first, last)
        beside = doctor + (1 if land.doctors["inst"].get(doctor + 1) == land.doctors["inst"][doctor] else -1)
        events.loc[his, "doctor"] = beside
    events = timed(events, land, rng)
    fees = bill.lines(events, book, land, rng)
    events, fees = bill.corrected(events, fees, book, rng)
    events = tables.numbered(events)
    amounts = bill.money(events, fees, people, land, rng)
    info, insured = tables.persons(people, firms, stage.insurance)
    tables.write(
        folder,
        {
            "setl_d": tables.settlements(events, amounts, people, firms, land, rng),
            "fee_list_d": tables.fee_table(events, fees, land),
            "mdtrt_d": tables.visits(events, people, land),
            "psn_info_b": info,
            "psn_insu_d": insured,
            "medins_info_b": tables.houses(land, rng),
            "drugtracinfo": tables.boxes(events, fees, book, land, rng),
            "purcinfo": tables.purchases(events, fees, land, stage.short, stage.opening, rng),
        },
    )
    tell(folder, stage, events)


def plant(stage: Stage) -> None:
    """Rings: the main kinds a third each 20,000 persons, the others two."""
    size = len(stage.people)
    for group, per in ((rings_cards.MAIN, 6500), (rings_cards.MORE, 10000), (rings_bills.MORE, 10000)):
        for turn in range(max(1, size // per)):
            for ring in group:
                ring(stage, turn)


def tell(folder: Path, stage: Stage, events: pd.DataFrame) -> None:
    """truth.jsonl and, where somebody is known before, blacklist.jsonl."""
    people, inst, place = stage.people, stage.land.inst["code"], events["setl_id"]
    rows = []
    for number, group in enumerate(stage.truth):
        left = events.loc[events.index.intersection(group["ids"])]
        wanted = group.get("patients")
        who = left["person"].unique() if wanted is None else np.intersect1d(wanted, left["person"])
        rows.append(
            {
                "ring_id": f"{group['kind']}-{number}", "kind": group["kind"], "innocent": group["innocent"], "camouflage": stage.level,
                "patients": sorted(people["psn_no"].iloc[who]), "institutions": [inst[i] for i in group.get("institutions", [])],
                "doctors": [stage.land.doctors["code"][d] for d in group.get("doctors", []) if d >= 0],
                "employers": [stage.firms["no"][e] for e in group.get("employers", [])], "codes": group.get("codes", []),
                "settlements": sorted(place.loc[left.index]), "joint_events": int(left["day"].nunique()),
            }
        )  # fmt: skip
    (folder / "truth.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    if stage.known:
        known = "".join(json.dumps({"id": people["psn_no"].iloc[who]}) + "\n" for who in stage.known)
        (folder / "blacklist.jsonl").write_text(known, encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
