"""A flight in the air: its fixes shift and narrow what is left of it; it begins anew at the last of them."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from planner import Ensemble, LandingZone, Plan, fly, parse, sensitivity, zone
from planner.errors import InputError
from planner.geo import METRES_PER_DEGREE
from planner.units import iso
from planner.vehicle.constant_rate_physics import drag_table
from tests.worlds import START, weather

UP_MPS, BURST_M, DOWN_MPS = 5.0, 30_000.0, 5.0
BURST = {
    "kind": "constant_rate",
    "ascent_rate_mps": UP_MPS,
    "burst_altitude_m": BURST_M,
    "descent_rate_mps": DOWN_MPS,
}
FLOAT = {
    "kind": "constant_rate",
    "ascent_rate_mps": UP_MPS,
    "float_altitude_m": 6_000,
    "float_hours": 3,
    "descent_rate_mps": DOWN_MPS,
}
LAUNCH = START + timedelta(hours=1)
FORECAST = weather(u=8.0, v=2.0)


def fixes(
    heights_m: Any,
    times_s: Any,
    wind_mps: tuple[float, float] = (8.0, 2.0),
    site: tuple[float, float] = (40.0, 130.0),
) -> list[dict[str, Any]]:
    """Positions of a balloon that was so high so long after its launch, and drifted in one wind."""
    u, v = wind_mps
    north = v * np.asarray(times_s) / METRES_PER_DEGREE
    east = u * np.asarray(times_s) / (METRES_PER_DEGREE * np.cos(np.radians(site[0])))
    rows = zip(times_s, heights_m, site[0] + north, site[1] + east, strict=True)
    return [
        {
            "time": iso(LAUNCH + timedelta(seconds=float(s))),
            "latitude": float(lat),
            "longitude": float(lon),
            "altitude_m": float(z),
        }
        for s, z, lat, lon in rows
    ]


def climb(to_m: float, rate_mps: float = UP_MPS, **words: Any) -> list[dict[str, Any]]:
    times_s = np.arange(0.0, to_m / rate_mps + 1.0, 60.0)
    return fixes(times_s * rate_mps, times_s, **words)


def up_and_down(to_m: float, times_faster: float = 1.0, **words: Any) -> list[dict[str, Any]]:
    """Up to the burst, and down to a height at so many times the speed planned."""
    up_s = np.arange(0.0, BURST_M / UP_MPS + 1.0, 60.0)
    grid = np.linspace(BURST_M, to_m, 2_000)
    passed = drag_table().passed(grid, np.zeros(grid.size, dtype=np.int64))
    fall_s = (passed - passed[0]) / (DOWN_MPS * times_faster)
    later_s = np.arange(60.0, fall_s[-1], 60.0)
    heights_m = np.concatenate([up_s * UP_MPS, np.interp(later_s, fall_s, grid)])
    return fixes(heights_m, np.concatenate([up_s, up_s[-1] + later_s]), **words)


def plan(positions: list[dict[str, Any]], vehicle: dict[str, Any] = BURST, **words: Any) -> Plan:
    written = {
        "site": {"latitude_deg": 40.0, "longitude_deg": 130.0, "altitude_m": 0.0},
        "launch_time": iso(LAUNCH),
        "vehicle": vehicle,
        "members": 1_000,
        "positions": positions,
    }
    return parse(Plan, written | words)


def flown(
    positions: list[dict[str, Any]], vehicle: dict[str, Any] = BURST, **words: Any
) -> tuple[Ensemble, LandingZone]:
    return zone(plan(positions, vehicle, **words), FORECAST)


def km2(found: LandingZone) -> float:
    return next(area.km2 for area in found.pieces[0].areas if area.probability == 0.9)


def east_km(ensemble: Ensemble, latitude_deg: float = 40.0) -> float:
    per_km = METRES_PER_DEGREE * np.cos(np.radians(latitude_deg)) / 1_000.0
    return float((np.median(ensemble.pieces[0].longitude_deg) - 130.0) * per_km)


def test_a_zone_narrows_from_the_launch_to_the_last_minutes_of_the_fall() -> None:
    asked = [[], climb(15_000.0), up_and_down(20_000.0), up_and_down(2_000.0)]
    areas = [km2(flown(positions)[1]) for positions in asked]
    assert areas[0] > 1.5 * areas[1] > 2.0 * areas[2] > 8.0 * areas[3]


def test_a_wind_that_blows_harder_than_forecast_carries_the_rest_of_the_flight_farther() -> None:
    """3 m/s more on 20 km of climb: of what is left of it, 10 km up and 30 km down, a good part blows on."""
    as_said, harder = (flown(climb(20_000.0, wind_mps=(u, 2.0)))[0] for u in (8.0, 11.0))
    begun_km = 3.0 * 4_000.0 / 1_000.0
    farther_km = east_km(harder) - east_km(as_said) - begun_km
    rest_s = float(np.median(as_said.pieces[0].time_s) - as_said.launch_s)
    assert 0.4 < farther_km / (3.0 * rest_s / 1_000.0) < 1.0
    track = fly(plan(climb(20_000.0, wind_mps=(11.0, 2.0))), FORECAST).pieces[0].arrivals
    per_km = METRES_PER_DEGREE * np.cos(np.radians(40.0)) / 1_000.0
    assert (track.longitude_deg[0] - 130.0) * per_km == pytest.approx(east_km(harder), abs=3.0)


def test_drops_begin_at_the_last_position_and_what_was_asked_stays_as_it_was() -> None:
    asked = plan(climb(9_000.0))
    ensemble, found = zone(asked, FORECAST)
    last = asked.positions[-1]
    assert ensemble.asked is asked
    assert ensemble.plan.site.altitude_m == last.altitude_m == 9_000.0
    assert ensemble.plan.launch == last.time.time
    assert found.warnings[0].startswith("re-planned from its last position")
    assert (ensemble.pieces[0].apogee_m > 9_000.0).all()


def test_a_fast_fall_is_seen_and_a_fouled_parachute_by_its_name() -> None:
    usual, fast = (flown(up_and_down(8_000.0, times))[0] for times in (1.0, 1.65))
    speed, faster = (np.median(one.pieces[0].impact_mps) for one in (usual, fast))
    assert faster / speed == pytest.approx(1.65, rel=0.08)
    said = " ".join(flown(up_and_down(8_000.0, 1.65))[1].warnings)
    assert "as 'parachute fouled' would" in said


def test_a_burst_that_has_not_come_lies_above_the_last_fix() -> None:
    for reached_m in (28_800.0, 33_000.0):
        ensemble, _ = flown(climb(reached_m))
        assert (ensemble.pieces[0].apogee_m > reached_m).all()
    late = np.median(flown(climb(33_000.0))[0].pieces[0].apogee_m)
    assert 33_000.0 < late < 35_000.0


def test_a_burst_that_was_told_lies_within_the_next_fix() -> None:
    ensemble, found = flown(climb(28_800.0), phase="falling")
    apogee_m = ensemble.pieces[0].apogee_m
    assert (apogee_m >= 28_800.0).all()
    assert (apogee_m < 28_800.0 + 60.0 * UP_MPS + 1.0).all()
    assert "it burst up to 60 s later" in found.warnings[0]


def test_a_slow_climb_goes_on_slowly() -> None:
    usual, slow = (flown(climb(12_000.0, rate))[0] for rate in (5.0, 3.5))
    longer = [np.median(one.pieces[0].time_s) - one.launch_s for one in (usual, slow)]
    assert longer[1] - longer[0] == pytest.approx(18_000.0 / 3.7 - 18_000.0 / 5.0, rel=0.3)


def test_a_float_goes_on_for_what_is_left_of_it_and_lets_go_in_time() -> None:
    times_s = np.arange(0.0, 1_200.0 + 3_600.0 + 1.0, 120.0)
    positions = fixes(np.minimum(times_s * UP_MPS, 6_000.0), times_s)
    bundle = {"kind": "bundle", "mass_kg": 1.0, "drag_area_m2": 0.5}
    ensemble, _ = flown(positions, FLOAT, releases=[{"after_s": 7_200.0, "cargo": [bundle]}])
    rest = ensemble.plan
    assert rest.releases[0].after_s == pytest.approx(7_200.0 - times_s[-1])
    assert rest.vehicle.float_hours == pytest.approx(2.0, abs=0.05)  # type: ignore[union-attr]
    assert [piece.piece for piece in ensemble.pieces] == ["bundle", "balloon"]


def test_what_was_due_before_is_taken_as_let_go() -> None:
    bundle = {"kind": "bundle", "mass_kg": 1.0, "drag_area_m2": 0.5}
    _, found = flown(climb(9_000.0), releases=[{"after_s": 600.0, "cargo": [bundle]}])
    assert [piece.piece for piece in found.pieces] == ["balloon"]
    assert "1 of 1 releases were due before the last fix" in found.warnings[0]


def test_a_balloon_before_the_launch_tells_of_winds_alone() -> None:
    before = [
        position | {"time": iso(LAUNCH - timedelta(hours=2) + timedelta(seconds=60.0 * k))}
        for k, position in enumerate(climb(20_000.0, wind_mps=(12.0, 2.0)))
    ]
    ensemble, found = flown(before)
    plain, wide = flown([])
    assert ensemble.asked is None
    assert ensemble.plan.site == plain.plan.site
    assert east_km(ensemble) > east_km(plain) + 5.0
    assert km2(found) < 0.9 * km2(wide)


@pytest.mark.parametrize("bad", [-1, -8])
def test_one_bad_fix_does_not_ruin_it(bad: int) -> None:
    good, spoilt = up_and_down(4_000.0), up_and_down(4_000.0)
    spoilt[bad] = spoilt[bad] | {"latitude": spoilt[bad]["latitude"] + 0.05}
    one, other = (flown(positions)[0].pieces[0] for positions in (good, spoilt))
    off_km = abs(np.median(one.latitude_deg) - np.median(other.latitude_deg)) * METRES_PER_DEGREE / 1_000.0
    assert off_km < 1.0


def test_positions_of_another_flight_are_refused_and_it_says_how_far_off_they_are() -> None:
    with pytest.raises(InputError, match=r"another place: \d+ km from launch site .* 50 km are allowed"):
        flown(climb(9_000.0, site=(43.0, 130.0)))
    later = [p | {"time": p["time"].replace("2026-11-24", "2026-11-26")} for p in climb(9_000.0)]
    with pytest.raises(
        InputError, match=r"another time: it begins 48.0 h after the launch .* 12 h are allowed"
    ):
        flown(later)


def test_a_flight_that_has_landed_is_not_predicted_and_one_fix_tells_no_phase() -> None:
    down = up_and_down(0.0)
    rest = [down[-1] | {"time": iso(LAUNCH + timedelta(seconds=9_600.0 + 60.0 * k))} for k in range(5)]
    with pytest.raises(InputError, match="it has landed"):
        flown([*down, *rest])
    with pytest.raises(InputError, match="one position tells no phase"):
        flown(climb(9_000.0)[-1:])
    assert flown(climb(9_000.0)[-1:], phase="falling")[0].asked is not None


def test_a_gas_balloon_flies_on_at_the_rates_that_it_has_had() -> None:
    film = {
        "kind": "film", "length_m": 12, "lay_flat_width_m": 1.9, "film_thickness_um": 20, "payload_kg": 0.5,
        "free_lift_kg": 0.5, "after_release": "open",
    }  # fmt: skip
    bundle = {"kind": "bundle", "mass_kg": 1.0, "drag_area_m2": 0.5}
    ensemble, found = flown(climb(1_500.0, 2.0), film, releases=[{"after_s": 7_200.0, "cargo": [bundle]}])
    assert ensemble.plan.vehicle.kind == "constant_rate"
    assert "it climbs, at" in found.warnings[0]
    assert found.pieces[0].piece == "bundle"


def test_if_released_now_cargo_comes_down_near_the_last_fix() -> None:
    times_s = np.arange(0.0, 4_800.0 + 1.0, 120.0)
    positions = fixes(np.minimum(times_s * UP_MPS, 6_000.0), times_s)
    bundle = {"kind": "bundle", "mass_kg": 1.0, "drag_area_m2": 0.5}
    releases = [{"after_s": 10_800.0, "cargo": [bundle]}]
    (in_time, _), (now, found) = (
        flown(positions, FLOAT, releases=releases, release_now=at_once) for at_once in (False, True)
    )
    assert now.pieces[0].piece == "bundle"
    sooner_km = east_km(in_time) - east_km(now)
    assert sooner_km == pytest.approx(8.0 * (10_800.0 - times_s[-1]) / 1_000.0, rel=0.15)
    assert "all is let go now" in found.warnings[0]


def test_what_is_of_a_flight_in_the_air_wants_its_positions() -> None:
    with pytest.raises(InputError, match="give its positions too"):
        flown([], release_now=True)
    with pytest.raises(InputError, match="give its positions too"):
        flown([], phase="falling")


def test_whose_uncertainty_the_rest_of_a_flight_is_is_asked_of_its_rest() -> None:
    ensemble, shares = sensitivity(plan(up_and_down(4_000.0)), FORECAST)
    assert (ensemble.pieces[0].apogee_m < 5_000.0).all()
    owned = {group.group.name.lower(): group.share for group in shares.groups}
    assert owned.get("burst", 0.0) < 0.01 < owned["wind"]
