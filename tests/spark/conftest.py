"""One local Spark session for all tests; without pyspark or Java they are skipped with the reason."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from typing import Any

import pytest

from graphfraud.engines.java import LEAST, java_version

SMALL = "spark.sql.shuffle.partitions=2;spark.sql.codegen.wholeStage=false;spark.sql.codegen.factoryMode=NO_CODEGEN;spark.driver.memory=2g"


def lacking() -> str | None:
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed: pip install 'graphfraud[spark]'"
    version = java_version()
    return f"needs Java {LEAST} or newer, found {version}" if version is None or version < LEAST else None


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    reason = lacking()
    if reason and os.environ.get("GRAPHFRAUD_REQUIRE_SPARK"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    from graphfraud.engines.spark import CONF, MASTER, open_session

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MASTER, "local[2]")
        patch.setenv(CONF, SMALL)
        opened, _ = open_session(brief=True)
    yield opened
    opened.stop()
