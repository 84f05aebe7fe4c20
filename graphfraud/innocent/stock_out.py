"""The hospital had run out of the drug, so that everybody fetched it outside (院内缺药)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.flow import Flow

READING = Reading("stock_out", {"zh": "院内缺药", "en": "the hospital had run out of the drug"})


def on_flow(scene: Flow) -> Answer:
    """Fills are cleared whose drug the doctors' institution otherwise dispenses and then dispensed to nobody."""
    dry = scene.stock.dry
    count = int(dry.sum())
    zh = f"{count} / {len(dry)} 次购药时，该院平时供应的药品对任何人都停止发放"
    en = f"at {count} of {len(dry)} fills the institution dispensed none of a drug to anybody that it otherwise stocks"
    return Answer({"zh": zh, "en": en}, cleared=dry) if count else no(zh, en)
