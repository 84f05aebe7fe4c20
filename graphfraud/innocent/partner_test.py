"""A couple's fertility care on one card: the husband's semen is examined on the wife's visit (夫妻同诊)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("partner_test", {"zh": "夫妻不孕同诊", "en": "a couple's fertility care on one card"})
AGES = (20, 50)


def on_mismatch(scene: Events) -> Answer:
    """Nothing but the partner's semen does not fit, on a visit of a woman of childbearing age that bears women's care of her own."""
    text = {
        "zh": "育龄妇女（20–50 岁）的妇产科就诊，仅精液检查与本人不符的，视为夫妻不孕同诊",
        "en": "a visit of a woman of 20 to 50 with women's care of her own, on which nothing but a semen test does not fit: a couple's fertility care",
    }
    age = scene.number("age")
    return Answer(
        text, cleared=scene.flag("semen_alone") & scene.flag("own_care") & (age >= AGES[0]) & (age <= AGES[1])
    )
