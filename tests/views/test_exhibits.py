"""Exhibits made from a workspace: what they show, what they keep to themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphfraud.errors import NotFoundError
from graphfraud.store.database import Database
from graphfraud.store.embedded import EmbeddedStore
from graphfraud.store.findings import load_findings, save_findings
from graphfraud.store.neo4j_among import Among
from graphfraud.store.neo4j_library import query
from graphfraud.store.neo4j_query import Answered
from graphfraud.store.protocol import Edge, Node
from graphfraud.views import exhibit_of_answer, exhibit_of_card, exhibit_of_finding, exhibit_of_path, render
from graphfraud.views.records import read
from tests.views.made_up_records import (
    DOCTOR,
    HOSPITAL,
    PHARMACIES,
    RING,
    card_of,
    certno_of,
    made_up_workspace,
    name_of,
    person_of,
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with made_up_workspace(tmp_path_factory.mktemp("case")) as opened:
        yield opened


def raw_values() -> list[str]:
    values = [value for at in range(16) for value in (name_of(at), certno_of(at), card_of(at), f"1385370{at:04d}")]
    return [*values, "东柳村", DOCTOR[1]]


def test_a_finding_shows_members_with_roles_ties_and_rows(database: Database) -> None:
    finding = load_findings(database)[0]
    exhibit = exhibit_of_finding(database, finding.id)
    roles = {node.number: node.role for node in exhibit.nodes}
    assert roles[person_of(0)] == "agent"
    assert {roles[code] for code, *_ in PHARMACIES} == {"swiping_institution"}
    assert {event.setl_id for event in exhibit.events} == set(finding.settlements)
    visits = [edge for edge in exhibit.edges if edge.type == "SWIPED_AT"]
    assert sum(edge.count for edge in visits) == len(finding.settlements)
    assert sum(edge.amount for edge in visits) == finding.amounts.net
    pairs = [edge for edge in exhibit.edges if edge.type == "CO_SWIPED"]
    assert len(pairs) == RING * (RING - 1) // 2
    assert all(edge.expected == 0.4 and edge.p_value == 1e-6 for edge in pairs)
    assert {edge.explained_by for edge in pairs} == {"", "family"}
    assert len(exhibit.data_hash) == 64
    assert finding.id in exhibit.query


def test_only_people_tied_to_one_another_are_called_a_ring(database: Database, tmp_path: Path) -> None:
    finding = load_findings(database)[0]
    (group,) = exhibit_of_finding(database, finding.id).rings
    assert group.label == {"zh": "团伙", "en": "Ring"}
    with made_up_workspace(tmp_path / "bare") as bare:
        save_findings(bare, ["collected_cards"], [finding])
        (group,) = exhibit_of_finding(bare, finding.id).rings
        assert group.label == {"zh": "涉及的参保人", "en": "Persons concerned"}


def test_every_tie_ends_at_drawn_nodes_and_every_row_is_of_drawn_nodes(database: Database) -> None:
    finding = load_findings(database)[0].id
    for exhibit in (exhibit_of_finding(database, finding), exhibit_of_card(database, card_of(0))):
        drawn = {node.id for node in exhibit.nodes}
        assert len(drawn) == len(exhibit.nodes)
        assert {end for edge in exhibit.edges for end in (edge.a, edge.b)} <= drawn
        assert {one for event in exhibit.events for one in (event.person, event.institution)} <= drawn
        assert len({edge.id for edge in exhibit.edges}) == len(exhibit.edges)


def test_no_raw_name_identity_or_card_number_stands_in_a_masked_page(database: Database) -> None:
    finding = load_findings(database)[0].id
    path = [{"nodes": [person_of(0), PHARMACIES[0][0]], "hops": []}]
    for exhibit in (
        exhibit_of_finding(database, finding),
        exhibit_of_card(database, card_of(0)),
        exhibit_of_path(database, path),
    ):
        page = render(exhibit)
        assert [value for value in raw_values() if value in page] == []


def test_an_unmasked_page_shows_names_and_says_so(database: Database) -> None:
    exhibit = exhibit_of_finding(database, load_findings(database)[0].id, unmask=True)
    page = render(exhibit)
    assert name_of(0) in page
    assert certno_of(0) in page
    assert '"masked":false' in page
    assert card_of(0) not in page


def test_a_card_is_found_by_number_and_by_its_stand_in(database: Database) -> None:
    by_number = exhibit_of_card(database, card_of(0))
    stand_in = by_number.number
    assert stand_in.startswith("card-")
    assert exhibit_of_card(database, stand_in) == by_number
    kinds = {node.kind for node in by_number.nodes}
    assert {"card", "patient", "pharmacy", "finding"} <= kinds
    owners = [node.number for node in by_number.nodes if node.role == "owner"]
    assert owners == [person_of(0)]
    companions = {edge.b for edge in by_number.edges if edge.type == "CO_SWIPED"}
    assert len(companions) == RING - 1


def test_an_unknown_card_is_an_error_that_does_not_repeat_the_number(database: Database) -> None:
    with pytest.raises(NotFoundError) as caught:
        exhibit_of_card(database, "B99999999")
    assert "B99999999" not in str(caught.value)


def test_a_path_shows_its_hops_with_their_rows(database: Database) -> None:
    row = database.con.execute(
        "SELECT setl_id, psn_no FROM settlement WHERE fixmedins_code = ? ORDER BY 1 LIMIT 1", [HOSPITAL[0]]
    ).fetchone()
    assert row
    hop = {"type": "SWIPED_AT", "from": row[1], "to": HOSPITAL[0], "settlements": [row[0]]}
    exhibit = exhibit_of_path(database, [{"nodes": [row[1], HOSPITAL[0]], "hops": [hop]}])
    assert {(node.kind, node.number) for node in exhibit.nodes} == {("patient", row[1]), ("hospital", HOSPITAL[0])}
    assert [edge.settlements for edge in exhibit.edges] == [(row[0],)]
    assert [event.setl_id for event in exhibit.events] == [row[0]]


def test_a_tie_of_two_persons_leads_to_the_rows_of_both_and_to_where_they_met(database: Database) -> None:
    a, b, place = person_of(0), person_of(1), PHARMACIES[0][0]
    rows = database.con.execute(
        "SELECT setl_id FROM settlement WHERE psn_no IN (?, ?) AND fixmedins_code = ? ORDER BY 1", [a, b, place]
    ).fetchall()
    ids = [row[0] for row in rows]
    hop = {"type": "CO_SWIPED", "from": a, "to": b, "settlements": ids}
    exhibit = exhibit_of_path(database, [{"nodes": [a, b], "hops": [hop]}])
    assert ids and sorted(event.setl_id for event in exhibit.events) == ids
    assert [node.role for node in exhibit.nodes if node.number in (a, b)] == ["subject", "subject"]
    drawn = {node.id for node in exhibit.nodes}
    assert drawn == {f"patient:{a}", f"patient:{b}", f"pharmacy:{place}"}
    assert {(edge.type, edge.a) for edge in exhibit.edges} == {
        ("CO_SWIPED", f"patient:{a}"),
        ("SWIPED_AT", f"patient:{a}"),
        ("SWIPED_AT", f"patient:{b}"),
    }


def test_a_tie_of_doctor_and_pharmacy_leads_to_the_patients_in_its_rows(database: Database) -> None:
    rows = database.con.execute(
        "SELECT setl_id, psn_no FROM settlement WHERE fixmedins_code = ? ORDER BY 1 LIMIT 5", [PHARMACIES[0][0]]
    ).fetchall()
    hop = {"type": "STEERS_TO", "from": "D1", "to": PHARMACIES[0][0], "settlements": [row[0] for row in rows]}
    exhibit = exhibit_of_path(database, [{"nodes": ["D1", PHARMACIES[0][0]], "hops": [hop]}])
    assert {event.setl_id for event in exhibit.events} == {row[0] for row in rows}
    assert {node.number for node in exhibit.nodes if node.kind == "patient"} == {row[1] for row in rows}


def test_paths_of_the_store_are_drawn_as_they_are(database: Database) -> None:
    from graphfraud.store.protocol import Hop, Node, Path

    row = database.con.execute(
        "SELECT setl_id FROM settlement WHERE psn_no = ? AND fixmedins_code = ? ORDER BY 1 LIMIT 1",
        [person_of(0), PHARMACIES[0][0]],
    ).fetchone()
    assert row
    card = next(node.number for node in exhibit_of_card(database, card_of(0)).nodes if node.kind == "card")
    nodes = (Node("patient", person_of(0)), Node("card", card), Node("pharmacy", PHARMACIES[0][0]))
    hops = (Hop("HOLDS", nodes[0], nodes[1], (row[0],)), Hop("SWIPED_AT", nodes[1], nodes[2], (row[0],)))
    exhibit = exhibit_of_path(database, [Path(nodes, hops, 1.0)])
    assert {node.kind for node in exhibit.nodes} == {"patient", "card", "pharmacy"}
    assert [event.person for event in exhibit.events] == [f"patient:{person_of(0)}"]
    through_card = exhibit_of_path(database, [Path(nodes[1:], hops[1:], 1.0)])
    assert [event.person for event in through_card.events] == [f"card:{card}"]


def test_a_stay_is_drawn_from_admission_to_the_end_of_the_day_of_discharge(database: Database) -> None:
    exhibit = exhibit_of_card(database, card_of(2))
    stays = [event for event in exhibit.events if event.end > event.begin]
    assert [(event.begin.date().isoformat(), event.end.date().isoformat()) for event in stays] == [
        ("2025-04-14", "2025-04-21")
    ]


def test_the_order_of_rows_does_not_change_the_exhibit(database: Database, tmp_path: Path) -> None:
    with made_up_workspace(tmp_path) as other:
        other.con.execute("CREATE OR REPLACE TABLE setl_d AS SELECT * FROM setl_d ORDER BY hash(setl_id)")
        (tmp_path / "card.key").write_bytes(database.card_key())
        finding = load_findings(database)[0].id
        assert render(exhibit_of_finding(other, finding)) == render(exhibit_of_finding(database, finding))


def test_the_regions_of_insurance_lie_where_their_institutions_do(database: Database) -> None:
    """Also a region none of whose institutions is in the picture, and one that only its prefecture places."""
    exhibit = exhibit_of_finding(database, load_findings(database)[0].id)
    own = [(lat, lnt) for _, _, lnt, lat in PHARMACIES]
    assert set(exhibit.centres) >= {"370829", "370802"}
    assert exhibit.centres["370829"] == pytest.approx((HOSPITAL[3], HOSPITAL[2]), abs=1e-3)
    middle = tuple(sum(part) / len(own) for part in zip(*own, strict=True))
    assert exhibit.centres["370802"] == pytest.approx(middle, abs=1e-3)
    (row,) = read(database, "region_centres", ids=["370899", "440100"])
    assert row["region"] == "370899" and row["lat"] is not None


def answered(nodes: list[Node], edges: dict[Edge, tuple[str, ...]], *told: str, more: int = 0) -> Answered:
    rows = [{"id": one} for one in (*(node.id for node in nodes), *told)]
    return Answered(("id",), rows, {"id": "x'y", "limit": "9"}, Among(tuple(nodes), edges, more))


def test_an_answer_is_drawn_with_the_rows_on_which_its_ties_rest(database: Database) -> None:
    store = EmbeddedStore(database)
    card = store.resolve(card_of(0))[0]
    edges = {edge: store.provenance(edge) for edge in store.neighbours(card)}
    nodes = sorted({end for edge in edges for end in (edge.a, edge.b)})
    exhibit = exhibit_of_answer(database, query("around"), answered(nodes, edges, more=2), "en")
    drawn = {node.id for node in exhibit.nodes}
    assert {f"{node.kind}:{node.id}" for node in nodes} <= drawn
    assert {(edge.type, edge.a, edge.b, edge.count) for edge in exhibit.edges} >= {
        (edge.type, f"{edge.a.kind}:{edge.a.id}", f"{edge.b.kind}:{edge.b.id}", edge.count) for edge in edges
    }
    assert {event.setl_id for event in exhibit.events} == {one for rows in edges.values() for one in rows}
    assert {one for event in exhibit.events for one in (event.person, event.institution)} <= drawn
    assert {end for edge in exhibit.edges for end in (edge.a, edge.b)} <= drawn
    assert len({edge.id for edge in exhibit.edges}) == len(exhibit.edges)
    assert "2 more" in exhibit.omitted[0]["en"] and f"{len(nodes)} row" in exhibit.summary["en"]
    assert "{id: 'x\\'y'})-[r]-(m)" in exhibit.query and "LIMIT 9" in exhibit.query
    page = render(exhibit)
    assert not [value for value in raw_values() if value in page]


def test_settlements_that_an_answer_names_lead_to_their_rows(database: Database) -> None:
    (setl_id, person, place) = database.con.execute(
        "SELECT setl_id, psn_no, fixmedins_code FROM settlement WHERE institution_kind = 'pharmacy' ORDER BY setl_id LIMIT 1"
    ).fetchall()[0]
    told = answered([Node("patient", person)], {}, "no settlement", setl_id)
    exhibit = exhibit_of_answer(database, query("around"), told)
    assert [event.setl_id for event in exhibit.events] == [setl_id]
    assert [(edge.type, edge.a, edge.b) for edge in exhibit.edges] == [
        ("SWIPED_AT", f"patient:{person}", f"pharmacy:{place}")
    ]


def test_an_answer_that_names_nobody_is_no_picture(database: Database) -> None:
    with pytest.raises(NotFoundError, match="nobody and nothing"):
        exhibit_of_answer(database, query("around"), answered([], {}))
