"""Departures of measured winds from forecast ones -> the wind's error, as a calibration keeps it.

The likeliest error, held back by a weak prior: that of its kind (`spread/error_priors.py`), so that few
departures, or none at some height, leave it as it is. Profiles of one block of weather tell little more than
one of them does, so that all of a block's together count as one against the prior.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.optimize import minimize

from planner.calibrate.departures import Departures
from planner.calibrate.error_likelihood import Asked, Guess, Profiles, Slope
from planner.calibrate.error_memory import fitted_memory_h
from planner.errors import InputError
from planner.geo import Floats
from planner.spread.calibration import FittedError
from planner.spread.error_model import ErrorModel
from planner.spread.error_priors import analysis_prior, forecast_prior

ALTITUDES_M = (1_000.0, 3_000.0, 5_500.0, 9_000.0, 12_000.0, 15_000.0, 20_000.0, 25_000.0, 30_000.0)
"""At which sigma is fitted unless the caller says where, as far as there are departures."""

MOST_LEADS = 8
"""So many leads are fitted each for itself; of more the prior's serve."""

FEWEST_BLOCKS = 3

_LEVEL_SD, _STEP_SD = 1.0, 0.8
"""How far the logarithm of sigma may lie from the prior's, and from one node to the next."""
_LENGTH_SD, _LENGTH_STEP_SD = 0.7, 0.4
_REST_SD = (0.3, 0.1, 0.7)
"""Of the column's share, the wind's, and the logarithm of the tail."""
_TAIL = 6.0


class _Parameters(NamedTuple):
    """What is fitted: the logarithms of sigma (H, J) and of the length (J,), w, f and that of the tail."""

    log_sigma: Floats
    log_length: Floats
    column_share: float
    wind_share: float
    log_tail: float

    def packed(self) -> Floats:
        return np.concatenate([self.log_sigma.ravel(), self.log_length, self[2:]])

    def unpacked(self, packed: Floats) -> "_Parameters":
        rows, leads = self.log_sigma.shape
        sigma, length, rest = np.split(packed, [rows * leads, rows * leads + leads])
        return _Parameters(sigma.reshape(rows, leads), length, *rest.tolist())


def fit_error(
    departures: Departures,
    *,
    kind: Literal["forecast", "analysis"] = "forecast",
    altitudes_m: Sequence[float] | None = None,
    leads_h: Sequence[float] | None = None,
    memory_h: float | None = None,
    noise_mps: float = 0.0,
    asked: Asked = "profiles",
) -> FittedError:
    """The error that departures show, at some altitudes and leads.

    `memory_h` is fitted to what one issue says of several hours, unless it is given or no issue does: then it
    is the prior's of that kind. `noise_mps` of a measured component, white from layer to layer, is none of
    the forecast's. Where errors are no field of the form that is fitted, `means` still gets the variance of
    means over layers right; `profiles` tells more where they are (`error_likelihood.py`).

    Raises InputError for departures of fewer than `FEWEST_BLOCKS` blocks of weather.
    """
    blocks = _blocks(departures)
    prior = forecast_prior() if kind == "forecast" else analysis_prior()
    heights = _nodes(altitudes_m, ALTITUDES_M, departures.altitude_m)
    leads = _nodes(leads_h, _usual_leads(departures.lead_h, prior), departures.lead_h)
    told = memory_h if memory_h is not None else prior.memory_h
    layers = _Fitted(Profiles.of(departures, told), heights, leads, noise_mps)
    task = _Task.of(departures, prior, layers, asked, blocks)
    found = task.solved()
    if memory_h is None:
        sigma_mps = task.sigma_mps(found)
        told = fitted_memory_h(departures, sigma_mps, prior.memory_h)
    return _kept(found, heights, leads, told)


def _blocks(departures: Departures) -> int:
    """How many blocks of weather they are of; InputError for too few."""
    blocks = np.unique(departures.block).size
    if blocks < FEWEST_BLOCKS:
        raise InputError(
            f"{blocks} days or weeks of weather tell no error; {FEWEST_BLOCKS} are needed at least"
        )
    return blocks


def _kept(found: _Parameters, heights: Floats, leads: Floats, memory_h: float) -> FittedError:
    """What was found, as a calibration keeps it."""
    return FittedError(
        sigma_mps=tuple(tuple(row) for row in np.exp(found.log_sigma).round(3).tolist()),
        altitudes_m=tuple(heights.tolist()),
        leads_h=tuple(leads.tolist()),
        column_share=round(found.column_share, 3),
        length_km=tuple(np.exp(found.log_length).round(3).tolist()),
        memory_h=round(memory_h, 2),
        wind_share=round(found.wind_share, 4),
        tail=round(2.0 + float(np.exp(found.log_tail)), 2),
    )


def _usual_leads(lead_h: Floats, prior: ErrorModel) -> Floats:
    told = np.unique(lead_h.round(2))
    return told if told.size <= MOST_LEADS else prior.leads_h


def _nodes(told: Sequence[float] | None, usual: Sequence[float] | Floats, values: Floats) -> Floats:
    """Nodes as the caller says; else the usual ones among the values, and the nearest one if none is."""
    if told is not None:
        return np.array(sorted(told), dtype=float)
    nodes = np.asarray(usual, dtype=float)
    among = nodes[(nodes >= values.min() - 1e-9) & (nodes <= values.max() + 1e-9)]
    return among if among.size else nodes[[np.abs(nodes - np.median(values)).argmin()]]


def _hats(nodes: Floats, values: Floats) -> Floats:
    """How much of each node (K,) a value (N,) takes, linear between, held beyond: (N, K)."""
    return np.stack([np.interp(values, nodes, one) for one in np.eye(nodes.size)], axis=1)


class _Fitted(NamedTuple):
    """The layers of departures, the nodes in height [m] and lead [h] that are fitted, the measure's noise."""

    profiles: Profiles
    heights: Floats
    leads: Floats
    noise_mps: float


@dataclass(frozen=True)
class _Task:
    """The layers as the parameters meet them, and where the prior holds these.

    `by_node` (N, H J) how much of each node of sigma a layer takes, `by_lead` (P, J) a profile of each lead.
    """

    profiles: Profiles
    by_node: Floats
    by_lead: Floats
    wind_square: Floats
    noise_mps: float
    asked: Asked
    weight: float
    start: _Parameters

    @classmethod
    def of(
        cls, departures: Departures, prior: ErrorModel, layers: _Fitted, asked: Asked, blocks: int
    ) -> "_Task":
        profiles, heights, leads, noise_mps = layers
        by_height, by_lead = _hats(heights, departures.altitude_m), _hats(leads, departures.lead_h)
        start = _Parameters(
            np.log(np.maximum(prior.sigma_at(heights, leads), 0.05)),
            np.log(np.interp(leads, prior.leads_h, prior.length_km)),
            prior.column_share,
            prior.wind_share,
            float(np.log((prior.tail or _TAIL) - 2.0)),
        )
        return cls(
            profiles,
            (by_height[:, :, None] * by_lead[:, None, :]).reshape(by_height.shape[0], -1),
            _hats(leads, profiles.per_profile(departures.lead_h)),
            (departures.wind_mps**2).sum(axis=1),
            noise_mps,
            asked,
            blocks / profiles.row.shape[0],
            start,
        )

    def solved(self) -> _Parameters:
        """The likeliest parameters that the prior lets pass."""
        sigmas, leads = self.start.log_sigma.size, self.start.log_length.size
        bounds = [(-3.0, 4.0)] * sigmas + [(np.log(0.1), np.log(100.0))] * leads
        bounds += [(0.0, 0.99), (0.002, 1.0), (np.log(0.5), np.log(98.0))]
        found = minimize(self._cost, self.start.packed(), jac=True, method="L-BFGS-B", bounds=bounds)
        return self.start.unpacked(found.x)

    def sigma_mps(self, now: _Parameters) -> Floats:
        """The size (N,) of each layer's error."""
        table = self.by_node @ np.exp(now.log_sigma).ravel()
        return np.asarray(np.sqrt(table**2 + now.wind_share**2 * self.wind_square))

    def _cost(self, packed: Floats) -> tuple[float, Floats]:
        """What is made small, and its slope: a block of weather counts as if it were one profile."""
        now = self.start.unpacked(packed)
        sigma = self.sigma_mps(now)
        guess = Guess(
            self.profiles.per_layer(sigma, 0.0),
            self.by_lead @ np.exp(now.log_length),
            now.column_share,
            2.0 + float(np.exp(now.log_tail)),
        )
        slope = self.profiles.slope(guess, self.noise_mps, self.asked)
        there, by_square = self.profiles.row >= 0, np.zeros_like(sigma)
        seen = self.profiles.row[there]  # of long profiles some layers alone
        by_square[seen] = slope.sigma_mps[there] / sigma[seen]
        held, pull = self._held(now)
        return held - self.weight * slope.log_likelihood, pull - self.weight * self._uphill(
            now, slope, by_square
        )

    def _uphill(self, now: _Parameters, slope: Slope, by_square: Floats) -> Floats:
        """The likelihood's slope by what is fitted, from that by half of each layer's variance (N,)."""
        nodes = np.exp(now.log_sigma).ravel()
        by_sigma = self.by_node.T @ (by_square * (self.by_node @ nodes)) * nodes
        by_length = self.by_lead.T @ slope.length_km * np.exp(now.log_length)
        by_wind = now.wind_share * float(by_square @ self.wind_square)
        by_tail = slope.tail * float(np.exp(now.log_tail))
        return np.concatenate([by_sigma, by_length, [slope.column_share, by_wind, by_tail]])

    def _held(self, now: _Parameters) -> tuple[float, Floats]:
        """What lying off the prior costs, and the slope of that."""
        off = now.packed() - self.start.packed()
        by = self.start.unpacked(off)
        sd = _Parameters(
            np.full_like(by.log_sigma, _LEVEL_SD), np.full_like(by.log_length, _LENGTH_SD), *_REST_SD
        ).packed()
        up, later = (_bent(by.log_sigma, _STEP_SD, axis) for axis in (0, 1))
        along = _bent(by.log_length, _LENGTH_STEP_SD, 0)
        bent = _Parameters(up + later, along, 0.0, 0.0, 0.0).packed()
        return 0.5 * float(((off / sd) ** 2).sum() + bent @ off), off / sd**2 + bent


def _bent(values: Floats, sd: float, axis: int) -> Floats:
    """The slope of half of the sum of squared steps from node to node, in units of `sd`."""
    return np.asarray(-np.diff(np.diff(values, axis=axis), axis=axis, prepend=0.0, append=0.0) / sd**2)
