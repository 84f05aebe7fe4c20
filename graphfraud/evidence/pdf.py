"""PDF and PNG through typst, offline, with a Chinese font that ships, and the system's for rarer characters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from graphfraud.errors import EvidenceError, MissingExtraError
from graphfraud.evidence.blocks import Block, Document, Figure, Grid, Heading, Items, Para

FONTS = (
    "Graphfraud Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "SimSun",
)
PICTURE = """#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""


@cache
def _fonts() -> Any:
    typst = _typst()
    with resources.as_file(resources.files("graphfraud.evidence").joinpath("fonts")) as folder:
        return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(Path(folder))])


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise MissingExtraError("evidence packages need: pip install 'graphfraud[evidence]'") from error
    return typst


def _compile(source: bytes, inputs: Mapping[str, str], **wanted: Any) -> bytes:
    typst = _typst()
    try:
        made = typst.Compiler(source, font_paths=_fonts()).compile(sys_inputs=dict(inputs), timestamp=0, **wanted)
    except typst.TypstError as error:
        raise EvidenceError(f"the document cannot be laid out: {error.message}") from error
    return bytes(made[0] if isinstance(made, list) else made)


def png(svg: str, width: int = 1800) -> bytes:
    """The picture as PNG, ``width`` dots wide."""
    points = float(svg.split('width="', 1)[1].split('"', 1)[0]) * 0.75
    return _compile(PICTURE.encode("utf-8"), {"svg": svg}, format="png", ppi=72 * width / points)


def pdf(document: Document, pictures: Mapping[str, str]) -> bytes:
    """The document as PDF.

    Args:
        document: what to lay out.
        pictures: SVG by the names that its figures use.

    Raises:
        MissingExtraError: typst is not installed.
        EvidenceError: it cannot be laid out.
    """
    families = _fonts().families()
    fonts = [family for family in FONTS if family in families]
    blocks = [_plain(block, pictures) for block in document.blocks]
    plain = {"title": document.title, "label": document.label, "lang": document.lang, "blocks": blocks}
    source = resources.files("graphfraud.evidence").joinpath("report.typ").read_bytes()
    return _compile(source, {"document": json.dumps(plain), "fonts": json.dumps(fonts)}, format="pdf")


def _plain(block: Block, pictures: Mapping[str, str]) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case Para():
            return {"kind": "para", "text": block.text, "style": block.style}
        case Items():
            return {"kind": "items", "texts": list(block.texts)}
        case Figure():
            return {"kind": "figure", "svg": pictures[block.name], "caption": block.caption}
        case Grid():
            widths = list(block.widths) or [1.0] * len(block.header)
            rows = [list(row) for row in block.rows]
            numbers = list(block.numbers)
            return {"kind": "grid", "header": list(block.header), "rows": rows, "widths": widths, "numbers": numbers}
