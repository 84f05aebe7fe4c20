"""The published rules as a baseline: every rule runs, what it lists is in the rows, and it accuses whom the detectors do not."""

import sys
from pathlib import Path

import pytest

from graphfraud.detectors.spec import catalogue
from graphfraud.ingest import ingest
from graphfraud.store.database import Database
from graphfraud.synth.score import score

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.quality.rules import plain_rules  # noqa: E402


@pytest.fixture(scope="module")
def read(prefecture, tmp_path_factory):
    database = Database(tmp_path_factory.mktemp("rules") / "workspace")
    ingest(database, sorted(map(str, prefecture.folder.glob("*.csv"))))
    yield database
    database.close()


@pytest.fixture(scope="module")
def listed(read):
    return plain_rules(read)


def test_what_a_rule_lists_stands_in_the_rows(read, listed):
    owner = dict(read.con.execute("SELECT setl_id, psn_no FROM settlement").fetchall())
    for finding in listed:
        persons = {member["id"] for member in finding["members"] if member["kind"] == "patient"}
        assert {owner[number] for number in finding["settlements"]} == persons, finding["id"]


def test_rules_are_of_kinds_and_find_some_of_each_family(prefecture, listed):
    assert {finding["detector"] for finding in listed} <= set(catalogue())
    found = score(listed, prefecture.truth).overall
    assert found.recall > 0.3, "a baseline that finds nothing compares with nothing"
    assert found.precision_high < 0.5, "rules know no chance"


def test_a_table_that_was_not_handed_over_silences_its_rule_alone(read, listed):
    read.con.execute("ALTER TABLE purcinfo RENAME TO elsewhere")
    try:
        rest = plain_rules(read)
    finally:
        read.con.execute("ALTER TABLE elsewhere RENAME TO purcinfo")
    kinds = {finding["detector"] for finding in listed}
    assert "stock_mismatch" in kinds
    assert {finding["detector"] for finding in rest} == kinds - {"stock_mismatch"}
