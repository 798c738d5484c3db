"""The ladder's engine before its first stride and after its last: from degrees to cells, and back."""

from typing import Any

import numpy as np

from planner.compiled import marching
from planner.drift.domain import Domain, columns_east, ending_at, is_clear
from planner.drift.endings import LANDED, ON, STILL_FLYING
from planner.drift.flight_state import LadderAir, keep_secant, look_around, rate_at, watch
from planner.drift.flights import Ends, Horizon, Marks, Starts
from planner.drift.step_events import NEVER, Stride, note_marks


@marching
def begin(air: LadderAir, starts: Starts, limits: Horizon, m: Marks, flights: Any) -> None:
    """Set flights (n,) on their starts, with the wind there in hand."""
    r, d, e = air.rungs, air.rungs.domain, air.errors
    for i in range(flights.size):
        f = flights[i]
        x = columns_east(d, starts.longitude_deg[i])
        y = (starts.latitude_deg[i] - d.south_deg) / d.step_latitude_deg
        z, t = starts.altitude_m[i], starts.time_s[i]
        f.time_s, f.x, f.y, f.altitude_m = t, x, y, z
        f.lap = (starts.longitude_deg[i] - d.west_deg) / d.step_longitude_deg - x
        f.limit_s, f.ends_on_time = limits.limit_s[i], limits.ending[i]
        f.floor_m, f.ending = starts.floor_m[i], ON
        f.slot = f.level = f.mark = f.lead = f.walked = 0
        f.slot_until_s = -np.inf
        f.lead_from_s = f.field_at = f.field_rate = 0.0
        f.lead_until_s = -np.inf if e.times > 0 else np.inf
        f.cleared = 1 if starts.cleared[i] or is_clear(d, x, y, z) else 0
        f.next_mark_s = m.time_s[i, m.order[i, 0]] if m.time_s.shape[1] > 0 else np.inf
        look_around(r, e, t, f)
        keep_secant(r, y, f)
        f.east, f.north = rate_at(air, z, t, x, y, i, f)
        f.ending = ending_at(d, x, y, z, False)
        still = Stride(x, y, z, 0.0, 0.0, 0.0, 0.0, 0.0, t, z)
        if f.next_mark_s <= t and f.ending == ON:
            note_marks(d, still, t, 0.0 if f.cleared != 0 else NEVER, m, i, f)
        watch(f)


@marching
def finish(d: Domain, flights: Any, out: Ends) -> None:
    """Write where flights (n,) are, in degrees, and how they ended."""
    for i in range(flights.size):
        f = flights[i]
        if f.ending == ON:
            here = ending_at(d, f.x, f.y, f.altitude_m, f.cleared != 0 or f.altitude_m <= f.floor_m)
            f.ending = LANDED if here == LANDED else STILL_FLYING
        out.end[i, 0], out.end[i, 3] = f.time_s, f.altitude_m
        out.end[i, 1] = d.south_deg + f.y * d.step_latitude_deg
        out.end[i, 2] = d.west_deg + (f.x + f.lap) * d.step_longitude_deg
        out.ending[i] = f.ending
