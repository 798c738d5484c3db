"""NetCDF files -> slices, through xarray; whatever their names, order, packing and calendar.

xarray unpacks and masks; times are decoded in `roles.py`, because the reference of a time axis
tells when a forecast was issued, and may be missing.
"""

import mmap
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.field import Float32s
from planner.forecast.files.axes import Layout, layout
from planner.forecast.files.framing import classic_length
from planner.forecast.files.naming import (
    NEAR,
    NEAR_HEIGHTS_M,
    PASCALS,
    RAIN,
    WARMTH,
    Known,
    netcdf_field,
    plain_units,
    source_name,
    unit_change,
)
from planner.forecast.files.roles import Axis, Role, axes_of, clock, role_of
from planner.forecast.files.slices import Held, Slice

_ORDER = (Role.MEMBER, Role.REFERENCE, Role.STEP, Role.TIME, Role.PRESSURE, Role.HEIGHT)
_ONE_HOUR = timedelta(hours=1)
HIGHEST_HPA = 1100.0
NEVER_WRITTEN = 1e15
"""Beyond this lie the fill values of files that do not name theirs (9.97e36, 9.999e20)."""


def whole_netcdf(path: Path) -> None:
    """Refuse a classic NetCDF shorter than its header demands; such a file opens without an error."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        there, demanded = len(data), classic_length(data) if data[:3] == b"CDF" else 0
    if there < demanded:
        raise ForecastFileError(
            f"file is cut short: its header demands {demanded:,} bytes and {there:,} are there, "
            f"{demanded - there:,} are missing; bring the whole file"
        )


def read_netcdf(path: Path, issued_at: datetime | None) -> Held:
    """The slices of a NetCDF file; `issued_at` is the zero of a time axis that names no date.

    Raises ForecastFileError for what cannot be understood, and for a file that is damaged.
    """
    whole_netcdf(path)
    try:
        with xr.open_dataset(
            path, engine="netcdf4", decode_times=False, decode_timedelta=False, decode_coords=False
        ) as dataset:
            return _held(dataset, path.stem, issued_at)
    except (OSError, RuntimeError, ValueError, TypeError, LookupError, ArithmeticError, MemoryError) as error:
        raise ForecastFileError(f"NetCDF cannot be read ({error}): bring the file again") from error


def _held(dataset: xr.Dataset, stem: str, issued_at: datetime | None) -> Held:
    centre, institution = (str(dataset.attrs.get(name, "")) for name in ("GRIB_centre", "institution"))
    held = Held(source_name(centre, institution, stem))
    for name, variable in dataset.variables.items():
        if name in dataset.dims or role_of(str(name), variable) is not None:
            continue
        axes = axes_of(dataset, variable)
        by_role = {axis.role: axis for axis in axes if axis.role is not None}
        standard_name = str(variable.attrs.get("standard_name", ""))
        known = netcdf_field(str(name), standard_name, _stands_on(by_role))
        flat = known is not None and _is_flat(str(name), known, by_role)
        if known is None or not flat:
            held.not_needed[str(name)] += 1
        else:
            held.slices += _slices(str(name), variable, known, axes, issued_at)
    return held


def _stands_on(by_role: dict[Role, Axis]) -> str:
    if Role.PRESSURE in by_role:
        return "pressure"
    return "height" if Role.HEIGHT in by_role else "ground"


def _is_flat(name: str, known: Known, by_role: dict[Role, Axis]) -> bool:
    """Whether a variable lies on latitudes and longitudes; winds that do not are refused."""
    pair = [by_role.get(role) for role in (Role.LATITUDE, Role.LONGITUDE)]
    flat = all(axis is not None and axis.dimension is not None for axis in pair)
    if not flat and known.name in ("u", "v"):
        raise ForecastFileError(
            f"{name} has no axes of latitude and longitude; only regular latitude-longitude grids can be read"
        )
    return flat


def _slices(
    name: str, variable: xr.Variable, known: Known, axes: list[Axis], issued_at: datetime | None
) -> Iterator[Slice]:
    by_role = {axis.role: axis for axis in axes if axis.role is not None}
    factor, offset = unit_change(known.name, name, str(variable.attrs.get("units", "")))
    where = _layout(by_role)
    values = where.arranged(_ordered(variable, name, axes))
    values[np.abs(values) > NEVER_WRITTEN] = np.nan
    values = values * np.float32(factor) + np.float32(offset)
    levels = _levels(by_role, known)
    members = by_role[Role.MEMBER].numbers if Role.MEMBER in by_role else [0.0]
    instants = clock(by_role, issued_at)
    analysis = variable.attrs.get("GRIB_dataType") == "an"
    for m, r, s, t in np.ndindex(values.shape[:4]):
        reference, valid = instants.at(r, s, t)
        for level, field in zip(levels, _by_level(values[m, r, s, t]), strict=True):
            if known.name in NEAR and level not in NEAR_HEIGHTS_M:
                continue
            yield Slice(
                name=known.name,
                level=level,
                member=int(members[m]),
                reference=reference,
                valid=valid,
                values=field,
                grid=where.grid,
                since=_since(known, reference, valid),
                analysis=analysis,
                rank=known.rank,
            )


def _by_level(values: Float32s) -> Float32s:
    return values.reshape(-1, *values.shape[-2:])


def _since(known: Known, reference: datetime | None, valid: datetime | None) -> datetime | None:
    """Where a sum of rain begins, which NetCDF rarely says: at the issue, without one an hour ago (ERA5)."""
    if known.name != RAIN or valid is None:
        return None
    return reference if reference is not None and reference != valid else valid - _ONE_HOUR


def _ordered(variable: xr.Variable, name: str, axes: list[Axis]) -> npt.NDArray[np.generic]:
    """Values as (member, reference, step, time, pressure, height, latitude, longitude)."""
    roles = [axis.role for axis in axes if axis.dimension is not None and axis.role is not None]
    doubled = [role for role in roles if roles.count(role) > 1]
    if doubled:
        raise ForecastFileError(f"{name} has two axes of {doubled[0]}; one is allowed")
    for axis in axes:
        if axis.dimension is not None and axis.role is None:
            variable = _without(variable, name, axis.dimension)
    dimension = {axis.role: axis.dimension for axis in axes if axis.role and axis.dimension}
    order = [dimension[role] for role in (*_ORDER, Role.LATITUDE, Role.LONGITUDE) if role in dimension]
    values = np.asarray(variable.transpose(*order).values)
    shape = [variable.sizes[dimension[role]] if role in dimension else 1 for role in _ORDER]
    return values.reshape(*shape, *values.shape[-2:])


def _without(variable: xr.Variable, name: str, dimension: str) -> xr.Variable:
    """A variable freed of a dimension that is none of ours: one long, or `expver`."""
    length = variable.sizes[dimension]
    if length != 1 and dimension != "expver":
        raise ForecastFileError(
            f"{name} has a dimension '{dimension}' of {length} that is neither member, time, level, latitude "
            "nor longitude; keep one of it"
        )
    layers = [variable.isel({dimension: i}) for i in range(length)]
    values = layers[0].values
    for layer in layers[1:]:
        # ERA5 beside its first release (expver 1 and 5): of each value the one that is there.
        values = np.where(np.isfinite(values), values, layer.values)
    return xr.Variable(layers[0].dims, values, variable.attrs)


def _layout(by_role: dict[Role, Axis]) -> Layout:
    return layout(*(np.array(by_role[role].numbers) for role in (Role.LATITUDE, Role.LONGITUDE)))


def _levels(by_role: dict[Role, Axis], known: Known) -> list[float]:
    """Pressure levels [Pa], or heights above ground [m], or the one level that a name implies."""
    if Role.PRESSURE not in by_role:
        high = Role.HEIGHT in by_role and known.name not in WARMTH  # at 2 m, which is in their names
        return by_role[Role.HEIGHT].numbers if high else [known.level]
    pressure = by_role[Role.PRESSURE]
    units, numbers = plain_units(pressure.units), pressure.numbers
    if not units:
        scale = 1.0 if max(numbers) > HIGHEST_HPA else 100.0
    elif units in PASCALS:
        scale = PASCALS[units]
    else:
        raise ForecastFileError(
            f"levels are in '{pressure.units}', which is no pressure; bring pressure levels"
        )
    return [round(number * scale, 3) for number in numbers]
