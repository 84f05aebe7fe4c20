"""Where stays bear no diagnosis, the runs that lean on it say so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphfraud.detectors.run import detect

from .tiny_tables import fill

LEAN = ("split_stay", "bed_hanging", "recruited_admissions", "trauma_liability")


def said(folder: Path, **stay: Any) -> set[str]:
    """Detectors whose runs tell of missing diagnoses."""
    stays = {
        "times": 20,
        "setl_id": "S{i}",
        "psn_no": "p{i}",
        "fixmedins_code": "H01",
        "med_type": "21",
        "begndate": "2026-02-01 +{i}d 09:00:00",
        "enddate": "2026-02-05 +{i}d 10:00:00",
        "setl_time": "2026-02-05 +{i}d 10:30:00",
    }
    with fill(folder, {"setl_d": [{**stays, **stay}]}) as database:
        detect(database, only=LEAN)
        rows = database.con.execute("SELECT detector, detail FROM gf_run").fetchall()
    return {name for name, detail in rows if any("diagnosis" in w["en"] for w in json.loads(detail)["warnings"])}


@pytest.mark.parametrize(
    ("stay", "who"), [({}, set(LEAN)), ({"dise_no": "I10.x00"}, set()), ({"dise_name": "高血压"}, set())]
)
def test_missing_diagnoses_are_told(tmp_path: Path, stay: dict[str, str], who: set[str]) -> None:
    assert said(tmp_path / "ws", **stay) == who
