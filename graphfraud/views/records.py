"""Reading what an exhibit needs from the workspace's tables, and masking it on the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphfraud.model.masking import card_id, mask_name, mask_number
from graphfraud.store.database import Database, sql_file
from graphfraud.views.exhibit import Node
from graphfraud.views.regions import region_name

Row = dict[str, Any]


def read(database: Database, name: str, **values: Any) -> list[Row]:
    """The rows of views/sql/``name``.sql with ``values`` bound."""
    cursor = database.con.execute(sql_file("graphfraud.views", f"sql/{name}.sql"), values)
    names = [part[0] for part in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def node_id(kind: str, name: str) -> str:
    """The id of a node in an exhibit."""
    return f"{kind}:{name}"


def rows_hash(rows: Iterable[Row]) -> str:
    """SHA-256 over the settlement rows: sorted lines, each a JSON list of the fields HASHED, as text."""
    lines = sorted(json.dumps([_plain(row[field]) for field in HASHED], ensure_ascii=False) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


HASHED = ("setl_id", "psn_no", "fixmedins_code", "setl_time", "begndate", "enddate", "med_type", "net", "fund_net")


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


@dataclass(frozen=True)
class Register:
    """What is known of those named in an exhibit; labels are masked unless ``unmask``."""

    people: Mapping[str, Row]
    places: Mapping[str, Row]
    doctors: Mapping[str, str]
    employers: Mapping[str, str]
    key: bytes
    unmask: bool

    def card(self, number: str) -> str:
        """The stand-in of a card number."""
        return card_id(number, self.key)

    def kind_of_place(self, code: str) -> str:
        """Pharmacy or hospital."""
        return str(self.places.get(code, {}).get("kind") or ("pharmacy" if code.startswith("P") else "hospital"))

    def key_of(self, kind: str, name: str) -> str:
        """The id of its node: an institution has one, whichever kind a link calls it by."""
        return node_id(self.kind_of(kind, name), name)

    def kind_of(self, kind: str, name: str) -> str:
        """``kind``, or for an institution what the records say of it."""
        return self.kind_of_place(name) if kind in ("pharmacy", "hospital") and name in self.places else kind

    def node(self, kind: str, name: str, **known: Any) -> Node:
        """The node of somebody or something with all that the register says."""
        makers = {"patient": self._person, "doctor": self._doctor, "pharmacy": self._place, "hospital": self._place}
        return makers.get(kind, self._other)(kind, name, known)

    def _person(self, kind: str, name: str, known: dict[str, Any]) -> Node:
        row = self.people.get(name, {})
        raw = row.get("psn_name") or ""
        shown = raw if self.unmask else mask_name(raw)
        facts = [
            ("name", shown),
            ("certno", row.get("certno") if self.unmask else mask_number(row.get("certno"))),
            ("gend", f"gend:{row['gend']}" if row.get("gend") else ""),
            ("birth_year", row["brdy"].year if row.get("brdy") else ""),
            ("identity", row.get("psn_idet_type")),
            ("surv_stas", f"surv_stas:{row['surv_stas']}" if row.get("surv_stas") else ""),
            ("employer", row.get("emp_name") or row.get("emp_no")),
        ]
        return Node(
            node_id(kind, name),
            kind,
            f"{shown} {name[-4:]}" if shown else name,
            name,
            region=str(row.get("insu_admdvs") or ""),
            facts=_told(facts),
            **known,
        )

    def _place(self, kind: str, name: str, known: dict[str, Any]) -> Node:
        row = self.places.get(name, {})
        facts = [("hosp_lv", row.get("hosp_lv")), ("opened", row.get("aprv_esta_date"))]
        return Node(
            node_id(kind, name),
            kind,
            str(row.get("fixmedins_name") or name),
            name,
            lat=_degrees(row.get("lat"), 90),
            lnt=_degrees(row.get("lnt"), 180),
            region=str(row.get("admdvs") or ""),
            facts=_told(facts),
            **known,
        )

    def _doctor(self, kind: str, name: str, known: dict[str, Any]) -> Node:
        raw = self.doctors.get(name) or ""
        shown = raw if self.unmask else mask_name(raw)
        label = f"{shown} {name[-4:]}" if shown else name
        return Node(node_id(kind, name), kind, label, name, facts=_told([("name", shown)]), **known)

    def _other(self, kind: str, name: str, known: dict[str, Any]) -> Node:
        labels = {"employer": self.employers.get(name), "region": f"{region_name(name)} {name}".strip()}
        label = labels.get(kind) or name
        return Node(node_id(kind, name), kind, label, name, **known)


def register(
    database: Database,
    named: Iterable[tuple[str, str]],
    unmask: bool,
) -> Register:
    """Look up everybody in ``named``, (kind, id) pairs."""
    ids: dict[str, set[str]] = {}
    for kind, name in named:
        ids.setdefault(kind, set()).add(name)
    places = sorted(ids.get("pharmacy", set()) | ids.get("hospital", set()))
    employers = _looked_up(database, "employer_names", ids.get("employer"))
    return Register(
        people={row["psn_no"]: row for row in _looked_up(database, "people", ids.get("patient"))},
        places={row["fixmedins_code"]: row for row in _looked_up(database, "places", places)},
        doctors={row["doctor"]: row["name"] for row in _looked_up(database, "doctor_names", ids.get("doctor"))},
        employers={row["emp_no"]: row["emp_name"] for row in employers},
        key=database.card_key(),
        unmask=unmask,
    )


def region_centres(database: Database, nodes: Iterable[Node]) -> dict[str, tuple[float, float]]:
    """(latitude, longitude) of the regions that the nodes belong to, as their institutions in the records lie."""
    asked = {node.region for node in nodes if node.region}
    rows = _looked_up(database, "region_centres", asked)
    return {row["region"]: (round(row["lat"], 4), round(row["lnt"], 4)) for row in rows if row["lat"] is not None}


def _looked_up(database: Database, name: str, ids: Iterable[str] | None) -> list[Row]:
    return read(database, name, ids=sorted(ids)) if ids else []


def _degrees(value: Any, most: float) -> float | None:
    return float(value) if value is not None and value == value and abs(value) <= most else None


def _told(facts: list[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((word, str(value)) for word, value in facts if value not in (None, ""))
