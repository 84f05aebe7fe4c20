"""Customers from afar who come since a drug became cheap there (为降价药而来)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("for_its_price", {"zh": "为降价药而来", "en": "for a price that fell"})
SHARE = 0.5
"""Share of a newcomer's purchases with the good that became cheap, from which it is what he comes for."""


def on_newcomers(scene: Events) -> Answer:
    """Newcomers are cleared half of whose purchases there hold a good that became cheap when they came, and that others buy there as well.

    A shop without a contract sells its customers what they need; who comes for one good, at a price that nobody else offers, needs no other reason.
    """
    cheap, visits = scene.number("cheap"), scene.number("visits")
    text = {
        "zh": f"{SHARE:.0%} 以上的购药含有自该日起在此大幅降价（低于他处）的同一药品，且其他顾客也在此购买的，视为为降价药而来",
        "en": f"{SHARE:.0%} of whose purchases hold a good that costs far less there since then than elsewhere, and that others buy there as well, came for "
        "its price",
    }
    return Answer(text, cleared=(visits > 0) & (cheap >= SHARE * visits))
