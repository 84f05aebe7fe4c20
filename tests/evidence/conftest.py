"""One made-up case, and the packages made of it, for all tests of the folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import made_up_case
import pytest
from packing import Made, make


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    return made_up_case.open_case(tmp_path_factory.mktemp("prefecture"))


@pytest.fixture(scope="session")
def package(case: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(*case, tmp_path_factory.mktemp("out") / "package.zip")


@pytest.fixture(scope="session")
def masked(case: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(*case, tmp_path_factory.mktemp("out") / "masked.zip", masked=True, reason="")


@pytest.fixture
def own_case(tmp_path: Path) -> tuple[Path, list[str]]:
    """A case that a test may spoil."""
    return made_up_case.open_case(tmp_path)


@pytest.fixture
def maker() -> Callable[..., Made]:
    return make
