"""The fake provider's files say in their indexes what stands in them, and hold what a flight needs."""

import bz2
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import eccodes
import numpy as np
import pytest

from planner.fakes.files import FakeFiles, Found, Recipe, find
from planner.fakes.weather import coarser, drawn_on
from planner.forecast.grid import Area, Grid
from planner.forecast.provider import providers
from planner.forecast.providers.gefs import GEFS_LEVELS_HPA
from planner.forecast.providers.gfs import GFS_LEVELS_HPA
from planner.forecast.reading.read import read
from planner.forecast.remote_file import ABOVE_GROUND, Whole
from planner.sample.sample_files import SampleSpec

pytestmark = pytest.mark.long

CYCLE = datetime(2026, 11, 24, tzinfo=UTC)
SMALL = SampleSpec(Area(34, 122, 42, 132), 2.0, tuple(range(385)), GFS_LEVELS_HPA, 2)
PLAYED = {one.name: replace(one, members=min(one.members, 2)) for one in providers()}
FEW = replace(SMALL, levels_hpa=(1000, 975, 850, 500, 250, 100, 50, 40, 20, 1))
"""Levels of both of GEFS' files, one that it has not, and some that ECMWF has not."""
WGRIB2 = {"UGRD": "u", "VGRD": "v", "HGT": "gh", "TMP": "t", "RH": "r", "APCP": "tp", "GUST": "gust"}
WGRIB2 |= {"CAPE": "cape", "VIS": "vis", "TCDC": "tcc", "PRATE": "prate", "LAND": "lsm", "SPFH": "q"}
WGRIB2 |= {"VVEL": "w", "ABSV": "absv", "CLWMR": "clwmr", "PRMSL": "prmsl", "PRES": "sp", "DPT": "2d"}
WINDS = ("10u", "80u", "100u")
AT_GROUND = {("HGT", "surface"): "orog", ("TMP", "2 m above ground"): "2t"}
AT_GROUND |= {(f"{w}GRD", f"{h} m above ground"): f"{h}{w.lower()}" for w in "UV" for h in (10, 100)}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return FakeFiles(tmp_path_factory.mktemp("fake"), Recipe(SMALL))


def published(provider, *hours):
    return [Found(provider, CYCLE, file) for hour in hours for file in provider.files(CYCLE, hour)]


def wanted(files, found):
    """The messages of a file that a flight needs, and how many others it holds."""
    if isinstance(found.file.taken, Whole):
        data = files.get(found).data.read_bytes()
        return [bz2.decompress(data) if found.file.taken.packing else data], 0
    rows = list(fetched(files, found))
    taken = {entry.offset: message for entry, message in rows if found.file.taken.wants(entry)}
    return list(taken.values()), len(rows) - len(taken)


def said(provider):
    """Every field that a provider says stands in its files of an hour."""
    found = published(provider, 3)
    whole = isinstance(found[0].file.taken, Whole)
    asked = [level for level in provider.levels_hpa if whole or level in FEW.levels_hpa]
    return [field for one in found for field in one.file.contents(asked)]


def levels_said(provider):
    """The levels of its winds, from the ground up."""
    return sorted({field.level for field in said(provider) if field.weather == "u"}, reverse=True)


def heights_said(provider):
    """The heights of its winds above the ground."""
    named = {field.weather[:-1] for field in said(provider) if field.level_type == ABOVE_GROUND}
    return tuple(sorted(float(height) for height in named if f"{height}u" in WINDS))


def fetched(files, found):
    """The bytes of every entry of a file's index, and the entry."""
    stored = files.get(found)
    data = stored.data.read_bytes()
    for entry in found.file.taken.entries(stored.index.read_text()):
        yield entry, data[entry.offset :][: entry.length]


def keys(message, *names):
    handle = eccodes.codes_new_from_message(message)
    try:
        return [eccodes.codes_get(handle, name) for name in names]
    finally:
        eccodes.codes_release(handle)


@pytest.mark.parametrize("name", ["gfs", "gefs"])
@pytest.mark.parametrize("hour", [0, 24])
def test_every_line_of_an_inventory_leads_to_one_whole_message_of_what_it_says(files, name, hour):
    for found in published(PLAYED[name], hour)[1:3] or published(PLAYED[name], hour):
        for entry, message in fetched(files, found):
            assert message[:4] == b"GRIB"
            assert message[-4:] == b"7777"
            assert int.from_bytes(message[8:16], "big") == len(message)
            short, level_type, level, steps, kind, when = keys(
                message, "shortName", "typeOfLevel", "level", "stepRange", "stepType", "dataDate"
            )
            assert short == AT_GROUND.get((entry.name, entry.level), WGRIB2[entry.name])
            assert when == 20261124
            if entry.level.endswith(" mb"):
                assert (level_type, f"{level} mb") == ("isobaricInhPa", entry.level)
            if kind == "instant":
                assert entry.kind == (f"{steps} hour fcst" if hour else "anl")
            else:
                span = {"18-24": "18-24 hour", "0-24": "0-1 day"}[steps]
                assert entry.kind == f"{span} {'acc' if short == 'tp' else 'ave'} fcst"


@pytest.mark.parametrize("name", ["ecmwf", "ecmwf-ens", "aifs-ens", "aifs-single"])
@pytest.mark.parametrize("hour", [0, 6, 150])
def test_every_line_of_an_ecmwf_index_leads_to_one_whole_message_of_what_it_says(files, name, hour):
    for found in published(PLAYED[name], hour):
        for entry, message in fetched(files, found):
            assert int.from_bytes(message[8:16], "big") == len(message) == entry.length
            short, level, step, kind = keys(message, "shortName", "level", "endStep", "dataType")
            assert short in (entry.name, f"{entry.name}3", f"{entry.name}6")
            assert (step, kind) == (hour, entry.kind)
            assert not entry.level.startswith("pl") or entry.level == f"pl {level}"


def test_inventories_read_as_those_of_wgrib2(files):
    gfs, control, member = (
        files.get(found).index.read_text().splitlines()
        for found in (published(PLAYED["gfs"], 0)[0], *published(PLAYED["gefs"], 3)[::2])
    )
    assert gfs[0] == "1:0:d=2026112400:PRMSL:mean sea level:anl:"
    assert gfs[-1].endswith(":LAND:surface:anl:")
    assert control[0] == "1:0:d=2026112400:HGT:10 mb:3 hour fcst:ENS=low-res ctl"
    assert member[0] == "1:0:d=2026112400:HGT:10 mb:3 hour fcst:ENS=+1"
    assert any(":APCP:surface:0-3 hour acc fcst:" in line for line in member)


@pytest.mark.parametrize(
    ("name", "winds_joined"), [*((name, False) for name in PLAYED), ("gfs", True), ("gefs", True)]
)
@pytest.mark.slow
def test_what_a_flight_needs_is_there_on_every_level_and_reads_as_one_run(tmp_path, name, winds_joined):
    files = FakeFiles(tmp_path, Recipe(FEW, winds_joined=winds_joined))
    path, left = tmp_path / "wanted.grib2", 0
    with path.open("wb") as out:
        for found in published(PLAYED[name], 0, 3, 6):
            messages, others = wanted(files, found)
            out.writelines(messages)
            left += others
    provider = PLAYED[name]
    assert (left == 0) == all(isinstance(found.file.taken, Whole) for found in published(provider, 0, 3, 6))
    (cube,) = read([path]).cubes
    assert cube.u_mps.shape[:2] == (provider.members, 3)
    assert list(cube.levels_pa) == [100.0 * level for level in levels_said(provider)]
    assert cube.height_gpm.shape == cube.temperature_k.shape == cube.u_mps.shape
    assert cube.near_heights_m == heights_said(provider)
    if provider.area is None or provider.area.covers(FEW.area):
        assert cube.grid.area == FEW.area
        assert cube.orography_gpm.max() > 100  # the sample's hills stand round Korea
    else:
        assert cube.grid.area.covers(Area(30, -20, 69, 60))
    assert cube.is_sample
    assert cube.warnings == ()


def test_all_providers_see_the_same_rain_however_they_sum_it(tmp_path):
    files, rain = FakeFiles(tmp_path, Recipe(replace(FEW, levels_hpa=(1000, 500, 100)))), []
    for name in ("gfs", "ecmwf"):
        path = tmp_path / name
        path.write_bytes(
            b"".join(files.get(found).data.read_bytes() for found in published(PLAYED[name], 0, 3, 6, 9))
        )
        (cube,) = read([path]).cubes
        rain.append(cube.weather["precipitation_mmph"][0])
    assert rain[0].max() > 0.1
    np.testing.assert_allclose(*rain, atol=0.02)


def test_packing_is_that_of_each_provider(files):
    for name, packing in (("gfs", "grid_complex_spatial_differencing"), ("ecmwf", "grid_ccsds")):
        message = next(m for e, m in fetched(files, published(PLAYED[name], 3)[0]) if e.name in ("UGRD", "u"))
        assert keys(message, "packingType") == [packing]


def test_each_level_of_gefs_lies_wholly_in_one_of_its_two_files(files):
    a, b = (
        {
            entry.level
            for entry, _ in fetched(files, found)
            if entry.level.endswith(" mb") and "-" not in entry.level
        }
        for found in published(PLAYED["gefs"], 3)[:2]
    )
    assert a & b == set()
    assert a | b == {f"{level} mb" for level in GEFS_LEVELS_HPA}


def test_winds_joined_are_two_fields_at_one_offset(tmp_path):
    files = FakeFiles(tmp_path, Recipe(FEW, winds_joined=True))
    (found,) = published(PLAYED["gfs"], 3)
    lines = files.get(found).index.read_text().splitlines()
    u = next(line for line in lines if ":UGRD:500 mb:" in line)
    v = next(line for line in lines if ":VGRD:500 mb:" in line)
    assert u.split(".")[1].startswith("1:")
    assert v == u.replace(".1:", ".2:", 1).replace("UGRD", "VGRD")


def test_an_unmarked_run_passes_for_a_real_one(tmp_path):
    files = FakeFiles(tmp_path, Recipe(FEW, marked=False))
    (cube,) = read([files.get(published(PLAYED["gfs"], 3)[0]).data]).cubes
    assert not cube.is_sample
    assert cube.source == "ncep"


def test_a_file_is_the_same_bytes_whoever_makes_it(files, tmp_path):
    (found,) = published(PLAYED["ecmwf"], 6)
    other = FakeFiles(tmp_path, Recipe(SMALL))
    assert other.get(found).data.read_bytes() == files.get(found).data.read_bytes()


def test_the_folder_of_files_is_bounded(tmp_path):
    files = FakeFiles(tmp_path, Recipe(FEW), keep_mb=0.05)
    kept = [files.get(found).data for found in published(PLAYED["gefs"], 3)]
    assert kept[-1].exists()
    assert sum(path.stat().st_size for path in kept if path.exists()) <= 5e4


def test_heights_near_9999_are_heights(tmp_path):
    """ecCodes' complex packing would take them for missing values."""
    recipe = Recipe(replace(SMALL, area=Area(30, 120, 44, 136), levels_hpa=(300, 275, 250, 200)))
    files = FakeFiles(tmp_path, recipe)
    found = published(PLAYED["gfs"], 6)[0]
    heights = [m for e, m in fetched(files, found) if e.name == "HGT" and e.level.endswith(" mb")]
    assert [keys(m, "numberOfMissing") for m in heights] == [[0]] * len(heights)


def test_the_globe_is_one_too(tmp_path):
    spec = replace(SMALL, area=Area(-90, 0, 90, 350), step_deg=10.0, levels_hpa=(1000, 500, 100))
    for name, west in (("gfs", 0.0), ("ecmwf", 180.0)):
        files = FakeFiles(tmp_path, Recipe(spec))
        _, message = next(fetched(files, published(PLAYED[name], 3)[0]))
        assert keys(message, "Ni", "Nj", "longitudeOfFirstGridPointInDegrees") == [36, 19, west]


@pytest.mark.parametrize("wraps", [True, False])
def test_a_large_grid_is_drawn_from_a_coarser_one(wraps):
    grid = Grid(-90, 0, 0.25, 0.25, 721, 1440) if wraps else Grid(20, 100, 0.05, 0.05, 481, 801)
    few = coarser(grid)
    assert (few.area.south, few.area.north) == (grid.area.south, grid.area.north)
    slope = drawn_on(grid, few.latitudes_deg[:, None] + np.zeros(few.columns))
    np.testing.assert_allclose(slope, grid.latitudes_deg[:, None] + np.zeros(grid.columns), atol=1e-9)
    wave = drawn_on(grid, np.sin(np.radians(few.longitudes_deg)) + np.zeros((few.rows, 1)))
    np.testing.assert_allclose(wave[0], np.sin(np.radians(grid.longitudes_deg)), atol=1e-4)
    small = Grid(30, 120, 0.5, 0.5, 29, 33)
    assert coarser(small) == small


def test_only_addresses_that_a_provider_names_lead_anywhere():
    for provider in PLAYED.values():
        found = published(provider, 6)[0]
        for path in found.file.paths:
            back = find([provider], path)
            assert (back.provider, back.cycle, back.file.path) == (provider, CYCLE, found.file.path)
        assert find([provider], found.file.path + "x") is None
    late = PLAYED["gfs"].files(CYCLE + timedelta(hours=3), 0)[0]
    assert find(list(PLAYED.values()), late.path) is None
    assert find(list(PLAYED.values()), "gfs.20261399/00/atmos/gfs.t00z.pgrb2.0p25.f000") is None
