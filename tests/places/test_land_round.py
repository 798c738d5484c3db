"""Real places: whose land they lie on, what is sea, across the date line too."""

import numpy as np
import pytest
import shapely

from planner.geo import LocalPlane
from planner.places.land_round import land_round
from planner.places.states import states

HERE = np.zeros(1)
WIDTH_OF_A_TOWN_KM = 5.0


def owners(latitude_deg, longitude_deg, margin_km=0.0):
    """Whose land a place is, or lies so near to."""
    land = land_round(LocalPlane(latitude_deg, longitude_deg), 10.0)
    near = {name for name in land.land if land.distance_km(name, HERE, HERE)[0] <= margin_km}
    return near | {name for name in land.land if land.in_state(name, HERE, HERE)[0]}


@pytest.mark.parametrize(
    ("place", "state"),
    [
        ((37.76, 126.78), "South Korea"),  # Paju
        ((37.889, 126.740), "South Korea"),  # Imjingak, six kilometres from the line
        ((37.97, 126.55), "North Korea"),  # Kaesong
        ((47.56, 7.59), "Switzerland"),  # Basel
        ((-5.55, 12.2), "Angola"),  # Cabinda, apart from the rest of Angola
        ((-18.0, 178.0), "Fiji"),  # Viti Levu
        ((-16.85, -179.95), "Fiji"),  # Taveuni, beyond the date line
        ((28.39, -14.1), "Spain"),  # Fuerteventura
        ((60.2, 20.0), "Åland"),  # named as in the data
        ((47.6, 9.35), None),  # Lake Constance is of some State, whichever
    ],
)
def test_a_place_lies_on_the_land_of_its_state(place, state):
    found = owners(*place)
    assert len(found) == 1
    assert state is None or found == {state}


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ((37.956, 126.677), {"North Korea", "South Korea"}),  # Panmunjom
        ((47.59, 7.59), {"Switzerland", "France", "Germany"}),  # where three meet at Basel
    ],
)
def test_at_a_border_the_lines_error_leaves_all_neighbours_open(place, near):
    assert owners(*place, WIDTH_OF_A_TOWN_KM) == near


@pytest.mark.parametrize(
    ("place", "wet"),
    [
        ((-17.9, 179.5), True),  # the Koro Sea, west of the date line
        ((-17.9, -179.5), True),  # and east of it
        ((-16.85, -179.95), False),  # Taveuni
        ((42.0, 51.0), True),  # the Caspian
        ((47.6, 9.35), False),  # Lake Constance counts as land
        ((90.0, 0.0), True),
    ],
)
def test_sea_is_what_no_state_has_as_land(place, wet):
    sea = land_round(LocalPlane(*place), 10.0).sea(0.0)
    assert shapely.contains_xy(sea, 0.0, 0.0) == wet


def test_land_looks_the_same_from_either_side_of_the_date_line():
    west, east = LocalPlane(-16.8, 179.99), LocalPlane(-16.8, -179.99)
    asked = np.random.default_rng(1).normal([-16.8, 180.0], 0.5, (200, 2))
    seen = []
    for plane in (west, east):
        land = land_round(plane, 200.0)
        seen.append(land.in_state("Fiji", *plane.to_km(asked[:, 0], asked[:, 1])))
    assert 0 < seen[0].sum() < 200
    assert (seen[0] == seen[1]).mean() > 0.99  # the planes differ by their own turn of the meridian


def test_every_state_has_a_name_and_land():
    known = states()
    assert len(set(known.names)) == len(known.names) > 200
    with_land = set(known.owner.tolist())
    assert len(with_land) >= len(known.names) - 1  # a reef of which the data's steps leave nothing
    assert not shapely.is_empty(known.parts).any()
