"""Word documents from blocks, and the repacking that makes a .docx the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graphfraud.errors import MissingExtraError
from graphfraud.evidence.blocks import Block, Document, Figure, Grid, Heading, Items, Para
from graphfraud.review.sheets import visible

FIXED = datetime(2000, 1, 1)
FIXED_ZIP = (1980, 1, 1, 0, 0, 0)
PAGE_CM = 16.6
RED, GREY = "A3123A", "3B4252"


def word(document: Document, pictures: Mapping[str, bytes]) -> bytes:
    """The document as .docx.

    Args:
        document: what to lay out.
        pictures: PNG by the names that its figures use.

    Raises:
        MissingExtraError: python-docx is not installed.
    """
    docx = _docx()
    paper = docx.Document()
    _page(paper, document)
    for block in document.blocks:
        _add(paper, block, pictures)
    return packed(paper, document.title)


def packed(paper: Any, title: str) -> bytes:
    """Save with fixed properties and a fixed zip."""
    properties = paper.core_properties
    properties.title, properties.author, properties.last_modified_by = visible(title), "graphfraud", "graphfraud"
    properties.created = properties.modified = FIXED
    properties.comments, properties.revision = "", 1
    out = io.BytesIO()
    paper.save(out)
    return repack(out.getvalue())


def repack(content: bytes) -> bytes:
    """The same zip with fixed times, attributes and order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, FIXED_ZIP)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()


def _docx() -> Any:
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError("evidence packages need: pip install 'graphfraud[evidence]'") from error
    return docx


def _page(paper: Any, document: Document) -> None:
    from docx.shared import Cm, Pt

    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.3)
    style = paper.styles["Normal"]
    style.font.size = Pt(10.5)
    _font(style.element.get_or_add_rPr(), document.lang)
    _run(section.header.paragraphs[0], document.label, size=9, colour=RED)
    section.header.paragraphs[0].alignment = 1
    footer = section.footer.paragraphs[0]
    footer.alignment = 1
    for code in ("PAGE", "NUMPAGES"):
        _field(footer, code)
        if code == "PAGE":
            footer.add_run(" / ")


def _font(properties: Any, lang: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    latin = "Times New Roman" if lang == "zh" else "Calibri"
    for place, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", "SimSun")):
        fonts.set(qn(f"w:{place}"), name)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = code
        run._r.append(element)


def _run(
    paragraph: Any, text: str, *, size: float | None = None, bold: bool = False, colour: str | None = None
) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(visible(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _add(paper: Any, block: Block, pictures: Mapping[str, bytes]) -> None:
    from docx.shared import Cm, Pt

    match block:
        case Heading(text, level):
            paragraph = paper.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_before = Pt(10)
            paragraph.alignment = 1 if level == 0 else None
            _run(paragraph, text, size={0: 18.0, 1: 13.0}.get(level, 11.5), bold=True)
            _outline_level(paragraph, level)
        case Para(text, style):
            paragraph = paper.add_paragraph()
            paragraph.alignment = 1 if style in ("label", "centre") else None
            colour = {"label": RED, "note": GREY}.get(style)
            _run(paragraph, text, size={"label": 12.0, "note": 9.0}.get(style), colour=colour)
        case Items(texts):
            for text in texts:
                _run(paper.add_paragraph(style="List Bullet"), text)
        case Figure(name, caption):
            paper.add_picture(io.BytesIO(pictures[name]), width=Cm(PAGE_CM))
            paragraph = paper.add_paragraph()
            paragraph.alignment = 1
            _run(paragraph, caption, size=9)
        case Grid():
            _grid(paper, block)


def _outline_level(paragraph: Any, level: int) -> None:
    """Headings that a reader can jump to, in the document's own type."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if level:
        element = OxmlElement("w:outlineLvl")
        element.set(qn("w:val"), str(level - 1))
        paragraph._p.get_or_add_pPr().append(element)


def _grid(paper: Any, grid: Grid) -> None:
    from docx.shared import Cm

    table = paper.add_table(rows=0, cols=len(grid.header), style="Table Grid")
    table.autofit = False
    shares = grid.widths or (1.0,) * len(grid.header)
    widths = [Cm(PAGE_CM * share / sum(shares)) for share in shares]
    for place, width in zip(table.columns, widths, strict=True):
        place.width = width
    for number, texts in enumerate((grid.header, *grid.rows)):
        row = table.add_row()
        row.height = None if any(texts) else Cm(0.9)
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            paragraph.alignment = 2 if number and column in grid.numbers else None
            _run(paragraph, text, size=8, bold=number == 0)
    _repeat_header(table)
    paper.add_paragraph()


def _repeat_header(table: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(element)


def plain_text(content: bytes) -> str:
    """All text of a .docx, for checks."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = parts.read("word/document.xml").decode("utf-8")
    return re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", xml))
