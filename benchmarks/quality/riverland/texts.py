"""Names of nobody: surnames, given names, identity numbers and phones."""

from __future__ import annotations

import numpy as np

SURNAMES = np.array(list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"))
_MALE = list("伟强军磊洋勇杰涛明超刚平辉鹏建国华志文海波林福贵根生长")
_FEMALE = list("芳娜敏静丽艳娟霞燕玲桂英秀兰珍梅红莲凤琴云淑华萍月")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def given(rng: np.random.Generator) -> str:
    """A given name of two characters, of either sex."""
    pool = _MALE if rng.random() < 0.5 else _FEMALE
    return "".join(rng.choice(pool, 2))


def givens(rng: np.random.Generator, sex: np.ndarray) -> np.ndarray:
    """Given names of one or two characters for sexes 1 (male) and 2."""
    male, female = np.array(_MALE, dtype=object), np.array(_FEMALE, dtype=object)
    n = len(sex)
    first = np.where(sex == 1, male[rng.integers(0, len(male), n)], female[rng.integers(0, len(female), n)])
    second = np.where(sex == 1, male[rng.integers(0, len(male), n)], female[rng.integers(0, len(female), n)])
    return first + np.where(rng.random(n) < 0.7, second, "")


def certnos(rng: np.random.Generator, region: np.ndarray, birth: np.ndarray, sex: np.ndarray) -> np.ndarray:
    """Identity numbers with the right check digit for region codes, births as YYYYMMDD and sexes 1 and 2."""
    n = len(sex)
    serial = rng.integers(0, 500, n) * 2 + (sex == 1)
    out = []
    for a, b, s in zip(region, birth, serial, strict=True):
        body = f"{a}{b}{s:03d}"
        total = sum(int(ch) * w for ch, w in zip(body, _WEIGHTS, strict=True))
        out.append(body + "10X98765432"[total % 11])
    return np.array(out, dtype=object)


def phones(rng: np.random.Generator, n: int) -> np.ndarray:
    """Eleven-digit numbers in ranges that are for machines, so that they are nobody's."""
    prefix = rng.choice(["140", "141", "144"], n)
    return np.array([f"{a}{b:08d}" for a, b in zip(prefix, rng.integers(0, 10**8, n), strict=True)], object)
