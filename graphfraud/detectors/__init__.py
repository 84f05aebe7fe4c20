"""The catalogue: one folder a detector, found by folder; the run; the shared judgement.

Folders named by ``GRAPHFRAUD_DETECTORS`` (separated as in PATH) hold detectors of one's own.
"""

from __future__ import annotations

import os

__path__ = [*__path__, *filter(None, os.environ.get("GRAPHFRAUD_DETECTORS", "").split(os.pathsep))]
