"""Heights and pressures held against each other, and how far the lowest wind may be from the ground."""

import numpy as np
import pytest

from planner.air import standard_height, standard_pressure
from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_fields, read_files
from planner.units import GRAVITY_MPS2
from tests.forecast.reading.datasets import (
    DIMS,
    GH,
    HPA,
    ISSUED,
    UNITS,
    assert_plain,
    cube_of,
    dataset,
    values,
    written,
)
from tests.forecast.reading.messages import message, plane
from tests.forecast.reading.messages import written as written_grib


def with_heights(factor, units, name="z", *, temperature=True):
    """The plain file with its heights [gpm] times a factor, under a name and a unit, true or not."""
    made = dataset().drop_vars("z")
    made[name] = (DIMS, (GH * factor).astype("f4"), {"units": units} if units else {})
    return made if temperature else made.drop_vars("t")


TRUE = [
    (GRAVITY_MPS2, "m**2 s**-2"),
    (1.0, "m"),
    (1.0, "gpm"),
    (0.1, "dam"),
    (1 / 0.3048, "ft"),
    (0.001, "km"),
    (GRAVITY_MPS2, ""),
]


@pytest.mark.parametrize(("factor", "units"), TRUE)
def test_heights_in_the_unit_that_they_say_need_no_word(tmp_path, factor, units):
    cube = cube_of(tmp_path, with_heights(factor, units))
    assert_plain(cube)
    assert not any("heights were read as" in said for said in cube.warnings)


LOST = {
    "metres without a unit": (1.0, "", "z", "metres"),
    "decametres without a unit": (0.1, "", "z", "decametres"),
    "feet without a unit": (1 / 0.3048, "", "gh", "feet"),
    "geopotential without a unit": (GRAVITY_MPS2, "", "hgt", "m2/s2"),
    "geopotential called gpm": (GRAVITY_MPS2, "gpm", "gh", "m2/s2"),
    "metres called geopotential": (1.0, "m**2 s**-2", "z", "metres"),
    "decametres called gpm": (0.1, "gpm", "gh", "decametres"),
    "kilometres called m": (0.001, "m", "gh", "km"),
}


@pytest.mark.parametrize("temperature", [True, False])
@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
def test_heights_in_another_unit_than_said_are_read_rightly_and_said(tmp_path, lost, temperature):
    factor, units, name, unit = lost
    cube = cube_of(tmp_path, with_heights(factor, units, name, temperature=temperature))
    np.testing.assert_allclose(cube.height_gpm[0], GH, rtol=1e-5)
    (told,) = [said for said in cube.warnings if "heights were read as" in said]
    assert f"read as {unit}: as the file has it 500 hPa would lie at" in told
    assert "5,574 m in standard air" in told


@pytest.mark.parametrize("temperature", [True, False])
@pytest.mark.parametrize("factor", [2.0, 0.5, 100.0, -1.0])
def test_heights_that_fit_in_no_unit_are_refused_with_both_numbers(tmp_path, factor, temperature):
    made = with_heights(factor, "gpm", "gh", temperature=temperature)
    with pytest.raises(ForecastFileError, match=r"500 hPa lies at -?[\d,]+ m in the file and at 5,574 m in"):
        cube_of(tmp_path, made)


def test_a_mixed_up_level_is_refused_without_temperatures_too(tmp_path):
    made = with_heights(1.0, "gpm", "gh", temperature=False)
    made["gh"][:, 1] = made["gh"][:, 2] - 4_600.0
    with pytest.raises(ForecastFileError, match="heights from 1000 to 850 hPa do not belong together"):
        cube_of(tmp_path, made)


@pytest.mark.parametrize(("units", "scale", "times"), [("Pa", 1.0, 100), ("hPa", 0.1, 10), ("kPa", 1.0, 0.1)])
def test_pressures_in_another_unit_than_said_are_refused(tmp_path, units, scale, times):
    made = dataset(level_units=units, levels=HPA * scale)
    with pytest.raises(ForecastFileError, match=r"standard atmosphere|levels reach from") as refused:
        cube_of(tmp_path, made)
    if times > 1:
        assert f"they would fit if pressures were {times} times as high" in str(refused.value)


@pytest.mark.parametrize("levels", [HPA * 100, HPA / 1e6, HPA * np.array([1, 1, -1])])
def test_levels_that_no_air_has_are_refused_with_or_without_heights(tmp_path, levels):
    for made in (dataset(levels=levels), dataset(levels=levels).drop_vars(["z", "t"])):
        with pytest.raises(ForecastFileError, match=r"levels reach from .* hPa, and 1100 to 0\.01 hPa are"):
            cube_of(tmp_path, made)


def bare(levels, units=""):
    made = dataset(level_units=units).drop_vars(["z", "t"])
    return made.assign_coords(
        level=("level", np.asarray(levels, dtype=float), {"units": units} if units else {})
    )


@pytest.mark.parametrize(
    "levels", [[137, 136, 135], [1.0, 0.85, 0.5], [3, 2, 1], [0, 1, 2], [6.9, 6.7, 6.2], [1000, 999, 998]]
)
def test_levels_without_a_unit_and_without_heights_are_not_guessed_into_nonsense(tmp_path, levels):
    with pytest.raises(ForecastFileError, match=r"have no unit and no heights|levels reach from"):
        cube_of(tmp_path, bare(levels))


@pytest.mark.parametrize("scale", [1.0, 100.0])
def test_the_levels_of_all_services_without_a_unit_are_read_and_said(tmp_path, scale):
    cube = cube_of(tmp_path, bare(HPA * scale))
    np.testing.assert_allclose(cube.levels_pa, HPA * 100)
    assert any("levels have no unit and are taken as 1000 to 500 hPa" in said for said in cube.warnings)


def test_levels_without_a_unit_whose_heights_agree_are_read_and_said(tmp_path):
    cube = cube_of(tmp_path, dataset(level_units=""))
    assert_plain(cube)
    assert any("taken as 1000 to 500 hPa, and their heights agree" in said for said in cube.warnings)


def of_levels(hpa):
    """A file on any levels, at the standard atmosphere's heights."""
    of_level = standard_height(np.asarray(hpa) * 100.0)
    made = dataset(levels=np.asarray(hpa, dtype=float)).drop_vars(["z", "t"])
    return made.assign(gh=(DIMS, values(of_level), {"units": UNITS["gh"]}))


def test_a_lowest_level_far_above_the_ground_is_refused(tmp_path):
    made = of_levels([300, 250, 200])
    said = r"the lowest level, 300 hPa, is 9,1\d\d m above the ground over half of the area .* 3,000 m are"
    with pytest.raises(ForecastFileError, match=said):
        cube_of(tmp_path, made)
    calm = (("time", "latitude", "longitude"), np.ones((2, 4, 5), "f4"), {"units": "m s-1"})
    near = made.assign(u10=calm, v10=calm)
    with pytest.raises(ForecastFileError, match=said):
        cube_of(tmp_path, near)
    with pytest.raises(ForecastFileError, match="the lowest level, 300 hPa"):
        cube_of(tmp_path, made.drop_vars("gh"))


def test_a_lowest_level_high_above_the_sea_is_near_high_ground(tmp_path):
    made = of_levels([500, 400, 300])
    ground = np.full((4, 5), 4500.0, dtype="f4")
    made["orog"] = (("latitude", "longitude"), ground, {"units": "m"})
    assert cube_of(tmp_path, made).u_mps.shape[2] == 3


def test_below_a_lowest_level_above_the_ground_its_wind_is_held_with_a_warning(tmp_path):
    (field,) = read_fields([written(tmp_path, of_levels([850, 700, 500]))])
    assert any(
        "no wind near the ground: the lowest one is held down to it, over up to 14" in said
        for said in field.warnings
    )


def test_heights_in_grib_are_held_against_their_pressures_too(tmp_path):
    made = [
        message(name, "isobaricInhPa", level, 0, plane(value))
        for level, height in ((1000, 1100.0), (850, 15_000.0), (500, 55_700.0))
        for name, value in (("u", 10.0), ("v", 0.0), ("gh", height))
    ]
    (cube,) = read_files([written_grib(tmp_path, *made)])
    assert cube.height_gpm[0, 0, 2, 0, 0] == pytest.approx(55_700.0 / GRAVITY_MPS2, rel=1e-4)
    assert any("heights were read as m2/s2" in said for said in cube.warnings)


@pytest.mark.parametrize(("metres", "fits"), [(1.0, True), (3.28, False), (0.3048, False), (0.001, False)])
def test_a_sounding_is_held_against_its_pressures_too(tmp_path, metres, fits):
    heights = np.arange(0.0, 12_000.0, 300.0)
    pressures = standard_pressure(heights) / 100.0
    points = zip(heights, pressures, strict=True)
    rows = [f"{h / 5:.0f},{p:.2f},{h * metres:.1f},10,270,37,127" for h, p in points]
    path = tmp_path / "sonde.csv"
    head = "time_s,pressure_hpa,altitude_m,wind_speed_mps,wind_direction_deg,latitude,longitude"
    path.write_text("\n".join([head, *rows]) + "\n")
    if fits:
        assert len(read_files([path], issued_at=ISSUED)) == 1
        return
    with pytest.raises(ForecastFileError, match=r"hPa lies at [\d,]+ m in the file and at [\d,]+ m in"):
        read_files([path], issued_at=ISSUED)
