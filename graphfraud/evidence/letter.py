"""The referral letter: a Word template that the bureau can replace, filled in where nothing in it can be run.

A template uses the names of ``context``. It is looked for as ``templates/letter.zh.docx`` (or ``.en``), then
``templates/letter.docx`` in the workspace; otherwise the one below is used.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphfraud.errors import MissingExtraError, TemplateError
from graphfraud.evidence import words
from graphfraud.evidence.case import Case
from graphfraud.evidence.letter_template import default_template
from graphfraud.evidence.money import yuan
from graphfraud.evidence.report import label, layer_texts
from graphfraud.evidence.settings import Settings
from graphfraud.evidence.word import packed
from graphfraud.review.sheets import visible

ATTACHMENTS = (
    ("att_report", "02-report.docx, 02-report.pdf"),
    ("att_members", "03-members.xlsx, 03-*.csv"),
    ("att_rows", "04-settlements.xlsx, 04-settlements.csv"),
    ("att_timeline", "05-*"),
    ("att_electronic", "06-electronic-data.*"),
    ("att_reproduce", "07-*"),
    ("att_obtain", "08-evidence-to-obtain.csv"),
    ("att_items", "09-items-and-appraisal.docx"),
    ("att_audit", "signature/audit.jsonl"),
    ("att_review", "11-review.csv"),
    ("att_exculpatory", "12-exculpatory.xlsx, 12-*.csv"),
)


def context(case: Case, settings: Settings, fingerprint: str) -> dict[str, Any]:
    """What a template may use: texts, and lists of texts; nothing that can be called."""
    blank = case.word("blank")
    kinds = [member.kind for finding in case.findings for member in {m.id: m for m in finding.members}.values()]
    total = case.total
    return {
        "label": label(case),
        "agency": settings.agency or blank,
        "police": settings.police or blank,
        "number": settings.number or blank,
        "case_no": case.case_no or blank,
        "reason": case.reason,
        "blank": blank,
        "start": min(finding.start for finding in case.findings).isoformat(),
        "end": max(finding.end for finding in case.findings).isoformat(),
        "persons": str(len(case.ids("patient"))),
        "places": str(len(case.ids("pharmacy", "hospital"))),
        "doctors": str(len(case.ids("doctor"))),
        "members": str(len(kinds)),
        "settlements": f"{total.settlements:,}",
        "gross": yuan(total.gross),
        "refunded": yuan(total.refunded),
        "net": yuan(total.net),
        "fund": yuan(total.fund),
        "account": yuan(total.account),
        "mutual_aid": yuan(total.mutual_aid),
        "cash": yuan(total.cash),
        "layers": [{"name": name, "amount": amount} for name, amount in layer_texts(total, case.lang).items()],
        "findings": [_finding(case, number) for number in range(len(case.findings))],
        "attachments": [{"name": case.word(key), "file": file} for key, file in ATTACHMENTS],
        "fingerprint": fingerprint,
    }


def _finding(case: Case, number: int) -> dict[str, str]:
    finding = case.findings[number]
    money = case.money[finding.id]
    return {
        "no": str(number + 1),
        "id": finding.id,
        "title": case.say(finding.title),
        "summary": case.say(finding.summary),
        "severity": words.code("severity", finding.severity, case.lang),
        "status": words.code("status", finding.status, case.lang),
        "start": finding.start.isoformat(),
        "end": finding.end.isoformat(),
        "settlements": f"{money.settlements:,}",
        "net": yuan(money.net),
        "fund": yuan(money.fund),
        "loss_low": yuan(finding.amounts.loss_low),
        "loss_high": yuan(finding.amounts.loss_high),
    }


def letter(case: Case, settings: Settings, fingerprint: str, folder: Path) -> bytes:
    """The letter as .docx, from the bureau's template in ``folder`` where there is one.

    Raises:
        TemplateError: the template cannot be read, uses a name that it is not given, or tries to run something.
    """
    own = [folder / "templates" / f"letter.{case.lang}.docx", folder / "templates" / "letter.docx"]
    chosen = next((file for file in own if file.exists()), None)
    try:
        template = chosen.read_bytes() if chosen else default_template(case.lang)
    except OSError as error:
        raise TemplateError(f"{chosen}: cannot be read: {error.strerror}") from error
    values = _shown(context(case, settings, fingerprint))
    return fill(template, values, str(chosen or "letter template"), case.word("letter_title"))


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    return [_shown(part) for part in value] if isinstance(value, list) else {k: _shown(v) for k, v in value.items()}


def fill(template: bytes, values: Mapping[str, Any], name: str, title: str) -> bytes:
    """Fill in a template in a sandbox: strict about names, no attribute that begins with an underscore, no calls.

    Raises:
        TemplateError: see ``letter``.
        MissingExtraError: docxtpl is not installed.
    """
    try:
        from docxtpl import DocxTemplate
        from jinja2 import StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError as error:
        raise MissingExtraError("evidence packages need: pip install 'graphfraud[evidence]'") from error

    class Closed(ImmutableSandboxedEnvironment):
        """Calls nothing: the values are texts and lists."""

        def is_safe_callable(self, obj: Any) -> bool:
            return False

    environment = Closed(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    try:
        paper = DocxTemplate(io.BytesIO(template))
        paper.render(dict(values), environment, autoescape=True)
        return packed(paper.docx, title)
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise TemplateError(f"{name}: cannot be filled in: {reason}") from error
