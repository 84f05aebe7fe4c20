"""A drug outside its label: for hair that falls out, in a child's form for who cannot swallow (超说明书用药、儿童剂型用于成人)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("off_label", {"zh": "超说明书用药", "en": "a drug outside its label"})


def on_mismatch(scene: Events) -> Answer:
    """Nothing but drugs does not fit: no examination or illness of the other sex or another age.

    A body of the other sex cannot be examined on a lent card's owner, but a drug can be given to anybody: what for is in the notes alone.
    """
    drugs = scene.flag("drugs_alone")
    if not drugs.any():
        return no("不符的不只是药品", "more than drugs does not fit")
    text = {
        "zh": "仅药品与持卡人性别年龄不符，检查与诊断均无不符的，是否超说明书用药须查病历，无从判断",
        "en": "where drugs alone do not fit, and neither examination nor illness, the notes must tell what they were for",
    }
    return Answer(text, untold=drugs)
