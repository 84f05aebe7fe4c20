"""One class per condition; the message says what, where and what to do. ``exit_code`` is the command line's status."""

from __future__ import annotations


class GraphfraudError(Exception):
    """Base of all errors that a user can meet. One line, no traceback unless --debug."""

    exit_code = 2


class UsageError(GraphfraudError):
    """An argument or option that makes no sense."""


class InputError(GraphfraudError):
    """A source that cannot be used at all: unreadable, empty, no compulsory column, not a table."""


class MappingError(GraphfraudError):
    """A mapping file that does not follow the grammar."""


class LimitError(InputError):
    """A source beyond a stated limit, such as a compressed file that unpacks too large."""


class WorkspaceError(GraphfraudError):
    """The workspace cannot be opened or written: wrong folder, damaged file, disk full."""


class WorkspaceBusyError(WorkspaceError):
    """Another process writes to the workspace."""


class NotFoundError(GraphfraudError):
    """An id that nobody has."""

    exit_code = 1


class CheckFailedError(GraphfraudError):
    """A check said no: a changed package, a broken log."""

    exit_code = 1


class DetectorError(GraphfraudError):
    """A detector that does not exist, or a parameter that it does not know."""


class EngineError(GraphfraudError):
    """The engine that should compute the links cannot start, or cannot read the records."""


class ReasonRequiredError(GraphfraudError):
    """Raw names or numbers were asked for without saying why."""


class ReviewError(GraphfraudError):
    """A review move that the workflow refuses."""


class StoreError(GraphfraudError):
    """A graph store that cannot be reached, is too old, or refuses to write."""


class MissingExtraError(GraphfraudError):
    """An optional part is not installed; the message names the extra."""


class AuditError(GraphfraudError):
    """The access log cannot be written or read: nothing may be shown."""


class EvidenceError(GraphfraudError):
    """A package cannot be made of these findings, or not written where it was asked for."""


class SourceChangedError(EvidenceError):
    """A source file is gone, or is not what it was when it was read."""


class TemplateError(EvidenceError):
    """A letter template that cannot be filled in."""


class KeyFileError(GraphfraudError):
    """The signing key cannot be made, read or opened with this passphrase."""
