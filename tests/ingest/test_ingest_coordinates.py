"""Coordinates that stand in the wrong columns are put right, zeros are none; no institution is lost for it."""

from __future__ import annotations

from pathlib import Path

from graphfraud.ingest import ingest
from graphfraud.store.database import Database

PLACES = """fixmedins_code,fixmedins_name,medins_type,lnt,lat
P1,济安堂,pharmacy,118.78,32.04
P2,同仁堂,pharmacy,32.04,118.78
P3,长宁药房,pharmacy,0,0
P4,安康药房,pharmacy,118.78,0.0
P5,福寿药房,pharmacy,,
P6,海外药房,pharmacy,-73.5,45.5
"""


def test_swapped_coordinates_are_put_right_and_zeros_are_none(tmp_path: Path) -> None:
    (tmp_path / "medins_info_b.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "setl_d.csv").write_text(
        "setl_id,psn_no,fixmedins_code,setl_time,medfee_sumamt\nS1,u1,P1,2026-01-02 10:00:00,20\n", encoding="utf-8"
    )
    with Database(tmp_path / "ws") as database:
        report = ingest(database, [str(tmp_path / "medins_info_b.csv"), str(tmp_path / "setl_d.csv")])
        rows = database.rows("SELECT fixmedins_code, lnt, lat FROM institution ORDER BY 1")
        raw = database.rows("SELECT lnt, lat FROM medins_info_b WHERE fixmedins_code = 'P2'")
    assert sum(file.rejected for file in report.files) == 0
    here, none = (118.78, 32.04), (None, None)
    assert [(row["lnt"], row["lat"]) for row in rows] == [here, here, none, none, none, (-73.5, 45.5)]
    assert raw == [{"lnt": 32.04, "lat": 118.78}]
