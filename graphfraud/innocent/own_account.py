"""Women who insure themselves: a public counter stands in for an employer (灵活就业、档案托管参保)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading(
    "own_account", {"zh": "灵活就业人员个人参保", "en": "insured on their own account at a public counter"}
)
COUNTERS = (
    "灵活就业|自由职业|个体参保|个人参保|个人缴费|人才(交流|服务)|人事代理|就业(服务|管理|促进)|档案(托管|寄存|管理)"
    "|社会保险|社保(所|中心|局|代办)|劳动保障"
)
FIRMS = "公司|集团|商行|商店|经营部|工作室|合伙|厂$"


def on_births(scene: Events) -> Answer:
    """The employer is a public counter for people without one, and no firm: whoever enrols there chose the day herself."""
    text = {
        "zh": "参保单位为灵活就业、人才服务、档案托管等公共窗口（非企业）的，属个人参保，不计",
        "en": "the employer is a public counter for people without one (flexible employment, personnel files), no firm: does not count",
    }
    return Answer(text, cleared=scene.match("employer_name", COUNTERS) & ~scene.match("employer_name", FIRMS))
