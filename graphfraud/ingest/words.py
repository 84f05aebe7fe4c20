"""Text eight bytes at a time, in compiled loops: a word is the next eight bytes as a number, the first byte lowest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba import types
from numba.extending import intrinsic

ONES, TOPS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
ALL, EIGHT = np.uint64(0xFFFFFFFFFFFFFFFF), np.uint64(8)
ZEROS, SIXES, HIGH, THREES = (np.uint64(int(byte * 8, 16)) for byte in ("30", "06", "F0", "33"))
"""Eight digits nought; what lifts a byte above ``9`` into the next sixteen; the upper half of each byte; the sixteen of the digits."""
PAIRS, FOURTHS, HALVES = np.uint64(0x000000FF000000FF), np.uint64(0x000F424000000064), np.uint64(0x0000271000000001)
TEN, BYTE, TWO_BYTES, FOUR_BYTES, LOW = np.uint64(10), np.uint64(8), np.uint64(16), np.uint64(32), np.uint64(0xFFFFFFFF)
Built = tuple[Any, Callable[..., Any]]

OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
Loop = TypeVar("Loop", bound=Callable[..., Any])


def _built(builder: Callable[..., Built]) -> Callable[..., Any]:
    """What the builder says, for compiled loops only."""
    return cast(Callable[..., Any], intrinsic(builder))


def compiled(loop: Loop) -> Loop:
    """For loops over arrays that somebody else holds; one that makes arrays cannot be compiled so.

    With numba's run time for memory (``_nrt``) each call of a helper counts references to its arrays atomically, which takes longer than what
    the helpers do.
    """
    return cast(Loop, numba.njit(**OPTIONS)(loop))


def within(helper: Loop) -> Loop:
    """For helpers that become part of such loops."""
    return cast(Loop, numba.njit(**OPTIONS, inline="always")(helper))


@_built
def word(typingctx: Any, text: Any, at: Any) -> Built:
    """The eight bytes of ``text`` (uint8, contiguous) from ``at``; the caller sees to it that they are there."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        place = builder.bitcast(builder.gep(array.data, [args[1]]), context.get_value_type(types.uint64).as_pointer())
        return builder.load(place, align=1)

    return types.uint64(text, at), build


@_built
def put_word(typingctx: Any, data: Any, at: Any, value: Any) -> Built:
    """Write eight bytes into ``data`` (uint8, contiguous) at ``at``; the caller sees to it that there is room."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        place = builder.bitcast(builder.gep(array.data, [args[1]]), context.get_value_type(types.uint64).as_pointer())
        builder.store(args[2], place, align=1)
        return context.get_dummy_value()

    return types.void(data, at, types.uint64), build


@_built
def _zeros_below(typingctx: Any, value: Any) -> Built:
    """Zero bits below the lowest one; 64 where there is none."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], context.get_constant(types.boolean, False))

    return types.uint64(types.uint64), build


@within
def spread(byte: Any) -> Any:
    """A word whose eight bytes are all this byte."""
    return np.uint64(byte) * ONES


@within
def marks(value: Any, wanted: Any) -> Any:
    """A word whose top bits mark the bytes that ``value`` shares with ``wanted``; the lowest mark is exact."""
    same = value ^ wanted
    return (same - ONES) & ~same & TOPS


@within
def first_mark(found: Any) -> Any:
    """Number, 0 to 7, of the lowest marked byte; 8 where none is."""
    return np.int64(_zeros_below(found) >> np.uint64(3))


@within
def word_until(text: Any, at: Any, end: Any) -> Any:
    """The next eight bytes; zeros in the place of those from ``end`` on."""
    if at + 8 <= end:
        return word(text, at)
    if at + 8 <= text.size:
        return word(text, at) & (ALL >> (np.uint64(8 - (end - at)) * EIGHT))
    value = np.uint64(0)
    for step in range(end - at):
        value |= np.uint64(text[at + step]) << (np.uint64(step) * EIGHT)
    return value


@within
def first_bytes(value: Any, count: Any) -> Any:
    """The word's first ``count`` bytes, 1 to 8; zeros in the place of the others."""
    return value & (ALL >> (np.uint64(8 - count) * EIGHT))


@within
def all_digits(value: Any) -> Any:
    """Whether all eight bytes are digits."""
    return ((value & HIGH) | (((value + SIXES) & HIGH) >> np.uint64(4))) == THREES


@within
def number_of(value: Any) -> Any:
    """The number that eight digits make, neighbours put together three times (Lemire 2022)."""
    value -= ZEROS
    value = value * TEN + (value >> BYTE)
    value = (value & PAIRS) * FOURTHS + ((value >> TWO_BYTES) & PAIRS) * HALVES
    return np.int64((value >> FOUR_BYTES) & LOW)
