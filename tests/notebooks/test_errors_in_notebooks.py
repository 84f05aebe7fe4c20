"""What a notebook shows of an error: the English text always, the Chinese one too where Chinese is chosen."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

ASK = "import graphfraud as gf\nws = gf.Workspace({folder!r}, lang={lang!r})\nws.finding('no-such-finding')"


def shown(folder: Path, lang: str) -> str:
    """What stands below the cell, without colours."""
    cell = nbformat.v4.new_code_cell(ASK.format(folder=str(folder / "case"), lang=lang))
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbclient.NotebookClient(notebook, timeout=120, allow_errors=True).execute()
    (output,) = [one for one in notebook.cells[0].outputs if one.output_type == "error"]
    assert output.ename == "NotFoundError"
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_error_is_told_in_the_language_of_the_workspace(tmp_path: Path, lang: str) -> None:
    text = shown(tmp_path, lang)
    assert "no-such-finding" in text
    assert "ws.finding" in text, "the line that failed is shown"
    assert (re.search(r"[\u4e00-\u9fff]", text.split("NotFoundError")[-1]) is not None) is (lang == "zh")
