"""The measured part of a page of the documentation, between its marks."""

from pathlib import Path

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def between_marks(page: Path, body: str) -> None:
    """Write ``body`` where the page's marks stand, in place of what was between them; a page without marks gets them."""
    text = page.read_text(encoding="utf-8") if page.exists() else f"{BEGIN}\n{END}\n"
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    page.write_text(f"{head}{BEGIN}\n{body.rstrip()}\n{END}{tail}", encoding="utf-8")
