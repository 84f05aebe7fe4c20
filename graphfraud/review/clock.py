"""China time, without zone, as the records have it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def now() -> datetime:
    """This second in China."""
    return datetime.now(CHINA).replace(tzinfo=None, microsecond=0)


def today() -> date:
    """Today in China."""
    return now().date()
