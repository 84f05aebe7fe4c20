"""``graphfraud key``: the key that signs packages."""

from __future__ import annotations

from pathlib import Path

import click

from graphfraud.cli.case import Case, works_on_case
from graphfraud.cli.manual import family
from graphfraud.errors import KeyFileError, NotFoundError, WorkspaceError

_NEW = {
    "zh": "新公钥指纹 {new}；旧公钥指纹 {old} 连同更换时间另行公布，旧证据包仍可据此核对",
    "en": "fingerprint of the new key {new}; publish the old one, {old}, with the time of the change: old packages are "
    "still checked against it",
}
_NONE = {
    "zh": "{folder}：尚无签名密钥，首次制作证据包时生成",
    "en": "{folder}: there is no signing key yet; the first package makes it",
}


@family(
    "key",
    zh="签名密钥：查看指纹、更换密钥。口令取自环境变量 GRAPHFRAUD_KEY_PASSPHRASE。",
    en="The signing key: its fingerprint, and a new key in its place. A passphrase is taken from GRAPHFRAUD_KEY_PASSPHRASE.",
    examples=("graphfraud key show -w case", "graphfraud key rotate -w case"),
)
def key() -> None:
    """The signing key."""


@key.spoken("show", zh="显示公钥指纹。", en="Show the fingerprint of the public key.")
@works_on_case
def show(case: Case) -> None:
    """Show the fingerprint."""
    click.echo(_known(case))


@key.spoken(
    "rotate",
    zh="停用现有密钥并生成新密钥；旧密钥以指纹为名保留。",
    en="Retire the key and make a new one; the old one is kept under its fingerprint.",
)
@works_on_case
def rotate(case: Case) -> None:
    """Make a new key."""
    from graphfraud.evidence import keys

    old = _known(case)
    click.echo(case.say(_NEW, new=keys.rotate(case.folder).fingerprint, old=old))


def _known(case: Case) -> str:
    from graphfraud.evidence import keys

    folder: Path = case.folder
    if not folder.is_dir():
        raise WorkspaceError(f"{folder}: no workspace here")
    public = folder / "keys" / keys.PUBLIC
    if not public.exists():
        raise NotFoundError(case.say(_NONE, folder=folder))
    try:
        return keys.fingerprint(public.read_bytes())
    except ValueError as error:
        raise KeyFileError(f"{public}: is no Ed25519 public key; put it back from a backup") from error
