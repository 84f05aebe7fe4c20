"""Settlement records of any layout into the workspace's canonical tables."""

from graphfraud.ingest.command import ingest
from graphfraud.ingest.report import FileReport, IngestReport, Warned

__all__ = ["FileReport", "IngestReport", "Warned", "ingest"]
