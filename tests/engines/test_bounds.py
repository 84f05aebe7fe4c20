"""Compiled loops stay within their arrays: the same search with every index looked at.

Compiled code does not look at its indices: one that is too large writes into somebody else's memory, and the process ends, or goes on with wrong
figures. NUMBA_BOUNDSCHECK makes it an error.
"""

from __future__ import annotations

import os
import subprocess
import sys

COMPANY = """
import numpy as np
from graphfraud.engines.scan import co_presence

persons, days = 18, 230
day = np.repeat(np.arange(days, dtype=np.int32), persons)
person = np.tile(np.arange(persons, dtype=np.int32), days)
moment = day.astype(np.int64) * 1440 + 540
found = co_presence(np.zeros(len(day), np.int32), moment, person, day, np.full(1, 2, np.int32), persons=persons)
assert len(found.a) == persons * (persons - 1) // 2
assert set(found.days.tolist()) == {days} == set(found.meetings.tolist())
"""

SEARCH = """
import sys
import graphfraud as gf

workspace = gf.Workspace(sys.argv[1] + "/case")
workspace.ingest(sys.argv[1] + "/tables")
MAIN = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral", "blacklist_proximity")
assert "high" in set(workspace.detect(only=MAIN)["severity"])
"""


def _looked_at(script: str, folder, *given: str) -> None:
    """Run a script in a process of its own, in which every index of compiled code is looked at."""
    surroundings = os.environ | {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(folder / "compiled")}
    done = subprocess.run(
        [sys.executable, "-c", script, *given], env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_eighteen_who_come_together_on_230_days_are_all_seen(tmp_path) -> None:
    _looked_at(COMPANY, tmp_path)


def test_a_search_over_a_made_up_prefecture(tmp_path) -> None:
    made = [sys.executable, "-m", "graphfraud", "synth", str(tmp_path / "tables"), "--persons", "3000", "--seed", "7"]
    subprocess.run(made, check=True, capture_output=True)
    _looked_at(SEARCH, tmp_path, str(tmp_path))
