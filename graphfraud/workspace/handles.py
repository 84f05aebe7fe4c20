"""What a notebook holds of a finding, of somebody looked up, and of paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from graphfraud.model.finding import Amounts, Finding
from graphfraud.store.database import Database
from graphfraud.store.findings import load_links
from graphfraud.store.people import names
from graphfraud.store.protocol import Node
from graphfraud.store.rows import Row, settlement_rows
from graphfraud.workspace import frames
from graphfraud.workspace.entity import Entity

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from graphfraud.workspace.opening import Opening


def exhibit(kind: str, database: Database, what: Any, lang: str, unmask: bool) -> Any:
    """The picture of a finding, a card or paths. The views stand above the workspace: they are found by name."""
    return getattr(import_module("graphfraud.views"), f"exhibit_of_{kind}")(database, what, lang, unmask)


def shown(picture: Any, path: Path | str | None) -> Any:
    """The picture inline in a notebook, or as a file whose path is returned."""
    views = import_module("graphfraud.views")
    return views.inline(picture) if path is None else views.write(picture, path)


class FindingHandle:
    """A finding, with its tables and pictures. ``members``, ``reasons`` and ``innocent_readings`` are frames."""

    def __init__(self, workspace: Opening, finding: Finding):
        self._workspace = workspace
        self._finding = finding

    def __repr__(self) -> str:
        finding = self._finding
        return f"{finding.id} ({finding.severity}, score {finding.score:.3f}): {finding.title[self._workspace.lang]}"

    @property
    def id(self) -> str:
        """Its id."""
        return self._finding.id

    @property
    def finding(self) -> Finding:
        """All fields as the detector gave them, with the status of when it was loaded."""
        return self._finding

    @property
    def severity(self) -> str:
        """high, medium or low."""
        return self._finding.severity

    @property
    def amounts(self) -> Amounts:
        """Money over its settlements, each counted once."""
        return self._finding.amounts

    @property
    def members(self) -> pd.DataFrame:
        """Who and what is involved: kind, id, name, role, strength, grounds."""
        return frames.members_frame(self._finding, self._names, self._workspace.lang)

    @property
    def reasons(self) -> pd.DataFrame:
        """Why: code, observed, expected, p_value, text."""
        return frames.reasons_frame(self._finding, self._workspace.lang)

    @property
    def innocent_readings(self) -> pd.DataFrame:
        """Could it be innocent: code, verdict, decisive, links_explained, text."""
        return frames.readings_frame(self._finding, self._workspace.lang)

    @property
    def _names(self) -> Mapping[Node, str]:
        raw = self._workspace._shown("finding", self.id)
        with self._workspace.reading() as database:
            return names(database, [Node(member.kind, member.id) for member in self._finding.members], unmask=raw)

    @cached_property
    def _rows(self) -> list[Row]:
        with self._workspace.reading() as database:
            return settlement_rows(database, self._finding.settlements)

    def settlements(self) -> pd.DataFrame:
        """The rows of the tested events, by time."""
        return frames.rows_frame(self._rows)

    def graph(self) -> nx.MultiDiGraph[str]:
        """The ring as a networkx graph; see ``pictures.ring_graph``."""
        from graphfraud.workspace.pictures import ring_graph

        with self._workspace.reading() as database:
            links = load_links(database, self._finding.detector)
        return ring_graph(self._finding, self._rows, links, self._names)

    def view(self, path: Path | str | None = None) -> Any:
        """The interactive view: inline in the notebook, offline; or written to ``path``."""
        raw = self._workspace._shown("view", self.id)
        with self._workspace.reading() as database:
            return shown(exhibit("finding", database, self.id, self._workspace.lang, raw), path)

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return self._finding.to_json()


class EntityHandle:
    """Everything known of a card, a person, a doctor or an institution."""

    def __init__(self, workspace: Opening, entity: Entity):
        self._workspace = workspace
        self._entity = entity

    def __repr__(self) -> str:
        answer = self._entity.answer
        return f"{self.kind} {self.id}: {len(answer.settlements)} settlements, {len(answer.findings)} findings"

    @property
    def id(self) -> str:
        """Its public id; of a card the stand-in."""
        return self._entity.node.id

    @property
    def kind(self) -> str:
        """card, patient, doctor, pharmacy or hospital."""
        return self._entity.node.kind

    @property
    def owner(self) -> dict[str, Any]:
        """Who it is, masked unless unmasked."""
        return self._entity.owner

    @property
    def findings(self) -> list[str]:
        """Ids of the findings that name it."""
        return list(self._entity.answer.findings)

    def settlements(self) -> pd.DataFrame:
        """Its settlements, by time."""
        return frames.rows_frame(self._entity.rows)

    def places(self) -> pd.DataFrame:
        """Institutions, the most used first."""
        return frames.places_frame(self._entity.answer, self._entity.names)

    def companions(self) -> pd.DataFrame:
        """Who came along, the most often first."""
        return frames.companions_frame(self._entity.answer)

    def view(self, path: Path | str | None = None) -> Any:
        """The interactive view of a card: inline in the notebook, offline; or written to ``path``.

        Raises:
            UsageError: it is no card.
        """
        from graphfraud.errors import UsageError

        if self.kind != "card":
            raise UsageError(f"{self.kind} {self.id}: only cards, findings and paths have a view")
        raw = self._workspace._shown("view", self.id)
        with self._workspace.reading() as database:
            return shown(exhibit("card", database, self.id, self._workspace.lang, raw), path)

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return self._entity.to_json()


class Paths(Sequence[dict[str, Any]]):
    """The cheapest paths between two of them: a sequence of ``{"nodes": […], "hops": […], "cost": …}``."""

    def __init__(self, workspace: Opening, paths: Sequence[dict[str, Any]]):
        self._workspace = workspace
        self._paths = list(paths)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[dict[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> dict[str, Any] | Sequence[dict[str, Any]]:
        return self._paths[index]

    def __len__(self) -> int:
        return len(self._paths)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._paths)

    def __repr__(self) -> str:
        return "\n".join(" – ".join(node["id"] for node in path["nodes"]) for path in self._paths) or "no path"

    def frame(self) -> pd.DataFrame:
        """One row a hop."""
        return frames.hops_frame(self._paths)

    def graph(self) -> nx.MultiDiGraph[str]:
        """The paths as a networkx graph."""
        from graphfraud.workspace.pictures import paths_graph

        return paths_graph(self._paths)

    def view(self, path: Path | str | None = None) -> Any:
        """The interactive view: inline in the notebook, offline; or written to ``path``."""
        raw = self._workspace._shown("view", *(node["id"] for one in self._paths[:1] for node in one["nodes"]))
        with self._workspace.reading() as database:
            return shown(exhibit("path", database, self._paths, self._workspace.lang, raw), path)
