"""How likely departures are under an error of some size and memory, and which way it gets likelier.

All departures of a profile are one draw of Student's distribution in as many dimensions as it has layers,
twice (east and north alike): its covariance is that of `chance/error_field.py` times the layers' sizes, and
white noise of the measurement beside it. Profiles are padded to one length, so that they are worked on in
stacks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln

from planner.geo import Floats
from planner.units import HOUR_S, KM_M
from planner.verify.departures import Departures

_STACK = 64
"""Profiles worked on at once: few enough to stay in the processor's cache."""

_MOST_LAYERS = 40
"""Layers of a profile that are looked at, evenly among its own: the next ones hardly say more."""


class Guess(NamedTuple):
    """An error to be judged: `sigma_mps` (P, n) by layer, `length_km` (P,) by profile."""

    sigma_mps: Floats
    length_km: Floats
    column_share: float
    tail: float


class Slope(NamedTuple):
    """The log likelihood and its derivatives by what makes a guess, in the guess's shapes."""

    log_likelihood: float
    sigma_mps: Floats
    length_km: Floats
    column_share: float
    tail: float


@dataclass(frozen=True)
class Profiles:
    """Departures by profile (P, n, ...), padded where `row` (P, n), their place among all, is negative.

    `keeps_time` (P, n, n) is the correlation left by the time between two layers, None where they are of one
    time.
    """

    row: "np.ndarray[tuple[int, int], np.dtype[np.int64]]"
    altitude_km: Floats
    error_mps: Floats
    keeps_time: Floats | None

    @classmethod
    def of(cls, departures: Departures, memory_h: float) -> "Profiles":
        """Departures by profile, their layers in the order in which they came."""
        _, which, count = np.unique(departures.profile, return_inverse=True, return_counts=True)
        order = np.argsort(which, kind="stable")
        place = np.arange(order.size) - np.repeat(np.cumsum(count) - count, count)
        row = np.full((count.size, min(int(count.max()), _MOST_LAYERS)), -1)
        share = np.minimum(1.0, _MOST_LAYERS / count)[which[order]]
        kept = np.floor((place + 1) * share) > np.floor(place * share)
        row[which[order][kept], np.floor(place * share)[kept].astype(int)] = order[kept]
        there = row >= 0
        time_h = departures.time_s[row] / HOUR_S
        apart_h = np.abs(time_h[:, :, None] - time_h[:, None, :])
        apart_h[~(there[:, :, None] & there[:, None, :])] = 0.0
        return cls(
            row,
            departures.altitude_m[row] / KM_M,
            np.where(there[:, :, None], departures.error_mps[row], 0.0),
            np.exp(-apart_h / memory_h) if apart_h.any() else None,
        )

    def per_layer(self, values: Floats, elsewhere: float) -> Floats:
        """Values (N,) of all layers as (P, n), `elsewhere` where a profile has none."""
        return np.where(self.row >= 0, values[self.row], elsewhere)

    def per_profile(self, values: Floats) -> Floats:
        """The means (P,) of values (N,) by profile."""
        return np.asarray(self.per_layer(values, 0.0).sum(axis=1) / (self.row >= 0).sum(axis=1))

    def slope(self, guess: Guess, noise_mps: float) -> Slope:
        """How likely all profiles are under a guess, and its derivatives."""
        parts = [self._stack(pick, guess, noise_mps) for pick in self._stacks()]
        sums = np.array([(part.log_likelihood, part.column_share, part.tail) for part in parts]).sum(axis=0)
        return Slope(
            float(sums[0]),
            np.concatenate([part.sigma_mps for part in parts]),
            np.concatenate([part.length_km for part in parts]),
            float(sums[1]),
            float(sums[2]),
        )

    def _stacks(self) -> Iterator[slice]:
        for first in range(0, self.row.shape[0], _STACK):
            yield slice(first, first + _STACK)

    def _stack(self, pick: slice, guess: Guess, noise_mps: float) -> Slope:
        there = self.row[pick] >= 0
        both = there[:, :, None] & there[:, None, :]
        sigma, length = guess.sigma_mps[pick], guess.length_km[pick][:, None, None]
        apart = np.abs(self.altitude_km[pick][:, :, None] - self.altitude_km[pick][:, None, :])
        decays = np.exp(-apart / length)
        time = 1.0 if self.keeps_time is None else self.keeps_time[pick]
        alike = np.where(both, (guess.column_share + (1.0 - guess.column_share) * decays) * time, 0.0)
        outer = sigma[:, :, None] * sigma[:, None, :]
        diagonal = np.where(there, noise_mps**2 + 1e-9, 1.0)
        covariance = alike * outer + diagonal[:, :, None] * np.eye(there.shape[1])
        inverse = np.linalg.inv(covariance)
        weighed = inverse @ self.error_mps[pick]
        q = np.einsum("pic,pic->p", weighed, self.error_mps[pick])
        corners = np.diagonal(np.linalg.cholesky(covariance), axis1=1, axis2=2)
        log_det = 2.0 * np.log(corners).sum(axis=1)
        likelihood, per_q, per_tail = _student(q, 2.0 * there.sum(axis=1), guess.tail)
        gain = -per_q[:, None, None] * (weighed @ weighed.transpose(0, 2, 1)) - inverse
        of_alike = gain * outer * np.where(both, time, 0.0)
        by_length = (1.0 - guess.column_share) * decays * apart / length**2
        return Slope(
            float((likelihood - log_det).sum()),
            2.0 * ((gain * alike) @ sigma[:, :, None])[:, :, 0],
            np.asarray((of_alike * by_length).sum(axis=(1, 2))),
            float((of_alike * (1.0 - decays)).sum()),
            float(per_tail.sum()),
        )


def _student(q: Floats, dimensions: Floats, tail: float) -> tuple[Floats, Floats, Floats]:
    """Student's log density less the covariance's part, and its derivatives by q and the tail, (P,) each.

    `q` is the squared distance in the covariance, which is the distribution's own, not its scale.
    """

    def density(nu: float) -> Floats:
        half = (nu + dimensions) / 2.0
        whole = gammaln(half) - gammaln(nu / 2.0) - dimensions / 2.0 * np.log(np.pi * (nu - 2.0))
        return np.asarray(whole - half * np.log1p(q / (nu - 2.0)))

    step = 1e-4 * (tail - 2.0)
    per_tail = (density(tail + step) - density(tail - step)) / (2.0 * step)
    return density(tail), -(tail + dimensions) / 2.0 / (tail - 2.0 + q), per_tail
