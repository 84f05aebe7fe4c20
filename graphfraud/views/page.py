"""An exhibit as one offline HTML page, rendered through pyvis with the project's own template."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from graphfraud.views import assets, data
from graphfraud.views.data import Places
from graphfraud.views.exhibit import Exhibit
from graphfraud.views.fold import EDGE_LIMIT, EVENT_LIMIT, NODE_LIMIT, fit
from graphfraud.views.legible import legible
from graphfraud.views.writing import write_private

BYTE_LIMIT = 2_000_000
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "keyboard": False,
        "hideEdgesOnDrag": False,
        "hideEdgesOnZoom": False,
        "tooltipDelay": 250,
        "zoomSpeed": 0.6,
    },
    "nodes": {"borderWidth": 1.5},
    "edges": {"smooth": False, "selectionWidth": 0, "hoverWidth": 0},
}


def render(exhibit: Exhibit, earlier: Places | None = None, home: str = "") -> str:
    """The whole page as text.

    What does not fit (1,500 nodes, 6,000 ties, 5,000 rows, two megabytes) is folded or left out, and the page says so.

    Args:
        exhibit: what to show; what is masked in it stays masked.
        earlier: places that nodes keep, such as those of an earlier page (see ``places_in``).
        home: relative address of an overview that the page leads back to.
    """
    page = ""
    for edges, events in ((1.0, 1.0), (1.0, 0.5), (0.8, 0.2), (0.4, 0.1), (0.1, 0.05)):
        page = _render(fit(exhibit, NODE_LIMIT, int(EDGE_LIMIT * edges), int(EVENT_LIMIT * events)), earlier, home)
        if len(page.encode("utf-8")) <= BYTE_LIMIT:
            break
    return page


def write(exhibit: Exhibit, path: Path | str, *, fresh: bool = False) -> Path:
    """Write the page for its owner only (0600), whole or not at all, and return its path.

    Where ``path`` holds an earlier page, nodes that are in both keep their places, unless ``fresh``.
    """
    path = Path(path)
    return write_private(path, render(exhibit, None if fresh else places_in(path)))


def places_in(path: Path) -> dict[str, tuple[float, float]]:
    """Positions by node id in a page that was written before; empty where there is none that can be read."""
    try:
        text = path.read_text(encoding="utf-8")
        block = text.split('id="data-nodes">', 1)[1].split("</script>", 1)[0]
        return {
            str(node["id"]): (float(node["x"]), float(node["y"])) for node in json.loads(block) if abs(node["x"]) < 1e6
        }
    except (OSError, ValueError, LookupError, TypeError):
        return {}


@dataclass(frozen=True)
class Inline:
    """A page for a notebook's output: an isolated frame without an origin, whose content is in the output itself."""

    page: str = field(repr=False)
    height: int = 720

    def _repr_html_(self) -> str:
        return (
            '<iframe sandbox="allow-scripts allow-downloads allow-modals" referrerpolicy="no-referrer" width="100%" '
            f'height="{self.height}" style="border:1px solid #c9d0d9" '
            f'srcdoc="{html.escape(self.page, quote=True)}"></iframe>'
        )


def inline(exhibit: Exhibit, height: int = 720) -> Inline:
    """The page as an object that shows itself in JupyterLab, classic notebooks and VS Code."""
    return Inline(render(exhibit), height)


def _render(exhibit: Exhibit, earlier: Places | None, home: str) -> str:
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup
    from pyvis.network import Network

    network = Network(directed=False, cdn_resources="in_line")
    rows = {event.setl_id: at for at, event in enumerate(exhibit.events)}
    network.nodes = data.nodes(exhibit, earlier)
    network.edges = data.edges(exhibit, rows)
    network.options = OPTIONS
    blocks = {
        "nodes": data.block(network.nodes),
        "edges": data.block(network.edges),
        "exhibit": data.block(data.about(exhibit) | {"home": home}),
    }
    style, script = assets.asset("page.css") + assets.asset("print.css"), assets.page_script()
    network.templateEnv = Environment(
        loader=FileSystemLoader(str(resources.files("graphfraud.views").joinpath("templates"))), autoescape=True
    )
    network.path = "page.html"
    network.templateEnv.globals.update(
        lang=exhibit.lang,
        title=legible(exhibit.title.get(exhibit.lang, "")),
        policy=assets.policy((assets.vis_network(), script), (style,)),
        style=Markup(style),
        shell=Markup(assets.asset("shell.html")),
        vis_script=Markup(assets.vis_network()),
        page_script=Markup(script),
        page_hash=page_hash(blocks),
        **{f"{name}_json": Markup(text) for name, text in blocks.items()},
    )
    return str(network.generate_html("page.html"))


def page_hash(blocks: Mapping[str, str]) -> str:
    """SHA-256 over the three data blocks as they stand in the page, one after the other with a line end between."""
    joined = "\n".join(blocks[name] for name in ("nodes", "edges", "exhibit"))
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()
