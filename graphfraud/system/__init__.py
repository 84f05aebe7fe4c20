"""What differs by operating system, and nothing else: files and locks, processes, the machine and its user, the screen.

All other modules are written once for Linux, macOS and Windows and ask here (a test holds them to it).
"""

from __future__ import annotations

import os

WINDOWS = os.name == "nt"
"""Whether this is Windows; read at each call, as ``system.WINDOWS``."""
