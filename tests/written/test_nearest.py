"""Names are found as people write them: no two of a table may be the same to people."""

from planner.plan.catalogue import balloon_catalogue, cargo_catalogue
from planner.plan.parachutes import parachute_catalogue
from planner.written.nearest import plain
from tests.worlds import campaign


def test_no_two_names_of_a_table_are_the_same_to_people():
    balloons = [name for row in balloon_catalogue().values() for name in row.names]
    criteria = [criterion.name for criterion in campaign().criteria]
    for names in (balloons, parachute_catalogue(), cargo_catalogue(), criteria):
        assert len({plain(name) for name in names}) == len(names)
