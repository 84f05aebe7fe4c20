"""Settlement records of any layout into the workspace's canonical tables."""

from graphfraud.ingest.command import ingest
from graphfraud.ingest.report import FileReport, IngestReport, Warned
from graphfraud.ingest.unread import Unread

__all__ = ["FileReport", "IngestReport", "Unread", "Warned", "ingest"]
