"""Where no fee line bears a prescription's number, kickback_referral says how fills are told then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphfraud.detectors.run import detect

from .tiny_tables import fill


@pytest.mark.parametrize(("number", "warned"), [(None, True), ("RX{i}", False)])
def test_missing_prescription_numbers_are_told(tmp_path: Path, number: str | None, warned: bool) -> None:
    settlements = {
        "times": 20,
        "setl_id": "S{i}",
        "psn_no": "p{i}",
        "fixmedins_code": "H01",
        "setl_time": "2026-02-01 +{i}d 10:30:00",
    }
    lines = {"times": 20, "bkkp_sn": "b{i}", "setl_id": "S{i}", "hilist_code": "X", "bilg_dr_code": "D1"}
    with fill(tmp_path / "ws", {"setl_d": [settlements], "fee_list_d": [{**lines, "rx_drord_no": number}]}) as database:
        detect(database, only=["kickback_referral"])
        ((detail,),) = database.con.execute("SELECT detail FROM gf_run").fetchall()
    assert any("no prescription numbers" in text["en"] for text in json.loads(detail)["warnings"]) == warned
