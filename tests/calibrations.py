"""A small calibration of a forecast: the prior's own numbers, or twice as wide."""

import json
from pathlib import Path
from typing import Any

from planner.spread.calibration import Calibration, read_calibration
from planner.spread.error_priors import forecast_prior
from planner.spread.known_calibrations import KnownCalibrations, looked_up

SCOPE = {
    "sources": ["analytic"],
    "leads_h": [0, 48],
    "altitudes_m": [0, 25_000],
    "months": [10, 11, 12],
    "place": {"latitude": 38.0, "longitude": 127.0, "radius_km": 300},
}
EVIDENCE = {
    "n": 400,
    "n_effective": 40,
    "coverage": [{"class": "pooled", "probability": 0.9, "n": 400, "inside": 361, "low": 0.86, "high": 0.93}],
    "cases": "valley-2026.csv",
}


def written_calibration(scale: float = 1.0, **changes: Any) -> dict[str, Any]:
    """As a file says it: the prior's error of forecasts times `scale`, round the tests' site."""
    prior = forecast_prior()
    error = {
        "sigma_mps": (scale * prior.sigma_mps).tolist(),
        "altitudes_m": prior.altitudes_m.tolist(),
        "leads_h": prior.leads_h.tolist(),
        "column_share": prior.column_share,
        "length_km": prior.length_km.tolist(),
        "memory_h": prior.memory_h,
        "wind_share": prior.wind_share,
        "tail": prior.tail,
    }
    said = {"name": "valley-2026", "kind": "forecast", "date": "2026-11-20", "scope": SCOPE, "error": error}
    return {**said, "evidence": EVIDENCE, **changes}


def calibration(scale: float = 1.0, **changes: Any) -> Calibration:
    """The same as read."""
    return Calibration.model_validate(written_calibration(scale, **changes))


def kept_calibration(store: Path, scale: float = 1.0, **changes: Any) -> Path:
    """The same as a file in a store's folder."""
    said = written_calibration(scale, **changes)
    file = store / "calibrations" / f"{said['name']}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(said))
    return file


def known_in(store: Path) -> KnownCalibrations:
    """The calibrations that a question to that store may name."""
    return KnownCalibrations.of_store(store)


def calibration_in(file: Path) -> Calibration:
    """One that was written."""
    return read_calibration(file)


def naming(asked: Any, found: Calibration) -> Any:
    """A plan or campaign with the calibration that it names beside it."""
    return looked_up(asked, KnownCalibrations((), found))
