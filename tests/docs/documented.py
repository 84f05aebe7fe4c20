"""What the documentation tells people to type, taken from its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("*.md"))]
SHELL = re.compile(r"^```(?:sh|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)

# What is not run here, and where or why not.
ELSEWHERE = {
    "pip ": "installs packages",
    ".venv": "installs packages",
    "python3 -m venv": "installs packages; the continuous integration runs these lines",
    "jupyter ": "opens a browser; the notebooks are run by tests/notebooks",
    "mkdocs ": "tests/docs/test_site.py builds the site",
    "docker ": "needs Docker",
    "just ": "runs the whole suite",
    "pytest": "runs the whole suite",
    "neo4j": "needs a server; test_what_is_said_of_neo4j_works (slow)",
    "query run": "needs a server; test_what_is_said_of_neo4j_works",
    "spark": "needs Java; tests of the engine",
    "graphfraud demo": "the tutorial runs each of its steps",
}


@dataclass(frozen=True)
class Line:
    """A command as a page gives it."""

    page: Path
    text: str

    @property
    def elsewhere(self) -> str:
        """Why it is not run among the others; empty where it is."""
        return next((why for sign, why in ELSEWHERE.items() if sign in self.text), "")

    @property
    def needs_shell(self) -> bool:
        """Whether only a shell understands it."""
        return not self.text.startswith("graphfraud ") or any(sign in self.text for sign in "|<>;$&")


def commands(page: Path) -> list[Line]:
    """The lines of a page's shell blocks, comments and continued lines undone."""
    found = []
    for block in SHELL.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            text = re.sub(r"\s+#\s.*$", "", line.strip().removeprefix("$ "))
            if text and not text.startswith("#"):
                found.append(Line(page, text))
    return found
