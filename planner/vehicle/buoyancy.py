"""Lift, weight and drag of one balloon at one height, compiled: what its vertical speed comes from.

The balance is quasi-steady: (air displaced - gas - all that hangs) g = drag. Inertia, with the air that
moves along (half of the displaced mass), settles within seconds of each change (`docs/physics.md`).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from planner.air import AirColumn
from planner.compiled import inlined, kernel
from planner.geo import Floats
from planner.units import GRAVITY_MPS2
from planner.vehicle.envelope import EnvelopeKind

_LATEX, _VENTED = int(EnvelopeKind.LATEX), int(EnvelopeKind.VENTED)

BALLOON = np.dtype(
    [
        *((name, np.float64) for name in ("gas_kg", "dry_kg", "full_m3", "strength_pa", "leak_per_s")),
        *((name, np.float64) for name in ("face_m2", "drag", "time_s", "altitude_m", "net_kg")),
        *((name, np.float64) for name in ("climb_mps", "vented_s", "fullness")),
        *((name, np.int64) for name in ("over", "kind", "row", "by_reynolds")),
    ]
)
"""One balloon: what it is made of, and where it is. `dry_kg` is all but gas and what it may let go;
`full_m3` where it bursts, or is full; `face_m2` the area that its drag coefficient `drag` refers to, 0 for
the cross section of a sphere. Where drag goes `by_reynolds` number, `drag` is a factor on it. `over` is set
where it holds more than its envelope bears; `fullness` is the volume over `full_m3` before any gas spills."""

_REYNOLDS = np.geomspace(1e5, 2.2e6, 2049)
_BY_REYNOLDS = 0.04808 * np.log(_REYNOLDS) ** 2 - 1.406 * np.log(_REYNOLDS) + 10.49
"""Drag coefficient of a sounding balloon by the Reynolds number of its diameter, held at both ends.

Source: Gallice et al. 2011, AMT 4, 2235, equation 6, at second hand (`docs/physics.md`).
"""

_BY_PULL = np.log(_BY_REYNOLDS * _REYNOLDS**2)
_STEPS = 128
_FIRST, _STEP = float(_BY_PULL[0]), float(_BY_PULL[-1] - _BY_PULL[0]) / _STEPS
_SPHERE_DRAG = np.interp(_FIRST + _STEP * np.arange(_STEPS + 1), _BY_PULL, _BY_REYNOLDS)
"""The same at even steps of ln(Cd Re^2)."""


class AirLayers(NamedTuple):
    """Columns (C, N) of layers of air, even in altitude from `lowest_m`, and how much warmer the gas is.

    A layer (7,) holds temperature [K], pressure [Pa] and density over pressure, which hardly bends, each at
    its lower node and how much more at the upper; and how far the pressure hangs below its chord, four times
    the share halfway: the chord alone, 250 m long, would burst a balloon 1.3 m high. `warm_k` (C, J) goes by
    time since launch, at steps of `warm_every_s`; `gas_constant` is the gas's.
    """

    lowest_m: float
    spacing_m: float
    layer: Floats  # (C, N, 7)
    warm_k: Floats
    warm_every_s: float
    gas_constant: float


def sampled(
    columns: Sequence[AirColumn],
    nodes_m: Floats,
    *,
    warm_k: Sequence[Floats],
    warm_every_s: float,
    gas_constant: float,
) -> AirLayers:
    """Columns as the kernels take them, read at even altitudes (N + 1,) [m]."""
    layers = np.stack([_layers(column, nodes_m) for column in columns])
    spacing_m = float(nodes_m[1] - nodes_m[0])
    return AirLayers(float(nodes_m[0]), spacing_m, layers, np.stack(warm_k), warm_every_s, gas_constant)


def _layers(column: AirColumn, nodes_m: Floats) -> Floats:
    """One column's layers (N, 7) between its nodes."""
    pressure_pa = column.pressure(nodes_m)
    at_nodes = (column.temperature(nodes_m), pressure_pa, column.density(nodes_m) / pressure_pa)
    ends = [part for values in at_nodes for part in (values[:-1], np.diff(values))]
    halfway_pa = column.pressure(0.5 * (nodes_m[:-1] + nodes_m[1:]))
    sag = 4.0 * (1.0 - halfway_pa / (0.5 * (pressure_pa[:-1] + pressure_pa[1:])))
    return np.stack([*ends, sag], axis=1)


@inlined
def _warmth(a: AirLayers, row: int, time_s: float) -> float:
    """How much warmer than the air the gas is [K]."""
    last = a.warm_k.shape[1] - 1
    at = max(time_s / a.warm_every_s, 0.0)
    i = min(int(at), max(last - 1, 0))
    j, f = min(i + 1, last), min(at - i, 1.0)
    return float(a.warm_k[row, i] + f * (a.warm_k[row, j] - a.warm_k[row, i]))


@inlined
def _viscosity(temperature_k: float) -> float:
    """Dynamic viscosity of air [Pa s], Sutherland's law."""
    return float(1.458e-6 * temperature_k * np.sqrt(temperature_k) / (temperature_k + 110.4))


@inlined
def sphere_drag(pull: float) -> float:
    """Drag coefficient of a sphere for which Cd Re^2 is `pull`, which is known before the speed is."""
    at = min(max((np.log(max(pull, 1.0)) - _FIRST) / _STEP, 0.0), float(_STEPS))
    i = min(int(at), _STEPS - 1)
    return float(_SPHERE_DRAG[i] + (at - i) * (_SPHERE_DRAG[i + 1] - _SPHERE_DRAG[i]))


@inlined
def _speed(force_n: float, volume_m3: float, rho: float, temperature_k: float, b: Any) -> float:
    """Speed [m/s] at which a balloon's drag is `force_n`."""
    drag, face = b.drag, b.face_m2
    if b.by_reynolds != 0:
        # Cd Re^2 of a sphere does not depend on its size: the factor belongs to the drag, not to the law.
        mu = _viscosity(temperature_k)
        drag *= sphere_drag(8.0 * force_n * rho / (np.pi * mu * mu * b.drag))
    if face == 0.0:
        face = 0.25 * np.pi * (6.0 * volume_m3 / np.pi) ** (2.0 / 3.0)
    return float(np.sqrt(2.0 * force_n / (rho * drag * face)))


@kernel
def weigh(a: AirLayers, hanging_kg: float, time_s: float, altitude_m: float, b: Any) -> float:
    """Set a balloon at a time and height: its net lift, climb [m/s, returned], and whether it is too full.

    Gas leaks since the balloon's own time and spills from a vented envelope; the balloon keeps what is left.
    """
    if b.leak_per_s > 0.0:
        b.gas_kg *= np.exp(-b.leak_per_s * (time_s - b.time_s))
    b.time_s, b.altitude_m = time_s, altitude_m
    at = (altitude_m - a.lowest_m) / a.spacing_m
    k = min(max(int(at), 0), a.layer.shape[1] - 1)
    f, row = at - k, b.row
    t = a.layer[row, k, 0] + f * a.layer[row, k, 1]
    p = (a.layer[row, k, 2] + f * a.layer[row, k, 3]) * (1.0 - f * (1.0 - f) * a.layer[row, k, 6])
    rho = p * (a.layer[row, k, 4] + f * a.layer[row, k, 5])
    per_kg = a.gas_constant * (t + _warmth(a, row, time_s)) / p
    volume = b.gas_kg * per_kg
    b.over, b.fullness = 0, volume / b.full_m3
    if volume > b.full_m3:
        if b.kind == _LATEX:
            b.over = 1
        elif b.kind == _VENTED:
            b.gas_kg = b.full_m3 / per_kg
            b.vented_s = min(b.vented_s, time_s)
        elif p * (volume / b.full_m3 - 1.0) > b.strength_pa:
            b.over = 1
        if b.kind != _LATEX:
            volume = b.full_m3
    b.net_kg = rho * volume - b.gas_kg - b.dry_kg - hanging_kg
    speed = _speed(abs(b.net_kg) * GRAVITY_MPS2, volume, rho, t, b)
    b.climb_mps = speed if b.net_kg > 0.0 else -speed
    return float(b.climb_mps)
