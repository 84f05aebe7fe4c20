"""What is prescribed, sold and billed in the metropolis."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def _read(name: str) -> list[list[str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


_GOODS = _read("goods.txt")
_ILLS = _read("ills.txt")
ITEM = {row[0]: place for place, row in enumerate(_GOODS)}
NAMES = np.array([row[0] for row in _GOODS], object)
TYPES = np.array([row[1] for row in _GOODS], object)
PRICES = np.array([float(row[2]) for row in _GOODS])
DAYS = np.array([int(row[3]) for row in _GOODS])
_SYSTEMS = "ABCDGHJLMNRS"
CODES = np.array(
    [
        f"X{_SYSTEMS[i % 12]}{i % 17:02d}{_SYSTEMS[i * 5 % 12]}A{i:03d}A0010101{i * 7919 % 100000:05d}"
        if row[1] == "101"
        else f"T{i:09d}"
        if row[1] == "102"
        else f"00{row[1]}{i * 7:04d}0000-{row[1]}{i:06d}"
        for i, row in enumerate(_GOODS)
    ],
    object,
)
ILL = {row[1]: place for place, row in enumerate(_ILLS)}
ILL_CODES = np.array([row[0] for row in _ILLS], object)
ILL_NAMES = np.array([row[1] for row in _ILLS], object)
DEPTS = np.array([row[2] for row in _ILLS], object)


def _several(text: str) -> list[int]:
    return [] if text == "-" else [ITEM[name] for name in text.split(",")]


DRUGS = [_several(row[3]) for row in _ILLS]
SERVICES = [_several(row[4]) for row in _ILLS]
CHRONIC = [ILL[n] for n in ("高血压病3级", "2型糖尿病", "冠心病", "慢性阻塞性肺疾病", "甲状腺功能减退症",
                            "慢性乙型病毒性肝炎", "脑梗死后遗症", "骨质疏松", "类风湿关节炎")]  # fmt: skip
ACUTE = [
    ILL[n]
    for n in ("急性上呼吸道感染", "急性上呼吸道感染", "急性胃肠炎", "慢性胃炎", "荨麻疹", "腰痛", "干眼症", "踝扭伤")
]
WARD = [ILL[n] for n in ("肺炎", "头晕", "脑梗死", "胆囊结石", "不稳定性心绞痛", "膝骨关节炎", "胫骨骨折")]
HOME = [ITEM[n] for n in ("连花清瘟颗粒", "布洛芬混悬液", "藿香正气口服液", "蒙脱石散", "氯雷他定片", "奥美拉唑肠溶胶囊", "六味地黄丸",
                          "云南白药气雾剂", "麝香保心丸", "复方丹参滴丸", "血脂康胶囊", "复方阿胶浆", "玻璃酸钠滴眼液", "黄芪", "当归")]  # fmt: skip
SOUGHT = ("替格瑞洛片", "富马酸丙酚替诺福韦片", "达格列净片", "布地格福吸入气雾剂", "艾拉莫德片")
"""Drugs that second-hand dealers pay for."""


def packs(item: int, days: int) -> int:
    """Packs that last a patient so many days, at least one."""
    return max(1, round(days / DAYS[item])) if DAYS[item] else 1
