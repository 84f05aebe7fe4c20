"""Scripts and styles that are put into a page, and the hashes by which its security policy lets them run."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from pathlib import Path

SCRIPTS = (
    "texts",
    "dom",
    "model",
    "state",
    "look",
    "scene",
    "labels",
    "network",
    "grounds",
    "panel",
    "filters",
    "search",
    "brush",
    "paths",
    "timeline",
    "map",
    "rows",
    "notes",
    "sheet",
    "export",
    "keys",
    "main",
)
VIS_VERSION = "9.1.2"
SEPARATORS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@cache
def vis_network() -> str:
    """vis-network's script as it ships inside the installed pyvis."""
    import pyvis

    file = Path(pyvis.__file__).parent / "templates" / "lib" / f"vis-{VIS_VERSION}" / "vis-network.min.js"
    return _without_separators(_plain(file.read_text(encoding="utf-8")))


@cache
def page_script() -> str:
    """The page's own modules, in the order in which they build on one another."""
    return "\n".join(asset(f"{name}.js") for name in SCRIPTS)


@cache
def asset(name: str) -> str:
    """Text of a file in views/assets."""
    return _plain(resources.files("graphfraud.views").joinpath("assets", name).read_text(encoding="utf-8"))


def policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """A Content-Security-Policy under which nothing remote loads and only exactly these texts run."""
    parts = ["default-src 'none'", f"script-src {_sources(scripts)}", f"style-src {_sources(styles)}"]
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _sources(texts: tuple[str, ...]) -> str:
    return " ".join(f"'sha256-{_digest(text)}'" for text in texts) or "'none'"


@cache
def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _plain(text: str) -> str:
    """Line ends as a browser normalises them before it hashes; nothing that would end the element early."""
    return (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("</script", "<\\/script").replace("</style", "<\\/style")
    )


def _without_separators(script: str) -> str:
    """The script with each line separator but the line feed written as an escape, as it may stand in its strings.

    Notebook files keep an output line by line, split at all of them; VS Code joins the lines with line feeds, and a script
    that was changed by that no longer has its hash.
    """
    for sign in SEPARATORS:
        script = script.replace(sign, f"\\u{ord(sign):04x}")
    return script
