"""Checking a package offline: bytes, signature, amounts; with a workspace, whether the rings come out again.

A key inside the package proves nothing of who signed: whoever forges a package can enclose a key of his own. Only a
fingerprint that came another way makes the signer proven.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graphfraud.errors import NotFoundError
from graphfraud.evidence import words
from graphfraud.evidence.hashes import check_hashes, check_record, check_signature
from graphfraud.evidence.opened import open_package
from graphfraud.evidence.problems import Problem, problem
from graphfraud.evidence.recompute import check_workspace
from graphfraud.evidence.recount import check_enclosed, read_enclosed
from graphfraud.model.finding import Text


@dataclass(frozen=True)
class VerifyReport:
    """What a check found.

    Attributes:
        ok: whether nothing was changed (and the fingerprint, where given, is the signer's).
        problems: what was changed.
        signer: proven, unproven or wrong.
        fingerprint: of the enclosed key.
        findings: ids of the findings in the package.
        masked: whether it is the training edition.
        settlements: how many rows it encloses.
        made_at, audit_head: as the package says.
        recomputed: whether the workspace gave the same rings; None where none was asked.
    """

    ok: bool
    problems: tuple[Problem, ...]
    signer: str
    fingerprint: str
    findings: tuple[str, ...] = ()
    masked: bool = False
    settlements: int = 0
    made_at: str = ""
    audit_head: str = ""
    recomputed: bool | None = None

    @property
    def statement(self) -> Text:
        """The verdict in both languages."""
        return {lang: self._verdict(lang) for lang in ("zh", "en")}

    def _verdict(self, lang: str) -> str:
        if self.problems and all(problem.kind == "signer" for problem in self.problems):
            return words.say("v_other_signer", lang)
        if not self.ok:
            return words.say("v_changed", lang, count=len(self.problems))
        said = words.say(f"v_intact_{self.signer}", lang)
        return f"{said}{'；' if lang == 'zh' else '; '}{words.say('v_same_rings', lang)}" if self.recomputed else said

    def lines(self, lang: str) -> list[str]:
        """The verdict and every problem, a line each."""
        return [self.statement[lang], *(found.say(lang) for found in self.problems)]


def verify(package: Path | str, *, fingerprint: str | None = None, workspace: Path | str | None = None) -> VerifyReport:
    """Check a package.

    Args:
        package: the zip.
        fingerprint: of the key that ought to have signed, in any grouping.
        workspace: a workspace in which the findings are computed again.

    Raises:
        NotFoundError: there is no such file.
    """
    file = Path(package)
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(f"{file}: there is no such file") from error
    except OSError as error:
        why = error.strerror or str(error)
        return VerifyReport(False, (problem("damaged", "", "v_unreadable", why=why),), "wrong", "")
    opened = open_package(content)
    found = list(opened.problems)
    if not opened.files:
        return VerifyReport(False, tuple(found), "wrong", "")
    found += [p for p in check_hashes(opened.files) if (p.kind, p.where) not in {(q.kind, q.where) for q in found}]
    wrong, own, signer = check_signature(opened.files, fingerprint)
    found += wrong
    wrong, record = check_record(opened.files, own)
    found += wrong
    enclosed, wrong = read_enclosed(opened.files)
    found += wrong
    if enclosed:
        found += check_enclosed(enclosed, opened.files)
    recomputed: bool | None = None
    if workspace is not None and enclosed:
        wrong = check_workspace(Path(workspace), enclosed, record)
        recomputed = not wrong
        found += wrong
    return VerifyReport(
        ok=not found,
        problems=tuple(found),
        signer=signer,
        fingerprint=own,
        findings=tuple(finding.id for finding in enclosed.findings) if enclosed else (),
        masked=record.get("edition") == "masked",
        settlements=len(enclosed.rows) if enclosed else 0,
        made_at=record.get("made_at", ""),
        audit_head=record.get("audit_head", ""),
        recomputed=recomputed,
    )
