"""A site's altitude is held against the model's ground: said where off, refused where it cannot be meant."""

import pytest

from planner import fly, zone
from planner.errors import InputError
from planner.forecast.decoded_run import NO_GROUND
from tests.worlds import BURST, FLOAT, plan, weather

GROUND_M = 300.0
LATEX = {"kind": "latex", "balloon": "Totex 1200", "free_lift_kg": 1.2, "payload_kg": 1.2, "parachute": 1.0}
FILM = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "payload_kg": 1.0}
FALLING = {"kind": "constant_rate", "descent_rate_mps": 5.0}
SITE = {"name": "Ridge", "latitude_deg": 37.9, "longitude_deg": 126.7}


@pytest.fixture(scope="module")
def hills():
    return weather(5.0, ground_gpm=lambda lat, lon, h, t: GROUND_M + 0.0 * lat)


def standing(altitude_m: float | None, vehicle=BURST, *, certain: bool = False, **words):
    site = SITE | ({} if altitude_m is None else {"altitude_m": altitude_m})
    site |= {"altitude_is_certain": True} if certain else {}
    return plan(vehicle, site=site, members=20, **words)


def said(drop, field) -> list[str]:
    return [line for line in fly(drop, field).warnings if "the model's ground" in line]


@pytest.mark.parametrize("vehicle", [BURST, FLOAT, LATEX, FILM], ids=["burst", "float", "latex", "film"])
@pytest.mark.parametrize(("altitude_m", "way"), [(1_801.0, "1,501 m above"), (-1_250.0 + 800.0, None)])
def test_what_climbs_from_a_site_far_off_the_model_s_ground_is_refused(hills, vehicle, altitude_m, way):
    drop = standing(altitude_m, vehicle)
    if way is None:
        assert "750 m below the model's ground" in said(drop, hills)[0]
        return
    with pytest.raises(InputError, match=rf"Ridge: the site stands {way} the model's ground"):
        fly(drop, hills)
    with pytest.raises(InputError, match="altitude_is_certain: true"):
        zone(drop, hills)


def test_a_site_far_below_high_ground_is_refused_too():
    alps = weather(5.0, ground_gpm=lambda lat, lon, h, t: 2_500.0 + 0.0 * lat)
    with pytest.raises(InputError, match=r"stands 2,1\d\d m below the model's ground"):
        fly(standing(400.0), alps)


@pytest.mark.parametrize(
    ("altitude_m", "warned"), [(300.0, False), (440.0, False), (460.0, True), (140.0, True), (1_790.0, True)]
)
def test_from_150_metres_on_it_is_said(hills, altitude_m, warned):
    assert bool(said(standing(altitude_m), hills)) == warned
    zoned = zone(standing(altitude_m), hills)[1].warnings
    assert any("the model's ground" in line for line in zoned) == warned


def test_a_number_that_fits_the_ground_as_feet_is_named_in_feet(hills):
    (line,) = said(standing(1_100.0), hills)
    assert "800 m above" in line
    assert "(1,100 ft are 335 m)" in line
    assert "ft are" not in said(standing(500.0), hills)[0] or "152 m" in said(standing(500.0), hills)[0]


def test_denver_in_feet_over_flat_ground_is_refused_and_named():
    sea_level = weather(5.0, ground_gpm=lambda lat, lon, h, t: 0.0 * lat)
    with pytest.raises(InputError, match=r"5,280 m above .*\(5,280 ft are 1,609 m\)"):
        fly(standing(5_280.0, LATEX), sea_level)


@pytest.mark.parametrize("where", ["site", "plan"])
def test_an_altitude_that_is_certain_is_taken(hills, where):
    words = {"altitude_is_certain": True} if where == "plan" else {}
    drop = standing(2_300.0, certain=where == "site", **words)
    assert said(drop, hills) == []
    assert fly(drop, hills).resolved.site_m == 2_300.0


@pytest.mark.parametrize(
    ("vehicle", "altitude_m"),
    [(FALLING, 25_000.0), (FLOAT, 3_990.0), (BURST, None)],
    ids=["falls", "is met on its float", "stands on the model's ground"],
)
def test_what_does_not_climb_from_a_written_altitude_is_never_spoken_of(hills, vehicle, altitude_m):
    assert said(standing(altitude_m, vehicle), hills) == []


def test_where_nobody_knows_the_ground_no_site_is_off_it():
    unknown = weather(5.0)
    assert NO_GROUND in unknown.warnings
    assert said(standing(2_000.0), unknown) == []
