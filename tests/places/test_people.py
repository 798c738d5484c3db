"""A population raster as people bring it: cells, edges, and what is refused."""

import sys

import numpy as np
import pytest

from planner.errors import InputError
from planner.places.people import NoRasterReader, read_people
from tests.places.rasters import write_raster


def at(raster, *places):
    latitude, longitude = np.array(places, dtype=float).T
    return raster.per_km2(latitude, longitude)


def test_people_on_a_cell_are_so_many_on_its_square_kilometres(tmp_path):
    """A tenth of a degree is 11.1 km by 11.1 times the cosine of the latitude."""
    people = np.arange(100.0).reshape(10, 10)
    raster = read_people(write_raster(tmp_path / "p.tif", people, west=127.0, north=38.0, step=0.1))
    (first, last) = at(raster, (37.95, 127.05), (37.05, 127.95))
    assert first == 0.0
    assert last == pytest.approx(99.0 / (11.119493**2 * np.cos(np.radians(37.05))), rel=1e-4)


def test_beyond_the_raster_nobody_knows_and_where_it_is_empty_nobody_lives(tmp_path):
    people = np.full((10, 10), -99999.0)
    people[0, 0] = 5.0
    file = write_raster(tmp_path / "p.tif", people, west=127.0, north=38.0, step=0.1, nodata=-99999.0)
    found = at(read_people(file), (37.95, 127.05), (37.95, 127.15), (38.05, 127.05), (37.95, 126.95))
    assert found[0] > 0.0
    assert found[1] == 0.0
    assert np.isnan(found[2:]).all()


def test_a_raster_reaches_over_the_date_line(tmp_path):
    file = write_raster(tmp_path / "p.tif", np.ones((4, 8)), west=179.0, north=-16.0, step=0.25)
    assert np.isfinite(at(read_people(file), (-16.5, 179.5), (-16.5, -179.5))).all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"crs": "EPSG:3857"}, "a raster in degrees"),
        ({"step": -0.1}, "north up"),
        ({"people": np.full((2, 2), -1.0)}, "cells below 0"),
    ],
)
def test_another_raster_is_refused_with_a_sentence(tmp_path, changes, said):
    words = {"people": np.ones((2, 2)), "west": 127.0, "north": 38.0, "step": 0.1, **changes}
    with pytest.raises(InputError, match=said):
        read_people(write_raster(tmp_path / "p.tif", **words))


def test_what_is_no_raster_and_what_is_not_there_is_said(tmp_path):
    (tmp_path / "p.tif").write_text("people")
    pytest.importorskip("rasterio")
    with pytest.raises(InputError, match="no raster that can be read"):
        read_people(tmp_path / "p.tif")
    with pytest.raises(InputError, match="there is no file q"):
        read_people(tmp_path / "q.tif")


def test_without_the_extra_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "rasterio", None)
    (tmp_path / "p.tif").write_text("people")
    with pytest.raises(NoRasterReader, match=r"windfall\[raster\]"):
        read_people(tmp_path / "p.tif")
