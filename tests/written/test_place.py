"""Places as people type them are the places that they mean, or are refused in words."""

import pytest

from planner.errors import InputError
from planner.forecast.grid import Area, looks_swapped
from planner.written.in_si import in_si
from planner.written.place import read_place

DEGREES = (40.50416666666667, -105.2)


@pytest.mark.parametrize(
    "text",
    [
        "40.5N 105.2W",
        "40.5n105.2w",
        "N40.5 W105.2",
        "40.5 N, 105.2 W",
        "105.2W 40.5N",
        "40.5,-105.2",
        "40.5, -105.2",
        "+40.5 -105.2",
        "40.5;-105.2",
        "40.5° -105.2°",
        "40°30' -105°12'",
        "lat 40.5 lon -105.2",
        "Latitude: 40.5, Longitude: -105.2",
        "lat=40.5, lng=-105.2",
        "geo:40.5,-105.2",
        "(40.5, -105.2)",
        "40.5 north 105.2 west",
        "40 30 N 105 12 W",
        "N 40° 30.0' W 105° 12.0'",
        "40 deg 30 min N 105 deg 12 min W",
    ],
)
def test_a_place_in_degrees_and_minutes_is_read(text):
    assert read_place(text) == (pytest.approx(40.5), pytest.approx(-105.2), None)


@pytest.mark.parametrize(
    "text",
    [
        "40°30'15\"N 105°12'00\"W",
        "40°30′15″N, 105°12′W",
        "40º30'15''N 105º12'W",
        "N40 30 15 W105 12",
        "40 30 15 N 105 12 0 W",
        "40d30m15sN, 105d12m0sW",
        "40:30:15N 105:12:00W",
        "40:30:15 -105:12:00",
        "40°30'15\", -105°12'",
        "40 30.25N 105 12W",
    ],
)
def test_seconds_are_read_in_every_dress(text):
    assert read_place(text) == (pytest.approx(DEGREES[0]), pytest.approx(DEGREES[1]), None)


@pytest.mark.parametrize(
    "text", ["37.9,126.7,300", "37.9 126.7 300m", "37.9N 126.7E 984.252ft", "N37.9, E126.7, 0.3km"]
)
def test_an_altitude_stands_behind_a_place(text):
    assert read_place(text) == (37.9, 126.7, pytest.approx(300.0, abs=1e-3))


def test_just_south_of_the_equator_is_not_north_of_it():
    assert read_place("0°30'S 0°15'W") == (-0.5, -0.25, None)
    assert read_place("-0:30:00 -0:15:00") == (-0.5, -0.25, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("40,5 105,2", "decimal commas"),
        ("40,5; 105,2", "decimal commas"),
        ("40 30 105 12", "want N or S and E or W"),
        ("37 12, 300", "no place"),
        ("40.5N 105.2N", "one latitude"),
        ("40.5N 105.2", "no place"),
        ("-40.5S 105E", "a sign and a letter"),
        ("40 75 N 105 W", "seconds below 60"),
        ("40.5 30 N 105 W", "degrees, minutes and seconds"),
        ("13TDE1234567890", "MGRS"),
        ("13T DE 12345 67890", "MGRS"),
        ("13 T 485000 4480000", "UTM"),
        ("13N 485000mE 4480000mN", "UTM"),
        ("JO65ab", "Maidenhead"),
        ("8FVC9G8F+6X", "plus code"),
        ("here", "no place"),
        ("", "no place"),
        ("37.9", "no place"),
        ("37.9,126.7,300,4", "N or S"),
    ],
)
def test_what_could_be_another_place_is_refused_in_words(text, said):
    with pytest.raises(ValueError, match=said):
        read_place(text)


def test_a_site_may_be_written_as_a_place():
    assert in_si({"site": "37.9N 126.7E"}) == {"site": {"latitude_deg": 37.9, "longitude_deg": 126.7}}
    told = {"name": "37.9, 126.7", "latitude_deg": 37.9, "longitude_deg": 126.7}
    assert in_si({"sites": ["37.9, 126.7"]}) == {"sites": [told]}
    area = {"name": "a", "latitude_deg": "40°30'N", "longitude_deg": "105.2W", "radius_km": "5 mi"}
    (read,) = in_si({"targets": [area]})["targets"]
    assert (read["latitude_deg"], read["longitude_deg"]) == (40.5, -105.2)
    with pytest.raises(InputError, match=r"^site: .*MGRS"):
        in_si({"site": "13TDE1234567890"})
    with pytest.raises(InputError, match=r"^sites\.0\.latitude_deg: '105W' is not a latitude; N or S"):
        in_si({"sites": [{"latitude_deg": "105W"}]})


def test_a_place_that_is_covered_when_swapped_is_said_to_be():
    alps = Area(45.0, 5.0, 48.0, 11.0)
    assert looks_swapped([alps], 8.0, 46.0) == (
        "46, 8 is covered: if latitude and longitude are swapped, write the latitude first"
    )
    assert looks_swapped([alps], 60.0, 46.0) == ""
    assert looks_swapped([Area(33.0, 124.0, 43.0, 132.0)], 37.9, 126.7) == ""  # no latitude is 126.7
