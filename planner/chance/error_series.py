"""The series of the forecast's own error: an Ornstein-Uhlenbeck process, two components a member.

At nodes `SPACING_S` apart, straight between them. A node is x' = a x + sqrt(1 - a^2) e with
a = exp(-SPACING_S / DECORRELATION_S), which has variance 1 and the autocorrelation exp(-t / DECORRELATION_S)
(Uhlenbeck and Ornstein 1930). The first node is normal; what each later one adds (e) is triangular, and a
series adds up so many that it stays normal to a hundredth of its kurtosis, at a tenth of the cost.
"""

import numpy as np

from planner.chance.streams import Bits, normals, random_bit_rows
from planner.chance.triangular import triangular
from planner.compiled import kernel
from planner.geo import Floats
from planner.units import HOUR_S

DECORRELATION_S = 4 * HOUR_S
SPACING_S = 600.0

_LOW_32, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)


def error_series(*, seed: int, first: int, count: int, longest_s: float) -> Floats:
    """Standard normal errors (nodes, count, 2) of members `first` onwards, for flights of up to `longest_s`.

    Nodes come first: flights side by side ask for the same one at about the same time.
    """
    nodes = int(np.ceil(longest_s / SPACING_S)) + 2
    keep = float(np.exp(-SPACING_S / DECORRELATION_S))
    fresh = float(np.sqrt(1 - keep**2))
    series = np.empty((nodes, count, 2))
    for axis, name in enumerate("uv"):
        series[0, :, axis] = normals(seed, f"wind {name}", first, count)
    for node, bits in enumerate(random_bit_rows(seed, "wind", first, count, rows=nodes - 1), start=1):
        next_node(series[node - 1], bits, keep, fresh, series[node])
    return series


@kernel
def next_node(before: Floats, bits: Bits, keep: float, fresh: float, out: Floats) -> None:
    """Write the next node (n, 2): `keep` of the one before, and `fresh` of what `bits` (n,) make.

    Compiled, because array by array the same sums would take as long again as drawing the bits.
    """
    for row in range(bits.size):
        i = np.uint64(row)
        out[i, 0] = keep * before[i, 0] + triangular(bits[i] & _LOW_32) * fresh
        out[i, 1] = keep * before[i, 1] + triangular(bits[i] >> _32) * fresh
