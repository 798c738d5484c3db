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


def _in_python(
    wind: Float32s, at: int, plane: int, row: int, ft: float, fy: float, fx: float
) -> tuple[float, float]:
    """East and north at shares `ft`, `fy`, `fx` from node `at`; a map is `plane` numbers, a row `row`."""
    at, plane, row = int(at), int(plane), int(row)
    early, late = wind[at : at + plane + row + 4], wind[at + plane : at + plane + row + 4]
    south = early[:4] + ft * (late[:4] - early[:4])
    north = early[row : row + 4] + ft * (late[row : row + 4] - early[row : row + 4])
    both = south + fy * (north - south)
    u, v = both[:2] + fx * (both[2:] - both[:2])
    return u, v


def _in_lanes(
    _context: Any, wind: Any, _at: Any, _plane: Any, _row: Any, _ft: Any, _fy: Any, _fx: Any
) -> tuple[Any, Any]:
    place, share = types.uint64, types.float32
    pair: Any = types.UniTuple
    return pair(share, 2)(wind, place, place, place, share, share, share), _build


def _build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    data = context.make_array(signature.args[0])(context, builder, args[0]).data
    at, plane, row, ft, fy, fx = args[1:]

    def load(place: Any) -> Any:
        return builder.load(builder.bitcast(builder.gep(data, [place]), _kind(4).as_pointer()), align=4)

    later, above = builder.add(at, plane), builder.add(at, row)
    south = _between(builder, load(at), load(later), ft)
    north = _between(builder, load(above), load(builder.add(later, row)), ft)
    both = _between(builder, south, north, fy)
    west, east = (builder.shuffle_vector(both, both, _lanes(*half)) for half in ((0, 1), (2, 3)))
    here = _between(builder, west, east, fx)
    parts = [builder.extract_element(here, ir.Constant(ir.IntType(32), k)) for k in (0, 1)]
    pack: Any = cgutils.pack_array
    return pack(builder, parts)


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
