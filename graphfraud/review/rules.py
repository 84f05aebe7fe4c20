"""How many points a confirmed violation costs, for how long, and what tiers they lead to: a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from graphfraud.errors import ReviewError
from graphfraud.model.finding import Text
from graphfraud.store.database import sql_file

RULES_NAME = "archive.toml"


@dataclass(frozen=True)
class Tier:
    """A standing from ``points`` on."""

    points: Decimal
    words: Text


@dataclass(frozen=True)
class Rules:
    """The archive's rules.

    Attributes:
        period_months: for how long a point counts.
        default: points of a confirmed violation.
        by_detector: points where a detector's violation costs others.
        min_strength: members below it get none.
        kinds: kinds of members that get points.
        tiers: lowest first.
    """

    period_months: int
    default: Decimal
    by_detector: Mapping[str, Decimal]
    min_strength: float
    kinds: tuple[str, ...]
    tiers: tuple[Tier, ...]

    def points(self, detector: str) -> Decimal:
        """Points of one confirmed violation that this detector found."""
        return self.by_detector.get(detector, self.default)

    def tier(self, points: Decimal) -> Tier:
        """The highest tier that the points reach."""
        reached = [tier for tier in self.tiers if tier.points <= points]
        return reached[-1] if reached else self.tiers[0]


def load(folder: Path) -> Rules:
    """The rules of the workspace in ``folder``: its own ``archive.toml``, else those that ship.

    Raises:
        ReviewError: the file does not follow the form.
    """
    own = folder / RULES_NAME
    try:
        text = own.read_text(encoding="utf-8") if own.exists() else sql_file("graphfraud.review", RULES_NAME)
        return _rules(tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReviewError(f"{own}: cannot be read as TOML: {error}") from error
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise ReviewError(f"{own}: does not follow the form of the file that ships: {error!r}") from error


def _rules(plain: Mapping[str, Any]) -> Rules:
    members = plain.get("members", {})
    tiers = [Tier(Decimal(str(tier["from"])), {"zh": tier["zh"], "en": tier["en"]}) for tier in plain["tiers"]]
    months = int(plain["period_months"])
    if not tiers or months < 1:
        raise ValueError("a period of at least one month and one tier are needed")
    return Rules(
        period_months=months,
        default=Decimal(str(plain["points"]["default"])),
        by_detector={name: Decimal(str(value)) for name, value in plain["points"].get("detector", {}).items()},
        min_strength=float(members.get("min_strength", 0)),
        kinds=tuple(members.get("kinds", ("patient", "doctor", "pharmacy", "hospital"))),
        tiers=tuple(sorted(tiers, key=lambda tier: tier.points)),
    )
