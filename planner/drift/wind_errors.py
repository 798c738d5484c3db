"""The forecast's own error along a flight, compiled: what a drop meets beyond the forecast wind.

One field for each drop, the same everywhere over the ground: all pieces of a drop, and balloons flown
together, meet it. It changes with height and time (`chance/error_field.py`); its size is

    sigma^2 = s(z, lead)^2 + (f |wind|)^2

for each component, s from a table by height and lead time, f the share of the wind.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.chance.error_field import BLOCK, FieldDraw, Float32s, error_field, padded
from planner.compiled import inlined
from planner.drift.seen_errors import FieldNodes, Kriging, SeenErrors
from planner.forecast.column_wind import read_only
from planner.geo import Floats
from planner.settings import LAYER_M
from planner.vehicle.profile import Keys


class ErrorLaw(NamedTuple):
    """How large a forecast's error is and how it forgets.

    `sigma_mps` (H, J) of a component at `heights_m` (H,) and `leads_s` (J,), linear between, held beyond;
    `issued_s` is lead zero. `column_share` of the variance is one offset of the whole column, the rest
    forgets over `length_m` (J,) of height at the lead at which a drop begins; all forgets over `memory_s`.
    `wind_share` of the wind adds to sigma. Drops' sizes have Student's tail of `tail` degrees of freedom.
    What was `seen` of the error already is what it can no longer be otherwise.
    """

    sigma_mps: Floats
    heights_m: Floats
    leads_s: Floats
    length_m: Floats
    column_share: float
    memory_s: float
    wind_share: float
    issued_s: float
    tail: float | None = None
    seen: SeenErrors | None = None

    @property
    def step_s(self) -> float:
        """From one time of the field to the next: a quarter of its memory."""
        return float(np.clip(self.memory_s / 4.0, 300.0, 7_200.0))

    def times(self, longest_s: float) -> int:
        """How many times a field has that lasts so long."""
        return int(max(longest_s, 0.0) / self.step_s) + 2

    def length_at(self, time_s: Floats) -> Floats:
        """The length [m] (n,) by which the error of a drop that begins at a time (n,) forgets."""
        leads_s = time_s - self.issued_s if np.isfinite(self.issued_s) else 0.0 * time_s
        return np.asarray(np.interp(leads_s, self.leads_s, self.length_m))


class WindErrors(NamedTuple):
    """The errors of n drops: a `key` (n,) to each one's field, which begins at `origin_s` (n,).

    `size` (n,) is how much larger or smaller than usual all of a drop's errors are. Without a law there are
    none; of several runs that fly as one, each has its `law`, in their order. `mean`: not as drawn, but the
    mean of what the error can be.
    """

    key: Keys
    size: Floats
    origin_s: Floats
    law: ErrorLaw | None
    others: tuple[ErrorLaw, ...] = ()
    mean: bool = False

    @property
    def highest_seen_m(self) -> float:
        """The highest place where something was seen of the error [m]."""
        seen = self.law.seen if self.law else None
        return float(seen.altitude_m.max()) if seen else -np.inf

    def some(self, pick: Any) -> "WindErrors":
        """Those of some of the drops: a slice, or an index array."""
        return self._replace(key=self.key[pick], size=self.size[pick], origin_s=self.origin_s[pick])

    def in_run(self, number: int, member: int = 0) -> "WindErrors":
        """The same in one member of one of several runs, where each has a law of its own."""
        law = self.others[number - 1] if self.others and number else self.law
        if law is None or law.seen is None:
            return self._replace(law=law, others=()) if law is not self.law else self
        return self._replace(law=law._replace(seen=law.seen.of_member(member)), others=())


class ErrorField(NamedTuple):
    """The errors of n flights as the kernels see them: `values` (B, Z, T, 128) times their size.

    Flight i's east stands at 2 (i mod 64) of block i // 64, its north beside it; at altitudes `at_m` (Z,), at
    times `per_s` from `origin_s` (n,), linear between. Without blocks there is no error.
    """

    values: Float32s
    at_m: Floats
    origin_s: Floats
    per_s: float
    sigma_mps: Floats
    heights_m: Floats
    leads_s: Floats
    issued_s: float
    wind_share: float


def no_errors(n: int) -> WindErrors:
    """The wind as forecast, for n flights."""
    return WindErrors(np.zeros(n, dtype=np.uint64), np.ones(n), np.zeros(n), None)


def field_of(errors: WindErrors, at_m: Floats, longest_s: float) -> ErrorField:
    """The errors of n flights at altitudes (Z,) that rise, two at least, for so long after their origins."""
    law = errors.law
    if law is None:
        return _NO_FIELD
    length_m, keep_time = law.length_at(errors.origin_s), float(np.exp(-law.step_s / law.memory_s))
    keep_height = np.exp(-LAYER_M / length_m)
    size = (0.0 * errors.size if errors.mean else errors.size) * _between(keep_time)
    draw = FieldDraw.of(
        errors.key,
        at_m,
        length_m=length_m,
        keep_time=keep_time,
        column=size * np.sqrt(law.column_share),
        rest=size * _between(keep_height) * np.sqrt(1.0 - law.column_share),
    )
    values = error_field(draw, law.times(longest_s))
    if law.seen is not None:
        _bring_to_what_was_seen(values, errors, at_m, length_m)
    return ErrorField(
        values,
        read_only(at_m),
        errors.origin_s,
        1.0 / law.step_s,
        law.sigma_mps,
        law.heights_m,
        law.leads_s,
        law.issued_s,
        law.wind_share,
    )


def _bring_to_what_was_seen(values: Float32s, errors: WindErrors, at_m: Floats, length_m: Floats) -> None:
    """Bring drawn fields (B, Z, T, 128) to what was seen; all begin at one time, as one flight does."""
    law = errors.law
    assert law is not None
    assert law.seen is not None
    in_time = float(_between(np.exp(-law.step_s / law.memory_s))) ** 2
    in_height = float(_between(np.exp(-LAYER_M / length_m[0]))) ** 2
    nodes = FieldNodes(
        altitude_m=at_m,
        time_s=errors.origin_s[0] + law.step_s * np.arange(values.shape[2]),
        offset=in_time * law.column_share,
        rest=in_time * in_height * (1.0 - law.column_share),
        length_m=float(length_m[0]),
        memory_s=law.memory_s,
    )
    kriging = Kriging.of(law.seen, nodes)
    if errors.mean:
        kriging.mean_into(values)
    else:
        kriging.add_to(values, padded(errors.size), padded(errors.key))


def _between(keep: Any) -> Any:
    """How much larger a field is drawn that is linear between nodes of a correlation `keep`.

    It has a share (1 - keep) / 3 less variance between two nodes than at them, but its mean over many has all
    of it. Half of what is lost is put back, so that neither is off by more than 2 % of a standard deviation.
    """
    return (1.0 - (1.0 - keep) / 3.0) ** -0.25


def _no_field() -> ErrorField:
    nothing, nodes = np.zeros((0, 0, 0, 0), dtype=np.float32), np.array([0.0, 1.0])
    none = np.zeros(0)
    return ErrorField(nothing, read_only(nodes), none, 1.0, np.zeros((2, 2)), nodes, nodes, 0.0, 0.0)


_NO_FIELD = _no_field()


@inlined
def _clamped_cell(nodes: Floats, value: float) -> tuple[int, float]:
    """Index and fraction of a value between sorted nodes, held at both ends."""
    i = 0
    while i < nodes.size - 2 and value >= nodes[i + 1]:
        i += 1
    return i, min(max((value - nodes[i]) / (nodes[i + 1] - nodes[i]), 0.0), 1.0)


@inlined
def time_cell(times: int, at: float) -> tuple[int, float]:
    """Index and fraction of a place among even times, held at both ends."""
    node = min(max(int(at), 0), times - 2)
    return node, min(max(at - node, 0.0), 1.0)


@inlined
def _layer(at_m: Floats, altitude_m: float) -> tuple[int, float]:
    """Index and fraction of an altitude among rising ones, held at both ends."""
    low, high = 0, at_m.size - 2
    while low < high:
        middle = (low + high + 1) // 2
        if altitude_m >= at_m[middle]:
            low = middle
        else:
            high = middle - 1
    return low, min(max((altitude_m - at_m[low]) / (at_m[low + 1] - at_m[low]), 0.0), 1.0)


@inlined
def _sigma_mps(e: ErrorField, time_s: float, altitude_m: float) -> float:
    """The table's size of the error [m/s] at a time and height."""
    z, fz = _clamped_cell(e.heights_m, altitude_m)
    lead, fl = _clamped_cell(e.leads_s, time_s - e.issued_s)
    s = e.sigma_mps
    low = (1.0 - fl) * s[z, lead] + fl * s[z, lead + 1]
    high = (1.0 - fl) * s[z + 1, lead] + fl * s[z + 1, lead + 1]
    sigma: float = (1.0 - fz) * low + fz * high
    return sigma


@inlined
def wind_error(
    e: ErrorField, flight: int, at: tuple[float, float], u: float, v: float
) -> tuple[float, float]:
    """The error of u and v [m/s] that a flight meets `at` a time and altitude in a wind of u and v [m/s]."""
    time_s, altitude_m = at
    block, lane = flight // BLOCK, 2 * (flight % BLOCK)
    z, fz = _layer(e.at_m, altitude_m)
    t, ft = time_cell(e.values.shape[2], (time_s - e.origin_s[flight]) * e.per_s)
    size = np.sqrt(_sigma_mps(e, time_s, altitude_m) ** 2 + e.wind_share**2 * (u * u + v * v))
    low, high = e.values[block, z], e.values[block, z + 1]
    early_u, late_u = _up(low[t, lane], high[t, lane], fz), _up(low[t + 1, lane], high[t + 1, lane], fz)
    lane += 1
    early_v, late_v = _up(low[t, lane], high[t, lane], fz), _up(low[t + 1, lane], high[t + 1, lane], fz)
    return size * _up(early_u, late_u, ft), size * _up(early_v, late_v, ft)


@inlined
def _up(low: float, high: float, share: float) -> float:
    return low + share * (high - low)
