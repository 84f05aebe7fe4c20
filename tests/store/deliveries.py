"""Made-up deliveries of records for a handful of persons, as bureaus send them: late, twice, corrected, refunded."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from graphfraud.ingest import ingest
from graphfraud.store.database import Database

Rows = dict[str, list[dict[str, str]]]
"""Table → rows."""
Delivery = tuple[Rows, bool]
"""Rows, and whether they take the place of others of the same keys."""
PLACES = ("Y1", "Y2", "H1", "X1")


def settlement(number: int, person: str, place: str, day: int, **more: str) -> dict[str, str]:
    """A settlement of 100 yuan at nine in the morning; ``day`` counts from the first of January 2026."""
    return {
        "setl_id": f"S{number:02d}",
        "mdtrt_id": f"M{number:02d}",
        "init_setl_id": "",
        "psn_no": person,
        "psn_name": f"N{person}",
        "certno": f"3201011980010{person[1:]:>04}",
        "gend": "1",
        "brdy": "1980-01-01",
        "insutype": "310",
        "insu_admdvs": "320101",
        "fix_blng_admdvs": "320101",
        "fixmedins_code": place,
        "fixmedins_name": place,
        "setl_time": f"2026-{1 + day // 28:02d}-{1 + day % 28:02d} 09:00:00",
        "med_type": "11" if place == "H1" else "41",
        "ssc_cardno": f"C{person}",
        "emp_no": "",
        "medfee_sumamt": "100.00",
        "refd_setl_flag": "0",
        "vali_flag": "1",
        **more,
    }


def refund(number: int, of: dict[str, str], day: int, amount: str = "-100.00") -> dict[str, str]:
    """What gives a settlement's money back."""
    back = {"init_setl_id": of["setl_id"], "refd_setl_flag": "1", "medfee_sumamt": amount}
    return settlement(number, of["psn_no"], of["fixmedins_code"], day) | back


def line(number: int, setl_id: str, doctor: str, prescription: str = "") -> dict[str, str]:
    """A fee line that a doctor billed."""
    return {"bkkp_sn": f"B{number:02d}", "setl_id": setl_id, "bilg_dr_code": doctor, "rx_drord_no": prescription}


def encounter(number: int, person: str, doctor: str) -> dict[str, str]:
    """The encounter of the settlement of that number, led by a doctor."""
    return {"mdtrt_id": f"M{number:02d}", "psn_no": person, "chfpdr_code": doctor}


def somebody(person: str, **more: str) -> dict[str, str]:
    """A person of the register."""
    nothing = {"psn_name": "", "certno": "", "mob": "", "tel": "", "live_addr": "", "hsreg_addr": "", "emp_no": ""}
    return {"psn_no": person, **nothing, **more}


def enrolment(person: str, employer: str, identity: str) -> dict[str, str]:
    """An enrolment in the one scheme there is."""
    fixed = {"insu_admdvs": "320101", "insutype": "310", "psn_insu_date": "2020-01-01"}
    return {"psn_no": person, **fixed, "emp_no": employer, "certno": identity}


def site(code: str, kind: str) -> dict[str, str]:
    """An institution of the register: 1 is a hospital, 2 a pharmacy."""
    return {"fixmedins_code": code, "fixmedins_name": code, "medins_type": kind, "admdvs": "320101"}


def deliver(database: Database, folder: Path, delivery: Delivery) -> None:
    """Ingest the rows as files."""
    rows, replace = delivery
    folder.mkdir()
    files = []
    for table, some in rows.items():
        if some:
            files.append(folder / f"{table}.csv")
            with files[-1].open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, list(some[0]))
                writer.writeheader()
                writer.writerows(some)
    if files:
        ingest(database, files, replace=replace)


def _of(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


_PERSON = _of("P0", "P1", "P2", "P3", "P4")
_DOCTOR = _of("", "D0", "D1", "D2")
_IDENTITY = _of("", "320101198001010001", "320101198001010002", "320101198001010003")


@st.composite
def _settlements(draw: st.DrawFn) -> dict[str, str]:
    number, person = draw(st.integers(0, 11)), draw(_PERSON)
    row = settlement(number, person, draw(st.sampled_from(PLACES)), draw(st.integers(0, 50)))
    row["setl_time"] = row["setl_time"][:11] + draw(_of("00:00:00", "09:00:00", "09:00:30", "17:20:00"))
    row["mdtrt_id"] = f"M{draw(st.integers(0, 5)):02d}"
    row["med_type"] = draw(_of("41", "11", "21"))
    row["ssc_cardno"] = draw(_of("", f"C{person}", "CX"))
    row["certno"], row["psn_name"] = draw(_IDENTITY), draw(_of("", "A", "B"))
    row["emp_no"] = draw(_of("", "E0", "E1"))
    row["vali_flag"] = draw(_of("1", "1", "1", "0"))
    if draw(st.integers(0, 3)) == 0:
        row |= {"refd_setl_flag": "1", "init_setl_id": f"S{draw(st.integers(0, 11)):02d}"}
        row["medfee_sumamt"] = draw(_of("-100.00", "-40.00"))
    return row


_ROWS = {
    "setl_d": _settlements(),
    "fee_list_d": st.builds(
        line, st.integers(0, 11), st.integers(0, 11).map(lambda n: f"S{n:02d}"), _DOCTOR, _of("", "R0", "R1")
    ),
    "mdtrt_d": st.builds(encounter, st.integers(0, 5), _PERSON, _DOCTOR),
    "psn_info_b": st.builds(
        lambda person, certno, mob, tel, live, emp: somebody(
            person, certno=certno, mob=mob, tel=tel, live_addr=live, emp_no=emp
        ),
        _PERSON,
        _IDENTITY,
        _of("", "13800001111", "13900002222"),
        _of("", "13800001111"),
        _of("", "县城街道东社区一号", "县城街道西社区二号"),
        _of("", "E0", "E2"),
    ),
    "psn_insu_d": st.builds(enrolment, _PERSON, _of("", "E1", "E3"), _IDENTITY),
    "medins_info_b": st.builds(site, st.sampled_from(PLACES), _of("1", "2")),
}
_MOST = {"setl_d": 6, "fee_list_d": 5}


def _key(row: dict[str, str]) -> str:
    """What tells the rows of a delivery apart: no two of one delivery contradict each other."""
    return next(iter(row.values()))


@st.composite
def deliveries(draw: st.DrawFn) -> list[Delivery]:
    """A first delivery with settlements, then others: any tables, corrections or not, now and then an earlier one again."""
    made: list[Delivery] = []
    for number in range(draw(st.integers(2, 4))):
        if made and draw(st.integers(0, 7)) == 0:
            made.append((draw(st.sampled_from(made))[0], draw(st.booleans())))
            continue
        rows: dict[str, Any] = {}
        for name, one in _ROWS.items():
            if number == 0 and name == "setl_d":
                rows[name] = draw(st.lists(one, min_size=3, max_size=8, unique_by=_key))
            elif draw(st.integers(0, 2)):
                rows[name] = draw(st.lists(one, max_size=_MOST.get(name, 3), unique_by=_key))
        made.append((rows, draw(st.booleans())))
    return made


def contents(rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows in an order of their own."""
    return sorted((tuple(row) for row in rows), key=lambda row: tuple((value is not None, str(value)) for value in row))
