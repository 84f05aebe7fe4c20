"""Nearly the same ring was dismissed by an earlier review (此前已排除): what was said then is said again.

Not asked by a detector: the run holds every finding against the dismissed ones (detectors.recall).
"""

from __future__ import annotations

from graphfraud.innocent.answer import Reading

READING = Reading("dismissed_before", {"zh": "此前复核已排除", "en": "dismissed by an earlier review"})
