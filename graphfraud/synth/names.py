"""Made-up names, identity numbers, cards and phones that hit no real person.

Identity numbers carry a valid checksum (GB 11643) but a region prefix 99 that no county has; mobile numbers begin
with 100, landlines
with 026, neither of which is assigned.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲建国华红梅志永春海燕小云飞鹏宇浩欣怡子涵雨晨佳琪"
    "俊峰晓东立新玉珍凤淑琴德福长林树根金山银花荣贵素贞庆元大成广和少波思远若曦天佑可儿"
)
SURNAME_WEIGHTS = 1.0 / (np.arange(len(SURNAMES)) + 6.0)
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_FOURS = (
    (np.arange(10_000)[:, None] // np.array([1000, 100, 10, 1]) % 10 + 48).astype(np.uint8).copy().view("<u4").ravel()
)
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)


def draw_surnames(rng: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
    """Indices into SURNAMES by their frequency, int16."""
    weights = SURNAME_WEIGHTS / SURNAME_WEIGHTS.sum()
    return rng.choice(len(SURNAMES), count, p=weights).astype(np.int16)


def draw_given(rng: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
    """Packed given names, int32: first character × 256 + second character, 255 for none."""
    first = rng.integers(0, len(GIVEN), count)
    second = np.where(rng.random(count) < 0.2, 255, rng.integers(0, len(GIVEN), count))
    return (first * 256 + second).astype(np.int32)


def full_names(surname: np.ndarray[Any, Any], given: np.ndarray[Any, Any]) -> pa.Array:
    """Names as text, from surname indices and packed given names."""
    characters = pa.array([*GIVEN, *[""] * (256 - len(GIVEN))])
    return pc.binary_join_element_wise(
        pa.array(list(SURNAMES)).take(pa.array(surname.astype(np.int32))),
        characters.take(pa.array((given // 256).astype(np.int32))),
        characters.take(pa.array((given % 256).astype(np.int32))),
        "",
    )


def identity_numbers(
    region: np.ndarray[Any, Any], birthday: np.ndarray[Any, Any], serial: np.ndarray[Any, Any]
) -> pa.Array:
    """Eighteen-character identity numbers.

    Args:
        region: six-digit region code as int.
        birthday: datetime64[D].
        serial: 0–999, odd for men.
    """
    year = birthday.astype("datetime64[Y]").astype(np.int64) + 1970
    month = birthday.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (birthday - birthday.astype("datetime64[M]")).astype(np.int64) + 1
    number = ((region.astype(np.int64) * 10000 + year) * 100 + month) * 100 + day
    number = number * 1000 + serial
    digits = (number[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64)) % 10
    text = np.empty((len(number), 18), dtype=np.uint8)
    text[:, :17] = digits + 48
    text[:, 17] = _CHECKS[(digits * _WEIGHTS).sum(axis=1) % 11]
    return fixed_text(text)


def fixed_text(characters: np.ndarray[Any, Any]) -> pa.Array:
    """A text array from an (n, width) matrix of ASCII codes."""
    count, width = characters.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters)))


def digits(number: np.ndarray[Any, Any], width: int, prefix: str = "") -> pa.Array:
    """Numbers as zero-padded text of ``width`` digits behind a prefix."""
    rest = np.asarray(number, dtype=np.int64).copy()
    head = np.frombuffer(prefix.encode(), dtype=np.uint8)
    padded = -(-width // 4) * 4
    figures = np.empty((len(rest), padded // 4), dtype="<u4")
    for column in range(padded // 4 - 1, -1, -1):
        rest, four = np.divmod(rest, 10_000)
        figures[:, column] = _FOURS[four]
    text = np.empty((len(rest), len(head) + width), dtype=np.uint8)
    text[:, : len(head)] = head
    text[:, len(head) :] = figures.view(np.uint8).reshape(len(rest), padded)[:, padded - width :]
    return fixed_text(text)


def scrambled(number: np.ndarray[Any, Any], modulus: int, factor: int = 7_368_787) -> np.ndarray[Any, Any]:
    """A one-to-one shuffle of 0…modulus−1, so that numbers tell nothing of the order they were given in.

    ``factor`` and ``modulus`` must have no common divisor.
    """
    return (np.asarray(number, dtype=np.int64) * factor + 104_729) % modulus
