"""Companies at blacklisted institutions: too weak among all, told among the few that the bureau knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from graphfraud.detectors.blacklist_proximity.at_listed import listed_leads
from graphfraud.detectors.blacklist_proximity.known import Known, known
from graphfraud.detectors.case import Case
from graphfraud.detectors.company import Level, search_level
from graphfraud.detectors.judgement import severity_of
from graphfraud.detectors.spec import detector
from graphfraud.review import archive, blacklist
from graphfraud.stats.decoys import Tail

from .tiny_tables import fill

VISIT = "2026-01-01 +{(i*i*1301+i*7919)%99991%180}d {9+(i*i*577+i*3571)%99989%8}:{10+(i*i*727+i*5113)%99971%50}:00"
ROUND = {"medfee_sumamt": 500, "acct_pay": 500, "balc": 1, "fund_pay_sumamt": 0, "cash_payamt": 0}
TABLES = {
    "setl_d": [
        {
            "times": 1200,
            "setl_id": "O{i}",
            "psn_no": "other{i%300}",
            "fixmedins_code": "P{10+i%20}",
            "setl_time": VISIT,
        },
        {"times": 60, "setl_id": "U{i}", "psn_no": "pal{i%4}", "fixmedins_code": "P{10+i%20}", "setl_time": VISIT},
        {
            "times": 16,
            "setl_id": "A{i}",
            "psn_no": "pal{i%4}",
            "fixmedins_code": "P10",
            "setl_time": "2026-01-10 +{i//4*17}d 12:0{3+i%4}:00",
            **ROUND,
        },
    ],
    "psn_info_b": [
        {"times": 300, "psn_no": "other{i}", "live_addr": "street {i%40}号", "mob": "139{1000+i}"},
        {"times": 4, "psn_no": "pal{i}", "live_addr": "lane {i}号", "mob": "138{1000+i}"},
    ],
}


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """Four who met four times, in records where chance brings one such company to light in every second search."""
    with fill(tmp_path / "ws", TABLES) as database:
        item = detector("blacklist_proximity")
        case = Case(database, item, item.settings(None), {})
        level = search_level(case, "minute")
        assert level is not None
        crowded = replace(level, tail=Tail(np.full(20, 20.0), 40, 20.0, 0.25))
        weak = replace(crowded, tried=tuple(replace(group, q_value=0.4) for group in level.tried))
        key = next(name for name, made in case.shared.items() if isinstance(made, Level))
        case.shared[key] = weak
        yield case


def test_among_few_visits_a_company_is_told_that_is_not_among_all(case: Case) -> None:
    blacklist.add(case.database, "pharmacy", "P10", reason="swiped for others", by="A", since=date(2020, 1, 1))
    (lead,) = listed_leads(case, known(case))
    people = {member.id for member in lead.members if member.kind == "patient"}
    assert people == {"pal0", "pal1", "pal2", "pal3"}
    assert {member.role for member in lead.members if member.id == "P10"} == {"blacklisted_institution"}
    assert lead.q_value is not None
    assert lead.q_value <= 0.05
    assert severity_of(lead) == "high", "accounts emptied by round sums speak where so few dates would not"


def test_points_of_the_archive_make_an_institution_known(case: Case) -> None:
    archive.add_points(case.database, "pharmacy", "P10", "3", reason="swiped for others", by="A")
    assert not known(case)
    archive.add_points(case.database, "pharmacy", "P10", "3", reason="swiped for others", by="A")
    assert known(case).places == {"P10": ("archive",)}


def test_a_company_elsewhere_is_none_of_theirs(case: Case) -> None:
    assert listed_leads(case, Known({}, {"P15": ("blacklist",)}, {})) == []
