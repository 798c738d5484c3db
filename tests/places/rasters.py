"""Population rasters for tests, written with the library that reads them; skipped where it is not there."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest


def write_raster(
    path: Path,
    people: Any,
    *,
    west: float,
    north: float,
    step: float,
    crs: str = "EPSG:4326",
    nodata: float | None = None,
) -> Path:
    """A GeoTIFF of people on each cell, rows southwards; south is up where the step is negative."""
    rasterio = pytest.importorskip("rasterio")
    from rasterio.transform import Affine

    rows, columns = np.shape(people)
    shape = {"height": rows, "width": columns, "count": 1, "dtype": "float32"}
    where = {"crs": crs, "nodata": nodata, "transform": Affine(abs(step), 0.0, west, 0.0, -step, north)}
    with rasterio.open(path, "w", driver="GTiff", **shape, **where) as file:
        file.write(np.asarray(people, dtype=np.float32)[None])
    return path
