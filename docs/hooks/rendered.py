"""The notebook with its outputs, for those who read it where nothing runs, as on a code forge.

    python docs/hooks/rendered.py    # runs notebooks/02_neo4j_paths.ipynb on a real server and keeps what it shows

Everybody in it is made up. Pages are left out, as no forge shows them, and so is what differs from machine to machine: folders, ports,
progress, times. A test runs the notebook and holds the columns that it shows against the kept ones.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
RENDERED = ("02_neo4j_paths.ipynb",)
PORT = re.compile(r"(127\.0\.0\.1):\d+")
FOLDER = re.compile(r"(?:/[^\s'\"/]+)+/(?=export\b|case\b)")
HEADS = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
CELL = re.compile(r"<th[^>]*>([^<]*)</th>")


def run(notebook: Any, folder: Path) -> Any:
    """The notebook run from top to bottom in a folder, by this Python."""
    client = NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(folder)}})
    client.create_kernel_manager()
    client.km.kernel_spec.argv[0] = sys.executable
    client.execute()
    return notebook


def kept(notebook: Any) -> Any:
    """The same with the outputs that a reader can see and no machine tells of itself."""
    for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
        cell.execution_count = number
        cell.metadata.pop("execution", None)
        cell.outputs = [_plain(out, number) for out in cell.outputs if out.output_type == "execute_result"]
    return notebook


def _plain(out: Any, number: int) -> Any:
    shown = {kind: out.data[kind] for kind in ("text/plain", "text/html") if kind in out.data}
    if "<iframe" in shown.get("text/html", "") or "srcdoc" in shown.get("text/html", ""):
        del shown["text/html"]
    data = {kind: FOLDER.sub("", PORT.sub(r"\1:7474", text)) for kind, text in shown.items()}
    return nbformat.v4.new_output("execute_result", data=data, execution_count=number)


def columns(notebook: Any) -> list[tuple[str, ...]]:
    """The column heads of each frame that the notebook shows, cell by cell."""
    return [
        tuple(CELL.findall(head))
        for cell in notebook.cells
        for out in cell.get("outputs", ())
        for head in HEADS.findall(out.get("data", {}).get("text/html", ""))
    ]


if __name__ == "__main__":
    for name in RENDERED:
        with tempfile.TemporaryDirectory() as folder:
            done = kept(run(nbformat.read(NOTEBOOKS / name, as_version=4), Path(folder)))
        nbformat.write(done, NOTEBOOKS / name)
