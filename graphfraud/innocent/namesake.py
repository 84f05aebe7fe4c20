"""Two people, not one: the same name and birthday, twins, a shared phone (同名同生日、双胞胎)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("namesake", {"zh": "同名同生日的两个人", "en": "two people of one name and birthday"})
SURE = 0.999


def on_twins(scene: Events) -> Answer:
    """The identity numbers agree, or name, birthday and a further field leave less than one doubt in a thousand."""
    text = {
        "zh": f"证件号一致，或姓名、生日及电话住址合计概率达 {SURE} 以上的，排除同名",
        "en": f"ruled out where identity numbers agree, or where all fields together give {SURE} or more",
    }
    return Answer(text, cleared=~scene.flag("certain") & (scene.number("probability") < SURE))


def on_charges(scene: Events) -> Answer:
    """Several persons of the doctor's name are employed by the house: the inpatient may be another."""
    lying = scene.match("kind", "^lying$")
    if not lying.any():
        return no("与医师本人住院无关", "no matter of a doctor in hospital")
    text = {
        "zh": "本单位有多名同名职工的，不能认定住院者为该医师",
        "en": "the house employs several persons of that name: the inpatient may not be the doctor",
    }
    return Answer(text, cleared=lying & (scene.number("namesakes") > 1))
