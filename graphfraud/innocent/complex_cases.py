"""Complex cases: many implants, each with its operation (复杂病例)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, untestable
from graphfraud.innocent.events import Events

READING = Reading("complex_cases", {"zh": "复杂病例", "en": "complex cases"})
TIMES = 2.0


def on_consumables(scene: Events) -> Answer:
    """An operation is billed, and the pieces are no more than twice the usual number an operation."""
    if not scene.number("known_operations").any():
        return untestable("费用明细中无可辨认的手术项目", "no operation can be told among the services billed")
    text = {
        "zh": f"有手术且每台用量不超过通常用量 {TIMES:.0f} 倍的，视为复杂病例",
        "en": f"an operation is billed and the pieces an operation are at most {TIMES:.0f} times the usual number",
    }
    operations = scene.number("operations")
    within = scene.number("pieces") <= TIMES * scene.number("usual_pieces") * np.maximum(operations, 1)
    return Answer(text, cleared=(operations > 0) & within)
