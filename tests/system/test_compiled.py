"""A service account without a home, on an installation that it cannot write, finds a place for compiled code."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphfraud.system import compiled

pytestmark = pytest.mark.skipif(os.name == "nt", reason="every account of Windows has a home")


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Neither the installation nor the user's folder can be written; the folder for temporary files."""
    (tmp_path / "file").write_text("no folder can be made below a file")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.delenv(compiled.CACHE, raising=False)
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "file" / "graphfraud" / "system" / "compiled.py"))
    monkeypatch.setattr(compiled, "_of_the_user", lambda: tmp_path / "file" / "numba")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    yield temporary
    os.environ.pop(compiled.CACHE, None)


def test_without_any_place_there_is_one_among_the_temporary_files_for_the_account_alone(nowhere: Path) -> None:
    compiled.have_a_place()
    folder = Path(os.environ[compiled.CACHE])
    assert folder.parent == nowhere
    assert folder.stat().st_mode & 0o777 == 0o700
    del os.environ[compiled.CACHE]
    compiled.have_a_place()
    assert Path(os.environ[compiled.CACHE]) == folder, "what was compiled serves again"


@pytest.mark.parametrize("trap", ["open to others", "a link"])
def test_a_folder_that_somebody_else_may_have_put_there_is_not_used(nowhere: Path, trap: str) -> None:
    laid = nowhere / f"graphfraud-compiled-{os.getuid()}"
    if trap == "a link":
        (nowhere / "elsewhere").mkdir()
        laid.symlink_to(nowhere / "elsewhere")
    else:
        laid.mkdir()
        laid.chmod(0o777)
    compiled.have_a_place()
    folder = Path(os.environ[compiled.CACHE])
    assert folder != laid
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("place", ["beside", "of the user", "given"])
def test_a_place_that_is_there_is_left_to_numba(nowhere: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    if place == "beside":
        monkeypatch.setattr(compiled, "__file__", str(nowhere / "graphfraud" / "system" / "compiled.py"))
    elif place == "of the user":
        monkeypatch.setattr(compiled, "_of_the_user", lambda: nowhere / "not yet" / "numba")
    else:
        monkeypatch.setenv(compiled.CACHE, str(nowhere))
    compiled.have_a_place()
    assert os.environ.get(compiled.CACHE) == (str(nowhere) if place == "given" else None)
    assert not list(nowhere.iterdir())
