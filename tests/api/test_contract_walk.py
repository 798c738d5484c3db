"""A walk of the contract over HTTP and on the board: every field of a vehicle, a release and a cargo.

`tests/views/test_contract_walk.py` walks it through `fly` and `zone`, and every form of an answer.
"""

import re

import pytest

from api.answer_files import ZONE_FILES
from tests.api.houses import running, whole_board
from tests.walking import (
    BUNDLE,
    CARGO,
    ORDINARY,
    VEHICLES,
    asked,
    carried_by,
    in_crowds,
    one_each,
    parts_with,
    releases,
    single,
)
from tests.worlds import steady_wind, written_campaign

pytestmark = pytest.mark.long

FORMS = tuple(f".{form}" for form in ZONE_FILES.named()["enum"])


def test_every_field_of_a_cargo_is_answered_over_http(client):
    for crowd in in_crowds(single(CARGO)):
        answered_over_http(client, [part for _, part in crowd], "")
    for form in FORMS:  # what each form makes of every value is seen in its own test
        answered_over_http(client, one_each(CARGO).values(), form)


def answered_over_http(client, cargo, form):
    for route in ("flights", "zones"):
        answer = client.post(f"/v1/{route}{form}", json=asked(ORDINARY, cargo))
        assert answer.status_code == 200, (route, form, answer.text[:300])


def test_every_field_of_a_vehicle_is_answered_over_http(client):
    for name, part in one_each(VEHICLES).items():
        answer = client.post("/v1/flights", json=asked(part, [BUNDLE]))
        assert answer.status_code in (200, 422), (name, answer.text[:300])


@pytest.mark.slow
def test_every_kind_of_vehicle_with_every_cargo_has_its_map_on_the_board(tmp_path):
    for kind in VEHICLES:
        crowd = carried_by(kind, one_each(CARGO).values())
        shown = written_campaign(
            vehicle=parts_with(kind, {}), releases=releases(crowd), horizon_h=6, members=4
        )
        shown |= {"launch_times": {"from": "run+2h", "to": "run+2h", "every": "1h"}}
        folder = tmp_path / kind
        folder.mkdir()
        with running(folder, fields=(steady_wind(),), on_board=shown) as client:
            whole_board(client)
            maps = re.findall(r'<iframe src="(/launch/[^"]+/map)"', client.get("/").text)
            assert maps, kind
            assert client.get(maps[0]).status_code == 200
