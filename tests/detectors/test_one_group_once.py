"""Two ways that lead to the very same members are one finding, the stronger of the two."""

from dataclasses import replace

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead, judge
from graphfraud.detectors.spec import detector

from .tiny_tables import fill

TABLES = {
    "setl_d": [
        {
            "times": 6,
            "setl_id": "S{i}",
            "psn_no": "p{i}",
            "fixmedins_code": "P01",
            "setl_time": "2026-01-0{1+i} 10:00:00",
        }
    ]
}
LEAD = Lead(
    identity=("p0", "p1", "p2"),
    members=(),
    settlements=("S0", "S1"),
    reasons=(),
    readings=(),
    title={"zh": "一", "en": "one"},
    summary={"zh": "一", "en": "one"},
    nats=20.0,
    q_value=0.001,
)


def test_the_same_members_found_twice_are_one_finding_and_the_stronger(tmp_path):
    stronger = replace(LEAD, identity=("p2", "p1", "p0"), settlements=("S2", "S3"), nats=80.0)
    other = replace(LEAD, identity=("p3", "p4"), settlements=("S4",))
    item = detector("drug_resale")
    with fill(tmp_path / "ws", TABLES) as database:
        found = [finding for finding, _ in judge(Case(database, item, item.settings({}), {}), [LEAD, stronger, other])]
    assert sorted(finding.settlements for finding in found) == [("S2", "S3"), ("S4",)]
    assert len({finding.id for finding in found}) == 2
