"""A server that keeps its sources fresh by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.api.houses import running
from tests.forecast.fetching.fake_fetches import CYCLE, SMALL, faults, provider
from tests.patience import awaited
from tests.worlds import steady_wind, written_plan

pytestmark = pytest.mark.long

NOW = CYCLE + timedelta(hours=5)


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


@pytest.mark.slow
def test_a_look_that_fails_is_seen_and_the_next_one_fetches_a_run_that_serves(tmp_path):
    """Nobody asks for either; every look is three processes, so one story holds them all."""
    with (
        provider(tmp_path / "fake", replace(SMALL, marked=False), faults=faults("403", rate=1.0)) as (
            served,
            address,
        ),
        running(tmp_path, clock=lambda: NOW, **settings(address)) as client,
    ):
        answer = standing(client, lambda said: said["refresh"][0]["problem"])
        assert "it refuses (status 403)" in answer["refresh"][0]["problem"]
        assert answer["forecasts"] == []
        assert "gfs could not be refreshed" in client.get("/").text
        served.faults = faults("403", rate=0.0)
        answer = standing(client, lambda said: said["forecasts"] and not said["refresh"][0]["problem"])
        assert [run["issued_at"] for run in answer["forecasts"]] == ["2026-11-20T00:00:00Z"]
        (gfs,) = answer["refresh"]
        assert (gfs["run"], gfs["age_h"]) == (answer["forecasts"][0]["id"], 5.0)
        assert gfs["next_run_at"] == "2026-11-20T09:24:24Z"
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
