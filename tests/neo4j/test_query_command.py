"""``graphfraud query run`` against a real server, in both languages."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from click.testing import CliRunner, Result
from made_up_prefecture import build, number_of

from graphfraud.audit import AuditLog
from graphfraud.cli.case import Case
from graphfraud.cli.group import graphfraud
from graphfraud.cli.neo4j import graph
from graphfraud.store import neo4j_among, neo4j_query
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_library import query
from graphfraud.store.neo4j_load import load_by_bolt
from graphfraud.store.protocol import Node
from graphfraud.workspace import Workspace

pytestmark = pytest.mark.neo4j
OWN = """// title.en: Whose cards
// parameter: place text - | 机构 | the place
MATCH (p:Patient)-[:HOLDS]->(c:Card)-[:SWIPED_AT]->(q {id: $place})
WHERE p.id <> $but
RETURN p.id AS patient, c.id AS card, p.name AS name ORDER BY patient;
"""
Ask = Callable[..., Result]


def loaded_from(tmp_path: Path, server: Connection) -> tuple[Path, dict[str, str]]:
    """A workspace whose graph is on the server, and the environment that leads there."""
    folder = tmp_path / "workspace"
    with build(folder) as database:
        load_by_bolt(database, server)
    return folder, {
        "NEO4J_URI": server.uri,
        "NEO4J_USERNAME": server.username or "",
        "NEO4J_PASSWORD": server.password or "",
    }


def test_the_table_speaks_chinese_and_json_keeps_its_keys(empty_server: Connection, tmp_path: Path) -> None:
    folder, environment = loaded_from(tmp_path, empty_server)

    def told(*words: str) -> str:
        given = ["query", "run", "around", "--param", "id=R1", "-w", str(folder), *words]
        done = CliRunner().invoke(graphfraud, given, env=environment)
        assert done.exit_code == 0, done.output
        return done.stdout

    head, first, *_ = told("--lang", "zh").splitlines()
    assert head.split() == ["关系", "编号", "种类", "次数", "最早", "最近", "金额"]
    assert first.split()[:3] == ["涉及", "lent_card_ring-aaaaaaaa", "线索"]
    rows = json.loads(told("--lang", "zh", "--format", "json"))
    assert tuple(rows[0]) == query("around").columns
    assert rows[0]["step"] == "INVOLVES"
    assert told("--lang", "en").split()[:2] == ["step", "id"]


def test_who_waits_for_the_records_can_ask_the_graph_meanwhile(empty_server: Connection, tmp_path: Path) -> None:
    """A detection or an ingest holds the workspace; only a card's number needs it."""
    folder, environment = loaded_from(tmp_path, empty_server)
    writing = "import sys; from graphfraud.store.database import Database; d = Database(sys.argv[1]); print('open', flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", writing, str(folder)], **pipes) as other:  # type: ignore[call-overload]
        assert other.stdout.readline() == "open\n"

        def status(*words: str) -> int:
            given = ["query", "run", *words, "-w", str(folder), "--lang", "en"]
            return CliRunner().invoke(graphfraud, given, env=environment).exit_code

        assert status("shared_phone", "--param", "min_persons=1") == 0
        assert status("around", "--param", "id=R1") == 2
        other.stdin.write("\n")
        other.stdin.flush()
        other.wait()
        assert status("around", "--param", "id=R1") == 0


@pytest.fixture
def asking(empty_server: Connection, tmp_path: Path) -> tuple[Path, Ask]:
    """The workspace of a loaded graph, and ``graphfraud query run`` on it."""
    folder, environment = loaded_from(tmp_path, empty_server)

    def ask(*words: str, code: int = 0, stdin: str | None = None) -> Result:
        given = ["query", "run", *words, "-w", str(folder), "--lang", "en"]
        done = CliRunner().invoke(graphfraud, given, env=environment, input=stdin)
        assert done.exit_code == code, done.output
        return done

    return folder, ask


def test_an_answer_goes_into_sheets_and_lines(asking: tuple[Path, Ask], tmp_path: Path) -> None:
    folder, ask = asking
    rows = json.loads(ask("around", "--param", "id=R1", "--format", "json").stdout)
    lines = ask("around", "--param", "id=R1", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    text = ask("around", "--param", "id=R1", "--format", "csv").stdout
    sheet = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["step"], row["id"], int(row["count"])) for row in sheet] == [
        (row["step"], row["id"], row["count"]) for row in rows
    ]
    told = ask("around", "--param", "id=R1", "--format", "xlsx", "-o", str(tmp_path / "a.xlsx")).stderr
    assert told == f"{len(rows)} rows → {tmp_path / 'a.xlsx'}\n"
    cells = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True))
    assert cells[0] == query("around").columns and len(cells) == len(rows) + 1
    assert isinstance(cells[1][3], int)
    assert (tmp_path / "a.xlsx").stat().st_mode & 0o777 == 0o600
    logged = [entry for entry in AuditLog(folder).show(action="export")]
    assert [entry.detail for entry in logged] == [{"what": "query around", "rows": len(rows), "file": "a.xlsx"}]
    assert ask("nobody", "--format", "csv", code=1).stdout == ""
    assert "needs -o FILE.html" in ask("around", "--param", "id=R1", "--format", "html", code=2).stderr
    assert "-o needs --format" in ask("around", "--param", "id=R1", "-o", str(tmp_path / "b"), code=2).stderr


def drawn(file: Path, block: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        file.read_text("utf-8").split(f'id="data-{block}">', 1)[1].split("</script>", 1)[0]
    )
    return found


def test_an_answer_is_drawn(asking: tuple[Path, Ask], tmp_path: Path) -> None:
    _, ask = asking
    page, number = tmp_path / "page.html", number_of("R1")
    rows = json.loads(ask("card_history", "--param", f"card={number}", "--format", "json").stdout)
    ask("card_history", "--param", f"card={number}", "--format", "html", "-o", str(page))
    assert {node["number"] for node in drawn(page, "nodes")} >= {row["place"] for row in rows}
    assert number not in page.read_text("utf-8") and "张R" not in page.read_text("utf-8")
    ask("around", "--param", "id=R1", "--format", "html", "-o", str(page))
    nodes = drawn(page, "nodes")
    around = json.loads(ask("around", "--param", "id=R1", "--format", "json").stdout)
    roles = {node["number"]: node.get("role") for node in nodes}
    assert {row["id"] for row in around if row["kind"] != "Region"} < set(roles)
    assert [id for id, role in roles.items() if role] == ["R1"]
    ask("boxes_sold_twice", "--format", "html", "-o", str(page))
    text = page.read_text("utf-8")
    assert "SOLD_AT" in text and "MATCH (c:TraceCode)" in text
    assert "D1" not in {node["number"] for node in drawn(page, "nodes")}, "the code of a drug is no person"
    assert (
        "nobody and nothing"
        in ask(
            "person_history", "--param", "patient=nobody", "--format", "html", "-o", str(tmp_path / "none.html"), code=1
        ).stderr
    )
    assert not (tmp_path / "none.html").exists()


def test_card_numbers_stay_out_of_the_history_of_the_shell(asking: tuple[Path, Ask]) -> None:
    _, ask = asking
    given = ("timed_path", "--param", "card=-", "--param", "other=-", "--param", "max_degree=500", "--format", "json")
    numbers = [number_of("R1"), number_of("R3")]
    rows = json.loads(ask(*given, stdin="\n".join(numbers)).stdout)
    typed = [word.replace("card=-", f"card={numbers[0]}").replace("other=-", f"other={numbers[1]}") for word in given]
    assert rows and rows == json.loads(ask(*typed).stdout)
    assert "standard input holds no number" in ask(*given, stdin=f"{numbers[0]}\n", code=2).stderr


def test_a_question_of_ones_own(asking: tuple[Path, Ask], tmp_path: Path) -> None:
    _, ask = asking
    mine = tmp_path / "mine.cypher"
    mine.write_text(OWN, encoding="utf-8")
    assert "needs place, but" in ask(str(mine), code=2).stderr
    rows = json.loads(ask(str(mine), "--param", "place=P1", "--param", "but=R1", "--format", "json").stdout)
    assert {"R2", "C0"} <= {row["patient"] for row in rows} and "R1" not in {row["patient"] for row in rows}
    assert {row["name"] for row in rows} == {None}
    head = ask(str(mine), "--param", "place=P1", "--param", "but=R1").stdout.splitlines()[0]
    assert head.split() == ["patient", "card", "name"]
    ask(str(mine), "--param", "place=P1", "--param", "but=R1", "--format", "html", "-o", str(tmp_path / "mine.html"))
    assert "Whose cards" in (tmp_path / "mine.html").read_text("utf-8")
    mine.write_text("MATCH (n:Patient) SET n.note = 'x' RETURN n.id AS id", encoding="utf-8")
    assert "read access mode" in ask(str(mine), code=2).stderr
    mine.write_text("MATCH (n:Patient RETURN n", encoding="utf-8")
    assert "SyntaxError" in ask(str(mine), code=2).stderr
    assert "there is no such file" in ask(str(tmp_path / "other.cypher"), code=1).stderr
    mine.write_text("// example: one\nRETURN 1 AS one", encoding="utf-8")
    assert "example must be name=value" in ask(str(mine), code=2).stderr


def test_who_asks_a_graph_with_names_on_their_own_says_why(
    asking: tuple[Path, Ask], empty_server: Connection, tmp_path: Path
) -> None:
    folder, ask = asking
    with Database(folder) as database:
        load_by_bolt(database, empty_server, unmasked=True)
    mine = tmp_path / "mine.cypher"
    mine.write_text("MATCH (n:Patient {id: 'R1'}) RETURN n.name AS name", encoding="utf-8")
    refused = ask(str(mine), code=2)
    assert "say why with --unmask --reason" in refused.stderr and not refused.stdout
    assert "张R" in ask(str(mine), "--unmask", "--reason", "case 7").stdout
    logged = [entry for entry in AuditLog(folder).show(action="unmask")]
    assert [entry.reason for entry in logged] == ["case 7"]
    assert ask("around", "--param", "id=R1").stdout


def test_what_is_not_of_today_is_told(asking: tuple[Path, Ask], empty_server: Connection, tmp_path: Path) -> None:
    folder, ask = asking
    told = ("strongest_company", "--param", "min_days=1")
    assert ask(*told).stderr == ""
    with Database(folder) as database:
        database.con.execute("UPDATE gf_finding SET status = 'confirmed' WHERE detector = 'drug_resale'")
    assert "findings, reviews or the blacklist have changed since" in ask(*told).stderr
    with Database(folder) as database:
        database.con.execute("DELETE FROM setl_d WHERE psn_no = 'R1'")
        database.derive()
    before = ask(*told)
    assert "the records have changed since" in before.stderr and before.stdout
    environment = {"NEO4J_URI": empty_server.uri, "NEO4J_PASSWORD": empty_server.password or ""}
    seen = CliRunner().invoke(
        graphfraud, ["paths", "R2", "C0", "--store", "neo4j", "-w", str(folder), "--lang", "en"], env=environment
    )
    assert seen.exit_code == 0, seen.output
    assert "the records have changed since" in seen.stderr
    with build(tmp_path / "other"):
        pass
    other = CliRunner().invoke(
        graphfraud, ["query", "run", *told, "-w", str(tmp_path / "other"), "--lang", "en"], env=environment
    )
    assert "of another workspace" in other.stderr and other.stdout == before.stdout
    nowhere = CliRunner().invoke(
        graphfraud, ["query", "run", *told, "-w", str(tmp_path / "nowhere"), "--lang", "en"], env=environment
    )
    assert nowhere.stderr == "" and nowhere.stdout == before.stdout
    with open_driver(empty_server) as driver:
        driver.execute_query("MATCH (n:GraphLoad) SET n.state = 'loading'")
        assert "was not loaded to its end" in ask(*told).stderr
        driver.execute_query("MATCH (n) DETACH DELETE n")
    assert "holds no graph yet" in ask(*told, code=2).stderr


def test_a_question_that_wants_every_settlement_says_so(asking: tuple[Path, Ask], empty_server: Connection) -> None:
    folder, ask = asking
    given = ("company_on_day", "--param", "day=2026-03-11")
    assert "wants every settlement" in ask(*given).stderr
    assert "wants every settlement" not in ask("shared_phone").stderr
    with Database(folder) as database:
        load_by_bolt(database, empty_server, every=True)
    assert "wants every settlement" not in ask(*given).stderr


def test_python_draws_an_answer(
    asking: tuple[Path, Ask], empty_server: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = asking
    monkeypatch.setenv("NEO4J_URI", empty_server.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", empty_server.password or "")
    graph = Workspace(folder, store="neo4j").neo4j
    page = graph.view("around", tmp_path / "around.html", id=number_of("R1"))
    places = set(graph.query("around", id=number_of("R1")).id)
    assert places and places <= {node["number"] for node in drawn(page, "nodes")}
    assert number_of("R1") not in page.read_text("utf-8")


def test_a_picture_stays_within_what_can_be_read(
    asking: tuple[Path, Ask], empty_server: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def among() -> neo4j_among.Among:
        found = neo4j_query.ask(query("around"), {"id": "R1"}, empty_server, joined=True).among
        assert found is not None
        return found

    whole = among()
    assert whole.nodes[0] == Node("patient", "R1") and whole.more == 0 and any(whole.edges.values())
    monkeypatch.setattr(neo4j_among, "MOST_NODES", 3)
    monkeypatch.setattr(neo4j_among, "MOST_ROWS", 0)
    part = among()
    assert part.nodes == whole.nodes[:3] and part.more == len(whole.nodes) - 3
    inside = {edge for edge in whole.edges if {edge.a, edge.b} <= set(part.nodes)}
    assert set(part.edges) == inside and inside and not any(part.edges.values())


def test_the_status_of_a_server_tells_what_its_graph_is_of(
    asking: tuple[Path, Ask], empty_server: Connection, tmp_path: Path
) -> None:
    folder, _ = asking
    there = SimpleNamespace(connection=empty_server)

    def told(where: Path = folder, lang: str = "en") -> list[str]:
        return graph(Case(where, lang), there).splitlines()

    loaded, state = told()
    assert loaded.startswith(f"graph loaded {date.today()}") and loaded.endswith("rests on, no names")
    assert state == "it is the workspace as it is now" and told(lang="zh")[1] == "与工作区一致"
    assert "cannot be read now" in told(tmp_path / "nowhere")[1]
    with Database(folder) as database:
        load_by_bolt(database, empty_server, every=True, unmasked=True)
        database.con.execute("DELETE FROM gf_link")
    loaded, state = told()
    assert loaded.endswith("every settlement, names and numbers") and "findings, reviews or the blacklist" in state
    with open_driver(empty_server) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    assert told(lang="zh") == [f"{empty_server.uri}：还没有装载图；请装载：graphfraud neo4j load"]


def test_questions_are_found_by_their_words() -> None:
    def found(*words: str) -> set[str]:
        done = CliRunner().invoke(graphfraud, ["query", "list", *words, "--format", "json", "--lang", "en"])
        return {one["name"] for one in json.loads(done.stdout)}

    assert found("ADDRESS", "hospital") == {"household_admissions"}
    assert "swipes_during_stay" in found("住院") and "shared_phone" not in found("住院")
    assert len(found()) > 30
    none = CliRunner().invoke(graphfraud, ["query", "list", "xyz", "--lang", "zh"])
    assert none.exit_code == 0 and none.stdout == "" and "没有提到" in none.stderr
