"""Shapes, colours and dashes: the shape tells the kind without colour; hues after Okabe and Ito (2008)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KindLook:
    """How a kind of node is drawn; ``shape`` differs for every kind, ``ink`` is the outline."""

    shape: str
    fill: str
    ink: str
    size: int


@dataclass(frozen=True)
class TieLook:
    """How a type of tie is drawn; ``dash`` in pixels, empty for a full line."""

    colour: str
    dash: tuple[int, ...]
    arrow: bool = False


KINDS = {
    "patient": KindLook("circle", "#8fc1e8", "#0b4f86", 13),
    "card": KindLook("card", "#d9ecf9", "#0b4f86", 10),
    "doctor": KindLook("triangle", "#4fb894", "#00563f", 16),
    "pharmacy": KindLook("square", "#f2b134", "#7a4b00", 17),
    "hospital": KindLook("cross", "#e8875a", "#7c2d05", 18),
    "employer": KindLook("house", "#d7a5c6", "#6d2a57", 16),
    "region": KindLook("hexagon", "#d5d8dc", "#3b4252", 16),
    "drug_trac_codg": KindLook("diamond", "#f4ea7a", "#5e5600", 13),
    "finding": KindLook("star", "#f6f1c9", "#1f2733", 17),
    "fold": KindLook("stack", "#e9edf2", "#1f2733", 22),
}
OTHER_KIND = KindLook("diamond", "#eceff3", "#3b4252", 12)

TIES = {
    "SWIPED_AT": TieLook("#8a94a3", ()),
    "STAYED_AT": TieLook("#7c2d05", (2, 3)),
    "TREATED_BY": TieLook("#00704f", (8, 4)),
    "HOLDS": TieLook("#0b4f86", (1, 3)),
    "WORKS_AT": TieLook("#00704f", (2, 6)),
    "PRESCRIBED_TO_FILL_AT": TieLook("#a3501b", (10, 3), True),
    "CO_SWIPED": TieLook("#b3123d", ()),
    "CO_ADMITTED": TieLook("#b3123d", (6, 3)),
    "CO_TRAVELLED": TieLook("#7b3294", (12, 5)),
    "NEAR_IN_TIME": TieLook("#b3123d", (2, 4)),
    "SHARES_PHONE": TieLook("#5e5600", (4, 3)),
    "SHARES_ADDRESS": TieLook("#5e5600", (8, 3, 2, 3)),
    "EMPLOYED_BY": TieLook("#6d2a57", (8, 3, 2, 3, 2, 3)),
    "INSURED_IN": TieLook("#59616d", (3, 7)),
    "LOCATED_IN": TieLook("#59616d", (6, 7)),
    "SAME_PERSON": TieLook("#0b4f86", (14, 3)),
    "INVOLVES": TieLook("#1f2733", (3, 3)),
    "SOLD_AT": TieLook("#5e5600", (5, 2)),
}
OTHER_TIE = TieLook("#59616d", (6, 3))
LEADING = frozenset({"organiser", "agent", "recruiter", "steering_doctor", "subject"})
SEVERITY = {"high": "#a3123a", "medium": "#a05a00", "low": "#3b5b7a"}


def kind_look(kind: str) -> KindLook:
    """The look of a kind; a plain diamond for one that is not known."""
    return KINDS.get(kind, OTHER_KIND)


def tie_look(type_: str) -> TieLook:
    """The look of a tie; a grey dashed line for one that is not known."""
    return TIES.get(type_, OTHER_TIE)
