"""What a plan says, in words."""

from typing import get_args

from planner import Campaign, parse
from planner.plan import ConstantRate, Film, Latex
from planner.plan.cargo import AnyCargo
from planner.plan.vehicle import AnyVehicle
from planner.views.meaning import meaning
from planner.views.meaning_of_parts import cargo_words, vehicle_words
from tests.worlds import written_campaign


def test_every_kind_of_vehicle_and_cargo_has_words():
    vehicles, cargoes = get_args(get_args(AnyVehicle)[0]), get_args(get_args(AnyCargo)[0])
    assert {ConstantRate, Latex, Film} <= set(vehicles)
    for words, kinds in ((vehicle_words, vehicles), (cargo_words, cargoes)):
        assert [kind for kind in kinds if words.dispatch(kind) is words.dispatch(object)] == []


def test_what_a_campaign_says_of_the_ground_is_told_in_words():
    line = {"geometry": {"type": "LineString", "coordinates": [[126.0, 38.0], [128.0, 38.0]]}}
    base = {"latitude_deg": 37.5, "longitude_deg": -127.25, "within_km": 30}
    written = written_campaign(own_side=line, base=base, population="folder/people.tif")
    told = {each.about: each.means for each in meaning(parse(Campaign, written), ()).lines}
    assert told["Own side"] == "as written: the site's side of a line; nothing heavy may come down there"
    assert told["Base"] == "37.5000 N, 127.2500 W; fetched within 30 km"
    assert told["Population"] == "people on each cell of people.tif"
