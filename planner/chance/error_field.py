"""A random field in height and time, for each of many drops: the numbers behind the wind's own error.

With z the height and t the time, each of its two components is normal with the covariance

    (w + (1 - w) exp(-|dz| / L)) exp(-|dt| / T)

a share w that is one offset for the whole column, the rest forgetting by height over L, both by time over
T (the product of two Ornstein-Uhlenbeck processes: Uhlenbeck and Ornstein 1930). At given heights and even
times that is exactly a first-order recursion along each axis.

What each node adds is uniform, from 8 bits of SplitMix64 (Steele, Lea and Flood 2014) counted by node from
the drop's own key: so a node is the same whatever else is drawn, and a field that reaches higher or later
begins alike. A value adds up so many of them that it is normal to a tenth of its kurtosis.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined, marching
from planner.geo import Floats

Float32s = np.ndarray[Any, np.dtype[np.float32]]
Words = np.ndarray[Any, np.dtype[np.uint64]]

BLOCK = 64
"""How many drops' numbers lie together: as many as the kernels carry abreast."""
PAIRS = 2 * BLOCK
_AT_ONCE = 4
"""Times that one draw of random bits serves: a byte for each, of each component."""
_PER_HEIGHT = 4096  # draws from one height to the next

_COUNT, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_27, _30, _31 = (np.uint64(n) for n in (27, 30, 31))
_BYTE = np.uint32(0xFF)
_MEAN, _PER_SIGMA = np.float32(127.5), np.float32(1 / np.sqrt((2.0**16 - 1) / 12))


class FieldDraw(NamedTuple):
    """What makes the fields of n drops, padded to whole blocks B; a drop's east and north lie side by side.

    `key` (B, 64) of each drop; `per_length` (B, 128) one over the length by which it forgets with height, and
    `climb_m` (Z,) how far each height lies above the one before, the first 0; `keep_time` is the correlation
    of one time with the next; `column` and `rest` (B, 128) are the sizes of the offset and of what changes
    with height.
    """

    key: Words
    per_length: Float32s
    climb_m: Float32s
    keep_time: float
    column: Float32s
    rest: Float32s

    @classmethod
    def of(
        cls,
        key: Words,
        heights_m: Floats,
        *,
        length_m: Floats,
        keep_time: float,
        column: Floats,
        rest: Floats,
    ) -> "FieldDraw":
        """Of n drops at heights (Z,) that rise; `key`, `length_m`, `column` and `rest` are (n,)."""
        climb_m = np.diff(heights_m, prepend=heights_m[:1]).astype(np.float32)
        per_length, column_, rest_ = (_both(values) for values in (1.0 / length_m, column, rest))
        return cls(padded(key).reshape(-1, BLOCK), per_length, climb_m, keep_time, column_, rest_)


_EACH, _SIDES = (BLOCK,), (PAIRS,)
_WORK = np.dtype(
    {
        "names": ["bits", "halves", "now", "keep", "more", "per_length", "rest", "column"],
        "formats": [(np.uint64, _EACH), (np.uint32, _SIDES), *[(np.float32, _SIDES)] * 6],
        "offsets": [0, 0, *(512 * k for k in range(1, 7))],
    }
)
"""Room for one block: random bits and the same as halves, a row's recursion in time, its correlation with the
row below and what it adds, and the block's numbers of `FieldDraw`. One record, so that the compiler sees that
they lie apart."""


def error_field(draw: FieldDraw, times: int) -> Float32s:
    """The fields' values (B, Z, times, 128), single precision."""
    values = np.empty((draw.key.shape[0], draw.climb_m.size, times, PAIRS), dtype=np.float32)
    work = np.zeros(1, dtype=_WORK).view(np.recarray)
    offset = np.empty((times, PAIRS), dtype=np.float32)
    with np.errstate(over="ignore"):  # uncompiled, SplitMix64's products overflow with a warning
        _draw_fields(draw, work, offset, values)
    return values


@inlined
def _split_mix(key: Words, count: int, w: Any) -> None:
    """Write number `count` of each key's SplitMix64 sequence."""
    step = np.uint64(count) * _COUNT
    for j in range(BLOCK):
        k = np.uint64(j)
        word = key[k] + step
        word = (word ^ (word >> _30)) * _FIRST
        word = (word ^ (word >> _27)) * _SECOND
        w.bits[k] = word ^ (word >> _31)


@inlined
def _even(word: np.uint32, byte: int) -> np.float32:
    """A number of mean 0 and variance 1 from one byte of 32 bits."""
    return (np.float32(np.int32((word >> np.uint32(8 * byte)) & _BYTE)) - _MEAN) * _PER_SIGMA


@inlined
def _begin(key: Words, row: int, w: Any) -> None:
    """Write where a row's recursion in time begins (128): sums of eight, which are all but normal."""
    part = np.float32(1 / np.sqrt(8.0))
    for j in range(PAIRS):
        w.now[np.uint64(j)] = 0.0
    for draw in range(1, 3):
        _split_mix(key, (row + 1) * _PER_HEIGHT - draw, w)
        for byte in range(_AT_ONCE):
            for j in range(PAIRS):
                k = np.uint64(j)
                w.now[k] += part * _even(w.halves[k], byte)


@inlined
def _draw_lowest(d: FieldDraw, b: int, w: Any, offset: Float32s, out: Float32s) -> None:
    """Write block `b`'s offset of the whole column by time (T, 128), and its lowest height `out` (T, 128)."""
    for j in range(PAIRS):
        k = np.uint64(j)
        w.per_length[k], w.rest[k], w.column[k] = d.per_length[b, j], d.rest[b, j], d.column[b, j]
    for row in range(2):
        _begin(d.key[b], row, w)
        for t in range(offset.shape[0]):
            if t % _AT_ONCE == 0:
                _split_mix(d.key[b], row * _PER_HEIGHT + t // _AT_ONCE, w)
            keep = np.float32(d.keep_time if t > 0 else 1.0)
            add = np.float32(np.sqrt(1.0 - keep * keep))
            for j in range(PAIRS):
                k = np.uint64(j)
                w.now[k] = keep * w.now[k] + add * _even(w.halves[k], t % _AT_ONCE)
                if row == 0:
                    offset[t, j] = w.column[k] * w.now[k]
                else:
                    out[t, j] = offset[t, j] + w.rest[k] * w.now[k]


@inlined
def _climb(climb_m: np.float32, w: Any) -> None:
    """Write the correlation (128) of a height with the one below, exp(-dz / L), and what it adds to that."""
    one, half, sixth = np.float32(1.0), np.float32(0.5), np.float32(1.0 / 6.0)
    climb = climb_m * np.float32(1.0 / 16.0)
    for j in range(PAIRS):
        k = np.uint64(j)
        x = climb * w.per_length[k]
        y = one + x * (one + x * (half + x * sixth))  # exp(x), of which the sixteenth power is wanted
        y *= y
        y *= y
        y *= y
        keep = one / (y * y)
        w.keep[k], w.more[k] = keep, w.rest[k] * np.sqrt(one - keep * keep)


@inlined
def _next_height(w: Any, t: int, keep: np.float32, offset: Float32s, out: tuple[Float32s, Float32s]) -> None:
    """Write a height (128) at time `t` from the one below, and the recursion in time that it adds.

    `out` is the height below and this one, both (T, 128).
    """
    add, byte = np.float32(np.sqrt(1.0 - keep * keep)), t % _AT_ONCE
    below, here = out[0][t], out[1][t]
    for j in range(PAIRS):
        k = np.uint64(j)
        now = keep * w.now[k] + add * _even(w.halves[k], byte)
        here[k] = offset[t, k] + w.keep[k] * (below[k] - offset[t, k]) + w.more[k] * now
        w.now[k] = now


@marching
def _draw_fields(d: FieldDraw, work: Any, offset: Float32s, out: Float32s) -> None:
    """Write the fields (B, Z, T, 128), block by block, from the lowest height up."""
    w = work[0]
    for b in range(out.shape[0]):
        _draw_lowest(d, b, w, offset, out[b, 0])
        for z in range(1, out.shape[1]):
            _climb(d.climb_m[z], w)
            for t in range(out.shape[2]):
                if t % _AT_ONCE == 0:
                    _split_mix(d.key[b], (z + 1) * _PER_HEIGHT + t // _AT_ONCE, w)
                keep = np.float32(d.keep_time if t > 0 else 0.0)
                _next_height(w, t, keep, offset, (out[b, z - 1], out[b, z]))


def padded(values: Any) -> Any:
    """Values (n,), with ones to whole blocks."""
    return np.concatenate([values, np.ones(-values.size % BLOCK, dtype=values.dtype)])


def _both(values: Floats) -> Float32s:
    """One number of each drop (n,) as blocks (B, 128): of both components alike."""
    return np.repeat(padded(values).astype(np.float32).reshape(-1, BLOCK), 2, axis=1)
