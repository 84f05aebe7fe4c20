"""What a check of a package found."""

from __future__ import annotations

from dataclasses import dataclass

from graphfraud.evidence import words
from graphfraud.model.finding import Text


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was signed.

    Attributes:
        kind: damaged, structure, added, removed, renamed, swapped, changed, signature, signer, log, rows, amounts or
            workspace.
        where: file inside the package, or empty for the zip itself.
        text: what it is, in both languages.
    """

    kind: str
    where: str
    text: Text

    def say(self, lang: str) -> str:
        """One line."""
        return f"{self.where}: {self.text[lang]}" if self.where else self.text[lang]


def problem(kind: str, where: str, key: str, **values: object) -> Problem:
    """A problem in the project's words."""
    return Problem(kind, where, {lang: words.say(key, lang, **values) for lang in ("zh", "en")})
