"""Real files through the decoder of fetches: the same numbers as read whole, cut out."""

from functools import cache

import numpy as np
import pytest

from planner.forecast.grid import parse_area
from planner.forecast.reading.files.part_decoding import decode_part
from planner.forecast.reading.files.runs import cubes_of
from planner.forecast.reading.files.slice_file import read_slices
from planner.forecast.reading.read import read_files

read_once = cache(lambda path: read_files([path]))


@pytest.mark.parametrize(("name", "runs"), [("gfs.t12z.pgrbf120.2p5deg.grib2", 1), ("pl_regular_ll.grib", 4)])
@pytest.mark.parametrize("area", ["30,110,45,140", "-20,170,20,-160", "-90,-180,90,180"])
def test_a_real_file_cut_to_an_area_holds_what_the_whole_file_has_there(name, runs, area, realdata, tmp_path):
    raw, target = realdata / "winds" / name, tmp_path / "part.npz"
    decode_part(raw, parse_area(area), target)
    held, _ = read_slices(target)
    cut, _ = cubes_of(held.slices, held.source, "0" * 64)
    whole = read_once(raw)
    assert len(cut) == len(whole) == runs
    for part, full in zip(cut, whole, strict=True):
        rows = np.searchsorted(full.grid.latitudes_deg, part.grid.latitudes_deg - 1e-6)
        columns = (part.grid.longitudes_deg - full.grid.west_deg) / full.grid.step_longitude_deg
        picked = np.round(columns).astype(int) % full.grid.columns
        for values in ("u_mps", "v_mps", "height_gpm", "temperature_k"):
            there = getattr(full, values)[..., rows, :][..., picked]
            np.testing.assert_array_equal(getattr(part, values), there)
