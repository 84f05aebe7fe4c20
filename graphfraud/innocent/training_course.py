"""Rehabilitation in blocks: weeks of training, a week or more at home, the next weeks of training (分期康复训练)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("training_course", {"zh": "分期康复训练", "en": "rehabilitation in blocks"})
GAP = 7
"""Days at home between two blocks: a stay that is cut in two goes on sooner."""
HALF = 0.5
"""Sessions a night from which training is what the stay was for."""


def on_stays(scene: Events) -> Answer:
    """Both stays bill training on half of their nights or more, and a week lies between them.

    After a stroke or an injury of the spine the next block is planned when the last ends, and repeats like any course of treatment. Whether there was
    anything left to train the bill does not tell, so that it stays open.
    """
    block = scene.flag("trained") & scene.flag("first_trained") & (scene.number("gap") >= GAP)
    if not block.any():
        return no(
            f"没有相隔 {GAP} 天以上、前后两次均以康复训练为主的住院",
            "no stays for training, a week or more apart",
        )
    text = {
        "zh": f"前后两次住院均有半数以上住院日计收康复训练、相隔 {GAP} 天以上的，或为分期康复：功能是否仍有改善须查康复评定，无从判断",
        "en": f"two stays that bill training on half of their nights or more, {GAP} days or more apart: rehabilitation in blocks, perhaps; only the "
        "assessments tell whether there was anything left to train",
    }
    return Answer(text, untold=block)
