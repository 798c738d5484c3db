"""A server that keeps its sources fresh by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.api.houses import running
from tests.forecast.fetching.fake_fetches import CYCLE, SMALL, faults, provider
from tests.patience import awaited
from tests.worlds import steady_wind, written_plan

NOW = CYCLE + timedelta(hours=5)


@pytest.fixture(scope="module")
def fake(tmp_path_factory):
    with provider(tmp_path_factory.mktemp("fake"), replace(SMALL, marked=False)) as served:
        yield served


def settings(address: str, **words):
    return {
        "refresh": "gfs",
        "refresh_every_s": 1.0,
        "fetch_hours": 1,
        "addresses": {"gfs": f"{address}/gfs"},
        "trust_env": False,
        "area": "35,125,39,130",
        **words,
    }


def standing(client, until):
    """How GFS stands once `until` says so."""

    def told():
        answer = client.get("/v1/forecasts").json()
        return answer if until(answer) else None

    return awaited(told)


def test_a_new_run_is_fetched_and_serves_without_anybody_asking(fake, tmp_path):
    served, address = fake
    served.appears = lambda file: f"{CYCLE:%Y%m%d/%H}" in file.path
    clock = [NOW]
    with running(tmp_path, clock=lambda: clock[0], **settings(address)) as client:
        answer = standing(client, lambda said: said["forecasts"] and said["refresh"][0]["looked_at"])
        assert [run["issued_at"] for run in answer["forecasts"]] == ["2026-11-20T00:00:00Z"]
        (gfs,) = answer["refresh"]
        assert gfs["problem"] is None
        assert (gfs["run"], gfs["age_h"]) == (answer["forecasts"][0]["id"], 5.0)
        assert gfs["next_run_at"] == "2026-11-20T09:24:24Z"
        served.appears, clock[0] = None, CYCLE + timedelta(hours=10)
        newer = standing(client, lambda said: len(said["forecasts"]) == 2)
        assert newer["forecasts"][0]["issued_at"] == "2026-11-20T06:00:00Z"


def test_a_refresh_that_fails_is_seen_where_people_look(fake, tmp_path):
    served, address = fake
    served.faults = faults("403", rate=1.0)
    try:
        with running(tmp_path, clock=lambda: NOW, **settings(address)) as client:
            answer = standing(client, lambda said: said["refresh"][0]["problem"])
            assert "it refuses (status 403)" in answer["refresh"][0]["problem"]
            assert "gfs could not be refreshed" in client.get("/").text
    finally:
        served.faults = faults("403", rate=0.0)


def test_a_look_can_be_asked_for_of_what_is_kept_fresh_and_of_nothing_else(fake, tmp_path):
    _, address = fake
    with running(tmp_path, clock=lambda: NOW, **settings(address, refresh_every_s=3600)) as client:
        assert client.post("/v1/forecasts", json={"source": "gfs"}).status_code == 202
        refused = client.post("/v1/forecasts", json={"source": "gefs"})
        assert refused.status_code == 422
        assert "does not fetch 'gefs'; it keeps fresh: gfs" in refused.json()["detail"]


def test_a_damaged_run_is_said_on_the_board_and_in_the_list_and_the_next_one_answers(tmp_path):
    older, newer = steady_wind(), steady_wind(issued_h=0.5)
    newer = replace(newer, forecast=replace(newer.forecast, id="newer-run"))
    with running(tmp_path, fields=(older, newer)) as client:
        ground = tmp_path / "store" / "newer-run" / "ground_m.npy"
        with ground.open("r+b") as file:  # in place: who has it mapped would end with it
            file.seek(-1, 2)
            file.write(b"\x01")
        assert client.post("/v1/flights", json=written_plan()).json()["forecast"]["id"] == older.forecast.id
        told = client.get("/v1/forecasts").json()
        assert [run["id"] for run in told["unusable"]] == ["newer-run"]
        assert [run["id"] for run in told["forecasts"]] == [older.forecast.id]
        assert "newer-run is damaged in ground_m.npy" in client.get("/board/two-sites/cells").json()["notice"]
        refused = client.post("/v1/flights?wind=newer-run", json=written_plan())
        assert (refused.status_code, refused.json()["type"]) == (422, "forecast-file")
