"""How likely departures are under an error of some size and memory, and which way it gets likelier.

Their covariance is that of `chance/error_field.py` times the layers' sizes, and white noise of the
measurement beside it. There are two ways to ask (`Asked`), both of Student's distribution, east and north
alike:

* `profiles`: all layers of a profile are one draw in as many dimensions. It tells most, if the error is of
  that form.
* `means`: of means over one, two, four... neighbouring layers each by itself (a composite likelihood: Varin,
  Reid and Firth 2011). Of winds that are no such field (a jet moves as one, layers above it do not) the
  variance of means still comes out right, of which displacements are made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.special import gammaln

from planner.calibrate.departures import Departures
from planner.geo import Floats
from planner.units import HOUR_S, KM_M

Asked = Literal["profiles", "means"]

_STACK = 64
"""Profiles worked on at once: few enough to stay in the processor's cache."""
_MOST_LAYERS = 40
"""Layers of a profile that are looked at, evenly among its own: the next ones hardly say more."""
_A_WIDTH_WEIGHS = 10.0
"""All means over layers of one width tell as much as so many draws."""


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


class _Density(NamedTuple):
    """Of a stack of profiles: log likelihood, its derivatives by covariances (P, n, n) and by the tail."""

    log_likelihood: float
    by_covariance: Floats
    by_tail: float


@dataclass(frozen=True)
class Profiles:
    """Departures by profile (P, n, ...), padded where `row` (P, n), their place among all, is negative.

    `keeps_time` (P, n, n) is the correlation left by the time between two layers, 0 beyond a profile's own;
    `means` (m, n) take the means over neighbouring layers, weighed by `weight` (m,).
    """

    row: "np.ndarray[tuple[int, int], np.dtype[np.int64]]"
    altitude_km: Floats
    error_mps: Floats
    keeps_time: Floats
    means: Floats
    weight: Floats

    @classmethod
    def of(cls, departures: Departures, memory_h: float) -> "Profiles":
        """Departures by profile, their layers in the order in which they came."""
        row = _rows(departures)
        there = row >= 0
        time_h = departures.time_s[row] / HOUR_S
        keeps = np.exp(-np.abs(time_h[:, :, None] - time_h[:, None, :]) / memory_h)
        return cls(
            row,
            departures.altitude_m[row] / KM_M,
            np.where(there[:, :, None], departures.error_mps[row], 0.0),
            np.where(there[:, :, None] & there[:, None, :], keeps, 0.0),
            *_neighbours(row.shape[1]),
        )

    def per_layer(self, values: Floats, elsewhere: float) -> Floats:
        """Values (N,) of all layers as (P, n), `elsewhere` where a profile has none."""
        return np.where(self.row >= 0, values[self.row], elsewhere)

    def per_profile(self, values: Floats) -> Floats:
        """The means (P,) of values (N,) by profile."""
        return np.asarray(self.per_layer(values, 0.0).sum(axis=1) / (self.row >= 0).sum(axis=1))

    def slope(self, guess: Guess, noise_mps: float, asked: Asked) -> Slope:
        """How likely all profiles are under a guess, and its derivatives."""
        parts = [self._stack(pick, guess, noise_mps, asked) for pick in self._stacks()]
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

    def _stack(self, pick: slice, guess: Guess, noise_mps: float, asked: Asked) -> Slope:
        sigma, length, time = (
            guess.sigma_mps[pick],
            guess.length_km[pick][:, None, None],
            self.keeps_time[pick],
        )
        apart = np.abs(self.altitude_km[pick][:, :, None] - self.altitude_km[pick][:, None, :])
        decays = np.exp(-apart / length)
        alike = (guess.column_share + (1.0 - guess.column_share) * decays) * time
        outer = sigma[:, :, None] * sigma[:, None, :]
        covariance = alike * outer + noise_mps**2 * np.eye(sigma.shape[1])
        ask = self._whole if asked == "profiles" else self._by_means
        density = ask(pick, covariance, guess.tail)
        by_alike = density.by_covariance * outer * time
        by_length = (1.0 - guess.column_share) * decays * apart / length**2
        return Slope(
            density.log_likelihood,
            2.0 * ((density.by_covariance * alike) @ sigma[:, :, None])[:, :, 0],
            np.asarray((by_alike * by_length).sum(axis=(1, 2))),
            float((by_alike * (1.0 - decays)).sum()),
            density.by_tail,
        )

    def _whole(self, pick: slice, covariance: Floats, tail: float) -> _Density:
        """All layers of each profile as one draw."""
        there, error = self.row[pick] >= 0, self.error_mps[pick]
        padded = covariance + np.where(there, 1e-9, 1.0)[:, :, None] * np.eye(there.shape[1])
        inverse = np.linalg.inv(padded)
        weighed = inverse @ error
        q = np.einsum("pic,pic->p", weighed, error)
        corners = np.diagonal(np.linalg.cholesky(padded), axis1=1, axis2=2)
        density, by_q, by_tail = _student(q, 2.0 * there.sum(axis=1), tail)
        gain = -by_q[:, None, None] * (weighed @ weighed.transpose(0, 2, 1)) - inverse
        whole = float((density - 2.0 * np.log(corners).sum(axis=1)).sum())
        return _Density(whole, gain, float(by_tail.sum()))

    def _by_means(self, pick: slice, covariance: Floats, tail: float) -> _Density:
        """Means over neighbouring layers, each by itself."""
        there, means = self.row[pick] >= 0, self.means
        whole = np.isclose(there @ means.T, 1.0)  # (P, m): no layer of it is missing
        weight = np.where(whole, self.weight, 0.0)
        variance = np.where(whole, np.einsum("pmj,mj->pm", means @ covariance, means), 1.0)
        q = ((means @ self.error_mps[pick]) ** 2).sum(axis=2) / variance
        density, by_q, by_tail = _student(q, np.array(2.0), tail)
        by_variance = -(1.0 + by_q * q) / variance
        return _Density(
            float((weight * (density - np.log(variance))).sum()),
            means.T @ ((weight * by_variance)[:, :, None] * means),
            float((weight * by_tail).sum()),
        )


def _rows(departures: Departures) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """The layers of each profile (P, n) by their place among all, -1 where it has no more."""
    _, which, count = np.unique(departures.profile, return_inverse=True, return_counts=True)
    order = np.argsort(which, kind="stable")
    place = np.arange(order.size) - np.repeat(np.cumsum(count) - count, count)
    row = np.full((count.size, min(int(count.max()), _MOST_LAYERS)), -1)
    share = np.minimum(1.0, _MOST_LAYERS / count)[which[order]]
    kept = np.floor((place + 1) * share) > np.floor(place * share)
    row[which[order][kept], np.floor(place * share)[kept].astype(int)] = order[kept]
    return row


def _neighbours(layers: int) -> tuple[Floats, Floats]:
    """What takes the means (m, n) over one, two, four... neighbouring layers, and the weight of each (m,)."""
    rows, weights = [], []
    for wide in sorted({*(2**k for k in range(layers.bit_length()) if 2**k < layers), layers}):
        begins = range(0, layers - wide + 1, max(1, wide // 2))
        place = np.arange(layers)
        rows += [((place >= begin) & (place < begin + wide)) / wide for begin in begins]
        weights += [_A_WIDTH_WEIGHS / len(begins)] * len(begins)
    return np.array(rows), np.array(weights)


def _student(q: Floats, dimensions: Floats, tail: float) -> tuple[Floats, Floats, Floats]:
    """Student's log density less the covariance's part, and its derivatives by q and the tail.

    `q` is the squared distance in the covariance, which is the distribution's own, not its scale.
    """

    def density(nu: float) -> Floats:
        half = (nu + dimensions) / 2.0
        whole = gammaln(half) - gammaln(nu / 2.0) - dimensions / 2.0 * np.log(np.pi * (nu - 2.0))
        return np.asarray(whole - half * np.log1p(q / (nu - 2.0)))

    step = 1e-4 * (tail - 2.0)
    by_tail = (density(tail + step) - density(tail - step)) / (2.0 * step)
    return density(tail), -(tail + dimensions) / 2.0 / (tail - 2.0 + q), by_tail
