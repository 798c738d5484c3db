"""Numbers as people write them are those numbers, or the column that nobody can tell is named."""

import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from planner.forecast.reading.tracks.cells import number_of
from tests.forecast.reading.soundings.flown import FIXES, csv_of, degrees, is_flown, iso_times, metres
from tests.forecast.reading.soundings.made import AT, cube_of, written

POINTS = (degrees(FIXES[1]), degrees(FIXES[2]))
COMMAS = [f"{z:.6f}".replace(".", ",") for z in FIXES[1]], [f"{z:.6f}".replace(".", ",") for z in FIXES[2]]


def table(altitudes, *, places=POINTS, sep=","):
    return csv_of(sep.join(("time_utc", "lat", "lon", "alt_m")), iso_times(), *places, altitudes, sep=sep)


@pytest.mark.parametrize(
    "spelled",
    [
        lambda z: f'"{z:,.0f}"',
        lambda z: f'"{z:,.1f}"',
        lambda z: f"{z:,.0f}".replace(",", " "),
        lambda z: f"{z:,.0f}".replace(",", "\u00a0"),
        lambda z: f"{z:,.0f}".replace(",", "\u202f"),
        lambda z: f"{z:,.1f}".replace(",", "'"),
        lambda z: f"{z:,.1f}".replace(",", "’"),
        lambda z: f"{z:.1e}" if z < 1 else f"{z:.6e}",
    ],
)
def test_thousands_may_be_parted(tmp_path, spelled):
    assert is_flown(cube_of(tmp_path, table([spelled(z) for z in FIXES[3]])))


@pytest.mark.parametrize(
    "spelled",
    [
        lambda z: f"{z:.1f}".replace(".", ","),
        lambda z: f"{z:.3f}".replace(".", ","),
        lambda z: f"{z:,.1f}".translate(str.maketrans(",.", ".,")),
        lambda z: f"{z:,.0f}".replace(",", "."),
        lambda z: f"{z:,.1f}".replace(",", " ").replace(".", ","),
    ],
)
def test_decimal_commas_are_told_by_the_whole_table(tmp_path, spelled):
    assert is_flown(cube_of(tmp_path, table([spelled(z) for z in FIXES[3]], places=COMMAS, sep=";")))


def test_commas_that_may_be_either_are_refused_by_the_name_of_their_column(tmp_path):
    rows = [(f"{row}", "37", "127", f'"{row},{row:03d}"') for row in range(200, 300)]
    text = csv_of("time_s,lat,lon,alt_m", *zip(*rows, strict=True))
    with pytest.raises(
        ForecastFileError, match=r"column 'alt_m' holds '200,200': its comma may part thousands or"
    ):
        read_files([written(tmp_path, text)], issued_at=AT)


@pytest.mark.parametrize("places", [POINTS, COMMAS])
def test_numbers_cut_at_their_commas_are_refused_rather_than_shifted(tmp_path, places):
    text = table([f"{z:,.0f}" for z in FIXES[3]], places=places)
    with pytest.raises(ForecastFileError, match="commas inside numbers"):
        read_files([written(tmp_path, text)])


def test_hemispheres_are_signs(tmp_path):
    west = [f"{abs(value):.6f}W" for value in FIXES[2]]
    text = table(metres(FIXES[3]), places=([f"{value:.6f} N" for value in FIXES[1]], west))
    assert is_flown(cube_of(tmp_path, text))


@pytest.mark.parametrize("cell", ["", "n/a", "/////", "1,2,3", "1,23,456", "N", "--", "1 2"])
def test_what_is_no_number_is_none(cell):
    assert number_of(cell) != number_of(cell)


def rounded(decimals):
    places = [[f"{value:.{decimals}f}" for value in FIXES[axis]] for axis in (1, 2)]
    return table(metres(FIXES[3]), places=places)


def test_places_of_two_decimals_make_no_wind_and_of_three_are_said(tmp_path):
    with pytest.raises(
        ForecastFileError, match="so few decimals that a wind may be 37 m/s off; export them with 4"
    ):
        read_files([written(tmp_path, rounded(2))])
    cube = cube_of(tmp_path, rounded(3))
    assert is_flown(cube, atol=4.0)
    assert any("a wind may be 4 m/s off" in warning for warning in cube.warnings)
    assert not any("decimals" in warning for warning in cube_of(tmp_path, rounded(5)).warnings)


def test_a_table_of_one_place_without_winds_is_told_how_winds_are_named(tmp_path):
    still = (["37.9"] * len(FIXES[1]), ["126.7"] * len(FIXES[2]))
    with pytest.raises(
        ForecastFileError, match="one place throughout and no wind that can be read; name its"
    ):
        read_files([written(tmp_path, table(metres(FIXES[3]), places=still))])


def test_two_fixes_are_too_few_and_not_told_to_stand_still(tmp_path):
    head, *rows = rounded(5).splitlines()
    with pytest.raises(ForecastFileError) as refused:
        read_files([written(tmp_path, "\n".join([head, *rows[:2]]))])
    assert "one place" not in str(refused.value)


def test_swapped_places_are_suspected_in_words(tmp_path):
    text = table(metres(FIXES[3]), places=(degrees(FIXES[2]), degrees(FIXES[1])))
    with pytest.raises(ForecastFileError, match="are none: latitude and longitude look swapped"):
        read_files([written(tmp_path, text)])
