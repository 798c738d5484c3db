"""The tube of many drops: where every piece of each is at even times, for what lies along the way.

The same drops as the ensemble's are flown once more, with their states noted: landings alone do not tell
which airspace or whose border was passed, how high, and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.drift.ensemble_integrator import Marcher
from planner.drift.flights import Starts
from planner.drift.single_flight import Arrivals
from planner.drift.wind_errors import WindErrors
from planner.flight.compute_budget import ALONE, Effort
from planner.flight.draws import member_draws
from planner.flight.drop import PieceFlights, fly_drops
from planner.flight.ensemble import main_first
from planner.flight.resolved_plan import ResolvedPlan, hours_of
from planner.geo import Floats
from planner.vehicle.profile import Integers, Profile

EVERY_S = 60.0
"""How far apart the even times are at least [s]: a climb of 5 m/s passes 300 m between two."""

MOST_SAMPLES = 240
"""Even times of one piece at most: of longer flights they lie further apart."""


@dataclass(frozen=True)
class FlightTube:
    """One piece of n drops on its way, K samples each in the order of time; straight between two.

    `time_s` (n, K) counts from the launch; longitudes run on over the date line (181, not -179). Samples are
    its start, even times, its events (a burst, a float's begin, an opening) and its end; not a number where
    it has none. A cargo begins where it leaves its balloon; one that never does has no samples.
    """

    piece: str
    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats

    @property
    def drops(self) -> int:
        """How many drops there are, n."""
        return int(self.time_s.shape[0])

    def tracks(self) -> list[Floats]:
        """Each drop's samples (K, 4): time, latitude, longitude, altitude, those that it has, none twice."""
        whole = np.stack([self.time_s, self.latitude_deg, self.longitude_deg, self.altitude_m], axis=2)
        known = (one[np.isfinite(one[:, 0])] for one in whole)
        return [one[np.append(True, np.diff(one[:, 0]) > 0.0)] if len(one) else one for one in known]


@dataclass
class _Recorder:
    """Carries profiles as a marcher does, and keeps their states at even times, call by call."""

    marcher: Marcher
    every_s: float
    states: list[Floats] = field(default_factory=list)

    def __call__(
        self, profile: Profile, starts: Starts, *, until_s: Floats, errors: WindErrors, marks_s: Floats
    ) -> Arrivals:
        """As `Carry` wants it; the marks asked for are noted too, and alone handed back."""
        begin = starts.time_s[:, None]
        even_s = begin + self._offsets_s(profile, starts, until_s)
        all_s = np.concatenate([marks_s, begin, even_s], axis=1)
        arrived = self.marcher(profile, starts, until_s=until_s, errors=errors, marks_s=all_s)
        end = arrived.time_s, arrived.latitude_deg, arrived.longitude_deg, arrived.altitude_m
        self.states.append(np.concatenate([arrived.marks[:, :, :4], np.stack(end, axis=1)[:, None]], axis=1))
        asked = arrived.marks[:, : marks_s.shape[1]]
        return Arrivals(*end, arrived.ending, asked, arrived.track, arrived.points)

    def _offsets_s(self, profile: Profile, starts: Starts, until_s: Floats) -> Floats:
        """Even times after the start, as late as the last of them may still fly."""
        if until_s.size == 0:
            return np.empty(0)
        last_s = float(np.minimum(profile.ends_s()[-1], until_s - starts.time_s).max())
        every_s = max(self.every_s, last_s / MOST_SAMPLES)
        return np.arange(every_s, last_s, every_s)


def fly_tubes(
    resolved: ResolvedPlan, effort: Effort = ALONE, every_s: float = EVERY_S
) -> tuple[FlightTube, ...]:
    """The tubes of all drops of a resolved plan, a piece each, in the ensemble's order of pieces and drops.

    Takes some 40 bytes a sample: 20 MB of a thousand drops with two pieces that fly four hours.
    """
    marcher = Marcher.over(resolved.field, effort.ladder_of, hours_of(resolved.plan))
    draws = member_draws([resolved], 0, resolved.plan.members)
    recorder = _Recorder(marcher, every_s)
    flown = fly_drops(resolved.plan, draws, recorder, [resolved.spot])
    rows = np.argsort(draws.drop, kind="stable")
    pieces = zip(flown, _by_piece(recorder, rows.size), strict=True)
    tubes = [_tube(piece, states, rows, resolved.launch_s) for piece, states in pieces]
    return tuple(main_first(tubes))


def _by_piece(recorder: _Recorder, n: int) -> Sequence[Floats]:
    """The states of each piece (n, K, 4); one call carried several cargoes, one after another."""
    return [states[k : k + n] for states in recorder.states for k in range(0, states.shape[0], n)]


def _tube(flights: PieceFlights, states: Floats, rows: Integers, launch_s: float) -> FlightTube:
    """A piece's states by drop and time; none of one that never was on its own."""
    own = np.where(np.isfinite(flights.released_s)[:, None, None], states, np.nan)[rows]
    in_time = np.argsort(own[:, :, :1], axis=1, kind="stable")
    time_s, *place = np.moveaxis(np.take_along_axis(own, in_time, axis=1), 2, 0)
    return FlightTube(flights.piece, time_s - launch_s, *place)
