"""The record and list of electronic data, and the placeholders for items and appraisals."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import graphfraud
from graphfraud.evidence import lists
from graphfraud.evidence.blocks import Block, Document, Grid, Heading, Para
from graphfraud.evidence.case import Case
from graphfraud.evidence.lists import List
from graphfraud.evidence.report import grid, label

SHORT = 40


def sources(case: Case) -> List:
    """Source files with their hashes, rows and whether they still are what was read."""
    rows = [
        (
            number,
            lists.source_name(case, source.path),
            source.table,
            _format(source.path),
            "" if source.bytes is None else source.bytes,
            source.encoding,
            source.accepted,
            source.rejected,
            source.repeated,
            lists.moment(source.ingested_at.replace(microsecond=0)),
            source.sha256,
            case.word(f"state_{source.state}"),
        )
        for number, source in enumerate(case.sources, 1)
    ]
    keys = ("no", "file", "table", "format", "bytes", "encoding", "accepted", "rejected", "repeated", "ingested_at")
    return lists.head(case, *keys, "sha256", "state"), list(rows)


def outputs(case: Case, files: Mapping[str, bytes]) -> List:
    """Files of the package with their hashes."""
    rows = [
        (number, name, _format(name), len(content), hashlib.sha256(content).hexdigest())
        for number, (name, content) in enumerate(sorted(files.items()), 1)
    ]
    return lists.head(case, "no", "file", "format", "bytes", "sha256"), list(rows)


def _format(name: str) -> str:
    return name.partition("#")[0].rpartition(".")[2].upper() if "." in name else ""


def record(case: Case, files: Mapping[str, bytes]) -> Document:
    """The record to be signed: how the data were taken, the lists, blanks for who, where, when."""
    say = case.word
    title, blank = say("electronic_title"), say("blank")
    signers = ("sign_taker", "sign_holder", "sign_witness", "sign_place", "sign_device", "sign_date")
    taken, made = sources(case), outputs(case, files)
    blocks: list[Block] = [
        Heading(title, 0),
        Para(label(case), "label"),
        Para(say("electronic_law")),
        Para(say("electronic_how", version=graphfraud.__version__)),
        Para(say("electronic_seal")),
        Heading(say("electronic_sources")),
        grid((taken[0], taken[1][:SHORT]), (0, 1, 2, 4, 6, 9, 10, 11), (0.8, 4, 2, 1.6, 1.4, 2.4, 4.4, 2.2), (3, 4)),
        Heading(say("electronic_outputs")),
        grid(made, (0, 1, 3, 4), (0.8, 5, 1.6, 7), (2,)),
        Para(say("electronic_self"), "note"),
        Grid((say("name"), say("value")), tuple((say(key), blank) for key in signers), (2, 3)),
    ]
    if len(taken[1]) > SHORT:
        note = say("shown_of", shown=SHORT, all=len(taken[1]), file="06-electronic-data.csv")
        blocks.insert(7, Para(note, "note"))
    return Document(title, label(case), case.lang, tuple(blocks))


def placeholders(case: Case) -> Document:
    """Blanks for the list of items and for test reports and appraisals."""
    say = case.word
    blank = ("", "", "", "")
    blocks: list[Block] = [
        Heading(say("items_title"), 0),
        Para(label(case), "label"),
        Para(say("items_note")),
        Heading(say("items_list")),
        Grid(lists.head(case, "item_name", "item_count", "item_from", "item_kept"), (blank,) * 6, (4, 1.5, 4, 3)),
        Heading(say("items_appraisal")),
        Grid(
            lists.head(case, "appraisal_body", "appraisal_no", "appraisal_result", "date"), (blank,) * 4, (4, 3, 4, 2)
        ),
    ]
    return Document(say("items_title"), label(case), case.lang, tuple(blocks))
