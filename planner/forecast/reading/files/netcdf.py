"""NetCDF files -> slices, through xarray; whatever their names, order, packing and calendar.

xarray unpacks and masks; times are decoded in `instants.py`, because the reference of a time axis
tells when a forecast was issued, and may be missing.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.air_quantities import NEAR_HEIGHTS_M
from planner.forecast.field import Float32s
from planner.forecast.quantities import NEAR, ON_LEVELS, QUANTITIES, RAIN, RAIN_RATE
from planner.forecast.quantity_row import FieldKind
from planner.forecast.reading.files.framing import classic_length
from planner.forecast.reading.files.instants import clock
from planner.forecast.reading.files.naming import Known, source_name
from planner.forecast.reading.files.netcdf_axes import Axis, Role, axes_of, members_on, role_of
from planner.forecast.reading.files.netcdf_naming import named_level, netcdf_field
from planner.forecast.reading.files.pressures import no_pressures, pressures
from planner.forecast.reading.files.projected_layout import ProjectedLayout
from planner.forecast.reading.files.projections import AnyLayout, layout_on
from planner.forecast.reading.files.rain import with_spans
from planner.forecast.reading.files.slices import FileSlices, Slice
from planner.forecast.reading.files.turning import Turning
from planner.forecast.reading.files.unit_names import is_rate, unit_change

_ORDER = (Role.MEMBER, Role.REFERENCE, Role.STEP, Role.TIME, Role.PRESSURE, Role.HEIGHT)
NEVER_WRITTEN = 9e14
"""Beyond this lie the fill values of files that do not name theirs (9.97e36, 9.999e20, 1e15)."""


def whole_netcdf(path: Path) -> None:
    """Refuse a classic NetCDF shorter than its header demands; such a file opens without an error."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        there, demanded = len(data), classic_length(data) if data[:3] == b"CDF" else 0
    if there < demanded:
        raise ForecastFileError(
            f"file is cut short: its header demands {demanded:,} bytes and {there:,} are there, "
            f"{demanded - there:,} are missing; bring the whole file"
        )


def read_netcdf(path: Path, issued_at: datetime | None) -> FileSlices:
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


def _held(dataset: xr.Dataset, stem: str, issued_at: datetime | None) -> FileSlices:
    centre, institution = (str(dataset.attrs.get(name, "")) for name in ("GRIB_centre", "institution"))
    held = FileSlices(source_name(centre, institution, stem))
    for name, variable in dataset.variables.items():
        if name in dataset.dims or role_of(str(name), variable) is not None:
            continue
        axes = axes_of(dataset, variable)
        by_role = {axis.role: axis for axis in axes if axis.role is not None}
        known = _known(str(name), variable, by_role)
        other = no_pressures(by_role[Role.PRESSURE]) if Role.PRESSURE in by_role else ""
        if known is not None and known.name in ("u", "v") and not other:
            _require_one_way(str(name), variable, known)
        wanted = known is not None and (_is_flat(by_role) or known.name in ("u", "v"))
        if known is None or other or not wanted:
            held.not_needed[f"{name}: {other}" if other else str(name)] += 1
        else:
            one = _Variable(str(name), variable, known, axes)
            _take(held, dataset, one, issued_at)
    return held


def _known(name: str, variable: xr.Variable, by_role: dict[Role, Axis]) -> Known | None:
    """What a variable is, by its names and what it stands on; a pressure in its name is its level."""
    stands_on = _stands_on(by_role)
    standard_name = str(variable.attrs.get("standard_name", ""))
    if stands_on == "ground" and (found := netcdf_field(name, standard_name, stands_on)):
        return found
    bare, level = named_level(name, str(variable.attrs.get("level", "")))
    known = netcdf_field(bare, standard_name, "pressure" if level else stands_on)
    return replace(known, level=level) if known and level else known


def _require_one_way(name: str, variable: xr.Variable, known: Known) -> None:
    """Refuse a wind whose name says the one way and whose standard name the other."""
    said = str(variable.attrs.get("standard_name", ""))
    ways = {word: way for way in ("u", "v") for word in QUANTITIES[way].cf.split()}
    if ways.get(said, known.name) != known.name:
        raise ForecastFileError(
            f"{name} is {known.name} by its name and {said} by its standard_name; mend whichever is wrong"
        )


def _is_era5(dataset: xr.Dataset) -> bool:
    """Whether a file says that it is ERA5, whose sums are of the hour before: `expver` tells its releases."""
    return "expver" in dataset.variables or "expver" in dataset.dims


def _stands_on(by_role: dict[Role, Axis]) -> str:
    if Role.PRESSURE in by_role:
        return "pressure"
    return "height" if Role.HEIGHT in by_role else "ground"


def _is_flat(by_role: dict[Role, Axis]) -> bool:
    """Whether a variable lies on latitudes and longitudes."""
    pair = [by_role.get(role) for role in (Role.LATITUDE, Role.LONGITUDE)]
    return all(axis is not None and axis.dimension is not None for axis in pair)


@dataclass(frozen=True)
class _Variable:
    """A variable that we use, and what its axes stand for."""

    name: str
    variable: xr.Variable
    known: Known
    axes: list[Axis]

    @property
    def by_role(self) -> dict[Role, Axis]:
        return {axis.role: axis for axis in self.axes if axis.role is not None}


def _take(held: FileSlices, dataset: xr.Dataset, one: _Variable, issued_at: datetime | None) -> None:
    """Put a variable's fields among the slices; what is no wind, height or temperature may be left out."""
    try:
        where, turning = layout_on(dataset, one.name, one.variable, one.by_role, one.known.name)
        slices = list(_slices(one, where, turning, issued_at))
        if any(s.name == RAIN for s in slices):
            slices = with_spans(slices, held.warnings, of_era5=_is_era5(dataset))
    except ForecastFileError as error:
        if one.known.name in ON_LEVELS:
            raise
        held.warnings.append(f"{error}; it was left out")
        held.not_needed[one.name] += 1
    else:
        held.slices += slices
        if isinstance(where, ProjectedLayout):
            held.note(where.words)


def _slices(
    one: _Variable, where: AnyLayout, turning: Turning | None, issued_at: datetime | None
) -> Iterator[Slice]:
    by_role, units = one.by_role, str(one.variable.attrs.get("units", ""))
    known = replace(one.known, name=RAIN_RATE) if one.known.name == RAIN and is_rate(units) else one.known
    factor, offset = unit_change(known.name, one.name, units)
    values = _numbers(where, one) * np.float32(factor) + np.float32(offset)
    levels, said = _levels(by_role, known)
    members = members_on(by_role[Role.MEMBER], values.shape[0]) if Role.MEMBER in by_role else [0]
    instants = clock(by_role, issued_at)
    analysis = one.variable.attrs.get("GRIB_dataType") == "an"
    for m, r, s, t in np.ndindex(values.shape[:4]):
        reference, valid = instants.at(r, s, t)
        for level, field in zip(levels, _by_level(values[m, r, s, t]), strict=True):
            if known.name in NEAR and level not in NEAR_HEIGHTS_M:
                continue
            yield Slice(
                name=known.name,
                level=level,
                member=members[m],
                reference=reference,
                valid=valid,
                values=field,
                grid=where.grid,
                analysis=analysis,
                rank=known.rank,
                factor=factor,
                level_is_said=said,
                turning=turning,
            )


def _numbers(where: AnyLayout, one: _Variable) -> Float32s:
    """A variable's numbers on the layout's grid, its other axes as `_ordered` says; fillers are NaN."""
    values = _ordered(one.variable, one.name, one.axes)
    if isinstance(where, ProjectedLayout):  # before they are mixed with their neighbours
        values = np.where(np.abs(values) > NEVER_WRITTEN, np.float32(np.nan), values.astype(np.float32))
    made = where.arranged(values)
    made[np.abs(made) > NEVER_WRITTEN] = np.nan
    return made


def _by_level(values: Float32s) -> Float32s:
    return values.reshape(-1, *values.shape[-2:])


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


def _levels(by_role: dict[Role, Axis], known: Known) -> tuple[list[float], bool]:
    """Pressure levels [Pa], heights above ground [m], or the level that a name implies; and if it is said."""
    if Role.PRESSURE not in by_role:
        # Weather on an axis of heights has its height in its name: 2 m.
        high = Role.HEIGHT in by_role and QUANTITIES[known.name].kind is not FieldKind.WEATHER
        return (by_role[Role.HEIGHT].numbers if high else [known.level]), True
    found = pressures(by_role[Role.PRESSURE])
    return found.levels_pa, found.said
