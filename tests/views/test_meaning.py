"""What a plan says, in words."""

from typing import get_args

from planner.plan import ConstantRate, Film, Latex
from planner.plan.cargo import AnyCargo
from planner.plan.vehicle import AnyVehicle
from planner.views.meaning_of_parts import cargo_words, vehicle_words


def test_every_kind_of_vehicle_and_cargo_has_words():
    vehicles, cargoes = get_args(get_args(AnyVehicle)[0]), get_args(get_args(AnyCargo)[0])
    assert {ConstantRate, Latex, Film} <= set(vehicles)
    for words, kinds in ((vehicle_words, vehicles), (cargo_words, cargoes)):
        assert [kind for kind in kinds if words.dispatch(kind) is words.dispatch(object)] == []
