"""A code under which shops of several counties sell puts nobody out of reach; one shop at which a ring's cards turn up does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from detectors.tiny_tables import fill

from graphfraud.detectors.run import detect

TABLES = """
psn_info_b:
  - {times: 600, psn_no: "u{i}", brdy: "{1940+i%60}-05-17", live_addr: "江东省江城市城北区柳荫路{i}号", mob: "139{10000000+i}"}
  - {times: 8, psn_no: "v{i}", brdy: "{1950+i*5}-03-02", live_addr: "江东省江城市柳溪县柳溪乡溪头村{i+1}号", mob: "138{10000000+i*31}"}
medins_info_b:
  - {fixmedins_code: P03, fixmedins_name: 仁安堂总部, medins_type: 零售药店, admdvs: "320102", lnt: "118.1", lat: "32.0"}
  - {times: 3, fixmedins_code: "H9{i}", fixmedins_name: "第{i}卫生院", medins_type: 乡镇卫生院, admdvs: "32012{i+1}", lnt: "118.{1+i}", lat: "32.7"}
setl_d:
  - {times: 6000, setl_id: "B{i}", psn_no: "u{i%600}", fixmedins_code: "P0{(i%600+i//600%2*3)%10}", medfee_sumamt: "{60+i*i%37}.5", setl_time: "2026-01-01 +{(i*i*1301+i*7919)%99991%180}d {8+(i*i*577+i*3571)%99989%10}:{(i*i*727+i*5113)%99971%60}"}
  - {times: 360, setl_id: "G{i}", psn_no: "c{i%90}", insu_admdvs: "32012{i%3+1}", fixmedins_code: P03, medfee_sumamt: "{60+i*i%37}.5", setl_time: "2026-01-02 +{(i*i*1301+i*7919)%99901%170}d {9+i*i%7}:{i*13%30}"}
  - {times: 360, setl_id: "J{i}", psn_no: "c{i%90}", insu_admdvs: "32012{i%3+1}", fixmedins_code: "H9{i%3}", medfee_sumamt: "{30+i*i%47}.5", setl_time: "2026-01-02 +{(i*i*1301+i*7919)%99901%170}d {9+i*i%7}:{i*13%30+21}"}
  - {times: 128, setl_id: "K{i}", psn_no: "v{i%8}", insu_admdvs: "320121", fixmedins_code: P03, medfee_sumamt: "{60+i*i%37}.5", setl_time: "2026-01-03 +{i//8*10}d 10:{10+i%8*3}"}
  - {times: 16, setl_id: "L{i}", psn_no: "v{i%8}", insu_admdvs: "320121", fixmedins_code: H90, medfee_sumamt: "{30+i*i%47}.5", setl_time: "2026-01-03 +{i*10}d 10:50"}
"""  # noqa: E501


def told(tables: dict[str, Any], folder: Path) -> set[str]:
    """Codes of the reasons of the finding that names the eight."""
    with fill(folder / "ws", tables) as database:
        found = detect(database, only=["lent_card_ring", "collected_cards"])
    ours = [finding for finding in found if {"v0", "v7"} <= {member.id for member in finding.members}]
    assert ours
    return {reason.code for finding in ours for reason in finding.reasons}


@pytest.mark.parametrize("counties", [3, 1])
def test_a_chains_code_is_everywhere(counties: int, tmp_path: Path) -> None:
    text = TABLES if counties == 3 else TABLES.replace("32012{i%3+1}", "320121").replace("H9{i%3}", "H90")
    assert ("owner_elsewhere" in told(yaml.safe_load(text), tmp_path)) == (counties == 1)


def test_trips_to_a_chains_code_are_no_higher_than_medium(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", yaml.safe_load(TABLES)) as database:
        found = detect(database, only=["impossible_travel"])
    assert found
    assert all(finding.severity != "high" for finding in found)
    told = {reading.code for finding in found for reading in finding.innocent_readings if reading.verdict != "rejected"}
    assert "branch_site" in told
