"""The error of winds that a balloon measured: above its top, before and after, and while they are fresh.

Where it is known when the balloon passed each height, a wind is exact there and then: a flight that is
predicted in its own ascent's winds meets no error on its way up, and on its way down one that begins with
nothing at the top. Where only the hour of the sounding is known, all of it is as old as its launch.
"""

from dataclasses import replace

import numpy as np

from planner.data_files import data_folder
from planner.forecast.field import WindField
from planner.forecast.held_winds import AscentTimes, Measured
from planner.geo import Floats, geometric_altitude
from planner.spread.error_model import ErrorModel

_TROPOPAUSE_M = 12_000.0
"""Below it winds change more with height."""

_APART_M, _APART_H = 500.0, 1.0 / 12.0
"""Nodes of the table by age: between them the error is straight, and no less than at the nodes."""

_FINE_H = 2.0
"""How long after the highest wind was measured nodes lie so near each other."""


def measured_error(model: ErrorModel, run: WindField, measured: Measured) -> ErrorModel:
    """What a model for measured winds says of a run that a balloon measured, with lead zero at its hour."""
    top_m = run.ascent.top_m if run.ascent else measured.top_m
    if run.ascent is None or model.fresh_h is None:
        return held_above(model, top_m).either_way()
    return held_above(_by_age(model, model.fresh_h, run, run.ascent, measured), top_m)


def held_above(model: ErrorModel, top_m: float) -> ErrorModel:
    """The same where the wind at `top_m` is held above it."""
    rise_m, low_mps, high_mps = np.loadtxt(data_folder() / "wind_above_top.csv", delimiter=",", skiprows=1).T
    return model.above(top_m, rise_m, low_mps if top_m < _TROPOPAUSE_M else high_mps)


def _by_age(
    model: ErrorModel, fresh_h: float, run: WindField, ascent: AscentTimes, measured: Measured
) -> ErrorModel:
    """The same by lead, where each height's wind has an age of its own; what grows with the wind within.

    For the winds are one column everywhere: their speed is known at each height.
    """
    altitudes_m = np.arange(0.0, max(ascent.top_m, model.altitudes_m[-1]) + _APART_M, _APART_M)
    passed_h = ascent.after_h(measured.at, altitudes_m)
    leads_h = _leads_h(model, float(passed_h.min()), float(passed_h.max()))
    age_h = np.abs(leads_h[None, :] - passed_h[:, None])
    by_height = np.stack([np.interp(altitudes_m, model.altitudes_m, column) for column in model.sigma_mps.T])
    table = np.stack(
        [np.interp(ages, model.leads_h, row) for ages, row in zip(age_h, by_height.T, strict=True)]
    )
    grows = model.wind_share * _speeds_mps(run, altitudes_m)[:, None]
    shown = 1.0 - np.exp(-age_h / fresh_h)
    return replace(
        model,
        sigma_mps=np.sqrt(shown * (table**2 + grows**2)),
        altitudes_m=altitudes_m,
        leads_h=leads_h,
        length_km=np.interp(np.abs(leads_h), model.leads_h, model.length_km),
        wind_share=0.0,
        fresh_h=None,
    )


def _leads_h(model: ErrorModel, first_h: float, last_h: float) -> Floats:
    """Leads near each other while the balloon climbs and comes down, and those of the model round them."""
    fine = np.arange(first_h, last_h + _FINE_H, _APART_H)
    later = model.leads_h[model.leads_h > 0.0]
    return np.unique(np.concatenate([first_h - later, fine, fine[-1] + later]))


def _speeds_mps(run: WindField, altitudes_m: Floats) -> Floats:
    """How strong the wind of the one column is at altitudes (n,)."""
    height_gpm, u, v = np.asarray(run.wind[0, 0, 0, 0], dtype=float).T
    return np.asarray(np.interp(altitudes_m, geometric_altitude(height_gpm), np.hypot(u, v)))
