"""The table of quantities, walked row by row: what it says is read, kept, exported and read back."""

from itertools import product

import eccodes
import numpy as np
import pytest

from planner.forecast.air_quantities import NEAR_HEIGHTS_M
from planner.forecast.quantities import (
    ECMWF,
    FREEZING_ABOVE_GROUND,
    NOAA,
    PRECIPITATION,
    RAIN,
    RAIN_RATE,
    ROWS,
    WEATHER,
)
from planner.forecast.quantity_row import LOCAL, FieldKind
from planner.forecast.reading.files.grib_names import grib_names_of
from planner.forecast.reading.files.naming import grib_field
from planner.forecast.reading.files.netcdf_naming import netcdf_field
from planner.forecast.reading.files.unit_names import plain_units, unit_change
from planner.forecast.reading.read import read_fields
from planner.forecast.store.export import write_archive
from tests.forecast.reading import datasets, messages

LIGHTNING = "lightning_density_pm2ps"
FLAT = ("time", "latitude", "longitude")
NO_LONGER_IN_ECCODES = {"land", "max_10fg", "80u", "80v"}
STANDS_ON = {FieldKind.LEVELS: "pressure", FieldKind.NEAR: "height"}
GROUND = [row for row in ROWS if row.kind not in STANDS_ON]
EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


def short_names(row):
    return [(name, types) for names, types in row.grib for name in names.split("|")]


def field_of(short_name, level_types):
    """A GRIB2 field by eccodes' name as it comes in a file, on a kind of level that eccodes has it on."""
    for centre, level_type in product(("kwbc", "ecmf", "edzw"), sorted(level_types)):
        handle = eccodes.codes_new_from_samples("regular_ll_pl_grib2", eccodes.CODES_PRODUCT_GRIB)
        level = {} if {level_type} == LOCAL else {"typeOfLevel": level_type}  # its name says where it lies
        try:
            for key, value in {"centre": centre, **level, "shortName": short_name}.items():
                eccodes.codes_set(handle, key, value)
            field = eccodes.codes_new_from_message(eccodes.codes_get_message(handle))
            if eccodes.codes_get(field, "shortName") == short_name:
                return field
        except eccodes.CodesInternalError:
            pass
    return None


@EVERY_ROW
def test_every_word_of_a_row_in_grib_is_a_field_of_eccodes_in_a_unit_that_is_known(row, capfd):
    for short_name, level_types in short_names(row):
        handle = field_of(short_name, level_types)
        if handle is None:
            assert short_name in NO_LONGER_IN_ECCODES
            continue
        told = grib_names_of(handle)
        known = grib_field(told.short_name, told.level_type, NEAR_HEIGHTS_M[0])
        eccodes.codes_release(handle)
        assert known is not None
        assert known.name == row.name
        unit_change(row.name, told.short_name, told.units)
    capfd.readouterr()  # eccodes says on standard error what it does not know


@EVERY_ROW
def test_every_word_of_a_row_in_netcdf_is_that_row(row):
    stands_on = STANDS_ON.get(row.kind, "ground")
    for name in row.netcdf.split():
        on_the_ground = "{}" in name  # the height is in the name
        known = netcdf_field(name.format(10), "", "ground" if on_the_ground else stands_on)
        assert known is not None, name
        assert known.name == row.name
    for name in row.cf.split():
        assert netcdf_field("x", name, stands_on).name == row.name


@EVERY_ROW
def test_what_a_row_is_exported_as_is_read_again_in_its_own_unit(row):
    name, standard_name = row.exported
    if not name:
        assert row.kind is FieldKind.RAW or row.name == "rh"
        return
    known = netcdf_field(name, standard_name, STANDS_ON.get(row.kind, "ground"))
    assert known.name == (RAIN_RATE if row.name == PRECIPITATION else row.name)
    assert unit_change(known.name, name, row.units.ours) == (1.0, 0.0)
    assert row.units.factors[plain_units(row.units.ours)] == 1.0


def test_no_word_means_two_things():
    grib = [(name, level_type) for row in ROWS for name, types in short_names(row) for level_type in types]
    netcdf = [(STANDS_ON.get(row.kind), name) for row in ROWS for name in row.netcdf.split()]
    standard = [(STANDS_ON.get(row.kind), name) for row in ROWS for name in row.cf.split()]
    exported = [row.exported[0] for row in ROWS if row.exported[0]]
    for words in (grib, netcdf, standard, exported, [row.name for row in ROWS]):
        assert len(set(words)) == len(words), sorted(word for word in set(words) if words.count(word) > 1)
    assert len(NOAA) == sum(len(row.noaa) for row in ROWS)
    assert len(ECMWF) == sum(len(row.ecmwf.split()) for row in ROWS)


def test_all_weather_has_limits():
    """A fill value that no attribute names would else pass every limit of a criterion."""
    assert all(np.isfinite(row.possible).all() for row in ROWS if row.kind is FieldKind.WEATHER)


def numbers(row, points):
    """Numbers that can be, in our unit, different at every point; what is raw has no limits of its own."""
    low, high = np.clip(row.possible, 0.0, np.inf) if row.kind is FieldKind.WEATHER else (0.0, 500.0)
    return low + (high - low) * (0.1 + 0.5 * points / points.max())


def expected(row):
    return PRECIPITATION if row.name == RAIN_RATE else row.name


def in_grib(folder, rows):
    """A run with the best word of each row in eccodes' units, and its numbers in ours."""
    points, made, there = messages.plane(1.0), [*messages.fields()], {}
    for row in rows:
        handle = field_of(*short_names(row)[0])
        told = grib_names_of(handle)
        eccodes.codes_release(handle)
        level = 2 if told.level_type == "heightAboveGround" else 0
        there[expected(row)] = numbers(row, points)
        factor, _ = unit_change(row.name, told.short_name, told.units)
        values = there[expected(row)] / factor
        made.append(messages.message(told.short_name, told.level_type, level, 0, values))
    return messages.written(folder, *made), there


def in_netcdf(folder, rows):
    """A run with the best name of each row in the last unit that it knows, and its numbers in ours."""
    points, made, there = datasets.U[:, 0], {}, {}
    for row in rows:
        units, factor = list(row.units.factors.items())[-1]
        there[expected(row)] = numbers(row, points)
        made[row.netcdf.split()[0]] = (FLAT, there[expected(row)] / factor, {"units": units})
    return datasets.written(folder, datasets.dataset(**made)), there


def assert_holds(field, there):
    assert set(field.weather.present()) == set(there)
    for name, values in field.weather.present().items():
        np.testing.assert_allclose(values[0], np.broadcast_to(there[name], values[0].shape), rtol=1e-5)


@datasets.ARCHIVES
@pytest.mark.parametrize("written", [in_grib, in_netcdf])
def test_all_weather_of_the_table_is_read_kept_exported_and_read_back(tmp_path, store, written, ending):
    raw = {RAIN, FREEZING_ABOVE_GROUND}  # tests/forecast/reading/test_read_rain.py, test_warmth.py
    rows = [row for row in GROUND if row.kind is not FieldKind.FIXED and row.netcdf and row.name not in raw]
    path, there = written(tmp_path, rows)
    assert set(there) == set(WEATHER)
    (read,) = read_fields([path])
    assert_holds(read, there)
    kept = store.open(store.add(read).id)
    assert_holds(kept, there)
    write_archive(kept, tmp_path / f"out.{ending}")
    (back,) = read_fields([tmp_path / f"out.{ending}"])
    for name, values in kept.weather.present().items():
        assert back.weather.by_name[name].tobytes() == values.tobytes(), name


def lightning(*, steps, name="litoti", **keys):
    """GRIB2 fields of 8.64 flashes a square kilometre and day, as ECMWF counts: / (1e6 m2 * 86,400 s)."""
    values = np.full((4, 5), 8.64)
    return [messages.message(name, "entireAtmosphere", 0, step, values, **keys) for step in steps]


def test_lightning_is_counted_a_square_metre_and_second(tmp_path):
    of_the_moment = lightning(steps=(0, 3))
    path = messages.written(tmp_path, *messages.fields(0), *messages.fields(3), *of_the_moment)
    (field,) = read_fields([path])
    np.testing.assert_allclose(field.weather.by_name[LIGHTNING], 1e-10, rtol=1e-5)


def test_a_mean_of_lightning_begins_a_step_late_and_stands_at_the_first_time_too(tmp_path):
    ecmwfs = {"name": "litota3", "centre": "ecmf", "typeOfStatisticalProcessing": 0}
    means = [*lightning(steps=(3,), since=0, **ecmwfs), *lightning(steps=(6,), since=3, **ecmwfs)]
    winds = [message for step in (0, 3, 6) for message in messages.fields(step)]
    (field,) = read_fields([messages.written(tmp_path, *winds, *means)])
    assert field.weather.by_name[LIGHTNING].shape == (1, 3, 4, 5)
    np.testing.assert_allclose(field.weather.by_name[LIGHTNING], 1e-10, rtol=1e-5)


def test_lightning_that_is_missing_in_part_is_left_out_and_costs_no_run(tmp_path):
    winds = [message for step in (0, 3, 6) for message in messages.fields(step)]
    (field,) = read_fields([messages.written(tmp_path, *winds, *lightning(steps=(0, 6)))])
    assert field.weather.present() == {}
    assert any(LIGHTNING in said and "was left out" in said for said in field.warnings)


def test_lightning_in_another_unit_than_said_is_left_out(tmp_path):
    made = datasets.dataset(litoti=(FLAT, np.full((2, 4, 5), 8.64, np.float32), {"units": "m-2 s-1"}))
    (field,) = read_fields([datasets.written(tmp_path, made)])
    assert field.weather.present() == {}
    assert any(said.startswith(f"{LIGHTNING} reaches from 8.64") for said in field.warnings)


@pytest.mark.parametrize("side", [0, 1], ids=["below", "above"])
def test_weather_beyond_what_its_row_allows_is_left_out_and_said(tmp_path, side):
    made, named = {}, set()
    for row in GROUND:
        if row.kind is FieldKind.WEATHER and row.netcdf:
            low, high = row.possible
            value = (low - (high - low), high + (high - low))[side]
            made[row.netcdf.split()[0]] = (FLAT, np.full((2, 4, 5), value), {"units": row.units.ours})
            named.add(row.name)
    (field,) = read_fields([datasets.written(tmp_path, datasets.dataset(**made))])
    assert field.weather.present() == {}
    said = {warning.split()[0] for warning in field.warnings if " reaches from " in warning}
    assert said == named
