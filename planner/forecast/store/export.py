"""A run as one file for other tools: CF NetCDF-4, or Zarr where the extra `archive` is installed.

Names and units are those of `quantities.py`, which the readers know too: what was written here is read
through the same door as any file. `Mark` adds what no convention has a word for: our name of the source and
the warnings. What the run never had (heights, temperature, ground) is not written: who reads it is warned
as we were.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import xarray as xr

from planner.errors import ForecastFileError, InputError
from planner.forecast.air_quantities import SPECIFIC_HUMIDITY
from planner.forecast.decoded_run import NO_GROUND, NO_HEIGHTS, NO_TEMPERATURE
from planner.forecast.field import Float32s, WindField
from planner.forecast.quantities import LAND, NEAR, OROGRAPHY, QUANTITIES
from planner.forecast.run_names import slug
from planner.geo import geometric_altitude, geopotential_height

SOURCE, WARNINGS = "windfall_source", "windfall_warnings"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Far from every run: an epoch close to the first time would be read as the time of issue."""
_SINCE = "seconds since 1970-01-01 00:00:00"
_ON_LEVELS = ("realization", "time", "pressure", "latitude", "longitude")
_NEAR = ("realization", "time", "height", "latitude", "longitude")
_AT_THE_GROUND = ("realization", "time", "latitude", "longitude")
_Variable = tuple[str, tuple[str, ...], Any]
"""Our name of a quantity, its dimensions, and its values."""
_FAULTS = (OSError, RuntimeError, ValueError, TypeError, LookupError, MemoryError)


def write_archive(field: WindField, path: Path) -> None:
    """Write a run as `path`, a name that ends in .nc or .zarr; all of it or nothing.

    Raises InputError for another name, for one that is taken, and where it cannot be written.
    """
    if path.suffix not in (".nc", ".zarr"):
        raise InputError(f"{path.name} ends neither in .nc (NetCDF-4) nor in .zarr (Zarr); name it so")
    if path.suffix == ".zarr":
        _require_zarr()
    if path.exists():
        raise InputError(f"{path} is there already and is not written over; name another, or delete it")
    field.require_whole()
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".windfall-") as aside:
            whole = Path(aside) / path.name
            _write(_dataset(field), whole)
            whole.rename(path)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"cannot write {path} ({reason}); free space or permission is needed there"
        ) from None


def _write(dataset: xr.Dataset, path: Path) -> None:
    """Packed, and with a checksum of every chunk: what was damaged on its way is not read back."""
    if path.suffix == ".zarr":
        from numcodecs import Zstd  # noqa: PLC0415 - comes with the extra

        packed = {"compressors": Zstd(level=1, checksum=True)}
        every = dict.fromkeys(map(str, dataset.variables), packed)
        # Format 2, which most tools read.
        dataset.to_zarr(path, mode="w-", zarr_format=2, consolidated=True, encoding=every)
        return
    sound, tight = {"fletcher32": True}, {"zlib": True, "complevel": 1, "shuffle": True}
    variables = dataset.variables.items()
    chunked = {str(name): sound | (tight if one.ndim > 2 else {}) for name, one in variables if one.ndim}
    dataset.to_netcdf(path, engine="netcdf4", encoding=chunked)


def _require_zarr() -> None:
    if find_spec("zarr") is None:
        raise InputError(
            "Zarr is not installed: add it by `pip install 'windfall[archive]'`, or use NetCDF (.nc)"
        )


@contextmanager
def as_netcdf(folder: Path) -> Iterator[Path]:
    """A Zarr folder as a NetCDF file for a while.

    Raises InputError where Zarr is not installed, ForecastFileError where the folder is damaged.
    """
    _require_zarr()
    with tempfile.TemporaryDirectory(prefix="windfall-zarr-") as aside:
        path = Path(aside) / f"{folder.stem}.nc"
        try:
            with xr.open_dataset(folder, engine="zarr", chunks=None, decode_cf=False) as dataset:
                dataset.drop_encoding().to_netcdf(path, engine="netcdf4")
        except _FAULTS as error:
            raise ForecastFileError(f"Zarr cannot be read ({error}): bring the folder again") from error
        yield path


@dataclass(frozen=True)
class Mark:
    """What we say of a run beyond CF: our name of its source, and what was warned of when it came in."""

    source: str
    warnings: tuple[str, ...]


def mark_of(path: Path) -> Mark | None:
    """The mark of a NetCDF file that was written here; None for all others, and for one that was bent."""
    with netCDF4.Dataset(path) as dataset:
        source, told = (getattr(dataset, name, "") for name in (SOURCE, WARNINGS))
    try:
        warnings = json.loads(str(told))
    except ValueError:
        return None
    plain = isinstance(warnings, list) and all(isinstance(warning, str) for warning in warnings)
    return Mark(source, tuple(warnings)) if plain and source and slug(str(source)) == source else None


def _dataset(field: WindField) -> xr.Dataset:
    made = {}
    for name, dimensions, values in (*_on_levels(field), *_at_the_ground(field)):
        row = QUANTITIES[name]
        short_name, standard_name = row.exported
        said = {"standard_name": standard_name} if standard_name else {"long_name": row.title}
        made[short_name] = (dimensions, values, {"units": row.units.ours, **said})
    return xr.Dataset(made, _coordinates(field), _attributes(field))


def _on_levels(field: WindField) -> Iterator[_Variable]:
    columns: list[tuple[str, Any]] = [("u", field.wind[..., 1]), ("v", field.wind[..., 2])]
    if NO_HEIGHTS not in field.warnings:
        columns.append(("height", field.wind[..., 0]))
    if NO_TEMPERATURE not in field.warnings:
        columns.append(("t", field.temperature_k))
    if field.vapour_kgpkg is not None:
        columns.append((SPECIFIC_HUMIDITY, field.vapour_kgpkg))
    for name, values in columns:
        yield name, _ON_LEVELS, np.moveaxis(values, 4, 2)


def _at_the_ground(field: WindField) -> Iterator[_Variable]:
    if field.near_heights_m.size:
        for k, name in enumerate(NEAR):
            yield name, _NEAR, np.moveaxis(field.near_wind[..., k], 4, 2)
    for name, values in field.weather.present().items():
        yield name, _AT_THE_GROUND, values
    if field.land_fraction is not None:
        yield LAND, _AT_THE_GROUND[2:], field.land_fraction
    if NO_GROUND not in field.warnings:
        yield OROGRAPHY, _AT_THE_GROUND[2:], ground_gpm(field.ground_m)


def _coordinates(field: WindField) -> dict[str, Any]:
    def axis(name: str, values: Any, units: str, **more: str) -> Any:
        return name, values, {"units": units, "standard_name": name, **more}

    times_s = (field.start - _EPOCH).total_seconds() + field.times_s
    made = {
        "realization": axis("realization", np.arange(field.members), "1"),
        "time": axis("time", times_s, _SINCE, calendar="standard", axis="T"),
        "latitude": axis("latitude", field.grid.latitudes_deg, "degrees_north", axis="Y"),
        "longitude": axis("longitude", field.grid.longitudes_deg, "degrees_east", axis="X"),
    }
    pressure = {"units": "Pa", "standard_name": "air_pressure", "positive": "down", "axis": "Z"}
    made["pressure"] = ("pressure", field.levels_pa, pressure)
    if field.near_heights_m.size:
        made["height"] = axis("height", field.near_heights_m, "m", positive="up")
    if field.forecast.issued_at is not None:
        said = {"units": _SINCE, "standard_name": "forecast_reference_time", "calendar": "standard"}
        issued_s = (field.forecast.issued_at - _EPOCH).total_seconds()
        made["forecast_reference_time"] = ((), issued_s, said)
    return made


def _attributes(field: WindField) -> dict[str, str]:
    run = field.forecast
    flown = "made by Windfall; not for flight" if run.is_sample else "as Windfall flies it"
    return {
        "Conventions": "CF-1.11",
        "title": f"{run.id}: forecast {flown}",
        "institution": run.source,
        SOURCE: run.source,
        WARNINGS: json.dumps(field.warnings),
    }


def ground_gpm(ground_m: Float32s) -> Float32s:
    """Geopotential heights whose altitudes are `ground_m` [m] again, to the bit where there are such."""
    nearest = geopotential_height(ground_m.astype(float)).astype(np.float32)
    found: Float32s = nearest
    for side in (-np.inf, np.inf):
        beside = np.nextafter(nearest, np.float32(side))
        right = geometric_altitude(beside.astype(float)).astype(np.float32) == ground_m
        missed = geometric_altitude(found.astype(float)).astype(np.float32) != ground_m
        found = np.asarray(np.where(right & missed, beside, found), dtype=np.float32)
    return found
