"""The workspace in Python: what notebooks use, and what the command line and the views ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphfraud.workspace.case import Workspace
    from graphfraud.workspace.entity import Entity, look_up
    from graphfraud.workspace.handles import EntityHandle, FindingHandle, Paths
    from graphfraud.workspace.stores import graph_store

__all__ = ["Entity", "EntityHandle", "FindingHandle", "Paths", "Workspace", "graph_store", "look_up"]
_HOME = {
    "Entity": "entity",
    "look_up": "entity",
    "EntityHandle": "handles",
    "FindingHandle": "handles",
    "Paths": "handles",
    "Workspace": "case",
    "graph_store": "stores",
}


def __getattr__(name: str) -> Any:
    """Public names, loaded when they are first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'graphfraud.workspace' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"graphfraud.workspace.{_HOME[name]}"), name)
