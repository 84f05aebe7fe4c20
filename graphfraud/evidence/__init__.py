"""The referral package: made, signed, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphfraud.evidence.checking import VerifyReport, verify
    from graphfraud.evidence.package import PackageReport, evidence

__all__ = ["PackageReport", "VerifyReport", "evidence", "verify"]
_HOMES = {"PackageReport": "package", "evidence": "package", "VerifyReport": "checking", "verify": "checking"}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used."""
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(f"graphfraud.evidence.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'graphfraud.evidence' has no attribute {name!r}")
