"""A rare or grave disease: one costly drug, for life (罕见病、重病用药)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("rare_disease", {"zh": "罕见病或重病用药", "en": "a drug for a rare or grave disease"})
SHARE = 0.85
FEW_SHARE, FEW = 0.01, 100
"""Users, as a share of all buyers or in number, up to which a drug's are few: what is resold many take."""

REPLACED = "凝血因子|凝血酶原复合物|血友病|[糖苷脑脂]酶|依洛硫酸酯酶|诺西那生|利司扑兰|尼替西农|麦格司他|沙丙蝶呤"
"""Drugs that replace what the body lacks: their dose goes by weight and by how much is lacking, so that what others take says little."""


def on_scripts_beyond(scene: Events) -> Answer:
    """Courses of a drug that replaces what is lacking for life, the same dose again and again: one takes it when he bleeds, the next every other day."""
    text = {
        "zh": "凝血因子、酶替代等终身替代用药，剂量按体重和缺乏程度而定、每次相近的疗程不计",
        "en": "courses of a clotting factor, an enzyme or the like, which are given by weight and by what is lacking, about the same each time",
    }
    return Answer(text, cleared=scene.match("name", REPLACED) & scene.flag("same_amount"))


def on_purchases(scene: Events) -> Answer:
    """Nearly all the money goes into one drug that few people use."""
    text = {
        "zh": f"药费 {SHARE:.0%} 以上用于一种使用者很少（不超过购药人的 {FEW_SHARE:.0%} 或 {FEW} 人）的药的，不计",
        "en": f"{SHARE:.0%} or more of the money goes into one drug that {FEW_SHARE:.0%} of all buyers, or {FEW} of them, or fewer use",
    }
    few = (scene.number("users") <= FEW) | (scene.number("users") <= FEW_SHARE * scene.number("buyers"))
    return Answer(text, cleared=(scene.number("one_drug") >= SHARE) & few)
