"""The case's graph in Neo4j from Python: a server of its own, loading, questions of the library, communities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud.workspace.opening import Opening

if TYPE_CHECKING:
    import pandas as pd

    from graphfraud.store.neo4j_library import Query
    from graphfraud.store.neo4j_load import LoadReport
    from graphfraud.store.neo4j_query import Answered
    from graphfraud.store.neo4j_read import Reader
    from graphfraud.store.server import Server


class Neo4jGraph:
    """What ``Workspace.neo4j`` is: the server of NEO4J_URI, else the workspace's own local one.

    All of it raises StoreError where no server answers or it refuses.
    """

    def __init__(self, workspace: Opening):
        self._workspace = workspace

    def start(self, *, heap: int | None = None, page_cache: int | None = None) -> Server:
        """Start the workspace's own server, or find it running; ``heap`` and ``page_cache`` in MiB, fitted when None.

        Raises:
            MissingExtraError: no Java or no jgo.
        """
        from graphfraud.store.server import start

        return start(self._workspace.folder, heap=heap, page_cache=page_cache)

    def stop(self) -> bool:
        """Stop the workspace's own server; False where none ran."""
        from graphfraud.store.server import stop

        return stop(self._workspace.folder)

    def load(self, *, every: bool = False, how: str = "auto") -> LoadReport:
        """Bring the graph up to the workspace; ``every``: a node for every settlement; ``how``: auto, bolt or import.

        The graph carries no names or numbers, unless inside ``unmasked(reason=…)``.
        """
        from graphfraud.store.neo4j import load

        raw = self._workspace._shown("neo4j load")
        with self._workspace.reading() as database:
            return load(database, how=how, every=every, unmasked=raw)

    def queries(self) -> pd.DataFrame:
        """The library: name, title, question, parameters."""
        import pandas as pd

        from graphfraud.store.neo4j_library import queries

        lang = self._workspace.lang
        rows = [
            (one.name, one.title[lang], one.question[lang], ", ".join(part.name for part in one.parameters))
            for one in queries()
        ]
        return pd.DataFrame(rows, columns=["name", "title", "question", "parameters"]).set_index("name")

    def query(self, name: str, **parameters: Any) -> pd.DataFrame:
        """The answer to a question of the library, or of a file of one's own that ends in .cypher.

        Raises:
            NotFoundError: no such question.
            UsageError: the parameters do not fit.
            ReasonRequiredError: a question of one's own to a graph that carries names, outside ``unmasked(reason=…)``.
        """
        import pandas as pd

        answered = self._answered(name, parameters)[1]
        return pd.DataFrame(answered.rows, columns=list(answered.columns))

    def view(self, name: str, path: Path | str | None = None, **parameters: Any) -> Any:
        """Whom and what the answer to a question names, and how that hangs together: inline in the notebook, or written to ``path``.

        Raises:
            NotFoundError: no such question, or the answer names nobody and nothing.
            UsageError: the parameters do not fit.
            ReasonRequiredError: as of ``query``.
        """
        from graphfraud.workspace.handles import shown

        asked, answered, raw = self._answered(name, parameters, joined=True)
        with self._workspace.reading() as database:
            picture = import_module("graphfraud.views").exhibit_of_answer(
                database, asked, answered, self._workspace.lang, raw
            )
        return shown(picture, path)

    def _answered(
        self, name: str, parameters: Mapping[str, Any], *, joined: bool = False
    ) -> tuple[Query, Answered, bool]:
        """The question, its answer, and whether names may be shown in it."""
        from graphfraud.store.neo4j import find_connection
        from graphfraud.store.neo4j_library import query
        from graphfraud.store.neo4j_query import ask

        asked, key = query(name), None
        given = {name: str(value) for name, value in parameters.items()}
        if asked.cards:
            with self._workspace.reading() as database:
                key = database.card_key()
        raw = (joined or bool(asked.file)) and self._workspace._shown("neo4j query", asked.name)
        connection = find_connection(self._workspace.folder)
        return asked, ask(asked, given, connection, key=key, unmasked=raw, joined=joined), raw

    def communities(self, method: str = "leiden", types: Sequence[str] = (), *, least: int = 3) -> pd.DataFrame:
        """Communities of the server's graph for exploration, the largest first: number, size, members (``kind id``).

        Args:
            method: leiden, louvain or components.
            types: edge types; company, shared phones and addresses if empty; SCREENED for what a detection screened.
            least: smallest size that is told.

        Raises:
            UsageError: unknown method or type.
        """
        import pandas as pd

        from graphfraud.store.neo4j_communities import COMPANY, communities

        with self._reader() as reader:
            found = communities(reader, method, tuple(types) or COMPANY)
        rows = [(len(group), [f"{one.kind} {one.id}" for one in group]) for group in found if len(group) >= least]
        return pd.DataFrame(rows, columns=["size", "members"])

    def closest(self, *ids: str, types: Sequence[str] = (), limit: int = 20) -> pd.DataFrame:
        """Who stands closest to some persons by personalised PageRank over degree: kind, id, closeness.

        Raises:
            UsageError: unknown type.
        """
        import pandas as pd

        from graphfraud.store.neo4j_communities import COMPANY, closeness
        from graphfraud.store.protocol import Node

        with self._reader() as reader:
            found = closeness(reader, [Node("patient", id) for id in ids], tuple(types) or COMPANY, limit=limit)
        return pd.DataFrame([(one.kind, one.id, rank) for one, rank in found], columns=["kind", "id", "closeness"])

    @contextmanager
    def _reader(self) -> Iterator[Reader]:
        from graphfraud.store.neo4j import find_connection
        from graphfraud.store.neo4j_connect import open_driver
        from graphfraud.store.neo4j_read import Reader

        connection = find_connection(self._workspace.folder)
        with open_driver(connection) as driver:
            yield Reader(driver, connection)
