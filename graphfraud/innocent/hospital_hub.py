"""A big hospital that everybody uses: who is there meets everybody (大医院人流)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.company import Company

READING = Reading("hospital_hub", {"zh": "大医院人流", "en": "the crowd of a big hospital"})
SHARE = 0.1
"""Share of all persons of the records that use a hospital from which it is a hub."""


def on_company(scene: Company) -> Answer:
    """Gatherings at hospitals (no clinics) that a tenth of all persons use are cleared."""
    hospital = (scene.places.kind == "hospital") & (scene.places.subtype != "clinic")
    hub = hospital & (scene.land.visitors >= SHARE * len(scene.visits.persons))
    cleared = hub[scene.gathering_places]
    if not cleared.any():
        return no("同行地点均非大医院", "none of the gatherings was at a big hospital")
    count = int(cleared.sum())
    return Answer(
        {
            "zh": f"{count} 次同行发生在 {SHARE:.0%} 以上的人都去的大医院",
            "en": f"{count} gatherings were at hospitals that {SHARE:.0%} of all persons use",
        },
        cleared=cleared,
    )
