"""graphfraud finds rings of medical-insurance fraud in settlement records and explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfraud.system.compiled import have_a_place

if TYPE_CHECKING:
    from graphfraud.workspace import Workspace

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__"]

have_a_place()


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: a command that needs none of them starts quickly."""
    if name == "Workspace":
        from graphfraud.notebook import tell_errors
        from graphfraud.workspace import Workspace

        tell_errors()
        return Workspace
    raise AttributeError(f"module 'graphfraud' has no attribute {name!r}")
