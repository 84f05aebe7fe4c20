"""The jobs of each comparison, the project's own first; a job prepares, then works while the clock runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.speed.jobs import co_swipe, graphs, ingest, main_job, questions

Job = tuple[Callable[..., Any], Callable[..., dict[str, Any] | None]]
JOBS: dict[str, Job] = {**ingest.JOBS, **co_swipe.JOBS, **graphs.JOBS, **main_job.JOBS, **questions.JOBS}
COMPARISONS: dict[str, list[str]] = {
    "ingest": ["ingest graphfraud", "ingest pandas", "ingest polars", "ingest duckdb"],
    "co_swipe": ["pairs graphfraud", "pairs floor", "pairs polars", "pairs duckdb", "pairs pandas"],
    "communities": ["communities graphfraud", "communities networkx"],
    "peeling": ["peeling graphfraud", "peeling networkx"],
    "main_job": ["job graphfraud", "job pandas + networkx", "lent cards graphfraud", "lent cards plain pandas"],
    "lookup": ["card lookup", "path query"],
    "view": ["view graphfraud", "view plain pyvis"],
    "all_detectors": ["all tables ingest", "all detectors"],
    "growth": ["growth ingest", "growth detect"],
}
