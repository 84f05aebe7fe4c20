"""An outbreak: many of one place fall ill at once, once (聚集性疫情、食物中毒)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("outbreak", {"zh": "聚集性疫情或食物中毒", "en": "an outbreak or food poisoning"})


def on_admissions(scene: Events) -> Answer:
    """Batches most of which have one acute illness."""
    text = {
        "zh": "批次中六成以上为同一种急性病的，不计",
        "en": "batches of which six in ten have one acute illness",
    }
    batch, acute = scene.code("batch"), scene.flag("acute").astype(float)
    share = scene.per(batch, acute) / scene.per(batch).clip(1)
    kind = scene.code("diagnosis")
    same = scene.per(batch * (int(kind.max(initial=0)) + 2) + kind + 1) / scene.per(batch).clip(1)
    return Answer(text, cleared=(share >= 0.6) & (same >= 0.6) & scene.flag("acute"))
