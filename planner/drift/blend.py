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
    """U and v between two maps a share `ft` apart, from the node at `at`; each map is `plane`, each row `row` long."""
    at, plane, row = int(at), int(plane), int(row)
    early, late = wind[at : at + plane + row + 4], wind[at + plane : at + plane + row + 4]
    south = early[:4] + ft * (late[:4] - early[:4])
    north = early[row : row + 4] + ft * (late[row : row + 4] - early[row : row + 4])
    both = south + fy * (north - south)
    u, v = both[:2] + fx * (both[2:] - both[:2])
    return u, v


def _in_lanes(_context: Any, wind: Any, at: Any, plane: Any, row: Any, ft: Any, fy: Any, fx: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        at, plane, row, *shares = args[1:]
        four = ir.VectorType(ir.FloatType(), 4)

        def load(place: Any) -> Any:
            return builder.load(builder.bitcast(builder.gep(data, [place]), four.as_pointer()), align=4)

        def between(low: Any, high: Any, share: Any, lanes: int) -> Any:
            kind = ir.VectorType(ir.FloatType(), lanes)
            alone = builder.insert_element(
                ir.Constant(kind, ir.Undefined), share, ir.Constant(ir.IntType(32), 0)
            )
            spread = builder.shuffle_vector(
                alone,
                ir.Constant(kind, ir.Undefined),
                ir.Constant(ir.VectorType(ir.IntType(32), lanes), [0] * lanes),
            )
            gain = builder.fmul(spread, builder.fsub(high, low, flags=_FUSED), flags=_FUSED)
            return builder.fadd(low, gain, flags=_FUSED)

        ft, fy, fx = shares
        later, above = builder.add(at, plane), builder.add(at, row)
        south = between(load(at), load(later), ft, 4)
        north = between(load(above), load(builder.add(later, row)), ft, 4)
        both = between(south, north, fy, 4)
        pair = ir.VectorType(ir.IntType(32), 2)
        west, east = (
            builder.shuffle_vector(both, both, ir.Constant(pair, lanes)) for lanes in ([0, 1], [2, 3])
        )
        wind_here = between(west, east, fx, 2)
        parts = [builder.extract_element(wind_here, ir.Constant(ir.IntType(32), k)) for k in (0, 1)]
        return cgutils.pack_array(builder, parts)

    place, share = types.uint64, types.float32
    signature = types.UniTuple(share, 2)(wind, place, place, place, share, share, share)
    return signature, build


blend: Any = _in_python if _config.DISABLE_JIT else intrinsic(_in_lanes)
