"""A document as a list of blocks; Word and PDF lay out the same blocks, so they cannot say different things."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading; level 0 is the document's title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Para:
    """A paragraph; ``style`` is plain, note, label or centre."""

    text: str
    style: str = "plain"


@dataclass(frozen=True)
class Items:
    """A list with bullets."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table of texts; ``numbers`` are the columns set flush right, ``widths`` their shares."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A picture by the name of its file (an SVG, beside which a PNG stands) with its caption."""

    name: str
    caption: str


Block = Heading | Para | Items | Grid | Figure


@dataclass(frozen=True)
class Document:
    """Title for the file's properties, label for every page, the blocks."""

    title: str
    label: str
    lang: str
    blocks: tuple[Block, ...]
