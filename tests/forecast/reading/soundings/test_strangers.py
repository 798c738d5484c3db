"""What is often brought in a sounding's place is told by what it is."""

import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from tests.forecast.reading.soundings.made import igra, written

DERIVED = "#USM00072451 2026 06 11 12 1103    2" + "  -9999" * 20
ROW = " 100915" + f"{30:8d}" * 2 + f"{2800:8d}" + f"{-99999:8d}" * 15
STATIONS = (
    "ACM00078861  17.1170  -61.7830   10.0    COOLIDGE FIELD (UA)            1947 1993  13896\n"
    "USM00072451  37.7600  -99.9700  790.0 KS DODGE CITY                     1946 2026  60000\n"
)
PAGES = {
    "IGRA's derived product": (
        f"{DERIVED}\n{ROW}\n{ROW}\n",
        r"this is the derived file of IGRA \(-drvd\).*; bring -data",
    ),
    "IGRA's list of stations": (
        STATIONS,
        "IGRA's list of stations and holds no sounding; bring a station's -data file",
    ),
    "a page of an error": (
        "<!DOCTYPE html>\n<html><head><title>404 Not\nFound</title></head><body>Sorry.</body></html>",
        r"is a web page \('404 Not Found'\) and no data, nor a sounding: download the file itself",
    ),
    "a page of a login": (
        '<?xml version="1.0"?>\n<html><body><form>Sign in</form></body></html>',
        r"is a web page \('Sign in'\) and no data",
    ),
    "a text about data": ("# Radiosonde data\n\nThese files hold soundings.\n", "nor a sounding"),
    "a table without a height": (
        "time,lat,lon\n2026-06-11T12:00Z,37,-100\n",
        "of its columns time, lat, lon are known, and height, time, and place or wind",
    ),
    "a table of heights above the ground": (
        "time,lat,lon,alt_agl\n2026-06-11T12:00Z,37,-100,5\n",
        "of its columns time, lat, lon are known",
    ),
    "a refusal of Open-Meteo": ('{"error": true, "reason": "Daily limit exceeded"}', "Daily limit exceeded"),
}


@pytest.mark.parametrize(("text", "said"), PAGES.values(), ids=PAGES)
def test_what_is_no_sounding_is_told_by_what_it_is(tmp_path, text, said):
    with pytest.raises(ForecastFileError, match=said) as refusal:
        read_files([written(tmp_path, text)])
    assert len(str(refusal.value)) < 400


def test_igras_data_are_not_taken_for_the_derived_file(tmp_path):
    assert len(read_files([written(tmp_path, igra())])) == 1
