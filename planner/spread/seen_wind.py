"""What balloons that drifted show of a forecast's error: the winds that they met, less the forecast's."""

from typing import NamedTuple

import numpy as np

from planner.drift.seen_errors import SeenErrors
from planner.drift.wind_errors import ErrorLaw
from planner.drift.winds_met import winds_met
from planner.forecast.field import WindField
from planner.geo import Floats

OWN_ASCENT_MPS, OWN_SOUNDING_MPS = 0.5, 2.0
"""Winds that agree so well with a climb, in the median, were measured on it; the more if of its hour."""

SAME_HOUR_S = 1_800.0

_FAR_OFF = 4.0
"""Beyond so many standard deviations what was seen is doubted as much as it is farther off."""


class MetWinds(NamedTuple):
    """The mean wind of k layers as a balloon drifted through them, each by q points on its way.

    `time_s` (k, q) counts from a run's start; `wind_mps` (k, 2) is east and north, off by `noise_mps` (k,);
    `climbing` (k,) says on which of them it rose.
    """

    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    wind_mps: Floats
    noise_mps: Floats
    climbing: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"

    def some(self, pick: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> "MetWinds":
        """Those of some of the layers."""
        return self._replace(**{name: values[pick] for name, values in self._asdict().items()})

    def points(self) -> Floats:
        """Every point (k q, 4) as time, latitude, longitude, altitude."""
        return np.stack([values.reshape(-1) for values in self[:4]], axis=1)


def seen_errors(met: MetWinds, run: WindField, law: ErrorLaw) -> SeenErrors | None:
    """What a run's error was on the way; None where nothing was seen of it.

    A climb on which the run's winds were measured says nothing of them: then its layers do not count.
    """
    said = winds_met(run, met.points()).reshape(run.members, *met.time_s.shape, 2)
    off = met.wind_mps - said.mean(axis=2)
    news = ~met.climbing if measured_on_it(met, run, off) else np.ones(met.climbing.shape, dtype=np.bool_)
    if not news.any():
        return None
    met, off, said = met.some(news), off[:, news], said[:, news]
    speed = np.hypot(said[..., 0], said[..., 1]).mean(axis=0)
    sigma = np.hypot(_table(law, met.time_s, met.altitude_m), law.wind_share * speed)
    noise = _doubted(np.abs(off).max(axis=2).min(axis=0), sigma.mean(axis=1), met.noise_mps)
    return SeenErrors(met.altitude_m, met.time_s, sigma / sigma.shape[1], off, noise)


def measured_on_it(met: MetWinds, run: WindField, off_mps: Floats) -> bool:
    """Whether a run's winds were measured on this very climb; `off_mps` (M, k, 2) is how far they are off."""
    climbs = off_mps[:, met.climbing]
    if climbs.shape[1] < 2:
        return False
    begun_s = float(met.time_s[met.climbing].min())
    if run.ascent is not None and abs(run.seconds(run.ascent.begun) - begun_s) < SAME_HOUR_S:
        return True
    same = run.measured is not None and abs(run.seconds(run.measured.at) - begun_s) < SAME_HOUR_S
    allowed = OWN_SOUNDING_MPS if same else OWN_ASCENT_MPS
    return bool(np.median(np.hypot(*climbs[0].T)) < allowed)


def _doubted(off_mps: Floats, sigma_mps: Floats, noise_mps: Floats) -> Floats:
    """The noise (k,) of layers, larger where what was seen is farther off than an error can well be."""
    beyond = np.maximum(off_mps - _FAR_OFF * np.hypot(sigma_mps, noise_mps), 0.0)
    return np.asarray(np.hypot(noise_mps, beyond))


def _table(law: ErrorLaw, time_s: Floats, altitude_m: Floats) -> Floats:
    """The table's sigma [m/s] at times and altitudes (k, q), held beyond its ends."""
    leads_s = np.where(np.isfinite(law.issued_s), time_s - law.issued_s, law.leads_s[0])
    by_lead = np.stack([np.interp(altitude_m, law.heights_m, column) for column in law.sigma_mps.T])
    place = np.interp(leads_s, law.leads_s, np.arange(law.leads_s.size, dtype=float))
    low = np.minimum(place.astype(np.int64), law.leads_s.size - 2)
    early = np.take_along_axis(by_lead, low[None], axis=0)[0]
    late = np.take_along_axis(by_lead, low[None] + 1, axis=0)[0]
    return np.asarray(early + (place - low) * (late - early))
