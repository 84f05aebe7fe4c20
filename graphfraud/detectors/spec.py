"""What a detector is: one declared object, checked when it is made, found by folder, never listed by hand."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from graphfraud.errors import DetectorError
from graphfraud.model.finding import Text
from graphfraud.model.schema import TABLES

if TYPE_CHECKING:
    from graphfraud.detectors.case import Case
    from graphfraud.detectors.judgement import Lead


YEAR = 365


@dataclass(frozen=True)
class Parameter:
    """A setting of a detector: its default decides the type; ``unit`` and ``text`` say what it means.

    A default with ``at_least`` is of a year's records: in shorter ones it falls with their length, no lower than that.
    """

    name: str
    default: int | float | str
    unit: str
    text: Text
    at_least: int = 0

    def within(self, days: int) -> int | float | str:
        """The default in records of so many days; a whole number is rounded up."""
        if not self.at_least or isinstance(self.default, str) or days >= YEAR:
            return self.default
        return type(self.default)(max(self.at_least, -(-self.default * days // YEAR)))

    def parse(self, raw: str | int | float) -> int | float | str:
        """The value in the default's type.

        Raises:
            DetectorError: the value does not fit.
        """
        try:
            return type(self.default)(raw)
        except ValueError:
            wanted = {int: "a whole number", float: "a number"}.get(type(self.default), "a text")
            raise DetectorError(f"parameter {self.name}: {raw!r} is not {wanted}") from None


@dataclass(frozen=True)
class Detector:
    """A detector of the catalogue.

    Attributes:
        id: catalogue id, also the folder's name.
        title: name in both languages.
        fires_on: what it fires on.
        stays_silent_on: what looks alike and must not fire.
        readings: innocent readings that it tries, code → decisive for this detector.
        legal_basis: articles that it rests on.
        parameters: its settings.
        needs: tables without which it cannot run, beyond setl_d.
        uses: tables that it can use.
        needs_columns: ``table.column`` names that must hold values somewhere; of ``a.x|b.y`` one must.
        leans_on: what it says in its run when the records lack it (names of ``shortages.FACTS``).
        stage: before, during or after payment.
        grade: what a plain rule proves: suspicious or clear violation.
        run: the function that turns records into leads.
        draws_on: detectors whose findings it tells of its members, too: their code is part of its version.
        tells: makes what detectors that draw on it ask of it, once a run.
        arrays: works on arrays in compiled code and leaves the database alone meanwhile: other detectors run beside it.
        either: asks of no large temporary table that other detectors ask of as well: whichever lane is free runs it.
    """

    id: str
    title: Text
    fires_on: Text
    stays_silent_on: Text
    readings: Mapping[str, bool]
    legal_basis: tuple[Text, ...]
    parameters: tuple[Parameter, ...]
    run: Callable[[Case], list[Lead]]
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    needs_columns: tuple[str, ...] = ()
    leans_on: tuple[str, ...] = ()
    stage: str = "after"
    grade: str = "suspicious"
    draws_on: tuple[str, ...] = ()
    arrays: bool = False
    either: bool = False
    tells: Callable[[Case], object] | None = None

    def __post_init__(self) -> None:
        known = {table.name for table in TABLES}
        unknown = {*self.needs, *self.uses} - known
        if unknown:
            raise DetectorError(f"{self.id}: unknown tables {sorted(unknown)}")
        for text in (self.title, self.fires_on, self.stays_silent_on, *self.legal_basis):
            if not (text.get("zh") and text.get("en")):
                raise DetectorError(f"{self.id}: a text lacks Chinese or English: {text}")

    @property
    def version(self) -> str:
        """Hash over the folder, those that it draws on and the shared judgement: it changes with code, query and defaults."""
        return _version(self.id, self.draws_on)

    def settings(
        self, given: Mapping[str, str | int | float] | None = None, days: int = YEAR
    ) -> dict[str, int | float | str]:
        """All parameters with their values, ``given`` ones parsed, the others as they are in records of so many ``days``.

        Raises:
            DetectorError: a name that the detector does not know.
        """
        given = dict(given or {})
        values = {
            parameter.name: parameter.parse(given.pop(parameter.name, parameter.within(days)))
            for parameter in self.parameters
        }
        if given:
            known = ", ".join(parameter.name for parameter in self.parameters)
            raise DetectorError(f"{self.id} has no parameter {sorted(given)[0]!r}; it has: {known}")
        return values


def _digest(package: str, digest: Any) -> None:
    for entry in sorted(resources.files(package).iterdir(), key=lambda item: item.name):
        if entry.is_file() and entry.name.endswith((".py", ".sql", ".toml", ".csv")):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes().replace(b"\r\n", b"\n"))


@cache
def _version(detector: str, draws_on: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for package in (
        *(f"graphfraud.detectors.{name}" for name in (detector, *draws_on)),
        "graphfraud.detectors",
        "graphfraud.innocent",
        "graphfraud.graph",
        "graphfraud.stats",
        "graphfraud.engines",
    ):
        _digest(package, digest)
    return digest.hexdigest()[:12]


@cache
def catalogue() -> dict[str, Detector]:
    """All detectors by id, in order of id: every folder beside this file that declares ``DETECTOR``.

    Raises:
        DetectorError: a folder whose detector bears another id.
    """
    import graphfraud.detectors as room

    found: dict[str, Detector] = {}
    for module in sorted(pkgutil.iter_modules(room.__path__), key=lambda item: item.name):
        if not module.ispkg:
            continue
        detector = importlib.import_module(f"graphfraud.detectors.{module.name}").DETECTOR
        if detector.id != module.name:
            raise DetectorError(f"folder {module.name} declares the detector {detector.id}")
        found[detector.id] = detector
    return found


def detector(name: str) -> Detector:
    """The detector of that id.

    Raises:
        DetectorError: there is none.
    """
    try:
        return catalogue()[name]
    except KeyError:
        raise DetectorError(f"there is no detector {name!r}; list them with: graphfraud detectors") from None


def parse_settings(pairs: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """``{"ID.param": value}`` → {ID: {param: value}}.

    Raises:
        DetectorError: a name without a dot, or a detector that does not exist.
    """
    found: dict[str, dict[str, str]] = {}
    for name, value in pairs.items():
        owner, dot, parameter = name.partition(".")
        if not dot:
            raise DetectorError(f"{name!r}: write DETECTOR.parameter=value")
        detector(owner)
        found.setdefault(owner, {})[parameter] = value
    return found
