"""Where the steps that a run keeps on Spark lie: as Parquet in a folder that driver and executors share.

A step that is written and read back begins a plan of its own. A view, cached or not, carries the plans of all steps before it, and
each mention of it copies them: planning a step that names three such views took longer than running it, and the plans
outgrew the driver's memory. Files bring their true sizes to the planner and outlive the executor that wrote them, which blocks
of ``localCheckpoint`` do not; ``checkpoint`` needs a shared folder as well and computes each step twice.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from typing import Any
from uuid import uuid4

from graphfraud.errors import EngineError

SCRATCH = "GRAPHFRAUD_SPARK_SCRATCH"
"""Environment: a folder that driver and executors can write (``hdfs://...``, ``s3a://...``, a mounted path) for kept steps."""


class Kept:
    """Kept steps of one run, in a folder of their own below ``parent``.

    Args:
        session: a Spark session.
        parent: a path or URL as Hadoop's file systems take it; None: the system's folder for temporary files.

    Raises:
        EngineError: nothing can be written there.
    """

    def __init__(self, session: Any, parent: str | None) -> None:
        self.session = session
        self.parent = parent or tempfile.gettempdir()
        self.folder = f"{self.parent.rstrip('/')}/graphfraud-{uuid4().hex}"
        self.paths: dict[str, str] = {}
        if not self._shared():
            with suppress(Exception):
                self.drop()
            raise EngineError(
                f"{self.parent}: not a folder that Spark's driver and executors share; point {SCRATCH} to one that they can write"
            )

    def write(self, name: str, rows: Any) -> Any:
        """Compute ``rows`` into files; the data frame that reads them. What was kept under the name before is removed."""
        path = f"{self.folder}/{name}-{uuid4().hex}"
        rows.write.parquet(path)
        earlier, self.paths[name] = self.paths.get(name), path
        if earlier is not None:
            self._remove(earlier)
        return self.session.read.schema(rows.schema).parquet(path)

    def drop(self) -> None:
        """Remove everything that is kept."""
        self.paths.clear()
        self._remove(self.folder)

    def _shared(self) -> bool:
        """Whether the driver sees what the executors write: rows of a folder that each machine has for itself would be lost in silence."""
        context = self.session.sparkContext
        parts = 2 * context.defaultParallelism
        owner = context._jvm.org.apache.hadoop.fs.permission.FsPermission("700")
        try:
            self._files(self.folder).mkdirs(self._path(self.folder), owner)
            return bool(self.write("shared", self.session.range(0, parts, 1, parts)).count() == parts)
        except Exception:  # py4j and pyspark raise their own kinds
            return False

    def _remove(self, path: str) -> None:
        self._files(path).delete(self._path(path), True)

    def _path(self, path: str) -> Any:
        return self.session.sparkContext._jvm.org.apache.hadoop.fs.Path(path)

    def _files(self, path: str) -> Any:
        return self._path(path).getFileSystem(self.session.sparkContext._jsc.hadoopConfiguration())
