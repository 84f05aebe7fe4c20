"""Figures of reasons in words: shares as percentages, tiny probabilities as such."""

from __future__ import annotations

from graphfraud.model.finding import Reason

USUAL = 0.05
"""Probability from which on a figure is nothing unusual; grounds.js has the same."""


def observed(reason: Reason) -> str:
    """What was seen."""
    return _told(reason, reason.observed, 4)


def expected(reason: Reason) -> str:
    """What chance, habit or peers lead one to expect; empty where nothing was reckoned."""
    return "" if reason.expected is None else _told(reason, reason.expected, 3)


def chance(reason: Reason) -> str:
    """How likely chance gives as much; empty where nothing was reckoned. A probability too small for a number is no nought."""
    return "" if reason.p_value is None else f"{reason.p_value:.2g}" if reason.p_value > 0 else "< 1e-300"


def is_usual(reason: Reason) -> bool:
    """Whether chance gives as much often enough: it was looked at and says nothing."""
    return reason.p_value is not None and reason.p_value >= USUAL


def is_share(reason: Reason) -> bool:
    """Whether both figures are parts of one, as the reason's own words tell them."""
    both = (reason.observed, reason.expected)
    return all(
        value is not None and 0 <= value <= 1 and all(f"{value:.0%}" in text for text in reason.text.values())
        for value in both
    )


def _told(reason: Reason, value: float, digits: int) -> str:
    return f"{100 * value:.4g}%" if is_share(reason) else f"{value:.{digits}g}"
