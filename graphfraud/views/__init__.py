"""Interactive views and reports for people: they draw what detectors found and compute nothing new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphfraud.views.answers import exhibit_of_answer
    from graphfraud.views.cards import exhibit_of_card
    from graphfraud.views.connections import exhibit_of_path
    from graphfraud.views.exhibit import Edge, Event, Exhibit, Node, Ring
    from graphfraud.views.findings import exhibit_of_finding
    from graphfraud.views.overview import report
    from graphfraud.views.page import inline, render, write

__all__ = [
    "Edge",
    "Event",
    "Exhibit",
    "Node",
    "Ring",
    "exhibit_of_answer",
    "exhibit_of_card",
    "exhibit_of_finding",
    "exhibit_of_path",
    "inline",
    "render",
    "report",
    "write",
]
_HOME = {
    "exhibit_of_answer": "answers",
    "exhibit_of_card": "cards",
    "exhibit_of_path": "connections",
    "exhibit_of_finding": "findings",
    "inline": "page",
    "render": "page",
    "report": "overview",
    "write": "page",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module 'graphfraud.views' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"graphfraud.views.{_HOME.get(name, 'exhibit')}"), name)
