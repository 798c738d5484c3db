"""The catalogue as people see it."""

from planner.plan.catalogue import balloon_catalogue, cargo_catalogue
from planner.plan.parachutes import parachute_catalogue
from planner.views.catalogue_answers import catalogue_answer


def test_the_catalogue_that_people_see_lists_every_row_with_its_source():
    answer = catalogue_answer()
    listed = {row.name: row.values for row in (*answer.balloons, *answer.parachutes, *answer.cargo)}
    assert set(listed) == {*balloon_catalogue(), *parachute_catalogue(), *cargo_catalogue()}
    assert all(values["source"] for values in listed.values())
