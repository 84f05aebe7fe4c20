"""Rehabilitation in blocks: weeks of training, a working week or more at home, the next weeks of training (分期康复训练)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("training_course", {"zh": "分期康复训练", "en": "rehabilitation in blocks"})
GAP = 5
"""Days at home between two blocks: a stay that is cut in two goes on sooner."""
WEEKS = 10
"""Nights from which a stay for training is a block of weeks."""
HALF = 0.5
"""Sessions a night from which training is what the stay was for."""


def on_stays(scene: Events) -> Answer:
    """Both stays bill training on half of their nights or more, and a working week lies between them.

    After a stroke or an injury of the spine the next block is planned when the last ends, and repeats like any course of treatment. Whether there was
    anything left to train the bill does not tell, so that it stays open.
    """
    block = scene.flag("trained") & scene.flag("first_trained") & (scene.number("gap") >= GAP)
    if not block.any():
        return no(
            f"没有相隔 {GAP} 天以上、前后两次均以康复训练为主的住院",
            "no stays for training, five days or more apart",
        )
    text = {
        "zh": f"前后两次住院均有半数以上住院日计收康复训练、相隔 {GAP} 天以上的，或为分期康复：功能是否仍有改善须查康复评定，无从判断",
        "en": f"two stays that bill training on half of their nights or more, {GAP} days or more apart: rehabilitation in blocks, perhaps; only the "
        "assessments tell whether there was anything left to train",
    }
    return Answer(text, untold=block)


def on_admissions(scene: Events) -> Answer:
    """Admissions of weeks that bill training on half of their nights or more: who are trained in blocks of one length meet again and again.

    Short stays are no block, and whether a block was needed the bill does not tell.
    """
    block = scene.flag("trained") & (scene.number("nights") >= WEEKS)
    if not block.any():
        return no(f"没有 {WEEKS} 夜以上、以康复训练为主的住院", f"no stays of {WEEKS} nights or more for training")
    text = {
        "zh": f"{WEEKS} 夜以上、半数以上住院日计收康复训练的，或为分期康复，疗程等长者会一再同时入院：是否确需须查康复评定，无从判断",
        "en": f"stays of {WEEKS} nights or more that bill training on half of them: rehabilitation in blocks, perhaps, and whose blocks are of one length "
        "are admitted together time and again; only the assessments tell whether it was needed",
    }
    return Answer(text, untold=block)
