"""Making an evidence package: logged first, then read, laid out, signed, and put in place whole or not at all."""

from __future__ import annotations

import gc
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import graphfraud
from graphfraud.audit import AuditLog, Entry
from graphfraud.errors import EvidenceError, ReasonRequiredError, UsageError
from graphfraud.evidence import bag
from graphfraud.evidence.case import Case, load_case, with_texts_masked
from graphfraud.evidence.keys import signing_key
from graphfraud.evidence.money import Money
from graphfraud.evidence.payload import payload
from graphfraud.review.sheets import visible
from graphfraud.store.database import Database, private_directory


@dataclass(frozen=True)
class PackageReport:
    """A package that was made.

    Attributes:
        path: where it is.
        sha256, bytes: of the zip.
        fingerprint: of the signing key; hand it over another way than the package.
        findings: their ids.
        money: amounts over all settlements, each once.
        files: names below ``data/``.
        audit_head: ``COUNT:HASH`` of the access log after the making; keep it for ``audit verify --head``.
        masked: whether it is the training edition.
    """

    path: Path
    sha256: str
    bytes: int
    fingerprint: str
    findings: tuple[str, ...]
    money: Money
    files: tuple[str, ...]
    audit_head: str
    masked: bool


def evidence(
    database: Database,
    finding_ids: Sequence[str],
    out: Path | str,
    *,
    reason: str,
    case_no: str | None = None,
    masked: bool = False,
    lang: str = "zh",
    passphrase: str | None = None,
    missing_sources: bool = False,
) -> PackageReport:
    """Make the referral package of one or more findings.

    Args:
        database: the workspace; reading is enough.
        finding_ids: ids of the findings, in any order.
        out: where the zip goes.
        reason: why raw names and numbers leave the workspace; may be empty only where ``masked``.
        case_no: number of the case.
        masked: make the training edition, in which no raw value stands.
        lang: zh or en.
        passphrase: of the signing key.
        missing_sources: let source files pass that are gone; the list of electronic data says so.

    Raises:
        ReasonRequiredError: unmasked without a reason.
        NotFoundError: an id that no finding has.
        EvidenceError: see ``load_case``; or a document cannot be made; or the zip cannot be written.
        SourceChangedError: a source file is gone or was changed.
        AuditError: the access log cannot be written; nothing is read then.
        KeyFileError: the signing key cannot be used.
    """
    if not masked and not reason.strip():
        raise ReasonRequiredError(
            "a package is unmasked: say why with --reason, or make the training edition with --masked"
        )
    if lang not in ("zh", "en"):
        raise UsageError(f"{lang!r} is no language of the documents; use zh or en")
    target = _target(out)
    folder = database.folder.resolve()
    log = AuditLog(folder)
    about = {"reason": reason.strip(), "case_no": (case_no or "").strip()}
    log.record("evidence", **about, subject=sorted(set(finding_ids)), detail={"masked": masked, "lang": lang})
    key = signing_key(folder, passphrase)
    with _uncollected():
        case = with_texts_masked(
            load_case(database, finding_ids, lang=lang, masked=masked, missing_sources=missing_sources, **about)
        )
        files = payload(database, case, key.fingerprint)
    names = tuple(finding.id for finding in case.findings)
    room: Path | None = None
    try:
        room = Path(tempfile.mkdtemp(prefix="evidence-", dir=private_directory(folder / "tmp")))
        manifest = bag.lay_out(room, files, _info(case))
        last = log.record("evidence-made", **about, subject=names, detail={"manifest_sha256": manifest})
        head = f"{last.n}:{last.hash}"
        excerpt = [] if masked else _excerpt(log, last, set(names), about["case_no"])
        bag.sign(room, key, _record(last, log.public_key(), key.fingerprint, masked), excerpt)
        bag.publish(target, bag.contents(room))
        content = target.read_bytes()
    except OSError as error:
        raise EvidenceError(f"{target}: the package cannot be written: {error.strerror or error}") from error
    finally:
        if room:
            shutil.rmtree(room, ignore_errors=True)
    return PackageReport(
        path=target,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        fingerprint=key.fingerprint,
        findings=names,
        money=case.total,
        files=tuple(sorted(files)),
        audit_head=head,
        masked=masked,
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python does not look for rings of objects meanwhile: none are made, and a million cells would be walked each time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _target(out: Path | str) -> Path:
    target = Path(out).absolute()
    if target.is_dir():
        raise EvidenceError(f"{target}: is a folder; name the zip to write")
    if not target.parent.is_dir():
        raise EvidenceError(f"{target.parent}: there is no such folder; make it first or choose another place with -o")
    return target


def _info(case: Case) -> dict[str, str]:
    return {
        "Bagging-Date": case.as_of.date().isoformat(),
        "Bag-Software-Agent": f"graphfraud {graphfraud.__version__}",
        "External-Identifier": visible(case.case_no) or case.findings[0].id,
        "External-Description": f"{case.word('label')} ({'masked' if case.veil.on else 'full'} edition)",
    }


def _excerpt(log: AuditLog, last: Entry, findings: set[str], case_no: str) -> list[Entry]:
    """Entries of the access log about these findings or this case, up to ``last``: others may be making packages meanwhile."""
    return [
        entry
        for entry in log.show()
        if entry.n <= last.n and (findings & set(entry.subject) or (case_no and entry.case_no == case_no))
    ]


def _record(last: Entry, audit_key: str, fingerprint: str, masked: bool) -> dict[str, object]:
    return {
        "made_at": last.time,
        "user": last.user,
        "host": last.host,
        "tool": f"graphfraud {graphfraud.__version__}",
        "fingerprint": fingerprint,
        "edition": "masked" if masked else "full",
        "audit_head": f"{last.n}:{last.hash}",
        "audit_key": audit_key,
    }
