"""The sample forecast as files and as a run: GRIB2 like GFS's, the same every time, made once, kept apart."""

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import eccodes
import numpy as np
import pytest

from planner.errors import InputError
from planner.forecast.grid import Area
from planner.forecast.store.store import Store
from planner.geo import geometric_altitude
from planner.sample.free_air import free_air, mesoscale_waves, synoptic_waves
from planner.sample.gfs_layout import KINDS, FileHeader, Message, write_file
from planner.sample.sample import FULL, SampleSpec, ensure_sample, latest_cycle, make_sample
from planner.sample.surface import orography_gpm

pytestmark = pytest.mark.long

RUN = datetime(2026, 11, 24, 6, tzinfo=UTC)
TINY = SampleSpec(
    area=Area(36.0, 126.0, 39.0, 129.0),
    step_deg=1.0,
    hours=(0, 3, 6, 12),
    levels_hpa=(1000, 925, 850, 500, 250, 50, 3),
    members=3,
)
LEVELS_OF = {"10u": (10,), "10v": (10,), "100u": (100,), "100v": (100,)}
LEVELS_OF["r"] = (1000, 925, 850, 500, 250)


def messages(path, *keys):
    """The named keys of every message, and its values."""
    found = []
    with path.open("rb") as file:
        while (handle := eccodes.codes_grib_new_from_file(file)) is not None:
            values = eccodes.codes_get_array(handle, "values").reshape(
                [eccodes.codes_get(handle, k) for k in ("Nj", "Ni")]
            )
            found.append((tuple(eccodes.codes_get(handle, key) for key in keys), values))
            eccodes.codes_release(handle)
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return make_sample(tmp_path_factory.mktemp("sample"), RUN, spec=TINY, workers=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store that was asked for the sample, and what it gave."""
    store = Store(tmp_path_factory.mktemp("made"))
    return store, ensure_sample(store, RUN + timedelta(hours=2), spec=TINY, workers=1)


def test_the_full_sample_covers_what_it_promises():
    assert (FULL.grid.rows, FULL.grid.columns) == (37, 45)
    assert str(FULL.grid.area) == "28 to 46 N, 116 to 138 E"
    assert len(FULL.hours) == 27
    assert np.diff(FULL.hours).tolist() == [3] * 16 + [6] * 10
    assert FULL.hours[-1] == 108
    assert len(FULL.levels_hpa) >= 34
    assert (np.diff(FULL.levels_hpa) < 0).all()
    assert (FULL.levels_hpa[0], FULL.levels_hpa[-1]) == (1000, 3)
    assert FULL.members == 5


def test_a_file_a_step_holds_every_field_of_every_member(files):
    assert [path.name for path in files] == [
        f"windfall-sample.t06z.pgrb2.1p00.f{hour:03}" for hour in TINY.hours
    ]
    for path, hour in zip(files, TINY.hours, strict=True):
        found = {k for k, _ in messages(path, "shortName", "typeOfLevel", "level", "number")}
        expected = {
            (name, kind.type_of_level, level, member)
            for name, kind in KINDS.items()
            if name != "tp" or hour
            for level in LEVELS_OF.get(
                name, TINY.levels_hpa if kind.type_of_level == "isobaricInhPa" else (0,)
            )
            for member in range(3)
        }
        assert found == expected
        assert len(messages(path)) == len(expected)


def test_messages_say_whose_they_are_and_that_they_are_a_test(files):
    keys = (
        "centre",
        "dataDate",
        "dataTime",
        "productionStatusOfProcessedData",
        "numberOfForecastsInEnsemble",
    )
    assert {k for k, _ in messages(files[1], *keys)} == {("kwbc", 20261124, 600, 1, 3)}
    steps = {
        (name, step, kind)
        for (name, step, kind), _ in messages(files[3], "shortName", "stepRange", "stepType")
    }
    assert ("u", "12", "instant") in steps
    assert ("tp", "6-12", "accum") in steps


def test_values_come_back_as_the_weather_was_within_the_packing(files):
    waves = synoptic_waves().joined(mesoscale_waves())
    levels = np.array([25_000.0])
    air = free_air(waves, TINY.grid, levels, RUN + timedelta(hours=3))
    found = dict(messages(files[1], "shortName", "level", "number"))
    # Far above the ground, where friction is nought; GRIB rows go south.
    np.testing.assert_allclose(found["u", 250, 0], air.u_mps[0, ::-1], atol=0.03)
    np.testing.assert_allclose(found["v", 250, 0], air.v_mps[0, ::-1], atol=0.03)
    np.testing.assert_allclose(found["t", 250, 0], air.temperature_k[0, ::-1], atol=0.03)
    np.testing.assert_allclose(found["orog", 0, 2], orography_gpm(TINY.grid)[::-1], atol=0.5)


def test_a_field_of_one_value_does_not_spoil_the_next(tmp_path):
    flat, steep = np.zeros((4, 4)), np.arange(16.0).reshape(4, 4)
    header = FileHeader(RUN, 6, 3, 2, TINY.grid)
    path = tmp_path / "rain"
    write_file(path, header, [Message("tp", 0, m, v) for m, v in enumerate((flat, steep, flat, steep))])
    found = messages(path, "bitsPerValue")
    assert [bits for (bits,), _ in found] == [0, 14, 0, 14]
    for (_, values), put in zip(found, (flat, steep, flat, steep), strict=True):
        np.testing.assert_allclose(values[::-1], put, atol=0.01)


def test_the_same_run_time_gives_the_same_bytes_whoever_writes_them(files, tmp_path):
    again = make_sample(
        tmp_path / "again", RUN.astimezone(timezone(timedelta(hours=9))), spec=TINY, workers=2
    )
    assert [p.name for p in again] == [p.name for p in files]
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in files]


def test_another_run_agrees_on_the_control_and_differs_in_the_members(files, tmp_path):
    earlier = make_sample(tmp_path, RUN - timedelta(hours=6), spec=TINY, workers=1)
    mine, theirs = (
        dict(messages(path, "shortName", "level", "number"))
        for path in (files[0], earlier[2])  # both valid at the run's time
    )
    for key in (("u", 500, 0), ("gh", 3, 0), ("10v", 10, 0)):
        np.testing.assert_array_equal(mine[key], theirs[key])
    assert np.abs(mine["u", 500, 1] - theirs["u", 500, 1]).max() > 0.3


def test_writers_load_neither_xarray_nor_cfgrib():
    # Two processes are started to write; each import would cost them a second or two.
    heavy = "{'xarray', 'cfgrib', 'netCDF4'}"
    code = f"import sys, planner.sample.sample_files; print(*({heavy} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""


def test_a_folder_that_cannot_be_written_to_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(
        InputError, match=r"the sample cannot be written to .* \(.+\); name a folder with room"
    ):
        make_sample(tmp_path / "file" / "out", RUN, spec=TINY, workers=1)


@pytest.mark.parametrize(
    ("now", "cycle"),
    [
        ("2026-11-24T05:59:59+00:00", "2026-11-24T00:00+00:00"),
        ("2026-11-24T06:00:00+00:00", "2026-11-24T06:00+00:00"),
        ("2026-11-24T08:30:00+09:00", "2026-11-23T18:00+00:00"),
    ],
)
def test_the_latest_cycle_is_the_last_sixth_hour_of_utc(now, cycle):
    assert latest_cycle(datetime.fromisoformat(now)) == datetime.fromisoformat(cycle)


def test_the_sample_is_a_run_like_any_other_and_says_what_it_is(made):
    _, field = made
    run = field.forecast
    assert run.is_sample
    assert run.source == "sample"
    assert run.id.startswith("sample-20261124T0600Z-")
    assert run.issued_at == RUN
    assert (run.valid_from, run.valid_to) == (RUN, RUN + timedelta(hours=12))
    assert run.members == 3
    assert run.top_m > 36_000.0
    assert field.warnings == ()
    assert not field.gap.any()
    assert field.near_heights_m.tolist() == [10.0, 100.0]
    assert set(field.weather.present()) == {
        "gust_mps",
        "precipitation_mmph",
        "cape_jpkg",
        "cloud_fraction",
        "visibility_m",
    }


def test_what_was_written_is_what_is_flown(made):
    _, field = made
    air = free_air(
        synoptic_waves().joined(mesoscale_waves()),
        TINY.grid,
        100.0 * np.array(TINY.levels_hpa),
        RUN + timedelta(hours=6),
    )
    flown = field.wind[0, 2, :, :, 3:]
    for k, values in enumerate((air.height_gpm, air.u_mps, air.v_mps)):
        np.testing.assert_allclose(flown[..., k], np.moveaxis(values[3:], 0, -1), atol=(0.5, 0.03, 0.03)[k])
    ground = geometric_altitude(orography_gpm(TINY.grid))
    np.testing.assert_allclose(field.ground_m, ground, atol=0.5)
    cloud = field.weather.by_name["cloud_fraction"]
    assert 0.0 <= cloud.min() < cloud.max() <= 1.0


@pytest.mark.slow
def test_the_sample_is_made_once_a_cycle_and_the_one_before_last_is_pruned_unless_it_is_read(made):
    store, first = made
    kept = store.folder / first.forecast.id / "wind.npy"
    written = kept.stat().st_mtime_ns
    assert ensure_sample(store, RUN + timedelta(hours=5), spec=TINY, workers=1).forecast == first.forecast
    assert kept.stat().st_mtime_ns == written
    other = replace(first, forecast=replace(first.forecast, id="gfs-1", source="gfs", is_sample=False))
    store.add(other)
    for hours in (6, 12, 18):
        newer = ensure_sample(store, RUN + timedelta(hours=hours), spec=TINY, workers=1)
        assert newer.forecast.issued_at == RUN + timedelta(hours=hours)
    issued = [run.issued_at for run in store.list() if run.is_sample]
    assert issued == [RUN + timedelta(hours=18), RUN + timedelta(hours=12), RUN]
    assert "gfs-1" in {run.id for run in store.list()}


def test_two_who_ask_at_once_get_one_sample(tmp_path):
    store, found = Store(tmp_path), []
    ask = [
        threading.Thread(target=lambda: found.append(ensure_sample(store, RUN, spec=TINY, workers=1)))
        for _ in range(3)
    ]
    for thread in ask:
        thread.start()
    for thread in ask:
        thread.join()
    assert len({field.forecast.id for field in found}) == 1
    assert len(found) == 3
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [found[0].forecast.id]


def test_a_maker_that_died_does_not_hold_up_the_next(tmp_path):
    # It dies holding the lock, with half a sample written.
    code = (
        "import os, sys, pathlib; from planner.forecast.store.store import Store\n"
        "with Store(pathlib.Path(sys.argv[1])).workspace('sample') as folder:\n"
        "    (folder / 'half').write_text('half'); os._exit(9)"
    )
    died = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert died.returncode == 9
    assert len(list(tmp_path.glob(".sample-*"))) == 1
    field = ensure_sample(Store(tmp_path), RUN, spec=TINY, workers=1)
    assert field.forecast.is_sample
    assert not list(tmp_path.glob(".sample-*"))


def test_whoever_waits_for_a_sample_hears_how_far_it_is(tmp_path):
    said: list[str] = []
    ensure_sample(Store(tmp_path), RUN, spec=TINY, workers=1, progress=said.append)
    steps = len(TINY.hours)
    assert said[0].startswith("making the sample forecast (weather made by us)")
    counted = [f"writing the sample forecast: {k} of {steps} files" for k in range(steps + 1)]
    assert said[1 : steps + 2] == counted
    assert said[-2].startswith("reading the sample forecast back")
    assert said[-1] == "keeping the sample forecast"
    ensure_sample(Store(tmp_path), RUN, spec=TINY, workers=1, progress=said.append)
    assert len(said) == steps + 4  # it is there, and nothing is said
