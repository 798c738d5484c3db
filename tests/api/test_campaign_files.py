"""A campaign's file that is edited while the server runs."""

import html
import json

from tests.api.houses import running, whole_board
from tests.worlds import WRITTEN_SITE, steady_wind, written_campaign


def news_when(client, wanted) -> dict:
    """The board's news once they are as wanted; the board looks ten times a second."""
    while True:
        news = client.get("/board/two_sites/cells").json()
        if wanted(news):
            return news


def test_a_changed_campaign_is_judged_anew(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        before = whole_board(client)["edition"]
        (tmp_path / "two_sites.yaml").write_text(
            json.dumps(written_campaign(sites=[WRITTEN_SITE | {"name": "New ridge"}]))
        )
        news_when(client, lambda news: news["finished"] and news["edition"] != before)
        assert "New ridge" in client.get("/").text


def test_a_campaign_that_was_written_anew_without_a_change_keeps_its_table(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        before = whole_board(client)["edition"]
        (tmp_path / "two_sites.yaml").write_text(json.dumps(written_campaign(), indent=2))
        # A look at a broken file comes after that at the whole one: then both have been seen.
        (tmp_path / "two_sites.yaml").write_text("sites: [")
        news_when(client, lambda news: news["notice"])
        assert client.get("/board/two_sites/cells").json()["edition"] == before


def test_a_broken_edit_leaves_the_board_as_it_was_and_says_so_until_it_is_mended(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        whole_board(client)
        (tmp_path / "two_sites.yaml").write_text(json.dumps(written_campaign(members=-3)))
        notice = news_when(client, lambda news: news["notice"])["notice"]
        assert notice.startswith("two_sites.yaml was changed and cannot be used: members: ")
        assert notice in html.unescape(client.get("/").text)
        assert client.get("/v1/campaigns").json()["campaigns"][0]["problem"] == notice
        (tmp_path / "two_sites.yaml").unlink()
        news_when(client, lambda news: "cannot read" in (news["notice"] or ""))
        (tmp_path / "two_sites.yaml").write_text(json.dumps(written_campaign()))
        assert news_when(client, lambda news: not news["notice"])["finished"]


def test_a_changed_file_of_an_area_is_read_anew(tmp_path):
    def square(size_deg: float) -> str:
        west, south, east, north = 127.0, 37.5, 127.0 + size_deg, 37.5 + size_deg
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return json.dumps({"type": "Polygon", "coordinates": [ring]})

    def hit(client) -> float:
        table = client.get("/v1/campaigns/two_sites/windows").json()
        return table["sites"][0]["times"][0]["findings"][0]["measured"]

    area = tmp_path / "area.geojson"
    area.write_text(square(0.001))
    field = {"name": "Field", "file": "area.geojson"}
    shown = written_campaign(targets=[field], criteria={"target": {}})
    with running(tmp_path, fields=(steady_wind(),), on_board=shown) as client:
        before = whole_board(client)["edition"]
        assert hit(client) < 0.1
        area.write_text(square(1.5))
        news_when(client, lambda news: news["finished"] and news["edition"] != before)
        assert hit(client) > 0.9


def test_an_edit_that_names_a_file_which_comes_later_is_taken_once_that_is_there(tmp_path):
    with running(tmp_path, fields=(steady_wind(),)) as client:
        before = whole_board(client)["edition"]
        later = written_campaign(targets=[{"name": "Meadow", "file": "meadow.geojson"}])
        (tmp_path / "two_sites.yaml").write_text(json.dumps(later))
        news_when(client, lambda news: "meadow.geojson" in (news["notice"] or ""))
        ring = [[127.0, 37.5], [128.0, 37.5], [128.0, 38.5], [127.0, 37.5]]
        (tmp_path / "meadow.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
        news_when(client, lambda news: news["finished"] and news["edition"] != before)
        assert client.get("/board/two_sites/cells").json()["notice"] is None
