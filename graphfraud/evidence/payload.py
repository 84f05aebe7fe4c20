"""The files of a package: name below ``data/`` → bytes, the same for the same case."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphfraud.errors import EvidenceError
from graphfraud.evidence import electronic, lists, pdf, reproduce
from graphfraud.evidence.calendar import timeline_chart
from graphfraud.evidence.case import Case
from graphfraud.evidence.chart import Picture, ring_chart
from graphfraud.evidence.exculpatory import carrying as carrying_rows
from graphfraud.evidence.exculpatory import circumstances
from graphfraud.evidence.letter import letter
from graphfraud.evidence.report import report
from graphfraud.evidence.settings import load_settings
from graphfraud.evidence.veil import leaks
from graphfraud.evidence.word import word
from graphfraud.review import attachments
from graphfraud.review.sheets import csv_bytes, visible, xlsx_bytes
from graphfraud.store.database import Database
from graphfraud.views.exhibit import Exhibit
from graphfraud.views.findings import exhibit_of_finding
from graphfraud.views.page import render

Files = dict[str, bytes]
ENDINGS = {"pdf", "docx", "xlsx", "doc", "xls", "csv", "txt", "jpg", "jpeg", "png", "zip", "mp4", "mp3", "wav", "tif"}
MEMBERS = {
    "persons": lists.persons,
    "doctors": lists.doctors,
    "institutions": lists.institutions,
    "others": lists.others,
}
"""Lists of those whom the findings name or the rows hold, in the order of their sheets; made once for a package."""
XLSX_LEFT_OUT = 10
"""The funds one by one, source file and line stand in the CSV alone."""


def payload(database: Database, case: Case, fingerprint: str) -> Files:
    """Everything below ``data/``.

    Raises:
        EvidenceError: a document cannot be made, or the masked edition would hold a raw number after all.
    """
    settings = load_settings(database.folder)
    files = {"01-referral-letter.docx": letter(case, settings, fingerprint, database.folder)}
    drawn, pictures = _pictures(database, case)
    people = {name: of(case) for name, of in MEMBERS.items()}
    files |= drawn | _tables(case, people)
    files |= _machine_readable(case)
    files |= _feedback(database.folder, case)
    document = report(case, settings, pictures, people)
    files["02-report.docx"] = word(document, {name: files[f"05-{name}.png"] for name in pictures})
    files["02-report.pdf"] = pdf.pdf(document, {name: picture.svg for name, picture in pictures.items()})
    files["09-items-and-appraisal.docx"] = word(electronic.placeholders(case), {})
    files |= _electronic(case, files)
    if case.veil.on:
        _check_masks(case, files)
    return files


def _pictures(database: Database, case: Case) -> tuple[Files, dict[str, Picture]]:
    files: Files = {}
    pictures: dict[str, Picture] = {}
    for number, finding in enumerate(case.findings, 1):
        exhibit = _exhibit(database, case, finding.id)
        files[f"05-ring-{number}.html"] = render(exhibit).encode("utf-8")
        pictures[f"ring-{number}"] = ring_chart(exhibit)
    pictures["timeline"] = timeline_chart(case)
    for name, picture in pictures.items():
        files[f"05-{name}.svg"] = picture.svg.encode("utf-8")
        files[f"05-{name}.png"] = pdf.png(picture.svg)
    return files, pictures


def _exhibit(database: Database, case: Case, name: str) -> Exhibit:
    return case.veil.thing(exhibit_of_finding(database, name, case.lang, unmask=not case.veil.on))


def _tables(case: Case, people: Mapping[str, lists.List]) -> Files:
    rows, sums = lists.settlements(case), lists.sums(case)
    favour, carrying = circumstances(case), carrying_rows(case)
    named = {
        **{f"03-{name}": table for name, table in people.items()},
        "04-settlements": rows,
        "04-sums": sums,
        "05-timeline": lists.timeline(case),
        "05-trace-chains": lists.chains(case),
        "08-evidence-to-obtain": lists.to_obtain(case),
        "11-review": lists.reviews(case),
        "12-exculpatory": favour,
        "12-carrying-rows": carrying,
    }
    files = {f"{name}.csv": csv_bytes(*table) for name, table in named.items()}
    files["03-members.xlsx"] = xlsx_bytes({case.word(f"sheet_{name}"): table for name, table in people.items()})
    both = {case.word("sheet_exculpatory"): favour, case.word("sheet_carrying"): carrying}
    files["12-exculpatory.xlsx"] = xlsx_bytes(both)
    brief = (rows[0][:-XLSX_LEFT_OUT], [row[:-XLSX_LEFT_OUT] for row in rows[1]])
    files["04-settlements.xlsx"] = xlsx_bytes({case.word("sheet_settlements"): brief, case.word("sheet_sums"): sums})
    return files


def _machine_readable(case: Case) -> Files:
    findings = [json.dumps(finding.to_json(), ensure_ascii=False, sort_keys=True) for finding in case.findings]
    total = case.total
    about: dict[str, Any] = {
        "label": case.word("label"),
        "edition": "masked" if case.veil.on else "full",
        "lang": case.lang,
        "case_no": visible(case.case_no),
        "reason": visible(case.reason),
        "as_of": lists.moment(case.as_of),
        "findings": [finding.id for finding in case.findings],
        "total": {name: f"{getattr(total, name):.2f}" for name in lists.MONEY} | {"settlements": total.settlements},
        "layers": {name: f"{amount:.2f}" for name, amount in total.layers.items()},
    }
    files = {
        "findings.jsonl": ("\n".join(findings) + "\n").encode("utf-8"),
        "case.json": json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8") + b"\n",
        "07-reproduce.txt": reproduce.commands(case).encode("utf-8"),
        "07-parameters.json": reproduce.parameters(case),
    }
    return files | {f"07-queries/{name}": content for name, content in reproduce.queries(case).items()}


def _feedback(folder: Path, case: Case) -> Files:
    """What the provider handed in, under its hash; left out of the masked edition, as nobody can mask a file."""
    files: Files = {}
    for steps in case.reviews.values() if not case.veil.on else ():
        for attached in (file for step in steps for file in step.files):
            ending = attached.name.rpartition(".")[2].lower()
            name = f"{attached.sha256[:16]}.{ending if ending in ENDINGS else 'bin'}"
            files[f"11-feedback/{name}"] = attachments.content(folder, attached)
    return files


def _electronic(case: Case, files: Mapping[str, bytes]) -> Files:
    sources, outputs = electronic.sources(case), electronic.outputs(case, files)
    width = max(len(sources[0]), len(outputs[0]))
    both = [(case.word("source"), *row) for row in sources[1]]
    blank = ("",) * (width - len(outputs[0]))
    header = (case.word("kind"), *sources[0])
    made = [
        (case.word("output"), number, name, "", kind, size, *blank[: width - 6], digest, "")
        for number, name, kind, size, digest in outputs[1]
    ]
    rows = [*both, *(_level(row, len(header)) for row in made)]
    sheets = {case.word("sheet_sources"): sources, case.word("sheet_outputs"): outputs}
    return {
        "06-electronic-data.csv": csv_bytes(header, rows),
        "06-electronic-data.xlsx": xlsx_bytes(sheets),
        "06-electronic-data.docx": word(electronic.record(case, files), {}),
    }


def _level(row: tuple[Any, ...], width: int) -> tuple[Any, ...]:
    """The row of an output under the header of the sources: hash and state stay last."""
    front, back = row[:6], row[-2:]
    return (*front, *("",) * (width - 8), *back)


def _check_masks(case: Case, files: Mapping[str, bytes]) -> None:
    numbers = [value for value, kind in case.veil.raw.items() if kind == "number"]
    for name, content in files.items():
        if leaks(numbers, _readable(name, content)):
            raise EvidenceError(f"data/{name}: would hold a raw number although masked; nothing was written")


def _readable(name: str, content: bytes) -> str:
    """The text of a file, of every part of one that is a zip."""
    if name.endswith((".docx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b" ".join(parts.read(part) for part in parts.namelist())
        return re.sub("<[^>]+>", " ", content.decode("utf-8", "replace"))
    return content.decode("utf-8", "replace") if not name.endswith((".png", ".pdf")) else ""
