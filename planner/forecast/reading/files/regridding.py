"""How a person turns a grid that is no regular one into one that is: parts of sentences."""

import numpy as np

from planner.geo import Floats, east_west

_STEPS_DEG = (0.01, 0.02, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0)


def regrid_netcdf(*places: Floats) -> str:
    """How a NetCDF file is regridded, round its places (latitudes, longitudes) where they are known."""
    if len(places) == 2 and (box := _box(*places)):
        south, west, north, east, step = box
        globe = f"r{360 / step:.0f}x{180 / step:.0f}"
        cut = f"-sellonlatbox,{west:g},{east:g},{south:g},{north:g} -remapbil,{globe}"
    else:
        cut = "-remapbil,r1440x720"
    return (
        f"regrid it, e.g. `cdo {cut} IN.nc OUT.nc`, after u and v were turned from the grid's axes to east "
        "and north (a rotated pole's by `cdo rotuvb,u,v`)"
    )


def regrid_grib(grid_type: str, edition: int, latitudes_deg: Floats, longitudes_deg: Floats) -> str:
    """How a GRIB file is regridded round its places; wgrib2 turns winds, but does not know all grids."""
    if grid_type == "sh":
        return "turn it into a grid, e.g. `cdo -remapbil,r1440x720 -sp2gpl IN OUT`"
    if grid_type.endswith(("_gg", "_ll")) and not grid_type.startswith("rotated"):
        return "regrid it, e.g. `cdo -R -remapbil,r1440x720 IN OUT`"
    box = _box(latitudes_deg, longitudes_deg)
    if box is None or edition == 1:
        turned = "after u and v were turned from the grid's axes to east and north (`cdo rotuvb,u,v`)"
        return f"regrid it, e.g. `cdo -remapbil,r1440x720 IN OUT`, {turned}"
    south, west, north, east, step = box
    columns, rows = ((high - low) / step + 1 for low, high in ((west, east), (south, north)))
    return (
        "regrid it, e.g. `wgrib2 IN -new_grid_winds earth -new_grid latlon "
        f"{west % 360:g}:{columns:.0f}:{step:g} {south:g}:{rows:.0f}:{step:g} OUT`"
    )


def _box(latitudes_deg: Floats, longitudes_deg: Floats) -> tuple[float, float, float, float, float] | None:
    """South, west, north, east and step [deg] of a regular grid round some places; None for no places."""
    latitude = np.asarray(latitudes_deg, dtype=float).ravel()
    east = np.sort(east_west(np.asarray(longitudes_deg, dtype=float).ravel()))
    known = np.isfinite(latitude)
    if latitude.size < 4 or east.size != latitude.size or not (known.all() and np.isfinite(east).all()):
        return None
    ahead = np.diff(east, append=east[0] + 360.0)
    first = (int(ahead.argmax()) + 1) % east.size
    wide = 360.0 - float(ahead.max())
    high = float(np.ptp(latitude))
    fine = np.sqrt(wide * high / latitude.size)
    step = next((step for step in _STEPS_DEG if step >= 0.8 * fine), _STEPS_DEG[-1])
    south, west = (np.floor(value / step) * step for value in (latitude.min(), east[first]))
    return (
        *(float(south), float(west)),
        *(float(np.ceil(latitude.max() / step) * step), float(np.ceil((east[first] + wide) / step) * step)),
        step,
    )
