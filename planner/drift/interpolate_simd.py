"""The eight winds round a point, blended four numbers at a time.

The one place where a kernel says which instructions it wants: the two winds of a node and those of the
node beside it lie together, so that a wind is four loads and seven sums. The compiler does not find
that by itself (its pass for it is switched off upstream, as it has compiled wrongly), and plain
code takes a fifth longer. Where nothing is compiled, the same is said in Python.
"""

from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from planner.forecast.field import Float32s

_config: Any = numba.config
_FUSED = ("contract",)


Corner = tuple[Any, Any, Any]
"""A node's place in the winds, and how many numbers lie between two maps and between two rows of one."""

Shares = tuple[Any, Any, Any]
"""How far along the step in time, the row and the column a place lies, single precision."""


def _in_python(wind: Float32s, corner: Corner, shares: Shares) -> tuple[float, float]:
    """East and north at `shares` from the node at `corner`."""
    at, plane, row = (int(number) for number in corner)
    ft, fy, fx = shares
    early, late = wind[at : at + plane + row + 4], wind[at + plane : at + plane + row + 4]
    south = early[:4] + ft * (late[:4] - early[:4])
    north = early[row : row + 4] + ft * (late[row : row + 4] - early[row : row + 4])
    both = south + fy * (north - south)
    u, v = both[:2] + fx * (both[2:] - both[:2])
    return u, v


def _into_in_python(out: Float32s, i: int, wind: Float32s, corner: Corner, shares: Shares) -> None:
    """The same, written as row `i` of `out`."""
    out[int(i)] = _in_python(wind, corner, shares)


def _pairs_in_python(values: Float32s, early: int, late: int, share: float) -> tuple[float, float]:
    """Two numbers at `early`, a share of the way to the two at `late`."""
    low, high = values[int(early) : int(early) + 2], values[int(late) : int(late) + 2]
    east, north = low + share * (high - low)
    return east, north


def _pairs_into_in_python(
    out: Float32s, i: int, values: Float32s, early: int, late: int, share: float
) -> None:
    """The same, written as row `i` of `out`."""
    out[int(i)] = _pairs_in_python(values, early, late, share)


_tuple: Any = types.UniTuple
_SHARE = types.float32
_CORNER, _SHARES = _tuple(types.uint64, 3), _tuple(_SHARE, 3)


def _in_lanes(_context: Any, wind: Any, _corner: Any, _shares: Any) -> tuple[Any, Any]:
    return _tuple(_SHARE, 2)(wind, _CORNER, _SHARES), _returning(_blended)


def _into_in_lanes(
    _context: Any, out: Any, _i: Any, wind: Any, _corner: Any, _shares: Any
) -> tuple[Any, Any]:
    return types.void(out, types.uint64, wind, _CORNER, _SHARES), _writing(_blended)


def _returning(made: Any) -> Any:
    """The code that returns a vector of two, `made` of an array and what stands behind it."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        here = made(context, builder, signature.args[0], args)
        parts = [builder.extract_element(here, ir.Constant(ir.IntType(32), k)) for k in (0, 1)]
        pack: Any = cgutils.pack_array
        return pack(builder, parts)

    return build


def _writing(made: Any) -> Any:
    """The code that writes the same as a row of the first argument, whose number is the second."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pairs = builder.bitcast(_data(context, builder, signature.args[0], args[0]), _kind(2).as_pointer())
        here = made(context, builder, signature.args[2], args[2:])
        builder.store(here, builder.gep(pairs, [args[1]]), align=4)
        return context.get_dummy_value()

    return build


def _pairs_in_lanes(_context: Any, values: Any, _early: Any, _late: Any, _share: Any) -> tuple[Any, Any]:
    return _tuple(_SHARE, 2)(values, types.uint64, types.uint64, _SHARE), _returning(_pairs_between)


def _pairs_into_in_lanes(
    _context: Any, out: Any, _i: Any, values: Any, _early: Any, _late: Any, _share: Any
) -> tuple[Any, Any]:
    return types.void(out, types.uint64, values, types.uint64, types.uint64, _SHARE), _writing(_pairs_between)


def _pairs_between(context: Any, builder: Any, kind: Any, args: Any) -> Any:
    """A vector of two, a share of the way between two pairs."""
    data, (early, late, share) = _data(context, builder, kind, args[0]), args[1:]

    def load(place: Any) -> Any:
        return builder.load(builder.bitcast(builder.gep(data, [place]), _kind(2).as_pointer()), align=4)

    return _between(builder, load(early), load(late), share)


def _data(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    return context.make_array(kind)(context, builder, array).data


def _blended(context: Any, builder: Any, kind: Any, args: Any) -> Any:
    """A vector of two: east and north."""
    data = _data(context, builder, kind, args[0])
    at, plane, row = (builder.extract_value(args[1], k) for k in range(3))
    ft, fy, fx = (builder.extract_value(args[2], k) for k in range(3))

    def load(place: Any) -> Any:
        return builder.load(builder.bitcast(builder.gep(data, [place]), _kind(4).as_pointer()), align=4)

    later, above = builder.add(at, plane), builder.add(at, row)
    south = _between(builder, load(at), load(later), ft)
    north = _between(builder, load(above), load(builder.add(later, row)), ft)
    both = _between(builder, south, north, fy)
    west, east = (builder.shuffle_vector(both, both, _lanes(*half)) for half in ((0, 1), (2, 3)))
    return _between(builder, west, east, fx)


def _between(builder: Any, low: Any, high: Any, share: Any) -> Any:
    """What lies a share of the way between two vectors."""
    kind = low.type
    alone = builder.insert_element(ir.Constant(kind, ir.Undefined), share, ir.Constant(ir.IntType(32), 0))
    spread = builder.shuffle_vector(alone, alone, _lanes(*[0] * kind.count))
    gain = builder.fmul(spread, builder.fsub(high, low, flags=_FUSED), flags=_FUSED)
    return builder.fadd(low, gain, flags=_FUSED)


def _kind(lanes: int) -> Any:
    return ir.VectorType(ir.FloatType(), lanes)


def _lanes(*numbers: int) -> Any:
    return ir.Constant(ir.VectorType(ir.IntType(32), len(numbers)), list(numbers))


blend: Any = _in_python if _config.DISABLE_JIT else intrinsic(_in_lanes)
blend_into: Any = _into_in_python if _config.DISABLE_JIT else intrinsic(_into_in_lanes)
between_pairs: Any = _pairs_in_python if _config.DISABLE_JIT else intrinsic(_pairs_in_lanes)
between_pairs_into: Any = _pairs_into_in_python if _config.DISABLE_JIT else intrinsic(_pairs_into_in_lanes)
