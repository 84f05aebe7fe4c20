"""Formulas of a workbook whose values were never saved: read, such cells would be empty, and nobody would know."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

PIECE = 1 << 20
UNSAVED = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*?\br="(?P<cell>[A-Z]+[0-9]+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
"""A cell with a formula and no value. A text that is empty (t="str") is a value."""
NUMBERED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def unsaved(path: Path, sheet: str) -> str | None:
    """The first cell of a sheet of an .xlsx file, such as "N2", that holds a formula without a value; None where there is none."""
    with zipfile.ZipFile(path) as archive:
        name = _entry(archive, sheet)
        if name is None:
            return None
        with archive.open(name) as stream:
            rest = b""
            while piece := stream.read(PIECE):
                rest += piece
                whole = rest.rfind(b"</c>") + len(b"</c>")
                if whole > len(b"</c>") and b"<f" in rest and (found := UNSAVED.search(rest, 0, whole)):
                    return found["cell"].decode()
                rest = rest[whole:] if whole >= len(b"</c>") else rest
    return None


def _entry(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Where in the archive the sheet of that name lies."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return None
    numbers = [
        entry.get(NUMBERED) for entry in book.iter() if entry.tag.endswith("}sheet") and entry.get("name") == sheet
    ]
    targets = [str(link.get("Target")) for link in links if link.get("Id") in numbers]
    names = [target[1:] if target.startswith("/") else f"xl/{target}" for target in targets]
    return next((name for name in names if name in archive.namelist()), None)
